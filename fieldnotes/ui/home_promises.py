"""Promises on home: the broken ones, and one's own that are due soon."""

from collections.abc import Sequence

import streamlit as st

from fieldnotes.services.promise_reminders import PromiseLine

from .formats import counted, day, escaped
from .shell import page, page_exists

SHOWN = 5
_NAMES = {"overdue": "Overdue promise", "not kept": "Promise not kept", "due soon": "Your promise, due soon"}
_ALONE = "Nobody has followed up: that is a defect of the company."


def point_to_broken(lines: Sequence[PromiseLine]) -> None:
    """Draw one link to broken promises that nobody followed up."""
    alone = sum(line.is_left_alone for line in lines)
    if alone and page_exists("promises"):
        st.page_link(
            page("promises"),
            label=f"{counted(alone, 'broken promise')}, and nobody has followed up",
            icon=":material/handshake:",
        )


def draw_promises_on_home(lines: Sequence[PromiseLine]) -> None:
    """Draw promises, each with the way to it; those beyond the first few are one click away."""
    for line in lines[:SHOWN]:
        one = line.promise
        due = f"due {day(one.due_on)}, {one.owner} owes it"
        broken = " fn-guard" if line.state != "due soon" else ""
        alone = f" {_ALONE}" if line.is_left_alone else ""
        with st.container(key=f"item_promise_{one.id}"):
            st.html(
                f'<p class="fn-note{broken}"><strong>{_NAMES[line.state]}:</strong> {escaped(one.text)} '
                f'<span class="fn-quiet">({escaped(due)})</span>{alone}</p>'
            )
            if page_exists("promises"):
                st.page_link(
                    page("promises"),
                    label="Follow up" if broken else "Open it",
                    icon=":material/arrow_forward:",
                    query_params={"promise": str(one.id)},
                )
    if len(lines) > SHOWN and page_exists("promises"):
        more = counted(len(lines) - SHOWN, "more promise waits", "more promises wait")
        st.page_link(page("promises"), label=more, icon=":material/handshake:")
