"""What stands around every page: its setup, the way in, the navigation, and the guard at its first line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from fieldnotes.errors import FieldnotesError, SignInNeededError
from fieldnotes.privacy.roles import Action
from fieldnotes.services.access import may, member_here, member_role
from fieldnotes.services.health_file import read_health
from fieldnotes.services.workspace import Workspace

from .components.menu import keep_menu
from .components.typed import keep_typed_text
from .formats import escaped, plain
from .launch import app_folder
from .privacy_parts import heed_consents
from .server import workspace
from .theme import style_sheet
from .who import show_who_is_here

# Keys of the session state.
UNDO = "_undo"
QUESTION = "_question"
_PAGE = "_page"
_UNDER_NAVIGATION = "_under_navigation"


@dataclass(frozen=True)
class PageEntry:
    """A page by the stem of its file in `pages/`, also its address.

    parent: the page whose entry of the menu it belongs to; "" for a page with an entry of its own.
    """

    name: str
    title: str
    help: str
    parent: str = ""


PAGES: tuple[PageEntry, ...] = (
    PageEntry("home", "Home", "What is in the field, what waits, and where numbers and stories disagree."),
    PageEntry("walk", "Walk", "Plan an immersion session, note what you observe, close with the debrief."),
    PageEntry(
        "plan", "Plan a walk", "Say why, where, when and by which guide; take the invitation.", parent="walk"
    ),
    PageEntry("guides", "Guides", "What to look for on a walk, and how to ask for consent.", parent="walk"),
    PageEntry("coverage", "Coverage", "Who has been in the field, and where nobody has been yet."),
    PageEntry("recordings", "Recordings", "Add calls and interviews; watch their transcripts being made."),
    PageEntry(
        "transcript", "Read and tag", "Read a source and put themes and emotions on it.", parent="recordings"
    ),
    PageEntry("library", "Library", "Search all passages and stories, with the metric beside them."),
    PageEntry("patterns", "Patterns", "See what was coded by stage, market and person, and codes together."),
    PageEntry("story", "Stories", "What the team tells others, with passages and the number beside them."),
    PageEntry("reels", "Reels", "Passages in order as one film or sound.", parent="story"),
    PageEntry("collections", "Collections", "Stories put together for an audience.", parent="story"),
    PageEntry("findings", "Findings", "Say what is going on, with the evidence for and against."),
    PageEntry("promises", "Promises", "What people you met are owed, by whom and until when."),
    PageEntry("ask_next", "Ask next", "Questions for the next survey, call and walk.", parent="walk"),
    PageEntry("metrics", "Metrics", "Bring in VoC metrics and see them move."),
    PageEntry("codebook", "Codebook", "What each code means; merge, split, templates, files, history."),
    PageEntry("agreement", "Agreement", "Code a source independently, compare, and settle the differences."),
    PageEntry("participant", "Participant", "What somebody who was met agreed to.", parent="privacy"),
    PageEntry("privacy", "Privacy", "Who heard and exported what, and what is kept for how long."),
    PageEntry("settings", "Workspace", "Members, vocabulary, and what this machine has."),
)
HOME = PAGES[0].name
# A page opens to roles that reach its action, be it on their own items alone; one that is not here to those
# that see the whole picture.
OPENS_TO: Mapping[str, Action] = {
    "home": "know the team",
    "walk": "see walks",
    "recordings": "hear sources",
    "transcript": "hear sources",
    "library": "search",
    "patterns": "count patterns",
    "story": "listen to stories",
    "findings": "read findings",
    "metrics": "see metrics",
    "codebook": "keep the codebook",
    "agreement": "compare coders",
    "settings": "answer for people",
    "collections": "listen to stories",
    "reels": "write stories",
    "plan": "see walks",
    "guides": "walk",
    "promises": "keep promises",
    "coverage": "see the whole picture",
    "ask_next": "see walks",
    "privacy": "code",
    "participant": "meet people",
}


def set_up_page() -> None:
    """Set what holds for every page: the tab's icon, the width, the shared style."""
    # A file of our own: an icon by name, also a page's, would be fetched from the internet for the tab.
    mark = str(app_folder() / "static" / "mark.svg")
    st.set_page_config(page_icon=mark, layout="wide")
    st.logo(mark, size="large")
    st.html(f"<style>{style_sheet()}{_scheme_of_portals()}</style>")
    keep_typed_text()


def _scheme_of_portals() -> str:
    """Return the rule by which dialogs and popovers, which stand outside the app, know its scheme."""
    scheme = st.context.theme.type
    if scheme not in ("light", "dark"):  # not known yet, or a test
        return ""
    return f'[data-testid="stDialog"], [data-testid="stPopoverBody"] {{ color-scheme: {scheme}; }}'


def sign_in() -> None:
    """End here where people sign in and nobody did: the gate of the server leads them to the way in.

    It stands before every page, for a page that was open when its member was signed out.
    """
    try:
        member_here(workspace())
    except SignInNeededError as error:
        st.html(f'<p>{escaped(str(error))} <a href="/sign-in" target="_self">Go to sign in</a></p>')
        st.stop()
    except FieldnotesError:
        pass  # a workspace that does not open; the page says so


def navigate() -> Any:
    """Return the page that the address names, ready to run; the menu shows those without a parent."""
    st.session_state[_UNDER_NAVIGATION] = True
    keep_menu({entry.name: entry.parent for entry in PAGES if entry.parent})
    return st.navigation(list(_pages().values()), position="top")


def open_page(name: str, *, wide: bool = False, heeds: bool = True) -> Workspace:
    """Return the workspace. The first line of each page calls this with the stem of its own file.

    It makes sure that the page runs under `app.py`: a page that streamlit started directly goes back through
    navigation and sign-in. wide: use the whole window, for tables and the reader. heeds: the page is drawn
    anew by itself once somebody's consent changes; a page that does without shows nobody's words.
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
        ws = workspace()
        if not _is_open(ws, name):
            title = next(one.title for one in PAGES if one.name == name)
            st.html(f'<div class="fn-head"><h1>{escaped(title)}</h1></div>')
            st.error(
                plain(f"“{title}” is not open to the role “{member_role(ws)}”; ask an administrator."),
                icon=":material/lock:",
            )
            st.page_link(page(HOME), label="Go to Home", icon=":material/home:")
            show_who_is_here(ws, page_address(HOME))
            st.stop()
        show_who_is_here(ws, page_address(name, **st.query_params.to_dict()))
        _warn_of_damage(ws)
        if heeds:
            heed_consents(ws)
        return ws
    except FieldnotesError as error:
        st.error(plain(str(error)), icon=":material/error:")
        st.stop()


def _warn_of_damage(ws: Workspace) -> None:
    """Say at the top of a page that data are damaged, with the way back, as the latest look found it."""
    problems = read_health(ws.folder).problems
    if problems and not may(ws, "look after the workspace"):
        st.error(
            "Some of the data are damaged. Tell an administrator of the workspace.", icon=":material/error:"
        )
    elif problems:
        more = f" And {len(problems) - 2:,} more: see Workspace." if len(problems) > 2 else ""
        st.error(plain(" ".join(problems[:2]) + more), icon=":material/error:")


def page(name: str) -> Any:
    """Return the page of that name, for `st.page_link` and `st.switch_page`. Raises KeyError."""
    return _pages()[name]


def page_exists(name: str) -> bool:
    """Return whether there is a page of that name, and it opens to whoever works here."""
    return name in _pages() and _is_listed(name)


def page_address(name: str, **query: str | int) -> str:
    """Return the address of a page within the app, for example "/story?id=3"."""
    path = "/" if name == HOME else f"/{name}"
    return f"{path}?{urlencode(query)}" if query else path


def query_id(key: str) -> int | None:
    """Return the whole number, 1 or more, that the page's address has under `key`, or None."""
    text = st.query_params.get(key, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
    return number or None


def query_ids(key: str) -> tuple[int, ...]:
    """Return the whole numbers, 1 or more, that the page's address has under `key`, separated by commas."""
    parts = st.query_params.get(key, "").split(",")
    found = (int(text) for text in parts if text.isascii() and text.isdigit() and len(text) < 16)
    return tuple(dict.fromkeys(number for number in found if number))


def _is_open(ws: Workspace, name: str) -> bool:
    return may(ws, OPENS_TO.get(name, "see the whole picture"))


def _is_listed(name: str) -> bool:
    try:
        return _is_open(workspace(), name)
    except FieldnotesError:  # a workspace that does not open; the page says so
        return True


def _pages() -> dict[str, Any]:
    folder = app_folder() / "pages"
    return {
        entry.name: st.Page(
            folder / f"{entry.name}.py",
            title=entry.title,
            help=entry.help,
            url_path=entry.name,
            default=entry.name == HOME,
            visibility="hidden" if entry.parent or not _is_listed(entry.name) else "visible",
        )
        for entry in PAGES
        if (folder / f"{entry.name}.py").is_file()
    }
