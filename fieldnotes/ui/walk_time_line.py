"""What was noted on a walk, live: memos turn into text by themselves, notes can be removed and restored."""

from collections.abc import Callable
from datetime import date
from functools import partial

import streamlit as st

from fieldnotes.services.jobs import queue_transcription, why_work_waits
from fieldnotes.services.sessions import remove_observation, restore_observation
from fieldnotes.services.walks import Note, Walk, read_walk
from fieldnotes.services.workspace import Workspace

from .addresses import sign_address
from .formats import counted
from .parts import offer_undo, page_errors, section
from .walk_notes import AddressOf, list_html, note_html, windows_html
from .walk_places import hint

POLL_S = 3
SHOWN_NOTES = 30


def show_time_line(ws: Workspace, walk: Walk) -> None:
    """Draw the notes, the newest first: under the thumb that has just noted, one sees that it arrived.

    While a voice memo waits for its transcript this part of the page asks for it every few seconds.
    """
    _live(ws, walk, _draw)


def show_notes(ws: Workspace, walk: Walk) -> None:
    """Draw the notes to read, in time order as a story runs, as two windows where there are both.

    Waits for transcripts as show_time_line does.
    """
    _live(ws, walk, _draw_to_read)


def _waits(walk: Walk) -> bool:
    return any(note.memo and note.memo.is_pending for note in walk.notes)


def _live(ws: Workspace, walk: Walk, draw: Callable[[Workspace, Walk], None]) -> None:
    """Draw notes as a part of the page that is drawn anew every few seconds while a memo waits."""
    polled = _waits(walk)

    def part() -> None:
        with page_errors():
            now = read_walk(ws, walk.session.id)
            if polled and not _waits(now):
                st.rerun()  # of the whole page, which draws this part anew without the polling
            draw(ws, now)
            if polled and (why := why_work_waits(ws)):
                hint(f"Voice memos wait. {why}")

    st.fragment(part, run_every=POLL_S if polled else None)()


def _addresses(ws: Workspace) -> AddressOf:
    return lambda media_id: sign_address(ws, "GET", f"/api/media/{media_id}")


def _first_day(walk: Walk) -> date:
    return walk.session.started_at.astimezone().date()


def _draw_to_read(ws: Workspace, walk: Walk) -> None:
    section("The notes")
    if not walk.notes:
        hint("Nothing was noted on this walk.")
        return
    key = f"walk_{walk.session.id}_windows_to_read"
    in_windows = walk.has_two_windows and st.toggle("Two windows", value=True, key=key)
    draw = windows_html if in_windows else list_html
    st.html(draw(walk.notes, _addresses(ws), first_day=_first_day(walk)))


def _draw(ws: Workspace, walk: Walk) -> None:
    section(counted(len(walk.notes), "note") if walk.notes else "Nothing noted yet")
    if not walk.notes:
        hint("What you note appears here, the newest first.")
        return
    if walk.has_two_windows and st.toggle("Two windows", key=f"walk_{walk.session.id}_windows"):
        hint("The customer's seat and the employee's, in the order in which it happened.")
        st.html(windows_html(walk.notes, _addresses(ws), first_day=_first_day(walk)))
        return
    newest_first = walk.notes[::-1]
    all_key = f"walk_{walk.session.id}_all_notes"
    shown = newest_first if st.session_state.get(all_key) else newest_first[:SHOWN_NOTES]
    address_of, first_day = _addresses(ws), _first_day(walk)
    for note in shown:
        with st.container(key=f"walk_entry_{note.observation.id}"):
            st.html(note_html(note, address_of, first_day=first_day))
            _actions(ws, note)
    if len(shown) < len(walk.notes):
        st.button(
            f"Show all {len(walk.notes)} notes", key=all_key + "_button", on_click=_show_all, args=(all_key,)
        )


def _show_all(key: str) -> None:
    st.session_state[key] = True


def _actions(ws: Workspace, note: Note) -> None:
    observation = note.observation
    stopped = note.memo is not None and note.memo.state in ("failed", "cancelled")
    if note.memo and stopped and st.button("Transcribe it", key=f"transcribe_{observation.id}"):
        queue_transcription(ws, note.memo.recording_id)
        st.rerun()
    if st.button("Remove", type="tertiary", key=f"remove_note_{observation.id}"):
        remove_observation(ws, observation.id)
        offer_undo("The note was removed.", partial(restore_observation, ws, observation.id))
        st.rerun()
