"""The versions of a story: who saved what when, what changed, and the way back to one."""

from collections.abc import Sequence

import streamlit as st

from fieldnotes.records import StoryVersion
from fieldnotes.services.stories import StoryView, read_passages
from fieldnotes.services.story_review import (
    compare_story_versions,
    list_story_versions,
    restore_story_version,
)
from fieldnotes.services.workspace import Workspace, list_members
from fieldnotes.stories.comparing import Piece, StoryComparison

from .formats import counted, day_and_time, escaped
from .marking import shortened
from .parts import offer_undo, page_head, press_errors, section
from .story_links import go_to

_SHORT_CHARS = 90


def show_versions(ws: Workspace, view: StoryView) -> None:
    """Draw the versions of a story, the newest first, and two of them beside each other."""
    story = view.story
    page_head(story.title, "What is brought back becomes a new version: none is lost.", eyebrow="Versions")
    st.button("Back to the story", key="story_back", on_click=go_to, args=({"id": str(story.id)},))
    versions = list_story_versions(ws, story.id)
    names = {member.id: member.name for member in list_members(ws)}
    if len(versions) > 1:
        _compare(ws, story.id, versions)
    section(counted(len(versions), "version"))
    for version in versions:
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"version_{version.number}", gap="small"
        ):
            st.html(_version_html(version, names))
            if version.number != versions[0].number:
                st.button(
                    f"Bring back version {version.number}",
                    key=f"restore_{version.number}",
                    on_click=_restore,
                    args=(ws, story.id, version.number, versions[0].number),
                )


def _restore(ws: Workspace, story_id: int, number: int, before: int) -> None:
    with press_errors():
        restore_story_version(ws, story_id, number)
        offer_undo(f"Brought back version {number}.", lambda: restore_story_version(ws, story_id, before))


def _compare(ws: Workspace, story_id: int, versions: Sequence[StoryVersion]) -> None:
    section("What changed")
    numbers = [version.number for version in versions]
    with st.container(horizontal=True, key="versions_compared"):
        earlier = st.selectbox("From version", numbers, index=1, key="version_earlier")
        later = st.selectbox("to version", numbers, index=0, key="version_later")
    found = compare_story_versions(ws, story_id, int(earlier or numbers[1]), int(later or numbers[0]))
    st.html(comparison_html(ws, found))


def comparison_html(ws: Workspace, found: StoryComparison) -> str:
    """Return what is different between two versions: the words as one text, then the passages."""
    cards = {card.id: card for card in read_passages(ws, [*found.added, *found.removed, *found.moved])}

    def named(ids: Sequence[int]) -> str:
        quotes = [
            f"“{shortened(cards[one].quote, (), limit=_SHORT_CHARS)}”"
            if one in cards
            else "one that is not shown now"
            for one in ids
        ]
        return "; ".join(quotes)

    lines = [
        f"{words}: {named(ids)}"
        for words, ids in (
            ("Passages added", found.added),
            ("Passages left out", found.removed),
            ("Passages in another place", found.moved),
        )
        if ids
    ]
    if found.leads:
        lines.append(f"Other words before {counted(len(found.leads), 'passage')}.")
    same = not lines and all(piece.kind == "same" for piece in (*found.title, *found.narrative))
    if same:
        return '<p class="fn-quiet">Both versions say the same.</p>'
    return (
        f'<p class="fn-versions-text" dir="auto"><strong>{_pieces_html(found.title)}</strong></p>'
        f'<p class="fn-versions-text" dir="auto">{_pieces_html(found.narrative)}</p>'
        + "".join(f'<p class="fn-quiet">{escaped(line)}</p>' for line in lines)
    )


def _pieces_html(pieces: Sequence[Piece]) -> str:
    tags = {"same": "{}", "gone": "<del>{}</del>", "new": "<ins>{}</ins>"}
    return "".join(tags[piece.kind].format(escaped(piece.text)) for piece in pieces)


def _version_html(version: StoryVersion, names: dict[int, str]) -> str:
    back = f", which brought back version {version.restores}" if version.restores else ""
    return (
        f"<p><strong>Version {version.number}</strong> "
        f'<span class="fn-quiet">{escaped(names.get(version.saved_by, "Somebody"))}, '
        f"{escaped(day_and_time(version.saved_at))}{back} · "
        f"{counted(len(version.items), 'passage')}</span><br>"
        f'<span dir="auto">{escaped(version.title)}</span></p>'
    )
