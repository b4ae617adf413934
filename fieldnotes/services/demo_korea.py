"""The worked example from Korea in the demo: a spike read as fraud, a walk, a finding, and what came of it.

Everything in it is made up and says so; the one figure that the story gives is told in demo/korea/README.md.
"""

from datetime import timedelta
from importlib.resources import files

from ..records import Finding, Metric, Slice
from . import (
    actions,
    coding,
    debriefs,
    documents,
    findings,
    library,
    members,
    metrics,
    participants,
    sessions,
    stories,
    story_drafts,
    story_review,
    transcript_import,
)
from . import (
    demo_korea_texts as said,
)
from .access import allowed
from .demo_debrief import add_debrief_example
from .demo_script import find_demo_script
from .workspace import Workspace, acting_as, list_members

MATERIAL = "fieldnotes.demo.korea"
HABIT, OTHER_REASON = "cultural habit", "product fault"


@allowed("manage the team")
def add_korea_example(ws: Workspace) -> Finding:
    """Add the worked example from Korea to a workspace and return its finding.

    Two metrics from made-up files, what the fraud desk proposed, a morning at that desk, a walk as a customer
    with its debrief, four interviews, the finding with evidence for and against, how it read and reads there,
    its links to both metrics, the action that followed, a story that was drafted, approved and
    published, and what was promised.
    """
    cancelled = _add_metric(
        ws, said.CANCELLED_NAME, "cancelled-orders.csv", unit="%", better="lower", measure="share"
    )
    order_value = _add_metric(
        ws, said.ORDER_VALUE_NAME, "average-order-value.csv", unit="US$", better="higher", measure="mean"
    )
    with acting_as(find_demo_script(ws)):
        example = _Example(ws)
        example.add_proposal()
        example.add_walk(said.DESK)
        example.add_walk(said.WALK)
        for interview in said.INTERVIEWS:
            example.add_interview(interview)
    finding = _read_locally(ws, example.finding)
    _link(ws, finding, cancelled, order_value)
    actions.add_action(
        ws,
        text=said.ACTION,
        done_on=said.ACTION_ON,
        metric_id=order_value.id,
        slice=Slice(market=said.KOREA),
        finding_ids=[finding.id],
        owner=said.ACTION_OWNER,
    )
    _tell(ws, finding)
    add_debrief_example(ws)
    return finding


def _add_metric(ws: Workspace, name: str, file_name: str, *, unit: str, better: str, measure: str) -> Metric:
    what = {
        "share": "Share of orders of which an item was cancelled before sending.",
        "mean": "Mean worth of what was kept of an order, in US dollars.",
    }[measure]
    metric = metrics.add_metric(
        ws,
        kind="own",
        name=name,
        unit=unit,
        better=better,
        measure=measure,
        base="orders of the month",
        definition=f"{what} Made up by a script for this demo; no customer ordered.",
    )
    data = (files(MATERIAL) / file_name).read_bytes()
    metrics.import_metric_table(ws, metric.id, data, file_name=file_name)
    return metric


class _Example:
    """Adds the sources of the example to a workspace, and their passages to its finding."""

    def __init__(self, ws: Workspace) -> None:
        self.ws = ws
        journey = next(one for one in sessions.list_journeys(ws) if one.name == "Online order")
        self.journey_id = journey.id
        self.stages = {stage.name: stage.id for stage in journey.stages}
        self.codes: dict[tuple[str, str], int] = {
            (code.kind, code.name): code.id for code in coding.list_codes(ws)
        }
        self.finding = findings.write_finding(
            ws,
            statement=said.FIRST_STATEMENT,
            functional_need=said.FUNCTIONAL_NEED,
            emotional_need=said.EMOTIONAL_NEED,
            who=said.WHO,
            seen_count=3,
            seen_of=len(said.INTERVIEWS),
            market=said.KOREA,
            stage_id=self.stages[said.CANCEL],
        )

    def add_proposal(self) -> None:
        name = "fraud-desk-proposal.txt"
        source = documents.import_document(
            self.ws,
            (files(MATERIAL) / name).read_bytes(),
            name,
            title="Proposal of the fraud desk (example)",
            market=said.KOREA,
            stage_id=self.stages[said.CANCEL],
            written_on=said.PROPOSED_ON,
            own_voice_only=True,
        ).source
        self._tag(source.id, "Chargebacks in Korea did not rise", "for", theme=HABIT)
        self._tag(source.id, "Nine of the 412 accounts", "against", theme="identity and security checks")

    def add_walk(self, walk: said.ExampleWalk) -> None:
        session = sessions.start_session(
            self.ws,
            title=walk.title,
            mode=walk.mode,
            journey_id=self.journey_id,
            market=said.KOREA,
            intent=walk.intent,
            who_is_met=walk.who_is_met,
            assumptions=[text for text, _, _ in walk.assumptions],
            started_at=walk.at,
        )
        for n, note in enumerate(walk.notes):
            stored = sessions.add_observation(
                self.ws,
                session.id,
                kind=note.kind,
                seat=note.seat,
                text=note.text,
                stage_id=self.stages[note.stage],
                emotion_code_id=self.codes["emotion", note.emotion] if note.emotion else None,
                intensity=note.intensity,
                noted_at=walk.at + timedelta(minutes=4 + 6 * n),
            )
            if note.stance:
                self._tag(stored.source_id, note.text, note.stance, theme=HABIT)
        sessions.finish_session(self.ws, session.id, ended_at=walk.at + timedelta(hours=1))
        became = {text: (outcome, because) for text, outcome, because in walk.assumptions}
        debriefs.save_debrief(
            self.ws,
            session.id,
            outcomes={one.id: became[one.text] for one in sessions.list_assumptions(self.ws, session.id)},
            surprised=walk.surprised,
            common_ground=walk.common_ground,
            ask_next=walk.ask_next,
        )

    def add_interview(self, interview: said.ExampleInterview) -> None:
        person = participants.add_participant(self.ws, seat="customer", market=said.KOREA)
        participants.record_consent(
            self.ws,
            person.id,
            observe=True,
            record=True,
            quote_inside=True,
            share_outside=interview.share_outside,
            how=said.MADE_UP,
        )
        source = transcript_import.import_transcript(
            self.ws,
            (files(MATERIAL) / interview.file_name).read_bytes(),
            interview.file_name,
            title=interview.title,
            kind="interview",
            market=said.KOREA,
            stage_id=self.stages[said.CANCEL],
            recorded_on=interview.day,
            language="en",
            participant_ids=[person.id],
        ).source
        for passage in interview.passages:
            self._tag(
                source.id,
                passage.beginning,
                passage.stance,
                theme=HABIT if passage.stance == "for" else OTHER_REASON,
                emotion=passage.emotion,
                intensity=passage.intensity,
            )

    def _tag(
        self,
        source_id: int,
        beginning: str,
        stance: str,
        *,
        theme: str,
        emotion: str = "",
        intensity: int | None = None,
    ) -> None:
        """Code the line or paragraph that begins so, and put it to the finding."""
        lines = coding.read_source(self.ws, source_id).segments
        line = next(one for one in lines if one.text.startswith(beginning))
        tags = [("theme", theme), *([("emotion", emotion)] if emotion else [])]
        for tag in tags:
            coded = coding.apply_code(
                self.ws,
                source_id,
                code_id=self.codes[tag],
                first_segment_id=line.id,
                start_char=0,
                last_segment_id=line.id,
                end_char=len(line.text),
                intensity=intensity if tag[0] == "emotion" else None,
            )
        findings.add_evidence(self.ws, self.finding.id, excerpt_id=coded.excerpt_id, stance=stance)


def _read_locally(ws: Workspace, finding: Finding) -> Finding:
    """Let the local reader read it, change the statement to what it means there, and have it read again."""
    reader = members.add_member(ws, name=said.LOCAL_READER, role="local reader", market=said.KOREA)
    with acting_as(reader.id):
        findings.read_locally(
            ws, finding.id, market=said.KOREA, reading="reads differently here", because=said.BECAUSE
        )
    changed = findings.edit_finding(
        ws,
        finding.id,
        statement=said.STATEMENT,
        status="shared",
    )
    with acting_as(reader.id):
        findings.read_locally(ws, finding.id, market=said.KOREA, reading="reads as described")
    return changed


def _tell(ws: Workspace, finding: Finding) -> None:
    """Draft the story from the finding, give it its own words, have it approved, publish it."""
    chosen = [excerpt_id for excerpt_id, _ in story_drafts.plan_story(ws, finding_id=finding.id).items]
    for words in said.ALSO_TOLD:
        chosen += [card.id for card in library.search_library(ws, text=words, kind="passage").cards]
    story = story_drafts.draft_story(ws, finding_id=finding.id, excerpt_ids=chosen)
    stories.edit_story(
        ws,
        story.id,
        title=said.STORY_TITLE,
        narrative=said.NARRATIVE,
        excerpt_ids=stories.get_story(ws, story.id).excerpt_ids,
    )
    reader = next(one for one in list_members(ws) if one.name == said.LOCAL_READER)
    with acting_as(reader.id):
        story_review.approve_story(ws, story.id, text=said.APPROVAL)
    stories.publish_story(ws, story.id)


def _link(ws: Workspace, finding: Finding, cancelled: Metric, order_value: Metric) -> None:
    until = said.ACTION_ON - timedelta(days=1)
    for metric, kind, mechanism, start, end in (
        (cancelled, "explains this movement", said.MECHANISM, said.THRESHOLD_FROM, until),
        (order_value, "should predict", said.EXPECTED, said.ACTION_ON, said.LAST_DAY),
        (cancelled, "explains this movement", said.FELL_BECAUSE, said.ACTION_ON, said.LAST_DAY),
    ):
        findings.link_finding(
            ws,
            finding.id,
            metric_id=metric.id,
            kind=kind,
            mechanism=mechanism,
            period_start=start,
            period_end=end,
            slice=Slice(market=said.KOREA),
        )
