from pathlib import Path

import pytest

from fieldnotes.errors import NotFoundError
from fieldnotes.field.emotion_curve import CurvePoint
from fieldnotes.records import ImmersionSession, Job, SpeechSegment
from fieldnotes.services import coding, debriefs, jobs, metrics, recordings, sessions, walks
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import sources, transcripts
from fieldnotes.store.database import writing


@pytest.fixture
def session(workspace: Workspace) -> ImmersionSession:
    return sessions.start_session(
        workspace,
        title="Claims line",
        mode="listen to calls",
        journey_id=sessions.list_journeys(workspace)[1].id,
        market="Korea",
        assumptions=("Callers complain about waiting.", "Handlers see everything."),
    )


def note(ws: Workspace, session: ImmersionSession, **given: object) -> int:
    values: dict[str, object] = {"kind": "observed", "seat": "customer", "text": "Waits.", **given}
    return sessions.add_observation(ws, session.id, **values).id  # type: ignore[arg-type]


def transcribed(ws: Workspace, recording_id: int, *texts: str) -> int:
    with writing(ws.db):
        source_id = sources.add_source(
            ws.db, {"kind": "transcript", "title": "Memo", "recording_id": recording_id}
        )
        transcripts.add_transcript(
            ws.db,
            {
                "recording_id": recording_id,
                "source_id": source_id,
                "engine": "e",
                "model": "m",
                "weights": "w",
                "language": None,
                "done_until_s": 1.0,
            },
        )
        sources.add_speech_segments(
            ws.db, source_id, [SpeechSegment(n, n + 1.0, text) for n, text in enumerate(texts)]
        )
        transcripts.finish_transcript(ws.db, transcripts.read_transcripts(ws.db, recording_id)[0].id)
    return source_id


@pytest.fixture
def memo_note(workspace: Workspace, session: ImmersionSession, speech_clips: Path) -> int:
    media = recordings.keep_file(workspace, speech_clips / "jfk.flac").item
    return note(workspace, session, text="", memo_media_id=media.id)


def memo(ws: Workspace, session: ImmersionSession) -> walks.Memo:
    found = walks.read_walk(ws, session.id).notes[0].memo
    assert found is not None
    return found


def open_jobs(ws: Workspace) -> list[Job]:
    return jobs.list_jobs(ws, states=("queued", "running"))


def test_a_note_comes_with_its_stage_and_emotion(workspace: Workspace, session: ImmersionSession) -> None:
    stage = sessions.list_journeys(workspace)[1].stages[2]
    annoyance = next(c for c in coding.list_codes(workspace, kind="emotion") if c.name == "annoyance")
    note(workspace, session, stage_id=stage.id, emotion_code_id=annoyance.id, intensity=2)

    walk = walks.read_walk(workspace, session.id)

    assert walk.journey.name == "Insurance claim"
    assert [assumption.text for assumption in walk.assumptions] == [
        "Callers complain about waiting.",
        "Handlers see everything.",
    ]
    assert (walk.notes[0].stage, walk.notes[0].emotion) == (stage, annoyance)
    assert walk.notes[0].emotion_parent == "anger"
    assert not walk.has_two_windows


def test_two_windows_need_a_customer_and_an_employee(workspace: Workspace, session: ImmersionSession) -> None:
    for seat in ("customer", "observer", "employee"):
        note(workspace, session, seat=seat)
    assert walks.read_walk(workspace, session.id).has_two_windows


def test_a_list_counts_the_notes_that_are_there(workspace: Workspace, session: ImmersionSession) -> None:
    removed = note(workspace, session)
    note(workspace, session)
    sessions.remove_observation(workspace, removed)

    assert [(line.session.id, line.journey_name, line.notes) for line in walks.list_walks(workspace)] == [
        (session.id, "Insurance claim", 1)
    ]


def test_a_memo_waits_and_then_reads_as_its_transcript(
    workspace: Workspace, session: ImmersionSession, memo_note: int
) -> None:
    waiting = memo(workspace, session)
    assert (waiting.state, waiting.text, waiting.source_id) == ("waiting", "", None)

    source_id = transcribed(workspace, waiting.recording_id, " Ask not", "what. ")

    done = memo(workspace, session)
    assert (done.state, done.text, done.source_id) == ("done", "Ask not what.", source_id)


def test_removing_a_note_takes_its_memo_along_and_undo_brings_both_back(
    workspace: Workspace, session: ImmersionSession, memo_note: int
) -> None:
    sessions.remove_observation(workspace, memo_note)
    assert open_jobs(workspace) == []

    sessions.restore_observation(workspace, memo_note)

    assert memo(workspace, session).state == "waiting"
    assert len(open_jobs(workspace)) == 1


def test_a_removed_memo_can_no_longer_be_read(
    workspace: Workspace, session: ImmersionSession, memo_note: int
) -> None:
    source_id = transcribed(workspace, memo(workspace, session).recording_id, "Ask not.")

    sessions.remove_observation(workspace, memo_note)
    with pytest.raises(NotFoundError):
        coding.read_source(workspace, source_id)

    sessions.restore_observation(workspace, memo_note)
    assert coding.read_source(workspace, source_id).segments[0].text == "Ask not."


def test_the_curve_runs_along_the_journey_whatever_was_noted_first(
    workspace: Workspace, session: ImmersionSession
) -> None:
    stages = sessions.list_journeys(workspace)[1].stages
    emotions = {code.name: code.id for code in walks.list_emotion_families(workspace)}
    note(workspace, session, stage_id=stages[3].id, emotion_code_id=emotions["joy"], intensity=2)
    note(workspace, session, stage_id=stages[0].id, emotion_code_id=emotions["anger"], intensity=3)
    note(workspace, session, emotion_code_id=emotions["anger"], intensity=3)
    walk = walks.read_walk(workspace, session.id)

    assert walks.curve_of_walk(walk) == (CurvePoint(stages[0].id, -3.0, 1), CurvePoint(stages[3].id, 2.0, 1))
    assert walks.curve_of_walk(walk, seat="employee") == ()


def test_the_field_offers_the_eight_emotions_without_parent(workspace: Workspace) -> None:
    assert [code.name for code in walks.list_emotion_families(workspace)] == [
        "joy",
        "trust",
        "fear",
        "surprise",
        "sadness",
        "disgust",
        "anger",
        "anticipation",
    ]


def test_the_markets_in_use_come_the_most_used_first_and_then_those_of_metrics(workspace: Workspace) -> None:
    for market in ("Peru", "Korea", "Korea", ""):
        sessions.start_session(
            workspace,
            title="",
            mode="interview",
            journey_id=sessions.list_journeys(workspace)[0].id,
            market=market,
        )
    assert walks.list_markets(workspace) == ["Korea", "Peru"]
    metric = metrics.add_metric(workspace, kind="nps", name="NPS")
    table = b"month,market,value\n2026-01,Italy,30\n2026-01,Peru,31\n2026-01,,32\n"
    metrics.import_metric_table(workspace, metric.id, table, file_name="values.csv")
    assert walks.list_markets(workspace) == ["Korea", "Peru", "Italy"]


def test_a_debrief_can_be_left_and_continued(workspace: Workspace, session: ImmersionSession) -> None:
    first, second = sessions.list_assumptions(workspace, session.id)
    debriefs.edit_debrief(workspace, session.id, outcomes={first.id: ("overturned", "Nobody minded.")})
    debriefs.edit_debrief(workspace, session.id, surprised="The silence.")

    left = sessions.get_session(workspace, session.id)
    assert (left.surprised, left.ended_at, left.debriefed_at) == ("The silence.", None, None)

    debriefs.edit_debrief(workspace, session.id, ask_next="Who reads it?")
    done = debriefs.finish_debrief(workspace, session.id)

    assert (done.surprised, done.ask_next) == ("The silence.", "Who reads it?")
    assert done.ended_at is not None
    assert done.debriefed_at is not None
    assert [a.outcome for a in sessions.list_assumptions(workspace, session.id)] == ["overturned", "open"]
    assert second.outcome == "open"


def test_a_walk_ended_by_mistake_goes_on(workspace: Workspace, session: ImmersionSession) -> None:
    sessions.finish_session(workspace, session.id)

    assert sessions.reopen_session(workspace, session.id).ended_at is None
