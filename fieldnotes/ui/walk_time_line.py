"""What was noted on a walk, to read at its debrief and afterwards: memos turn into text by themselves."""

from datetime import date

import streamlit as st

from fieldnotes.services.jobs import why_work_waits
from fieldnotes.services.walks import Walk, read_walk
from fieldnotes.services.workspace import Workspace

from .addresses import MEDIA_S, sign_address
from .parts import page_errors, section
from .walk_notes import AddressOf, list_html, windows_html
from .walk_places import hint

POLL_S = 3


def show_notes(ws: Workspace, walk: Walk) -> None:
    """Draw the notes to read, in time order as a story runs, as two windows where there are both.

    While a voice memo waits for its transcript this part of the page asks for it every few seconds.
    """
    polled = _waits(walk)

    def part() -> None:
        with page_errors():
            now = read_walk(ws, walk.session.id)
            if polled and not _waits(now):
                st.rerun()  # of the whole page, which draws this part anew without the polling
            _draw(ws, now)
            if polled and (why := why_work_waits(ws)):
                hint(f"Voice memos wait. {why}")

    st.fragment(part, run_every=POLL_S if polled else None)()


def _waits(walk: Walk) -> bool:
    return any(note.memo and note.memo.is_pending for note in walk.notes)


def _addresses(ws: Workspace) -> AddressOf:
    return lambda media_id: sign_address(ws, "GET", f"/api/media/{media_id}", valid_s=MEDIA_S)


def _first_day(walk: Walk) -> date:
    return walk.session.started_at.astimezone().date()


def _draw(ws: Workspace, walk: Walk) -> None:
    section("The notes")
    if not walk.notes:
        hint("Nothing was noted on this walk.")
        return
    key = f"walk_{walk.session.id}_windows_to_read"
    in_windows = walk.has_two_windows and st.toggle("Two windows", value=True, key=key)
    draw = windows_html if in_windows else list_html
    st.html(draw(walk.notes, _addresses(ws), first_day=_first_day(walk)))
