"""All stories, drafts too."""

import streamlit as st

from fieldnotes.services.stories import StoryLine, outline_stories
from fieldnotes.services.workspace import Workspace

from .formats import counted, day, escaped
from .parts import empty_state, page_head
from .shell import page_address
from .story_view import go_to


def show_stories(ws: Workspace) -> None:
    """Draw the list of stories, the newest first."""
    page_head("Stories", "What the team tells others, with the number beside it. Drafts are seen here alone.")
    st.button(
        "Write a story", key="new_story", icon=":material/edit_note:", on_click=go_to, args=({"new": "1"},)
    )
    lines = outline_stories(ws)
    if not lines:
        empty_state(
            "No story yet",
            "A story tells a finding with the passages it stands on. Begin with a finding, or write one now.",
            action="See the findings",
            to_page="findings",
        )
        return
    st.html(f'<ul class="fn-cards">{"".join(f"<li>{_line_html(line)}</li>" for line in lines)}</ul>')


def _line_html(line: StoryLine) -> str:
    story = line.story
    state = f"Published {day(story.published_at)}" if story.published_at else "Draft"
    finding = f'<p class="fn-meta">{escaped(line.statement)}</p>' if line.statement else ""
    address = escaped(page_address("story", id=story.id))
    return (
        f'<article class="fn-card"><p class="fn-kind">{state} · {counted(line.passages, "passage")}</p>'
        f'<h3><a href="{address}" target="_self">{escaped(story.title)}</a></h3>{finding}</article>'
    )
