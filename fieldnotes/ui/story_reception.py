"""How a story was received: what it did to people, and who has seen and heard it."""

import streamlit as st

from fieldnotes.records import REACTIONS
from fieldnotes.services.collections import StoryReception, get_reception, note_seen, react_to_story
from fieldnotes.services.workspace import Workspace, current_member, list_members

from .formats import counted, escaped
from .parts import press_errors, section

_LABELS = {"moved me": "It moved me", "new to me": "It was new to me", "I will act": "I will act on it"}


def draw_reception(ws: Workspace, story_id: int) -> None:
    """Draw the reactions to a story, with the member's own, and who has listened."""
    note_seen(ws, story_id)
    found = get_reception(ws, story_id)
    me = current_member(ws).id
    section("How it was received")
    with st.container(horizontal=True, key="story_reactions"):
        for kind in REACTIONS:
            number = sum(one.kind == kind for one in found.reactions)
            mine = any(one.kind == kind and one.member_id == me for one in found.reactions)
            st.button(
                f"{_LABELS[kind]} · {number}" if number else _LABELS[kind],
                key=f"react_{kind}",
                type="primary" if mine else "secondary",
                help="Press again to take it back." if mine else None,
                on_click=_react,
                args=(ws, story_id, kind, not mine),
            )
    st.html(f'<p class="fn-quiet">{escaped(_who(ws, found))}</p>')


def listened_words(found: StoryReception) -> str:
    """Return how many people have seen and heard a story: "seen by 4, heard by 2"."""
    heard = sum(one.heard_at is not None for one in found.listeners)
    seen = counted(len(found.listeners), "person", "people")
    return f"seen by {seen}, heard by {heard}" if found.listeners else "nobody has seen it yet"


def _who(ws: Workspace, found: StoryReception) -> str:
    names = {member.id: member.name for member in list_members(ws)}
    heard = [names[one.member_id] for one in found.listeners if one.heard_at and one.member_id in names]
    seen = [names[one.member_id] for one in found.listeners if one.member_id in names]
    listened = f" Listened: {', '.join(heard)}." if heard else " Nobody has listened to a passage yet."
    acting = [names[one.member_id] for one in found.reactions if one.kind == "I will act"]
    will = f" Will act: {', '.join(acting)}." if acting else ""
    return f"Seen by {', '.join(seen)}.{listened}{will}"


def _react(ws: Workspace, story_id: int, kind: str, on: bool) -> None:
    with press_errors():
        react_to_story(ws, story_id, kind, on=on)
