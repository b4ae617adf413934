"""A walk that has been debriefed: what it taught, with its notes and its curve."""

from collections.abc import Sequence

import streamlit as st

from fieldnotes.field.debriefing import CONTEXT_PARTS, NEED_PARTS, WRITTEN_PARTS
from fieldnotes.records import Assumption, LibraryCard
from fieldnotes.services.debrief_picks import list_picks
from fieldnotes.services.debriefs import read_portrait
from fieldnotes.services.next_questions import list_next_questions
from fieldnotes.services.own_debriefs import read_own_debriefs
from fieldnotes.services.walks import Walk
from fieldnotes.services.workspace import Workspace

from .ask_next_items import question_html
from .debrief_own import ASK_NEXT
from .debrief_voices import voices_html
from .formats import escaped
from .parts import page_head, section
from .promise_lists import draw_promises_here
from .shell import page, page_address
from .transcript_document import link_to_reading
from .walk_curve import show_curve
from .walk_places import facts, hint, link_to_all, link_to_walk, two_columns
from .walk_time_line import show_notes

OUTCOME_MARKS = {"open": "·", "held": "=", "changed": "≈", "overturned": "≠"}


def show_summary(ws: Workspace, walk: Walk) -> None:
    """Draw a debriefed walk to read."""
    session = walk.session
    page_head(session.title, session.intent, eyebrow=" · ".join(facts(session, walk.journey.name)))
    if session.who_is_met:
        hint(f"Met: {session.who_is_met}")
    picks = list_picks(ws, session.id)
    learned, noted = two_columns()
    with learned:
        if walk.assumptions:
            section("What was expected, and what became of it")
            shown = {one.id: [card for _, card in picks.get(one.id, ())] for one in walk.assumptions}
            items = (outcome_html(one, shown[one.id]) for one in walk.assumptions)
            st.html(f'<ul class="fn-outcomes">{"".join(items)}</ul>')
        answers = (
            ("What surprised", session.surprised),
            ("What was common between “them” and “us”", session.common_ground),
        )
        for heading, answer in answers:
            if answer:
                section(heading)
                st.html(f'<p class="fn-walk-answer">{escaped(answer)}</p>')
        _portrait(ws, session.id)
        if quotes := [card for _, card in picks.get(None, ())]:
            section("Quotes to keep")
            st.html(shown_html(quotes))
        _ask_next(ws, session.id)
        draw_promises_here(ws, session_id=session.id)
        link_to_walk(session.id, label="Edit the debrief", icon=":material/edit:", debrief=True)
        link_to_reading(ws, session.id)
        _alone(ws, walk)
        link_to_all()
    with noted:
        show_curve(walk, key=f"summary_{session.id}_curve")
        show_notes(ws, walk)


def _portrait(ws: Workspace, session_id: int) -> None:
    said = read_portrait(ws, session_id)
    for title, parts in (("What they need", NEED_PARTS), ("Their context", CONTEXT_PARTS)):
        rows = "".join(
            f'<dt>{part.heading}</dt><dd dir="auto">{escaped(said[part.name])}</dd>'
            for part in parts
            if part.name in said
        )
        if rows:
            section(title)
            st.html(f'<dl class="fn-portrait">{rows}</dl>')


def _ask_next(ws: Workspace, session_id: int) -> None:
    questions = list_next_questions(ws, session_id=session_id)
    if questions:
        section("What to ask next")
        st.html("".join(question_html(one, with_place=True) for one in questions))
        st.page_link(page("ask_next"), label="The list of what to ask next", icon=":material/help:")


def _alone(ws: Workspace, walk: Walk) -> None:
    """Draw what each wrote alone, where they did."""
    voices = [one for one in read_own_debriefs(ws, walk.session.id) if one.answers]
    if not voices:
        return
    headings = {f"assumption:{one.id}": one.text for one in walk.assumptions}
    headings |= {part.name: part.heading for part in (*WRITTEN_PARTS, *NEED_PARTS, *CONTEXT_PARTS, ASK_NEXT)}
    with st.expander("What each wrote alone", icon=":material/groups:"):
        for part, heading in headings.items():
            if said := voices_html(voices, part):
                st.html(f'<h3 class="fn-debrief-part">{escaped(heading)}</h3>{said}')


def shown_html(cards: Sequence[LibraryCard]) -> str:
    """Return passages as a list, each with the way to its place; "" for none."""
    items = ""
    for card in cards:
        address = escaped(page_address("transcript", excerpt=card.id))
        link = f'<a href="{address}" target="_self">in its place</a>'
        items += f'<li dir="auto">{escaped(card.quote)} {link}</li>'
    return f'<ul class="fn-shown">{items}</ul>' if items else ""


def outcome_html(one: Assumption, evidence: Sequence[LibraryCard] = ()) -> str:
    """Return an assumption with its outcome as a mark and a word, the reason, and what shows it."""
    outcome = "no outcome" if one.outcome == "open" else one.outcome
    because = f'<p class="fn-note-said">{escaped(one.because)}</p>' if one.because else ""
    return (
        f'<li class="fn-outcome fn-outcome-{one.outcome}"><span class="fn-outcome-word">'
        f'<span aria-hidden="true">{OUTCOME_MARKS[one.outcome]}</span> {outcome}</span>'
        f"<p>{escaped(one.text)}</p>{because}{shown_html(evidence)}</li>"
    )
