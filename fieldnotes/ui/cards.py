"""Chips and quote cards as HTML. What comes in is plain text and is escaped here; what goes out is HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from .formats import escaped, number, span
from .theme import emotion_family, emotion_mark


def emotion_chip(
    name: str, *, parent: str = "", intensity: int | None = None, suggested: bool = False
) -> str:
    """Return an emotion with its shape and colour; `parent` is its code's parent, intensity 1 to 3 dots."""
    family = emotion_family(parent, name)
    dots = ""
    if intensity is not None:
        word = {1: "slight", 2: "clear", 3: "strong"}.get(intensity, "")
        dots = f'<span class="fn-dots" role="img" aria-label="{word}">{"●" * intensity}</span>'
    return (
        f'<span class="fn-chip{_suggested(suggested)}" style="--fn-tone: var(--fn-emotion-{family})">'
        f'<span class="fn-mark" aria-hidden="true">{emotion_mark(family)}</span>{escaped(name)}{dots}</span>'
    )


def theme_chip(name: str, *, suggested: bool = False) -> str:
    """Return a theme's name as a chip; dashed while it is only suggested."""
    return f'<span class="fn-chip{_suggested(suggested)}">{escaped(name)}</span>'


def plain_chip(text: str) -> str:
    """Return a fact (stage, market, seat) as a chip."""
    return f'<span class="fn-chip">{escaped(text)}</span>'


def metric_chip(
    name: str,
    value: float,
    unit: str = "",
    *,
    change: float | None = None,
    better: Literal["higher", "lower"] = "higher",
) -> str:
    """Return a metric with its value and, if it moved, by how much; an arrow and a word say which way.

    value, change: in the metric's unit. better: the metric's direction.
    """
    moved = ""
    if change:
        good = (change > 0) == (better == "higher")
        moved = (
            f' <span class="fn-num {"fn-good" if good else "fn-bad"}">{"↑" if change > 0 else "↓"} '
            f"{number(abs(change))} {'better' if good else 'worse'}</span>"
        )
    shown = f"{number(value)} {escaped(unit)}".strip()
    return f'<span class="fn-chip">{escaped(name)} <strong class="fn-num">{shown}</strong>{moved}</span>'


def chips(*items: str) -> str:
    """Return chips in a row that wraps."""
    return f'<div class="fn-chips">{"".join(items)}</div>' if items else ""


@dataclass(frozen=True)
class QuoteCard:
    """A passage as the library and the pages show it. All texts are plain; `chips` are those made here.

    address: where the title leads, from `page_address`. audio: a signed address, or "". start_s, end_s: where
    the player starts and stops. family_of: names as `emotion_family` takes
    them, for the colour of the line beside the quote.
    found: words of a search, marked in the quote.
    """

    quote: str
    title: str = ""
    address: str = ""
    meta: tuple[str, ...] = ()
    chips: tuple[str, ...] = ()
    audio: str = ""
    start_s: float | None = None
    end_s: float | None = None
    family_of: tuple[str, ...] = ()
    found: tuple[str, ...] = ()


def quote_cards(cards: Sequence[QuoteCard]) -> None:
    """Draw a list of cards as one element: twenty of them rerun as fast as one."""
    st.html(f'<ul class="fn-cards">{"".join(f"<li>{quote_card(card)}</li>" for card in cards)}</ul>')


def quote_card(card: QuoteCard) -> str:
    """Return one card's HTML."""
    tone = ""
    if card.family_of:
        tone = f' style="--fn-tone: var(--fn-emotion-{emotion_family(*card.family_of)})"'
    title = escaped(card.title)
    if card.address:
        title = f'<a href="{escaped(card.address)}" target="_self">{title}</a>'
    audio = ""
    if card.audio:
        # A media fragment lets the browser start and stop at the passage without a script.
        part = "" if card.start_s is None else f"#t={card.start_s:.2f}"
        part += f",{card.end_s:.2f}" if part and card.end_s is not None else ""
        label = f"Play {span(card.start_s, card.end_s)} of {card.title}"
        audio = (
            f'<audio controls preload="none" src="{escaped(card.audio + part)}" '
            f'aria-label="{escaped(label)}"></audio>'
        )
    return (
        f'<article class="fn-card"{tone}>'
        + (f"<h3>{title}</h3>" if title else "")
        + f"<blockquote>{_marked(card.quote, card.found)}</blockquote>"
        + (f'<p class="fn-meta">{" · ".join(map(escaped, card.meta))}</p>' if card.meta else "")
        + audio
        + chips(*card.chips)
        + "</article>"
    )


def _suggested(suggested: bool) -> str:
    return " fn-suggested" if suggested else ""


def _marked(text: str, words: Sequence[str]) -> str:
    """Return `text` escaped, with each occurrence of a word in <mark>, whatever its case."""
    lower = text.casefold()
    wanted = [word.casefold() for word in words if word.strip()]
    if len(lower) != len(text) or not wanted:  # case folding that changes lengths would shift the marks
        return escaped(text)
    pieces, at = [], 0
    while at < len(text):
        found = [(lower.find(word, at), -len(word)) for word in wanted]
        start, minus_length = min(((start, size) for start, size in found if start >= 0), default=(-1, 0))
        if start < 0:
            break
        end = start - minus_length
        pieces += [escaped(text[at:start]), f"<mark>{escaped(text[start:end])}</mark>"]
        at = end
    return "".join(pieces) + escaped(text[at:])
