"""Names and jargon of a workspace: told to the engine, and offered as corrections afterwards."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from fieldnotes.records import Word

from .alike import Likened, find_alike, letters_of, likened

_LEAST_CLOSENESS = 0.7
_LEAST_CLOSENESS_SHORT = 0.85  # Short words are like many others.
_SHORT_LETTERS = 5
_LEAST_PROBABILITY = 0.5
_SAME_LETTERS_PROBABILITY = 0.99
_MARKS = " \t\n.,;:!?…\"'“”‘’()[]«»¿¡。，！？、"
_SENTENCE_ENDS = tuple(".?!…。？！")


@dataclass(frozen=True)
class Correction:
    """A term that may have been said where other words stand.

    first_word, last_word: positions in the words, both included. heard: their text. term: as it is spelled in
    the vocabulary. probability: 0 to 1, how likely it is that the term was said; never a certainty, so it is
    offered and not applied.
    """

    first_word: int
    last_word: int
    heard: str
    term: str
    probability: float


@dataclass(frozen=True)
class _Term:
    text: str
    words: int
    likened: Likened


class _Span(NamedTuple):
    """Neighbouring words; certainty: the engine's mean probability of them."""

    line: int
    first: int
    last: int
    certainty: float


def make_prompt(vocabulary: Iterable[str]) -> str:
    """Return the terms, each once and in order, as one text for the engine: "Acme, CRM, Kowalski." or ""."""
    terms = dict.fromkeys(filter(None, (" ".join(term.split()) for term in vocabulary)))
    return f"{', '.join(terms)}." if terms else ""


def terms_of_prompt(prompt: str) -> list[str]:
    """Return the terms that a prompt names; the reverse of `make_prompt` for terms without commas."""
    return [term for term in (part.strip() for part in prompt.strip().removesuffix(".").split(",")) if term]


def suggest_corrections(words: Sequence[Word], vocabulary: Iterable[str]) -> list[Correction]:
    """Return where a term may have been misheard in one line; as `suggest_in_lines`."""
    return suggest_in_lines([words], vocabulary)[0]


def suggest_in_lines(lines: Sequence[Sequence[Word]], vocabulary: Iterable[str]) -> list[list[Correction]]:
    """Return where a term of the vocabulary may have been misheard in each line, in order.

    lines: words in order; a correction stays within a line and within a sentence. vocabulary: terms of one or
    more words, spelled as wanted.
    A term is compared with as many words as it has, and one more or fewer, by spelling and by sound. What
    stands there already is no correction, however it is capitalised, and its words get none. At most one for
    each word. The probability is the closeness, weighed with the engine's own doubt in those words; less than
    0.5 is not offered.
    20,000 words and 200 terms take a fraction of a second: `python -m benchmarks.vocabulary`.
    """
    known = [
        _Term(text, text.count(" ") + 1, likened(text)) for text in terms_of_prompt(make_prompt(vocabulary))
    ]
    found: list[tuple[_Span, str, str, float]] = []
    taken: set[tuple[int, int]] = set()
    for length in sorted({max(1, term.words + more) for term in known for more in (-1, 0, 1)}):
        terms = [term for term in known if abs(term.words - length) <= 1]
        spans = _spans(lines, length)
        for heard, term, alike in _likely_pairs(spans, terms):
            stands_there = term.text.casefold() in heard.casefold()
            same = likened(heard).letters == term.likened.letters
            for span in spans[heard]:
                if stands_there and same:
                    taken |= _words_of(span)
                likely = _SAME_LETTERS_PROBABILITY if same else alike * _doubt(span.certainty)
                if not stands_there and likely >= _LEAST_PROBABILITY:
                    found.append((span, heard, term.text, round(likely, 3)))
    chosen: list[list[Correction]] = [[] for _ in lines]
    for span, heard, text, likely in sorted(found, key=lambda f: (-f[3], f[0].line, f[0].first, f[2])):
        if not _words_of(span) & taken:
            taken |= _words_of(span)
            chosen[span.line].append(Correction(span.first, span.last, heard, text, likely))
    return [sorted(of_line, key=lambda correction: correction.first_word) for of_line in chosen]


def stripped_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the part of text[start:end] without the punctuation around it, as `Correction.heard` has it."""
    piece = text[start:end]
    return end - len(piece.lstrip(_MARKS)), start + len(piece.rstrip(_MARKS))


def _spans(lines: Sequence[Sequence[Word]], length: int) -> dict[str, list[_Span]]:
    """Return all runs of so many words, by their text."""
    spans: dict[str, list[_Span]] = defaultdict(list)
    for number, words in enumerate(lines):
        texts = [word.text for word in words]
        ends = [text.endswith(_SENTENCE_ENDS) for text in texts]
        sums = [0.0, *accumulate(word.probability for word in words)]
        for first in range(len(words) - length + 1):
            last = first + length - 1
            heard = " ".join(texts[first : last + 1]).strip(_MARKS)
            if heard and not any(ends[first:last]):
                certainty = (sums[last + 1] - sums[first]) / length
                spans[heard].append(_Span(number, first, last, certainty))
    return spans


def _likely_pairs(
    spans: dict[str, list[_Span]], terms: Sequence[_Term]
) -> Iterator[tuple[str, _Term, float]]:
    """Yield what was heard with each term that it may have been, and their closeness."""
    by_letters: dict[str, list[_Term]] = defaultdict(list)
    for term in terms:
        by_letters[term.likened.letters].append(term)
    unsure: list[str] = []
    needed: list[float] = []
    for heard, places in spans.items():
        for term in by_letters.get(letters_of(heard), ()):
            yield heard, term, 1.0
        least = _LEAST_PROBABILITY / _doubt(min(place.certainty for place in places))
        if least < 1.0:
            unsure.append(heard)
            needed.append(least)
    texts = [likened(heard) for heard in unsure]
    for least, group in (
        (_LEAST_CLOSENESS_SHORT, [t for t in terms if len(t.likened.letters) <= _SHORT_LETTERS]),
        (_LEAST_CLOSENESS, [t for t in terms if len(t.likened.letters) > _SHORT_LETTERS]),
    ):
        for number, place, alike in find_alike(
            [term.likened for term in group], texts, np.array(needed), least
        ):
            if texts[place].letters != group[number].likened.letters:
                yield unsure[place], group[number], alike


def _doubt(certainty: float) -> float:
    return 1 - 0.5 * certainty**2


def _words_of(span: _Span) -> set[tuple[int, int]]:
    return {(span.line, place) for place in range(span.first, span.last + 1)}
