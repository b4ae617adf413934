"""The places of the Walk page: the list, `?new=1`, `?session=ID`, `?session=ID&debrief=1` and `=own`."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from fieldnotes.records import ImmersionSession
from fieldnotes.services.own_debriefs import time_of_debrief

from .formats import day, day_and_time, escaped
from .shell import page


def walk_style() -> None:
    """Add the style of the Walk page's parts to the page."""
    st.html(f"<style>{_style_sheet()}</style>")


def go_to_list() -> None:
    """Show the list of walks from the next run on; for callbacks."""
    st.query_params.clear()


def go_to_start() -> None:
    """Show the form that starts a walk from the next run on; for callbacks."""
    st.query_params.from_dict({"new": "1"})


def go_to_walk(session_id: int, *, debrief: bool = False) -> None:
    """Show a walk, or its debrief, from the next run on; for callbacks."""
    query = {"session": str(session_id)}
    st.query_params.from_dict({**query, "debrief": "1"} if debrief else query)


def go_to_own_debrief(session_id: int) -> None:
    """Show the current member's own debrief of a walk from the next run on; for callbacks."""
    st.query_params.from_dict({"session": str(session_id), "debrief": "own"})


def link_to_walk(session_id: int, *, label: str, icon: str = "", debrief: bool = False) -> None:
    """Draw a link to a walk or its debrief; `label` is Markdown."""
    query = {"session": str(session_id), **({"debrief": "1"} if debrief else {})}
    st.page_link(page("walk"), label=label, icon=icon or None, query_params=query)


def link_to_all() -> None:
    """Draw the way back to the list of walks."""
    st.page_link(page("walk"), label="All walks", icon=":material/arrow_back:")


def two_columns() -> tuple[Any, Any]:
    """Return a column to write in and one to read in, on a wide page; a phone shows one under the other."""
    st.html('<span class="fn-wide-page"></span>')
    write, read = st.columns([6, 5], gap="medium")
    return write, read


def hint(text: str, *, below_field: bool = False) -> None:
    """Draw a sentence that helps, quieter than content; close to the field above where it is about that."""
    st.html(f'<p class="fn-walk-hint{" fn-walk-below" if below_field else ""}">{escaped(text)}</p>')


def facts(session: ImmersionSession, journey_name: str) -> tuple[str, ...]:
    """Return what tells a session from others, for a line of text: mode, journey, market, day."""
    known = (session.mode.capitalize(), journey_name, session.market, day(session.started_at))
    return tuple(fact for fact in known if fact)


def debrief_words(session: ImmersionSession) -> str:
    """Return that a walk is not debriefed yet, and until when it is best done, or has been."""
    time = time_of_debrief(session)
    if time.due_at is None:
        return "still in the field"
    if time.state == "due":
        return f"debrief due by {time.due_at.astimezone():%H:%M}, while it is fresh"
    return f"debrief overdue since {day_and_time(time.due_at)}; what is left is worth writing down"


@cache
def _style_sheet() -> str:
    here = Path(__file__).parent
    return "".join((here / name).read_text(encoding="utf-8") for name in ("walk.css", "curve.css"))
