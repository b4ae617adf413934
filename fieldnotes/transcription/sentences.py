"""Lines of a transcript that are sentences or turns, whatever pieces an engine delivers.

Engines cut where their window or their captions end, in the middle of sentences and across a change of
speakers. A reader tags lines and gives each to a speaker, so a line should be a sentence between pauses.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from fieldnotes.records import SpeechSegment, Word

from .words import place_words

_PAUSE_AFTER_SENTENCE_S = 0.3  # Turns change here; within a turn people hardly stop between sentences.
_PAUSE_WITHIN_SENTENCE_S = 1.0
_LONG_ENOUGH_S = 8.0
_LONGEST_LINE_S = 20.0
_SENTENCE_ENDS = tuple(".?!…。？！")
_CLOSING_MARKS = "\"'”’)»]"
_WITHOUT_SPACES = frozenset({"ja", "km", "lo", "my", "th", "yue", "zh"})


@dataclass(frozen=True)
class _Piece:
    """A word with the text that belongs to it and the segment it came from; no word for a segment without."""

    text: str
    start_s: float
    end_s: float
    word: Word | None
    origin: SpeechSegment


def regroup_sentences(
    segments: Iterable[SpeechSegment], *, language: str | None
) -> tuple[SpeechSegment, ...]:
    """Return the same words as lines that end with a sentence at a pause.

    segments: in order of time; where they have words, these make up the text but for spaces.
    language: decides whether pieces are joined with a space.
    A line ends after a sentence when 0.3 s of silence follow or the line is 8 s long, after 1 s of silence
    anywhere, and in any case before it is longer than 20 s. It is doubtful if a part of it is, and its mean
    log probability is the lowest of its parts'. A segment without words is a line of its own.
    """
    joint = "" if language in _WITHOUT_SPACES else " "
    lines: list[list[_Piece]] = []
    for piece in (piece for segment in segments for piece in _pieces_of(segment)):
        if not lines or _ends_before(lines[-1], piece):
            lines.append([])
        lines[-1].append(piece)
    return tuple(_line_of(pieces, joint) for pieces in lines)


def _pieces_of(segment: SpeechSegment) -> Iterator[_Piece]:
    places = place_words(segment.text, [word.text for word in segment.words])
    if not places:
        yield _Piece(segment.text, segment.start_s, segment.end_s, None, segment)
        return
    bounds = [0, *(start for start, _ in places[1:]), len(segment.text)]
    for word, (start, end) in zip(segment.words, pairwise(bounds), strict=True):
        yield _Piece(segment.text[start:end], word.start_s, word.end_s, word, segment)


def _ends_before(line: list[_Piece], following: _Piece) -> bool:
    last = line[-1]
    pause_s = following.start_s - last.end_s
    if last.word is None or following.word is None or pause_s >= _PAUSE_WITHIN_SENTENCE_S:
        return True
    if following.end_s - line[0].start_s > _LONGEST_LINE_S:
        return True
    sentence_is_over = last.text.rstrip().rstrip(_CLOSING_MARKS).endswith(_SENTENCE_ENDS)
    return sentence_is_over and (
        pause_s >= _PAUSE_AFTER_SENTENCE_S or last.end_s - line[0].start_s >= _LONG_ENOUGH_S
    )


def _line_of(pieces: list[_Piece], joint: str) -> SpeechSegment:
    text = pieces[0].text
    for before, piece in pairwise(pieces):
        text += piece.text if before.origin is piece.origin else joint + piece.text
    origins = [piece.origin for piece in pieces]
    return SpeechSegment(
        start_s=pieces[0].start_s,
        end_s=pieces[-1].end_s,
        text=text.strip(),
        words=tuple(piece.word for piece in pieces if piece.word is not None),
        mean_log_probability=min(origin.mean_log_probability for origin in origins),
        doubtful=any(origin.doubtful for origin in origins),
    )
