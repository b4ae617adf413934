"""A walk that has been debriefed: what it taught, with its notes and its curve."""

import streamlit as st

from fieldnotes.records import Assumption
from fieldnotes.services.walks import Walk
from fieldnotes.services.workspace import Workspace

from .formats import escaped
from .parts import page_head, section
from .walk_curve import show_curve
from .walk_places import facts, hint, link_to_all, link_to_walk, two_columns
from .walk_promises import show_promises
from .walk_time_line import show_notes

OUTCOME_MARKS = {"open": "·", "held": "=", "changed": "≈", "overturned": "≠"}


def show_summary(ws: Workspace, walk: Walk) -> None:
    """Draw a debriefed walk to read."""
    session = walk.session
    page_head(session.title, session.intent, eyebrow=" · ".join(facts(session, walk.journey.name)))
    if session.who_is_met:
        hint(f"Met: {session.who_is_met}")
    learned, noted = two_columns()
    with learned:
        if walk.assumptions:
            section("What was expected, and what became of it")
            st.html(f'<ul class="fn-outcomes">{"".join(map(outcome_html, walk.assumptions))}</ul>')
        answers = (
            ("What surprised", session.surprised),
            ("What was common between “them” and “us”", session.common_ground),
            ("What to ask next", session.ask_next),
        )
        for heading, answer in answers:
            if answer:
                section(heading)
                st.html(f'<p class="fn-walk-answer">{escaped(answer)}</p>')
        show_promises(ws, session.id, may_add=False)
        link_to_walk(session.id, label="Edit the debrief", icon=":material/edit:", debrief=True)
        link_to_all()
    with noted:
        show_curve(walk, key=f"summary_{session.id}_curve")
        show_notes(ws, walk)


def outcome_html(one: Assumption) -> str:
    """Return an assumption with its outcome as a mark and a word, and the reason."""
    outcome = "no outcome" if one.outcome == "open" else one.outcome
    because = f'<p class="fn-note-said">{escaped(one.because)}</p>' if one.because else ""
    return (
        f'<li class="fn-outcome fn-outcome-{one.outcome}"><span class="fn-outcome-word">'
        f'<span aria-hidden="true">{OUTCOME_MARKS[one.outcome]}</span> {outcome}</span>'
        f"<p>{escaped(one.text)}</p>{because}</li>"
    )
