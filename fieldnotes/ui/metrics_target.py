"""Where a file's values go: into a metric that exists, or a new one with its kind, measure, unit and
definition."""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from fieldnotes.records import METRIC_KINDS, Measure, MetricKind, PeriodLength
from fieldnotes.services.metrics import get_metric, list_metrics
from fieldnotes.services.workspace import Workspace
from fieldnotes.voc.column_mapping import TableGuess
from fieldnotes.voc.header_words import tell_kind
from fieldnotes.voc.kinds import KIND_DEFAULTS, UNIT_OF_MEASURE

from .drafts import remember
from .metrics_words import BETTER_WORDS, MEASURE_WORDS

NEW = 0  # stands for a new metric in the choice of metrics
KIND_WORDS = {
    "own": "the team’s own",
    "nps": "NPS",
    "csat": "CSAT",
    "ces": "CES",
    "fcr": "first contact resolution (FCR)",
    "complaint rate": "complaints (rate or number)",
}
# How a kind can be measured, the usual way first; a kind that is not here is measured in one way.
MEASURES_OF_KIND: dict[MetricKind, tuple[Measure, ...]] = {
    "csat": ("share", "mean"),
    "ces": ("share", "mean"),
    "contact rate": ("rate", "share", "count"),
    "complaint rate": ("share", "rate", "count"),
    "own": ("mean", "share", "rate", "count"),
}
SAID_OF = (100.0, 1_000.0, 10_000.0)


@dataclass(frozen=True)
class Target:
    """Where the values go: a metric that exists, or the words of a new one.

    measuring: how a new one is measured, as add_metric takes it.
    """

    metric_id: int
    kind: MetricKind
    measure: Measure
    name: str = ""
    unit: str = ""
    better: str = "higher"
    definition: str = ""
    base: str = ""
    period: PeriodLength = "month"
    measuring: dict[str, Any] = field(default_factory=dict)


def choose_target(ws: Workspace, metric_id: int | None, guess: TableGuess, *, file_key: str) -> Target:
    """Draw the choice; `metric_id` is chosen beforehand, `guess` tells the likely kind of a new metric.

    file_key: tells the file from others, so that each begins with its own likely kind.
    """
    st.html('<h2 class="fn-section">What it measures</h2>')
    names = {metric.id: metric.name for metric in list_metrics(ws)}
    key = f"import_metric_{file_key}"
    remember(key, metric_id if metric_id in names else NEW)
    chosen = st.selectbox(
        "Metric",
        [*names, NEW],
        format_func=lambda one: "A new metric" if one == NEW else names[one],
        key=key,
    )
    if chosen:
        metric = get_metric(ws, chosen)
        return Target(chosen, metric.kind, metric.measure, names[chosen], period=metric.period)
    kind_key = f"new_kind_{file_key}"
    remember(kind_key, _likely_kind(guess))
    kind: MetricKind = st.selectbox(
        "Kind", METRIC_KINDS, format_func=lambda one: KIND_WORDS.get(one, one), key=kind_key
    )
    measure, measuring = choose_measure(kind, key=f"new_{kind}_{file_key}", measure=_likely_measure(guess))
    for text in ("new_name", "new_base", "new_definition"):
        remember(text, "")
    usual = KIND_DEFAULTS[kind]
    unit_key = f"new_unit_{kind}_{measure}"
    remember(unit_key, usual.unit if measure == usual.measure else UNIT_OF_MEASURE[measure])
    remember(f"new_better_{kind}", usual.better)
    left, right = st.columns(2)
    with left:
        name = st.text_input("Name", key="new_name", placeholder="NPS, motor claims")
        unit = st.text_input("Unit", key=unit_key)
    with right:
        base = st.text_input(
            "Base: who or what is counted", key="new_base", placeholder="customers whose claim was closed"
        )
        better = st.radio(
            "Direction",
            list(BETTER_WORDS),
            format_func=lambda one: BETTER_WORDS[one],
            key=f"new_better_{kind}",
            horizontal=True,
        )
    definition = st.text_area(
        "Definition: what was asked, of whom, how it is computed",
        key="new_definition",
        placeholder=usual.example or "what one case is, who counts it, and from where the figures come",
    )
    return Target(
        NEW,
        kind,
        measure,
        name=name,
        unit=unit,
        better=better,
        definition=definition,
        base=base,
        measuring={"measure": measure, **measuring},
    )


def choose_measure(
    kind: MetricKind, *, key: str, measure: Measure | None = None, known: dict[str, Any] | None = None
) -> tuple[Measure, dict[str, Any]]:
    """Draw how a metric of a kind is measured; return its measure and the fields that go with it.

    measure, known: what it is now, for a metric that exists.
    """
    usual = KIND_DEFAULTS[kind]
    now = known or {
        "counts_from": usual.counts_from,
        "scale_low": usual.scale_low,
        "scale_high": usual.scale_high,
    }
    ways = MEASURES_OF_KIND.get(kind, (usual.measure,))
    chosen: Measure = ways[0]
    if len(ways) > 1:
        remember(f"{key}_measure", measure if measure in ways else ways[0])
        chosen = st.selectbox(
            "How it is measured", ways, format_func=lambda one: MEASURE_WORDS[one], key=f"{key}_measure"
        )
    fields: dict[str, Any] = {}
    if chosen in ("share", "mean") and usual.scale_high is not None:
        columns = st.columns(3)
        with columns[0]:
            remember(f"{key}_low", now["scale_low"])
            fields["scale_low"] = st.number_input("Lowest answer", step=1.0, format="%g", key=f"{key}_low")
        with columns[1]:
            remember(f"{key}_high", now["scale_high"])
            fields["scale_high"] = st.number_input("Highest answer", step=1.0, format="%g", key=f"{key}_high")
        if chosen == "share":
            with columns[2]:
                remember(f"{key}_from", now["counts_from"])
                fields["counts_from"] = st.number_input(
                    "Counts from", step=1.0, format="%g", key=f"{key}_from"
                )
        else:
            fields["counts_from"] = None
    if chosen == "rate":
        remember(f"{key}_per", now.get("per", 100.0))
        fields["per"] = st.selectbox(
            "Said of", SAID_OF, format_func=lambda one: f"each {one:,.0f}", key=f"{key}_per"
        )
    return chosen, fields


def _likely_kind(guess: TableGuess) -> MetricKind:
    """Return the kind that the file's headers or its shape tell of, else the team's own."""
    named = tell_kind(guess.mapping.value, guess.columns)
    if named is None and guess.mapping.value is not None:
        named = tell_kind(None, guess.columns)
    if named is not None:
        return named
    scored = guess.mapping.value is not None and guess.shape == "responses" and not guess.words
    return "nps" if scored else "own"


def _likely_measure(guess: TableGuess) -> Measure | None:
    """Return "count" for a file with dates and no figures, whose rows are cases, else None."""
    is_cases = guess.mapping.value is None and guess.mapping.period is not None and not guess.tool
    return "count" if is_cases else None
