"""Which published stories a search hits by what they tell, for who may read nothing else of their sources.

Whole lines would say more than a story does: a word of the same line beyond a passage's bounds would list it.
So neither words, nor meaning, nor the order come from outside these bounds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ..coding.embeddings import Vectors
from ..store import embeddings
from ..store.find_told import ToldPiece, match_texts, read_sentences_of, read_told_pieces
from .access import allowed
from .find_columns import nearest_vectors
from .find_lines import FIRST_LOOK, LEAST_LIKENESS, MOST_MEANT, RANKED, lines_holding
from .find_units import kept_until_written
from .workspace import Workspace


@dataclass(frozen=True)
class ToldHits:
    """By story the rank, from 1, of its best piece, by words and by meaning; what was not hit is left out."""

    words: dict[int, int] = field(default_factory=dict)
    meaning: dict[int, int] = field(default_factory=dict)


@allowed("search")
def hit_told(ws: Workspace, *, words: str = "", vector: Vectors | None = None) -> ToldHits:
    """Return the published stories whose passages hold words, or mean what a vector stands for.

    words, vector: as `hit_lines` takes them. English beside a line is told by no story, and is not asked.
    """
    pieces = kept_until_written(ws, "told pieces", lambda: read_told_pieces(ws.db))
    if not pieces:
        return ToldHits()
    return ToldHits(
        _by_words(ws, pieces, words) if words else {},
        {} if vector is None else _by_meaning(ws, pieces, vector),
    )


def _by_words(ws: Workspace, pieces: Sequence[ToldPiece], query: str) -> dict[int, int]:
    # The index of lines says which pieces to look at closely: a piece holds nothing that its line does not.
    lines = lines_holding(ws, query)
    ids = np.array([one.segment_id for one in pieces], dtype=np.int64)
    near = [pieces[place] for place in np.flatnonzero(np.isin(ids, lines)).tolist()]
    best: dict[int, int] = {}
    for rank, place in enumerate(match_texts([one.text for one in near], query)[:RANKED].tolist(), 1):
        best.setdefault(near[place].story_id, rank)
    return best


def _by_meaning(ws: Workspace, pieces: Sequence[ToldPiece], vector: Vectors) -> dict[int, int]:
    said = kept_until_written(ws, "told sentences", lambda: _told_sentences(ws, pieces))
    if not said:
        return {}
    among = np.array(sorted(said), dtype=np.int64)
    near = nearest_vectors(ws, vector, FIRST_LOOK, among)
    ids, vectors = embeddings.read_vectors_there(ws.db, near)
    if not len(ids):
        return {}
    likeness = vectors @ vector
    order = np.argsort(-likeness, kind="stable")
    best: dict[int, int] = {}
    lines: set[int] = set()
    for place in order[likeness[order] >= LEAST_LIKENESS].tolist():
        for story_id, line in said[int(ids[place])]:
            lines.add(line)
            if len(lines) > MOST_MEANT:
                return best
            best.setdefault(story_id, len(lines))
    return best


def _told_sentences(ws: Workspace, pieces: Sequence[ToldPiece]) -> dict[int, list[tuple[int, int]]]:
    """Return by vector in which stories a sentence of it is told wholly, each with its line."""
    of_line: dict[int, list[ToldPiece]] = {}
    for piece in pieces:
        of_line.setdefault(piece.segment_id, []).append(piece)
    told: dict[int, list[tuple[int, int]]] = {}
    for vector_id, line, start, end in read_sentences_of(ws.db, list(of_line)):
        for piece in of_line[line]:
            if piece.holds(start, end):
                told.setdefault(vector_id, []).append((piece.story_id, line))
    return told
