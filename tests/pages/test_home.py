"""Home: the first steps of a new workspace, the map of both lenses, what waits; and what goes wrong."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from fieldnotes.records import Job, Metric
from fieldnotes.services import (
    findings,
    jobs,
    metrics,
    next_questions,
    participants,
    promises,
    recordings,
    sessions,
)
from fieldnotes.services.workspace import Workspace
from fieldnotes.store.database import writing
from tests.lens_material import add_call, add_finding

Visit = Callable[..., AppTest]
Words = Callable[[AppTest], str]

MOVED = b"month,value,low,high,n\n2026-01,30,26,34,400\n2026-02,10,6,14,390\n"
STILL = b"month,value,low,high,n\n2026-01,30,26,34,400\n2026-02,31,27,35,390\n"
PARTS = b"""month,market,stage,value,low,high,n
2026-01,Korea,checkout,30,26,34,400
2026-02,Korea,checkout,10,6,14,390
2026-01,Korea,,30,26,34,800
2026-02,Korea,,22,18,26,800
"""
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


def test_each_metric_and_finding_stands_in_its_region(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    explained = add_metric(workspace, "Explained", MOVED)
    add_metric(workspace, "Unexplained", MOVED)
    add_metric(workspace, "Still", STILL)
    finding_id, _ = add_finding(workspace, "It tires.", calls=2)
    findings.link_finding(workspace, finding_id, metric_id=explained.id, kind="explains this movement")
    findings.write_finding(workspace, statement="Somebody was angry.")
    app = visit("home")
    said = words(app)
    for title in ("Act 1", "Go and see 1", "Anecdote: check 1", "Watch 1"):
        assert title in said
    fields = {name: app.container(key=f"field_{name}") for name in ("act", "go", "check", "watch")}
    labels = {name: [link.label for link in field.get("page_link")] for name, field in fields.items()}
    assert labels["act"] == ["Explained", "Read the finding", "Make a story of it"]
    assert labels["go"] == ["Unexplained", "Plan a walk", "Write a finding"]
    assert labels["check"] == ["Somebody was angry\\.", "Link it to a metric"]
    assert labels["watch"] == ["Still"]
    assert "▼\ufe0e fell by 20 points, worse: more than chance" in said
    assert "△ rose by 1 point, better: could be chance" in said
    assert "Indication. It tires." in said
    assert "Of 3 numbers, each metric as a whole and by market or stage, 2 surely moved." in said
    assert "How this was judged" in said and "at most 5 of 100 did not" in said


def test_a_metric_without_intervals_is_not_said_to_have_moved(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    add_metric(workspace, "Unsure", UNSURE)
    said = words(visit("home"))
    assert "Watch 1" in said and "Go and see 0" in said
    assert "(↑) rose by 30 points, better (all customers): no interval given, so nobody can say" in said
    assert "Whether a number moved cannot be judged yet" in said


def test_a_link_of_a_retired_finding_explains_nothing(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    metric = add_metric(workspace, "Moved", MOVED)
    finding_id, _ = add_finding(workspace, "It tires.", calls=2)
    findings.link_finding(workspace, finding_id, metric_id=metric.id, kind="explains its level")
    assert "Act 1" in words(visit("home"))
    findings.edit_finding(workspace, finding_id, statement="It tires.", status="retired")
    assert "Go and see 1" in words(visit("home"))


def steps_of(app: AppTest) -> dict[str, dict[str, list[str]]]:
    """The page's links by their label, each with its query."""
    return {link.label.replace("\\", ""): parse_qs(link.proto.query_string) for link in app.get("page_link")}


def test_a_cell_opens_by_its_address_and_leads_to_forms_that_are_filled_in(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    metric = add_metric(workspace, "NPS", PARTS)
    add_call(workspace, 1, market="Korea")
    app = visit("home", cell="surely.none")
    assert "Go and see Surely moved, no evidence. The number moved, and nobody knows why." in words(app)
    steps = steps_of(app)
    assert steps["Plan a walk"] == {
        "metric": [str(metric.id)],
        "market": ["Korea"],
        "stage": ["checkout"],
        "question": ["Why did NPS fall in Korea at checkout since February 2026?"],
    }
    assert steps["Look for passages"] == {"market": ["Korea"]}  # the library knows no checkout
    assert steps["Write a finding"] == {
        "new": ["1"],
        "market": ["Korea"],
        "stage": ["checkout"],
        "metric": [str(metric.id)],
        "slice_market": ["Korea"],
        "slice_stage": ["checkout"],
        "period_start": ["2026-02-01"],
        "period_end": ["2026-02-28"],
    }
    assert "Stands for 1 wider or narrower slice" in words(app)


def test_a_finding_without_a_local_reading_asks_for_one(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    metric = add_metric(workspace, "NPS", MOVED)
    finding_id, _ = add_finding(workspace, "It tires.", calls=2, market="Korea")
    findings.link_finding(workspace, finding_id, metric_id=metric.id, kind="explains its level")
    steps = steps_of(visit("home", region="act"))
    assert steps["Ask for a reading in Korea"] == {"finding": [str(finding_id)]}
    assert "Not yet read in Korea." in words(visit("home", region="act"))


def test_what_speaks_against_is_said_beside_a_slice(visit: Visit, words: Words, workspace: Workspace) -> None:
    metric = add_metric(workspace, "NPS", MOVED)
    for statement, kind in (("It tires.", "explains its level"), ("It does not.", "speaks against")):
        finding_id, _ = add_finding(workspace, statement, calls=1)
        findings.link_finding(workspace, finding_id, metric_id=metric.id, kind=kind)
    said = words(visit("home", region="check"))
    assert "Anecdote. Anecdote: everything behind this was met on one single occasion. It tires." in said
    assert "1 finding speaks against." in said and "It does not." not in said


def test_an_anecdote_leads_to_a_walk_that_asks_how_many_it_concerns(
    visit: Visit, workspace: Workspace
) -> None:
    finding_id, _ = add_finding(workspace, "It tires.", calls=1, market="Korea")
    steps = steps_of(visit("home", cell="unlinked.anecdote"))
    assert steps["Plan a walk"] == {
        "finding": [str(finding_id)],
        "market": ["Korea"],
        "question": ["How many others does this concern: It tires."],
    }


def test_a_long_list_has_pages(visit: Visit, words: Words, workspace: Workspace) -> None:
    for number in range(10):
        findings.write_finding(workspace, statement=f"Said {number}.")
    app = visit("home", region="check")
    assert "Anecdote: check" in words(app)
    labels = [link.label for link in app.get("page_link")]
    assert sum(label.startswith("Said") for label in labels) == 8
    assert "All 10 entries" in [link.label for link in visit("home").get("page_link")]


@pytest.mark.parametrize("query", [{"cell": "surely.<b>"}, {"cell": "x.none"}, {"region": "nowhere"}])
def test_an_address_that_opens_nothing_shows_the_four_regions(
    visit: Visit, words: Words, workspace: Workspace, query: dict[str, str]
) -> None:
    add_metric(workspace, "NPS", MOVED)
    said = words(visit("home", **query))
    assert "Act 0" in said and "Go and see 1" in said


def test_peoples_own_words_are_escaped_on_the_map(visit: Visit, workspace: Workspace) -> None:
    attack = '<img src=x onerror="alert(1)">'
    metric = add_metric(workspace, attack, MOVED)
    finding_id, _ = add_finding(workspace, attack, calls=1, market=attack)
    findings.link_finding(workspace, finding_id, metric_id=metric.id, kind="explains its level")
    add_finding(workspace, attack, calls=1)
    for query in ({}, {"region": "check"}):
        app = visit("home", **query)
        assert not any("<img" in element.value for element in app.html)


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
    promises.add_promise(
        workspace, text="Call C-001 back", owner="Ada", pillar="care", due_on=date(2026, 1, 2)
    )
    findings.write_finding(workspace, statement="Nothing behind it.")
    next_questions.add_next_question(workspace, text="Who reads it?")
    app = visit("home")
    said, links = words(app), [link.label.replace("\\", "") for link in app.get("page_link")]
    assert any(label.startswith("Still out, since ") for label in links)
    assert any(label.startswith("Back home, debrief due by ") for label in links)
    assert "1 finding without evidence" in links
    assert "1 question to ask next" in links
    near = ["In the field: Still out, continue", "1 broken promise, and nobody has followed up"]
    assert links[:2] == near  # above the map, on a phone
    assert "Overdue promise: Call C-001 back (due 2 Jan 2026, Ada owes it) Nobody has followed up" in said
    assert "The last walk began today." in said
    assert "Out in the last 30 days: Ada." in said and "Worth a walk: " in said


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


def test_a_walk_in_the_field_is_first_on_a_phone_and_leads_back_to_it(
    visit: Visit, workspace: Workspace
) -> None:
    journey = sessions.list_journeys(workspace)[0]
    walk = sessions.start_session(workspace, title="Desk", mode="interview", journey_id=journey.id)
    add_metric(workspace, "Still", STILL)
    links = visit("home").get("page_link")
    labels = [link.label.replace("\\", "") for link in links]
    assert labels[0] == "In the field: Desk, continue"
    assert links[0].proto.query_string == f"session={walk.id}"
