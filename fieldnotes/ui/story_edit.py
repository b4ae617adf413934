"""Write or change a story: its words, and which passages it holds in which order."""

from collections.abc import Sequence
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
from fieldnotes.services.workspace import Workspace

from .cards import QuoteCard, quote_card
from .formats import escaped, plain
from .library_cards import where_and_when, words_to_mark
from .marking import shortened
from .parts import error_box, offer_undo, page_head, section
from .story_view import go_to

_ITEMS = "_story_items"
_SHORT_CHARS = 220
_MOST_FOUND = 8


@dataclass
class _Draft:
    """The passages of a story that is being written; `of` says of which story, as it was when opened."""

    of: tuple[object, ...]
    excerpt_ids: list[int]


def show_edit(ws: Workspace, view: StoryView) -> None:
    """Draw the form that changes a story."""
    story = view.story
    page_head(story.title, eyebrow="Edit the story")
    draft = _draft(("edit", story.id, view.excerpt_ids), view.excerpt_ids)
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
        edit_story(ws, story.id, title=title, narrative=narrative, excerpt_ids=draft.excerpt_ids)
    except FieldnotesError as error:
        error_box(error)
        return
    offer_undo(
        "Saved the story.",
        lambda: edit_story(
            ws, story.id, title=story.title, narrative=story.narrative, excerpt_ids=view.excerpt_ids
        ),
    )
    _leave({"id": str(story.id)})


def show_new(ws: Workspace, finding_id: int | None) -> None:
    """Draw the form that begins a story, with a finding's statement and its evidence for it filled in."""
    page_head("Write a story", "It stays a draft until you publish it.")
    key = f"new_{finding_id or 0}"
    finding = get_finding(ws, finding_id) if finding_id else None
    draft = _draft((key,), _evidence_for(finding))
    if finding is None:
        finding = _choose_finding(ws, draft, key)
    title, narrative = _words(key, finding.finding.statement if finding_id and finding else "", "")
    _items(ws, draft)
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
        )
    except FieldnotesError as error:
        error_box(error)
        return
    _leave({"id": str(story.id)})


def _choose_finding(ws: Workspace, draft: _Draft, key: str) -> FindingView | None:
    known = {finding.id: finding.statement for finding in list_findings(ws) if finding.status != "retired"}
    if not known:
        return None

    def take_over() -> None:
        """Fill in what is still empty, and put the finding's evidence to the passages chosen so far."""
        chosen = st.session_state["story_finding"]
        if chosen is None:
            return
        if not st.session_state.get(f"story_title_{key}", "").strip():
            st.session_state[f"story_title_{key}"] = known[chosen]
        evidence = _evidence_for(get_finding(ws, chosen))
        draft.excerpt_ids += [one for one in evidence if one not in draft.excerpt_ids]

    chosen = st.selectbox(
        "The finding it tells",
        list(known),
        index=None,
        format_func=lambda finding_id: plain(known[finding_id]),
        placeholder="None yet",
        key="story_finding",
        on_change=take_over,
    )
    return get_finding(ws, chosen) if chosen else None


def _evidence_for(finding: FindingView | None) -> list[int]:
    if finding is None:
        return []
    return [
        item.evidence.excerpt_id for item in finding.evidence if item.evidence.stance == "for" and item.card
    ]


def _words(key: str, title: str, narrative: str) -> tuple[str, str]:
    return (
        st.text_input("Title", title, key=f"story_title_{key}"),
        st.text_area(
            "What it tells",
            narrative,
            key=f"story_narrative_{key}",
            height=160,
            placeholder="What happened, to whom, and what they needed. An empty line begins a new paragraph.",
        ),
    )


def _draft(of: tuple[object, ...], excerpt_ids: Sequence[int]) -> _Draft:
    """Return the draft that is being worked on; another story, or a newer state of it, begins afresh."""
    draft: _Draft | None = st.session_state.get(_ITEMS)
    if draft is None or draft.of != of:
        draft = st.session_state[_ITEMS] = _Draft(of, list(excerpt_ids))
    return draft


def _items(ws: Workspace, draft: _Draft) -> None:
    section("Passages, in the order they are told")
    cards = {card.id: card for card in read_passages(ws, draft.excerpt_ids)}
    if not draft.excerpt_ids:
        st.html('<p class="fn-quiet">None yet. A story needs at least one before it can be published.</p>')
    last = len(draft.excerpt_ids) - 1
    for place, excerpt_id in enumerate(draft.excerpt_ids):
        card = cards.get(excerpt_id)
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"story_item_{excerpt_id}", gap="xsmall"
        ):
            st.html(_line_html(card) if card else _NOT_SHOWN)
            for name, icon, words, to, off in (
                ("up", "arrow_upward", "Earlier", place - 1, place == 0),
                ("down", "arrow_downward", "Later", place + 1, place == last),
            ):
                st.button(
                    words,
                    icon=f":material/{icon}:",
                    key=f"story_{name}_{excerpt_id}",
                    disabled=off,
                    on_click=_move,
                    args=(draft, place, to),
                )
            st.button(
                "Leave out",
                icon=":material/close:",
                key=f"story_out_{excerpt_id}",
                on_click=draft.excerpt_ids.remove,
                args=(excerpt_id,),
            )


_NOT_SHOWN = '<p class="fn-quiet">A passage that is not shown at present: consent does not cover it.</p>'


def _move(draft: _Draft, place: int, to: int) -> None:
    draft.excerpt_ids.insert(to, draft.excerpt_ids.pop(place))


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
