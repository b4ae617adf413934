"""The form of a guide: a new one of the team's own, or a new version."""

from functools import partial
from typing import Any

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.field.guides import parts_as_text
from fieldnotes.records import MODES, Guide
from fieldnotes.services.guides import add_guide, edit_guide, remove_guide, restore_guide
from fieldnotes.services.workspace import Workspace

from .guide_view import found_guide
from .guides_list import go_to, link_to_guides
from .parts import error_box, offer_undo, page_head
from .walk_places import hint


def show_new(ws: Workspace) -> None:
    """Draw the form of a new guide."""
    page_head("A guide of our own", "What should somebody look for, or ask?", eyebrow="Guides")
    with st.form("guide_new_form", border=False):
        fields = _fields(None, "guide_new")
        if st.form_submit_button("Add the guide", type="primary"):
            try:
                guide = add_guide(ws, **fields)
            except FieldnotesError as error:
                error_box(error)
            else:
                offer_undo(f"Added “{guide.title}”.", partial(remove_guide, ws, guide.key))
                go_to({"guide": guide.key})
                st.rerun()
    link_to_guides()


def show_edit(ws: Workspace, key: str) -> None:
    """Draw the form that makes a new version of a guide. Raises NotFoundError."""
    guide = found_guide(ws, key)
    page_head(
        f"Change: {guide.title}", "Walks that are planned keep the version they have.", eyebrow="Guides"
    )
    # The form knows the version that it began with: another one's change meanwhile is said, not overwritten.
    begun = st.session_state.setdefault(f"guide_{key}_begun", guide.version)
    with st.form(f"guide_edit_{key}", border=False):
        fields = _fields(guide, f"guide_edit_{key}_{begun}")
        if st.form_submit_button("Save as a new version", type="primary"):
            try:
                saved = edit_guide(ws, key, based_on=begun, **fields)
            except FieldnotesError as error:
                st.session_state.pop(f"guide_{key}_begun", None)
                error_box(error)
            else:
                st.session_state.pop(f"guide_{key}_begun", None)
                if saved.version != guide.version:
                    offer_undo(
                        f"Saved version {saved.version}.", partial(restore_guide, ws, key, guide.version)
                    )
                go_to({"guide": key})
                st.rerun()
    link_to_guides()


def _fields(guide: Guide | None, key: str) -> dict[str, Any]:
    title = st.text_input("What is it called?", value=guide.title if guide else "", key=f"{key}_title")
    about = st.text_area(
        "When does it serve?", value=guide.about if guide else "", height=80, key=f"{key}_about"
    )
    parts = st.text_area(
        "Its questions",
        value=parts_as_text(guide.parts) if guide else "",
        placeholder="# Before you go in\nWho knows that you come?\n\n# At the counter\nWhat do they want?",
        height=420,
        key=f"{key}_parts",
    )
    hint("One question per line. A line that begins with # is a heading.", below_field=True)
    modes = st.multiselect(
        "For which ways to walk?",
        MODES,
        default=list(guide.modes) if guide else [],
        format_func=str.capitalize,
        placeholder="Any",
        key=f"{key}_modes",
    )
    sources = st.text_area(
        "Where is the method described?",
        value="\n".join(guide.sources) if guide else "",
        placeholder="One source per line",
        height=100,
        key=f"{key}_sources",
    )
    return {
        "title": title or "",
        "about": about or "",
        "parts": parts or "",
        "modes": modes,
        "sources": (sources or "").splitlines(),
    }
