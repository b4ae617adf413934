"""Parts that pages share, so that the same thing has the same look, word and place everywhere."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from fieldnotes.errors import (
    ConflictError,
    ConsentError,
    FieldnotesError,
    NotFoundError,
    SignInNeededError,
    WorkspaceError,
)

from .formats import escaped, plain
from .shell import HOME, UNDO, page, page_exists

_PRESSED = "_pressed_error"  # key of the session state: what went wrong with the button that was pressed
WAYS_OUT: tuple[tuple[type[FieldnotesError], str], ...] = (
    (NotFoundError, "It may have been removed, or the address is wrong."),
    (ConflictError, "Reload the page to see the newer state; what you typed is still here."),
    (SignInNeededError, "Reload the page to sign in; what you typed is still here."),
    (ConsentError, "Ask the person, store the consent, and try again."),
    (WorkspaceError, "Nothing was changed."),
)


def page_head(title: str, lead: str = "", *, eyebrow: str = "") -> None:
    """Draw the page's one first heading, what it is for in a sentence, and where it belongs above it.

    The head has a place of its own: without it the undo bar, coming or going, would move everything below to
    another place on the page, and Streamlit would build it anew: a memo that is being recorded would end.
    """
    above = f'<p class="fn-eyebrow">{escaped(eyebrow)}</p>' if eyebrow else ""
    below = f'<p class="fn-lead">{escaped(lead)}</p>' if lead else ""
    with st.container(key="page_head"):
        st.html(f'<div class="fn-head">{above}<h1>{escaped(title)}</h1>{below}</div>')
        _undo_bar()
        if error := st.session_state.pop(_PRESSED, None):
            error_box(error)


def section(title: str) -> None:
    """Draw the heading of a part of the page."""
    st.html(f'<h2 class="fn-section">{escaped(title)}</h2>')


def empty_state(title: str, text: str, *, action: str = "", to_page: str = "") -> None:
    """Say that there is nothing here yet and what fills it, with a link named `action` to a page."""
    st.html(f'<div class="fn-empty"><h2>{escaped(title)}</h2><p>{escaped(text)}</p></div>')
    if action and page_exists(to_page):
        st.page_link(page(to_page), label=action, icon=":material/arrow_forward:")


def definition_list(rows: Sequence[tuple[str, str]]) -> None:
    """Draw names with what they are."""
    items = "".join(f"<dt>{escaped(name)}</dt><dd>{escaped(value)}</dd>" for name, value in rows)
    st.html(f'<dl class="fn-facts">{items}</dl>')


def error_box(error: FieldnotesError) -> None:
    """Show the error's sentence and, where there is one, the way out."""
    way_out = next((text for kind, text in WAYS_OUT if isinstance(error, kind)), "")
    with st.container():
        st.error(plain(f"{error} {way_out}".strip()), icon=":material/error:")


@contextmanager
def page_errors() -> Iterator[None]:
    """Show a FieldnotesError that reaches the page's edge as a sentence with a way out; bugs go through."""
    try:
        yield
    except FieldnotesError as error:
        error_box(error)
        if page_exists(HOME):
            st.page_link(page(HOME), label="Go to Home", icon=":material/home:")


@contextmanager
def press_errors() -> Iterator[None]:
    """Show a FieldnotesError of a button's `on_click` under the page's head, where it stays in sight.

    A callback runs before the page is drawn: what it drew itself would come above all else and move it. Not
    for buttons of a fragment, which is drawn without the page's head.
    """
    try:
        yield
    except FieldnotesError as error:
        st.session_state[_PRESSED] = error


def offer_undo(label: str, callback: Callable[[], object]) -> None:
    """Offer to take back what was just done; the bar stands under the page's head until it is used or
    replaced, or another page is opened.

    label: what was done, for example "Removed the note." callback: calls the service that restores it.
    """
    st.session_state[UNDO] = (label, callback)


def say_done(label: str, *, link: str = "", to_page: str = "") -> None:
    """Say what was just done and cannot be taken back, where `offer_undo` says it, with a link to a page."""
    st.session_state[UNDO] = (label, (link, to_page) if link else None)


def withdraw_undo() -> None:
    """Take away the offer to undo: what came since made it stale."""
    st.session_state.pop(UNDO, None)


def ask_first(label: str, question: str, *, yes: str, key: str) -> bool:
    """Draw a button that asks before it acts; return True in the run after `yes` was pressed."""
    with st.popover(label, key=f"{key}_ask"):
        st.write(plain(question))
        return st.button(plain(yes), key=key, type="primary")


def _undo_bar() -> None:
    offered = st.session_state.get(UNDO)
    if offered is None:
        return
    label, then = offered

    def undo() -> None:
        del st.session_state[UNDO]
        with press_errors():
            then()

    with st.container(horizontal=True, vertical_alignment="center", key="undo_bar"):
        st.write(plain(label))
        if callable(then):
            st.button("Undo", on_click=undo, key="undo", icon=":material/undo:")
        elif then is not None and page_exists(then[1]):
            st.page_link(page(then[1]), label=then[0], icon=":material/arrow_forward:")
