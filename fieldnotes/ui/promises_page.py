"""The page of promises: what is owed, by whom and until when; one promise with its history; a new one."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

import streamlit as st

from fieldnotes.records import PromiseChange
from fieldnotes.services.access import may, may_all, may_on
from fieldnotes.services.promise_reminders import PromiseLine, export_promises, list_reminders
from fieldnotes.services.promises import get_promise, list_promise_changes, undo_promise_change
from fieldnotes.services.sessions import get_session
from fieldnotes.services.workspace import Workspace, list_members

from .formats import counted, day, day_and_time, escaped
from .parts import empty_state, page_head, section
from .promise_cards import LEFT_ALONE, draw_promise
from .promise_form import draw_promise_edit, draw_promise_form
from .shell import page

SHOWN_KEPT = 20
_LEAD = "Small data, kept promises: what people you met are owed, by whom and until when."
# The parts of the list by what is in them; what was left alone stands apart, above all.
_PARTS = (
    ("Overdue, somebody is on it", "overdue"),
    ("Due soon", "due soon"),
    ("Open", "open"),
    ("Not kept, followed up", "not kept"),
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SAID = {
    "made": "Made the promise",
    "edited": "Changed it",
    "kept": "Kept it",
    "answered": "Wrote down the answer",
    "not kept": "Said that it was not kept",
    "followed up": "Followed up",
    "removed": "Removed it",
}
_CELLS = {
    "text": "“{}”",
    "owner": "owed by {}",
    "due_on": "due on {}",
    "pillar": "a matter of {}",
    "answer": "they said “{}”",
    "answered_how": "said {}",
    "answered_on": "said on {}",
    "because": "because: {}",
    "follow_up": "what was done: {}",
}


def show_promises(ws: Workspace) -> None:
    """Draw the reminder list: broken and left alone first, then by how soon it is due."""
    page_head("Promises", _LEAD)
    lines = list_reminders(ws)
    with st.container(horizontal=True, vertical_alignment="center", key="promises_ways"):
        if may_all(ws, "keep promises"):  # others write them down on their walks, which says whose they are
            st.page_link(
                page("promises"),
                label="Write down a promise",
                icon=":material/handshake:",
                query_params={"new": "1"},
            )
        mine = bool(lines) and st.toggle("Mine only", key="promises_mine", persist_state="session")
    if not lines:
        empty_state(
            "No promise is written down",
            "Somebody on a walk was promised a call, a refund, an answer? Write it down with an owner and a "
            "date, here or at the debrief. It stands on Home when it is overdue.",
            action="Go to the walks",
            to_page="walk",
        )
        return
    shown = [line for line in lines if line.is_mine or not mine]
    if not shown:
        st.html('<p class="fn-quiet">You owe nobody anything.</p>')
    alone = [line for line in shown if line.is_left_alone]
    if alone:
        section(f"Broken, and nobody has followed up ({len(alone)})")
        st.html(f'<p class="fn-promise-alone">{escaped(LEFT_ALONE)}</p>')
        _draw(ws, alone, says_alone=False)
    for title, state in _PARTS:
        part = [line for line in shown if line.state == state and not line.is_left_alone]
        if part:
            section(f"{title} ({len(part)})")
            _draw(ws, part)
    _kept(ws, [line for line in shown if line.state == "kept"])
    if may(ws, "take out"):
        _exports(ws, mine=mine)


def show_new_promise(ws: Workspace, session_id: int | None) -> None:
    """Draw the form of a promise: of a walk that is under way, or of none. Raises NotFoundError."""
    walk = get_session(ws, session_id) if session_id else None
    page_head(
        "Write down a promise", "One person, one owner, one date.", eyebrow=walk.title if walk else "Promises"
    )
    made = draw_promise_form(ws, session_id=session_id)
    if walk:
        _link_to_walk(walk.id, "Back to the walk")
    _link_to_all()
    if made:
        st.query_params.from_dict({"promise": str(made.id)})
        st.rerun()


def show_promise(ws: Workspace, promise_id: int) -> None:
    """Draw one promise with its history. Raises NotFoundError."""
    get_promise(ws, promise_id)
    (line,) = (one for one in list_reminders(ws) if one.promise.id == promise_id)
    page_head("A promise", eyebrow="Promises")
    draw_promise(ws, line, with_walk=True, with_more=False)
    one = line.promise
    with st.container(horizontal=True):
        _link_to_all()
        if one.session_id and may_on(ws, "see walks", "session_id", one.session_id):
            _link_to_walk(one.session_id, "Open its walk")
        if one.finding_id and may_on(ws, "read findings", "finding_id", one.finding_id):
            query = {"finding": str(one.finding_id)}
            st.page_link(
                page("findings"), label="Open its finding", icon=":material/lightbulb:", query_params=query
            )
    with st.expander("Change it", icon=":material/edit:", key=f"promise_change_{promise_id}"):
        draw_promise_edit(ws, one)
    _history(ws, promise_id)


def _draw(ws: Workspace, lines: Sequence[PromiseLine], *, says_alone: bool = True) -> None:
    for line in lines:
        draw_promise(ws, line, with_walk=True, says_alone=says_alone)


def _kept(ws: Workspace, lines: Sequence[PromiseLine]) -> None:
    if not lines:
        return
    section(f"Kept ({len(lines)})")
    kept = sorted(lines, key=lambda line: line.promise.kept_at or line.promise.due_on, reverse=True)
    shown = kept if st.session_state.get("promises_all_kept") else kept[:SHOWN_KEPT]
    _draw(ws, shown)
    if len(shown) < len(kept) and st.button(f"Show all {len(kept)}", key="promises_show_all"):
        st.session_state["promises_all_kept"] = True
        st.rerun()


def _exports(ws: Workspace, *, mine: bool) -> None:
    section("Take them with you")
    with st.container(horizontal=True, key="promises_exports"):
        for label, file_format, mime in (
            ("All as CSV", "csv", "text/csv"),
            ("What is owed, for a calendar", "ics", "text/calendar"),
        ):
            st.download_button(
                label,
                partial(export_promises, ws, file_format, mine=mine),
                file_name=f"promises.{file_format}",
                mime=mime,
                key=f"promises_{file_format}",
                icon=":material/download:",
                on_click="ignore",
            )


def _history(ws: Workspace, promise_id: int) -> None:
    changes = list_promise_changes(ws, promise_id)
    names = {member.id: member.name for member in list_members(ws)}
    section(f"History: {counted(len(changes), 'change')}")
    if not changes:
        st.html('<p class="fn-quiet">It was written down before changes were kept.</p>')
        return
    items = "".join(_change_html(one, names) for one in changes)
    st.html(f'<ul class="fn-history">{items}</ul>')
    last = next((one for one in changes if one.undone_at is None), None)
    if last is not None and last.kind != "made":
        label = f"Take back: {_SAID[last.kind].lower()}"
        if st.button(label, icon=":material/undo:", key="promise_take_back"):
            undo_promise_change(ws, promise_id)
            st.rerun()


def _change_html(one: PromiseChange, names: Mapping[int, str]) -> str:
    who = names.get(one.made_by, "somebody")
    cells = [
        _cell_words(name, one.after[name])
        + (
            f' <span class="fn-quiet">(was {_value_words(one.before[name])})</span>'
            if one.before.get(name)
            else ""
        )
        for name in _CELLS
        if one.after.get(name)
    ]
    undone = ' <span class="fn-quiet">taken back</span>' if one.undone_at else ""
    return (
        f'<li class="{"fn-undone" if one.undone_at else ""}"><small>{day_and_time(one.made_at)}, '
        f"{escaped(who)}</small><br><span>{_SAID[one.kind]}{undone}"
        f"{': ' if cells else ''}{', '.join(cells)}</span></li>"
    )


def _cell_words(name: str, value: object) -> str:
    return _CELLS[name].format(_value_words(value))


def _value_words(value: object) -> str:
    """Return a cell as it is read, escaped; a day as elsewhere on the page."""
    text = str(value)
    return day(date.fromisoformat(text)) if _DAY.fullmatch(text) else escaped(text)


def _link_to_walk(session_id: int, label: str) -> None:
    query = {"session": str(session_id)}
    st.page_link(page("walk"), label=label, icon=":material/directions_walk:", query_params=query)


def _link_to_all() -> None:
    st.page_link(page("promises"), label="All promises", icon=":material/arrow_back:")
