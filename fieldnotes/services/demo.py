"""A workspace to look around in: a call that waits for its transcript, and examples marked as such."""

from datetime import date, timedelta
from importlib.resources import as_file, files
from pathlib import Path

from ..records import Finding, ImmersionSession, Metric, MetricKind, Recording, Slice
from ..store.database import writing
from ..store.rows import now
from . import (
    coding,
    collections,
    findings,
    metrics,
    participants,
    planning,
    recordings,
    sessions,
    stories,
)
from .demo_dealer import add_dealer_example
from .demo_dealer_texts import CALL_TITLE
from .demo_korea import add_korea_example
from .demo_script import add_demo_script
from .workspace import Workspace, acting_as, create_workspace

MATERIAL = "fieldnotes.demo"
NPS_NAME = "NPS, motor claims (example figures)"
CONTACT_RATE_NAME = "Contact rate, motor claims (example figures)"

# kind, seat, stage, emotion, intensity, text. Invented for the demo; the session's title says so.
EXAMPLE_NOTES = (
    ("heard", "customer", 0, "annoyance", 2, "“I typed all of this into the app last night. Why again?”"),
    (
        "observed",
        "employee",
        0,
        None,
        None,
        "Three screens side by side; the app's report is in none of them.",
    ),
    ("felt", "observer", 0, "embarrassment", 1, "I wanted to say sorry on behalf of the company."),
    (
        "quote",
        "customer",
        0,
        "nervousness",
        2,
        "“Do I still have a car on Monday? That is all I need to know.”",
    ),
    (
        "interpreted",
        "employee",
        1,
        None,
        None,
        "She repeats the questions because the form will not save without.",
    ),
    ("question", "observer", 1, None, None, "Who reads what customers type into the app?"),
)


def create_demo_workspace(folder: Path) -> Workspace:
    """Make the demo workspace in `folder` and return it.

    It holds a call, queued to be transcribed by real weights when a worker runs; two metrics with made-up
    figures, and a made-up session, finding and story; the worked example from Korea (demo_korea); the worked
    example of a call (demo_dealer), whose story the call joins once it is heard (demo_call); and a walk that
    is planned for tomorrow. Each made-up thing says "example" in its name. Walks, codings and findings carry
    the name of the demo's script, and not of whoever makes the workspace.
    """
    ws = create_workspace(folder, name="Demo")
    call = _add_call(ws)
    with writing(ws.db):  # one transaction, because hundreds take seconds on a slow disk
        _add_examples(ws, call)
    return ws


def _add_examples(ws: Workspace, call: Recording) -> None:
    script = add_demo_script(ws)
    journey_id = next(j.id for j in sessions.list_journeys(ws) if j.name == "Insurance claim")
    nps = _add_metric(ws, "nps", NPS_NAME, "claims-nps-scores.csv", base="claimants who answered")
    _add_metric(ws, "contact rate", CONTACT_RATE_NAME, "contact-rate.csv", base="open claims")
    with acting_as(script.id):
        session = _add_session(ws, journey_id)
        finding = _add_finding(ws, session, nps)
    story = stories.write_story(
        ws,
        title="Told twice, at the worst moment (example)",
        narrative="A made-up example of what a story looks like: after an accident, people tell everything "
        "once in the app and again on the phone. What they need first is one answer: do I have a car "
        "on Monday?",
        finding_id=finding.id,
    )
    stories.publish_story(ws, story.id)
    add_korea_example(ws)
    add_dealer_example(ws, call)
    collections.add_collection(
        ws,
        name="What the board should hear (example)",
        audience="the board (example)",
        lead="Three made-up stories behind three made-up numbers, to show in a meeting.",
        story_ids=[one.id for one in stories.list_stories(ws)],
    )
    _add_plan(ws, journey_id, nps)


def _add_plan(ws: Workspace, journey_id: int, nps: Metric) -> None:
    journey = next(one for one in sessions.list_journeys(ws) if one.id == journey_id)
    tomorrow = (now().astimezone() + timedelta(days=1)).replace(hour=10, minute=0, second=0)
    planning.plan_walk(
        ws,
        title="Settlement, heard from both seats (example)",
        mode="listen to calls",
        journey_id=journey_id,
        stage_id=next(stage.id for stage in journey.stages if stage.name == "settlement"),
        market="United Kingdom",
        intent="What do people need to hear when the money comes?",
        who_is_met="Two handlers of the claims line, and their callers",
        assumptions=("They ask for the amount.", "Nobody asks what happens next."),
        planned_for=tomorrow,
        guide="side-by-side",
        metric_id=nps.id,
    )


def _add_call(ws: Workspace) -> Recording:
    with as_file(files(MATERIAL) / "customer-call.flac") as path:
        kept = recordings.keep_file(ws, path)
    heard = []
    for seat in ("customer", "employee"):
        person = participants.add_participant(ws, seat=seat, market="United States")
        participants.record_consent(
            ws,
            person.id,
            observe=True,
            record=True,
            quote_inside=True,
            share_outside=True,
            how="Simulated call, published for reuse under Apache-2.0",
        )
        heard.append(person.id)
    stage_id = next(
        stage.id
        for journey in sessions.list_journeys(ws)
        for stage in journey.stages
        if stage.name == "get help"
    )
    return recordings.add_recording(
        ws,
        kept.item.id,
        title=CALL_TITLE,
        kind="call",
        participant_ids=heard,
        market="United States",
        stage_id=stage_id,
    )


def _add_metric(ws: Workspace, kind: MetricKind, name: str, file_name: str, *, base: str) -> Metric:
    metric = metrics.add_metric(
        ws,
        kind=kind,
        name=name,
        unit="points" if kind == "nps" else "per 100 claims",
        better="higher" if kind == "nps" else "lower",
        base=base,
        definition="Made up by a script for this demo; no customer answered.",
    )
    data = (files(MATERIAL) / "metrics" / file_name).read_bytes()
    metrics.import_metric_table(ws, metric.id, data, file_name=file_name)
    return metric


def _add_session(ws: Workspace, journey_id: int) -> ImmersionSession:
    session = sessions.start_session(
        ws,
        title="A morning at the claims line (example)",
        mode="listen to calls",
        journey_id=journey_id,
        market="United Kingdom",
        intent="Why did NPS fall where people notify a loss?",
        who_is_met="Two claims handlers, nine callers (all made up)",
        assumptions=(
            "Callers complain about waiting.",
            "Handlers have everything on one screen.",
        ),
    )
    stages = next(j.stages for j in sessions.list_journeys(ws) if j.id == journey_id)
    emotions = {code.name: code.id for code in coding.list_codes(ws, kind="emotion")}
    for n, (kind, seat, stage, emotion, intensity, text) in enumerate(EXAMPLE_NOTES):
        sessions.add_observation(
            ws,
            session.id,
            kind=kind,
            seat=seat,
            text=text,
            stage_id=stages[stage].id,
            emotion_code_id=emotions[emotion] if emotion else None,
            intensity=intensity,
            noted_at=now() - timedelta(minutes=55 - 8 * n),
        )
    return sessions.get_session(ws, session.id)


def _add_finding(ws: Workspace, session: ImmersionSession, nps: Metric) -> Finding:
    stage_id = sessions.list_observations(ws, session.id)[0].stage_id
    finding = findings.write_finding(
        ws,
        statement="Who reports a loss in the app is asked for everything again on the phone (example).",
        functional_need="Report a loss once.",
        emotional_need="Know that somebody has it in hand.",
        market="United Kingdom",
        stage_id=stage_id,
    )
    themes = {code.name: code.id for code in coding.list_codes(ws, kind="theme")}
    for note in sessions.list_observations(ws, session.id):
        if note.kind not in ("heard", "observed", "quote"):
            continue
        segment = coding.read_source(ws, note.source_id).segments[0]
        coded = coding.apply_code(
            ws,
            note.source_id,
            code_id=themes["having to repeat oneself"],
            first_segment_id=segment.id,
            start_char=0,
            last_segment_id=segment.id,
            end_char=len(segment.text),
        )
        findings.add_evidence(ws, finding.id, excerpt_id=coded.excerpt_id, stance="for")
    findings.link_finding(
        ws,
        finding.id,
        metric_id=nps.id,
        kind="explains this movement",
        mechanism="Telling it all a second time, right after a shock, costs the recommendation.",
        period_start=date(2026, 8, 1),
        period_end=date(2026, 10, 31),
        slice=Slice(stage="notify the loss"),
    )
    return finding
