"""Search words marked in a text as the search takes them: whole words, whatever their case and accents."""

import re
import unicodedata
from collections.abc import Sequence

from .formats import escaped


def mark_spans(text: str, found: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the words and phrases of `found` stand in `text`: code points, end exclusive, in order.

    A word that ends with "*" stands for all words that begin with it. Between the words of a phrase there
    may be anything that is no word.
    """
    patterns = []
    for term in found:
        words = re.findall(r"\w+", _folded(term))
        if words:
            phrase = r"\W+".join(map(re.escape, words))
            patterns.append(phrase + (r"\w*" if term.endswith("*") else ""))
    if not patterns:
        return []
    # The longest first: of a phrase and its first word the phrase is marked.
    patterns.sort(key=len, reverse=True)
    whole_words = rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)"
    return [match.span() for match in re.finditer(whole_words, _folded(text))]


def marked(text: str, found: Sequence[str]) -> str:
    """Return `text` escaped, with what `found` names (see mark_spans) in <mark>."""
    pieces, at = [], 0
    for start, end in mark_spans(text, found):
        pieces += [escaped(text[at:start]), f"<mark>{escaped(text[start:end])}</mark>"]
        at = end
    return "".join(pieces) + escaped(text[at:])


def shortened(text: str, found: Sequence[str], *, limit: int) -> str:
    """Return at most about `limit` code points of `text`, around the first of `found`, cut between words."""
    if len(text) <= limit:
        return text
    first = next(iter(mark_spans(text, found)), (0, 0))[0]
    start = max(0, min(first - limit // 4, len(text) - limit))
    if start:
        start = text.find(" ", start, start + 40) + 1 or start
    end = min(len(text), start + limit)
    if end < len(text):
        end = max(text.rfind(" ", end - 40, end), start + limit - 40)
    return ("… " if start else "") + text[start:end].strip() + (" …" if end < len(text) else "")


def _folded(text: str) -> str:
    """Return `text` without case and accents, each code point in its place."""
    return "".join(map(_folded_sign, text))


def _folded_sign(sign: str) -> str:
    if sign.isascii():
        return sign.lower()
    base = unicodedata.normalize("NFD", sign)
    # A Hangul syllable would fall apart into its letters; an accent is what is dropped.
    plain = base[0] if all(unicodedata.combining(mark) for mark in base[1:]) else sign
    folded = plain.casefold()
    return folded if len(folded) == 1 else sign
