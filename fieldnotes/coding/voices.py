"""Lines cut where the voice changes, from who speaks each of their words."""

from collections.abc import Sequence
from itertools import groupby

from ..records import SegmentState, Word
from .lines import place_words, split_line

_SHORTEST_TURN_S = 0.6
"""A shorter stretch of another voice between two of the same is likelier an error of the telling apart."""


def cut_by_voice(line: SegmentState, voices: Sequence[int]) -> list[tuple[int, SegmentState]]:
    """Return the line as parts of one voice each, in order, as (voice, part); the first keeps the line's id.

    voices: who speaks each of the line's words, as long as `line.words`, not empty.
    A stretch of less than 0.6 s between two of one voice goes to that voice. A line that somebody corrected
    is cut where the words stand now.
    """
    steady = _without_flicker(line.words, voices)
    parts: list[tuple[int, SegmentState]] = []
    rest = line
    at = 0
    for voice, group in groupby(steady):
        at += len(list(group))
        if at == len(steady):
            parts.append((voice, rest))
            break
        placed = place_words(rest.text, rest.machine_text, rest.words)
        until_s = line.words[at].start_s
        following = next((span for span in placed if span.word.start_s >= until_s), None)
        if following is None:  # All that follows was corrected away.
            parts.append((voice, rest))
            break
        cut = split_line(rest, following.start_char)
        if cut is not None:  # None: what this voice said was corrected away.
            parts.append((voice, cut[0]))
            rest = cut[1]
    return parts


def _without_flicker(words: Sequence[Word], voices: Sequence[int]) -> list[int]:
    runs = [
        [voice, [place for place, _ in group]]
        for voice, group in groupby(enumerate(voices), key=lambda pair: pair[1])
    ]
    steady = list(voices)
    for before, (voice, places), after in zip(runs, runs[1:], runs[2:], strict=False):
        lasts_s = words[places[-1]].end_s - words[places[0]].start_s
        if before[0] == after[0] != voice and lasts_s < _SHORTEST_TURN_S:
            for place in places:
                steady[place] = before[0]
    return steady
