"""Drafting help that stays on the machine: passages most like a finding's statement that are not in it yet.

Nothing of it is evidence until somebody puts it there. What may speak against is a guess by signs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from ..coding.contrast import says_no, turning_word
from ..coding.embeddings import MODEL, Vectors, embed_texts, knows_language, text_key
from ..records import AlikePassage
from ..store import alike, embeddings, jobs, sources
from ..store.alike import Candidate, Feeling
from ..store.database import writing
from ..store.library_cards import read_spans
from ..store.library_words import fts_query
from .access import allowed
from .finding_words import find_finding
from .workspace import Workspace, checked_text, current_member

SHOWN = 8
MOST_A_SOURCE = 2
LEAST_LIKENESS = 0.30
"""Two sentences of any kind are about 0.1 alike; below this what is proposed is about something else."""

_RANKED = 2_000
_AT_ONCE = 250
_ENOUGH = 500  # of the nearest sentences, for signs of speaking against; the first list may need more
_LONGEST_PASSAGE = 2.5
_LEAST_SURE = 0.5  # of a suggested emotion
_READING_JOBS = ("suggest", "read")
# How much a sign counts that a passage speaks against a statement; from LEAST_AGAINST on it stands apart.
_ACCEPTED_FEELING, _SUGGESTED_FEELING, _NEGATION, _TURN = 2.0, 1.5, 1.0, 0.5
_LEAST_AGAINST = 1.0


@dataclass(frozen=True)
class AlikePassages:
    """Passages like a finding's statement, best first, and those that may speak against it, as a guess.

    sentences: how many were compared; 0 while none was read yet. waiting: jobs that will read more. refused:
    how many were said not to be about it.
    """

    passages: tuple[AlikePassage, ...]
    against: tuple[AlikePassage, ...]
    sentences: int
    waiting: int
    refused: int


@dataclass(frozen=True)
class _Found:
    candidate: Candidate
    likeness: float
    weight: float
    signs: tuple[str, ...]


@allowed("write findings")
def find_alike(
    ws: Workspace, finding_id: int, *, most: int = SHOWN, most_a_source: int = MOST_A_SOURCE
) -> AlikePassages:
    """Return passages most like a finding's statement that are not in it yet, and those that may deny it.

    most: of each list. most_a_source: so that one call does not fill it. Only sources whose people agree to
    being quoted; only sentences that the background job has read. Refused ones stay away.
    A sign of speaking against is an emotion opposite to that of the evidence, a negation on one side alone,
    or a word such as "but"; the last one only fills the second list up.
    Takes about a second for 100,000 sentences, and some milliseconds when asked again for the same statement.
    Raises NotFoundError, and WeightsNotFoundError where the sentence model is not installed.
    """
    finding = find_finding(ws, finding_id)
    model_id, count, newest = alike.read_vectors_stamp(ws.db, MODEL)
    waiting = sum(job.kind in _READING_JOBS for job, _ in jobs.read_newest_jobs(ws.db, ["queued", "running"]))
    refused = alike.count_refusals(ws.db, finding_id)
    if not count:
        return AlikePassages((), (), 0, waiting, refused)
    ranked = _rank(_Key(ws.database_path, model_id, (count, newest), finding.statement), ws)
    valence = _valence(ws, finding_id)
    alike_found: list[_Found] = []
    against: list[_Found] = []
    for first in range(0, len(ranked), _AT_ONCE):
        some = dict(ranked[first : first + _AT_ONCE])
        found = alike.read_candidates(
            ws.db, finding_id, list(some), each=most_a_source, longest=_LONGEST_PASSAGE
        )
        feelings = alike.read_feelings(ws.db, [one.segment_id for one in found], least=_LEAST_SURE)
        by_line: dict[int, list[Feeling]] = {}
        for feeling in feelings:
            by_line.setdefault(feeling.segment_id, []).append(feeling)
        for one in found:
            weight, signs = _signs(finding.statement, one, by_line.get(one.segment_id, ()), valence)
            put_in = against if weight >= _LEAST_AGAINST else alike_found
            put_in.append(_Found(one, some[one.embedding_id], weight, signs))
        full = [len(_capped(each, most, most_a_source)) >= most for each in (alike_found, against)]
        if full[0] and (full[1] or first + _AT_ONCE >= _ENOUGH):
            break
    shown = _capped(alike_found, most, most_a_source)
    weaker = [one for one in alike_found if one.weight and one not in shown]
    against.sort(key=lambda one: -one.likeness * one.weight)
    doubted = _capped([*against, *weaker], most, most_a_source)
    return AlikePassages(_passages(ws, shown), _passages(ws, doubted), count, waiting, refused)


@allowed("write findings")
def find_passages_with(
    ws: Workspace, finding_id: int, *, text: str, most: int = SHOWN, most_a_source: int = 3
) -> list[AlikePassage]:
    """Return lines of transcripts, notes, documents and answers that hold words and are not in a finding yet.

    text: as `search_library` takes it. Tagged or not; only what consent covers.
    """
    find_finding(ws, finding_id)
    query = fts_query(checked_text(text, "The words"))
    if not query:
        return []
    spans = alike.find_lines(ws.db, query, finding_id, limit=most, each=most_a_source)
    return [
        AlikePassage(card, *span)
        for span, card in zip(spans, read_spans(ws.db, spans), strict=True)
        if card is not None
    ]


@allowed("write findings")
def find_like_words(
    ws: Workspace, text: str, *, not_of_session: int | None = None, most: int = SHOWN
) -> list[AlikePassage]:
    """Return passages most like a text, best first, at most one of a source.

    not_of_session: a walk whose own passages are left out. Otherwise as find_alike, and as fast.
    """
    model_id, count, newest = alike.read_vectors_stamp(ws.db, MODEL)
    if not count or not text.strip():
        return []
    ranked = dict(_rank(_Key(ws.database_path, model_id, (count, newest), text), ws)[:_AT_ONCE])
    own = set() if not_of_session is None else sources.read_ids_of_session(ws.db, not_of_session)
    found = alike.read_candidates(ws.db, 0, list(ranked), each=1, longest=_LONGEST_PASSAGE)
    others = [_Found(one, ranked[one.embedding_id], 0.0, ()) for one in found if one.source_id not in own]
    return list(_passages(ws, _capped(others, most, 1)))


@allowed("write findings")
def refuse_passage(
    ws: Workspace, finding_id: int, *, segment_id: int, start_char: int, end_char: int
) -> None:
    """Say that words of a line are not about a finding; they are not proposed for it again."""
    _remember(ws, finding_id, segment_id, start_char, end_char, refused=True)


@allowed("write findings")
def restore_passage(
    ws: Workspace, finding_id: int, *, segment_id: int, start_char: int, end_char: int
) -> None:
    """Take back that words are not about a finding."""
    _remember(ws, finding_id, segment_id, start_char, end_char, refused=False)


@allowed("write findings")
def restore_all_passages(ws: Workspace, finding_id: int) -> int:
    """Propose again everything that was said not to be about a finding; returns how many that are."""
    with writing(ws.db):
        return alike.delete_refusals(ws.db, finding_id)


def _remember(
    ws: Workspace, finding_id: int, segment_id: int, start_char: int, end_char: int, *, refused: bool
) -> None:
    with writing(ws.db):
        find_finding(ws, finding_id)
        segment = sources.read_segment(ws.db, segment_id)
        if segment is None:
            return  # the line is gone, and with it all that could be proposed of it
        key = text_key(segment.text[start_char:end_char])
        if refused:
            alike.add_refusal(ws.db, finding_id, segment_id, key, refused_by=current_member(ws).id)
        else:
            alike.delete_refusal(ws.db, finding_id, segment_id, key)


@dataclass(frozen=True)
class _Key:
    """What a ranking follows from: another one as soon as sentences were read or forgotten."""

    database: Path
    model_id: int
    stamp: tuple[int, int]
    statement: str


_rankings: dict[_Key, list[tuple[int, float]]] = {}
_MOST_RANKINGS = 20


def _rank(key: _Key, ws: Workspace) -> list[tuple[int, float]]:
    """Return the vectors most like a statement, best first: id and likeness."""
    if key in _rankings:
        return _rankings[key]
    wanted = _vector(key.statement)
    ids, likeness = [], []
    for some, vectors in embeddings.read_vector_blocks(ws.db, key.model_id):
        ids.append(some)
        likeness.append(vectors @ wanted)
    all_ids, all_likeness = np.concatenate(ids), np.concatenate(likeness)
    near = np.flatnonzero(all_likeness >= LEAST_LIKENESS)
    best = near[np.argsort(-all_likeness[near], kind="stable")[:_RANKED]]
    ranked = [(int(all_ids[one]), float(all_likeness[one])) for one in best]
    while len(_rankings) >= _MOST_RANKINGS:
        _rankings.pop(next(iter(_rankings)), None)
    _rankings[key] = ranked
    return ranked


@lru_cache(maxsize=256)
def _vector(statement: str) -> Vectors:
    """Return a statement's vector, shape (SIZE,)."""
    return embed_texts([statement]).reshape(-1)


def _valence(ws: Workspace, finding_id: int) -> int:
    """Return how what speaks for a finding feels: -1, 1, or 0 for mixed or not known."""
    total = sum(
        valence if stance == "for" else -valence for stance, valence in alike.read_valences(ws.db, finding_id)
    )
    return (total > 0) - (total < 0)


def _signs(
    statement: str, one: Candidate, feelings: Sequence[Feeling], valence: int
) -> tuple[float, tuple[str, ...]]:
    """Return how much speaks for a sentence's speaking against a statement, and what, in words."""
    weight, signs = 0.0, []
    on_it = [
        each
        for each in feelings
        if each.start_char < one.end_char and each.end_char > one.start_char and each.valence
    ]
    if valence and on_it and on_it[0].valence == valence:
        return 0.0, ()  # it feels as the evidence does, whatever words it uses
    if valence and on_it:
        felt = "pleasant" if valence < 0 else "unpleasant"
        other = "unpleasant" if valence < 0 else "pleasant"
        how = "tagged" if on_it[0].accepted else "suggested"
        signs.append(f"{how} “{on_it[0].name}”, {felt}, where what speaks for it is {other}")
        weight += _ACCEPTED_FEELING if on_it[0].accepted else _SUGGESTED_FEELING
    if knows_language(one.language):
        words = one.text[one.start_char : one.end_char]
        if says_no(words) != says_no(statement):
            signs.append(
                "says no, the statement does not"
                if says_no(words)
                else "the statement says no, this does not"
            )
            weight += _NEGATION
        elif turning_word(words):
            signs.append(f"turns with “{turning_word(words)}”")
            weight += _TURN
    return weight, tuple(signs)


def _capped(found: Sequence[_Found], most: int, most_a_source: int) -> list[_Found]:
    """Return the first ones with at most so many of a source, and no text twice."""
    of_source: dict[int, int] = {}
    taken: list[_Found] = []
    texts: set[int] = set()
    for one in found:
        source_id = one.candidate.source_id
        if of_source.get(source_id, 0) >= most_a_source or one.candidate.embedding_id in texts:
            continue
        of_source[source_id] = of_source.get(source_id, 0) + 1
        texts.add(one.candidate.embedding_id)
        taken.append(one)
        if len(taken) == most:
            break
    return taken


def _passages(ws: Workspace, found: Sequence[_Found]) -> tuple[AlikePassage, ...]:
    spans = [(one.candidate.segment_id, one.candidate.start_char, one.candidate.end_char) for one in found]
    cards = read_spans(ws.db, spans, [one.candidate.excerpt_id for one in found])
    return tuple(
        AlikePassage(card, *span, likeness=round(one.likeness, 3), against=one.signs)
        for one, span, card in zip(found, spans, cards, strict=True)
        if card is not None
    )
