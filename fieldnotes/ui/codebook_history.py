"""Who changed the codebook, when and how, with undo and redo of each change."""

import streamlit as st

from fieldnotes.records.codebook import CodeChange
from fieldnotes.services import code_history
from fieldnotes.services.workspace import Workspace

from .codebook_words import take_back
from .formats import day_and_time, escaped, plain
from .parts import empty_state, page_errors

_SHOWN = 50


def draw_history(ws: Workspace) -> None:
    """Draw the latest changes, each with a way back or forth."""
    changes = code_history.list_code_changes(ws, limit=_SHOWN)
    if not changes:
        empty_state(
            "Nobody has changed the codebook yet",
            "Whatever is added, edited, moved, merged, split or brought in stands here, and can be "
            "taken back.",
        )
    for change in changes:
        with st.container(horizontal=True, vertical_alignment="center", key=f"change_{change.id}"):
            st.html(_html(change), width="stretch")
            undone = change.undone_at is not None
            st.button(
                "Redo" if undone else "Undo",
                icon=":material/redo:" if undone else ":material/undo:",
                key=f"turn_{change.id}",
                type="tertiary",
                help=plain(change.said),
                on_click=_redo if undone else _undo,
                args=(ws, change.id),
            )


def _html(change: CodeChange) -> str:
    facts = f"{escaped(change.made_by)} · {day_and_time(change.made_at)}"
    if change.undone_at is not None:
        facts += f" · taken back by {escaped(change.undone_by or '')}, {day_and_time(change.undone_at)}"
    state = " fn-undone" if change.undone_at else ""
    said = f"{change.said[0].upper()}{change.said[1:]}"
    return f'<div class="fn-change{state}"><span>{escaped(said)}</span><br><small>{facts}</small></div>'


def _undo(ws: Workspace, change_id: int) -> None:
    with page_errors():
        take_back(ws, change_id)


def _redo(ws: Workspace, change_id: int) -> None:
    with page_errors():
        code_history.redo_code_change(ws, change_id)
