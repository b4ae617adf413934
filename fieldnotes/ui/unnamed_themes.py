"""Themes that nobody has named yet: what is said in them, typical quotes, and two ways to decide."""

from collections.abc import Callable

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import TypicalPassage
from fieldnotes.services import unnamed_themes
from fieldnotes.services.unnamed_themes import UnnamedView
from fieldnotes.services.workspace import Workspace

from .cards import QuoteCard, quote_card
from .formats import clock, counted, escaped, plain
from .parts import error_box, offer_undo, page_errors, section
from .questions import answered, ask, question
from .recordings_list import why_work_waits
from .shell import page_address

LOOK_AGAIN_S = 2
_AS_MANY = {0: "As many as fit", 5: "5", 10: "10", 20: "20", 40: "40"}
_DONE = "unnamed_theme_done"
_WHAT_THEY_ARE = (
    "Passages without a theme, put together where they mean alike. Nothing is coded by naming one: its "
    "passages become suggestions to accept or refuse."
)
_NONE = (
    "No passages without a theme mean alike, or there are too few. Suggest tags for more transcripts and "
    "notes, then look again."
)


def show_unnamed_themes(ws: Workspace) -> None:
    """Draw the themes that wait to be named, and the button that looks for them."""
    section("Themes that nobody has named yet")
    st.html(f'<p class="fn-quiet">{escaped(_WHAT_THEY_ARE)}</p>')
    if said := st.session_state.pop(_DONE, ""):
        st.success(plain(said), icon=":material/check:")
    _look_for_some(ws)
    found = unnamed_themes.list_unnamed_themes(ws)
    for view in found:
        _show_theme(ws, view)
    question("name theme", "Make this a theme", lambda theme_id: _name(ws, theme_id))


def show_unnamed_notice(ws: Workspace, go_there: Callable[[], None]) -> None:
    """Say how many groups wait to be named, with a button that leads to them; nothing where none waits."""
    waiting = len(unnamed_themes.list_unnamed_themes(ws, typical=0))
    if waiting:
        with st.container(horizontal=True, vertical_alignment="center", key="unnamed_notice"):
            said = counted(waiting, "group of passages that no theme", "groups of passages that no theme")
            st.html(f'<p class="fn-quiet">{said} names yet.</p>')
            st.button("Look at them", key="to_unnamed", type="tertiary", on_click=go_there)


def _look_for_some(ws: Workspace) -> None:
    job = unnamed_themes.latest_search(ws)
    if job is not None and job.state in ("queued", "running"):
        st.fragment(_poll, run_every=LOOK_AGAIN_S)(ws)
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="look_for_themes"):
        how_many = st.selectbox(
            "How many groups",
            list(_AS_MANY),
            format_func=_AS_MANY.__getitem__,
            key="how_many_themes",
            width=180,
        )
        if st.button(
            "Look again" if job is not None else "Look for themes",
            key="find_themes",
            icon=":material/workspaces:",
        ):
            with page_errors():
                unnamed_themes.find_unnamed_themes(ws, how_many or None)
                st.rerun()
    if job is not None and job.state == "failed":
        st.error(plain(f"Looking for themes failed: {job.error}"), icon=":material/error:")
    elif job is not None and not unnamed_themes.list_unnamed_themes(ws):
        st.html(f"<p>{escaped(_NONE)}</p>")


def _poll(ws: Workspace) -> None:
    # What a fragment raises does not reach the page around it.
    with page_errors():
        job = unnamed_themes.latest_search(ws)
        if job is None or job.state not in ("queued", "running"):
            st.rerun()
        why_work_waits(ws)
        st.progress(job.progress, text="Looking for themes: seconds, or a minute in a large workspace.")


def _show_theme(ws: Workspace, view: UnnamedView) -> None:
    theme = view.theme
    name = ", ".join(theme.phrases) or "No phrase stands out"
    with st.container(key=f"unnamed_{theme.id}"):
        size = f"{counted(theme.passages, 'passage')} in {counted(theme.sources, 'source')}"
        quotes = "".join(f"<li>{quote_card(_card(passage))}</li>" for passage in view.passages)
        st.html(
            f'<h3 class="fn-unnamed">{escaped(name)}</h3><p class="fn-meta">{escaped(size)}</p>'
            f'<ul class="fn-cards">{quotes}</ul>'
        )
        with st.container(horizontal=True, key=f"decide_unnamed_{theme.id}"):
            st.button(
                "Make this a theme",
                key=f"name_{theme.id}",
                icon=":material/new_label:",
                help=plain(f"Name “{name}”, with its passages as suggestions"),
                on_click=ask,
                args=("name theme", theme.id),
            )
            st.button(
                "Not a theme",
                key=f"dismiss_{theme.id}",
                type="tertiary",
                help=plain(f"Do not show “{name}” again"),
                on_click=_dismiss,
                args=(ws, theme.id, name),
            )


def _card(passage: TypicalPassage) -> QuoteCard:
    at = {} if passage.start_s is None else {"t": f"{passage.start_s:.1f}"}
    return QuoteCard(
        quote=passage.text,
        title=passage.title,
        address=page_address("transcript", source=passage.source_id, **at),
        meta=() if passage.start_s is None else (clock(passage.start_s),),
    )


def _name(ws: Workspace, theme_id: int) -> None:
    theme = unnamed_themes.get_unnamed_theme(ws, theme_id)
    with st.form("name_theme", border=False):
        name = st.text_input("Name", value=theme.phrases[0] if theme.phrases else "")
        definition = st.text_area("What it means", height=90)
        waiting = counted(theme.passages, "passage")
        st.write(f"{waiting} will wait to be accepted or refused.")
        if st.form_submit_button("Make this a theme", type="primary"):
            try:
                code = unnamed_themes.name_theme(ws, theme_id, name=name, definition=definition)
            except FieldnotesError as error:
                error_box(error)
            else:
                place = counted(theme.sources, "source")
                st.session_state[_DONE] = (
                    f"“{code.name}” is in the codebook. {waiting} in {place} wait to be accepted or refused."
                )
                answered()


def _dismiss(ws: Workspace, theme_id: int, name: str) -> None:
    with page_errors():
        unnamed_themes.dismiss_theme(ws, theme_id)
        offer_undo(f"“{name}” is no theme.", lambda: unnamed_themes.reopen_theme(ws, theme_id))
