"""The rounds of independent coding: one's own open ones, those under way, those to settle, those done."""

from collections.abc import Sequence

import streamlit as st

from fieldnotes.records import CodingRound
from fieldnotes.services.rounds import list_rounds, my_rounds, resume_round
from fieldnotes.services.settling import read_settling
from fieldnotes.services.workspace import Workspace, current_member, list_members

from .agreement_parts import round_facts, round_link, who_is_done
from .formats import counted, escaped
from .parts import page_errors, page_head, section
from .shell import page

LEAD = "Would somebody else put the same code on the same words? Code apart, compare, settle the differences."
SHOWN_SETTLED = 20


def show_rounds(ws: Workspace) -> None:
    """Draw the page without a query."""
    page_head("Agreement", LEAD)
    found = list_rounds(ws)
    if not found:
        _explain(alone=len(list_members(ws)) < 2)
    with st.container(horizontal=True):
        st.page_link(
            page("agreement"), label="Start a round", icon=":material/add:", query_params={"start": "1"}
        )
        if len(list_members(ws)) < 2:
            st.page_link(page("settings"), label="Add members", icon=":material/person_add:")
    mine = my_rounds(ws)
    if mine:
        section("Yours to code")
        for one in mine:
            with _row(one):
                round_link(one, "Code now", icon=":material/edit_note:", code=True)
    _group("Under way", [one for one in found if one.state == "running" and one not in mine])
    _to_settle(ws, [one for one in found if one.state == "revealed"])
    _group("Settled", [one for one in found if one.state == "settled"][:SHOWN_SETTLED])
    _cancelled(ws, [one for one in found if one.state == "cancelled"])


def _explain(*, alone: bool) -> None:
    first = (
        "Add the others as members, on the page Workspace." if alone else "Choose a source and its coders."
    )
    st.html(
        '<div class="fn-empty"><h2>No round yet</h2>'
        "<p>A round lets two or more people code the same source without seeing each other's codes, the "
        "suggestions, or what was coded before.</p>"
        f'<ol class="fn-how"><li>{escaped(first)}</li>'
        "<li>Everybody codes, and says when their part is finished.</li>"
        "<li>The figures say how far you agree, and each difference stands side by side to be settled.</li>"
        "</ol></div>"
    )


def _row(one: CodingRound) -> "st.delta_generator.DeltaGenerator":
    row = st.container(key=f"round_{one.id}")
    with row:
        st.html(
            f'<h3 class="fn-round">{escaped(one.source_title)}</h3>'
            f'<p class="fn-quiet">{escaped(one.name)} · {escaped(round_facts(one))}</p>'
            + (who_is_done(one) if one.state == "running" else "")
        )
    return row


def _group(title: str, found: Sequence[CodingRound]) -> None:
    if found:
        section(title)
    for one in found:
        with _row(one):
            round_link(one, "Open", icon=":material/arrow_forward:")


def _to_settle(ws: Workspace, found: Sequence[CodingRound]) -> None:
    if found:
        section("To settle")
    for one in found:
        with _row(one):
            view = read_settling(ws, one.id)
            everything = len(view.comparison.disagreements)
            settled = everything - len(view.open)
            st.html(f"<p>{settled} of {counted(everything, 'disagreement')} settled.</p>")
            round_link(one, "Compare and settle", icon=":material/balance:")


def _cancelled(ws: Workspace, found: Sequence[CodingRound]) -> None:
    if not found:
        return
    me = current_member(ws).id
    with st.expander(f"Cancelled ({len(found)})"):
        for one in found:
            with _row(one):
                if one.started_by != me:
                    continue
                if st.button("Resume it", key=f"resume_{one.id}", icon=":material/undo:"):
                    with page_errors():
                        resume_round(ws, one.id)
                        st.rerun()
