"""Passages most like the statement that are not in the finding yet: proposed one by one, never counted."""

from collections.abc import Sequence

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import AlikePassage, Code
from fieldnotes.services.alike import (
    AlikePassages,
    find_alike,
    refuse_passage,
    restore_all_passages,
    restore_passage,
)
from fieldnotes.services.jobs import why_work_waits
from fieldnotes.services.workspace import Workspace

from .cards import quote_card
from .findings_evidence import caught, codes_by_id, passage_card
from .findings_search import passage_adder, span_name
from .formats import counted, escaped, plain
from .parts import error_box, offer_undo

# The first passage of the first list can be decided by a key.
KEYS = {"for": "F", "against": "A", "not": "N"}
LABELS = {"for": "For", "against": "Against", "not": "Not about this"}


def draw_alike(ws: Workspace, finding_id: int) -> None:
    """Draw passages like the statement once somebody opens this part; comparing takes up to a second."""
    part = st.expander(
        "Passages like the statement", icon=":material/join_inner:", key="alike", on_change="rerun"
    )
    if not part.open:
        return
    with part:
        try:
            with st.spinner("Comparing sentences on this machine…"):
                found = find_alike(ws, finding_id)
        except FieldnotesError as error:
            error_box(error)
            return
        if not found.sentences:
            _draw_none_read(ws, found)
            return
        codes = codes_by_id(ws)
        st.html(
            f'<p class="fn-quiet">The nearest of {found.sentences:,} sentences, compared on this machine '
            "by a model that knows English; at most two of one source. Nothing here counts until you put "
            "it to the finding.</p>"
        )
        if found.waiting:
            st.html(f'<p class="fn-quiet">{_waiting_words(found)}</p>')
        st.html('<h3 class="fn-side">Like the statement</h3>')
        if not found.passages:
            st.html(
                '<p class="fn-quiet">No other sentence comes near it. Say it otherwise, or look by words.</p>'
            )
        _draw_list(ws, finding_id, found.passages, codes, with_keys=True)
        st.html('<h3 class="fn-side">May speak against it <span class="fn-quiet">a guess</span></h3>')
        if not found.against:
            st.html('<p class="fn-quiet">No sentence near it shows a sign of saying otherwise.</p>')
        _draw_list(ws, finding_id, found.against, codes, with_keys=not found.passages)
        if found.refused:
            st.button(
                f"Propose {counted(found.refused, 'refused sentence')} again",
                key="alike_again",
                type="tertiary",
                on_click=caught,
                args=(lambda: restore_all_passages(ws, finding_id),),
            )


def _draw_none_read(ws: Workspace, found: AlikePassages) -> None:
    if not found.waiting:
        st.write(
            "No sentence has been read yet. Add a recording, a note, a document or answers; a background job "
            "then reads their sentences, and those like the statement appear here."
        )
        return
    st.write(f"Nothing to compare with yet. {_waiting_words(found)}")
    if why := why_work_waits(ws):
        st.write(plain(why))


def _waiting_words(found: AlikePassages) -> str:
    jobs = counted(found.waiting, "background job")
    read = "reads" if found.waiting == 1 else "read"
    return f"{jobs} still {read} sentences; what they find appears here later."


def _draw_list(
    ws: Workspace,
    finding_id: int,
    passages: Sequence[AlikePassage],
    codes: dict[int, Code],
    *,
    with_keys: bool,
) -> None:
    for place, one in enumerate(passages):
        name = span_name(one)
        with st.container(key=f"row_found_alike_{name}"):
            st.html(quote_card(passage_card(ws, one.card, codes)) + _signs(one))
            with st.container(horizontal=True):
                for what, label in LABELS.items():
                    st.button(
                        label,
                        key=f"alike_{what}_{name}",
                        shortcut=KEYS[what] if with_keys and not place else None,
                        on_click=caught,
                        args=(lambda what=what, one=one: _decide(ws, finding_id, one, what),),
                    )


def _decide(ws: Workspace, finding_id: int, one: AlikePassage, what: str) -> None:
    if what != "not":
        passage_adder(ws, finding_id, one)(what)
        return
    place = {"segment_id": one.segment_id, "start_char": one.start_char, "end_char": one.end_char}
    refuse_passage(ws, finding_id, **place)
    offer_undo("Not about this: it is not proposed again.", lambda: restore_passage(ws, finding_id, **place))


def _signs(one: AlikePassage) -> str:
    if not one.against:
        return ""
    return f'<p class="fn-note fn-quiet">A guess, because: {escaped("; ".join(one.against))}.</p>'
