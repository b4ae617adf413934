"""Words with their times, made of a model's tokens."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fieldnotes.records import SpeechSegment, Word

from .guards import Passage
from .protocol import SAMPLE_RATE_HZ

_TOKENS_PER_SECOND = 50
_OPENING = "\"'“¿([{-"
_CLOSING = "\"'.。,，!！?？:：”)]}、"


def time_words(
    pieces: Sequence[str],
    tokens_of_pieces: Sequence[int],
    alignment: Sequence[tuple[int, int]],
    token_probabilities: Sequence[float],
) -> list[Word]:
    """Return the words, spaces kept in their texts, with times in seconds from the chunk's start.

    pieces: the words in order; tokens_of_pieces: how many tokens each has. token_probabilities: shape (n,),
    one for each token. alignment: pairs (token, time step of 20 ms) along the path through the attention, as
    openai-whisper's `find_alignment` and CTranslate2's `Whisper.align` find it.
    """
    path: NDArray[np.int64] = np.asarray(alignment, dtype=np.int64).reshape(-1, 2)
    jumps = np.concatenate([[True], np.diff(path[:, 0]) > 0])
    token_starts_s = path[jumps, 1] / _TOKENS_PER_SECOND
    bounds = np.concatenate([[0], np.cumsum(tokens_of_pieces)])
    words = []
    for piece, first, end in zip(pieces, bounds, bounds[1:], strict=False):
        end_s = token_starts_s[min(int(end), len(token_starts_s) - 1)]
        probability = float(np.mean(token_probabilities[first:end]))
        words.append(Word(piece, float(token_starts_s[first]), float(end_s), probability))
    return words


def segment_of(passage: Passage, words: Sequence[Word], samples: int) -> SpeechSegment:
    """Return a chunk's passage, which has text, as one segment with its words.

    words: in order, spaces kept in their texts; punctuation may stand alone, it is joined to its word.
    samples: the chunk's length, which no time exceeds.
    """
    end_s = samples / SAMPLE_RATE_HZ
    latest_s = 0.0
    kept = []
    for word in _join_marks(words):
        start_s = _between(word.start_s, latest_s, end_s)
        latest_s = _between(word.end_s, start_s, end_s)
        if said := word.text.strip():
            kept.append(Word(said, start_s, latest_s, _between(word.probability, 0.0, 1.0)))
    return SpeechSegment(
        start_s=kept[0].start_s if kept else 0.0,
        end_s=kept[-1].end_s if kept else end_s,
        text=passage.text.strip(),
        words=tuple(kept),
        mean_log_probability=passage.mean_log_probability,
        doubtful=passage.is_doubtful,
    )


def place_words(text: str, words: Sequence[str]) -> list[tuple[int, int]] | None:
    """Return where each word stands in the text, in code points; None for a text not made of them."""
    places = []
    at = 0
    for word in words:
        start = text.find(word, at)
        if start < 0:
            return None
        at = start + len(word)
        places.append((start, at))
    return places


def shifted(segment: SpeechSegment, by_s: float) -> SpeechSegment:
    """Return the segment so many seconds later."""
    words = tuple(
        replace(word, start_s=word.start_s + by_s, end_s=word.end_s + by_s) for word in segment.words
    )
    return replace(segment, start_s=segment.start_s + by_s, end_s=segment.end_s + by_s, words=words)


def _join_marks(words: Sequence[Word]) -> list[Word]:
    """Return the words with marks that stand alone joined to the word they belong to."""
    joined: list[Word] = []
    opening: Word | None = None
    for piece in words:
        word = piece
        if opening is not None:
            word = Word(opening.text + piece.text, opening.start_s, piece.end_s, piece.probability)
            opening = None
        if word.text.startswith(" ") and word.text.strip() and word.text.strip() in _OPENING:
            opening = word
        elif joined and word.text in _CLOSING and not joined[-1].text.endswith(" "):
            last = joined[-1]
            joined[-1] = Word(last.text + word.text, last.start_s, last.end_s, last.probability)
        else:
            joined.append(word)
    return [*joined, opening] if opening is not None else joined


def _between(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
