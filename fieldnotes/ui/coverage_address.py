"""What the page of coverage shows, read from its address and written into it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import streamlit as st

from fieldnotes.records import ACROSS, GROUP_BY, Across, GroupBy

# The word of a period in the address: its name, and how many days it has; None: all of them.
PERIODS: dict[str, tuple[str, int | None]] = {
    "30": ("30 days", 30),
    "90": ("90 days", 90),
    "365": ("12 months", 365),
    "all": ("Always", None),
    "days": ("From … to …", None),
}
USUAL_PERIOD = "90"


@dataclass(frozen=True)
class Look:
    """What is looked at.

    only: what the map is narrowed to, "" for nothing; every: whether all its columns are shown; stage and
    column: the open cell; page: of its walks.
    """

    period: str = USUAL_PERIOD
    start: date | None = None
    end: date | None = None
    by: GroupBy = "team"
    journey: int | None = None
    across: Across = "market"
    only: str = ""
    every: bool = False
    stage: int | None = None
    column: str = ""
    page: int = 1

    def days(self, today: date) -> tuple[date | None, date | None]:
        """Return the first and the last day of the period, None where it is open."""
        if self.period == "days":
            return self.start, self.end
        length = PERIODS[self.period][1]
        return (None, None) if length is None else (today - timedelta(days=length - 1), today)

    def closed(self) -> "Look":
        """Return the same without an open cell."""
        return replace(self, stage=None, column="", page=1)


def look_now() -> Look:
    """Return what the page's address asks for; what it says wrongly is as usual."""
    return read_look(st.query_params.to_dict())


def go_to(look: Look) -> None:
    """Set the address; the page follows it in the run that comes next."""
    st.query_params.from_dict(write_look(look))


def read_look(query: Mapping[str, str]) -> Look:
    """Return what a query asks for."""
    usual = Look()
    stage = _number(query.get("stage", ""))
    return Look(
        period=query["period"] if query.get("period") in PERIODS else usual.period,
        start=_day(query.get("from", "")),
        end=_day(query.get("to", "")),
        by=next((word for word in GROUP_BY if word == query.get("by")), usual.by),
        journey=_number(query.get("journey", "")),
        across=next((word for word in ACROSS if word == query.get("across")), usual.across),
        only=query.get("only", ""),
        every=query.get("all") == "1",
        stage=stage,
        column=query.get("column", "") if stage else "",
        page=_number(query.get("page", "")) or 1,
    )


def write_look(look: Look) -> dict[str, str]:
    """Return the query that says a look; what is as usual is left out."""
    usual = Look()
    words: dict[str, tuple[Any, Any]] = {
        "period": (look.period, usual.period),
        "from": (look.start if look.period == "days" else None, None),
        "to": (look.end if look.period == "days" else None, None),
        "by": (look.by, usual.by),
        "journey": (look.journey, None),
        "across": (look.across, usual.across),
        "only": (look.only, ""),
        "all": (1 if look.every else None, None),
        "stage": (look.stage, None),
        "column": (look.column, ""),
        "page": (look.page, 1),
    }
    return {name: str(value) for name, (value, as_usual) in words.items() if value != as_usual}


def _number(text: str) -> int | None:
    return int(text) or None if text.isascii() and text.isdigit() and len(text) < 16 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
