"""Where a file's values go: into a metric that exists, or a new one with its kind, unit and definition."""

import re
from dataclasses import dataclass

import streamlit as st

from fieldnotes.records import METRIC_KINDS, MetricKind
from fieldnotes.services.metrics import get_metric, list_metrics
from fieldnotes.services.workspace import Workspace
from fieldnotes.voc.columns import TableGuess

from .drafts import remember
from .metrics_words import BETTER_WORDS

NEW = 0  # stands for a new metric in the choice of metrics
LOWER_IS_BETTER = ("churn", "contact rate", "complaint rate")
KIND_WORDS = {
    "own": "the team’s own",
    "nps": "NPS",
    "csat": "CSAT",
    "ces": "CES",
    "fcr": "first contact resolution (FCR)",
}


@dataclass(frozen=True)
class Target:
    """Where the values go: a metric that exists, or the words of a new one."""

    metric_id: int
    kind: MetricKind
    name: str = ""
    unit: str = ""
    better: str = "higher"
    definition: str = ""
    base: str = ""


def choose_target(ws: Workspace, metric_id: int | None, guess: TableGuess, *, file_key: str) -> Target:
    """Draw the choice; `metric_id` is chosen beforehand, `guess` tells the likely kind of a new metric.

    file_key: tells the file from others, so that each begins with its own likely kind.
    """
    st.html('<h2 class="fn-section">What it measures</h2>')
    names = {metric.id: metric.name for metric in list_metrics(ws)}
    remember("import_metric", metric_id if metric_id in names else NEW)
    chosen = st.selectbox(
        "Metric",
        [*names, NEW],
        format_func=lambda key: "A new metric" if key == NEW else names[key],
        key="import_metric",
    )
    if chosen:
        return Target(chosen, get_metric(ws, chosen).kind, names[chosen])
    kind_key = f"new_kind_{file_key}"
    remember(kind_key, _likely_kind(guess))
    kind = st.selectbox("Kind", METRIC_KINDS, format_func=lambda key: KIND_WORDS.get(key, key), key=kind_key)
    for key in ("new_name", "new_base", "new_definition"):
        remember(key, "")
    remember(f"new_unit_{kind}", "points" if kind == "nps" else "%")
    remember(f"new_better_{kind}", "lower" if kind in LOWER_IS_BETTER else "higher")
    left, right = st.columns(2)
    with left:
        name = st.text_input("Name", key="new_name", placeholder="NPS, motor claims")
        unit = st.text_input("Unit", key=f"new_unit_{kind}")
    with right:
        base = st.text_input(
            "Base: who or what is counted", key="new_base", placeholder="customers whose claim was closed"
        )
        better = st.radio(
            "Direction",
            list(BETTER_WORDS),
            format_func=lambda key: BETTER_WORDS[key],
            key=f"new_better_{kind}",
            horizontal=True,
        )
    definition = st.text_area(
        "Definition: what was asked, of whom, how it is computed",
        key="new_definition",
        placeholder="“How likely are you to recommend us?”, 0 to 10, by e-mail two days after closing",
    )
    return Target(NEW, kind, name, unit, better, definition, base)


def _likely_kind(guess: TableGuess) -> MetricKind:
    """Return the kind that the file's shape or the name of its value column tells of, else the team's own."""
    if guess.shape == "responses":
        return "nps"
    words = re.findall(r"[a-z]+", (guess.mapping.value or "").casefold())
    return next((kind for kind in METRIC_KINDS if kind in " ".join(words)), "own")
