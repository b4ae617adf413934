"""Times for a text that somebody brought, from the words that an engine heard in the same sound.

Both are cut into words; equal ones, whatever their case and punctuation, are matched in order (`difflib`,
after J. W. Ratcliff and D. E. Metzener, "Pattern Matching: The Gestalt Approach", Dr. Dobb's Journal, July
1988). What stands between two matches shares the time between them in proportion to its letters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..records import Word

_LEAST_SHARE = 0.3


@dataclass(frozen=True)
class AlignedLine:
    """A line's start and end in seconds from the recording's start, and its own words with their times.

    A word that was not heard as it is written has probability 0.
    """

    start_s: float
    end_s: float
    words: tuple[Word, ...]


def align_lines(texts: Sequence[str], heard: Sequence[Word]) -> list[AlignedLine] | None:
    """Return the times of each line, in order, or None where text and sound have too little in common.

    texts: the lines as somebody wrote them down, in order. heard: what an engine heard in the recording.
    Too little is less than 30 % of the text's words found in the sound. A line without words takes the moment
    at which the line before it ends.
    """
    written = [(line, word) for line, text in enumerate(texts) for word in text.split()]
    matched = _match([word for _, word in written], heard)
    if len(matched) < _LEAST_SHARE * max(1, len(written)):
        return None
    times = _fill([word for _, word in written], matched, heard)
    lines: list[AlignedLine] = []
    at = 0
    for number, _ in enumerate(texts):
        words = []
        while at < len(written) and written[at][0] == number:
            start_s, end_s = times[at]
            words.append(
                Word(written[at][1], start_s, end_s, heard[matched[at]].probability if at in matched else 0.0)
            )
            at += 1
        before_s = lines[-1].end_s if lines else 0.0
        start_s = words[0].start_s if words else before_s
        lines.append(AlignedLine(start_s, max(start_s, words[-1].end_s if words else before_s), tuple(words)))
    return lines


def _match(written: Sequence[str], heard: Sequence[Word]) -> dict[int, int]:
    """Return which written word is which heard one."""
    ours, theirs = [_key(word) for word in written], [_key(word.text) for word in heard]
    # autojunk leaves words such as "the" to their neighbours, without which long texts take minutes.
    blocks = SequenceMatcher(None, ours, theirs, autojunk=len(ours) > 2_000).get_matching_blocks()
    return {
        block.a + step: block.b + step
        for block in blocks
        for step in range(block.size)
        if ours[block.a + step]
    }


def _fill(
    written: Sequence[str], matched: dict[int, int], heard: Sequence[Word]
) -> list[tuple[float, float]]:
    times: list[tuple[float, float]] = []
    ends_s = heard[-1].end_s
    at = 0
    while at < len(written):
        if at in matched:
            word = heard[matched[at]]
            times.append((word.start_s, word.end_s))
            at += 1
            continue
        until = at
        while until < len(written) and until not in matched:
            until += 1
        from_s = times[-1][1] if times else 0.0
        to_s = max(from_s, heard[matched[until]].start_s if until < len(written) else ends_s)
        letters = [max(1, len(word)) for word in written[at:until]]
        total = sum(letters)
        passed = 0
        for count in letters:
            start_s = from_s + (to_s - from_s) * passed / total
            passed += count
            times.append((round(start_s, 3), round(from_s + (to_s - from_s) * passed / total, 3)))
        at = until
    return times


def _key(word: str) -> str:
    return "".join(char for char in word.casefold() if char.isalnum())
