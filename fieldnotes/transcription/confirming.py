"""Terms of the vocabulary put into a text where the model, told of them, writes them at the same place.

A prompt makes Whisper hear names, and it makes it skip sentences, far more than the names are worth. So a
chunk is decoded without one first, and with one only where a term may have been misheard; of that second
text nothing is taken but those terms. What is not said cannot come in with a prompt.
"""

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from fieldnotes.records import SpeechSegment, Word

from .alike import letters_of
from .vocabulary import Correction, stripped_span
from .words import place_words


def take_confirmed(segment: SpeechSegment, offered: Sequence[Correction], told: str) -> SpeechSegment:
    """Return the segment with those offered terms that stand in `told` where they were offered.

    offered: by position in the segment's words, in order, without overlap. told: the same sound's text by a
    model that was told the terms. The term's words share the time of those they replace, and have their mean
    probability: that the place was unclear stays visible.
    """
    places = place_words(segment.text, [word.text for word in segment.words])
    if places is None:
        return segment
    plain = [letters_of(word.text) for word in segment.words]
    prompted = [letters_of(word) for word in told.split()]
    blocks = SequenceMatcher(None, plain, prompted, autojunk=False).get_matching_blocks()
    text, words = segment.text, list(segment.words)
    for correction in reversed(offered):
        first, end = correction.first_word, correction.last_word + 1
        there = "".join(prompted[_before(blocks, first) : _after(blocks, end)])
        if letters_of(correction.term) not in there:
            continue
        start, stop = stripped_span(text, places[first][0], places[end - 1][1])
        lead, tail = text[places[first][0] : start], text[stop : places[end - 1][1]]
        text = text[:start] + correction.term + text[stop:]
        words[first:end] = _spread(f"{lead}{correction.term}{tail}", words[first:end])
    return replace(segment, text=text, words=tuple(words))


def _before(blocks: Sequence[tuple[int, int, int]], at: int) -> int:
    """Return where in the second text the word `at` of the first one begins."""
    reached = 0
    for mine, other, size in blocks:
        if at < mine:
            break
        reached = other + min(at - mine, size)
    return reached


def _after(blocks: Sequence[tuple[int, int, int]], end: int) -> int:
    """Return where in the second text the words of the first one up to `end` are over."""
    for mine, other, size in blocks:
        if end <= mine:
            return other
        if end <= mine + size:
            return other + end - mine
    return blocks[-1][1]


def _spread(text: str, over: Sequence[Word]) -> list[Word]:
    """Return the text's words over the time of other words, in proportion to their letters."""
    pieces = text.split()
    start_s, end_s = over[0].start_s, over[-1].end_s
    probability = sum(word.probability for word in over) / len(over)
    per_letter_s = (end_s - start_s) / sum(map(len, pieces))
    words = []
    for piece in pieces:
        until_s = min(end_s, start_s + len(piece) * per_letter_s)
        words.append(Word(piece, start_s, until_s, probability))
        start_s = until_s
    return words
