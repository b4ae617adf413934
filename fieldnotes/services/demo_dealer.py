"""The worked example of a call in the demo: walk, metric, finding, and a story that waits for the sound.

All of it but the call is made up and says so. The call's passages join it once they are heard: demo_call.
"""

from datetime import timedelta
from importlib.resources import files

from ..records import Finding, ImmersionSession, Metric, Recording, Slice, Stance
from ..store import recordings as stored_recordings
from ..store.database import writing
from . import actions, coding, debriefs, findings, metrics, participants, promises, sessions, stories
from . import demo_dealer_texts as said
from .access import allowed
from .demo_script import find_demo_script
from .workspace import Workspace, acting_as

MATERIAL = "fieldnotes.demo.dealer"
# What a note is about, by whether it speaks for the finding, against it, or for neither.
THEMES: dict[Stance | None, str] = {
    "for": "being passed on",
    "against": "reaching somebody",
    None: "trust in the company",
}


@allowed("manage the team")
def add_dealer_example(ws: Workspace, call: Recording) -> Finding:
    """Add the worked example of a call to a workspace and return its finding.

    call: the demo's recording, which becomes part of the example's walk.
    A metric from a made-up file, an hour at a service desk with its debrief, the finding with its links, the
    action that followed with its before and after, a promise kept to the customer who is heard, and a
    published story, which says that the call's words and sound are on the way. The demo's script writes it.
    """
    with acting_as(find_demo_script(ws)):
        return _add_example(ws, call)


def _add_example(ws: Workspace, call: Recording) -> Finding:
    metric = _add_metric(ws)
    journey = next(one for one in sessions.list_journeys(ws) if one.name == "Customer journey")
    stages = {stage.name: stage.id for stage in journey.stages}
    walk = _start_walk(ws, journey.id)
    with writing(ws.db):
        cells = {"session_id": walk.id, "stage_id": stages[said.HELP], "recorded_on": said.WALKED_AT.date()}
        stored_recordings.update_recording(ws.db, call.id, cells)
    finding = findings.write_finding(
        ws,
        statement=said.STATEMENT,
        functional_need=said.FUNCTIONAL_NEED,
        emotional_need=said.EMOTIONAL_NEED,
        who=said.WHO,
        market=said.UNITED_STATES,
        stage_id=stages[said.HELP],
    )
    told = _note(ws, walk, finding, stages)
    _debrief(ws, walk)
    _link(ws, finding, metric)
    _promise(ws, walk, finding)
    story = stories.write_story(
        ws,
        title=said.STORY_TITLE,
        narrative=said.NARRATIVE,
        finding_id=finding.id,
        excerpt_ids=list(told),
        leads=told,
    )
    stories.publish_story(ws, story.id)
    return finding


def _add_metric(ws: Workspace) -> Metric:
    metric = metrics.add_metric(
        ws,
        kind="fcr",
        name=said.METRIC_NAME,
        unit="%",
        better="higher",
        measure="share",
        base="callers who were asked a week later",
        definition="Share of matters settled with the first call. Made up by a script for this demo; "
        "nobody was asked.",
    )
    data = (files(MATERIAL) / "first-contact-resolution.csv").read_bytes()
    metrics.import_metric_table(ws, metric.id, data, file_name="first-contact-resolution.csv")
    return metric


def _start_walk(ws: Workspace, journey_id: int) -> ImmersionSession:
    return sessions.start_session(
        ws,
        title=said.WALK_TITLE,
        mode="listen to calls",
        journey_id=journey_id,
        market=said.UNITED_STATES,
        intent=said.INTENT,
        who_is_met=said.WHO_IS_MET,
        assumptions=[text for text, _, _ in said.ASSUMPTIONS],
        started_at=said.WALKED_AT,
    )


def _note(ws: Workspace, walk: ImmersionSession, finding: Finding, stages: dict[str, int]) -> dict[int, str]:
    """Log the walk's notes; return the passages that the story tells, each with what is said before it."""
    codes = {(code.kind, code.name): code.id for code in coding.list_codes(ws)}
    told = {}
    for n, note in enumerate(said.NOTES):
        stored = sessions.add_observation(
            ws,
            walk.id,
            kind=note.kind,
            seat=note.seat,
            text=note.text,
            stage_id=stages[note.stage],
            emotion_code_id=codes["emotion", note.emotion] if note.emotion else None,
            intensity=note.intensity,
            noted_at=walk.started_at + timedelta(minutes=5 + 8 * n),
        )
        if note.stance is None and note.told is None:
            continue
        [line] = coding.read_source(ws, stored.source_id).segments
        coded = coding.apply_code(
            ws,
            stored.source_id,
            code_id=codes["theme", THEMES[note.stance]],
            first_segment_id=line.id,
            start_char=0,
            last_segment_id=line.id,
            end_char=len(line.text),
        )
        if note.stance is not None:
            findings.add_evidence(ws, finding.id, excerpt_id=coded.excerpt_id, stance=note.stance)
        if note.told is not None:
            told[coded.excerpt_id] = note.told
    sessions.finish_session(ws, walk.id, ended_at=walk.started_at + timedelta(hours=1))
    return told


def _debrief(ws: Workspace, walk: ImmersionSession) -> None:
    became = {text: (outcome, because) for text, outcome, because in said.ASSUMPTIONS}
    debriefs.save_debrief(
        ws,
        walk.id,
        outcomes={one.id: became[one.text] for one in sessions.list_assumptions(ws, walk.id)},
        surprised=said.SURPRISED,
        common_ground=said.COMMON_GROUND,
        ask_next=said.ASK_NEXT,
    )


def _link(ws: Workspace, finding: Finding, metric: Metric) -> None:
    here = Slice(market=said.UNITED_STATES)
    for mechanism, start, end in (
        (said.MECHANISM, said.OUTSIDE_FROM, said.LAST_BEFORE),
        (said.CAME_BACK, said.ACTION_ON, said.LAST_DAY),
    ):
        findings.link_finding(
            ws,
            finding.id,
            metric_id=metric.id,
            kind="explains this movement",
            mechanism=mechanism,
            period_start=start,
            period_end=end,
            slice=here,
        )
    actions.add_action(
        ws,
        text=said.ACTION,
        done_on=said.ACTION_ON,
        metric_id=metric.id,
        slice=here,
        finding_ids=[finding.id],
        owner=said.OWNER,
        compare_from=said.OUTSIDE_FROM,  # before that the desk had the work done in the house
    )


def _promise(ws: Workspace, walk: ImmersionSession, finding: Finding) -> None:
    """Promise the customer of the call something that is kept; her answer is not invented."""
    caller = next(
        one
        for one in participants.list_participants(ws)
        if one.market == said.UNITED_STATES and one.seat == "customer"
    )
    promise = promises.add_promise(
        ws,
        text=said.PROMISE,
        owner=said.OWNER,
        pillar="care",
        due_on=said.PROMISED_FOR,
        participant_id=caller.id,
        session_id=walk.id,
        finding_id=finding.id,
    )
    promises.keep_promise(ws, promise.id, kept_at=said.KEPT_AT)
