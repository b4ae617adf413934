"""A collection in a meeting: over the whole page, and anew within seconds when a passage is withdrawn."""

from functools import partial

import streamlit as st

from fieldnotes.services.collections import get_collection, note_seen
from fieldnotes.services.telling import tell_story
from fieldnotes.services.workspace import Workspace

from .collection_slides import cover_slide, story_slide
from .components.present import present_slides
from .parts import empty_state, page_head
from .story_links import go_to

LOOK_AGAIN_S = 3


def show_present(ws: Workspace, collection_id: int) -> None:
    """Draw a collection's stories one a screen; for a collection without stories, what to do."""
    view = get_collection(ws, collection_id)
    page_head(view.collection.name, eyebrow="Presenting")
    if not view.stories:
        empty_state("No story to present", "Put stories into the collection first.")
        st.button("Back to the collection", key="present_back", on_click=_end, args=(collection_id,))
        return
    st.fragment(_slides, run_every=LOOK_AGAIN_S)(ws, collection_id)


def _slides(ws: Workspace, collection_id: int) -> None:
    view = get_collection(ws, collection_id)
    told = [tell_story(ws, story.id, redact=False) for story in view.stories]
    present_slides(
        view.collection.name,
        [
            cover_slide(view.collection.name, view.collection.lead, told),
            *(story_slide(ws, story) for story in told),
        ],
        key=f"present_{collection_id}",
        on_seen=partial(note_seen, ws),
        on_end=partial(_end, collection_id),
    )
    if st.query_params.get("present") is None:
        st.rerun()


def _end(collection_id: int) -> None:
    go_to({"id": str(collection_id)})
