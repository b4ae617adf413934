"""SubRip, read in any usual sloppy form, and written.

SubRip has no comments and no escapes, and players read it by the look of its lines. So an invisible word
joiner (U+2060) holds apart what would be misread: "<b>" that somebody wrote, a line of digits, a blank line
inside a text. Our reader takes it out again.
Source: Matroska, "Subtitles", section "SRT Subtitles"; there is no standard.
"""

import re

from .said_by import guarded_lines, split_names, with_names
from .transcript_bytes import broken
from .transcript_cues import timed_cues
from .transcript_form import JOINER, ImportedTranscript, TranscriptDocument, TranscriptLine, clock

_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
_TIMES = re.compile(rf"\s*{_CLOCK}\s*-{{1,3}}>\s*{_CLOCK}(?:\s.*)?")
_TIMES_ATTEMPT = re.compile(r"\s*\d{1,3}\s*[:.,]\s*\d{1,2}\s*[:.,].*-->")
_TAG = re.compile(r"</?(?:b|i|u|s|font)(?:\s[^>\n]{0,200})?>|\{\\[^}\n]{0,200}\}", re.IGNORECASE)
_LIKE_TIMES = re.compile(r"\s*\d.*-{1,3}>")
_LIKE_A_TAG = re.compile(r"(<)(?=[A-Za-z/])|(\{)(?=\\)")


def looks_like_srt(text: str) -> bool:
    """Say whether one of the first hundred lines is a line of SubRip times."""
    return any(_TIMES.fullmatch(line) for line in text.split("\n")[:100])


def read_srt(text: str, file_name: str) -> ImportedTranscript:
    """Return the captions of a SubRip file; "Name: text" gives the speaker where the file bears it out.

    Taken as they are: commas or points, no hours, no fractions, missing numbers or blank lines, coordinates
    after the times. Formatting tags are taken out.
    Raises TranscriptFileError naming the line: no times at all, a time line that cannot be read, an end
    before its start, text before the first time line.
    """
    lines = text.lstrip("\ufeff").split("\n")
    times: list[tuple[int, float, float]] = []
    for number, line in enumerate(lines, start=1):
        found = _TIMES.fullmatch(line)
        if found:
            times.append((number, *_read_times(found, line, number, file_name)))
        elif _TIMES_ATTEMPT.match(line):
            raise broken(file_name, number, f"the time line “{line.strip()[:80]}” cannot be read")
    if not times:
        raise broken(file_name, 1, "no line of times is in the file", "Export the file again as SRT.")
    for number, line in enumerate(lines[: times[0][0] - 1], start=1):
        if line.strip() and not line.strip().isdecimal():
            raise broken(file_name, number, "there is text before the first time line")
    ends = [number - 1 for number, _, _ in times[1:]] + [len(lines)]
    texts = [
        _caption(lines[number:end], index=at + 2, last=end == len(lines))
        for at, ((number, _, _), end) in enumerate(zip(times, ends, strict=True))
    ]
    found_lines = tuple(
        TranscriptLine(start_s, end_s, speaker, said)
        for (_, start_s, end_s), (speaker, said) in zip(times, split_names(texts), strict=True)
        if said.strip()
    )
    return ImportedTranscript(found_lines, None, "SubRip", bool(found_lines))


def write_srt(document: TranscriptDocument) -> str:
    """Return a SubRip file: numbered captions in order of time, each beginning with "Name: ".

    Times to the millisecond; a caption lasts at least one. The format has no place to say what the speakers
    are called by: file_name_for puts it into the name of the file.
    Raises InvalidInputError for a line without a start.
    """
    cues = timed_cues(document)
    said = with_names([(_no_tags(cue.speaker), _guarded(cue.text)) for cue in cues])
    blocks = []
    for number, (cue, text) in enumerate(zip(cues, said, strict=True), start=1):
        times = f"{clock(cue.start_ms, ',')} --> {clock(cue.end_ms, ',')}"
        blocks.append(f"{number}\n{times}\n{text}\n")
    return "\n".join(blocks)


def _read_times(found: re.Match[str], line: str, number: int, file_name: str) -> tuple[float, float]:
    parts = found.groups()
    seconds = []
    for hours, minutes, second, fraction in (parts[:4], parts[4:]):
        if int(minutes) > 59 or int(second) > 59:
            raise broken(file_name, number, f"“{line.strip()[:80]}” has more than 59 minutes or seconds")
        whole_s = int(hours or 0) * 3600 + int(minutes) * 60 + int(second)
        seconds.append((whole_s * 1000 + int((fraction or "").ljust(3, "0"))) / 1000)
    start_s, end_s = seconds
    if end_s < start_s:
        start, end = re.split(r"-+>", line.strip())
        raise broken(
            file_name, number, f"the caption's end {end.split()[0]} lies before its start {start.strip()}"
        )
    return start_s, end_s


def _caption(lines: list[str], *, index: int, last: bool) -> str:
    kept = [line.strip(" \t") for line in lines]
    # The next caption's number stands above its times: after a blank line, or without one where it counts on.
    if not last and kept and kept[-1].isdecimal():
        after_blank = len(kept) > 1 and not kept[-2]
        if after_blank or len(kept) == 1 or int(kept[-1]) == index:
            kept.pop()
    while kept and not kept[-1]:
        kept.pop()
    while kept and not kept[0]:
        kept.pop(0)
    return _TAG.sub("", "\n".join(kept))


def _guarded(text: str) -> str:
    lines = [
        JOINER + line if line.strip().isdecimal() or _LIKE_TIMES.match(line) else line
        for line in guarded_lines(text)
    ]
    return _no_tags("\n".join(lines))


def _no_tags(text: str) -> str:
    return _LIKE_A_TAG.sub(rf"\g<0>{JOINER}", text)
