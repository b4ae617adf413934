"""Walks that are planned: write one down, change it, move it, call it off, and start it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..field.consent_words import language_of_market
from ..records import ConsentText, Guide, ImmersionSession, Journey, Member, Plan, Stage
from ..store import field, metrics, people
from ..store import plans as store
from ..store.database import writing
from ..store.rows import now
from .access import FILTERS, allowed, may_on, only_own
from .consent_texts import get_consent_text
from .guides import guide_of_id, keep_guide
from .plan_checks import (
    checked_assumptions,
    checked_finding,
    checked_metric,
    checked_place,
    checked_texts,
    checked_time,
    checked_walkers,
    title_of,
)
from .sessions import get_session, start_session
from .workspace import Workspace, current_member

_CHANGES = (
    *(
        "title",
        "mode",
        "journey_id",
        "stage_id",
        "market",
        "intent",
        "who_is_met",
        "assumptions",
        "planned_for",
    ),
    *("duration_min", "time_zone", "place", "guide_id", "language", "metric_id", "finding_id"),
)


@dataclass(frozen=True)
class PlanView:
    """A plan with what its ids stand for. guide: in the version that it was planned with."""

    plan: Plan
    journey: Journey
    stage: Stage | None
    guide: Guide | None
    consent: ConsentText
    walkers: tuple[Member, ...]
    metric_name: str


@allowed("walk")
def plan_walk(
    ws: Workspace,
    *,
    mode: str,
    journey_id: int,
    planned_for: datetime,
    duration_min: int = 60,
    stage_id: int | None = None,
    title: str = "",
    market: str = "",
    intent: str = "",
    who_is_met: str = "",
    assumptions: Sequence[str] = (),
    guide: str = "",
    language: str = "",
    time_zone: str = "",
    place: str = "",
    walkers: Sequence[int] = (),
    metric_id: int | None = None,
    finding_id: int | None = None,
) -> Plan:
    """Plan a walk and return the plan.

    planned_for: when it begins, an aware datetime. stage_id: where on the path. intent: the question it
    should answer. guide: the key of a guide, "" for none; the plan keeps its present version. language: of
    the consent text, by the market where "". time_zone: the IANA name of the zone in which it was agreed, ""
    for this machine's. walkers: ids of members, the first leads; the current member where empty. metric_id,
    finding_id: what it is about.
    Raises InvalidInputError, which names the field, and NotFoundError for an id or a guide that is not there.
    """
    member = current_member(ws)
    moment = now()
    with writing(ws.db):
        values: dict[str, Any] = {
            **checked_place(ws, mode=mode, journey_id=journey_id, stage_id=stage_id),
            **checked_texts(
                title=title or title_of(mode, market),
                market=market,
                intent=intent,
                who_is_met=who_is_met,
                place=place,
            ),
            **checked_time(planned_for, duration_min, time_zone),
            "assumptions": checked_assumptions(assumptions),
            "guide_id": keep_guide(ws, guide).version_id if guide else None,
            "language": get_consent_text(ws, language or language_of_market(market)).language,
            "metric_id": checked_metric(ws, metric_id),
            "finding_id": checked_finding(ws, finding_id),
            "uid": str(uuid4()),
            "planned_by": member.id,
            "planned_at": moment,
            "changed_at": moment,
        }
        plan_id = store.add_plan(ws.db, values, checked_walkers(ws, walkers or [member.id]))
    return get_plan(ws, plan_id)


@allowed("see walks", own="plan_id")
def get_plan(ws: Workspace, plan_id: int) -> Plan:
    """Return one plan. Raises NotFoundError."""
    found = store.read_plans(ws.db, plan_id=plan_id)
    if not found:
        raise NotFoundError(f"There is no planned walk {plan_id} in this workspace; open one from Walk.")
    return found[0]


@allowed("see walks", own=FILTERS)
def list_plans(ws: Workspace, *, waiting: bool = True) -> list[Plan]:
    """Return the planned walks, the next one first; waiting: without those that started or were called
    off.
    """
    plans = store.read_plans(ws.db, waiting=waiting)
    return only_own(ws, "see walks", "plan_id", plans, lambda one: one.id)


@allowed("see walks", own="session_id")
def plan_of_session(ws: Workspace, session_id: int) -> Plan | None:
    """Return the plan that a walk was started from, or None."""
    found = store.read_plans(ws.db, session_id=session_id)
    return found[0] if found else None


@allowed("see walks", own="plan_id")
def read_plan(ws: Workspace, plan_id: int) -> PlanView:
    """Return a plan with its journey, guide, consent text and walkers. Raises NotFoundError."""
    plan = get_plan(ws, plan_id)
    journey = next(one for one in field.read_journeys(ws.db) if one.id == plan.journey_id)
    members = {member.id: member for member in people.read_members(ws.db)}
    named = metrics.read_metrics(ws.db, metric_id=plan.metric_id) if plan.metric_id else []
    return PlanView(
        plan=plan,
        journey=journey,
        stage=next((stage for stage in journey.stages if stage.id == plan.stage_id), None),
        guide=guide_of_id(ws, plan.guide_id) if plan.guide_id else None,
        consent=get_consent_text(ws, plan.language),
        walkers=tuple(members[one] for one in plan.walkers if one in members),
        metric_name=named[0].name if named else "",
    )


@allowed("keep walks", own="plan_id")
def edit_plan(ws: Workspace, plan_id: int, **changes: Any) -> Plan:
    """Change a plan and return it; what is not named stays.

    changes: as plan_walk takes them. Another guide, or the same named again, is taken in its present version.
    Raises as plan_walk, and ConflictError for a walk that has started already.
    """
    with writing(ws.db):
        plan = _waiting(ws, plan_id)
        values: dict[str, Any] = {}
        if {"mode", "journey_id", "stage_id"} & changes.keys():
            # A stage belongs to its journey: another journey begins at its own first stage.
            stays = changes.get("journey_id", plan.journey_id) == plan.journey_id
            values |= checked_place(
                ws,
                mode=changes.get("mode", plan.mode),
                journey_id=changes.get("journey_id", plan.journey_id),
                stage_id=changes.get("stage_id", plan.stage_id if stays else None),
            )
        texts = ("title", "market", "intent", "who_is_met", "place")
        values |= checked_texts(**{name: changes[name] for name in texts if name in changes})
        own_title = title_of(plan.mode, plan.market)
        if plan.title == own_title == values.get("title", own_title):  # nobody named it: its name follows
            values["title"] = title_of(values.get("mode", plan.mode), changes.get("market", plan.market))
        if {"planned_for", "duration_min", "time_zone"} & changes.keys():
            values |= checked_time(
                changes.get("planned_for", plan.planned_for),
                changes.get("duration_min", plan.duration_min),
                changes.get("time_zone", plan.time_zone),
            )
        if "assumptions" in changes:
            values["assumptions"] = checked_assumptions(changes["assumptions"])
        if "guide" in changes:
            values["guide_id"] = keep_guide(ws, changes["guide"]).version_id if changes["guide"] else None
        if "language" in changes:
            values["language"] = get_consent_text(ws, changes["language"]).language
        if "metric_id" in changes:
            values["metric_id"] = checked_metric(ws, changes["metric_id"])
        if "finding_id" in changes:
            values["finding_id"] = checked_finding(ws, changes["finding_id"])
        walkers = checked_walkers(ws, changes["walkers"]) if "walkers" in changes else None
        known = {*_CHANGES, "guide", "walkers"} - {"guide_id"}
        unknown = next((name for name in changes if name not in known), None)
        if unknown is not None:
            raise InvalidInputError(f"A plan has no “{unknown}”.")
        _write(ws, plan, values, walkers)
    return get_plan(ws, plan_id)


@allowed("keep walks", own=FILTERS)
def put_plan_back(ws: Workspace, before: Plan) -> Plan:
    """Take the last change of a plan back: give it all that it had before, its guide in the version of then.

    before: the plan as it was when that change was made. Raises as edit_plan, and ConflictError where it was
    changed again since.
    """
    if not may_on(ws, "keep walks", "plan_id", before.id):
        raise NotFoundError(f"There is no plan {before.id} among yours.")
    with writing(ws.db):
        plan = _waiting(ws, before.id)
        if plan.sequence > before.sequence + 1:
            raise ConflictError(
                f"“{plan.title}” was changed again since, and stays as it is now; open the plan to change it."
            )
        values = {name: getattr(before, name) for name in _CHANGES}
        _write(ws, plan, values, before.walkers)
    return get_plan(ws, before.id)


@allowed("keep walks", own="plan_id")
def move_plan(ws: Workspace, plan_id: int, planned_for: datetime) -> Plan:
    """Move a plan to another time. Raises as edit_plan."""
    return edit_plan(ws, plan_id, planned_for=planned_for)


@allowed("keep walks", own="plan_id")
def call_off_plan(ws: Workspace, plan_id: int) -> Plan:
    """Call a planned walk off; restore_plan brings it back. Raises NotFoundError, ConflictError if
    started.
    """
    with writing(ws.db):
        _write(ws, _waiting(ws, plan_id), {"called_off_at": now()})
    return get_plan(ws, plan_id)


@allowed("keep walks", own="plan_id")
def restore_plan(ws: Workspace, plan_id: int) -> Plan:
    """Plan a walk again that was called off. Raises NotFoundError."""
    with writing(ws.db):
        plan = get_plan(ws, plan_id)
        if plan.called_off_at is not None:
            _write(ws, plan, {"called_off_at": None})
    return get_plan(ws, plan_id)


@allowed("keep walks", own="plan_id")
def start_plan(ws: Workspace, plan_id: int) -> ImmersionSession:
    """Start a planned walk now, at its stage and with its assumptions; a second time returns the same walk.

    The current member leads it. Raises NotFoundError, ConflictError for a walk that was called off.
    """
    with writing(ws.db):
        plan = get_plan(ws, plan_id)
        if plan.session_id is not None:
            return get_session(ws, plan.session_id)
        _waiting(ws, plan_id)
        session = start_session(
            ws,
            title=plan.title,
            mode=plan.mode,
            journey_id=plan.journey_id,
            stage_id=plan.stage_id,
            market=plan.market,
            intent=plan.intent,
            who_is_met=plan.who_is_met,
            assumptions=plan.assumptions,
        )
        store.update_plan(ws.db, plan_id, {"session_id": session.id})
    return session


@allowed("keep walks", own="plan_id")
def take_back_start(ws: Workspace, plan_id: int) -> Plan:
    """Let a walk that was started by mistake be planned again, as long as nothing was noted in it.

    Raises NotFoundError, and ConflictError where something was.
    """
    with writing(ws.db):
        plan = get_plan(ws, plan_id)
        if plan.session_id is not None and not store.delete_untouched_session(ws.db, plan.session_id):
            raise ConflictError(f"“{plan.title}” has notes by now, or has ended; it stays among the walks.")
    return get_plan(ws, plan_id)


def local_start(plan: Plan) -> datetime:
    """Return when a plan begins in the time zone in which it was agreed; this machine's where none was
    named.
    """
    return plan.planned_for.astimezone(ZoneInfo(plan.time_zone) if plan.time_zone else None)


def when_words(plan: Plan) -> str:
    """Return when a plan begins, in the zone of the agreement: "Mon 30 Nov 2026, 10:00 (Asia/Seoul)"."""
    begins = local_start(plan)
    zone = f" ({plan.time_zone})" if plan.time_zone else ""
    return f"{begins:%a} {begins.day} {begins:%b %Y}, {begins:%H:%M}{zone}"


def length_words(minutes: int) -> str:
    """Return a length in words: "30 min", "1 h", "1 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)


def _waiting(ws: Workspace, plan_id: int) -> Plan:
    plan = get_plan(ws, plan_id)
    if plan.session_id is not None:
        raise ConflictError(f"“{plan.title}” has started already; it is among the walks.")
    if plan.called_off_at is not None:
        raise ConflictError(f"“{plan.title}” was called off; plan it again first.")
    return plan


def _write(ws: Workspace, plan: Plan, values: dict[str, Any], walkers: Sequence[int] | None = None) -> None:
    """Store what differs; a change makes its invitation a newer one."""
    values = {name: value for name, value in values.items() if getattr(plan, name) != value}
    walkers = None if walkers is None or tuple(walkers) == plan.walkers else walkers
    if values or walkers is not None:
        values |= {"sequence": plan.sequence + 1, "changed_at": now()}
        store.update_plan(ws.db, plan.id, values, walkers)
