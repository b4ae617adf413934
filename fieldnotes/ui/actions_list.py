"""What was done because of findings, each action with what became of the metric since."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from fieldnotes.records import Action, ActionEffect
from fieldnotes.services.actions import get_action_result, remove_action, restore_action
from fieldnotes.services.findings import list_findings
from fieldnotes.services.strength import list_strengths
from fieldnotes.services.workspace import Workspace
from fieldnotes.voc.before_after_words import amount, where_words
from fieldnotes.voc.periods import day_label

from .actions_chart import action_spec, action_words, course_rows, how_to_read
from .actions_form import draw_action_form
from .findings_words import guard_note
from .formats import counted, escaped, number, plain
from .metrics_words import metric_query, table_html
from .parts import offer_undo, page_errors
from .shell import page
from .theme import Scheme

VERDICT_WORDS = {
    "as hoped": ("▲\ufe0e", "moved as hoped"),
    "less than hoped": ("▲\ufe0e", "moved, by less than hoped"),
    "against hopes": ("▼\ufe0e", "moved the other way"),
    "not as hoped": ("△", "did not move by what was hoped"),
    "cannot tell yet": ("?", "cannot tell yet"),
    "not comparable": ("≠", "not comparable: they did not run alike before"),
}
MOVED = ("as hoped", "less than hoped", "against hopes")
SHOWN = 8  # actions with their drawing


def draw_actions(ws: Workspace, actions: Sequence[Action], *, of_metric: bool) -> None:
    """Draw actions with their results, the newest first. of_metric: on the page of their metric."""
    for action in actions[:SHOWN]:
        _draw_action(ws, action, of_metric=of_metric)
    if len(actions) > SHOWN:
        older = actions[SHOWN:]
        with st.expander(f"{counted(len(older), 'older action')}"):
            lines = "".join(f"<p>{escaped(_head(one))}: {escaped(one.text)}</p>" for one in older)
            st.html(f'<div class="fn-lines">{lines}</div>')


def _draw_action(ws: Workspace, action: Action, *, of_metric: bool) -> None:
    effect = get_action_result(ws, action.id)
    with st.container(border=True, key=f"action_{action.id}"):
        mark, said = VERDICT_WORDS[effect.verdict]
        if effect.method == "others" and effect.alike == "not told" and effect.verdict in MOVED:
            said += ", if they ran alike before"
        st.html(
            f'<div class="fn-lines"><p class="fn-quiet">{escaped(_head(action))}</p>'
            f"<p><strong>{escaped(action.text)}</strong></p>"
            f'<p><span class="fn-shape" aria-hidden="true">{mark}</span> <strong>{escaped(said)}</strong></p>'
            f"<p>{escaped(effect.sentence)}</p>"
            + "".join(f'<p class="fn-note fn-guard">{escaped(one)}</p>' for one in effect.cautions)
            + "</div>"
        )
        if effect.course:
            scheme: Scheme = "dark" if st.context.theme.type == "dark" else "light"
            st.vega_lite_chart(None, action_spec(effect, scheme), alt=action_words(effect), width="stretch")
            st.html(f'<p class="fn-quiet">{escaped(how_to_read(effect))}</p>')
        _draw_how(effect)
        _draw_ways_on(ws, action, effect, of_metric=of_metric)


def _draw_how(effect: ActionEffect) -> None:
    with st.expander("How this was compared", key=f"how_action_{effect.action.id}"):
        facts = "".join(
            f"<dt>{escaped(name)}</dt><dd>{escaped(text)}</dd>" for name, text in _facts(effect) if text
        )
        st.html(f'<dl class="fn-facts">{facts}</dl>')
        heads = ("Period", "Where it stands", "Value", "Expected")
        rows = [tuple(map(escaped, row)) for row in course_rows(effect)]
        if rows:
            st.html(table_html(f"{effect.metric.name}, period by period", heads, rows))


def _draw_ways_on(ws: Workspace, action: Action, effect: ActionEffect, *, of_metric: bool) -> None:
    if not of_metric:
        st.page_link(
            page("metrics"),
            label=plain(f"{effect.metric.name}, {action.slice.label()}"),
            icon=":material/show_chart:",
            query_params=metric_query(action.metric_id, action.slice),
        )
    else:
        names = {one.id: one.statement for one in list_findings(ws) if one.id in action.finding_ids}
        strengths = list_strengths(ws, list(names))
        for finding_id, statement in names.items():
            st.page_link(
                page("findings"),
                label=plain(f"Follows from: {statement}"),
                icon=":material/lightbulb:",
                query_params={"finding": str(finding_id)},
            )
            st.html(guard_note(strengths[finding_id]))
    with st.expander("Change this action", icon=":material/edit:", key=f"edit_action_{action.id}"):
        draw_action_form(ws, key=f"action_{action.id}", action=action)
        if st.button("Remove this action", key=f"remove_action_{action.id}", type="tertiary"):
            with page_errors():
                removed = remove_action(ws, action.id)
                offer_undo("Removed the action.", partial(restore_action, ws, removed))
                st.rerun()


def _head(action: Action) -> str:
    until = f" to {day_label(action.settled_on)}" if action.settled_on else ""
    return " · ".join(part for part in (day_label(action.done_on) + until, action.owner) if part)


def _facts(effect: ActionEffect) -> tuple[tuple[str, str], ...]:
    action, word = effect.action, effect.period_word
    hoped = f"{action.hoped}, by {amount(effect.hoped_by, effect.unit)}" if effect.hoped_by else action.hoped
    drift = ""
    if effect.drift is not None and effect.drift_low is not None and effect.drift_high is not None:
        drift = (
            "The difference between the two, carried on as it went before, would have changed by "
            f"{number(effect.drift)} {effect.unit} (95 %: {number(effect.drift_low)} to "
            f"{number(effect.drift_high)})."
        )
    pretended = ""
    if effect.pretended_on is not None:
        seen = "a difference shows there too" if effect.pretended else "nothing shows there, as it should be"
        pretended = f"{day_label(effect.pretended_on)}: {seen}"
    smallest = (
        ""
        if effect.smallest_seen is None
        else f"{amount(effect.smallest_seen, effect.unit)}, 80 times of 100"
    )
    return (
        ("Should have moved", f"{effect.metric.name} {where_words(action.slice)}"),
        ("Hoped for", hoped),
        ("Compared with", _compared(effect)),
        ("Left out", "; ".join(f"{part.label()} ({why})" for part, why in effect.left_out)),
        (
            "Periods",
            f"{counted(effect.before, word)} before, {effect.after} after; none in which it was introduced",
        ),
        ("Did they run alike before?", drift),
        ("A date at which nothing was done", pretended),
        ("The smallest difference that would be found", smallest),
    )


def _compared(effect: ActionEffect) -> str:
    if effect.method == "others":
        return "; ".join(part.label() for part in effect.controls) + " (their mean)"
    return "its own past: level and trend" if effect.method == "own past" else "nothing yet"
