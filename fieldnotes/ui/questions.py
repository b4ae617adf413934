"""Questions in a dialog that stay open over any rerun of the page until they are answered or closed.

A dialog of plain streamlit closes when the page runs again by itself, as it does when a transcript grows.
"""

from collections.abc import Callable

import streamlit as st

from .parts import page_errors
from .shell import QUESTION


def ask(name: str, about: int = 0) -> None:
    """Open the question of that name; for a button's `on_click`. about: the item that it is about."""
    st.session_state[QUESTION] = (name, about)


def question(name: str, title: str, body: Callable[[int], None]) -> None:
    """Draw the question if it is open; `body` gets the item it is about and calls `answered` at its end."""
    asked: tuple[str, int] | None = st.session_state.get(QUESTION)
    if asked is not None and asked[0] == name:

        def guarded(about: int) -> None:
            # What a dialog raises does not reach the page around it.
            with page_errors():
                body(about)

        dialog: Callable[[int], None] = st.dialog(title, on_dismiss=close_question)(guarded)
        dialog(asked[1])


def close_question() -> None:
    """Close whatever question is open."""
    st.session_state.pop(QUESTION, None)


def answered() -> None:
    """Close the question and run the page again with what was stored."""
    close_question()
    st.rerun()
