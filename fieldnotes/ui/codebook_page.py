"""The page Codebook put together: the tree with the open code, templates and files, the history."""

import streamlit as st

from fieldnotes.services import codebook
from fieldnotes.services.workspace import Workspace

from .codebook_detail import draw_code
from .codebook_dialogs import code_questions
from .codebook_files import draw_files
from .codebook_history import draw_history
from .codebook_templates import draw_templates
from .codebook_tree import draw_tree
from .codebook_words import draw_style, open_code, say_what_was_kept
from .learned_emotions import show_learned_emotions
from .parts import empty_state
from .questions import ask
from .suggestion_trust import show_suggestion_trust
from .unnamed_themes import show_unnamed_notice, show_unnamed_themes

CODES, SUGGESTIONS, FILES, HISTORY = "Codes", "Suggestions", "Templates and files", "History"
PART = "codebook_part"


def draw_codebook(ws: Workspace) -> None:
    """Draw the part of the page that is chosen."""
    draw_style()
    say_what_was_kept()
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        part = st.segmented_control(
            "Part",
            [CODES, SUGGESTIONS, FILES, HISTORY],
            default=CODES,
            required=True,
            wrap=True,  # on a phone the last one would lie beyond the screen
            key=PART,
        )
        st.button("Add a code", icon=":material/add:", key="add_code", on_click=ask, args=("new code",))
    if part == SUGGESTIONS:
        show_suggestion_trust(ws)
        show_unnamed_themes(ws)
    elif part == FILES:
        draw_templates(ws)
        draw_files(ws)
    elif part == HISTORY:
        draw_history(ws)
    else:
        _draw_codes(ws)
    code_questions(ws)


def _draw_codes(ws: Workspace) -> None:
    codes = codebook.list_codes(ws)
    if not codes:
        empty_state(
            "The codebook is empty",
            "Add a code, or go to “Templates and files” to start from a template or bring in a codebook.",
        )
        return
    _draw_notices(ws)
    show_learned_emotions(ws)
    chosen = open_code()
    with st.container(key="codebook_columns"):
        tree, detail = st.columns([5, 7], gap="medium")
        with tree:
            draw_tree(ws, codes, chosen)
        with detail:
            draw_code(ws, codes, chosen)


def _draw_notices(ws: Workspace) -> None:
    """Draw what is to be known of the codebook as a whole."""
    show_unnamed_notice(ws, lambda: st.session_state.update({PART: SUGGESTIONS}))
