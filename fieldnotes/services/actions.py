"""Actions: a change made because of findings, and what became of the metric that it should move."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ..errors import InvalidInputError, NotFoundError
from ..records import Action, ActionEffect, Slice
from ..store import actions, findings, metrics
from ..store.database import writing
from ..store.rows import now, to_row
from ..voc.before_after import judge_action
from ..voc.compared_periods import slices_to_read
from .access import allowed
from .metric_study import get_study
from .metrics import get_metric
from .workspace import Workspace, checked_text, current_member

ALL_CUSTOMERS = Slice()
# A metric's revision grows with each change of its values, so what is kept here is never old.
_MOST_RESULTS = 200
_results: dict[tuple[object, ...], ActionEffect] = {}


@allowed("write findings")
def add_action(
    ws: Workspace,
    *,
    text: str,
    done_on: date,
    metric_id: int,
    slice: Slice = ALL_CUSTOMERS,
    finding_ids: Sequence[int] = (),
    **more: Any,
) -> Action:
    """Store a change with the metric and slice that it should move.

    more: owner, hoped, hoped_by, settled_on, compare_from, compare_until (the fields of Action); hoped is
    "higher" or "lower", "" for where the metric is better.
    Raises InvalidInputError, NotFoundError for a metric or finding that is not there.
    """
    values = _action_values(text=text, done_on=done_on, **more)
    with writing(ws.db):
        _check_there(ws, metric_id, finding_ids)
        values |= {"metric_id": metric_id, "added_by": current_member(ws).id}
        action_id = actions.add_action(ws.db, values, slice, finding_ids)
    return get_action(ws, action_id)


@allowed("write findings")
def edit_action(
    ws: Workspace,
    action_id: int,
    *,
    text: str,
    done_on: date,
    metric_id: int,
    slice: Slice = ALL_CUSTOMERS,
    finding_ids: Sequence[int] = (),
    **more: Any,
) -> Action:
    """Change an action; all its fields are given anew. Fields and errors are those of add_action."""
    values = _action_values(text=text, done_on=done_on, **more)
    with writing(ws.db):
        get_action(ws, action_id)
        _check_there(ws, metric_id, finding_ids)
        actions.update_action(ws.db, action_id, {**values, "metric_id": metric_id}, slice)
        actions.set_findings(ws.db, action_id, finding_ids)
    return get_action(ws, action_id)


@allowed("write findings")
def remove_action(ws: Workspace, action_id: int) -> Action:
    """Take an action away and return it, for restore_action to bring back. Raises NotFoundError."""
    action = get_action(ws, action_id)
    with writing(ws.db):
        actions.delete_action(ws.db, action_id)
    return action


@allowed("write findings")
def restore_action(ws: Workspace, action: Action) -> Action:
    """Bring back an action that remove_action returned, under the same id."""
    values = {name: cell for name, cell in vars(action).items() if name not in ("slice", "finding_ids")}
    with writing(ws.db):
        actions.add_action(ws.db, to_row(values), action.slice, action.finding_ids)
    return get_action(ws, action.id)


@allowed("read findings")
def get_action(ws: Workspace, action_id: int) -> Action:
    """Return one action. Raises NotFoundError."""
    found = actions.read_actions(ws.db, action_id=action_id)
    if not found:
        raise NotFoundError(f"There is no action {action_id} in this workspace.")
    return found[0]


@allowed("read findings", own="finding_id")
def list_actions(
    ws: Workspace, *, metric_id: int | None = None, finding_id: int | None = None
) -> list[Action]:
    """Return actions, the newest first: all, those that should move a metric, or follow from a finding."""
    return actions.read_actions(ws.db, metric_id=metric_id, finding_id=finding_id)


@allowed("read findings")
def get_action_result(ws: Workspace, action_id: int, *, today: date | None = None) -> ActionEffect:
    """Return what became of the metric since an action, compared with what would have been expected.

    `sentence` says it in words. today: periods that are not over on this day are not used; by default today.
    Raises NotFoundError.
    """
    action = get_action(ws, action_id)
    metric = get_metric(ws, action.metric_id)
    study = get_study(ws, metric, action.slice)
    has_seasons = study is not None and study.has_seasons
    other_actions = tuple(actions.read_actions(ws.db, metric_id=metric.id))
    today = today or now().date()
    key = (ws.database_path, metric, other_actions, action_id, today, has_seasons)
    if key not in _results:
        while len(_results) >= _MOST_RESULTS:
            _results.pop(next(iter(_results)), None)
        parts = slices_to_read(action.slice, metrics.read_slices(ws.db, metric.id))
        _results[key] = judge_action(
            action,
            metric=metric,
            values=[value for part in parts for value in metrics.read_values(ws.db, metric.id, part=part)],
            today=today,
            other_actions=other_actions,
            has_seasons=has_seasons,
        )
    return _results[key]


def _check_there(ws: Workspace, metric_id: int, finding_ids: Sequence[int]) -> None:
    get_metric(ws, metric_id)
    for finding_id in finding_ids:
        if not findings.read_findings(ws.db, finding_id):
            raise NotFoundError(f"There is no finding {finding_id} in this workspace.")


def _action_values(
    *,
    text: str,
    done_on: date,
    owner: str = "",
    hoped: str = "",
    hoped_by: float | None = None,
    settled_on: date | None = None,
    compare_from: date | None = None,
    compare_until: date | None = None,
) -> dict[str, object]:
    """Return an action's columns, checked. Raises InvalidInputError that names the field."""
    if hoped not in ("", "higher", "lower"):
        raise InvalidInputError(f"“{hoped}” is no direction; say higher or lower.")
    if hoped_by is not None and not 0 < hoped_by < 1e12:
        raise InvalidInputError("“By how much” is a number above 0; leave it empty if nobody said.")
    if settled_on is not None and settled_on < done_on:
        raise InvalidInputError(
            f"The introduction ends ({settled_on}) before the change took effect ({done_on}); swap them."
        )
    if compare_from is not None and compare_from >= done_on:
        raise InvalidInputError(
            f"“Compare from” ({compare_from}) has to lie before the change took effect ({done_on})."
        )
    if compare_until is not None and compare_until <= done_on:
        raise InvalidInputError(
            f"“Compare until” ({compare_until}) has to lie after the change took effect ({done_on})."
        )
    return {
        "text": checked_text(text, "What was done", required=True),
        "owner": checked_text(owner, "The owner"),
        "done_on": done_on,
        "settled_on": settled_on,
        "hoped": hoped or None,
        "hoped_by": hoped_by,
        "compare_from": compare_from,
        "compare_until": compare_until,
    }
