"""The menu: closed again once a page was chosen, and lit where a page without an entry belongs to one."""

from collections.abc import Mapping

import streamlit as st

from fieldnotes.ui.components.assets import read_asset

_MENU = st.components.v2.component(
    "fieldnotes_menu", html="<span></span>", js=read_asset("menu.js"), isolate_styles=False
)


def keep_menu(parents: Mapping[str, str]) -> None:
    """Close a phone's menu where a page is chosen, and mark the entry that a page belongs to.

    parents: by the names of pages without an entry of their own, the page whose entry it is. Streamlit marks
    the others.
    """
    _MENU(key="menu", data={"parents": dict(parents)}, height=0)
