"""Make or change a collection: its words, and which stories it holds in which order."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.services.collections import (
    CollectionView,
    add_collection,
    edit_collection,
    list_collections,
    put_in_collection,
)
from fieldnotes.services.stories import list_stories
from fieldnotes.services.workspace import Workspace

from .formats import escaped, plain
from .order_buttons import draw_order_buttons
from .parts import error_box, offer_undo, page_head, press_errors, section
from .shell import page, page_exists
from .story_links import go_to

_ITEMS = "_collection_items"


@dataclass
class _Draft:
    """The stories of a collection that is being changed; `of` says of which one."""

    of: tuple[object, ...]
    story_ids: list[int]


def show_new_collection(ws: Workspace, story_id: int | None) -> None:
    """Draw the form that makes a collection, with a story in it where one is named."""
    page_head("New collection", "Who should hear these stories, and why?")
    draft = _draft(("new", story_id), [story_id] if story_id else [])
    words = _words("new", "", "", "")
    _stories(ws, draft)
    with st.container(horizontal=True, key="collection_save_bar"):
        save = st.button("Keep the collection", type="primary", key="save_collection")
        if st.button("Cancel", key="cancel_collection"):
            _leave({})
    if not save:
        return
    try:
        made = add_collection(ws, **words, story_ids=draft.story_ids)
    except FieldnotesError as error:
        error_box(error)
        return
    _leave({"id": str(made.id)})


def show_edit_collection(ws: Workspace, view: CollectionView) -> None:
    """Draw the form that changes a collection."""
    one = view.collection
    before = [story.id for story in view.stories]
    page_head(one.name, eyebrow="Edit the collection")
    draft = _draft(("edit", one.id, *before), before)
    words = _words(str(one.id), one.name, one.audience, one.lead)
    _stories(ws, draft)
    with st.container(horizontal=True, key="collection_save_bar"):
        save = st.button("Save", type="primary", key="save_collection")
        if st.button("Cancel", key="cancel_collection"):
            _leave({"id": str(one.id)})
    if not save:
        return
    try:
        edit_collection(ws, one.id, **words, story_ids=draft.story_ids)
    except FieldnotesError as error:
        error_box(error)
        return
    was = {"name": one.name, "audience": one.audience, "lead": one.lead}
    offer_undo("Saved the collection.", lambda: edit_collection(ws, one.id, **was, story_ids=before))
    _leave({"id": str(one.id)})


def draw_collect(ws: Workspace, story_id: int) -> None:
    """Draw the ways to put a story into a collection: one that is there, or a new one."""
    for view in list_collections(ws):
        inside = any(story.id == story_id for story in view.stories)
        st.button(
            plain(f"{view.collection.name} · it is in it" if inside else view.collection.name),
            key=f"collect_{view.collection.id}",
            disabled=inside,
            on_click=_collect,
            args=(ws, view, story_id),
        )
    if page_exists("collections"):
        st.page_link(
            page("collections"),
            label="A new collection",
            icon=":material/add:",
            query_params={"new": "1", "story": str(story_id)},
        )


def _collect(ws: Workspace, view: CollectionView, story_id: int) -> None:
    one, before = view.collection, [story.id for story in view.stories]
    with press_errors():
        put_in_collection(ws, one.id, story_id)
        was = {"name": one.name, "audience": one.audience, "lead": one.lead}
        offer_undo(
            f"Put the story into “{one.name}”.",
            lambda: edit_collection(ws, one.id, **was, story_ids=before),
        )


def _words(key: str, name: str, audience: str, lead: str) -> dict[str, str]:
    return {
        "name": st.text_input("Name", name, key=f"collection_name_{key}"),
        "audience": st.text_input(
            "Who it is for", audience, key=f"collection_audience_{key}", placeholder="For example: the board"
        ),
        "lead": st.text_area("What it is for", lead, key=f"collection_lead_{key}", height=90),
    }


def _draft(of: tuple[object, ...], story_ids: Sequence[int]) -> _Draft:
    draft: _Draft | None = st.session_state.get(_ITEMS)
    if draft is None or draft.of != of:
        draft = st.session_state[_ITEMS] = _Draft(of, list(story_ids))
    return draft


def _stories(ws: Workspace, draft: _Draft) -> None:
    titles = {story.id: story.title for story in list_stories(ws)}
    section("Stories, in the order they are shown")
    if not draft.story_ids:
        st.html('<p class="fn-quiet">None yet.</p>')
    for place, story_id in enumerate(draft.story_ids):
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"story_item_{story_id}", gap="xsmall"
        ):
            st.html(f"<p>{escaped(titles.get(story_id, 'A story that is gone'))}</p>")
            draw_order_buttons(draft.story_ids, place, key="collected")
    waiting = [story_id for story_id in titles if story_id not in draft.story_ids]
    if not waiting:
        return

    def put() -> None:
        chosen = st.session_state["collection_add"]
        if chosen is not None:
            draft.story_ids.append(chosen)
            st.session_state["collection_add"] = None

    st.selectbox(
        "Put a story in",
        waiting,
        index=None,
        format_func=titles.__getitem__,
        placeholder="Choose a story",
        key="collection_add",
        on_change=put,
    )


def _leave(query: dict[str, str]) -> None:
    st.session_state.pop(_ITEMS, None)
    go_to(query)
    st.rerun()
