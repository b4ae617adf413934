"""What every transcript format is read into and written from."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from ..records import Word

SpeakerLabels = Literal["names", "roles", "codes"]
SPEAKER_LABELS: tuple[SpeakerLabels, ...] = ("names", "roles", "codes")

# What XML 1.0 has no form for (W3C, "Extensible Markup Language (XML) 1.0", production 2), and the byte-order
# mark, which stays behind where files were joined.
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff\ufeff]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c]")
JOINER = "\u2060"  # WORD JOINER: takes no room and breaks no line, so it can hold apart what would be misread


@dataclass(frozen=True)
class TranscriptLine:
    """What one speaker says at a stretch; times in seconds from the recording's start, None where unknown.

    speaker: as the file gives it, "" for nobody in particular. text: may hold "\\n". words: empty where the
    format has none.
    """

    start_s: float | None
    end_s: float | None
    speaker: str
    text: str
    words: tuple[Word, ...] = ()


ImportedLine = TranscriptLine


@dataclass(frozen=True)
class ImportedTranscript:
    """A transcript read from a file.

    language: as the file says it, None where it does not. format_name: for people, for example "WebVTT
    (Teams)". has_times: whether any line has a start. speaker_labels: what the speakers are called by, known
    from files that fieldnotes wrote. title, recorded_on, engine: where the file says so.
    """

    lines: tuple[TranscriptLine, ...]
    language: str | None
    format_name: str
    has_times: bool
    title: str = ""
    speaker_labels: SpeakerLabels | None = None
    recorded_on: date | None = None
    engine: str = ""


@dataclass(frozen=True)
class TranscriptDocument:
    """A transcript to be written; speaker_labels says what its lines' speakers are called by already."""

    title: str
    lines: tuple[TranscriptLine, ...]
    speaker_labels: SpeakerLabels = "names"
    language: str | None = None
    recorded_on: date | None = None
    engine: str = ""


def to_document(transcript: ImportedTranscript) -> TranscriptDocument:
    """Return an imported transcript as one to be written; labels that are not known count as names."""
    return TranscriptDocument(
        transcript.title,
        transcript.lines,
        transcript.speaker_labels or "names",
        transcript.language,
        transcript.recorded_on,
        transcript.engine,
    )


def clean_text(text: str) -> str:
    """Return the text with "\\n" as its only line end, without signs that XML or WebVTT cannot hold."""
    return _UNWRITABLE.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """Return a name or title as it is written: clean, in one line, blanks collapsed, no word joiners."""
    return " ".join(clean_text(text).replace(JOINER, "").split())


def written_lines(document: TranscriptDocument) -> list[TranscriptLine]:
    """Return the lines as all formats write them: clean, and without those that have no text."""
    lines = [
        replace(line, speaker=one_line(line.speaker), text=clean_text(line.text)) for line in document.lines
    ]
    return [line for line in lines if line.text.strip()]


def has_times(lines: tuple[TranscriptLine, ...]) -> bool:
    """Say whether any line has a start."""
    return any(line.start_s is not None for line in lines)


def to_ms(seconds: float) -> int:
    """Return the time in whole milliseconds, never below 0."""
    return max(0, round(seconds * 1000))


def clock(milliseconds: int, mark: str = "") -> str:
    """Return "00:01:02", and with a decimal mark "00:01:02.345"; hours may have more than two digits."""
    seconds, rest_ms = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    whole = f"{hour:02}:{minute:02}:{second:02}"
    return f"{whole}{mark}{rest_ms:03}" if mark else whole
