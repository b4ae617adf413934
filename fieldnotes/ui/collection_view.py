"""Collections as a list, and one of them with its stories, how they were received, and ways to show it."""

import streamlit as st

from fieldnotes.records import Story
from fieldnotes.services.access import may
from fieldnotes.services.collections import (
    CollectionView,
    get_reception,
    list_collections,
    remove_collection,
    restore_collection,
)
from fieldnotes.services.stories import StoryLine, outline_stories
from fieldnotes.services.workspace import Workspace

from .findings_words import guard_note
from .formats import counted, escaped
from .parts import empty_state, offer_undo, page_head, press_errors, section
from .shell import page_address
from .story_links import go_to
from .story_reception import listened_words
from .story_share import draw_share


def show_collections(ws: Workspace) -> None:
    """Draw all collections, the newest first."""
    page_head("Collections", "Stories put together for an audience: to show in a meeting, or to take away.")
    writes = may(ws, "write stories")
    if writes:
        st.button(
            "New collection",
            key="new_collection",
            icon=":material/add:",
            on_click=go_to,
            args=({"new": "1"},),
        )
    found = list_collections(ws)
    if not found:
        empty_state(
            "No collection yet",
            "Put stories together for the people who should hear them: a board, a team, a market.",
            action="See the stories",
            to_page="story",
        )
        return
    st.html(f'<ul class="fn-cards">{"".join(f"<li>{_line_html(view)}</li>" for view in found)}</ul>')


def show_collection(ws: Workspace, view: CollectionView) -> None:
    """Draw a collection with its stories."""
    one = view.collection
    page_head(one.name, one.lead, eyebrow=f"Collection · {one.audience}" if one.audience else "Collection")
    with st.container(horizontal=True, vertical_alignment="center", key="collection_actions"):
        st.button(
            "Present",
            key="present",
            type="primary",
            icon=":material/slideshow:",
            disabled=not view.stories,
            on_click=go_to,
            args=({"id": str(one.id), "present": "1"},),
        )
        if may(ws, "write stories"):
            st.button(
                "Edit",
                key="edit_collection",
                icon=":material/edit:",
                on_click=go_to,
                args=({"id": str(one.id), "edit": "1"},),
            )
        if view.stories and may(ws, "take out"):
            draw_share(
                ws,
                [story.id for story in view.stories],
                title=one.name,
                head=one.name,
                lead=one.lead,
                key="collection_share",
            )
        if may(ws, "write stories"):
            st.button(
                "Remove collection", key="remove_collection", on_click=_remove, args=(ws, one.id, one.name)
            )
        st.button("All collections", key="all_collections", type="tertiary", on_click=go_to, args=({},))
    section(counted(len(view.stories), "story", "stories"))
    if not view.stories:
        empty_state("No story in it", "Edit the collection and put stories in, in the order they are shown.")
        return
    lines = {line.story.id: line for line in outline_stories(ws)}
    items = "".join(f"<li>{_story_html(ws, story, lines[story.id])}</li>" for story in view.stories)
    st.html(f'<ol class="fn-cards">{items}</ol>')


def _remove(ws: Workspace, collection_id: int, name: str) -> None:
    with press_errors():
        remove_collection(ws, collection_id)
        go_to({})

        def back() -> None:
            restore_collection(ws, collection_id)
            go_to({"id": str(collection_id)})

        offer_undo(f"Removed the collection “{name}”; its stories stay.", back)


def _line_html(view: CollectionView) -> str:
    one = view.collection
    address = escaped(page_address("collections", id=one.id))
    kind = " · ".join(part for part in (counted(len(view.stories), "story", "stories"), one.audience) if part)
    lead = f'<p class="fn-meta">{escaped(one.lead)}</p>' if one.lead else ""
    return (
        f'<article class="fn-card"><p class="fn-kind">{escaped(kind)}</p>'
        f'<h3><a href="{address}" target="_self">{escaped(one.name)}</a></h3>{lead}</article>'
    )


def _story_html(ws: Workspace, story: Story, line: StoryLine) -> str:
    address = escaped(page_address("story", id=story.id))
    draft = "" if story.published_at else "Draft · "
    statement = f'<p class="fn-meta">{escaped(line.statement)}</p>' if line.statement else ""
    return (
        f'<article class="fn-card"><p class="fn-kind">{draft}{counted(line.passages, "passage")} · '
        f"{escaped(listened_words(get_reception(ws, story.id)))}</p>"
        f'<h3><a href="{address}" target="_self">{escaped(story.title)}</a></h3>{statement}'
        f"{guard_note(line.strength)}</article>"
    )
