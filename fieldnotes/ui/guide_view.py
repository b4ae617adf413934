"""One guide to read: its questions, its earlier versions, and removing it or bringing it back."""

from functools import partial

import streamlit as st

from fieldnotes.errors import NotFoundError
from fieldnotes.records import Guide
from fieldnotes.services.access import may
from fieldnotes.services.guides import get_guide, list_guide_versions, remove_guide, restore_guide
from fieldnotes.services.walk_sheets import guide_facts, guide_file_name, write_guide
from fieldnotes.services.workspace import Workspace, list_members

from .formats import day_and_time, escaped, plain
from .guide_parts import draw_print, guide_html
from .guides_list import go_to, link_to_guides
from .parts import offer_undo, page_head, press_errors
from .walk_places import hint


def show_guide(ws: Workspace, key: str) -> None:
    """Draw a guide with its versions. Raises NotFoundError."""
    guide = found_guide(ws, key)
    page_head(guide.title, guide.about, eyebrow="Guide")
    with st.container(horizontal=True):
        if guide.is_removed:
            st.info("This guide was removed. Walks that were planned with it keep it.")
            earlier = next((one for one in list_guide_versions(ws, key) if not one.is_removed), None)
            if earlier is not None and may(ws, "keep the codebook"):
                st.button(
                    "Bring it back", key="guide_back", on_click=_restored, args=(ws, guide, earlier.version)
                )
        elif may(ws, "keep the codebook"):
            st.button(
                "Change",
                icon=":material/edit:",
                key="guide_change",
                on_click=go_to,
                args=({"guide": key, "edit": "1"},),
            )
            st.button(
                "Remove guide",
                icon=":material/delete:",
                key="guide_remove",
                on_click=_removed,
                args=(ws, guide),
            )
        draw_print(
            "guide",
            write=lambda file_format: write_guide(ws, key, file_format=file_format),
            name=lambda file_format: guide_file_name(guide, file_format=file_format),
        )
    st.html(guide_html(guide))
    if guide.modes:
        hint(f"For: {', '.join(guide.modes)}.")
    hint(guide_facts(guide))
    _draw_versions(ws, guide)
    link_to_guides()


def found_guide(ws: Workspace, key: str) -> Guide:
    """Return the newest version of a guide. Where there is none the page says so before NotFoundError goes
    on.
    """
    try:
        return get_guide(ws, key)
    except NotFoundError:
        page_head("This guide is not here")
        link_to_guides()
        raise


def _draw_versions(ws: Workspace, guide: Guide) -> None:
    earlier = [one for one in list_guide_versions(ws, guide.key) if one.version != guide.version]
    if not earlier:
        return
    names = {member.id: member.name for member in list_members(ws)}
    with st.expander(f"Earlier versions ({len(earlier)})", icon=":material/history:", key="guide_versions"):
        chosen = st.selectbox(
            "Version",
            earlier,
            format_func=lambda one: version_words(one, names),
            key=f"guide_{guide.key}_{guide.version}_version",
        )
        if chosen.is_removed:
            hint("The guide was removed with this version.")
            return
        st.html(f"<h3>{escaped(chosen.title)}</h3>{guide_html(chosen, with_sources=False)}")
        if may(ws, "keep the codebook"):
            st.button(
                f"Make version {chosen.version} the newest again",
                key="guide_restore",
                on_click=_restored,
                args=(ws, guide, chosen.version),
            )


def version_words(one: Guide, names: dict[int, str]) -> str:
    """Return a version on one line: its number, who made it, and when."""
    who = names.get(one.made_by or 0, "" if one.origin == "team" else "came with fieldnotes")
    when = day_and_time(one.made_at) if one.made_at and one.made_by else ""
    return plain(", ".join(part for part in (f"Version {one.version}", who, when) if part))


def _removed(ws: Workspace, guide: Guide) -> None:
    with press_errors():
        remove_guide(ws, guide.key)
        offer_undo(f"Removed “{guide.title}”.", partial(restore_guide, ws, guide.key, guide.version))


def _restored(ws: Workspace, guide: Guide, version: int) -> None:
    with press_errors():
        restore_guide(ws, guide.key, version)
        offer_undo(
            f"Made version {version} the newest again.", partial(restore_guide, ws, guide.key, guide.version)
        )
