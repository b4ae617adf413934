"""A story to read: what it tells, the finding and the metric beside it, its passages, both windows."""

import streamlit as st

from fieldnotes.interchange.story_words import lead_beside_seat
from fieldnotes.records import Code
from fieldnotes.services import coding
from fieldnotes.services.access import may
from fieldnotes.services.findings import FindingView
from fieldnotes.services.stories import (
    StoryNumber,
    StoryView,
    list_story_numbers,
    photos_of_passages,
    publish_story,
    shown_now,
    unpublish_story,
)
from fieldnotes.services.telling import tell_story
from fieldnotes.services.workspace import Workspace, list_members

from .collection_edit import draw_collect
from .findings_words import link_html, strength_html
from .formats import counted, day, escaped
from .metrics_words import slice_address
from .parts import empty_state, offer_undo, page_head, press_errors, section
from .shell import page, page_address, page_exists
from .story_line import line_html
from .story_links import go_to, whole_address
from .story_parts import draw_curve, draw_happened, lead_html, passage_html, place_html
from .story_reception import draw_reception
from .story_review import draw_review
from .story_share import draw_share

WINDOWS = {"customer": "From the customer's seat", "employee": "From the employee's seat"}
LOOK_AGAIN_S = 3  # so that a passage that is withdrawn goes from an open page within seconds


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
    _watch(ws, view)
    _passages(ws, view)
    beside = tell_story(ws, story.id, redact=False)
    draw_curve(beside.curve)
    draw_happened(beside.happened)
    draw_reception(ws, story.id)
    if may(ws, "write stories"):
        draw_review(ws, story.id)


def _watch(ws: Workspace, view: StoryView) -> None:
    """Draw the page anew when a passage may no longer be shown, or may be again."""
    shown = tuple(card.id for card in view.passages)

    @st.fragment(run_every=LOOK_AGAIN_S)
    def look() -> None:
        if shown_now(ws, view.excerpt_ids) != shown:
            st.rerun()

    look()


def _actions(ws: Workspace, view: StoryView) -> None:
    story = view.story
    with st.container(horizontal=True, vertical_alignment="center", key="story_actions"):
        if may(ws, "write stories"):
            _writers_actions(ws, view)
        with st.popover("Copy address", icon=":material/link:", key="story_address"):
            st.write("For the team: it opens where this workspace is served.")
            st.code(whole_address(story.id), language=None)
        st.button("All stories", key="all_stories", type="tertiary", on_click=go_to, args=({},))
        if page_exists("library"):
            st.page_link(page("library"), label="Library")


def _writers_actions(ws: Workspace, view: StoryView) -> None:
    story = view.story
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
    st.button(
        f"Versions ({view.version})",
        key="story_versions",
        icon=":material/history:",
        on_click=go_to,
        args=({"id": str(story.id), "versions": "1"},),
    )
    draw_share(ws, [story.id], title=story.title, key="story_share")
    if page_exists("collections"):
        with st.popover("Collect", icon=":material/playlist_add:", key="story_collect"):
            draw_collect(ws, story.id)
    if page_exists("reels"):
        st.page_link(
            page("reels"), label="Reel", icon=":material/movie:", query_params={"story": str(story.id)}
        )


def _publish(ws: Workspace, story_id: int) -> None:
    with press_errors():
        story = publish_story(ws, story_id)
        offer_undo(f"Published “{story.title}”.", lambda: unpublish_story(ws, story_id))


def _unpublish(ws: Workspace, story_id: int) -> None:
    with press_errors():
        story = unpublish_story(ws, story_id)
        offer_undo(f"Took “{story.title}” out of the library.", lambda: publish_story(ws, story_id))


def _finding_html(finding: FindingView | None) -> str:
    if finding is None:
        return (
            '<p class="fn-quiet">This story stands on no finding: nobody has counted what is behind it.</p>'
        )
    statement = escaped(finding.finding.statement)
    if page_exists("findings"):
        address = page_address("findings", finding=finding.finding.id)
        statement = f'<a href="{escaped(address)}" target="_self">{statement}</a>'
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
        if reading.because and reading.of_these_words
    )
    return (
        '<section class="fn-finding"><p class="fn-kind">The finding it tells</p>'
        f"<h2>{statement}</h2>"
        f"{needs}{strength_html(finding.strength, finding.markets)}{local}</section>"
    )


def _metrics_html(ws: Workspace, view: StoryView) -> str:
    numbers = list_story_numbers(ws, view.story.id)
    if not numbers:
        return '<p class="fn-fine">No metric linked yet: a story without a number.</p>'
    return "".join(f"<div>{_metric_html(number)}</div>" for number in numbers)


def _metric_html(number: StoryNumber) -> str:
    line, link = number.line, number.line.link
    name = escaped(line.metric.name)
    if page_exists("metrics"):
        name = f'<a href="{escaped(slice_address(line.metric, link.slice))}" target="_self">{name}</a>'
    return (
        f'<p class="fn-fine">{escaped(link.kind.capitalize())}</p>'
        f"<p>{name}</p>"
        + line_html(line.metric, list(number.values), start=link.period_start, end=link.period_end)
        + link_html(line)
    )


def _passages(ws: Workspace, view: StoryView) -> None:
    both = {"customer", "employee"} <= {card.seat for card in view.passages}
    with st.container(horizontal=True, vertical_alignment="center", key="story_passages_head"):
        section(counted(len(view.passages), "passage"))
        in_windows = both and st.toggle("Two windows", value=True, key="story_windows")
    hidden = [
        f"{counted(count, 'passage')} {'is' if count == 1 else 'are'} not shown: {why}"
        for count, why in (
            (view.withheld, f"consent does not cover {_it(view.withheld)}."),
            (view.removed, f"the note {_it(view.removed)} came from was removed."),
        )
        if count
    ]
    if hidden:
        st.html("".join(f'<p class="fn-note">{escaped(line)}</p>' for line in hidden))
    if not view.places:
        empty_state("No passage to show", "Edit the story and add passages whose people agreed to be quoted.")
        return
    codes = {code.id: code for code in coding.list_codes(ws)}
    photos = photos_of_passages(ws, view.excerpt_ids)
    draw = windows_html if in_windows else order_html
    st.html(draw(ws, view, codes, photos))


def _it(count: int) -> str:
    return "it" if count == 1 else "them"


def order_html(ws: Workspace, view: StoryView, codes: dict[int, Code], photos: dict[int, int]) -> str:
    """Return the passages one below the other, in the story's order, with a mark for each that is gone."""
    items = "".join(
        f"<li>{place_html(ws, view.story.id, place, codes, photos)}</li>" for place in view.places
    )
    return f'<ol class="fn-cards">{items}</ol>'


def windows_html(ws: Workspace, view: StoryView, codes: dict[int, Code], photos: dict[int, int]) -> str:
    """Return the passages in time order, the customer's beside the employee's; one column on a phone.

    What the writer says before a passage stands over both columns. Marks of passages that are gone come last:
    nothing says any more when they were.
    """
    told = [(place.card, place.lead) for place in view.places if place.card is not None]
    in_time = sorted(told, key=lambda one: (one[0].happened_at, one[0].source_id or 0, one[0].start_s or 0))
    items = "".join(
        (
            f'<li class="fn-pane fn-pane-lead">{lead_html(lead)}</li>'
            if lead_beside_seat(lead, card.seat)
            else ""
        )
        + f'<li class="fn-pane fn-pane-{card.seat if card.seat in WINDOWS else "both"}">'
        f"{passage_html(ws, view.story.id, card, codes, photo_id=photos.get(card.id))}</li>"
        for card, lead in in_time
    )
    marks = "".join(
        f'<li class="fn-pane-gone">{place_html(ws, view.story.id, place, codes, photos)}</li>'
        for place in view.places
        if place.card is None
    )
    heads = "".join(f'<p class="fn-pane-head">{escaped(words)}</p>' for words in WINDOWS.values())
    return (
        f'<div class="fn-panes-head" aria-hidden="true">{heads}</div><ol class="fn-panes">{items}{marks}</ol>'
    )
