"""Questions to ask next as pages show them, with what can be done with each, and the form of another one."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import ASK_PLACES, AskPlace, NextQuestion
from fieldnotes.services.next_questions import (
    add_next_question,
    edit_next_question,
    get_next_question,
    list_next_questions,
    mark_next_question,
    remove_next_question,
    restore_next_question,
)
from fieldnotes.services.workspace import Workspace

from .formats import day, escaped
from .parts import error_box, offer_undo
from .plan_links import plan_query
from .shell import page

PLACE_NAMES: dict[AskPlace, str] = {
    "survey": "In the next survey",
    "call": "In the next call",
    "walk": "On the next walk",
}
_FORM = "ask_next_form"


def draw_question(ws: Workspace, one: NextQuestion, *, walk: str = "", with_place: bool = False) -> None:
    """Draw a question with what can be done with it. walk: the title of the walk it comes from."""
    with st.container(key=f"row_question_{one.id}"):
        st.html(question_html(one, walk=walk, with_place=with_place))
        with st.container(horizontal=True, vertical_alignment="center", key=f"question_actions_{one.id}"):
            if one.state == "open":
                _mark(ws, one, "asked", "Asked", "What came of it?")
                _mark(ws, one, "dropped", "Drop it", "Why not?")
                if one.place == "walk":
                    _plan_with_it(one)
            elif st.button("Open again", key=f"question_open_{one.id}"):
                _done(ws, one, "The question is open again.", partial(mark_next_question, ws, one.id, "open"))
            with st.popover("Change", key=f"question_change_{one.id}"):
                _change(ws, one)
            if st.button("Remove", type="tertiary", key=f"question_remove_{one.id}"):
                remove = partial(remove_next_question, ws, one.id)
                _done(ws, one, "The question was removed.", remove, removes=True)


def question_html(one: NextQuestion, *, walk: str = "", with_place: bool = False) -> str:
    """Return a question with where it is to be asked, how it stands and where it comes from."""
    state = ""
    if one.state != "open":
        on = f" on {day(one.decided_at)}" if one.decided_at else ""
        mark = "✓ asked" if one.state == "asked" else "– dropped"
        state = f'<span class="{"fn-good" if one.state == "asked" else "fn-quiet"}">{mark}{on}</span>'
    place = PLACE_NAMES[one.place] if with_place else ""
    meta = [part for part in (escaped(place), state, escaped(f"from “{walk}”") if walk else "") if part]
    learned = f'<p class="fn-promise-meta">{escaped(one.learned)}</p>' if one.learned else ""
    return (
        f'<article class="fn-promise"><p class="fn-promise-text">{escaped(one.text)}</p>'
        + (f'<p class="fn-promise-meta">{" · ".join(meta)}</p>' if meta else "")
        + f"{learned}</article>"
    )


def draw_question_form(
    ws: Workspace, *, session_id: int | None = None, finding_id: int | None = None
) -> None:
    """Draw the form of another question; it stays open for the next one."""
    number = st.session_state.get(_FORM, 0)
    with st.form(f"question_form_{number}", border=False):
        text = st.text_input(
            "A question to ask next",
            placeholder="What did you do while you waited?",
            key=f"question_{number}_text",
        )
        place = st.pills(
            "Where?",
            ASK_PLACES,
            default="walk",
            required=True,
            format_func=lambda one: PLACE_NAMES[one],
            key=f"question_{number}_place",
        )
        sent = st.form_submit_button("Put it on the list", key=f"question_{number}_add")
    if not sent:
        return
    try:
        add_next_question(
            ws, text=text or "", place=place or "walk", session_id=session_id, finding_id=finding_id
        )
    except FieldnotesError as error:
        error_box(error)
        return
    st.session_state[_FORM] = number + 1
    st.rerun()


def draw_questions_here(ws: Workspace, session_id: int) -> None:
    """Draw what a debrief asks next, with the form of another question."""
    with (
        st.container()
    ):  # another line must not move the form, nor what stands below: an open list would close
        for one in list_next_questions(ws, session_id=session_id):
            draw_question(ws, one, with_place=True)
    draw_question_form(ws, session_id=session_id)


def _plan_with_it(one: NextQuestion) -> None:
    st.page_link(
        page("plan"),
        label="Plan a walk with it",
        icon=":material/directions_walk:",
        query_params=plan_query(question=one.text, finding_id=one.finding_id),
    )


def _mark(ws: Workspace, one: NextQuestion, state: str, label: str, asks: str) -> None:
    key = f"question_{state}_{one.id}"
    with st.popover(label, key=f"{key}_ask"), st.form(f"{key}_form", border=False):
        learned = st.text_area(f"{asks} (optional)", height=80, key=f"{key}_learned")
        if st.form_submit_button(label, type="primary", key=key):
            mark = partial(mark_next_question, ws, one.id, state, learned=learned or "")
            _done(ws, one, f"The question was {state}.", mark)


def _change(ws: Workspace, one: NextQuestion) -> None:
    key = f"question_edit_{one.id}"
    with st.form(f"{key}_form", border=False):
        text = st.text_input("The question", value=one.text, key=f"{key}_text")
        place = st.radio(
            "Where?",
            ASK_PLACES,
            index=ASK_PLACES.index(one.place),
            format_func=lambda each: PLACE_NAMES[each],
            key=f"{key}_place",
        )
        if st.form_submit_button("Save", type="primary", key=key):
            edit = partial(edit_next_question, ws, one.id, text=text or "", place=place)
            _done(ws, one, "The question was changed.", edit)


def _done(
    ws: Workspace, one: NextQuestion, said: str, service: Callable[[], NextQuestion], *, removes: bool = False
) -> None:
    """Do it and offer to take it back; what goes wrong is said where the button is."""
    try:
        before = get_next_question(ws, one.id)  # the page may be older than a colleague's change
        after = service()
    except FieldnotesError as error:
        error_box(error)
        return
    offer_undo(said, partial(restore_next_question, ws, before, changed=None if removes else after))
    st.rerun()
