"""A story to read: what it tells, the finding and the metric beside it, its passages, both windows."""

from collections.abc import Mapping, Sequence

import streamlit as st

from fieldnotes.records import Code, LibraryCard
from fieldnotes.services import coding
from fieldnotes.services.findings import FindingView
from fieldnotes.services.lenses import LinkLine, list_link_lines
from fieldnotes.services.metrics import list_metric_values
from fieldnotes.services.stories import StoryView, publish_story, unpublish_story
from fieldnotes.services.workspace import Workspace, list_members

from .cards import quote_card
from .findings_words import link_html, standing_html
from .formats import counted, day, escaped
from .library_cards import card_of
from .metrics_words import slice_address
from .parts import empty_state, offer_undo, page_errors, page_head, section
from .shell import page, page_address, page_exists
from .story_line import line_html

WINDOWS = {"customer": "From the customer's seat", "employee": "From the employee's seat"}


def go_to(query: dict[str, str]) -> None:
    """Set this page's address. A link from a page to itself would leave the address as it was."""
    st.query_params.from_dict(query)


def show_story(ws: Workspace, view: StoryView) -> None:
    """Draw a story with everything that stands beside it."""
    story = view.story
    writer = next((member.name for member in list_members(ws) if member.id == story.written_by), "")
    state = f"published {day(story.published_at)}" if story.published_at else "draft, not in the library yet"
    page_head(story.title, eyebrow=" · ".join(part for part in ("Story", state, writer) if part))
    _actions(ws, view)
    told = "".join(f"<p>{escaped(part)}</p>" for part in story.narrative.split("\n\n") if part.strip())
    st.html(
        f'<div class="fn-story"><div class="fn-told" dir="auto">{told}{_finding_html(view.finding)}</div>'
        f'<aside class="fn-beside" aria-label="The metric beside it">{_metrics_html(ws, view)}</aside></div>'
    )
    _passages(ws, view)


def _actions(ws: Workspace, view: StoryView) -> None:
    story = view.story
    with st.container(horizontal=True, vertical_alignment="center", key="story_actions"):
        if story.published_at:
            st.button("Take out of the library", key="unpublish", on_click=_unpublish, args=(ws, story.id))
        else:
            st.button("Publish", key="publish", type="primary", on_click=_publish, args=(ws, story.id))
        st.button(
            "Edit",
            key="edit_story",
            icon=":material/edit:",
            on_click=go_to,
            args=({"id": str(story.id), "edit": "1"},),
        )
        with st.popover("Copy address", icon=":material/link:", key="story_address"):
            st.write("For the team: it opens where this workspace is served.")
            st.code(_address(story.id), language=None)
        st.button("All stories", key="all_stories", type="tertiary", on_click=go_to, args=({},))
        if page_exists("library"):
            st.page_link(page("library"), label="Library")


def _publish(ws: Workspace, story_id: int) -> None:
    with page_errors():
        story = publish_story(ws, story_id)
        offer_undo(f"Published “{story.title}”.", lambda: unpublish_story(ws, story_id))


def _unpublish(ws: Workspace, story_id: int) -> None:
    with page_errors():
        story = unpublish_story(ws, story_id)
        offer_undo(f"Took “{story.title}” out of the library.", lambda: publish_story(ws, story_id))


def _address(story_id: int) -> str:
    base = (st.context.url or "").partition("?")[0].rstrip("/").removesuffix("/story")
    return base + page_address("story", id=story_id)


def _finding_html(finding: FindingView | None) -> str:
    if finding is None:
        return (
            '<p class="fn-quiet">This story stands on no finding: nobody has counted what is behind it.</p>'
        )
    address = page_address("findings", finding=finding.finding.id)
    needs = "".join(
        f'<p class="fn-quiet">{name} need: {escaped(text)}</p>'
        for name, text in (
            ("Functional", finding.finding.functional_need),
            ("Emotional", finding.finding.emotional_need),
        )
        if text
    )
    local = "".join(
        f'<p class="fn-quiet">In {escaped(reading.market)}: {escaped(reading.because)}</p>'
        for reading in finding.readings[:1]
        if reading.because
    )
    return (
        '<section class="fn-finding"><p class="fn-kind">The finding it tells</p>'
        f'<h2><a href="{escaped(address)}" target="_self">{escaped(finding.finding.statement)}</a></h2>'
        f"{needs}{standing_html(finding.standing)}{local}</section>"
    )


def _metrics_html(ws: Workspace, view: StoryView) -> str:
    lines = list_link_lines(ws, finding_id=view.finding.finding.id) if view.finding else []
    if not lines:
        return '<p class="fn-fine">No metric linked yet: a story without a number.</p>'
    return "".join(f"<div>{_metric_html(ws, line)}</div>" for line in lines)


def _metric_html(ws: Workspace, line: LinkLine) -> str:
    link = line.link
    of_slice = [value for value in list_metric_values(ws, link.metric_id) if value.slice == link.slice]
    address = slice_address(line.metric, link.slice)
    return (
        f'<p class="fn-fine">{escaped(link.kind.capitalize())}</p>'
        f'<p><a href="{escaped(address)}" target="_self">{escaped(line.metric.name)}</a></p>'
        + line_html(line.metric, of_slice, start=link.period_start, end=link.period_end)
        + link_html(line)
    )


def _passages(ws: Workspace, view: StoryView) -> None:
    hidden = []
    if view.withheld:
        are = "passage is" if view.withheld == 1 else "passages are"
        hidden.append(f"{view.withheld} {are} not shown: consent does not cover {_it(view.withheld)}.")
    if view.removed:
        are = "passage is" if view.removed == 1 else "passages are"
        hidden.append(f"{view.removed} {are} not shown: the note {_it(view.removed)} came from was removed.")
    both = {"customer", "employee"} <= {card.seat for card in view.passages}
    with st.container(horizontal=True, vertical_alignment="center", key="story_passages_head"):
        section(counted(len(view.passages), "passage"))
        in_windows = both and st.toggle("Two windows", value=True, key="story_windows")
    if hidden:
        st.html("".join(f'<p class="fn-note">{escaped(line)}</p>' for line in hidden))
    if not view.passages:
        empty_state("No passage to show", "Edit the story and add passages whose people agreed to be quoted.")
        return
    codes = {code.id: code for code in coding.list_codes(ws)}
    draw = windows_html if in_windows else order_html
    st.html(draw(ws, view.passages, codes))


def _it(count: int) -> str:
    return "it" if count == 1 else "them"


def order_html(ws: Workspace, passages: Sequence[LibraryCard], codes: Mapping[int, Code]) -> str:
    """Return the passages one below the other, in the story's order."""
    items = "".join(f"<li>{_passage_html(ws, card, codes)}</li>" for card in passages)
    return f'<ol class="fn-cards">{items}</ol>'


def windows_html(ws: Workspace, passages: Sequence[LibraryCard], codes: Mapping[int, Code]) -> str:
    """Return the passages in time order, the customer's beside the employee's; one column on a phone."""
    in_time = sorted(passages, key=lambda card: (card.happened_at, card.source_id or 0, card.start_s or 0))
    items = "".join(
        f'<li class="fn-pane fn-pane-{card.seat if card.seat in WINDOWS else "both"}">'
        f"{_passage_html(ws, card, codes)}</li>"
        for card in in_time
    )
    heads = "".join(f'<p class="fn-pane-head">{escaped(words)}</p>' for words in WINDOWS.values())
    return f'<div class="fn-panes-head" aria-hidden="true">{heads}</div><ol class="fn-panes">{items}</ol>'


def _passage_html(ws: Workspace, card: LibraryCard, codes: Mapping[int, Code]) -> str:
    return quote_card(card_of(ws, card, codes, beside=False))
