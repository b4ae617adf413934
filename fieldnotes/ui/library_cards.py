"""The library's records as cards for the page."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from fieldnotes.records import Code, LibraryCard
from fieldnotes.services.library import search_terms
from fieldnotes.services.workspace import Workspace

from .addresses import sign_address
from .cards import QuoteCard, emotion_chip, theme_chip
from .formats import counted, day
from .marking import mark_spans, shortened
from .metric_notes import metrics_note
from .shell import page_address
from .theme import emotion_family

LONGEST_QUOTE_CHARS = 600
_MOST_CHIPS = 6
_SOURCE_NAMES = {"transcript": "Recording", "observation": "Note", "document": "Document"}
_NO_WORDS = "A note without words: a photo, a voice memo or an emotion alone."
_NOT_ITS_WORDS = "The words are in the line around this passage."


def words_to_mark(text: str) -> tuple[str, ...]:
    """Return a search's words as `quote_card` marks them."""
    return tuple(term.text + ("*" if term.beginning else "") for term in search_terms(text))


def card_of(
    ws: Workspace,
    card: LibraryCard,
    codes: Mapping[int, Code],
    *,
    found: Sequence[str] = (),
    beside: bool = True,
) -> QuoteCard:
    """Return a result as a card. codes: the codebook by id. found: from words_to_mark.

    beside: whether the metric stands beside it.
    """
    media = f"/api/media/{card.media_id}" if card.media_id and card.start_s is not None else ""
    reader = reader_address(card)
    links = [("Open in the reader", reader)] if reader else []
    if card.kind == "story":
        links.insert(0, ("Read the story", page_address("story", id=card.id)))
    return QuoteCard(
        quote=shortened(card.quote, found, limit=LONGEST_QUOTE_CHARS),
        title=card.title,
        address=page_address("story", id=card.id) if card.kind == "story" else reader,
        meta=where_and_when(card),
        chips=code_chips(card, codes),
        audio=sign_address(ws, "GET", media) if media else "",
        start_s=card.start_s,
        end_s=card.end_s,
        # A whole source has many emotions: none of them colours its best line.
        family_of=() if card.kind == "source" else _family_names(card, codes),
        found=tuple(found),
        kind=_kind(card),
        note=_note(card, found),
        links=tuple(links),
        beside=metrics_note(card.metrics) if beside and card.kind != "source" else "",
    )


def reader_address(card: LibraryCard) -> str:
    """Return where the reader opens at a card's passage, or "" for a story without one."""
    if card.source_id is None:
        return ""
    if card.kind == "passage":
        return page_address("transcript", source=card.source_id, excerpt=card.id)
    if card.start_s is not None:
        return page_address("transcript", source=card.source_id, t=f"{card.start_s:.2f}")
    return page_address("transcript", source=card.source_id)


def where_and_when(card: LibraryCard) -> tuple[str, ...]:
    """Return who speaks, from which seat, in which market, stage and mode, and when; what is known of it."""
    seat = f"{card.seat} seat" if card.seat else ""
    return tuple(
        part for part in (card.speaker, seat, card.market, card.stage, card.mode, _when(card)) if part
    )


def code_chips(card: LibraryCard, codes: Mapping[int, Code]) -> tuple[str, ...]:
    """Return the accepted codes as chips, emotions first; the intensity stands with the first emotion."""
    carried = [codes[code_id] for code_id in card.codes if code_id in codes]
    carried.sort(key=lambda code: code.kind != "emotion")
    shown = []
    intensity = card.intensity
    for code in carried[:_MOST_CHIPS]:
        if code.kind == "emotion":
            shown.append(emotion_chip(code.name, parent=_parent_name(code, codes), intensity=intensity))
            intensity = None
        else:
            shown.append(theme_chip(code.name))
    more = len(carried) - _MOST_CHIPS
    return (*shown, *([f'<span class="fn-more">and {more} more</span>'] if more > 0 else ()))


def _family_names(card: LibraryCard, codes: Mapping[int, Code]) -> tuple[str, ...]:
    for code_id in card.codes:
        code = codes.get(code_id)
        if code is not None and code.kind == "emotion":
            names = (_parent_name(code, codes), code.name)
            return names if emotion_family(*names) != "other" else ()
    return ()


def _parent_name(code: Code, codes: Mapping[int, Code]) -> str:
    parent = codes.get(code.parent_id) if code.parent_id else None
    return parent.name if parent else ""


def _kind(card: LibraryCard) -> str:
    if card.kind == "story":
        return "Story"
    name = _SOURCE_NAMES.get(card.source_kind, "")
    if card.observation_kind:
        name = f"Note, {card.observation_kind}"
    return f"Passage · {name}" if card.kind == "passage" else name


def _note(card: LibraryCard, found: Sequence[str]) -> str:
    if card.suggestions:
        return f"{counted(card.suggestions, 'suggested tag')}, not yet decided"
    if not card.quote and card.observation_kind:
        return _NO_WORDS
    if card.kind == "passage" and found and not mark_spans(card.quote, found):
        return _NOT_ITS_WORDS
    return ""


def _when(card: LibraryCard) -> str:
    if not card.happened_at:
        return ""
    if len(card.happened_at) == len("2026-11-21"):
        return day(date.fromisoformat(card.happened_at))
    shown = day(datetime.fromisoformat(card.happened_at))
    return f"published {shown}" if card.kind == "story" else shown
