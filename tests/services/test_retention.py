"""What is older than the rules allow is listed, then gone; people get their data; names are read by few."""

import json
import wave
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.canaries import NAME, OTHERS, SAID, make_workspace_with_canaries
from benchmarks.trust.traces import find_traces
from fieldnotes.errors import AccessError, InvalidInputError
from fieldnotes.media import stream_audio
from fieldnotes.records import RETENTION_KINDS, AnswerRow
from fieldnotes.services import coding, identities, participants, promises, recordings, retention, speakers
from fieldnotes.services.answers import add_answers
from fieldnotes.services.audit import list_audit
from fieldnotes.services.data_package import list_left_out, make_data_package
from fieldnotes.services.members import add_member
from fieldnotes.services.privacy_rules import get_privacy_rules, set_privacy_rules
from fieldnotes.services.workspace import Workspace, acting_as
from fieldnotes.store.copies import find_damage

LONG_AGO = "2020-01-01T00:00:00.000+00:00"


def grow_old(ws: Workspace) -> None:
    for sql in (
        "UPDATE recording SET recorded_on = '2020-01-01'",
        "UPDATE source SET added_at = ?",
        "UPDATE observation SET noted_at = ?",
        "UPDATE identity SET kept_at = ?",
    ):
        ws.db.conn.execute(sql, [LONG_AGO] if "?" in sql else [])


def test_nothing_goes_without_a_rule_and_the_dry_run_changes_nothing(tmp_path: Path) -> None:
    ws, _ = make_workspace_with_canaries(tmp_path / "workspace")
    grow_old(ws)
    assert retention.plan_retention(ws) == []
    set_privacy_rules(ws, retention={"transcripts": 30})

    planned = retention.plan_retention(ws)

    assert [(one.kind, one.since.year) for one in planned] == [("transcripts", 2020)] * 2
    assert retention.plan_retention(ws) == planned
    assert len(recordings.list_recordings(ws)[0].source_ids) == 1


def test_each_kind_goes_by_its_rule_once_a_night(tmp_path: Path) -> None:
    ws, _ = make_workspace_with_canaries(tmp_path / "workspace")
    grow_old(ws)
    participants.withdraw_consent(ws, 2)
    ws.db.conn.execute("UPDATE consent SET withdrawn_at = ? WHERE participant_id = 2", [LONG_AGO])
    set_privacy_rules(ws, retention=dict.fromkeys(RETENTION_KINDS, 30))

    assert retention.run_nightly_retention(ws) is True
    assert retention.run_nightly_retention(ws) is False

    assert retention.plan_retention(ws) == []
    assert find_damage(ws.database_path) == []
    assert [one.code for one in participants.list_participants(ws)] == ["C-001"]
    assert [view.source_ids for view in recordings.list_recordings(ws)] == [(), ()]
    assert identities.has_identity(ws, 1) is False
    assert list_audit(ws, action="retention applied").total == 1
    assert find_traces(ws.folder, [SAID], leave_out=["backups"])[SAID] == ["fieldnotes.db"]  # the promise


def test_what_cannot_be_removed_keeps_nothing_else_from_going(
    workspace: Workspace, speech_clips: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made = [
        recordings.add_recording(
            workspace, recordings.keep_file(workspace, clip).item.id, title=clip.stem, own_voice_only=True
        )
        for clip in sorted(speech_clips.glob("*.flac"))[:2]
    ]
    grow_old(workspace)
    broken = recordings.media_file(workspace, made[0].media_id).path
    broken.chmod(0o600)
    broken.write_bytes(b"no sound any more")
    set_privacy_rules(workspace, retention={"recordings": 30})

    gone = retention.apply_retention(workspace)

    assert [(one.kind, one.item_id) for one in gone] == [("recordings", made[1].id)]
    assert f"recordings {made[0].id} stays although it is due" in caplog.text
    assert [one.item_id for one in retention.plan_retention(workspace)] == [made[0].id]


def test_two_recordings_of_one_length_both_lose_their_sound(
    workspace: Workspace, tmp_path: Path, speech_clips: Path
) -> None:
    spoken = np.concatenate(list(stream_audio(speech_clips / "jfk.flac", sample_rate_hz=16_000)))
    for name, sound in (("one.wav", spoken[:16_000]), ("two.wav", spoken[16_000:32_000])):
        with wave.open(str(tmp_path / name), "wb") as file:
            file.setparams((1, 2, 16_000, 0, "NONE", ""))
            file.writeframes((sound * 32_000).astype("<i2").tobytes())
        kept = recordings.keep_file(workspace, tmp_path / name)
        recordings.add_recording(workspace, kept.item.id, title=name, own_voice_only=True)
    grow_old(workspace)
    set_privacy_rules(workspace, retention={"recordings": 30})

    assert len(retention.apply_retention(workspace)) == 2

    for view in recordings.list_recordings(workspace):
        path = recordings.media_file(workspace, view.recording.media_id).path
        assert np.abs(np.concatenate(list(stream_audio(path, sample_rate_hz=16_000)))).max() == 0


@pytest.mark.parametrize(
    "rules", [{"retention": {"shoes": 3}}, {"retention": {"notes": 0}}, {"redact": "all"}]
)
def test_a_rule_that_does_not_exist_is_refused(workspace: Workspace, rules: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError):
        set_privacy_rules(workspace, **rules)
    assert get_privacy_rules(workspace).retention == {}


def test_a_package_holds_their_words_and_nobody_elses(tmp_path: Path) -> None:
    ws, person = make_workspace_with_canaries(tmp_path / "workspace")
    make_data_package(ws, person.id, tmp_path / "data.zip")

    with zipfile.ZipFile(tmp_path / "data.zip") as file:
        data = json.loads(file.read("data.json"))
        page = file.read("index.html").decode("utf-8")
        assert {"recording-1.flac", "recording-2.flac"} < set(file.namelist())

    shared = next(one for one in data["sources"] if one["sound"] == "recording-2.flac")
    assert [line["text"] for line in shared["lines"]] == [f"{SAID} I waited 40 minutes."]
    assert OTHERS not in json.dumps(shared)
    assert data["identity"]["name"] == NAME
    assert len(data["promises"]) == len(data["consents"]) == 1
    assert NAME in page
    assert "<script" not in page
    assert list_audit(ws, action="data package made").total == 1


def read_package(ws: Workspace, person_id: int, target: Path) -> tuple[dict[str, Any], list[str], str]:
    make_data_package(ws, person_id, target)
    with zipfile.ZipFile(target) as file:
        names = file.namelist()
        return json.loads(file.read("data.json")), names, file.read("index.html").decode("utf-8")


def test_a_shared_source_without_named_voices_is_left_out_with_what_to_do(tmp_path: Path) -> None:
    ws, person = make_workspace_with_canaries(tmp_path / "workspace")
    shared = recordings.list_recordings(ws)[0].source_ids[0]
    assert coding.read_source(ws, shared).recording.title == "together"
    for voice in coding.read_source(ws, shared).speakers:
        speakers.set_speaker_participant(ws, voice.id, participant_id=None)

    data, names, page = read_package(ws, person.id, tmp_path / "data.zip")

    assert OTHERS not in json.dumps(data["sources"][1:])
    assert [one["source"] for one in data["left_out"]] == [shared]
    assert "recording-2.flac" not in names
    assert f"Not in here: number {shared}. Others are heard in it" in page
    (left,) = list_left_out(ws, person.id)
    assert (left.source_id, "Name the voices" in left.why) == (shared, True)


def test_the_sound_of_a_shared_recording_is_silent_but_for_their_own_lines(tmp_path: Path) -> None:
    ws, person = make_workspace_with_canaries(tmp_path / "workspace")
    (other,) = [one for one in participants.list_participants(ws) if one.id != person.id]
    make_data_package(ws, other.id, tmp_path / "data.zip")
    with zipfile.ZipFile(tmp_path / "data.zip") as file:
        file.extract("recording-2.flac", tmp_path)

    sound = np.concatenate(list(stream_audio(tmp_path / "recording-2.flac", sample_rate_hz=16_000)))

    # Their lines go from 1.0 to 1.9 and from 2.0 to 2.9 s; of what comes after nobody says whose it is.
    loudest = {at: np.abs(sound[int(at * 16_000) : int((at + 0.7) * 16_000)]).max() for at in (0.1, 1.1, 2.1)}
    assert (loudest[0.1] < 1e-3, loudest[1.1] > 0.01, loudest[2.1] > 0.01) == (True, True, True)
    assert np.abs(sound[int(2.95 * 16_000) :]).max() < 1e-3


def test_answers_of_many_are_given_to_none_of_them(workspace: Workspace) -> None:
    made = add_answers(workspace, "Survey", [AnswerRow(text="I wait.")], consent="survey's notice")
    (person,) = participants.list_participants(workspace)

    assert [one.source_id for one in list_left_out(workspace, person.id)] == [made.id]


def test_their_own_answer_to_a_promise_is_theirs_also_after_they_withdrew(tmp_path: Path) -> None:
    ws, person = make_workspace_with_canaries(tmp_path / "workspace")
    (promise,) = [one for one in promises.list_promises(ws) if one.participant_id == person.id]
    promises.note_answer(ws, promise.id, answer="At last.")
    participants.withdraw_consent(ws, person.id)
    assert promises.get_promise(ws, promise.id).answer == ""

    data, _, page = read_package(ws, person.id, tmp_path / "data.zip")

    assert data["promises"][0]["answer"] == "At last."
    assert "At last." in page


def test_a_name_is_read_by_administrators_and_each_reading_is_noted(workspace: Workspace) -> None:
    person = participants.add_participant(workspace, seat="customer")
    identities.set_identity(workspace, person.id, name=" Zofia  ", contact="z@example.org")

    known = identities.get_identity(workspace, person.id)

    assert known is not None
    assert (known.name, known.contact) == ("Zofia", "z@example.org")
    assert [one.action for one in list_audit(workspace).entries] == ["identity read", "identity changed"]
    assert "Zofia" not in str(list_audit(workspace).entries)
    researcher = add_member(workspace, name="Grace", role="researcher")
    with acting_as(researcher.id), pytest.raises(AccessError, match="not open to them"):
        identities.get_identity(workspace, person.id)
    identities.set_identity(workspace, person.id, name="")
    assert identities.get_identity(workspace, person.id) is None
