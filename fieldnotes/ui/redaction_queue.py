"""Passages that may give somebody away, for a person to decide on."""

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import PersonalFinding
from fieldnotes.services.access import may
from fieldnotes.services.redacting import (
    ask_again,
    count_personal_data,
    keep_passages,
    list_personal_data,
    queue_redaction,
    redact_passages,
)
from fieldnotes.services.workspace import Workspace

from .formats import counted, escaped
from .parts import error_box, offer_undo, say_done
from .shell import page_address

SHOWN = 10


def show_queue(ws: Workspace) -> None:
    """Draw the passages that wait, a few at a time, each with what can be done about it."""
    total = count_personal_data(ws)
    if not total:
        st.caption(
            "Nothing waits. Open a source and press “Look for personal data”, or let new transcripts be "
            "looked through by the rule below."
        )
        return
    st.caption(
        f"{counted(total, 'passage')} may give somebody away. What is taken out leaves the line, its sound "
        "and the search; a label stands in its place."
    )
    found = list_personal_data(ws, limit=SHOWN)
    for one in found:
        _show(ws, one)
    if len(found) > 1:
        ids = [one.id for one in found]
        if st.button(f"Take out these {len(found)}", key="redact_all", type="primary"):
            _take_out(ws, ids)


def show_look_button(ws: Workspace, source_id: int) -> None:
    """Draw the button that has a source looked through by a worker."""
    if may(ws, "code") and st.button(
        "Look for personal data", key="look_for_personal", icon=":material/visibility_off:"
    ):
        queue_redaction(ws, source_id)
        say_done(
            "A worker looks for personal data; what it finds waits for you on the page Privacy.",
            link="Open Privacy",
            to_page="privacy",
        )
        st.rerun()


def _show(ws: Workspace, one: PersonalFinding) -> None:
    with st.container(key=f"personal_{one.id}", gap="small"):
        address = escaped(page_address("transcript", source=one.source_id))
        sure = "" if one.sure else ", unsure"
        st.html(
            f'<p class="fn-personal" dir="auto">…{escaped(one.before)}<mark>{escaped(one.text)}</mark>'
            f'{escaped(one.after)}…<span class="fn-meta">{escaped(one.kind)}{sure} · '
            f'<a href="{address}" target="_self">{escaped(one.title)}</a></span></p>'
        )
        with st.container(horizontal=True):
            take_out = st.button("Take it out", key=f"redact_{one.id}")
            st.button("It gives nobody away", key=f"keep_{one.id}", on_click=_keep, args=(ws, one.id))
        if take_out:
            _take_out(ws, [one.id])


def _take_out(ws: Workspace, ids: list[int]) -> None:
    """Take passages out, which may take seconds where there is sound; then say what was done."""
    try:
        with st.spinner("Taking it out of the line, the sound and the search…", show_time=True):
            done = redact_passages(ws, ids)
    except FieldnotesError as error:
        error_box(error)
        return
    sound = f"; {done.seconds:.1f} s of its sound are silent now" if done.seconds else ""
    say_done(f"Taken out: {counted(done.passages, 'passage')}, from the line and the search{sound}.")
    st.rerun()


def _keep(ws: Workspace, finding_id: int) -> None:
    keep_passages(ws, [finding_id])
    offer_undo("The passage stays.", lambda: ask_again(ws, [finding_id]))
