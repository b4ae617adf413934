"""Transcripts as captions (WebVTT, SubRip) and as plain text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..errors import InvalidInputError
from ..records import Segment

_SHORTEST_CUE_MS = 1  # WebVTT asks that a cue ends after it starts


@dataclass(frozen=True)
class _Cue:
    start_ms: int
    end_ms: int
    speaker: str
    lines: tuple[str, ...]


def transcript_to_vtt(segments: Sequence[Segment], speaker_names: Mapping[int, str]) -> str:
    """Return a WebVTT file: a cue a segment, in order of time, its speaker as a voice tag.

    speaker_names: speaker id to name; a segment of another speaker or of none gets no tag.
    &, < and > are escaped, which takes care of "-->" too; blank lines inside a text are left out, as are
    segments without text.
    Raises InvalidInputError for a segment without times.
    Source: W3C, "WebVTT: The Web Video Text Tracks Format".
    """
    blocks = ["WEBVTT"]
    for cue in _cues(segments, speaker_names):
        voice = f"<v {_escape(cue.speaker)}>" if cue.speaker else ""
        times = f"{_clock(cue.start_ms, '.')} --> {_clock(cue.end_ms, '.')}"
        blocks.append("\n".join([times, voice + _escape(cue.lines[0]), *map(_escape, cue.lines[1:])]))
    return "\n\n".join(blocks) + "\n"


def transcript_to_srt(segments: Sequence[Segment], speaker_names: Mapping[int, str]) -> str:
    """Return a SubRip file: numbered captions in order of time, each beginning with "Name: ".

    speaker_names, blank lines, errors: as for transcript_to_vtt. SubRip has no escapes: "-->" in a text
    becomes "→", so that no player takes it for a line of times.
    """
    blocks = []
    for number, cue in enumerate(_cues(segments, speaker_names), start=1):
        times = f"{_clock(cue.start_ms, ',')} --> {_clock(cue.end_ms, ',')}"
        text = "\n".join(cue.lines)
        said = f"{cue.speaker}: {text}" if cue.speaker else text
        blocks.append(f"{number}\n{times}\n{said.replace('-->', '→')}\n")
    return "\n".join(blocks)


def transcript_to_text(segments: Sequence[Segment], speaker_names: Mapping[int, str]) -> str:
    """Return a paragraph a segment, in the order given: "[00:01:05] Name: text"; no time where none is.

    speaker_names: as for transcript_to_vtt.
    """
    paragraphs = []
    for segment in segments:
        lines = _lines(segment.text)
        if not lines:
            continue
        time = f"[{_clock(_ms(segment.start_s), '.')[:-4]}] " if segment.start_s is not None else ""
        name = _name(segment, speaker_names)
        paragraphs.append(time + (f"{name}: " if name else "") + "\n".join(lines))
    return "\n\n".join(paragraphs) + "\n" if paragraphs else ""


def _cues(segments: Iterable[Segment], speaker_names: Mapping[int, str]) -> Iterator[_Cue]:
    timed = []
    for segment in segments:
        lines = _lines(segment.text)
        if not lines:
            continue
        if segment.start_s is None or segment.end_s is None:
            raise InvalidInputError(
                f"Line {segment.ordinal + 1} of the text has no times, so it cannot be a caption; "
                "export it as plain text."
            )
        start_ms = _ms(segment.start_s)
        end_ms = max(_ms(segment.end_s), start_ms + _SHORTEST_CUE_MS)
        timed.append(_Cue(start_ms, end_ms, _name(segment, speaker_names), lines))
    yield from sorted(timed, key=lambda cue: (cue.start_ms, cue.end_ms))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.replace("\0", "").splitlines() if line.strip())


def _name(segment: Segment, speaker_names: Mapping[int, str]) -> str:
    name = "" if segment.speaker_id is None else speaker_names.get(segment.speaker_id, "")
    return " ".join(name.split())


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _ms(seconds: float) -> int:
    return max(0, round(seconds * 1000))


def _clock(milliseconds: int, mark: str) -> str:
    seconds, rest_ms = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}{mark}{rest_ms:03}"
