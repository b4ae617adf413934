"""Lines as a page breaks them, joined to the paragraphs that they were: words cut by hyphens become whole."""

import re
import unicodedata
from collections.abc import Collection, Sequence

_LIST_SIGN = re.compile(r"\s*(?:[•·▪◦‣]|[-*–—o]\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]\s)\s*\S")
_ENDS_SENTENCE = re.compile(r"[.!?…:;。！？؟।][\"'»”’)\]]*\s*$")
# From a word's first letter on: tried at each, a long run without a hyphen takes the square of its length.
_WORD_WITH_HYPHEN = re.compile(r"(?<![^\W\d_])[^\W\d_]++(?:-[^\W\d_]++)+")
_SOFT_HYPHEN = "\u00ad"
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC", "FULLWIDTH", "LEFT CORNER", "RIGHT CORNER")


def is_list_entry(line: str) -> bool:
    """Say whether a line begins like an entry of a list: with a sign or a number."""
    return _LIST_SIGN.match(line) is not None


def ends_sentence(text: str) -> bool:
    """Say whether a text ends where a sentence does."""
    return _ENDS_SENTENCE.search(text) is not None


def hyphenated_words(text: str) -> frozenset[str]:
    """Return the words of a text that have a hyphen within a line, in small letters."""
    return frozenset(word.casefold() for word in _WORD_WITH_HYPHEN.findall(text))


def join_lines(lines: Sequence[str], hyphenated: Collection[str] = ()) -> str:
    """Return the lines of one paragraph as one: a word cut at a line's end is whole again.

    hyphenated: words known to have a hyphen of their own; they keep it. Between Chinese or Japanese signs
    there is no blank.
    """
    joined: list[str] = []
    for line in filter(None, (line.strip() for line in lines)):
        if joined:
            joined[-1] = _ending_before(line, joined[-1], hyphenated)
        joined.append(line)
    return "".join(joined).replace(_SOFT_HYPHEN, "")


def _ending_before(after: str, line: str, hyphenated: Collection[str]) -> str:
    """Return a line as it stands before the next: without the hyphen that cut a word, or with a blank."""
    if line.endswith(_SOFT_HYPHEN):
        return line[:-1]
    if line.endswith(("-", "\u2010")) and line[-2:-1].isalpha() and after[:1].isalpha():
        head = re.split(r"\s", line[:-1])[-1]
        tail = re.split(r"[\s.,;:!?)\]»”]", after, maxsplit=1)[0]
        known = f"{head}-{tail}".casefold().strip("\"'(“„«")
        return line[:-1] if after[0].islower() and known not in hyphenated else line
    return line if _is_unspaced(line[-1]) and _is_unspaced(after[0]) else f"{line} "


def _is_unspaced(sign: str) -> bool:
    """Say whether a sign is of a script that sets no blanks between words."""
    return unicodedata.name(sign, "").startswith(_UNSPACED)


def paragraphs_of_block(lines: Sequence[str], hyphenated: Collection[str] = ()) -> list[str]:
    """Return the paragraphs of lines between blank ones: one broken by a width, a list, or one a line."""
    filled = [line.strip() for line in lines if line.strip()]
    if not filled:
        return []
    groups: list[list[str]] = []
    for line in filled:
        if not groups or is_list_entry(line):
            groups.append([line])
        else:
            groups[-1].append(line)
    paragraphs = []
    for group in groups:
        if _is_broken_by_width(group):
            paragraphs.append(join_lines(group, hyphenated))
        else:
            paragraphs += group
    return paragraphs


def _is_broken_by_width(lines: Sequence[str]) -> bool:
    """Tell lines that a width broke from lines that somebody ended: all but the last are about as long."""
    if len(lines) < 2:
        return True
    widest = max(len(line) for line in lines[:-1])
    if widest > 140 or widest < 30:  # longer than a page is wide; shorter than one is
        return False
    long_enough = sum(len(line) >= 0.7 * widest for line in lines[:-1])
    return long_enough >= 0.8 * (len(lines) - 1)
