"""What gives somebody away leaves lines, tags stay, sound is silent, and originals are kept or destroyed."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from benchmarks.trust.traces import find_traces
from fieldnotes.errors import AccessError, NotFoundError
from fieldnotes.field.debriefing import PORTRAIT_PARTS
from fieldnotes.media import MediaStore, stream_audio
from fieldnotes.records import BackedUpMedia, SpeechSegment, Word
from fieldnotes.services import (
    backups,
    coding,
    correcting,
    debrief_sources,
    debriefs,
    exports,
    jobs,
    library,
    next_questions,
    own_debriefs,
    participants,
    planning,
    privacy_rules,
    recordings,
    redacting,
    scouring,
    sessions,
)
from fieldnotes.services.audit import list_audit
from fieldnotes.services.members import add_member
from fieldnotes.services.restoring import restore_backup
from fieldnotes.services.transcript_import import import_transcript
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import Workspace, acting_as
from fieldnotes.store import jobs as store_jobs
from fieldnotes.store import sources, translations
from fieldnotes.store.copies import read_media_list
from fieldnotes.store.database import writing

TEXT = "My name is Janet Miller and I waited."


@pytest.fixture
def source_id(workspace: Workspace, speech_clips: Path) -> int:
    kept = recordings.keep_file(workspace, speech_clips / "jfk.flac")
    made = recordings.add_recording(workspace, kept.item.id, title="Call of Mrs Miller", own_voice_only=True)
    words = tuple(
        Word(f" {word}", n * 1.0, n + 0.9, 0.9) for n, word in enumerate(TEXT.removesuffix(".").split())
    )
    with writing(workspace.db):
        source_id = sources.add_source(
            workspace.db, {"kind": "transcript", "title": made.title, "recording_id": made.id}
        )
        sources.add_speech_segments(workspace.db, source_id, [SpeechSegment(0.0, 8.9, TEXT, words)])
    return source_id


def test_what_is_sure_leaves_the_line_the_title_and_the_sound(workspace: Workspace, source_id: int) -> None:
    assert redacting.find_personal_data(workspace, source_id) == 1

    done = redacting.redact_sure(workspace, source_id)

    view = coding.read_source(workspace, source_id)
    assert view.segments[0].text == "My name is [name] and I waited."
    assert view.source.title == "Call of Mrs [name]"
    assert (done.passages, done.titles, done.seconds) == (1, 2, 1.8)
    path = recordings.media_file(workspace, view.recording.media_id).path
    sound = np.concatenate(list(stream_audio(path, sample_rate_hz=16_000)))
    assert np.abs(sound[int(3.0 * 16_000) : int(4.9 * 16_000)]).max() < 1e-3
    assert np.abs(sound[int(5.5 * 16_000) :]).max() > 0.01
    assert library.search_library(workspace, text="Janet").total == 0


def test_a_tag_stays_on_its_words_and_words_keep_their_times(workspace: Workspace, source_id: int) -> None:
    code = next(code for code in coding.list_codes(workspace) if code.kind == "theme")
    (line,) = coding.read_source(workspace, source_id).segments
    start = TEXT.index("I waited")
    coding.apply_code(
        workspace,
        source_id,
        code_id=code.id,
        first_segment_id=line.id,
        start_char=start,
        last_segment_id=line.id,
        end_char=start + 8,
    )
    redacting.find_personal_data(workspace, source_id)
    redacting.redact_sure(workspace, source_id)

    view = coding.read_source(workspace, source_id)
    (line,) = view.segments
    (tagged,) = view.excerpts
    assert line.text[tagged.start_char : tagged.end_char] == "I waited"
    placed = coding.place_words(workspace, [line])[line.id]
    said = {line.text[one.start_char : one.end_char]: (one.word.start_s, one.word.end_s) for one in placed}
    assert said["[name]"] == (3.0, 4.9)
    assert said["waited"] == (7.0, 7.9)


def test_originals_are_kept_apart_for_administrators_and_each_reading_is_noted(
    workspace: Workspace, source_id: int
) -> None:
    redacting.find_personal_data(workspace, source_id)
    redacting.redact_sure(workspace, source_id)

    assert [one.text for one in redacting.list_originals(workspace, source_id)] == [TEXT]
    assert list_audit(workspace, action="original read").total == 1
    listener = add_member(workspace, name="Lis", role="listener")
    with acting_as(listener.id), pytest.raises(AccessError):
        redacting.list_originals(workspace, source_id)


def test_a_backup_holds_originals_that_are_kept_apart_and_gives_them_back(
    workspace: Workspace, source_id: int, tmp_path: Path
) -> None:
    recording = coding.read_source(workspace, source_id).recording
    said = recordings.media_file(workspace, recording.media_id).path.read_bytes()
    redacting.find_personal_data(workspace, source_id)
    redacting.redact_sure(workspace, source_id)
    (apart,) = (workspace.folder / "originals").iterdir()
    first = backups.back_up(workspace).backup
    apart.unlink()  # a disk that lost it
    second = backups.back_up(workspace).backup

    for backup, state in ((first, "whole"), (second, "missing")):
        restored = restore_backup(backup.path, tmp_path / backup.name)

        assert [one.state for one in backup.media if one.kept_apart] == [state]
        assert restored.differences == ()
        assert (restored.folder / "originals" / apart.name).read_bytes() == said
        assert not MediaStore(restored.folder / "media").holds(apart.name)


def test_a_redaction_while_a_backup_is_made_loses_no_file(
    workspace: Workspace, source_id: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def redact_now(path: Path) -> list[BackedUpMedia]:  # the database is copied already
        redacting.find_personal_data(workspace, source_id)
        redacting.redact_sure(workspace, source_id)
        return read_media_list(path)

    monkeypatch.setattr(backups, "read_media_list", redact_now)
    backup = backups.back_up(workspace).backup

    assert [(one.state, one.kept_apart) for one in backup.media] == [("whole", False)]
    assert restore_backup(backup.path, tmp_path / "restored").differences == ()


def test_where_originals_are_destroyed_no_file_holds_them(workspace: Workspace, source_id: int) -> None:
    privacy_rules.set_privacy_rules(workspace, originals="destroyed")
    redacting.find_personal_data(workspace, source_id)
    redacting.redact_sure(workspace, source_id)

    assert find_traces(workspace.folder, ["Janet", "Miller"]) == {"Janet": [], "Miller": []}
    assert len([one for one in workspace.media.folder.rglob("*/*/*") if one.is_file()]) == 1


def test_what_a_person_lets_stand_is_not_asked_again(workspace: Workspace, source_id: int) -> None:
    redacting.find_personal_data(workspace, source_id)
    (one,) = redacting.list_personal_data(workspace)
    assert (one.text, one.before, one.title) == ("Janet Miller", "My name is ", "Call of Mrs Miller")

    redacting.keep_passages(workspace, [one.id])

    assert redacting.count_personal_data(workspace) == 0
    assert redacting.find_personal_data(workspace, source_id) == 0
    redacting.ask_again(workspace, [one.id])
    assert redacting.count_personal_data(workspace) == 1


def test_a_line_that_was_changed_meanwhile_is_looked_at_again(workspace: Workspace, source_id: int) -> None:
    redacting.find_personal_data(workspace, source_id)
    (one,) = redacting.list_personal_data(workspace)
    correcting.edit_segment(workspace, one.segment_id, text="My name is Jane Miller.", revision=0)

    assert redacting.list_personal_data(workspace) == []
    with pytest.raises(NotFoundError, match="changed meanwhile"):
        redacting.redact_passages(workspace, [one.id])


def test_by_the_rule_a_worker_takes_out_what_is_sure(workspace: Workspace, source_id: int) -> None:
    privacy_rules.set_privacy_rules(workspace, redact="what is sure")
    for job in jobs.list_jobs(workspace):
        jobs.cancel_job(workspace, job.id)
    redacting.queue_by_rule(workspace, source_id)

    assert run_next_job(workspace, pytest.fail).kind == "redact"

    assert "[name]" in coding.read_source(workspace, source_id).segments[0].text


def test_words_that_nobody_may_read_today_are_in_no_queue(workspace: Workspace) -> None:
    person = participants.add_participant(workspace, seat="customer")
    agreed = {"observe": True, "record": True, "quote_inside": True, "share_outside": False, "how": "on tape"}
    participants.record_consent(workspace, person.id, **agreed)
    source = import_transcript(
        workspace, f"Customer: {TEXT}".encode(), "call.txt", participant_ids=[person.id]
    ).source
    redacting.find_personal_data(workspace, source.id)
    (one,) = redacting.list_personal_data(workspace)

    participants.withdraw_consent(workspace, person.id)

    assert redacting.list_personal_data(workspace) == []
    assert redacting.list_personal_data(workspace, source_id=source.id) == []
    assert redacting.count_personal_data(workspace) == 0
    with pytest.raises(NotFoundError):
        redacting.redact_passages(workspace, [one.id])
    participants.record_consent(workspace, person.id, **agreed)
    assert redacting.list_personal_data(workspace) == [one]


@pytest.fixture
def english(workspace: Workspace, source_id: int) -> int:
    """English beside the source: a line that overlaps its own, one that says the name later, one that does
    neither; returns the translation's id."""
    with writing(workspace.db):
        translation_id = translations.add_translation(
            workspace.db, {"source_id": source_id, "engine": "made", "model": "m", "weights": "w"}
        )
        said = [(0.0, 3.0, "I am called Jannet"), (9.0, 10.0, "Janet Miller."), (10.0, 11.0, "Hello?")]
        translations.add_translation_lines(
            workspace.db,
            translation_id,
            [SpeechSegment(start_s, end_s, text) for start_s, end_s, text in said],
        )
    return translation_id


def _english(ws: Workspace, translation_id: int) -> list[str]:
    return [line.text for line in translations.read_translation_lines(ws.db, translation_id)]


def test_english_beside_a_redacted_line_goes(workspace: Workspace, source_id: int, english: int) -> None:
    redacting.find_personal_data(workspace, source_id)
    redacting.redact_sure(workspace, source_id)

    assert _english(workspace, english) == ["Hello?"]
    said = exports.export_text(workspace, "translation", item_id=source_id)
    assert "Hello?" in said
    assert "Jan" not in said
    assert library.search_library(workspace, text="Jannet").total == 0
    assert library.search_library(workspace, text="Miller").total == 0


def test_all_english_goes_where_the_redacted_line_has_no_times(
    workspace: Workspace, source_id: int, english: int
) -> None:
    with writing(workspace.db):
        workspace.db.conn.execute("UPDATE segment SET start_s = NULL, end_s = NULL")
    redacting.find_personal_data(workspace, source_id)
    redacting.redact_sure(workspace, source_id)

    assert _english(workspace, english) == []


def test_a_translation_that_runs_goes_on_with_the_sound_as_it_is_now(
    workspace: Workspace, source_id: int
) -> None:
    with writing(workspace.db):
        for job in jobs.list_jobs(workspace):
            jobs.cancel_job(workspace, job.id)
        store_jobs.add_job(workspace.db, "translate", source_id)
        running = store_jobs.claim_next_job(workspace.db, "a worker")
    redacting.find_personal_data(workspace, source_id)
    redacting.redact_sure(workspace, source_id)

    assert running is not None
    assert not store_jobs.holds_claim(workspace.db, running.id, "a worker")
    assert jobs.get_job(workspace, running.id).state == "queued"


@pytest.fixture
def walk_id(workspace: Workspace) -> int:
    """A walk whose debrief, joint and own, names somebody in each of its texts."""
    journey = sessions.list_journeys(workspace)[0]
    plan = planning.plan_walk(
        workspace,
        title="Visit to Mrs Miller",
        intent="Why does Mrs Miller wait?",
        who_is_met="Miller and her daughter",
        place="The shop of Miller",
        mode="interview",
        journey_id=journey.id,
        planned_for=datetime(2030, 1, 1, tzinfo=UTC),
        assumptions=["Mrs Miller calls"],
    )
    walk = planning.start_plan(workspace, plan.id)
    (expected,) = sessions.list_assumptions(workspace, walk.id)
    own_debriefs.write_own_debrief(workspace, walk.id, "surprised", text="Calm, Miller was")
    debriefs.save_debrief(
        workspace,
        walk.id,
        outcomes={expected.id: ("held", "Mrs Miller said so")},
        surprised="Mrs Miller was calm",
        common_ground="We both know Miller",
        ask_next="Who else waits?\nDoes Mrs Miller wait?",
        portrait={PORTRAIT_PARTS[0].name: "Mrs Miller has a shop"},
    )
    return walk.id


@pytest.mark.parametrize("originals", ["kept", "destroyed"])
def test_a_redacted_debrief_does_not_get_the_name_back_with_the_next_edit(
    workspace: Workspace, walk_id: int, originals: Literal["kept", "destroyed"]
) -> None:
    privacy_rules.set_privacy_rules(workspace, originals=originals)
    source = debrief_sources.get_debrief_source(workspace, walk_id)
    assert source is not None
    redacting.find_personal_data(workspace, source.id)
    redacting.redact_sure(workspace, source.id)
    said = [line.text for line in coding.read_source(workspace, source.id).segments]
    assert "We both know [name]" in said
    debriefs.edit_debrief(workspace, walk_id, common_ground="We laughed")

    lines = [line.text for line in coding.read_source(workspace, source.id).segments]
    assert lines == [
        "Mrs [name] calls",
        "Mrs [name] said so",
        "Mrs [name] was calm",
        "We laughed",
        "Mrs [name] has a shop",
        "Who else waits?\nDoes Mrs [name] wait?",
    ]
    session = sessions.get_session(workspace, walk_id)
    assert (session.surprised, session.title) == ("Mrs [name] was calm", "Visit to Mrs [name]")
    assert (session.intent, session.who_is_met) == ("Why does Mrs [name] wait?", "[name] and her daughter")
    asked = next_questions.list_next_questions(workspace, session_id=walk_id)
    assert [one.text for one in asked] == ["Who else waits?", "Does Mrs [name] wait?"]
    (own,) = own_debriefs.read_own_debriefs(workspace, walk_id)
    assert own.answers["surprised"].text == "Calm, [name] was"
    (plan,) = planning.list_plans(workspace, waiting=False)
    assert (plan.title, plan.assumptions) == ("Visit to Mrs [name]", ("Mrs [name] calls",))
    assert (plan.intent, plan.who_is_met) == (session.intent, session.who_is_met)
    assert plan.place == "The shop of [name]"
    kept = {one.text for one in redacting.list_originals(workspace, source.id)}
    assert ("We both know Miller" in kept) is (originals == "kept")
    left = find_traces(workspace.folder, ["Miller"])["Miller"]
    assert (left == []) is (originals == "destroyed")


def test_a_large_database_is_scoured_by_a_worker_once_for_all_redactions(
    workspace: Workspace, source_id: int, walk_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scouring, "AT_ONCE_BYTES", 0)
    privacy_rules.set_privacy_rules(workspace, originals="destroyed")
    for job in jobs.list_jobs(workspace, states=["queued"]):
        jobs.cancel_job(workspace, job.id)
    debrief = debrief_sources.get_debrief_source(workspace, walk_id)
    assert debrief is not None
    for one in (source_id, debrief.id):
        redacting.find_personal_data(workspace, one)
        redacting.redact_sure(workspace, one)
    assert find_traces(workspace.folder, ["Miller"]) != {"Miller": []}

    (job,) = [one for one in jobs.list_jobs(workspace, states=["queued"]) if one.kind == "scour"]
    while (done := run_next_job(workspace, pytest.fail)) is not None and done.id != job.id:
        pass

    assert find_traces(workspace.folder, ["Miller"]) == {"Miller": []}


def test_words_taken_out_while_the_database_is_scoured_wait_for_the_next_time(workspace: Workspace) -> None:
    with writing(workspace.db):
        running = store_jobs.add_job(workspace.db, "scour", 0)
        for other in jobs.list_jobs(workspace):
            if other.id != running:
                jobs.cancel_job(workspace, other.id)
        assert store_jobs.claim_next_job(workspace.db, "a worker").id == running

    scouring.leave_no_trace_soon(workspace)
    scouring.leave_no_trace_soon(workspace)

    assert not store_jobs.holds_claim(workspace.db, running, "a worker")
    assert [one.id for one in jobs.list_jobs(workspace, states=["queued"])] == [running]
