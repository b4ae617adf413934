"""Lines of a source as they are split, merged and corrected, and where tags and words lie afterwards.

A change takes a run of neighbouring lines to another run. Both runs are read as one text, a space between
two lines, so that one rule (see `anchors.Edit`) says where every passage lies after any change or undoing.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from ..records import SegmentState, Word, WordSpan
from .anchors import Edit, joins_previous


class RunMove:
    """Where passages lie after a run of lines became another one.

    Lines are counted from 0 within their run; a place is (line, offset in code points).
    """

    def __init__(self, old_texts: Sequence[str], new_texts: Sequence[str]) -> None:
        self._old = _Run(old_texts)
        self._new = _Run(new_texts)
        self._edit = Edit(self._old.text, self._new.text)

    def move(
        self, start: tuple[int, int] | None, end: tuple[int, int] | None
    ) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
        """Return a passage's start and end after the change.

        None for one that lies outside of the run, as it does afterwards. A passage over the whole run, such
        as a tag on a whole line, lies on the whole run again.
        """
        from_char = 0 if start is None else self._old.to_offset(start)
        to_char = len(self._old.text) if end is None else self._old.to_offset(end)
        if (from_char, to_char) == (0, len(self._old.text)):
            moved = (0, len(self._new.text))
        else:
            moved = self._edit.move_span(from_char, to_char)
        return (
            None if start is None else self._new.start_at(moved[0]),
            None if end is None else self._new.end_at(moved[1]),
        )


class _Run:
    def __init__(self, texts: Sequence[str]) -> None:
        self.text = " ".join(texts)
        ends = list(accumulate(len(text) + 1 for text in texts))
        self._starts = [0, *ends[:-1]]
        self._ends = [end - 1 for end in ends]

    def to_offset(self, place: tuple[int, int]) -> int:
        return self._starts[place[0]] + place[1]

    def start_at(self, offset: int) -> tuple[int, int]:
        line = max(0, bisect_right(self._starts, offset) - 1)
        return line, min(offset, self._ends[line]) - self._starts[line]

    def end_at(self, offset: int) -> tuple[int, int]:
        line = min(bisect_left(self._ends, offset), len(self._ends) - 1)
        return line, max(0, offset - self._starts[line])


def place_words(text: str, machine_text: str, words: Sequence[Word]) -> list[WordSpan]:
    """Return where each word that an engine heard stands in the text as it reads now, in order.

    machine_text: what the engine heard, of which `words` are the parts. A word that is gone is left out.
    """
    spans = _find_words(machine_text, words)
    if text == machine_text:
        return [WordSpan(start, end, word, False) for (start, end), word in zip(spans, words, strict=True)]
    edit = Edit(machine_text, text)
    placed = []
    for (start, end), word in zip(spans, words, strict=True):
        moved = edit.move_span(start, end)
        if moved[0] < moved[1]:
            placed.append(WordSpan(*moved, word, text[slice(*moved)] != machine_text[start:end]))
    return placed


def split_line(line: SegmentState, at_char: int) -> tuple[SegmentState, SegmentState] | None:
    """Return a line cut in two before code point at_char, or None where one part would have no text.

    The first part keeps the line's id, both its speaker. Each keeps its words, its part of what the engine
    heard, and their times; without words the time is cut in proportion to the text.
    """
    if not 0 < at_char < len(line.text):
        return None
    while 0 < at_char < len(line.text) and joins_previous(line.text, at_char):
        at_char += 1
    left, right = line.text[:at_char].rstrip(), line.text[at_char:].lstrip()
    if not left or not right:
        return None
    machine_at = Edit(line.text, line.machine_text).move_offsets([at_char])[0]
    spans = _find_words(line.machine_text, line.words)
    count = sum(1 for start, end in spans if (start + end) / 2 < machine_at)
    until_s, from_s = _cut_times(line, count, at_char / len(line.text))
    return (
        replace(
            line,
            text=left,
            machine_text=line.machine_text[:machine_at].rstrip(),
            end_s=until_s,
            words=line.words[:count],
        ),
        replace(
            line,
            id=None,
            text=right,
            machine_text=line.machine_text[machine_at:].lstrip(),
            start_s=from_s,
            words=line.words[count:],
        ),
    )


def merge_lines(first: SegmentState, second: SegmentState) -> SegmentState:
    """Return two neighbouring lines as one, which keeps the first one's id and speaker."""
    return replace(
        first,
        text=f"{first.text} {second.text}".strip(),
        machine_text=f"{first.machine_text} {second.machine_text}".strip(),
        start_s=min(_given(first.start_s, second.start_s), default=None),
        end_s=max(_given(first.end_s, second.end_s), default=None),
        speaker_id=second.speaker_id if first.speaker_id is None else first.speaker_id,
        doubtful=first.doubtful or second.doubtful,
        overlapped=first.overlapped or second.overlapped,
        words=first.words + second.words,
    )


def _given(*times_s: float | None) -> list[float]:
    return [time_s for time_s in times_s if time_s is not None]


def _cut_times(line: SegmentState, count: int, share: float) -> tuple[float | None, float | None]:
    """Return when the first part ends and the second begins."""
    if line.start_s is None or line.end_s is None:
        return line.end_s, line.start_s
    if 0 < count < len(line.words):
        until_s, from_s = line.words[count - 1].end_s, line.words[count].start_s
        if line.start_s <= until_s and from_s <= line.end_s:
            return until_s, from_s
    cut_s = round(line.start_s + (line.end_s - line.start_s) * share, 3)
    return cut_s, cut_s


def _find_words(machine_text: str, words: Sequence[Word]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    for word in words:
        text = word.text.strip()
        start = machine_text.find(text, at)
        if start < 0:
            start, text = at, ""  # An engine whose words are not those of its text: no span, no lost place.
        at = start + len(text)
        spans.append((start, at))
    return spans
