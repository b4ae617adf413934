"""What changed between two versions of a story: words that went and came, passages that did."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from fieldnotes.records import StoryVersion

_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """A run of words that both versions have, only the earlier one, or only the later one."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True)
class StoryComparison:
    """Two versions beside each other.

    title, narrative: as pieces in order. added, removed: excerpts. moved: those that both hold, in another
    order. leads: excerpts before which something else is said now.
    """

    earlier: StoryVersion
    later: StoryVersion
    title: tuple[Piece, ...]
    narrative: tuple[Piece, ...]
    added: tuple[int, ...]
    removed: tuple[int, ...]
    moved: tuple[int, ...]
    leads: tuple[int, ...]


def compare_versions(earlier: StoryVersion, later: StoryVersion) -> StoryComparison:
    """Return what is different in the later version."""
    before, after = dict(earlier.items), dict(later.items)
    stayed_before = [one for one in before if one in after]
    stayed_after = [one for one in after if one in before]
    kept = _longest_in_order(stayed_before, stayed_after)
    return StoryComparison(
        earlier=earlier,
        later=later,
        title=compare_words(earlier.title, later.title),
        narrative=compare_words(earlier.narrative, later.narrative),
        added=tuple(one for one in after if one not in before),
        removed=tuple(one for one in before if one not in after),
        moved=tuple(one for one in stayed_after if one not in kept),
        leads=tuple(one for one in stayed_after if before[one] != after[one]),
    )


def compare_words(earlier: str, later: str) -> tuple[Piece, ...]:
    """Return both texts as one row of pieces, word by word."""
    one, other = _WORDS.findall(earlier), _WORDS.findall(later)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(one[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("gone", "".join(one[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("new", "".join(other[j1:j2])))
    return tuple(pieces)


def _longest_in_order(before: Sequence[int], after: Sequence[int]) -> set[int]:
    """Return those that did not have to move: the longest row that both have in the same order."""
    blocks = SequenceMatcher(None, list(before), list(after), autojunk=False).get_matching_blocks()
    return {one for block in blocks for one in before[block.a : block.a + block.size]}
