"""Both lenses: the four fields in which numbers and stories do or do not meet, each with its next step."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from fieldnotes.services.home import Overview
from fieldnotes.services.lenses import MetricLine

from .formats import counted, escaped, plain
from .metrics_words import change_mark, change_words, metric_query, recent_html
from .shell import page, page_exists

SHOWN = 3  # entries in a field; the rest are one click away

FIELDS = {
    "act": ("Act", "The number moved, and a finding says why."),
    "go": ("Go and see", "The number moved, and nobody knows why."),
    "check": ("Anecdote: check", "A finding stands without a number: how many does it concern?"),
    "watch": ("Watch", "No movement that is more than chance. Nothing to do, but look in again."),
}


def draw_fields(overview: Overview) -> None:
    """Draw the four fields, two by two; on a phone one below the other."""
    bodies: dict[str, Callable[[], None]] = {
        "act": partial(_draw_act, overview.act),
        "go": partial(_draw_go, overview.go_and_see),
        "check": partial(_draw_check, overview.check),
        "watch": partial(_draw_watch, overview.watch),
    }
    counts = {
        "act": len(overview.act),
        "go": len(overview.go_and_see),
        "check": len(overview.check),
        "watch": len(overview.watch),
    }
    for row in (("act", "go"), ("check", "watch")):
        for column, name in zip(st.columns(2), row, strict=True):
            with column, st.container(key=f"field_{name}", height="stretch"):
                title, means = FIELDS[name]
                st.html(
                    f'<div class="fn-field"><h2>{title} <span class="fn-quiet">{counts[name]}</span></h2>'
                    f"<p>{means}</p></div>"
                )
                bodies[name]()


def _draw_act(lines: tuple[MetricLine, ...]) -> None:
    for line in lines[:SHOWN]:
        _metric_link(line)
        _moved(line)
        if len(line.finding_ids) == 1:
            query = {"finding": str(line.finding_ids[0])}
            _step("findings", "Read the finding", ":material/lightbulb:", query)
            if page_exists("story"):
                _step("story", "Make a story of it", ":material/auto_stories:", {"new": "1", **query})
        else:
            label = f"See its {counted(len(line.finding_ids), 'finding')}"
            _step("metrics", label, ":material/lightbulb:", {"metric": str(line.metric.id)})
    _rest(len(lines), "metrics")
    if not lines:
        _nothing("No metric that moved has a finding yet.")


def _draw_go(lines: tuple[MetricLine, ...]) -> None:
    for line in lines[:SHOWN]:
        _metric_link(line)
        _moved(line)
    if lines:
        _step("walk", "Start a walk", ":material/directions_walk:", {"new": "1"})
        _step("findings", "Write a finding", ":material/edit_note:", {"new": "1"})
    else:
        _nothing("Every metric that moved has a finding.")
    _rest(len(lines), "metrics")


def _draw_check(found: tuple[tuple[int, str], ...]) -> None:
    for finding_id, statement in found[:SHOWN]:
        query = {"finding": str(finding_id)}
        with st.container(key=f"item_finding_{finding_id}"):
            st.page_link(page("findings"), label=plain(statement), query_params=query)
        _step("findings", "Link it to a metric", ":material/add_link:", query)
    _rest(len(found), "findings")
    if not found:
        _nothing("No finding stands without a number.")


def _draw_watch(lines: tuple[MetricLine, ...]) -> None:
    for line in lines[:SHOWN]:
        _metric_link(line)
        if line.newest is None:
            st.html('<p class="fn-quiet">No values yet.</p>')
        elif line.recent is None:
            st.html('<p class="fn-quiet">One value alone does not move.</p>')
        elif line.recent.certain is None:
            words = f"{change_mark(line.recent.change, None)} {change_words(line.metric, line.recent.change)}"
            st.html(
                f'<p class="fn-quiet">{escaped(words)} ({escaped(line.recent.slice.label())}): no interval '
                "given, so nobody can say whether that is chance. Bring it in with its limits.</p>"
            )
        else:
            _moved(line)
    _rest(len(lines), "metrics")
    if not lines:
        _nothing("No metric is quiet.")


def _metric_link(line: MetricLine) -> None:
    part = line.part or line.recent
    query = metric_query(line.metric.id, part.slice) if part else {"metric": str(line.metric.id)}
    with st.container(key=f"item_metric_{line.metric.id}"):
        st.page_link(page("metrics"), label=plain(line.metric.name), query_params=query)


def _moved(line: MetricLine) -> None:
    if line.recent is None:
        return
    most = f"<p>Most of all: {recent_html(line.metric, line.part)}</p>" if line.part else ""
    st.html(f'<div class="fn-lines"><p>{recent_html(line.metric, line.recent)}</p>{most}</div>')


def _step(name: str, label: str, icon: str, query: dict[str, str]) -> None:
    if page_exists(name):
        st.page_link(page(name), label=label, icon=icon, query_params=query)


def _rest(count: int, name: str) -> None:
    if count > SHOWN:
        st.page_link(page(name), label=f"And {count - SHOWN} more", icon=":material/arrow_forward:")


def _nothing(text: str) -> None:
    st.html(f'<p class="fn-quiet">{escaped(text)}</p>')
