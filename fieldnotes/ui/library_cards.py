"""The library's records as cards for the page."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from fieldnotes.records import Code, LibraryCard
from fieldnotes.services.access import may, may_all, may_on
from fieldnotes.services.library import search_terms
from fieldnotes.services.workspace import Workspace

from .addresses import MEDIA_S, sign_address
from .cards import QuoteCard, emotion_chip, theme_chip
from .findings_words import guard_note
from .formats import counted, day, number
from .marking import mark_spans, shortened
from .metric_notes import metrics_note
from .shell import page_address
from .theme import emotion_family

LONGEST_QUOTE_CHARS = 600
_MOST_CHIPS = 6
_MOST_MARKED = 0.8  # of a quote
_SOURCE_NAMES = {"transcript": "Recording", "observation": "Note", "document": "Document"}
_FORM_NAMES = {"debrief": "Debrief", "answers": "Answer"}
_NO_WORDS = "A note without words: a photo, a voice memo or an emotion alone."
USE = "Use in a finding"
ALIKE = "More like this"
_QUOTES = '“”„"'
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
    media, offset_s = heard_address(ws, card)
    reader = reader_address(card) if may(ws, "hear sources") else ""
    links = [("Open in the reader", reader)] if reader else []
    if card.kind == "story":
        links.insert(0, ("Read the story", page_address("story", id=card.id)))
    if not may(ws, "write findings"):
        pass
    elif card.kind == "passage":
        links.append((USE, page_address("findings", use=card.id)))
    elif card.kind == "source" and card.observation_kind and card.quote:
        links.append((USE, page_address("findings", use_note=card.id)))
    if not may_all(ws, "search"):
        pass
    elif card.kind == "passage" and card.id:
        links.append((ALIKE, page_address("library", like=f"p{card.id}")))
    elif card.segment_id and card.quote:
        links.append((ALIKE, page_address("library", like=f"l{card.segment_id}")))
    found = _to_mark(card, found)
    return QuoteCard(
        quote=shortened(card.quote, found, limit=LONGEST_QUOTE_CHARS),
        title=card.title,
        address=page_address("story", id=card.id) if card.kind == "story" else reader,
        meta=where_and_when(card),
        chips=code_chips(card, codes),
        audio=media,
        start_s=None if card.start_s is None else card.start_s - offset_s,
        end_s=None if card.end_s is None else card.end_s - offset_s,
        # A whole source has many emotions: none of them colours its best line.
        family_of=() if card.kind == "source" else _family_names(card, codes),
        found=tuple(found),
        kind=_kind(card),
        why=why_found(card),
        note=_note(card, found),
        links=tuple(links),
        beside=metrics_note(card.metrics, leads=may(ws, "see metrics")) + guard_note(card.strength)
        if beside and card.kind != "source"
        else "",
    )


def _to_mark(card: LibraryCard, found: Sequence[str]) -> Sequence[str]:
    """Return what is marked in a card: the words, or where none stands the sentence that means them."""
    if not card.found_by or "words" in card.found_by:
        return found
    # Marked from end to end, a quote would be no easier to read.
    return [card.meant] if 0 < len(card.meant) < _MOST_MARKED * len(card.quote) else []


def heard_address(ws: Workspace, card: LibraryCard) -> tuple[str, float]:
    """Return the signed address of a card's sound, "" for none, and the second of its recording it begins at.

    Who may not hear the whole recording gets the passage alone, cut out of it.
    """
    if not card.media_id or card.start_s is None:
        return "", 0.0
    if may_on(ws, "hear sources", "media_id", card.media_id):
        return sign_address(ws, "GET", f"/api/media/{card.media_id}", valid_s=MEDIA_S), 0.0
    if card.kind == "passage" and card.end_s is not None:
        return sign_address(ws, "GET", f"/api/clips/{card.id}", valid_s=MEDIA_S), card.start_s
    return "", 0.0


def why_found(card: LibraryCard) -> str:
    """Say why a search lists a card; "" where nothing was asked for in words."""
    ways = {"words": "its words", "meaning": "what it means", "title": "its title"}
    said = " and ".join(ways[way] for way in card.found_by if way in ways)
    tagged = f"tagged {', '.join(card.tagged) or 'so'}" if "tag" in card.found_by else ""
    if not said:
        return tagged[:1].upper() + tagged[1:]
    likeness = f" · {100 * card.likeness:.0f} % alike" if card.likeness is not None else ""
    # A story shows its first passage, which may be another one than was found.
    elsewhere = card.kind == "story" and card.meant and card.meant not in card.quote
    sentence = f": “{card.meant.strip(_QUOTES)}”" if elsewhere else ""
    return f"Found by {said}{likeness}{sentence}" + (f" · {tagged}" if tagged else "")


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
    """Return who speaks, from which seat, in which market, stage and mode, and when; what is known of it.

    Before that, where it stands in a document: the words above it, its page, who answered with which score.
    """
    seat = f"{card.seat} seat" if card.seat else ""
    return tuple(
        part
        for part in (
            *where_in_document(card),
            card.speaker,
            seat,
            card.market,
            card.stage,
            card.mode,
            _when(card),
        )
        if part
    )


def where_in_document(card: LibraryCard) -> tuple[str, ...]:
    """Return the words above a document's passage, its page, and who gave an answer with which score."""
    page = f"page {card.page}" if card.page else ""
    score = "" if card.score is None else f"score {number(card.score)}"
    return tuple(part for part in (card.heading, page, card.respondent, score) if part)


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
    name = _FORM_NAMES.get(card.source_form) or _SOURCE_NAMES.get(card.source_kind, "")
    if card.kind == "source" and card.source_form == "answers":
        name = "Answers"
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
