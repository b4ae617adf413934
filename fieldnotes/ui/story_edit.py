"""Write or change a story: its words, and which passages it holds in which order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import LibraryCard
from fieldnotes.services.findings import FindingView, get_finding, list_findings
from fieldnotes.services.library import search_library
from fieldnotes.services.stories import (
    StoryView,
    edit_story,
    read_passages,
    write_story,
)
from fieldnotes.services.story_drafts import plan_story
from fieldnotes.services.story_review import restore_story_version
from fieldnotes.services.workspace import Workspace
from fieldnotes.stories.drafting import StoryDraft

from .cards import QuoteCard, quote_card
from .formats import escaped
from .library_cards import where_and_when, words_to_mark
from .marking import shortened
from .order_buttons import draw_order_buttons
from .parts import error_box, offer_undo, page_head, press_errors, section
from .story_links import go_to

_ITEMS = "_story_items"
_LEAD = "story_lead_"
_SHORT_CHARS = 220
_MOST_FOUND = 8


@dataclass
class _Draft:
    """The passages of a story that is being written, with what is said before them; `of` says of which story,
    as it was when opened."""

    of: tuple[object, ...]
    excerpt_ids: list[int]
    leads: dict[int, str]


def show_edit(ws: Workspace, view: StoryView) -> None:
    """Draw the form that changes a story."""
    story = view.story
    page_head(story.title, eyebrow="Edit the story")
    draft = _draft(("edit", story.id, view.version), view.excerpt_ids, view.leads)
    title, narrative = _words(f"{story.id}", story.title, story.narrative)
    _items(ws, draft)
    _add(ws, draft, view.finding)
    with st.container(horizontal=True, key="story_save_bar"):
        save = st.button("Save", type="primary", key="save_story")
        if st.button("Cancel", key="cancel_story"):
            _leave({"id": str(story.id)})
    if not save:
        return
    try:
        edit_story(
            ws,
            story.id,
            title=title,
            narrative=narrative,
            excerpt_ids=draft.excerpt_ids,
            leads={one: draft.leads.get(one, "") for one in _shown(ws, draft)},
        )
    except FieldnotesError as error:
        error_box(error)
        return
    offer_undo(
        "Saved the story.",
        lambda: restore_story_version(ws, story.id, view.version),
    )
    _leave({"id": str(story.id)})


def show_new(ws: Workspace, finding_id: int | None, excerpt_ids: Sequence[int] = ()) -> None:
    """Draw the form that begins a story, filled in from a finding or from chosen passages."""
    page_head(
        "Write a story", "Begin with a finding or with passages; the rest is filled in for you to change."
    )
    key = f"new_{finding_id or 0}" + "".join(f"_{one}" for one in excerpt_ids)
    plan = (
        plan_story(ws, finding_id=finding_id, excerpt_ids=excerpt_ids or None)
        if finding_id or excerpt_ids
        else None
    )
    finding = get_finding(ws, finding_id) if finding_id else None
    items = plan.items if plan else ()
    draft = _draft((key,), [excerpt_id for excerpt_id, _ in items], dict(items))
    if finding is None:
        finding = _choose_finding(ws, draft, key)
    title, narrative = _words(key, plan.title if plan else "", plan.narrative if plan else "")
    _items(ws, draft)
    if draft.excerpt_ids:
        st.button(
            "Fill in from these passages",
            icon=":material/auto_fix_high:",
            key="story_fill",
            on_click=_fill_in,
            args=(ws, draft, key, finding.finding.id if finding else None),
            help="Puts them in order along the path, says where each was met, and fills in what is empty.",
        )
    _add(ws, draft, finding)
    with st.container(horizontal=True, key="story_save_bar"):
        save = st.button("Keep as a draft", type="primary", key="save_story")
        if st.button("Cancel", key="cancel_story"):
            _leave({})
    if not save:
        return
    try:
        story = write_story(
            ws,
            title=title,
            narrative=narrative,
            finding_id=finding.finding.id if finding else None,
            excerpt_ids=draft.excerpt_ids,
            leads=draft.leads,
        )
    except FieldnotesError as error:
        error_box(error)
        return
    _leave({"id": str(story.id)})


def _fill_in(ws: Workspace, draft: _Draft, key: str, finding_id: int | None) -> None:
    with press_errors():
        plan = plan_story(ws, finding_id=finding_id, excerpt_ids=draft.excerpt_ids)
        _take_over(plan, draft, key)
        draft.excerpt_ids = [excerpt_id for excerpt_id, _ in plan.items]


def _take_over(plan: StoryDraft, draft: _Draft, key: str) -> None:
    """Fill in what is still empty."""
    for name, text in (("title", plan.title), ("narrative", plan.narrative)):
        if not st.session_state.get(f"story_{name}_{key}", "").strip():
            st.session_state[f"story_{name}_{key}"] = text
    for excerpt_id, lead in plan.items:
        if not draft.leads.get(excerpt_id, "").strip():
            draft.leads[excerpt_id] = lead
            st.session_state[f"story_lead_{excerpt_id}"] = lead


def _choose_finding(ws: Workspace, draft: _Draft, key: str) -> FindingView | None:
    known = {finding.id: finding.statement for finding in list_findings(ws) if finding.status != "retired"}
    if not known:
        return None

    def take_over() -> None:
        """Fill in what is still empty, and put the finding's evidence to the passages chosen so far."""
        chosen = st.session_state["story_finding"]
        if chosen is None:
            return
        plan = plan_story(ws, finding_id=chosen)
        _take_over(plan, draft, key)
        draft.excerpt_ids += [one for one, _ in plan.items if one not in draft.excerpt_ids]

    chosen = st.selectbox(
        "The finding it tells",
        list(known),
        index=None,
        format_func=known.__getitem__,
        placeholder="None yet",
        key="story_finding",
        on_change=take_over,
    )
    return get_finding(ws, chosen) if chosen else None


def _words(key: str, title: str, narrative: str) -> tuple[str, str]:
    # Into the state, not as a default: filling in sets it too, and a field may have only one of the two.
    st.session_state.setdefault(f"story_title_{key}", title)
    st.session_state.setdefault(f"story_narrative_{key}", narrative)
    return (
        st.text_input("Title", key=f"story_title_{key}"),
        st.text_area(
            "What it tells",
            key=f"story_narrative_{key}",
            height=160,
            placeholder="What happened, to whom, and what they needed. An empty line begins a new paragraph.",
        ),
    )


def _draft(of: tuple[object, ...], excerpt_ids: Sequence[int], leads: Mapping[int, str]) -> _Draft:
    """Return the draft that is being worked on; another story, or a newer state of it, begins afresh."""
    draft: _Draft | None = st.session_state.get(_ITEMS)
    if draft is None or draft.of != of:
        draft = st.session_state[_ITEMS] = _Draft(of, list(excerpt_ids), dict(leads))
        for key in [key for key in st.session_state if str(key).startswith(_LEAD)]:
            del st.session_state[key]
    return draft


def _shown(ws: Workspace, draft: _Draft) -> list[int]:
    return [card.id for card in read_passages(ws, draft.excerpt_ids)]


def _items(ws: Workspace, draft: _Draft) -> None:
    section("Passages, in the order they are told")
    cards = {card.id: card for card in read_passages(ws, draft.excerpt_ids)}
    if not draft.excerpt_ids:
        st.html('<p class="fn-quiet">None yet. A story needs at least one before it can be published.</p>')
    for place, excerpt_id in enumerate(draft.excerpt_ids):
        card = cards.get(excerpt_id)
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"story_item_{excerpt_id}", gap="xsmall"
        ):
            if card:
                st.session_state.setdefault(f"{_LEAD}{excerpt_id}", draft.leads.get(excerpt_id, ""))
                draft.leads[excerpt_id] = st.text_input(
                    "Before it",
                    key=f"{_LEAD}{excerpt_id}",
                    placeholder="What to say before this passage",
                    label_visibility="collapsed",
                )
            st.html(_line_html(card) if card else _NOT_SHOWN)
            draw_order_buttons(draft.excerpt_ids, place, key="story")


_NOT_SHOWN = '<p class="fn-quiet">A passage that is not shown at present: consent does not cover it.</p>'


def _add(ws: Workspace, draft: _Draft, finding: FindingView | None) -> None:
    section("Add a passage")
    for stance in ("for", "against"):
        waiting = [
            item.card
            for item in (finding.evidence if finding else ())
            if item.card and item.card.id not in draft.excerpt_ids and item.evidence.stance == stance
        ]
        if waiting:
            st.html(f'<p class="fn-quiet">Evidence {stance} the finding</p>')
            _offer(draft, waiting, (), stance)
    text = st.text_input(
        "Search tagged passages",
        key="story_search",
        placeholder='Words, or a "phrase in quotes"',
        icon=":material/search:",
    )
    if not text.strip():
        return
    result = search_library(ws, text=text, kind="passage", page_size=_MOST_FOUND)
    found = [card for card in result.cards if card.id not in draft.excerpt_ids]
    if not found:
        st.html(f'<p class="fn-quiet">No other tagged passage has “{escaped(text.strip())}”.</p>')
    _offer(draft, found, words_to_mark(text), "found")
    if result.pages > 1:
        st.html(f'<p class="fn-quiet">{result.counts["passage"]:,} in all; add a word to narrow it.</p>')


def _offer(draft: _Draft, cards: Sequence[LibraryCard], found: Sequence[str], key: str) -> None:
    for card in cards:
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"story_offer_{key}_{card.id}", gap="xsmall"
        ):
            st.html(_line_html(card, found))
            st.button(
                "Add",
                icon=":material/add:",
                key=f"story_add_{key}_{card.id}",
                on_click=draft.excerpt_ids.append,
                args=(card.id,),
            )


def _line_html(card: LibraryCard, found: Sequence[str] = ()) -> str:
    quote = shortened(card.quote, found, limit=_SHORT_CHARS)
    return quote_card(QuoteCard(quote, meta=(card.title, *where_and_when(card)), found=tuple(found)))


def _leave(query: dict[str, str]) -> None:
    st.session_state.pop(_ITEMS, None)
    go_to(query)
    st.rerun()
