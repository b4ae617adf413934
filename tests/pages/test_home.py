"""Home: the first steps of a new workspace, the four fields, what waits; and what goes wrong."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fieldnotes.records import Job, Metric
from fieldnotes.services import findings, jobs, metrics, participants, recordings, sessions
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import stories
from fieldnotes.store.database import writing

Visit = Callable[..., AppTest]
Words = Callable[[AppTest], str]

MOVED = b"month,value,low,high,n\n2026-01,30,26,34,400\n2026-02,10,6,14,390\n"
STILL = b"month,value,low,high,n\n2026-01,30,26,34,400\n2026-02,31,27,35,390\n"
UNSURE = b"month,value\n2026-01,30\n2026-02,60\n"


def add_metric(ws: Workspace, name: str, data: bytes) -> Metric:
    metric = metrics.add_metric(ws, kind="nps", name=name)
    metrics.import_metric_table(ws, metric.id, data, file_name="values.csv")
    return metric


@pytest.fixture
def failed(workspace: Workspace, demo_call) -> Job:  # type: ignore[no-untyped-def]
    """The transcription of a call, which failed."""
    kept = recordings.keep_file(workspace, demo_call)
    person = participants.add_participant(workspace, seat="customer")
    participants.record_consent(
        workspace, person.id, observe=True, record=True, quote_inside=True, share_outside=False, how="asked"
    )
    recordings.add_recording(
        workspace, kept.item.id, title="A <b>call</b>", kind="call", participant_ids=[person.id]
    )
    job = jobs.list_jobs(workspace)[0]
    with writing(workspace.db):
        workspace.db.execute(
            "UPDATE job SET state = 'failed', error = 'No weights <here>.' WHERE id = ?", [job.id]
        )
    return job


def test_a_new_workspace_shows_three_first_steps(visit: Visit, words: Words) -> None:
    app = visit("home")
    said = words(app)
    assert "Where to begin" in said and "Go and see" not in said
    links = {link.label: link.proto.query_string for link in app.get("page_link")}
    assert links == {"Start a walk": "new=1", "Add a recording": "add=1", "Bring in a metric": "bring=1"}


def test_each_metric_and_finding_stands_in_its_field(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    explained = add_metric(workspace, "Explained", MOVED)
    add_metric(workspace, "Unexplained", MOVED)
    add_metric(workspace, "Still", STILL)
    finding = findings.write_finding(workspace, statement="It tires.")
    findings.link_finding(workspace, finding.id, metric_id=explained.id, kind="explains this movement")
    findings.write_finding(workspace, statement="Somebody was angry.")
    app = visit("home")
    said = words(app)
    for title in ("Act 1", "Go and see 1", "Anecdote: check 1", "Watch 1"):
        assert title in said
    fields = {name: app.container(key=f"field_{name}") for name in ("act", "go", "check", "watch")}
    labels = {name: [link.label for link in field.get("page_link")] for name, field in fields.items()}
    assert labels["act"][:2] == ["Explained", "Read the finding"]
    assert labels["go"] == ["Unexplained", "Start a walk", "Write a finding"]
    assert labels["check"] == ["Somebody was angry\\.", "Link it to a metric"]
    assert labels["watch"] == ["Still"]
    assert "▼\ufe0e fell by 20 points, worse: more than chance (95 % interval −25.7 to −14.3)" in said
    assert "△ rose by 1 point, better: could be chance" in said


def test_a_metric_without_intervals_is_not_said_to_have_moved(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    add_metric(workspace, "Unsure", UNSURE)
    said = words(visit("home"))
    assert "Watch 1" in said and "Go and see 0" in said
    assert "(↑) rose by 30 points, better (all customers): no interval given, so nobody can say" in said


def test_a_link_of_a_retired_finding_explains_nothing(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    metric = add_metric(workspace, "Moved", MOVED)
    finding = findings.write_finding(workspace, statement="It tires.")
    findings.link_finding(workspace, finding.id, metric_id=metric.id, kind="explains its level")
    findings.edit_finding(workspace, finding.id, statement="It tires.", status="retired")
    assert "Go and see 1" in words(visit("home"))


def test_what_is_in_the_field_and_what_waits(visit: Visit, words: Words, workspace: Workspace) -> None:
    journey = next(j for j in sessions.list_journeys(workspace) if len(j.stages) > 2)
    stage = journey.stages[0]
    for title, ended in (("Still out", False), ("Back home", True)):
        session = sessions.start_session(
            workspace, title=title, mode="interview", journey_id=journey.id, market="Korea"
        )
        sessions.add_observation(
            workspace, session.id, kind="heard", seat="customer", text="So?", stage_id=stage.id
        )
        if ended:
            sessions.finish_session(workspace, session.id)
    with writing(workspace.db):
        stories.add_promise(
            workspace.db,
            {"text": "Call C-001 back", "owner": "Ada", "pillar": "care", "due_on": date(2026, 1, 2)},
        )
    findings.write_finding(workspace, statement="Nothing behind it.")
    app = visit("home")
    said, links = words(app), [link.label.replace("\\", "") for link in app.get("page_link")]
    assert any(label.startswith("Still out, since ") for label in links)
    assert "Back home, not debriefed yet" in links
    assert "1 finding without evidence" in links
    assert "Overdue promise: Call C-001 back (due 2 Jan 2026, Ada owes it)" in said
    assert "The last walk began today." in said
    walked = f"{journey.name}: 1 of {len(journey.stages)} stages walked in the last 30 days. Not walked: "
    assert walked + ", ".join(stage.name for stage in journey.stages[1:]) + "." in said


def test_a_failed_job_says_why_and_can_be_tried_again(
    visit: Visit, words: Words, workspace: Workspace, failed: Job
) -> None:
    app = visit("home")
    assert "Transcribing “A <b>call</b>” failed: No weights <here>." in words(app)
    app.button(key=f"retry_job_{failed.id}").click().run()
    assert jobs.get_job(workspace, failed.id).state == "queued"
    assert "Transcribing “A <b>call</b>”: waits for the worker." in words(app)


def test_all_that_failed_is_tried_again_by_one_button(
    visit: Visit, workspace: Workspace, failed: Job, speech_clips: Path
) -> None:
    kept = recordings.keep_file(workspace, speech_clips / "jfk.flac")
    recordings.add_recording(workspace, kept.item.id, own_voice_only=True)
    with writing(workspace.db):
        workspace.db.execute("UPDATE job SET state = 'failed', error = 'No weights.'")
    visit("home").button(key="retry_all").click().run()
    assert {job.state for job in jobs.list_jobs(workspace)} == {"queued"}


def test_of_many_jobs_the_first_are_shown_and_the_others_counted(
    visit: Visit, words: Words, workspace: Workspace, failed: Job
) -> None:
    with writing(workspace.db):
        for item_id in range(100, 120):
            workspace.db.execute(
                "INSERT INTO job (kind, item_id, created_at) VALUES ('suggest', ?, ?)",
                [item_id, "2026-01-01T00:00:00+00:00"],
            )
    said = words(visit("home"))
    assert said.count("waits for the worker") == 11
    assert "And 9 more jobs." in said


def test_a_running_job_shows_how_far_it_is(visit: Visit, workspace: Workspace, failed: Job) -> None:
    with writing(workspace.db):
        workspace.db.execute(
            "UPDATE job SET state = 'running', progress = 0.43, seconds_left = 130 WHERE id = ?", [failed.id]
        )
    bar = visit("home").get("progress")[0]
    assert (bar.value, bar.text.replace("\\", "")) == (
        43,
        "Transcribing “A <b>call</b>”: 43%, about 2 min left",
    )
