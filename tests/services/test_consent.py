"""Consent by participant and purpose: what it does not cover is not heard, shown, played or taken out."""

import threading
from datetime import date, timedelta
from pathlib import Path

import pytest

from fieldnotes.errors import ConflictError, ConsentError, InvalidInputError
from fieldnotes.records import AskedIn, LearnedEmotions, Recording, SpeechSegment
from fieldnotes.services import coding, exports, jobs, library, participants, recordings, redacting, stories
from fieldnotes.services.audit import list_audit
from fieldnotes.services.hearing import media_to_play
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import consents, emotion_heads, sources
from fieldnotes.store.database import rows, writing
from fieldnotes.store.rows import now

WORDS = "Nobody called me back for forty minutes."


@pytest.fixture
def person_id(workspace: Workspace) -> int:
    person = participants.add_participant(workspace, seat="customer")
    agree(workspace, person.id)
    return person.id


def agree(
    ws: Workspace, person_id: int, *, record: bool = True, quote: bool = True, until: date | None = None
):
    return participants.record_consent(
        ws,
        person_id,
        observe=True,
        record=record,
        quote_inside=quote,
        share_outside=False,
        how="on tape",
        expires_on=until,
    )


@pytest.fixture
def call(workspace: Workspace, person_id: int, speech_clips: Path) -> Recording:
    kept = recordings.keep_file(workspace, speech_clips / "jfk.flac")
    return recordings.add_recording(workspace, kept.item.id, title="Call", participant_ids=[person_id])


@pytest.fixture
def source_id(workspace: Workspace, call: Recording) -> int:
    with writing(workspace.db):
        source_id = sources.add_source(
            workspace.db, {"kind": "transcript", "title": "Call", "recording_id": call.id}
        )
        sources.add_speech_segments(workspace.db, source_id, [SpeechSegment(0.0, 4.0, WORDS)])
        workspace.db.conn.execute(
            """INSERT INTO transcript (recording_id, source_id, engine, model, weights, finished_at)
               VALUES (?, ?, 'e', 'm', 'w', ?)""",
            [call.id, source_id, now().isoformat()],
        )
    return source_id


def let_run_out(ws: Workspace) -> None:
    """Make yesterday the last day of all consents, as if the night had passed."""
    yesterday = now().date() - timedelta(days=1)
    ws.db.conn.execute("UPDATE consent SET expires_on = ?", [yesterday.isoformat()])


def states(ws: Workspace) -> dict[str, tuple[str, str]]:
    return {job.kind: (job.state, job.error) for job in jobs.list_jobs(ws)}


def test_consent_says_in_which_words_and_how_it_was_given(workspace: Workspace, person_id: int) -> None:
    words = AskedIn("ko", 3, "ab" * 32)

    consent = participants.record_consent(
        workspace,
        person_id,
        observe=True,
        record=False,
        quote_inside=False,
        share_outside=False,
        how="Read out at the door",
        given_as="spoken",
        asked_in=words,
    )

    assert (consent.asked_in, consent.given_as, consent.record) == (words, "spoken", False)
    assert [one.how for one in participants.list_consents(workspace, person_id)] == [
        "Read out at the door",
        "on tape",
    ]
    entries = list_audit(workspace, item_kind="participant", item_id=person_id).entries
    assert [(one.action, one.detail) for one in entries] == [
        ("consent given", "to observe"),
        ("consent given", "to observe, record, quote inside"),
    ]


def test_an_unknown_way_of_giving_consent_is_refused(workspace: Workspace, person_id: int) -> None:
    with pytest.raises(InvalidInputError, match="spoken, written, form"):
        participants.record_consent(
            workspace,
            person_id,
            observe=True,
            record=True,
            quote_inside=True,
            share_outside=True,
            how="by wink",
            given_as="wink",  # type: ignore[arg-type]
        )


@pytest.mark.parametrize("ending", ["withdrawn", "expired"])
def test_what_consent_no_longer_covers_is_not_read_played_found_or_exported(
    workspace: Workspace, call: Recording, source_id: int, person_id: int, ending: str
) -> None:
    story = stories.write_story(workspace, title="On hold")
    assert library.search_library(workspace, text="forty minutes").total == 1
    media_to_play(workspace, call.media_id)
    assert WORDS in exports.export_text(workspace, "transcript", item_id=source_id, file_format="txt")

    if ending == "withdrawn":
        participants.withdraw_consent(workspace, person_id)
    else:
        let_run_out(workspace)

    assert library.search_library(workspace, text="forty minutes").total == 0
    assert stories.get_story(workspace, story.id).passages == ()
    with pytest.raises(ConsentError, match="is not shown: the consent of C-001"):
        coding.read_source(workspace, source_id)
    with pytest.raises(ConsentError):
        redacting.list_originals(workspace, source_id)
    with pytest.raises(ConsentError, match="is not played"):
        media_to_play(workspace, call.media_id)
    with pytest.raises(ConsentError):
        exports.export_bytes(workspace, "transcript", item_id=source_id, file_format="docx")


def test_who_agreed_to_being_recorded_alone_is_read_by_coders_and_exported_by_nobody(
    workspace: Workspace, call: Recording, source_id: int, person_id: int
) -> None:
    agree(workspace, person_id, quote=False)

    assert coding.read_source(workspace, source_id).segments[0].text == WORDS
    assert library.search_library(workspace, text="forty minutes").total == 0
    with pytest.raises(ConsentError, match="do not leave the app"):
        exports.export_text(workspace, "transcript", item_id=source_id)


def test_withdrawal_takes_work_from_the_queue_and_consent_brings_it_back(
    workspace: Workspace, call: Recording, person_id: int
) -> None:
    participants.withdraw_consent(workspace, person_id)

    assert states(workspace)["transcribe"] == ("cancelled", consents.STOPPED)
    assert run_next_job(workspace, pytest.fail) is None

    agree(workspace, person_id)
    assert states(workspace)["transcribe"] == ("queued", "")


def test_a_worker_that_is_at_it_writes_nothing_after_a_withdrawal(
    workspace: Workspace, call: Recording, person_id: int
) -> None:
    def load_engine():
        participants.withdraw_consent(workspace, person_id)
        raise ConsentError("The engine would be loaded here.")

    run_next_job(workspace, load_engine, stop=threading.Event())

    assert states(workspace)["transcribe"] == ("cancelled", consents.STOPPED)


def test_a_recording_is_not_transcribed_without_consent_to_recording(
    workspace: Workspace, call: Recording, person_id: int
) -> None:
    agree(workspace, person_id, record=False)
    job = jobs.list_jobs(workspace)[0]
    assert job.state == "cancelled"

    jobs.retry_job(workspace, job.id)
    run_next_job(workspace, pytest.fail)

    state, error = states(workspace)["transcribe"]
    assert state == "failed"
    assert "“Call” is not transcribed: the consent of C-001 does not cover it today" in error


def test_a_consent_that_runs_out_is_acted_on_by_the_next_look_of_a_worker(
    workspace: Workspace, call: Recording, source_id: int, person_id: int
) -> None:
    emotion = next(code for code in coding.list_codes(workspace) if code.kind == "emotion")
    made = coding.apply_code(
        workspace,
        source_id,
        code_id=emotion.id,
        first_segment_id=(line := coding.read_source(workspace, source_id).segments[0]).id,
        start_char=0,
        last_segment_id=line.id,
        end_char=6,
    )
    workspace.db.conn.execute("UPDATE coding SET confidence = 0.5 WHERE id = ?", [made.id])
    head = LearnedEmotions(0, "n", now(), 40, {"joy": (1.0, 0.5)}, (), 0, 0, True)
    emotion_heads.add_head(workspace.db, head)
    let_run_out(workspace)

    assert run_next_job(workspace, pytest.fail).kind == "learn_emotions"

    assert all(one.weights == {} for one in emotion_heads.read_heads(workspace.db))
    assert states(workspace)["transcribe"] == ("cancelled", consents.STOPPED)
    assert not consents.has_unheeded(workspace.db)


def test_one_purpose_is_withdrawn_and_the_others_go_on(workspace: Workspace, person_id: int) -> None:
    participants.withdraw_consent(workspace, person_id, ["quote_inside"])

    consent = participants.get_consent(workspace, person_id)
    assert (consent.observe, consent.record, consent.quote_inside) == (True, True, False)
    assert consent.withdrawn_at is None
    assert participants.list_consent_states(workspace) == {person_id: "holds"}

    participants.withdraw_consent(workspace, person_id, ["observe", "record"])
    assert participants.list_consent_states(workspace) == {person_id: "withdrawn"}


def test_a_withdrawal_by_mistake_is_taken_back_for_a_quarter_of_an_hour(
    workspace: Workspace, person_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    participants.withdraw_consent(workspace, person_id)

    restored = participants.take_back_withdrawal(workspace, person_id)

    assert (restored.record, restored.withdrawn_at, restored.how) == (True, None, "on tape")
    history = participants.list_consents(workspace, person_id)
    assert [one.withdrawn_at is None for one in history] == [True, False]

    participants.withdraw_consent(workspace, person_id)
    monkeypatch.setattr(participants, "TAKE_BACK_FOR", timedelta(0))
    with pytest.raises(ConflictError, match="Ask the participant again"):
        participants.take_back_withdrawal(workspace, person_id)


def test_the_stamp_changes_with_each_change_of_consent(workspace: Workspace, person_id: int) -> None:
    seen = [participants.consents_stamp(workspace)]
    participants.withdraw_consent(workspace, person_id)
    seen.append(participants.consents_stamp(workspace))
    agree(workspace, person_id)
    seen.append(participants.consents_stamp(workspace))
    let_run_out(workspace)
    seen.append(participants.consents_stamp(workspace))

    assert len(set(seen)) == 4
    assert len(rows(workspace.db, "SELECT 1 FROM consent")) == 2
