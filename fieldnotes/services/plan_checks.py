"""What a planned walk must be: its place on a path, its time, who goes, and what is expected."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..errors import InvalidInputError, NotFoundError
from ..records import MODES
from ..store import field, findings, metrics, people
from .access import allowed
from .sessions import stage_of_journey
from .workspace import Workspace, checked_text

LONGEST_WALK_MIN = 7 * 24 * 60
MOST_ASSUMPTIONS, MOST_WALKERS = 40, 20


@allowed("walk")
def checked_place(ws: Workspace, *, mode: str, journey_id: int, stage_id: int | None) -> dict[str, Any]:
    """Return mode, journey and stage as a plan stores them. Raises InvalidInputError, NotFoundError."""
    if mode not in MODES:
        raise InvalidInputError(f"“{mode}” is no way to walk; choose one of: {', '.join(MODES)}.")
    journey = next((one for one in field.read_journeys(ws.db) if one.id == journey_id), None)
    if journey is None:
        raise NotFoundError(f"There is no journey {journey_id}; choose one of the list.")
    return {"mode": mode, "journey_id": journey_id, "stage_id": stage_of_journey(journey, stage_id)}


def checked_texts(**texts: str) -> dict[str, Any]:
    """Return texts as a plan stores them, by column. Raises InvalidInputError for no title."""
    names = {
        "title": "The title",
        "market": "The market",
        "intent": "The question",
        "who_is_met": "Who is met",
        "place": "The place",
    }
    return {name: checked_text(text, names[name], required=name == "title") for name, text in texts.items()}


def checked_time(planned_for: datetime, duration_min: int, time_zone: str) -> dict[str, Any]:
    """Return when, how long and in which zone, as a plan stores them. Raises InvalidInputError."""
    if planned_for.tzinfo is None:
        raise InvalidInputError("The time of a walk needs its time zone; give an aware datetime.")
    if not 1 <= duration_min <= LONGEST_WALK_MIN:
        raise InvalidInputError(f"A walk takes from 1 minute to 7 days, not {duration_min} minutes.")
    # Calendars know whole seconds.
    moment = planned_for.astimezone(UTC).replace(microsecond=0)
    return {"planned_for": moment, "duration_min": duration_min, "time_zone": checked_zone(time_zone)}


def checked_zone(name: str) -> str:
    """Return the IANA name of a time zone, or "" for this machine's. Raises InvalidInputError."""
    if not name:
        return ""
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidInputError(
            f"“{name}” is no time zone; name one such as Asia/Seoul or Europe/Berlin."
        ) from error


def checked_assumptions(assumptions: Sequence[str]) -> tuple[str, ...]:
    """Return the assumptions that say something. Raises InvalidInputError for too many."""
    texts = [checked_text(text, "An assumption") for text in assumptions]
    kept = tuple(text for text in texts if text)
    if len(kept) > MOST_ASSUMPTIONS:
        raise InvalidInputError(f"{len(kept)} assumptions are more than a debrief can go through.")
    return kept


@allowed("walk")
def checked_walkers(ws: Workspace, walkers: Sequence[int]) -> list[int]:
    """Return who goes, each once. Raises NotFoundError for no member, InvalidInputError for nobody."""
    known = {member.id for member in people.read_members(ws.db)}
    unknown = next((one for one in walkers if one not in known), None)
    if unknown is not None:
        raise NotFoundError(f"There is no member {unknown} on this team.")
    kept = list(dict.fromkeys(walkers))
    if not 1 <= len(kept) <= MOST_WALKERS:
        raise InvalidInputError(f"Between 1 and {MOST_WALKERS} members go on a walk, not {len(kept)}.")
    return kept


@allowed("walk")
def checked_metric(ws: Workspace, metric_id: int | None) -> int | None:
    """Return the id if there is such a metric, or None. Raises NotFoundError."""
    if metric_id is not None and not metrics.read_metrics(ws.db, metric_id=metric_id):
        raise NotFoundError(f"There is no metric {metric_id} in this workspace.")
    return metric_id


@allowed("walk")
def checked_finding(ws: Workspace, finding_id: int | None) -> int | None:
    """Return the id if there is such a finding, or None. Raises NotFoundError."""
    if finding_id is not None and not findings.read_findings(ws.db, finding_id):
        raise NotFoundError(f"There is no finding {finding_id} in this workspace.")
    return finding_id


def title_of(mode: str, market: str) -> str:
    """Return what a walk is called that nobody named: "Interview in Korea"."""
    place = f" in {' '.join(market.split())}" if market.strip() else ""
    return f"{mode.capitalize()}{place}"
