"""What stands around every page: its setup, the way in, the navigation, and the guard at its first line."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.services.workspace import Workspace

from .components.typed import keep_typed_text
from .formats import plain
from .launch import app_folder
from .server import workspace
from .theme import style_sheet

# Keys of the session state.
UNDO = "_undo"
QUESTION = "_question"
_PAGE = "_page"
_UNDER_NAVIGATION = "_under_navigation"


@dataclass(frozen=True)
class PageEntry:
    """A page by the stem of its file in `pages/`, also its address; `listed` puts it into the menu."""

    name: str
    title: str
    help: str
    listed: bool = True


PAGES: tuple[PageEntry, ...] = (
    PageEntry("home", "Home", "What is in the field, what waits, and where numbers and stories disagree."),
    PageEntry("walk", "Walk", "Plan an immersion session, note what you observe, close with the debrief."),
    PageEntry("recordings", "Recordings", "Add calls and interviews; watch their transcripts being made."),
    PageEntry("transcript", "Read and tag", "Read a source and put themes and emotions on it.", listed=False),
    PageEntry("library", "Library", "Search all passages and stories, with the metric beside them."),
    PageEntry("story", "Story", "One story with its passages and its metric.", listed=False),
    PageEntry("findings", "Findings", "Say what is going on, with the evidence for and against."),
    PageEntry("metrics", "Metrics", "Bring in VoC metrics and see them move."),
    PageEntry("codebook", "Codebook", "Themes and emotions with their definitions."),
    PageEntry("settings", "Workspace", "Members, vocabulary, and what this machine has."),
)
HOME = PAGES[0].name


def set_up_page() -> None:
    """Set what holds for every page: the tab's icon, the width, the shared style."""
    # A file of our own: an icon by name, also a page's, would be fetched from the internet for the tab.
    mark = str(app_folder() / "static" / "mark.svg")
    st.set_page_config(page_icon=mark, layout="wide")
    st.logo(mark, size="large")
    st.html(f"<style>{style_sheet()}</style>")
    keep_typed_text()


def sign_in() -> None:
    """Let the visitor in. There is no sign-in yet: whoever reaches this machine's own address is the team."""


def navigate() -> Any:
    """Return the page that the address names, ready to run; the menu shows the listed ones."""
    st.session_state[_UNDER_NAVIGATION] = True
    return st.navigation(list(_pages().values()), position="top")


def open_page(name: str, *, wide: bool = False) -> Workspace:
    """Return the workspace. The first line of each page calls this with the stem of its own file.

    It makes sure that the page runs under `app.py`: a page that streamlit started directly goes back through
    navigation and sign-in. wide: use the whole window, for tables and the reader.
    Where the workspace cannot be opened the page says so and ends here.
    """
    if not st.session_state.get(_UNDER_NAVIGATION):
        sign_in()
        navigate()
        st.rerun()
    if st.session_state.get(_PAGE) != name:
        st.session_state[_PAGE] = name
        st.session_state.pop(UNDO, None)
        st.session_state.pop(QUESTION, None)
    if wide:
        st.html('<span class="fn-wide-page"></span>')
    try:
        return workspace()
    except FieldnotesError as error:
        st.error(plain(str(error)), icon=":material/error:")
        st.stop()


def page(name: str) -> Any:
    """Return the page of that name, for `st.page_link` and `st.switch_page`. Raises KeyError."""
    return _pages()[name]


def page_exists(name: str) -> bool:
    """Return whether there is a page of that name."""
    return name in _pages()


def page_address(name: str, **query: str | int) -> str:
    """Return the address of a page within the app, for example "/story?id=3"."""
    path = "/" if name == HOME else f"/{name}"
    return f"{path}?{urlencode(query)}" if query else path


def query_id(key: str) -> int | None:
    """Return the whole number, 1 or more, that the page's address has under `key`, or None."""
    text = st.query_params.get(key, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
    return number or None


def _pages() -> dict[str, Any]:
    folder = app_folder() / "pages"
    return {
        entry.name: st.Page(
            folder / f"{entry.name}.py",
            title=entry.title,
            help=entry.help,
            url_path=entry.name,
            default=entry.name == HOME,
            visibility="visible" if entry.listed else "hidden",
        )
        for entry in PAGES
        if (folder / f"{entry.name}.py").is_file()
    }
