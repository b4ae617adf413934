"""What the codebook's pages call things, and how they lead to a code."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from fieldnotes.coding.code_tree import paths
from fieldnotes.records import Code, CodeKind
from fieldnotes.services import code_history, codebook
from fieldnotes.services.workspace import Workspace

from .formats import plain
from .parts import offer_undo, page_errors
from .shell import query_id

CODE = "code"  # the address's word for the open code
EDITING = "codebook_editing"  # key of the session state: the id of the code whose form is open
KEPT = "codebook_kept"  # key of the session state: codes that an undo left, to be said once
KINDS: dict[CodeKind, str] = {
    "theme": "Themes",
    "emotion": "Emotions",
    "need": "Needs",
    "trust": "Trust",
    "stage": "Journey stages",
}
ONE: dict[CodeKind, str] = {
    "theme": "theme",
    "emotion": "emotion",
    "need": "need",
    "trust": "pillar of trust",
    "stage": "journey stage",
}
VALENCES = {1: "Pleasant", 0: "Either", -1: "Unpleasant"}
_STYLE = Path(__file__).parent / "codebook.css"
_LONGEST_LABEL = 90


def draw_style() -> None:
    """Draw the codebook's own CSS."""
    st.html(f"<style>{_STYLE.read_text(encoding='utf-8')}</style>")


def open_code() -> int | None:
    """Return the id of the code that the address names, or None."""
    return query_id(CODE)


def go_to(code_id: int | None) -> None:
    """Open a code beside the tree, or none; for callbacks."""
    st.session_state.pop(EDITING, None)
    if code_id is None:
        st.query_params.pop(CODE, None)
    else:
        st.query_params[CODE] = str(code_id)


def labels(codes: Sequence[Code]) -> Mapping[int, str]:
    """Return each code's path as a choice shows it, shortened in the middle where it is long."""
    found = {}
    for code_id, names in paths(codes).items():
        text = " › ".join(names)
        if len(text) > _LONGEST_LABEL:
            text = (
                f"{names[0][:30]} › … › {names[-1][:50]}" if len(names) > 1 else f"{text[:_LONGEST_LABEL]}…"
            )
        found[code_id] = text
    return found


def offer_to_undo(ws: Workspace, code_id: int | None = None) -> None:
    """Offer to take back what was just done to a code, or to the codebook; None: the latest change."""
    found = code_history.list_code_changes(ws, code_id=code_id, limit=1)
    if found:
        said = found[0].said
        change_id = found[0].id
        offer_undo(f"{said[0].upper()}{said[1:]}.", lambda: take_back(ws, change_id))


def take_back(ws: Workspace, change_id: int) -> None:
    """Take back a change, and keep in mind what had to stay."""
    undone = code_history.undo_code_change(ws, change_id)
    if undone is not None and undone.kept:
        st.session_state[KEPT] = undone.kept
    chosen = open_code()
    if chosen is not None and all(code.id != chosen for code in codebook.list_codes(ws)):
        go_to(None)


def say_what_was_kept() -> None:
    """Say once which codes an undo left because they are in use."""
    kept: Sequence[str] = st.session_state.pop(KEPT, ())
    if kept:
        names = ", ".join(f"“{name}”" for name in kept)
        st.info(plain(f"In use since, so it stays: {names}."), icon=":material/info:")


def act(ws: Workspace, code_id: int | None, change: object) -> None:
    """Run a change of the codebook from a button's callback, and offer to undo it."""
    with page_errors():
        if callable(change):
            change()
        offer_to_undo(ws, code_id)
