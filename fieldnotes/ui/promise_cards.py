"""A promise as pages show it: what is owed to whom, how it stands, and what can be done with it."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import Promise, PromiseState
from fieldnotes.services.promise_reminders import PromiseLine
from fieldnotes.services.promises import (
    break_promise,
    follow_up_promise,
    keep_promise,
    last_promise_change,
    note_answer,
    remove_promise,
    undo_promise_change,
)
from fieldnotes.services.workspace import Workspace

from .formats import day, escaped
from .parts import error_box, offer_undo
from .shell import page, page_exists

LEFT_ALONE = (
    "A broken promise with nobody following up is a defect of the company. Call the person, put it right, "
    "and write down what was done."
)
_KEPT_BACK = "They answered, and do not agree to be quoted any more."
HOWS = ("on the phone", "in person", "by mail", "by message", "in a survey")


def promise_html(line: PromiseLine, *, with_walk: bool = False, says_alone: bool = True) -> str:
    """Return a promise with who owes it to whom and until when, how it stands, and what they said to it.

    says_alone: say of one that was left alone what that is.
    """
    one = line.promise
    meta = [escaped(part) for part in (line.person, one.owner, one.pillar) if part]
    meta.append(_stands(one, line.state))
    if one.first_due_on and one.first_due_on < one.due_on:
        meta.append(f"put off, first due {day(one.first_due_on)}")
    walk = f'<p class="fn-promise-meta">From “{escaped(line.walk)}”</p>' if with_walk and line.walk else ""
    because = f'<p class="fn-promise-meta">Because {escaped(one.because)}</p>' if one.because else ""
    alone = (
        f'<p class="fn-promise-alone">{escaped(LEFT_ALONE)}</p>' if line.is_left_alone and says_alone else ""
    )
    return (
        f'<article class="fn-promise fn-promise-{line.state.replace(" ", "-")}">'
        f'<p class="fn-promise-text">{escaped(one.text)}</p>'
        f'<p class="fn-promise-meta">{" · ".join(meta)}</p>{walk}{because}{alone}'
        f"{_followed_up(one)}{_answer(one, line.person)}</article>"
    )


def draw_promise(
    ws: Workspace,
    line: PromiseLine,
    *,
    with_walk: bool = False,
    with_more: bool = True,
    says_alone: bool = True,
) -> None:
    """Draw a promise with what can be done with it. with_more: lead on to its history and to changing it."""
    one = line.promise
    with st.container(key=f"row_promise_{one.id}"):
        st.html(promise_html(line, with_walk=with_walk, says_alone=says_alone))
        with st.container(horizontal=True, vertical_alignment="center", key=f"promise_actions_{one.id}"):
            if one.kept_at is None:
                _ask(f"keep_{one.id}", "Mark as kept", partial(_keep_fields, ws, one))
                if one.not_kept_at is None:
                    _ask(f"break_{one.id}", "Not kept", partial(_break_fields, ws, one))
            elif not one.answer and not one.is_answer_kept_back:
                _ask(f"answer_{one.id}", "Their answer", partial(_answer_fields, ws, one))
            if line.state in ("overdue", "not kept"):
                _ask(f"follow_{one.id}", "Follow up", partial(_follow_fields, ws, one))
            if st.button("Remove", type="tertiary", key=f"remove_promise_{one.id}"):
                if not with_more:
                    st.query_params.clear()  # its own page goes with it
                do_and_offer_undo(ws, one.id, "The promise was removed.", partial(remove_promise, ws, one.id))
            if with_more and page_exists("promises"):
                st.page_link(page("promises"), label="Change, history", query_params={"promise": str(one.id)})


def _stands(one: Promise, state: PromiseState) -> str:
    if one.kept_at:
        return f'<span class="fn-good">✓ kept on {day(one.kept_at)}</span>'
    if one.not_kept_at:
        return f'<span class="fn-bad">✗ not kept, said on {day(one.not_kept_at)}</span>'
    if state == "overdue":
        return f'<span class="fn-bad">overdue since {day(one.due_on)}</span>'
    return f"until {day(one.due_on)}" + (", due soon" if state == "due soon" else "")


def _followed_up(one: Promise) -> str:
    if not one.follow_up or one.followed_up_at is None:
        return ""
    return (
        f'<p class="fn-promise-meta">Followed up on {day(one.followed_up_at)}: {escaped(one.follow_up)}</p>'
    )


def _answer(one: Promise, person: str) -> str:
    if one.is_answer_kept_back:
        return f'<p class="fn-promise-meta">{_KEPT_BACK}</p>'
    if not one.answer:
        return ""
    when = f"on {day(one.answered_on)}" if one.answered_on else ""
    said = ", ".join(escaped(part) for part in (person or "They", when, one.answered_how) if part)
    return (
        f'<blockquote class="fn-promise-answer" dir="auto">{escaped(one.answer)}</blockquote>'
        f'<p class="fn-promise-meta">{said}</p>'
    )


def _ask(key: str, label: str, draw: Callable[[], None]) -> None:
    """Draw a button that opens the small form which `draw` draws."""
    with st.popover(label, key=f"{key}_ask"), st.form(f"{key}_form", border=False):
        draw()


def _answer_inputs(key: str, *, label: str) -> tuple[str, date | None, str]:
    answer = st.text_area(label, height=90, key=f"{key}_answer")
    how = st.selectbox(
        "How did they say it?",
        HOWS,
        index=None,
        accept_new_options=True,
        placeholder="Choose or type",
        key=f"{key}_how",
    )
    on = st.date_input("When?", value=today(), max_value=today(), format="YYYY-MM-DD", key=f"{key}_on")
    return answer or "", on if isinstance(on, date) else None, how or ""


def _keep_fields(ws: Workspace, one: Promise) -> None:
    answer, on, how = _answer_inputs(f"keep_{one.id}", label="What did they say to it, in their words?")
    if st.form_submit_button("It is kept", type="primary", key=f"keep_{one.id}"):
        keep = partial(keep_promise, ws, one.id, answer=answer, answered_on=on, answered_how=how)
        do_and_offer_undo(ws, one.id, "The promise is kept.", keep)


def _answer_fields(ws: Workspace, one: Promise) -> None:
    answer, on, how = _answer_inputs(f"answer_{one.id}", label="What did they say, in their words?")
    if st.form_submit_button("Write it down", type="primary", key=f"answer_{one.id}"):
        note = partial(note_answer, ws, one.id, answer=answer, answered_on=on, answered_how=how)
        do_and_offer_undo(ws, one.id, "Their answer is written down.", note)


def _break_fields(ws: Workspace, one: Promise) -> None:
    because = st.text_area("Why was it not kept?", height=90, key=f"break_{one.id}_because")
    if st.form_submit_button("It was not kept", type="primary", key=f"break_{one.id}"):
        not_kept = partial(break_promise, ws, one.id, because=because or "")
        do_and_offer_undo(ws, one.id, "The promise was not kept.", not_kept)


def _follow_fields(ws: Workspace, one: Promise) -> None:
    text = st.text_area("What did you do about it?", height=90, key=f"follow_{one.id}_text")
    due_on = st.date_input(
        "A new date, if you agreed on one",
        value=None,
        min_value=today(),
        format="YYYY-MM-DD",
        key=f"follow_{one.id}_due",
    )
    if st.form_submit_button("Write it down", type="primary", key=f"follow_{one.id}"):
        new_date = due_on if isinstance(due_on, date) else None
        follow = partial(follow_up_promise, ws, one.id, text=text or "", due_on=new_date)
        do_and_offer_undo(ws, one.id, "The follow-up is written down.", follow)


def do_and_offer_undo(ws: Workspace, promise_id: int, said: str, service: Callable[[], object]) -> None:
    """Do it and offer to take just that back, and draw the page anew; what goes wrong is said here."""
    before = last_promise_change(ws, promise_id)
    try:
        service()
    except FieldnotesError as error:
        error_box(error)
        return
    done = last_promise_change(ws, promise_id)
    if done != before:  # else nothing differs from before, and there is nothing to take back
        offer_undo(said, partial(undo_promise_change, ws, promise_id, change_id=done))
    st.rerun()


def today() -> date:
    """Return the day on this machine."""
    return datetime.now().astimezone().date()
