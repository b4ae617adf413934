"""Chips and quote cards as HTML. What comes in is plain text and is escaped here; what goes out is HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from .formats import escaped, number, span
from .marking import marked
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
    the player starts and stops; cut: the address gives that passage alone. photo: a signed address, or "".
    family_of: names as `emotion_family` takes
    them, for the colour of the line beside the quote.
    found: words of a search, marked in the quote; one that ends with "*" stands for all that begin with it.
    kind: what this is, above the title. why: why a search found it, beside that. note: what waits here.
    links: names with addresses. beside: HTML made
    here or in `metric_notes`, shown at the card's side (below it on a phone).
    """

    quote: str
    title: str = ""
    address: str = ""
    meta: tuple[str, ...] = ()
    chips: tuple[str, ...] = ()
    audio: str = ""
    start_s: float | None = None
    end_s: float | None = None
    cut: bool = False
    photo: str = ""
    family_of: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    kind: str = ""
    why: str = ""
    note: str = ""
    links: tuple[tuple[str, str], ...] = ()
    beside: str = ""


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
    links = "".join(
        f'<a href="{escaped(address)}" target="_self">{escaped(name)}</a>' for name, address in card.links
    )
    body = (
        _head(card)
        + (f"<h3>{title}</h3>" if title else "")
        + (f'<blockquote dir="auto">{marked(card.quote, card.found)}</blockquote>' if card.quote else "")
        + (f'<p class="fn-meta">{" · ".join(map(escaped, card.meta))}</p>' if card.meta else "")
        + _photo(card)
        + _player(card)
        + chips(*card.chips)
        + (f'<p class="fn-note">{escaped(card.note)}</p>' if card.note else "")
        + (f'<p class="fn-links">{links}</p>' if links else "")
    )
    if card.beside:
        body = f'<div class="fn-said">{body}</div><aside class="fn-beside">{card.beside}</aside>'
    return f'<article class="fn-card"{tone}>{body}</article>'


def _head(card: QuoteCard) -> str:
    why = f'<span class="fn-why">{escaped(card.why)}</span>' if card.why else ""
    said = " · ".join(part for part in (escaped(card.kind), why) if part)
    return f'<p class="fn-kind">{said}</p>' if said else ""


def player_html(address: str, start_s: float | None, end_s: float | None, *, label: str) -> str:
    """Return a player for a passage, in seconds; address: a signed one."""
    # A media fragment lets the browser start and stop at the passage without a script.
    part = "" if start_s is None else f"#t={start_s:.2f}"
    part += f",{end_s:.2f}" if part and end_s is not None else ""
    return (
        f'<audio controls preload="none" src="{escaped(address + part)}" '
        f'aria-label="{escaped(label)}"></audio>'
    )


def _player(card: QuoteCard) -> str:
    if not card.audio:
        return ""
    label = " ".join(word for word in ("Play", span(card.start_s, card.end_s), "of", card.title) if word)
    if card.cut:
        return player_html(card.audio, None, None, label=label)
    return player_html(card.audio, card.start_s, card.end_s, label=label)


def _photo(card: QuoteCard) -> str:
    if not card.photo:
        return ""
    alt = escaped(f"Photo of the note: {card.quote}" if card.quote else "Photo of a note")
    return f'<img class="fn-photo" src="{escaped(card.photo)}" alt="{alt}" loading="lazy">'


def _suggested(suggested: bool) -> str:
    return " fn-suggested" if suggested else ""
