"""What is compared: the segments, or the characters, of a source, and who put which code on them.

Text that nobody coded is kept apart. Counting it as agreement is what makes a few codings on a long text look
like perfect agreement (QualCoder#667), so every figure counts only units that somebody coded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..records import RoundCoding, Segment

UnitKind = Literal["segment", "character"]
UNIT_KINDS: tuple[UnitKind, ...] = ("segment", "character")


@dataclass(frozen=True)
class Units:
    """A source in pieces, with who put which code on each.

    marked: bool, shape (coders, codes, pieces). intensity: 0 where none was given, the same shape.
    weights: how many units a piece is, shape (pieces,): 1 for a segment, its characters without blanks for a
    stretch of characters. segments: which segment a piece lies in, ascending; what is resampled.
    """

    kind: UnitKind
    coder_ids: tuple[int, ...]
    code_ids: tuple[int, ...]
    marked: NDArray[np.bool_]
    intensity: NDArray[np.int8]
    weights: NDArray[np.floating[Any]]
    segments: NDArray[np.integer[Any]]

    @property
    def coded(self) -> NDArray[np.bool_]:
        """Whether somebody put any of the codes there, shape (pieces,)."""
        return np.asarray(self.marked.any(axis=(0, 1)))


def lay_out(
    lines: Sequence[Segment],
    codings: Sequence[RoundCoding],
    *,
    coder_ids: Sequence[int],
    code_ids: Sequence[int],
    kind: UnitKind,
) -> Units:
    """Return a source's units of a kind with the codings that these coders put on them.

    lines: all of the source's, in order. Codings by others, or with other codes, are left out. A segment
    counts as coded where a coding covers at least one of its characters; blanks count nowhere, so a space too
    much at a passage's end is no disagreement.
    """
    starts = np.concatenate([[0], np.cumsum([len(line.text) for line in lines], dtype=np.int64)])
    place = {line.id: int(starts[n]) for n, line in enumerate(lines)}
    rows = {coder: n for n, coder in enumerate(coder_ids)}
    columns = {code: n for n, code in enumerate(code_ids)}
    spans = [
        (
            rows[made.coder_id],
            columns[made.code_id],
            place[made.first_segment_id] + made.start_char,
            place[made.last_segment_id] + made.end_char,
            made.intensity or 0,
        )
        for made in codings
        if made.coder_id in rows and made.code_id in columns
    ]
    cuts = np.unique(np.concatenate([starts, [at for span in spans for at in span[2:4]]]).astype(np.int64))
    seen = np.concatenate(
        [[0], np.cumsum([not sign.isspace() for line in lines for sign in line.text], dtype=np.int64)]
    )
    weights = np.diff(seen[cuts]).astype(float)
    segments = np.searchsorted(starts, cuts[:-1], side="right") - 1
    shape = (len(rows), len(columns), len(weights))
    marked, intensity = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=np.int8)
    for row, column, start, end, strength in spans:
        first, last = np.searchsorted(cuts, (start, end))
        marked[row, column, first:last] = True
        there = intensity[row, column, first:last]
        np.maximum(there, strength, out=there)
    full = weights > 0
    pieces = Units(
        "character",
        tuple(rows),
        tuple(columns),
        marked[:, :, full],
        intensity[:, :, full],
        weights[full],
        segments[full],
    )
    return _by_segment(pieces) if kind == "segment" else pieces


def _by_segment(pieces: Units) -> Units:
    """Return whole segments: a code is on one where it is on a part of it, as strong as anywhere there."""
    numbers, begins = np.unique(pieces.segments, return_index=True)
    whole = numbers.size > 0
    return Units(
        "segment",
        pieces.coder_ids,
        pieces.code_ids,
        np.logical_or.reduceat(pieces.marked, begins, axis=2) if whole else pieces.marked,
        np.maximum.reduceat(pieces.intensity, begins, axis=2) if whole else pieces.intensity,
        np.ones(numbers.size),
        numbers,
    )
