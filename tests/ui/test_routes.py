"""The routes that components call: signed, thin, and every refusal is a sentence."""

import io
import itertools
import re
import wave
from datetime import UTC, datetime, timedelta

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from fieldnotes.records import SpeechSegment, Word
from fieldnotes.services import coding, correcting, recordings, sessions
from fieldnotes.services.audit import list_audit
from fieldnotes.services.theme_suggestions import likely_themes
from fieldnotes.services.workspace import acting_as, open_workspace
from fieldnotes.store import people, requests, sources
from fieldnotes.store.database import writing
from fieldnotes.ui.addresses import sign_address
from fieldnotes.ui.guards import Guards
from fieldnotes.ui.launch import LOCAL_HOSTS
from fieldnotes.ui.routes import JSON_LIMIT_BYTES, api_routes

NOTE = "I was on hold 🙁 for forty minutes."


def tone(seconds=1.0, rate_hz=8000):
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate_hz)
        sound.writeframes(bytes(range(0, 200, 2)) * int(seconds * rate_hz * 2 / 100))
    return file.getvalue()


def upload(client, ws, body, name="call.wav", **extra):
    address = sign_address(ws, "POST", "/api/uploads")
    return client.post(f"{address}&name={name}", content=body, **extra)


@pytest.fixture
def session(ws):
    journey = sessions.add_journey(ws, name="Buying", stage_names=["search", "pay"])
    return sessions.start_session(ws, title="Shop floor", mode="shadow the front line", journey_id=journey.id)


@pytest.fixture
def note(ws, session):
    return sessions.add_observation(ws, session.id, kind="quote", seat="customer", text=NOTE)


@pytest.fixture
def command(client, ws, note):
    address = sign_address(ws, "POST", f"/api/sources/{note.source_id}/commands")

    numbers = itertools.count(1)

    def send(op, **fields):
        return client.post(address, json={"request_id": f"r{next(numbers)}", "op": op, **fields})

    return send


@pytest.fixture
def theme(ws):
    return coding.add_code(ws, kind="theme", name="Hold music")


@pytest.fixture
def read(client, ws, note):
    address = sign_address(ws, "GET", f"/api/sources/{note.source_id}")
    return lambda: client.get(address).json()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/media/1"),
        ("POST", "/api/uploads?name=a.wav"),
        ("POST", "/api/sessions/1/observations"),
        ("GET", "/api/sources/1"),
        ("GET", "/api/sources/1/changes"),
        ("POST", "/api/sources/1/likely"),
        ("POST", "/api/sources/1/commands"),
    ],
)
def test_an_address_without_a_signature_opens_nothing(client, method, path):
    response = client.request(method, path)
    assert response.status_code == 403
    assert response.json() == {
        "error": "This address was not made by this fieldnotes; open the page that leads here."
    }


def test_an_address_that_ran_out_says_to_reload(client, ws):
    response = client.get(sign_address(ws, "GET", "/api/sources/1", valid_s=60, now_s=1_000_000))
    assert response.status_code == 403
    assert response.json() == {
        "error": "This page has been open for long; reload it and try again.",
        "address": "expired",
    }


def test_every_route_has_one_method():
    assert {(route.path, *sorted(route.methods)) for route in api_routes(lambda: None)} == {
        ("/api/media/{media_id:int}", "GET", "HEAD"),
        ("/api/clips/{excerpt_id:int}", "GET", "HEAD"),
        ("/api/stories/{story_id:int}/clips/{excerpt_id:int}", "GET", "HEAD"),
        ("/api/reels/{reel_id:int}/file", "GET", "HEAD"),
        ("/api/reels/{reel_id:int}/captions", "GET", "HEAD"),
        ("/api/uploads", "POST"),
        ("/api/sessions/{session_id:int}/observations", "POST"),
        ("/api/sessions/{session_id:int}/notes", "GET", "HEAD"),
        ("/api/sessions/{session_id:int}/notes", "POST"),
        ("/api/sources/{source_id:int}", "GET", "HEAD"),
        ("/api/sources/{source_id:int}/words", "GET", "HEAD"),
        ("/api/sources/{source_id:int}/changes", "GET", "HEAD"),
        ("/api/sources/{source_id:int}/likely", "POST"),
        ("/api/sources/{source_id:int}/commands", "POST"),
        ("/api/rounds/{round_id:int}/source", "GET", "HEAD"),
        ("/api/rounds/{round_id:int}/commands", "POST"),
        ("/api/members/{member_id:int}/here", "GET", "HEAD"),
    }


def test_an_upload_is_kept_and_described(client, ws):
    response = upload(client, ws, tone())
    assert response.status_code == 201
    kept = response.json()
    assert kept == {
        "media_id": kept["media_id"],
        "file_name": "call.wav",
        "mime_type": "audio/wav",
        "duration_s": pytest.approx(1.0),
        "already_kept": False,
    }


def test_the_same_upload_again_is_said_to_be_there(client, ws):
    first = upload(client, ws, tone()).json()
    again = upload(client, ws, tone()).json()
    assert again == {**first, "already_kept": True}


def test_an_upload_in_many_parts_arrives_whole(client, ws):
    body = tone(seconds=150)  # 2.4 MB, more than one part
    parts = (body[at : at + 60_000] for at in range(0, len(body), 60_000))
    media_id = upload(client, ws, parts).json()["media_id"]
    assert recordings.media_file(ws, media_id).path.read_bytes() == body


@pytest.mark.parametrize(("body", "status"), [(b"", 422), (b"just text, whatever its name", 415)])
def test_an_upload_that_is_no_media_is_refused_with_a_sentence(client, ws, body, status):
    response = upload(client, ws, body)
    assert response.status_code == status
    assert response.json()["error"].startswith("call.wav ")


def test_an_upload_without_a_name_is_refused(client, ws):
    response = client.post(sign_address(ws, "POST", "/api/uploads"), content=tone())
    assert response.status_code == 422
    assert response.json() == {"error": "The upload has no file name; choose the file again."}


def test_an_upload_that_says_it_is_too_large_is_refused_before_it_is_sent(client, ws):
    response = upload(client, ws, b"", headers={"content-length": str(3 * 1024**3)})
    assert response.status_code == 413
    assert response.json() == {
        "error": "call.wav is larger than 2048 MB; split it, or raise the setting `max_upload_mb`."
    }


def test_media_is_sent_in_the_range_that_the_player_asks_for(client, ws):
    body = tone()
    media_id = upload(client, ws, body).json()["media_id"]
    address = sign_address(ws, "GET", f"/api/media/{media_id}")
    response = client.get(address, headers={"range": "bytes=100-199"})
    assert response.status_code == 206
    assert response.content == body[100:200]
    assert response.headers["content-range"] == f"bytes 100-199/{len(body)}"
    assert response.headers["content-type"] == "audio/wav"
    assert response.headers["content-disposition"] == 'inline; filename="call.wav"'
    assert response.headers["x-content-type-options"] == "nosniff"


def test_media_that_is_not_there_is_not_found(client, ws):
    response = client.get(sign_address(ws, "GET", "/api/media/99"))
    assert response.status_code == 404
    assert "99" in response.json()["error"]


def test_a_note_sent_twice_is_stored_once(client, ws, session):
    address = sign_address(ws, "POST", f"/api/sessions/{session.id}/observations")
    entry = {
        "client_key": "5d0c",
        "kind": "heard",
        "seat": "employee",
        "text": "<b>It never works</b> on Mondays.",
        "noted_at": "2026-11-21T15:05:00+01:00",
        "stage_id": None,
    }
    first = client.post(address, json=entry)
    again = client.post(address, json=entry)
    assert first.status_code == 201
    assert first.json() == again.json()
    (stored,) = sessions.list_observations(ws, session.id)
    assert first.json() == {"observation_id": stored.id}
    assert stored.text == "<b>It never works</b> on Mondays."
    assert stored.noted_at == datetime(2026, 11, 21, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"client_key": None}, "The field `client_key` cannot be None; reload the page and try again."),
        ({"intensity": True}, "The field `intensity` cannot be True; reload the page and try again."),
        ({"folder": "/etc"}, "The field `folder` does not exist; reload the page and try again."),
        ({"noted_at": "now"}, "'now' is not a time; it reads like 2026-11-21T14:05:00Z."),
        (
            {"noted_at": "2026-11-21T14:05:00"},
            "'2026-11-21T14:05:00' has no time zone; it reads like 2026-11-21T14:05:00Z.",
        ),
    ],
)
def test_a_note_with_a_wrong_field_is_refused_by_its_name(client, ws, session, change, sentence):
    address = sign_address(ws, "POST", f"/api/sessions/{session.id}/observations")
    entry = {"client_key": "5d0c", "kind": "heard", "seat": "employee", "text": "x"}
    response = client.post(address, json={**entry, **change})
    assert response.status_code == 422
    assert response.json() == {"error": sentence}
    assert sessions.list_observations(ws, session.id) == []


def test_a_note_without_its_kind_is_refused(client, ws, session):
    address = sign_address(ws, "POST", f"/api/sessions/{session.id}/observations")
    response = client.post(address, json={"client_key": "5d0c", "seat": "customer"})
    assert response.json() == {"error": "The field `kind` is missing; reload the page and try again."}


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff\xfe", b"null"])
def test_a_body_that_is_no_json_object_is_refused(client, ws, session, body):
    address = sign_address(ws, "POST", f"/api/sessions/{session.id}/observations")
    response = client.post(address, content=body)
    assert response.status_code == 422
    assert response.json()["error"].startswith("The request is not ")


def test_a_note_of_ten_megabytes_is_refused_with_a_way_out(client, ws, session):
    address = sign_address(ws, "POST", f"/api/sessions/{session.id}/observations")
    response = client.post(address, content=b"x" * (JSON_LIMIT_BYTES + 1))
    assert response.status_code == 413
    assert response.json() == {"error": "This entry is larger than 4 MB; split it into several."}


def test_a_source_is_read_with_its_text_and_the_codebook(read, note, theme):
    source = read()
    assert source["id"] == note.source_id
    assert source["title"] == "Shop floor"
    assert source["kind"] == "observation"
    assert (source["media"], source["words"], source["editable"]) == (None, None, True)
    assert source["speakers"] == []
    (segment,) = source["segments"]
    assert segment == {
        "id": segment["id"],
        "ordinal": 0,
        "text": NOTE,
        "heading": "",
        "about": None,
        "level": 0,
        "page": None,
        "start_s": None,
        "end_s": None,
        "speaker_id": None,
        "doubtful": False,
        "overlapped": False,
        "machine_text": None,
        "revision": 0,
    }
    assert next(code for code in source["codes"] if code["id"] == theme.id) == {
        "id": theme.id,
        "kind": "theme",
        "name": "Hold music",
        "definition": "",
        "parent_id": None,
        "valence": None,
        "retired": False,
        "degrees": [],
        "family": None,
        "colour": "light-dark(#55656F, #BAD4F2)",
        "mark": "◐",
    }
    families = {code["name"]: code["family"] for code in source["codes"] if code["kind"] == "emotion"}
    assert (families["anger"], families["annoyance"]) == ("anger", "anger")


def test_a_passage_is_tagged_untagged_and_tagged_again(command, read, theme):
    line = read()["segments"][0]["id"]
    applied = command(
        "apply", code_id=theme.id, first_segment_id=line, start_char=6, last_segment_id=line, end_char=15
    )
    assert applied.status_code == 200
    assert applied.json()["request_id"] == "r1"
    assert set(applied.json()["source"]) == {"id", "stamp", "codings", "steps"}
    (made,) = applied.json()["source"]["codings"]["changed"]
    assert made["status"] == "accepted"
    assert (made["code_id"], made["start_char"], made["end_char"]) == (theme.id, 6, 15)
    gone = command("remove", coding_id=made["id"]).json()["source"]
    assert gone["codings"] == {"changed": [], "removed": [made["id"]]}
    back = command("restore", coding_id=made["id"]).json()["source"]
    assert back["codings"] == {"changed": [made], "removed": []}


def test_a_coding_gets_another_code_other_bounds_a_rating_and_a_memo(command, read, ws, theme):
    line = read()["segments"][0]["id"]
    other = coding.add_code(ws, kind="emotion", name="Weariness")
    bounds = {"first_segment_id": line, "last_segment_id": line}
    apply = command("apply", code_id=theme.id, **bounds, start_char=6, end_char=15)
    made = apply.json()["source"]["codings"]["changed"][0]["id"]

    def changed(op, **fields):
        source = command(op, coding_id=made, **fields).json()["source"]
        (coding,) = source["codings"]["changed"]
        return coding, source["steps"]["undo"]

    assert changed("recode", code_id=other.id)[0]["code_id"] == other.id
    assert changed("resize", **bounds, start_char=0, end_char=13)[0]["end_char"] == 13
    rated, step = changed("rate", intensity=2, valence=-1)
    assert (rated["intensity"], rated["valence"], step) == (2, -1, "rate")
    assert changed("memo", text="Ask her.")[0]["memos"] == [[rated["made_by"], "Ask her."]]
    back = command("undo").json()["source"]
    assert (back["codings"]["changed"][0]["memos"], back["steps"]) == ([], {"undo": "rate", "redo": "memo"})


def test_a_favourite_is_marked_and_a_code_made_without_leaving_the_page(command, read, theme):
    assert read()["favourites"] == []
    assert command("favour", code_id=theme.id, on=True).json()["source"]["favourites"] == [theme.id]
    assert command("favour", code_id=theme.id, on=False).json()["source"]["favourites"] == []
    assert command("favour", code_id=theme.id, on=1).status_code == 422
    for name in ("In her words", "in HER words"):  # the second finds what the first made
        answer = command("add_code", kind="theme", name=name).json()["source"]
        names = [code["name"] for code in answer.get("codes", read()["codes"])]
        assert names.count("In her words") == 1


def test_what_others_did_is_told_since_a_stamp(client, ws, note, read, command, theme):
    address = sign_address(ws, "GET", f"/api/sources/{note.source_id}/changes")

    def since(stamp):
        return client.get(f"{address}&since={stamp}").json()

    source = read()
    line = source["segments"][0]["id"]
    assert since(source["stamp"]) == {"stamp": source["stamp"]}
    noor = people.add_member(ws.db, name="Noor", role="researcher")
    with acting_as(noor):
        made = coding.apply_code(
            ws,
            note.source_id,
            code_id=theme.id,
            first_segment_id=line,
            start_char=9,
            last_segment_id=line,
            end_char=15,
        )
    answer = since(source["stamp"])
    assert [each["id"] for each in answer["source"]["codings"]["changed"]] == [made.id]
    assert "lines" not in answer["source"]
    assert answer["source"]["stamp"] == {"before": source["stamp"], "after": read()["stamp"]}
    assert answer["news"] == [
        {"by": "Noor", "kind": "apply", "code": "Hold music", "segment_id": line, "words": NOTE[9:15]}
    ]
    correcting.edit_segment(ws, line, text="Shorter 🙁 text.", revision=0)
    answer = since(answer["source"]["stamp"]["after"])
    assert [each["id"] for each in answer["source"]["lines"]["changed"]] == [line]
    assert answer["news"] == []
    assert since("unknown") == {"stale": True}


def test_a_stamp_tells_whether_somebody_else_changed_the_source_meanwhile(command, read, ws, note, theme):
    line = read()["segments"][0]["id"]
    passage = {"first_segment_id": line, "start_char": 0, "last_segment_id": line}
    first = command("apply", code_id=theme.id, **passage, end_char=3).json()["source"]["stamp"]
    assert first["before"] != first["after"] == read()["stamp"]
    correcting.edit_segment(ws, line, text="Shorter.", revision=0)
    second = command("apply", code_id=theme.id, **passage, end_char=5).json()["source"]["stamp"]
    assert second["before"] != first["after"]


def test_a_request_that_comes_again_is_answered_and_not_done_twice(client, ws, note, read):
    line = read()["segments"][0]["id"]
    address = sign_address(ws, "POST", f"/api/sources/{note.source_id}/commands")
    for text in ("First.", "Second."):
        revision = read()["segments"][0]["revision"]
        edit = {"op": "edit_text", "segment_id": line, "text": text, "revision": revision}
        client.post(address, json={"request_id": text, **edit})
    answers = [client.post(address, json={"request_id": "u", "op": "undo"}).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert read()["segments"][0]["text"] == "First."


@pytest.fixture
def restarted(ws):
    """Another client, of a server that was started anew on the same workspace."""

    def restart():
        again = open_workspace(ws.folder)
        app = Starlette(routes=api_routes(lambda: again), middleware=[Middleware(Guards, hosts=LOCAL_HOSTS)])
        clients.append(again)
        return TestClient(app, base_url="http://127.0.0.1:8501", raise_server_exceptions=True)

    clients = []
    yield restart
    for one in clients:
        one.close()


@pytest.mark.parametrize("op", ["undo", "redo"])
def test_a_step_that_comes_again_after_a_restart_is_not_done_twice(client, ws, note, read, restarted, op):
    line = read()["segments"][0]["id"]
    address = sign_address(ws, "POST", f"/api/sources/{note.source_id}/commands")
    texts = ["First.", "Second.", "Third."]
    for text in texts:
        revision = read()["segments"][0]["revision"]
        edit = {"op": "edit_text", "segment_id": line, "text": text, "revision": revision}
        client.post(address, json={"request_id": text, **edit})
    if op == "redo":
        for n in range(3):
            client.post(address, json={"request_id": f"u{n}", "op": "undo"})
    first = client.post(address, json={"request_id": "step", "op": op}).json()

    again = restarted().post(address, json={"request_id": "step", "op": op}).json()

    assert again == first
    assert read()["segments"][0]["text"] == ("Second." if op == "undo" else "First.")


def test_a_code_that_comes_again_after_a_restart_names_what_it_made(client, ws, note, read, restarted, theme):
    line = read()["segments"][0]["id"]
    address = sign_address(ws, "POST", f"/api/sources/{note.source_id}/commands")
    bounds = {"first_segment_id": line, "start_char": 0, "last_segment_id": line, "end_char": 5}
    code = {"request_id": "a", "op": "apply", "code_id": theme.id, **bounds}
    made = client.post(address, json=code).json()["source"]["codings"]["changed"]
    client.post(address, json={"request_id": "r", "op": "remove", "coding_id": made[0]["id"]})

    again = restarted().post(address, json=code).json()["source"]["codings"]["changed"]

    assert again == made
    assert read()["codings"] == []


def test_an_answer_that_was_forgotten_is_given_as_the_source_is_now(client, ws, note, read, theme):
    line = read()["segments"][0]["id"]
    address = sign_address(ws, "POST", f"/api/sources/{note.source_id}/commands")
    bounds = {"first_segment_id": line, "start_char": 0, "last_segment_id": line, "end_char": 5}
    code = {"request_id": "a", "op": "apply", "code_id": theme.id, **bounds}
    made = client.post(address, json=code).json()["source"]["codings"]["changed"]
    with writing(ws.db):
        requests.forget_answers(ws.db, timedelta(days=-1))

    again = client.post(address, json=code).json()["source"]

    assert again["codings"]["changed"] == made
    assert again["stamp"]["after"] == read()["stamp"]


def test_a_request_that_was_refused_can_come_again(client, ws, note, read, theme):
    line = read()["segments"][0]["id"]
    address = sign_address(ws, "POST", f"/api/sources/{note.source_id}/commands")
    bounds = {"first_segment_id": line, "start_char": 5, "last_segment_id": line, "end_char": 5}
    code = {"request_id": "a", "op": "apply", "code_id": theme.id, **bounds}
    assert client.post(address, json=code).status_code == 422

    assert client.post(address, json={**code, "end_char": 9}).status_code == 200


@pytest.mark.parametrize("request_id", [7, ["a"], "x" * 101])
def test_a_requests_id_is_a_short_text(client, ws, note, request_id):
    address = sign_address(ws, "POST", f"/api/sources/{note.source_id}/commands")
    assert client.post(address, json={"request_id": request_id, "op": "undo"}).status_code == 422


def test_a_corrected_line_keeps_its_tag_on_its_words(command, read, theme):
    line = read()["segments"][0]
    command(
        "apply",
        code_id=theme.id,
        first_segment_id=line["id"],
        start_char=9,
        last_segment_id=line["id"],
        end_char=13,
    )
    text = "Well, " + NOTE
    source = command("edit_text", segment_id=line["id"], text=text, revision=0).json()["source"]
    (tag,) = source["codings"]["changed"]
    assert text[tag["start_char"] : tag["end_char"]] == NOTE[9:13]
    (changed,) = source["lines"]["changed"]
    assert (changed["revision"], changed["machine_text"], changed["after_id"]) == (1, NOTE, None)
    assert source["steps"] == {"undo": "text", "redo": None}


def test_the_words_that_were_heard_have_an_address_of_their_own(client, ws):
    source_id = sources.add_source(ws.db, {"kind": "transcript", "title": "Call"})
    words = (Word("Is", 0.1, 0.394, 0.497), Word("Ana", 0.5, 0.9, 0.98), Word("in?", 1.0, 1.2, 0.2))
    lines = [
        SpeechSegment(0.0, 1.2, "Is Ana in?", words),
        SpeechSegment(2.0, 3.0, "A line without words of its own.", ()),
    ]
    sources.add_speech_segments(ws.db, source_id, lines)
    source = client.get(sign_address(ws, "GET", f"/api/sources/{source_id}")).json()
    line = source["segments"][0]["id"]
    correcting.edit_segment(ws, line, text="Is Anna in?", revision=0)
    cells = [0, 2, 10, 39, 50, 0, 3, 7, 50, 90, 98, 1, 8, 11, 100, 120, 20, 0]
    assert "words" not in source["segments"][0]
    assert client.get(source["words"]).json() == {str(line): [1, cells]}


def test_only_lines_that_changed_are_answered_and_the_way_back_is_offered(client, ws):
    source_id = sources.add_source(ws.db, {"kind": "document", "title": "Letter"})
    sources.add_text_segment(ws.db, source_id, 0, NOTE)
    (line,) = client.get(sign_address(ws, "GET", f"/api/sources/{source_id}")).json()["segments"]
    address = sign_address(ws, "POST", f"/api/sources/{source_id}/commands")

    def command(op, **fields):
        return client.post(address, json={"op": op, **fields})

    middle = len(NOTE) // 2
    source = command("split", segment_id=line["id"], at_char=middle, revision=0).json()["source"]
    first, second = source["lines"]["changed"]
    assert (first["after_id"], second["after_id"]) == (None, first["id"])
    assert source["lines"]["removed"] == []
    edited = command("edit_text", segment_id=second["id"], text="B", revision=1).json()["source"]
    assert [each["id"] for each in edited["lines"]["changed"]] == [second["id"]]
    command("undo")
    back = command("undo").json()["source"]
    assert [each["text"] for each in back["lines"]["changed"]] == [NOTE]
    assert back["lines"]["removed"] == [second["id"]]
    assert back["steps"] == {"undo": None, "redo": "split"}


def test_a_line_that_somebody_else_corrected_is_a_conflict(command, read):
    line = read()["segments"][0]["id"]
    command("edit_text", segment_id=line, text="First.", revision=0)
    response = command("edit_text", segment_id=line, text="Second.", revision=0)
    assert response.status_code == 409
    assert response.json()["error"]
    assert read()["segments"][0]["text"] == "First."


def test_a_speaker_is_named_renamed_and_given_a_line(command, read):
    line = read()["segments"][0]["id"]
    (speaker,) = command("add_speaker", name="Voice 1").json()["source"]["speakers"]
    renamed = command("rename_speaker", speaker_id=speaker["id"], name="Ms K.", seat="customer")
    assert renamed.json()["source"]["speakers"] == [
        {"id": speaker["id"], "name": "Ms K.", "seat": "customer", "participant_id": None}
    ]
    assigned = command("assign_speaker", segment_id=line, speaker_id=speaker["id"])
    assert assigned.json()["source"]["lines"]["changed"][0]["speaker_id"] == speaker["id"]
    assert command("assign_speaker", segment_id=line, speaker_id=None).status_code == 200


def test_several_lines_get_a_speaker_at_once(command, read):
    line = read()["segments"][0]["id"]
    (speaker,) = command("add_speaker", name="Voice 1").json()["source"]["speakers"]
    answer = command("assign_speakers", segment_ids=[line], speaker_id=speaker["id"])
    assert answer.status_code == 200
    assert answer.json()["source"]["lines"]["changed"][0]["speaker_id"] == speaker["id"]
    assert command("assign_speakers", segment_ids=["1"], speaker_id=None).status_code == 422


def test_an_address_changes_its_own_source_only(command, read, ws):
    other = sources.add_source(ws.db, {"kind": "document", "title": "Letter"})
    line = sources.add_text_segment(ws.db, other, 0, "Theirs.")
    voice = sources.add_speaker(ws.db, other, name="Ana", seat=None)
    for answer in (
        command("edit_text", segment_id=line, text="Mine.", revision=0),
        command("assign_speakers", segment_ids=[line], speaker_id=None),
        command("rename_speaker", speaker_id=voice, name="Mine", seat=None),
        command("assign_speaker", segment_id=read()["segments"][0]["id"], speaker_id=voice),
    ):
        assert answer.status_code == 404
        assert "reload the page" in answer.json()["error"]
    assert sources.read_segment(ws.db, line).text == "Theirs."
    assert command("edit_text", segment_id=2**70, text="x", revision=0).status_code == 422


def test_a_command_that_does_not_exist_is_refused(command):
    response = command("drop_tables")
    assert response.status_code == 422
    assert response.json() == {"error": "The command 'drop_tables' does not exist; reload the page."}


def test_a_command_without_its_item_is_refused(command):
    response = command("accept")
    assert response.status_code == 422
    assert response.json() == {"error": "The field `coding_id` is missing; reload the page and try again."}


def test_a_transcripts_source_carries_a_signed_address_of_its_sound(client, ws):
    body = tone()
    media_id = upload(client, ws, body).json()["media_id"]
    recording = recordings.add_recording(ws, media_id, title="Call", own_voice_only=True)
    source_id = sources.add_source(
        ws.db, {"kind": "transcript", "title": "Call", "recording_id": recording.id}
    )
    source = client.get(sign_address(ws, "GET", f"/api/sources/{source_id}")).json()
    assert client.get(source["media"]).content == body


def test_the_likeliest_codes_of_words_come_with_how_sure_in_words(client, ws, note):
    likely_themes(ws, NOTE)
    address = sign_address(ws, "POST", f"/api/sources/{note.source_id}/likely")

    likely = client.post(address, json={"text": NOTE}).json()["likely"]

    waiting = next(code.id for code in coding.list_codes(ws) if code.name == "waiting")
    assert [set(each) for each in likely] == [{"code_id", "sure"}] * 3
    assert likely[0]["code_id"] == waiting
    assert re.fullmatch(r"\d times? in 10", likely[0]["sure"])


def test_the_likeliest_codes_are_asked_for_with_words(client, ws, note):
    answer = client.post(sign_address(ws, "POST", f"/api/sources/{note.source_id}/likely"), json={})

    assert (answer.status_code, answer.json()["error"][:21]) == (422, "The field `text` is m")


def test_a_recording_that_is_saved_instead_of_played_is_exported_in_the_audit_log(client, ws):
    media_id = upload(client, ws, tone()).json()["media_id"]
    recording = recordings.add_recording(ws, media_id, title="Call", own_voice_only=True)
    address = sign_address(ws, "GET", f"/api/media/{media_id}")
    for purpose in ("document", "empty", "audio"):
        client.get(address, headers={"Sec-Fetch-Dest": purpose})
    said = [(one.action, one.item_kind, one.item_id) for one in list_audit(ws).entries]
    assert said == [("heard", "recording", recording.id), ("exported", "recording", recording.id)]


def test_who_plays_a_recording_is_in_the_audit_log_once(client, ws):
    media_id = upload(client, ws, tone()).json()["media_id"]
    recording = recordings.add_recording(ws, media_id, title="Call", own_voice_only=True)
    address = sign_address(ws, "GET", f"/api/media/{media_id}")
    for _ in range(2):
        response = client.get(address, headers={"Range": "bytes=0-99"})
    assert (response.status_code, response.headers["cache-control"]) == (206, "no-store")
    (entry,) = list_audit(ws).entries
    assert (entry.action, entry.item_kind, entry.item_id) == ("heard", "recording", recording.id)
