"""Suggested themes for a source, and the likeliest ones for a passage that somebody looks at."""

from dataclasses import dataclass

import numpy as np

from ..coding.embeddings import MODEL, Vectors, embed_texts, knows_language
from ..coding.theme_model import HALVES, MADE_BY, SHOWN, ThemeModel
from ..coding.trust import Correction
from ..errors import NotFoundError
from ..store import codes, embeddings, excerpts, sources, theme_models
from ..store.database import writing
from .access import allowed
from .learning import correction, current_model, model_at_hand
from .pieces import Progress
from .trusting import list_quiet_codes
from .workspace import Workspace

FLOOR = 0.5  # a theme is suggested where it is more likely right than wrong
MOST_A_SENTENCE = 2
# A sentence model for English knows other languages by loan words and names at best.
OTHER_LANGUAGES = 0.6
FOUND_TOGETHER = "unnamed themes 1"
"""What made the suggestions of a theme that somebody named: they stay until they are decided on."""


@dataclass(frozen=True)
class ThemeGuess:
    """A theme for a passage: its code and the probability of being right, 0 to 1, as decisions have it."""

    code_id: int
    confidence: float


@dataclass(frozen=True)
class _Found:
    segment_id: int
    start_char: int
    end_char: int
    code_id: int
    raw: float
    confidence: float


@allowed("code")
def renew_themes(ws: Workspace, claim: Progress, source_id: int) -> None:
    """Put the present model's suggestions in place of a source's undecided ones, under a claim that holds.

    A suggestion that the model would make again stays the same one. Quiet codes make none.
    """
    number, model = current_model(ws)
    found = _find(ws, model, source_id)
    with writing(ws.db):
        if not claim.holds():
            return
        placed = [
            (
                excerpts.find_or_add_excerpt(
                    ws.db,
                    source_id,
                    first_segment_id=one.segment_id,
                    start_char=one.start_char,
                    last_segment_id=one.segment_id,
                    end_char=one.end_char,
                ),
                one,
            )
            for one in found
        ]
        codes.replace_suggestions(
            ws.db,
            source_id,
            [
                {
                    "excerpt_id": excerpt_id,
                    "code_id": one.code_id,
                    "made_by": f"{MADE_BY} {number}",
                    "confidence": round(one.confidence, 4),
                }
                for excerpt_id, one in placed
            ],
            kind="theme",
            keep=FOUND_TOGETHER,
        )
        scores = {(excerpt_id, one.code_id): one.raw for excerpt_id, one in placed}
        theme_models.add_scores(ws.db, number, scores)


@allowed("code")
def likely_themes(ws: Workspace, text: str, *, language: str | None = None) -> list[ThemeGuess]:
    """Return the themes that a passage is likeliest about, best first, at most three; quiet codes as well.

    For correcting a suggestion: the right one is among three more often than first. It learns first where
    there is more to know (see `current_model`). Nothing of the text is kept.
    Raises WeightsNotFoundError where the sentence model is not installed.
    """
    return _guesses(ws, current_model(ws)[1], text, language)


@allowed("code")
def offer_themes(ws: Workspace, source_id: int, text: str) -> list[ThemeGuess]:
    """Return `likely_themes` for words of a source to somebody who waits: what is new is learned afterwards.

    Empty where no model was learned yet; one is then learned in the background. Takes some 20 ms once the
    sentence model is loaded, which the first call does. Raises NotFoundError, WeightsNotFoundError.
    """
    if sources.read_source(ws.db, source_id) is None:
        raise NotFoundError(f"There is no source {source_id} in this workspace; reload the page.")
    model = model_at_hand(ws)
    if model is None or not text.strip():
        return []
    return _guesses(ws, model, text, embeddings.read_language(ws.db, source_id))


def _guesses(ws: Workspace, model: ThemeModel, text: str, language: str | None) -> list[ThemeGuess]:
    there = {code.id for code in codes.read_codes(ws.db, kind="theme") if not code.retired}
    corrected = correction(ws)
    vectors: Vectors = embed_texts([text])
    best = model.best(vectors, most=len(model.code_ids))[0]
    return [
        ThemeGuess(code_id, _confidence(corrected, code_id, raw, language))
        for code_id, raw in best
        if code_id in there
    ][:SHOWN]


def _find(ws: Workspace, model: ThemeModel, source_id: int) -> list[_Found]:
    model_id = embeddings.model_number(ws.db, MODEL)
    sentences = embeddings.read_sentences(ws.db, source_id, model_id)
    if not sentences or not model.code_ids:
        return []
    language = embeddings.read_language(ws.db, source_id)
    corrected, quiet = correction(ws), list_quiet_codes(ws)
    ids = [sentence.embedding_id for sentence in sentences]
    best_of_each = model.best(embeddings.read_vectors(ws.db, ids), np.array(ids) % HALVES)
    found = []
    for sentence, best in zip(sentences, best_of_each, strict=True):
        guesses = [
            (code_id, raw, confidence)
            for code_id, raw in best
            if code_id not in quiet
            and (confidence := _confidence(corrected, code_id, raw, language)) >= FLOOR
        ]
        found += [
            _Found(sentence.segment_id, sentence.start_char, sentence.end_char, code_id, raw, confidence)
            for code_id, raw, confidence in guesses[:MOST_A_SENTENCE]
        ]
    return found


def _confidence(corrected: Correction, code_id: int, raw: float, language: str | None) -> float:
    known = 1.0 if knows_language(language) else OTHER_LANGUAGES
    return corrected.corrected(code_id, raw) * known
