"""All stories, drafts too."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from fieldnotes.services.access import may
from fieldnotes.services.digests import write_digest
from fieldnotes.services.stories import StoryLine, outline_stories
from fieldnotes.services.workspace import Workspace

from .findings_words import guard_note
from .formats import counted, day, escaped
from .parts import empty_state, page_head
from .shell import page, page_address, page_exists
from .story_links import go_to, served_at


def show_stories(ws: Workspace) -> None:
    """Draw the list of stories, the newest first."""
    writes = may(ws, "write stories")
    drafts = " Drafts are seen here alone." if writes else ""
    page_head("Stories", f"What the team tells others, with the number beside it.{drafts}")
    if writes:
        _actions(ws)
    elif page_exists("collections"):
        st.page_link(page("collections"), label="Collections", icon=":material/collections_bookmark:")
    lines = outline_stories(ws)
    if not lines and not writes:
        empty_state("No story yet", "The stories that the team publishes are told here.")
        return
    if not lines:
        empty_state(
            "No story yet",
            "A story tells a finding with the passages it stands on. Begin with a finding, or write one now.",
            action="See the findings",
            to_page="findings",
        )
        return
    st.html(lines_html(lines))


def _actions(ws: Workspace) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="story_list_actions"):
        st.button(
            "Write a story",
            key="new_story",
            icon=":material/edit_note:",
            on_click=go_to,
            args=({"new": "1"},),
        )
        if page_exists("collections"):
            st.page_link(page("collections"), label="Collections", icon=":material/collections_bookmark:")
        st.download_button(
            "This week’s digest (mail)",
            data=partial(write_digest, ws, url=served_at()),
            file_name="stories-of-the-week.eml",
            mime="message/rfc822",
            icon=":material/mail:",
            on_click="ignore",
            key="digest",
            help="What was published in the last seven days next to its metrics, as a mail to be sent.",
        )
        if page_exists("reels"):
            st.page_link(page("reels"), label="Reels", icon=":material/movie:")


def lines_html(lines: Sequence[StoryLine]) -> str:
    """Return stories as cards of a list."""
    return f'<ul class="fn-cards">{"".join(f"<li>{_line_html(line)}</li>" for line in lines)}</ul>'


def _line_html(line: StoryLine) -> str:
    story = line.story
    state = f"Published {day(story.published_at)}" if story.published_at else "Draft"
    finding = f'<p class="fn-meta">{escaped(line.statement)}</p>' if line.statement else ""
    address = escaped(page_address("story", id=story.id))
    return (
        f'<article class="fn-card"><p class="fn-kind">{state} · {counted(line.passages, "passage")}</p>'
        f'<h3><a href="{address}" target="_self">{escaped(story.title)}</a></h3>{finding}'
        f"{guard_note(line.strength)}</article>"
    )
