"""The form of an action: what was done, when, by whom, and what it should move."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import streamlit as st

from fieldnotes.errors import FieldnotesError, InvalidInputError
from fieldnotes.records import Action, BetterDirection, Metric, Slice
from fieldnotes.services.actions import add_action, edit_action
from fieldnotes.services.findings import list_findings
from fieldnotes.services.metrics import list_metric_slices, list_metrics
from fieldnotes.services.workspace import Workspace, current_member

from .drafts import forget, remember
from .metrics_words import BETTER_WORDS
from .parts import error_box
from .shell import page

HOPED_HELP = (
    "Only if somebody said it before the result was known: in percent of what was to be expected for money, "
    "counts and rates; else in the metric’s own unit."
)
EARLIEST = date(1990, 1, 1)
LATEST = date(2100, 1, 1)


def draw_action_form(
    ws: Workspace,
    *,
    key: str,
    action: Action | None = None,
    metric: Metric | None = None,
    part: Slice | None = None,
    finding_ids: Sequence[int] = (),
    first_metrics: Sequence[int] = (),
) -> None:
    """Draw the fields of an action, new or old, and store it when asked to.

    metric, part: what a new one should move unless said otherwise. finding_ids: what it follows from.
    first_metrics: metrics that are offered first. What was typed stays until it is stored.
    """
    known = {one.id: one for one in list_metrics(ws)}
    if not known:
        st.write("There is no metric in this workspace yet that an action could move.")
        st.page_link(
            page("metrics"),
            label="Bring in a metric",
            icon=":material/upload_file:",
            query_params={"bring": "1"},
        )
        return
    order = sorted(known, key=lambda one: one not in first_metrics)
    usual = action.metric_id if action else metric.id if metric else order[0]
    fields = _words(ws, key, action)
    left, right = st.columns(2)
    with left:
        metric_id = _select(
            "The metric it should move",
            f"{key}_metric",
            order,
            usual,
            {one: known[one].name for one in order},
        )
        slice_ = _choose_slice(ws, key, metric_id, action.slice if action else part)
    with right:
        fields |= _hopes(key, known[metric_id], action)
    findings = {one.id: one.statement for one in list_findings(ws)}
    remember(
        f"{key}_findings", [one for one in (action.finding_ids if action else finding_ids) if one in findings]
    )
    chosen = st.multiselect(
        "Findings it follows from",
        list(findings),
        format_func=lambda one: findings[one],
        placeholder="None",
        key=f"{key}_findings",
    )
    fields |= _window(key, action)
    if not st.button("Save" if action else "Write the action down", type="primary", key=f"{key}_save"):
        return
    try:
        if fields["done_on"] is None:
            raise InvalidInputError("“Took effect on” is empty; choose the day.")
        given = {**fields, "metric_id": metric_id, "slice": slice_, "finding_ids": chosen}
        if action:
            edit_action(ws, action.id, **given)
        else:
            add_action(ws, **given)
    except FieldnotesError as error:
        error_box(error)
        return
    forget(f"{key}_")
    for name in [name for name in st.session_state if str(name).startswith(f"{key}_")]:
        del st.session_state[name]
    st.rerun()


def _words(ws: Workspace, key: str, action: Action | None) -> dict[str, Any]:
    remember(f"{key}_text", action.text if action else "")
    text = st.text_area(
        "What was done?",
        key=f"{key}_text",
        height=80,
        placeholder="Orders that are cancelled to reach free delivery are no longer flagged as fraud.",
    )
    first, second, third = st.columns(3)
    with first:
        done_on = _day("Took effect on", f"{key}_done_on", action.done_on if action else _today())
    with second:
        settled_on = _day(
            "Introduced until (if it took a while)",
            f"{key}_settled_on",
            action.settled_on if action else None,
        )
    with third:
        remember(f"{key}_owner", action.owner if action else current_member(ws).name)
        owner = st.text_input("Owner", key=f"{key}_owner")
    return {"text": text or "", "done_on": done_on, "settled_on": settled_on, "owner": owner or ""}


def _hopes(key: str, metric: Metric, action: Action | None) -> dict[str, Any]:
    directions: tuple[BetterDirection, ...] = ("higher", "lower")
    hoped = _select(
        "It should become",
        f"{key}_hoped_{metric.id}",
        directions,
        action.hoped if action and action.metric_id == metric.id else metric.better,
        {
            one: f"{one} ({BETTER_WORDS[metric.better]})" if one == metric.better else one
            for one in directions
        },
    )
    remember(f"{key}_hoped_by", action.hoped_by if action else None)
    hoped_by = st.number_input(
        "By how much, if that was said beforehand", min_value=0.0, help=HOPED_HELP, key=f"{key}_hoped_by"
    )
    return {"hoped": hoped, "hoped_by": hoped_by or None}


def _window(key: str, action: Action | None) -> dict[str, Any]:
    left, right = st.columns(2)
    with left:
        start = _day(
            "Compare from (by default as far back as sensible)",
            f"{key}_from",
            action.compare_from if action else None,
        )
    with right:
        end = _day(
            "Compare until (by default all since)", f"{key}_until", action.compare_until if action else None
        )
    return {"compare_from": start, "compare_until": end}


def _choose_slice(ws: Workspace, key: str, metric_id: int, usual: Slice | None) -> Slice:
    slices = list_metric_slices(ws, metric_id)
    if usual is not None and usual not in slices:
        slices.append(usual)
    slices = slices or [Slice()]
    slices.sort(key=lambda part: (part.label().count("·"), part != Slice(), part.label()))
    labels = {part.label(): part for part in slices}
    chosen = (usual or slices[0]).label()
    return labels[
        _select("For whom", f"{key}_slice_{metric_id}", list(labels), chosen, {one: one for one in labels})
    ]


def _select(label: str, key: str, options: Sequence[Any], usual: Any, names: dict[Any, str]) -> Any:
    remember(key, usual)
    if st.session_state[key] not in options:  # it was removed since
        st.session_state[key] = usual
    return st.selectbox(label, options, format_func=names.__getitem__, key=key)


def _day(label: str, key: str, usual: date | None) -> date | None:
    remember(key, usual)
    return st.date_input(
        label, value=None, key=key, format="YYYY-MM-DD", min_value=EARLIEST, max_value=LATEST
    )


def _today() -> date:
    return datetime.now().astimezone().date()
