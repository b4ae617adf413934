"""From pieces and voices to turns: who speaks from when to when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .pieces import Pieces
from .sound import Span

_CELL_S = 0.05
# A change of speaker costs as much as speaking a quarter of a second as unlike oneself as can be: less than
# "yes" lasts. Where the sound itself changes, and after a pause, it costs little.
_CHANGE_COSTS = 0.15
_LIKELY_CHANGE_COSTS = 0.02
_LONG_PAUSE_S = 1.0
_LEAST_WEIGHT = 0.1
_LEAST_OVERLAP_S = 0.2


@dataclass(frozen=True)
class SpeakerTurn:
    """What one person says from `start_s` to `end_s`, seconds from the recording's start.

    speaker: 0 for who speaks first, and so on. overlapped: somebody else is likely to speak at the same time;
    the turn is then given to one of them.
    """

    start_s: float
    end_s: float
    speaker: int
    overlapped: bool


def who_speaks(turns: Iterable[SpeakerTurn], start_s: float, end_s: float) -> int | None:
    """Return who speaks most from one moment to another, None if nobody does: whose a word or a line is."""
    spoken_s: dict[int, float] = {}
    for turn in turns:
        shared_s = min(turn.end_s, end_s) - max(turn.start_s, start_s)
        if shared_s > 0:
            spoken_s[turn.speaker] = spoken_s.get(turn.speaker, 0.0) + shared_s
    return max(spoken_s, key=lambda speaker: spoken_s[speaker], default=None)


def take_turns(pieces: Pieces, voices: NDArray[np.float64], speech: Sequence[Span]) -> list[SpeakerTurn]:
    """Return the turns that cover the speech, in order.

    voices: vectors of length 1, shape (voices, 192). speech: in order, apart from each other, as it was cut.
    The most likely order of speakers, where each moment speaks for those whom the pieces around it are like
    and a change costs something (Viterbi's algorithm).
    """
    cells = [cell for span in speech for cell in cells_of(span)]
    if not cells:
        return []
    likeness = _likeness(cells, pieces, voices)
    order = most_likely(likeness, change_costs(cells, pieces.starts_s))
    return numbered(join_cells(cells, order.tolist(), pieces.overlaps))


def numbered(turns: Iterable[SpeakerTurn]) -> list[SpeakerTurn]:
    """Return the turns with their speakers numbered in the order in which they first speak."""
    numbers: dict[int, int] = {}
    return [
        SpeakerTurn(turn.start_s, turn.end_s, numbers.setdefault(turn.speaker, len(numbers)), turn.overlapped)
        for turn in turns
    ]


def cells_of(span: Span) -> list[Span]:
    """Return a stretch in cells of some 50 ms."""
    edges = np.linspace(*span, 1 + max(1, round((span[1] - span[0]) / _CELL_S))).tolist()
    return list(pairwise(edges))


def _likeness(cells: Sequence[Span], pieces: Pieces, voices: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much each cell speaks for each voice, shape (cells, voices), in seconds."""
    middles = np.array(cells).mean(axis=1)
    products = pieces.voices @ voices.T
    total = np.zeros((len(cells), len(voices)))
    weight = np.full(len(cells), 1e-9)
    for (start, end), product, clear_s in zip(pieces.spans, products, pieces.clear_s, strict=True):
        first, last = np.searchsorted(middles, (start, end))
        # A piece knows best who speaks in its middle.
        nearness = 0.05 + np.sin(np.pi * (middles[first:last] - start) / (end - start)) ** 2
        total[first:last] += nearness[:, None] * product * min(1.0, max(_LEAST_WEIGHT, clear_s)) ** 0.5
        weight[first:last] += nearness
    lengths = np.diff(np.array(cells), axis=1)
    return np.asarray(total / weight[:, None] * lengths)


def change_costs(cells: Sequence[Span], starts_s: Sequence[float]) -> NDArray[np.float64]:
    """Return what a change of speaker before each cell costs."""
    costs = np.full(len(cells), _CHANGE_COSTS)
    begins = np.array([start for start, _ in cells])
    near = np.searchsorted(begins, np.array(starts_s) - _CELL_S / 2)
    costs[near[near < len(cells)]] = _LIKELY_CHANGE_COSTS
    pauses = begins[1:] - np.array([end for _, end in cells[:-1]])
    costs[1:][pauses > 0] = _LIKELY_CHANGE_COSTS
    costs[1:][pauses > _LONG_PAUSE_S] = 0.0
    return costs


def most_likely(likeness: NDArray[np.float64], costs: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return a voice for each cell such that likeness less costs is largest."""
    best = np.zeros(likeness.shape[1])
    came_from = np.empty(likeness.shape, dtype=np.intp)
    everyone = np.arange(len(best))
    for cell, cost in enumerate(costs.tolist()):
        leader = int(best.argmax())
        changes = best < best[leader] - cost
        came_from[cell] = np.where(changes, leader, everyone)
        best = np.where(changes, best[leader] - cost, best) + likeness[cell]
    order = np.empty(len(likeness), dtype=np.intp)
    voice = int(best.argmax())
    for cell in range(len(likeness) - 1, -1, -1):
        order[cell] = voice
        voice = int(came_from[cell, voice])
    return order


def join_cells(cells: Sequence[Span], order: Sequence[int], overlaps: Sequence[Span]) -> list[SpeakerTurn]:
    """Return the cells of one speaker that touch as turns, in parts where somebody else speaks as well.

    order: a speaker for each cell. overlaps: in order, apart; those under 0.2 s are not marked.
    """
    middles = np.array(cells).mean(axis=1)
    long = [span for span in overlaps if span[1] - span[0] >= _LEAST_OVERLAP_S]
    # An odd number of edges before a moment: it lies inside.
    overlapped = np.searchsorted(np.array(long).ravel(), middles) % 2 == 1
    turns: list[SpeakerTurn] = []
    for (start_s, end_s), speaker, both in zip(cells, order, overlapped.tolist(), strict=True):
        last = turns[-1] if turns else None
        if last and last.end_s == start_s and (last.speaker, last.overlapped) == (speaker, both):
            turns[-1] = replace(last, end_s=end_s)
        else:
            turns.append(SpeakerTurn(start_s, end_s, speaker, both))
    return turns
