"""What a search keeps in memory: where each line stands, and the signs of all vectors; brought up to date at
each search, block by block, by the revisions that the database keeps.

A million lines take 12 MB, the signs of their vectors 49 MB. Nothing of it is written beside the database.
"""

import threading
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from ..coding.embeddings import MODEL
from ..coding.signs import WORDS, Signs, differing_signs, nearest_by_signs, signs_of
from ..store import embeddings, find_blocks
from ..store.database import writing
from ..store.find_blocks import BLOCK
from .access import allowed
from .workspace import Workspace

Ids = NDArray[np.int64]

_BLOCKS_A_STEP = 20
_ABSENT = 1_000  # more signs than a vector has


@dataclass(frozen=True)
class Lines:
    """Lines by their number: source (0 for a number that no line has), ordinal, speaker (0 for none)."""

    source: NDArray[np.int32]
    ordinal: NDArray[np.int32]
    speaker: NDArray[np.int32]


@dataclass
class _Kept:
    lock: threading.Lock = field(default_factory=threading.Lock)
    line_revisions: dict[int, int] = field(default_factory=dict)
    lines: Lines = field(default_factory=lambda: Lines(*(np.zeros(0, dtype=np.int32) for _ in range(3))))
    model_id: int = 0
    vector_revisions: dict[int, int] = field(default_factory=dict)
    signs: Signs = field(default_factory=lambda: np.zeros((WORDS, 0), dtype=np.uint64))
    there: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))


_kept: WeakKeyDictionary[Workspace, _Kept] = WeakKeyDictionary()
_keeping = threading.Lock()


@allowed("search")
def read_lines(ws: Workspace) -> Lines:
    """Return where all lines stand now."""
    kept = _of(ws)
    with kept.lock:
        revisions = find_blocks.read_line_revisions(ws.db)
        changed = [
            block for block, revision in revisions.items() if kept.line_revisions.get(block) != revision
        ]
        if changed:
            # Copies, because other threads may be looking at the ones that there are.
            size = BLOCK * (max(revisions) + 1)
            source, ordinal, speaker = (
                _grown(one, size, copy=True)
                for one in (kept.lines.source, kept.lines.ordinal, kept.lines.speaker)
            )
            for block in changed:
                found = find_blocks.read_line_block(ws.db, block)
                source[block * BLOCK : (block + 1) * BLOCK] = 0
                ids = found[:, 0]
                source[ids], ordinal[ids], speaker[ids] = found[:, 1], found[:, 2], found[:, 3]
            kept.lines = Lines(source, ordinal, speaker)
            kept.line_revisions = revisions
        return kept.lines


@allowed("search")
def nearest_vectors(ws: Workspace, wanted: NDArray[np.float32], most: int, among: Ids | None = None) -> Ids:
    """Return the vectors whose signs differ least from those of `wanted`: their numbers, about `most`.

    among: numbers of vectors to choose from, or None for all.
    """
    kept = _of(ws)
    with kept.lock:
        _bring_signs_up_to_date(ws, kept)
        looked_for = signs_of(wanted.reshape(1, -1))
        if among is not None:
            among = among[among < len(kept.there)]
            among = among[kept.there[among]]
            return among[nearest_by_signs(differing_signs(kept.signs[:, among], looked_for), most)]
        differing = differing_signs(kept.signs, looked_for)
        differing[~kept.there] = _ABSENT
    near = nearest_by_signs(differing, most)
    return near[differing[near] < _ABSENT]


@allowed("search")
def count_vectors(ws: Workspace) -> int:
    """Return how many different sentences can be searched by their meaning."""
    kept = _of(ws)
    with kept.lock:
        _bring_signs_up_to_date(ws, kept)
        return int(kept.there.sum())


@allowed("search")
def keep_signs(ws: Workspace) -> bool:
    """Write down the signs of some blocks that have none, so that the next process need not make them.

    For an idle worker; False where all have theirs.
    """
    model_id = embeddings.find_model(ws.db, MODEL)
    if not model_id:
        return False
    blocks = find_blocks.read_blocks_without_signs(ws.db, model_id, _BLOCKS_A_STEP)
    for block in blocks:
        # The revision comes first: what is written between the two makes it an old one.
        revision, _ = find_blocks.read_signs(ws.db, block, model_id)
        there, signs = _made(ws, block, model_id)
        with writing(ws.db):
            find_blocks.write_signs(
                ws.db, block, revision, model_id, np.packbits(there).tobytes() + signs.tobytes()
            )
    return bool(blocks)


def _bring_signs_up_to_date(ws: Workspace, kept: _Kept) -> None:
    model_id = embeddings.find_model(ws.db, MODEL)
    if model_id != kept.model_id:
        kept.vector_revisions, kept.model_id = {}, model_id
    revisions = find_blocks.read_vector_revisions(ws.db)
    changed = [block for block, revision in revisions.items() if kept.vector_revisions.get(block) != revision]
    if not changed:
        return
    size = BLOCK * (max(revisions) + 1)
    kept.there = _grown(kept.there, size)
    kept.signs = _grown(kept.signs, size)
    for block in changed:
        places = slice(block * BLOCK, (block + 1) * BLOCK)
        revisions[block], stored = find_blocks.read_signs(ws.db, block, model_id)
        if stored is None:
            kept.there[places], kept.signs[:, places] = _made(ws, block, model_id)
        else:
            kept.there[places] = np.unpackbits(np.frombuffer(stored, np.uint8, BLOCK // 8)).astype(np.bool_)
            kept.signs[:, places] = np.frombuffer(stored, np.uint64, offset=BLOCK // 8).reshape(WORDS, BLOCK)
    kept.vector_revisions = revisions


def _made(ws: Workspace, block: int, model_id: int) -> tuple[NDArray[np.bool_], Signs]:
    """Return which numbers of a block have a vector, and the vectors' signs, shape (WORDS, BLOCK)."""
    ids, vectors = find_blocks.read_vector_block(ws.db, block, model_id)
    there, signs = np.zeros(BLOCK, dtype=np.bool_), np.zeros((WORDS, BLOCK), dtype=np.uint64)
    if len(ids):
        there[ids - block * BLOCK] = True
        signs[:, ids - block * BLOCK] = signs_of(vectors)
    return there, signs


def _grown(array: NDArray[Any], size: int, *, copy: bool = False) -> NDArray[Any]:
    """Return an array whose last axis is at least `size` long, zeros added; the same one where it is."""
    if array.shape[-1] >= size:
        return array.copy() if copy else array
    grown = np.zeros((*array.shape[:-1], size), dtype=array.dtype)
    grown[..., : array.shape[-1]] = array
    return grown


def _of(ws: Workspace) -> _Kept:
    with _keeping:
        return _kept.setdefault(ws, _Kept())
