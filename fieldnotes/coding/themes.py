"""Suggested themes, from the codebook's own words alone: a sentence that says what a code's example says.

Every example of a code, and its name, is a cue: a handful of dictionary forms, each as heavy as it is rare in
general English. How rare is read from the emotion model's vocabulary, so no list of words is needed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from fieldnotes.coding.emotion_model import EmotionModel, load_emotion_model
from fieldnotes.coding.language import split_sentences, word_lemmas_of
from fieldnotes.records import Code, Suggestion

MADE_BY = "theme-lemmas 1"
FLOOR = 0.7  # the share of a cue that a sentence must hold
MAX_THEMES = 2  # per sentence
_COMMON = 3.5  # words less rare than this weigh nothing: "the", "be", "to", "not"
_RARE = 9.0  # words that the general vocabulary lacks
_TELLING = 1.2  # weight of a word that tells something: "call" does, "time" and "get" do not
_NEGATIONS = frozenset({"not", "never", "no", "nobody", "none", "nothing", "cannot", "without"})
_NEGATION_MISMATCH = 0.75
_EXAMPLE_BREAK = re.compile(r"[\n;]+|(?<=[.!?])\s+")


@dataclass(frozen=True)
class _Cue:
    code_name: str
    weights: dict[str, float]
    is_negated: bool


def suggest_themes(text: str, codes: Sequence[Code]) -> list[Suggestion]:
    """Return the themes suggested for each sentence of an English text, in order, as code-point spans.

    codes: the codebook; emotions and retired codes are passed over. A code is found by its name and by its
    examples, one a line, so a code with neither words nor examples is never suggested.
    The confidence, FLOOR to 1, is the share of the likest example that the sentence holds, by weight of its
    words: 1.0 means all of its words, in any order. It is a likeness, not a probability of being right. At
    least two telling words must be shared; a negation in only one of the two counts against. At most
    MAX_THEMES a sentence, likest first.
    """
    cues = _read_cues(
        tuple((code.name, code.examples) for code in codes if code.kind == "theme" and not code.retired)
    )
    if not cues:
        return []
    spans = split_sentences(text)
    # Sentences that share no word beginning with any cue are most of a long text; reading them takes a
    # thousand times as long as passing them over.
    beginnings = {lemma[:3] for cue in cues for lemma in cue.weights}
    spans = [span for span in spans if _may_match(text[slice(*span)], beginnings)]
    suggestions: list[Suggestion] = []
    for (start, end), lemmas in zip(spans, word_lemmas_of([text[a:b] for a, b in spans]), strict=True):
        found: dict[str, float] = {}
        words = frozenset(lemmas)
        for cue in cues:
            likeness = _likeness(cue, words)
            if likeness >= FLOOR:
                found[cue.code_name] = max(likeness, found.get(cue.code_name, 0.0))
        likest = sorted(found.items(), key=lambda item: -item[1])[:MAX_THEMES]
        suggestions.extend(Suggestion(name, start, end, round(share, 4), MADE_BY) for name, share in likest)
    return suggestions


@lru_cache(maxsize=8)  # a source is read segment by segment with the same codebook
def _read_cues(codes: tuple[tuple[str, str], ...]) -> tuple[_Cue, ...]:
    lines = [
        (name, line)
        for name, examples in codes
        for line in [name, *_EXAMPLE_BREAK.split(examples)]
        if line.strip()
    ]
    model = load_emotion_model()
    cues = []
    for (name, _), lemmas in zip(lines, word_lemmas_of([line for _, line in lines]), strict=True):
        weights = {lemma: weight for lemma in lemmas if (weight := _weight(lemma, model)) > 0}
        if sum(weight >= _TELLING for weight in weights.values()) >= 2:
            cues.append(_Cue(name, weights, not _NEGATIONS.isdisjoint(lemmas)))
    return tuple(cues)


def _weight(lemma: str, model: EmotionModel) -> float:
    if any(char.isdigit() for char in lemma):
        return 0.0
    column = model.vocabulary.get(lemma)
    rarity = _RARE if column is None else float(model.idf[column])
    return max(0.0, min(rarity, _RARE) - _COMMON)


def _likeness(cue: _Cue, words: frozenset[str]) -> float:
    shared = words & cue.weights.keys()
    if sum(cue.weights[lemma] >= _TELLING for lemma in shared) < 2:
        return 0.0
    share = sum(cue.weights[lemma] for lemma in shared) / sum(cue.weights.values())
    return share if cue.is_negated == (not _NEGATIONS.isdisjoint(words)) else share * _NEGATION_MISMATCH


def _may_match(sentence: str, beginnings: set[str]) -> bool:
    return sum(word[:3] in beginnings for word in set(sentence.lower().split())) >= 2
