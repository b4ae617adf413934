"""Where a tag lies after its text was corrected: on its words, wherever they went.

Both texts are cut into words and signs; equal ones are matched in order, and what stands between matches is
paired word by word, so that a corrected word is known as the same word. Offsets are code points.
"""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MAX_WORDS = 200_000  # a larger change counts as one replaced passage
MAX_PAIRED = 2_500  # old words times new words of one gap that are compared letter by letter
MIN_LIKENESS = 0.5  # difflib's ratio from which two words are one word, corrected

_ZERO_WIDTH_JOINER = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    text: str
    is_punctuation: bool


@dataclass(frozen=True)
class _Match:
    """A stretch of the old text that became a stretch of the new: the same text, or a correction of it."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int
    is_equal: bool


class Edit:
    """The change from one text to another, worked out once and used for all tags on the text.

    Takes time and memory in proportion to the changed part, plus a comparison of the whole.
    """

    def __init__(self, old_text: str, new_text: str) -> None:
        self._old = old_text
        self._new = new_text
        self._matches = _match_texts(old_text, new_text)
        self._old_starts = [match.old_start for match in self._matches]
        self._old_ends = [match.old_end for match in self._matches]

    def move_span(self, start_char: int, end_char: int) -> tuple[int, int]:
        """Return where the words of [start_char, end_char) stand in the new text; see `move_span`."""
        start = self._move_start(start_char)
        end = self._move_end(end_char) if end_char > start_char else start
        return (start, end) if start <= end else (start, start)

    def move_offsets(self, offsets: Sequence[int]) -> tuple[int, ...]:
        """Return each offset's place in the new text: before the character it stood before."""
        return tuple(self._move_start(offset) for offset in offsets)

    def _move_start(self, offset: int) -> int:
        index = bisect_right(self._old_ends, offset)
        if index == len(self._matches):
            # What followed is gone: stay behind what came before, or at the end with the end.
            return len(self._new) if offset >= len(self._old) or not index else self._matches[-1].new_end
        match = self._matches[index]
        if offset <= match.old_start:
            return match.new_start
        return self._inside(match, offset, is_end=False)

    def _move_end(self, offset: int) -> int:
        index = bisect_left(self._old_starts, offset) - 1
        if index < 0:
            return 0
        match = self._matches[index]
        if offset >= match.old_end:
            return match.new_end
        return self._inside(match, offset, is_end=True)

    def _inside(self, match: _Match, offset: int, *, is_end: bool) -> int:
        if match.is_equal:
            return match.new_start + offset - match.old_start
        old_word = self._old[match.old_start : match.old_end]
        new_word = self._new[match.new_start : match.new_end]
        inner = offset - match.old_start
        several = any(char.isspace() for char in old_word + new_word)
        if several or len(old_word) * len(new_word) > MAX_PAIRED * 4:
            # Words that became other words: the letters they share say nothing, and half a word is no tag.
            return match.new_end if is_end else match.new_start
        anchor = inner - 1 if is_end else inner  # an end is bound to the character before it
        for kind, a, b, c, d in SequenceMatcher(None, old_word, new_word, autojunk=False).get_opcodes():
            if a <= anchor < b:
                if kind == "equal":
                    return match.new_start + c + inner - a
                return match.new_start + (d if is_end else c)
        return match.new_end


def move_span(old_text: str, new_text: str, start_char: int, end_char: int) -> tuple[int, int]:
    """Return where a span of the old text lies in the new one, as (start, end), so that it keeps its words.

    Text put in at the span's edges stays outside, text put in between its words belongs to it. A corrected
    word stays in the span, also as its only, first or last word; letters glued to a word correct that word.
    Where the span's words are gone, the span is empty and stands before what followed them.
    For an excerpt over several segments, move the start with (start, len(old)) and the end with (0, end).
    """
    return Edit(old_text, new_text).move_span(start_char, end_char)


def move_offsets(old_text: str, new_text: str, offsets: Sequence[int]) -> tuple[int, ...]:
    """Return each offset's place in the new text: before the word it stood before.

    Right for the starts of spans; for spans use `move_span`, which treats an end as bound to what precedes.
    """
    return Edit(old_text, new_text).move_offsets(offsets)


def joins_previous(text: str, offset: int) -> bool:
    """Tell whether the character at the offset belongs to the sign before it: a mark, a skin tone, a join."""
    char = text[offset]
    return (
        char == _ZERO_WIDTH_JOINER
        or text[offset - 1 : offset] == _ZERO_WIDTH_JOINER
        or unicodedata.category(char).startswith("M")
        or ord(char) in _SKIN_TONES
    )


def _match_texts(old: str, new: str) -> list[_Match]:
    head = _common_head(old, new)
    tail = _common_tail(old[head:], new[head:])
    old_tokens = _tokens(old, head, len(old) - tail)
    new_tokens = _tokens(new, head, len(new) - tail)
    matches = [_Match(0, head, 0, head, True)] if head else []
    if old_tokens and new_tokens:
        matches.extend(_match_tokens(old_tokens, new_tokens))
    if tail:
        matches.append(_Match(len(old) - tail, len(old), len(new) - tail, len(new), True))
    return _join_equal(matches, old, new)


def _match_tokens(old: list[_Token], new: list[_Token]) -> list[_Match]:
    if len(old) + len(new) > MAX_WORDS:
        return [_Match(old[0].start, old[-1].end, new[0].start, new[-1].end, False)]
    # Beyond a few thousand words, words such as "the" are too many to be compared each with each.
    compared = SequenceMatcher(
        None, [token.text for token in old], [token.text for token in new], autojunk=len(old) > 4_000
    )
    matches: list[_Match] = []
    for kind, a, b, c, d in compared.get_opcodes():
        if kind == "equal":
            matches.extend(_pair(x, y) for x, y in zip(old[a:b], new[c:d], strict=True))
        elif kind == "replace":
            matches.extend(_match_gap(old[a:b], new[c:d]))
    return matches


def _match_gap(old: list[_Token], new: list[_Token]) -> list[_Match]:
    """Pair the tokens of a replaced passage by likeness, then pair what is left between those pairs."""
    matches: list[_Match] = []
    a = c = 0
    for b, d in [*_alike(old, new), (len(old), len(new))]:
        matches.extend(_match_run(old[a:b], new[c:d]))
        if b < len(old):
            matches.append(_pair(old[b], new[d]))
        a, c = b + 1, d + 1
    return matches


def _match_run(old: list[_Token], new: list[_Token]) -> list[_Match]:
    old_words = [token for token in old if not token.is_punctuation]
    new_words = [token for token in new if not token.is_punctuation]
    if old_words and len(old_words) == len(new_words):
        return [_pair(x, y) for x, y in zip(old_words, new_words, strict=True)]
    if old_words and new_words:
        return [_Match(old_words[0].start, old_words[-1].end, new_words[0].start, new_words[-1].end, False)]
    if not old_words and not new_words and old and new:
        return [_Match(old[0].start, old[-1].end, new[0].start, new[-1].end, False)]
    return []


def _alike(old: list[_Token], new: list[_Token]) -> list[tuple[int, int]]:
    """Return pairs of indexes of words alike, in order, with the greatest sum of likeness."""
    rows, columns = len(old), len(new)
    if rows * columns > MAX_PAIRED:
        return []
    likeness = [[_likeness(x, y) for y in new] for x in old]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], likeness[i][j] + best[i + 1][j + 1])
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < rows and j < columns:
        if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(old: _Token, new: _Token) -> float:
    if old.is_punctuation or new.is_punctuation:
        return 0.0
    compared = SequenceMatcher(None, old.text.casefold(), new.text.casefold(), autojunk=False)
    if compared.quick_ratio() < MIN_LIKENESS:
        return 0.0
    ratio = compared.ratio()
    return ratio if ratio >= MIN_LIKENESS else 0.0


def _pair(old: _Token, new: _Token) -> _Match:
    return _Match(old.start, old.end, new.start, new.end, old.text == new.text)


def _join_equal(matches: list[_Match], old: str, new: str) -> list[_Match]:
    """Join neighbours that are the same text with the same white space between them."""
    joined: list[_Match] = []
    for match in matches:
        last = joined[-1] if joined else None
        if (
            last
            and last.is_equal
            and match.is_equal
            and old[last.old_end : match.old_start] == new[last.new_end : match.new_start]
        ):
            joined[-1] = _Match(last.old_start, match.old_end, last.new_start, match.new_end, True)
        else:
            joined.append(match)
    return joined


def _common_head(old: str, new: str) -> int:
    """Return the length of the common beginning, cut back to where a word ends in both."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    if low == len(old) == len(new):
        return low
    while low and not (old[low - 1].isspace() and _is_edge(old, low) and _is_edge(new, low)):
        low -= 1
    while low and old[low - 1].isspace():
        low -= 1
    return low


def _common_tail(old: str, new: str) -> int:
    """Return the length of the common end, cut back to where a word begins after white space."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]:
            low = middle
        else:
            high = middle - 1
    while low and not old[len(old) - low].isspace():
        low -= 1
    while low and old[len(old) - low].isspace():
        low -= 1
    return low


def _is_edge(text: str, offset: int) -> bool:
    return offset == len(text) or not joins_previous(text, offset)


def _tokens(text: str, start: int, end: int) -> list[_Token]:
    """Cut into words (letters and digits with their marks) and other signs one by one; skip white space."""
    tokens: list[_Token] = []
    offset = start
    while offset < end:
        first = offset
        char = text[first]
        offset += 1
        if char.isspace():
            continue
        is_word = char.isalnum()
        while offset < end and (
            joins_previous(text, offset)
            or (is_word and (text[offset].isalnum() or _is_apostrophe(text, offset, end)))
            or (offset == first + 1 and ord(char) in _FLAG_LETTERS and ord(text[offset]) in _FLAG_LETTERS)
        ):
            offset += 1
        is_punctuation = not is_word and unicodedata.category(char).startswith("P")
        tokens.append(_Token(first, offset, text[first:offset], is_punctuation))
    return tokens


def _is_apostrophe(text: str, offset: int, end: int) -> bool:
    return text[offset] in "'’" and offset + 1 < end and text[offset + 1].isalnum()
