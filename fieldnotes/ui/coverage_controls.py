"""The choices of the page of coverage: the period, who is grouped how, and what the map shows."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from fieldnotes.records import MODES, Coverage
from fieldnotes.services.coverage import local_today
from fieldnotes.services.sessions import list_journeys
from fieldnotes.services.workspace import Workspace

from .address_bar import follow_address
from .coverage_address import PERIODS, Look, go_to, look_now

_KEY = "coverage_"
_ANY = ""


def coverage_style() -> None:
    """Give the page its own style beside the shared one."""
    st.html(f"<style>{_style()}</style>")


def choose_period(look: Look) -> None:
    """Draw the choice of the period."""
    names = {word: name for word, (name, _) in PERIODS.items()}
    _pills("period", "Period", names, look.period, lambda now, word: replace(now, period=word))
    if look.period != "days":
        return
    with st.container(horizontal=True):
        _day("from", "From", look.start, lambda now, day: replace(now, start=day))
        _day("to", "Until", look.end, lambda now, day: replace(now, end=day))


def choose_group(look: Look) -> None:
    """Draw the choice of how people are grouped."""
    _pills("by", "Group by", {"team": "Team", "rank": "Rank"}, look.by, lambda now, by: replace(now, by=by))


def choose_map(ws: Workspace, look: Look, seen: Coverage) -> None:
    """Draw the choice of the journey, of the columns, and of what the map is narrowed to."""
    assert seen.map is not None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        journeys = {one.id: one.name for one in list_journeys(ws)}
        if len(journeys) > 1:
            _select(
                "journey",
                "Journey",
                journeys,
                seen.map.journey_id,
                lambda now, one: replace(now, journey=one),
            )
        _pills(
            "across",
            "Columns",
            {"market": "Markets", "mode": "Ways of walking"},
            look.across,
            lambda now, across: replace(now, across=across, only=""),
        )
        names: dict[str, str]
        if look.across == "market":
            names = {_ANY: "Any way"} | {mode: mode for mode in MODES}
            title = "Way of walking"
        else:
            names = {_ANY: "Any market", **{one.key: one.label for one in seen.markets}}
            title = "Market"
        chosen = look.only if look.only in names else _ANY
        _select("only", title, names, chosen, lambda now, only: replace(now, only=only))


def _day(name: str, title: str, day: date | None, changed: Callable[[Look, Any], Look]) -> None:
    key = _follow(name, day)
    st.date_input(
        title,
        value=None,
        min_value=date(1990, 1, 1),
        max_value=local_today(),
        format="YYYY-MM-DD",
        key=key,
        on_change=_change,
        args=(key, changed),
    )


def _pills(
    name: str, title: str, names: Mapping[str, str], chosen: str, changed: Callable[[Look, Any], Look]
) -> None:
    key = _follow(name, chosen)
    st.pills(
        title,
        list(names),
        format_func=names.__getitem__,
        required=True,
        key=key,
        wrap=True,
        on_change=_change,
        args=(key, changed),
    )


def _select(
    name: str, title: str, names: Mapping[Any, str], chosen: Any, changed: Callable[[Look, Any], Look]
) -> None:
    key = _follow(name, chosen)
    st.selectbox(
        title,
        list(names),
        format_func=names.__getitem__,
        key=key,
        on_change=_change,
        args=(key, changed),
    )


def _change(key: str, changed: Callable[[Look, Any], Look]) -> None:
    """Change the look that the address has now: two widgets may report to the same run."""
    go_to(changed(look_now(), st.session_state[key]).closed())


def _follow(name: str, value: Any) -> str:
    return follow_address(_KEY + name, value)


@cache
def _style() -> str:
    return (Path(__file__).parent / "coverage.css").read_text(encoding="utf-8")
