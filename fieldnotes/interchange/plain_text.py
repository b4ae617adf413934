"""Transcripts as plain text: typed by hand, from Otter, Rev, Teams or Word, and written by us.

What we write begins with a title and our signature, and has a paragraph a line: "[00:01:02] Name: text".
Lines below it in the same paragraph belong to its text; an invisible word joiner stands where that would be
misread.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .said_by import guarded_lines, guarded_name, split_name, unguarded
from .speech_heads import find_heads
from .transcript_bytes import broken
from .transcript_form import (
    JOINER,
    ImportedTranscript,
    TranscriptDocument,
    TranscriptLine,
    clock,
    has_times,
    one_line,
    to_ms,
    written_lines,
)
from .transcript_signature import Signature, read_signature, write_signature

_OUR_TIME = re.compile(r"\[(\d{2,}):(\d{2}):(\d{2})\](?: |$)")


@dataclass(frozen=True)
class TextLine:
    """A line of a text with its number in the file, from 1."""

    number: int
    text: str


Paragraph = Sequence[TextLine]


def read_plain_text(text: str, file_name: str) -> ImportedTranscript:
    """Return the spoken lines of a plain text; speech_heads has the shapes. See read_paragraphs."""
    lines = [
        TextLine(number, line.strip(" \t"))
        for number, line in enumerate(text.lstrip("\ufeff").split("\n"), start=1)
    ]
    return read_paragraphs(_paragraphs(lines), file_name, "plain text")


def read_paragraphs(paragraphs: Sequence[Paragraph], file_name: str, format_name: str) -> ImportedTranscript:
    """Return the spoken lines of a text in paragraphs.

    A head begins a line. What follows it in its paragraph belongs to its text, and so does the next paragraph
    where the head stood alone. Another paragraph without a head is a line of its own: of the same speaker,
    without times. A text without any head is a line a paragraph. Ends are known only where a head gives them.
    Raises TranscriptFileError naming the line: a time with over 59 minutes or seconds, an end before its
    start.
    """
    top = [line.text for paragraph in paragraphs[:2] for line in paragraph][:2]
    for place in (1, 0):  # the title above it may be anything
        signature = read_signature(top[place]) if place < len(top) else None
        if signature:
            return _ours(signature, top[0] if place else "", _below(paragraphs, place + 1), format_name)
    heads = iter(find_heads([line.text for paragraph in paragraphs for line in paragraph]))
    lines: list[TranscriptLine] = []
    speaker, waiting = "", False  # waiting: the last head stood alone, and its text is still to come
    for paragraph in paragraphs:
        fresh = not waiting
        for line in paragraph:
            head = next(heads)
            if head:
                speaker, waiting = head.name or ("" if head.start else speaker), head.alone
                start_s, end_s = _times(head.start, head.end, line.number, file_name)
                lines.append(TranscriptLine(start_s, end_s, speaker, head.rest))
            elif waiting or not fresh:
                said = lines[-1].text
                lines[-1] = replace(lines[-1], text=f"{said}\n{line.text}" if said else line.text)
                waiting = False
            else:
                lines.append(TranscriptLine(None, None, speaker, line.text))
            fresh = False
    found = tuple(
        replace(line, speaker=unguarded(line.speaker), text=unguarded(line.text))
        for line in lines
        if line.text.strip()
    )
    return ImportedTranscript(found, None, format_name, has_times(found))


def write_plain_text(document: TranscriptDocument) -> str:
    """Return a text with title, signature and a paragraph a line: "[00:01:02] Name: text".

    The signature says what the speakers are called by. No time where the start is not known; starts to the
    second, no ends.
    """
    title = one_line(document.title)
    head = "\n".join([title, write_signature(document)] if title else [write_signature(document)])
    return "\n\n".join([head, *(head + said for head, said in paragraph_parts(document))]) + "\n"


def paragraph_parts(document: TranscriptDocument) -> list[tuple[str, str]]:
    """Return for each line of the transcript its head, "[00:01:02] Name: " or less, and its guarded text."""
    parts = []
    for line in written_lines(document):
        head = f"[{clock(to_ms(line.start_s))}] " if line.start_s is not None else ""
        text = "\n".join(guarded_lines(line.text))
        if line.speaker:
            head += f"{guarded_name(line.speaker)}: "
        elif not text.startswith(JOINER) and (split_name(text) or _OUR_TIME.match(text)):
            text = JOINER + text
        parts.append((head, text))
    return parts


def _paragraphs(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    paragraphs: list[list[TextLine]] = [[]]
    for line in lines:
        if line.text:
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return paragraphs if paragraphs[-1] else paragraphs[:-1]


def _below(paragraphs: Sequence[Paragraph], lines: int) -> list[Paragraph]:
    """Return the paragraphs without the first lines of the text, one or two."""
    left = list(paragraphs)
    while lines:
        taken = min(lines, len(left[0]))
        lines -= taken
        left = [left[0][taken:], *left[1:]] if taken < len(left[0]) else left[1:]
    return left


def _ours(
    signature: Signature, title: str, paragraphs: Sequence[Paragraph], format_name: str
) -> ImportedTranscript:
    lines = []
    for paragraph in paragraphs:
        text = "\n".join(line.text for line in paragraph)
        found = _OUR_TIME.match(text)
        start_s = None
        if found:
            hours, minutes, seconds = map(int, found.groups())
            start_s, text = float(hours * 3600 + minutes * 60 + seconds), text[found.end() :]
        name, said = split_name(text) or ("", text)
        lines.append(TranscriptLine(start_s, None, unguarded(name), unguarded(said)))
    kept = tuple(lines)
    return ImportedTranscript(
        kept,
        signature.language,
        format_name,
        has_times(kept),
        title,
        signature.speaker_labels,
        signature.recorded_on,
        signature.engine,
    )


def _times(start: str, end: str, number: int, file_name: str) -> tuple[float | None, float | None]:
    start_s, end_s = (_seconds(part, number, file_name) for part in (start, end))
    if start_s is not None and end_s is not None and end_s < start_s:
        raise broken(file_name, number, f"the end {end} lies before the start {start}")
    return start_s, end_s


def _seconds(written: str, number: int, file_name: str) -> float | None:
    if not written:
        return None
    *front, last = written.replace(",", ".").split(":")
    whole = [int(part) for part in front]
    if float(last) >= 60 or (whole[-1] > 59 and len(whole) > 1):
        raise broken(file_name, number, f"the time {written} has more than 59 minutes or seconds")
    minutes = whole[-1] + (whole[-2] * 60 if len(whole) > 1 else 0)
    return round(minutes * 60 + float(last), 3)
