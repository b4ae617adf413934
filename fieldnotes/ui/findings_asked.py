"""What an address asks of a new finding: its market and stage, and the link to a metric to make with it.

`/findings?new=1&market=…&stage=…&metric=1&slice_market=…&slice_stage=…&period_start=2026-08-01&period_end=…`
"""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from fieldnotes.records import MetricValue, Slice
from fieldnotes.voc.periods import period_label

from .shell import query_id

LONGEST_PLACE_CHARS = 120
_SLICE_FIELDS = ("market", "segment", "stage", "touchpoint", "channel")
_LINK = ("metric", *(f"slice_{name}" for name in _SLICE_FIELDS), "period_start", "period_end")


def market_asked() -> str:
    """Return the market that the address names, "" for none."""
    return " ".join(st.query_params.get("market", "").split())[:LONGEST_PLACE_CHARS]


def stage_asked(stages: Mapping[int, str]) -> int | None:
    """Return the id of the stage that the address names, None for none that is known. stages: id to name."""
    asked = st.query_params.get("stage", "").strip().casefold()
    # Where several journeys have a stage of that name, its journey's stands behind it in brackets.
    return next(
        (one for one, name in stages.items() if asked and name.partition(" (")[0].casefold() == asked), None
    )


def link_asked() -> dict[str, str]:
    """Return that part of the address that says which link to make, to be handed on."""
    return {name: st.query_params[name] for name in _LINK if name in st.query_params}


def metric_asked(known: Sequence[int]) -> int | None:
    """Return the metric that the address names, None where there is no such one."""
    metric_id = query_id("metric")
    return metric_id if metric_id in known else None


def fill_link_in(metric_id: int, values: Sequence[MetricValue]) -> None:
    """Choose slice and periods of the link form as the address asks, as far as the metric has them.

    Only where nobody has chosen there yet. values: all of the metric.
    """
    if query_id("metric") != metric_id:
        return
    part = Slice(**{name: st.query_params.get(f"slice_{name}", "") for name in _SLICE_FIELDS})
    own = [one for one in values if one.slice == part]
    if not own:
        return
    st.session_state.setdefault(f"link_slice_{metric_id}", part.label())
    start, end = _day("period_start"), _day("period_end")
    inside = sorted(
        (one.period_start, one.period_end)
        for one in own
        if start and end and one.period_start >= start and one.period_end <= end
    )
    if inside:
        st.session_state.setdefault(f"link_from_{metric_id}", period_label(*inside[0]))
        st.session_state.setdefault(f"link_to_{metric_id}", period_label(*inside[-1]))


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        return None
