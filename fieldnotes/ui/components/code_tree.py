"""The codebook as a tree in the browser: found by typing, walked with the arrow keys."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from .assets import read_asset

_TREE = st.components.v2.component(
    "fieldnotes_code_tree",
    html=read_asset("code_tree.html"),
    css=read_asset("base.css") + read_asset("code_tree.css"),
    js=read_asset("code_tree.js"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class TreeRow:
    """A line of the tree: a kind of codes (id None, level 0), or a code under it.

    find: all that a search looks through, in small letters. colour: a CSS value. uses: the number beside the
    name. said: what a screen reader says after it.
    """

    key: str
    id: int | None
    level: int
    name: str
    find: str = ""
    mark: str = ""
    colour: str = "inherit"
    uses: str = ""
    said: str = ""
    retired: bool = False


def choose_code(
    rows: Sequence[TreeRow], *, chosen: int | None, key: str, on_choose: Callable[[int], None]
) -> None:
    """Show the tree with one code chosen; `on_choose` is called with a code's id before the page runs again.

    rows: each code after the one above it. What is folded and searched for stays in the browser.
    """

    def changed() -> None:
        state = st.session_state.get(key)
        value = state.get("chosen") if state is not None else None
        code_id = value.get("id") if value is not None else None
        if isinstance(code_id, int):
            on_choose(code_id)

    _TREE(
        key=key,
        data={"rows": [asdict(row) for row in rows], "chosen": chosen},
        on_chosen_change=changed,
    )
