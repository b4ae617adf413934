"""Transcripts that exist already come in once, with consent, and go out again in every format."""

import json
from datetime import date
from typing import Any

import pytest

from fieldnotes.errors import ConsentError, InvalidInputError, NotFoundError, TranscriptFileError
from fieldnotes.interchange.transcript_file import TRANSCRIPT_FORMATS, read_transcript_file
from fieldnotes.services import coding, jobs, participants, sessions
from fieldnotes.services.correcting import edit_segment
from fieldnotes.services.exports import export_bytes, export_text, transcript_file_name
from fieldnotes.services.library import search_library
from fieldnotes.services.transcript_import import TranscriptImport, import_transcript
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import sources

CALL = b"""WEBVTT

00:00:01.000 --> 00:00:02.500
<v Agent>How can I help?

00:00:03.000 --> 00:00:04.000
<v Ana Ruiz>=1+1 and --> there
"""
TYPED = "Agent (0:01): Hello?\n\nClient (0:05): 안녕 😀\n\nAgent (0:04): Yes.\n".encode()


def imported(
    ws: Workspace, content: bytes = CALL, file_name: str = "call.vtt", **given: object
) -> TranscriptImport:
    return import_transcript(ws, content, file_name, own_voice_only="consent" not in given, **given)  # type: ignore[arg-type]


def test_an_imported_transcript_is_a_source_with_speakers_times_and_no_recording(
    workspace: Workspace,
) -> None:
    done = imported(workspace, market="Spain", kind="interview")
    view = coding.read_source(workspace, done.source.id)

    assert (done.already_there, done.source.kind, done.source.title, done.source.market) == (
        False,
        "transcript",
        "call",
        "Spain",
    )
    assert (view.transcript, view.recording) == (None, None)
    assert [(one.name, one.seat) for one in view.speakers] == [("Agent", "employee"), ("Ana Ruiz", None)]
    assert [(one.ordinal, one.start_s, one.end_s, one.text) for one in view.segments] == [
        (0, 1.0, 2.5, "How can I help?"),
        (1, 3.0, 4.0, "=1+1 and --> there"),
    ]
    assert [card.id for card in search_library(workspace, text="help").cards] == [done.source.id]


def test_the_same_file_under_another_name_is_found(workspace: Workspace) -> None:
    first = imported(workspace)
    again = imported(workspace, file_name="copy.vtt", title="Copy")

    assert (again.already_there, again.source) == (True, first.source)


def test_a_file_whose_source_was_removed_comes_in_again(workspace: Workspace) -> None:
    first = imported(workspace)
    sources.set_source_removed(workspace.db, first.source.id, True)

    assert imported(workspace).already_there is False


def test_consent_comes_first(workspace: Workspace) -> None:
    person = participants.add_participant(workspace, seat="customer")

    with pytest.raises(ConsentError, match=r"Nobody is named who is heard in call\.vtt"):
        import_transcript(workspace, CALL, "call.vtt")
    with pytest.raises(ConsentError, match="C-001 has not agreed to being recorded"):
        import_transcript(workspace, CALL, "call.vtt", participant_ids=[person.id])
    assert search_library(workspace).total == 0


def test_a_customer_who_is_not_to_be_quoted_keeps_a_transcript_out(workspace: Workspace) -> None:
    person = participants.add_participant(workspace, seat="customer")
    participants.record_consent(
        workspace,
        person.id,
        observe=True,
        record=True,
        quote_inside=False,
        share_outside=False,
        how="on tape",
    )

    with pytest.raises(ConsentError, match="C-001 has not agreed to being quoted inside the team"):
        import_transcript(workspace, CALL, "call.vtt", participant_ids=[person.id])


def test_a_withdrawn_consent_takes_the_transcript_out_at_once(workspace: Workspace) -> None:
    done = imported(workspace, consent="on tape")
    others = imported(workspace, TYPED, "other.txt", consent="on tape")
    [person, _] = participants.list_participants(workspace)

    participants.withdraw_consent(workspace, person.id)

    assert [card.id for card in search_library(workspace).cards] == [others.source.id]
    agree(workspace, person.id)
    assert {card.id for card in search_library(workspace).cards} == {done.source.id, others.source.id}


@pytest.mark.parametrize("change", [{"quote_inside": False}, {"expires_on": date(2020, 1, 1)}])
def test_a_later_consent_binds_the_transcript_as_well(
    workspace: Workspace, change: dict[str, object]
) -> None:
    imported(workspace, consent="on tape")
    [person] = participants.list_participants(workspace)

    agree(workspace, person.id, **change)

    assert not search_library(workspace).cards


def agree(ws: Workspace, participant_id: int, **change: Any) -> None:
    given = {"observe": True, "record": True, "quote_inside": True, "share_outside": False, "how": "signed"}
    participants.record_consent(ws, participant_id, **{**given, **change})


def test_tags_are_suggested_for_what_came_in_once(workspace: Workspace) -> None:
    done = imported(workspace, consent="on tape")
    imported(workspace, consent="on tape")

    assert [(job.kind, job.item_id) for job in jobs.list_jobs(workspace)] == [("suggest", done.source.id)]


def test_consent_that_is_said_makes_the_one_customer_a_participant(workspace: Workspace) -> None:
    done = imported(workspace, TYPED, "call.txt", consent="on tape", market="Korea")
    view = coding.read_source(workspace, done.source.id)
    [person] = participants.list_participants(workspace)

    assert (person.code, person.market) == ("C-001", "Korea")
    assert [(one.name, one.seat, one.participant_id) for one in view.speakers] == [
        ("Agent", "employee", None),
        ("Client", "customer", person.id),
    ]
    assert imported(workspace, TYPED, "call.txt", consent="on tape").already_there
    assert len(participants.list_participants(workspace)) == 1


def test_a_speaker_can_be_named_as_a_participant(workspace: Workspace) -> None:
    person = participants.add_participant(workspace, seat="customer")
    participants.record_consent(
        workspace, person.id, observe=True, record=True, quote_inside=True, share_outside=False, how="signed"
    )
    done = import_transcript(workspace, CALL, "call.vtt", speaker_participants={"Ana Ruiz": person.id})

    speaker = coding.read_source(workspace, done.source.id).speakers[1]
    assert (speaker.name, speaker.seat, speaker.participant_id) == ("Ana Ruiz", "customer", person.id)
    with pytest.raises(NotFoundError, match=r"Nobody is called “Ana” in call\.vtt"):
        import_transcript(workspace, CALL, "call.vtt", speaker_participants={"Ana": person.id})


def test_an_end_that_the_file_does_not_say_is_the_next_start_but_never_before_its_own(
    workspace: Workspace,
) -> None:
    done = imported(workspace, TYPED, "call.txt")

    segments = coding.read_source(workspace, done.source.id).segments
    assert [(one.start_s, one.end_s) for one in segments] == [(1.0, 5.0), (5.0, 5.0), (4.0, 4.0)]


def test_a_session_that_is_not_there_is_refused_and_one_that_is_keeps_its_transcripts(
    workspace: Workspace,
) -> None:
    with pytest.raises(NotFoundError, match="There is no session 7"):
        imported(workspace, session_id=7)
    journey = sessions.list_journeys(workspace)[0]
    walk = sessions.start_session(workspace, title="Walk", mode="interview", journey_id=journey.id)

    assert imported(workspace, session_id=walk.id).source.session_id == walk.id


def test_a_broken_file_leaves_nothing_behind(workspace: Workspace) -> None:
    with pytest.raises(TranscriptFileError, match=r"call\.vtt, line 3: "):
        imported(workspace, b"WEBVTT\n\n00:00:05.000 --> 00:00:01.000\nx", consent="on tape")

    assert participants.list_participants(workspace) == []


@pytest.mark.parametrize("file_format", TRANSCRIPT_FORMATS)
def test_what_was_imported_goes_out_in_every_format(workspace: Workspace, file_format: str) -> None:
    done = imported(workspace, language="es", recorded_on=date(2026, 11, 3))

    read = read_transcript_file(
        export_bytes(workspace, "transcript", item_id=done.source.id, file_format=file_format),
        f"x.{file_format}",
    )

    assert [(line.start_s, line.speaker, line.text) for line in read.lines] == [
        (line.start_s, line.speaker, line.text) for line in done.transcript.lines
    ]
    if file_format in ("txt", "vtt", "docx", "json"):
        assert (read.language, read.recorded_on, read.title) == ("es", date(2026, 11, 3), "call")


def test_speakers_go_out_by_role_or_code_without_their_names(workspace: Workspace) -> None:
    done = imported(workspace, TYPED, "call.txt", consent="on tape")
    unknown = imported(workspace)

    def names(source_id: int, labels: str) -> list[str]:
        text = export_text(workspace, "transcript", item_id=source_id, file_format="json", labels=labels)
        return [line["speaker"] for line in json.loads(text)["lines"]]

    assert names(done.source.id, "roles") == ["employee", "customer", "employee"]
    assert names(done.source.id, "codes") == ["employee", "C-001", "employee"]
    assert names(unknown.source.id, "codes") == ["employee", "speaker"]
    for file_format in TRANSCRIPT_FORMATS:
        content = export_bytes(
            workspace, "transcript", item_id=unknown.source.id, file_format=file_format, labels="codes"
        )
        assert b"Ruiz" not in content
    assert transcript_file_name(workspace, done.source.id, file_format="srt", labels="codes") == (
        "call (speakers by code).srt"
    )
    with pytest.raises(InvalidInputError, match="Speakers are given by names, roles, codes, not by “age”"):
        names(done.source.id, "age")


def test_words_go_out_until_their_line_is_corrected(workspace: Workspace) -> None:
    whisper = json.dumps(
        {"segments": [{"start": 0, "end": 1, "text": "Hi", "words": [{"word": "Hi", "start": 0, "end": 1}]}]}
    )
    source_id = imported(workspace, whisper.encode(), "talk.json").source.id

    def words() -> list[object]:
        text = export_text(workspace, "transcript", item_id=source_id, file_format="json")
        return list(json.loads(text)["lines"][0]["words"])

    assert words() == [{"text": "Hi", "start_s": 0.0, "end_s": 1.0, "probability": 1.0}]
    segment = coding.read_source(workspace, source_id).segments[0]
    edit_segment(workspace, segment.id, text="Hello", revision=0)
    assert words() == []


def test_a_word_document_is_no_text(workspace: Workspace) -> None:
    done = imported(workspace)

    with pytest.raises(InvalidInputError, match="A Word document is no text"):
        export_text(workspace, "transcript", item_id=done.source.id, file_format="docx")
