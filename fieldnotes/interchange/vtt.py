"""WebVTT, read and written: plain, and as Teams, Zoom and YouTube write it.

Source: W3C, "WebVTT: The Web Video Text Tracks Format".
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .said_by import split_names
from .transcript_bytes import broken
from .transcript_cues import timed_cues
from .transcript_form import ImportedTranscript, TranscriptDocument, TranscriptLine, clock, one_line
from .transcript_signature import Signature, read_signature, write_signature

_CLOCK = r"(?:(\d+):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
_TIMES = re.compile(rf"\s*{_CLOCK}\s*-->\s*{_CLOCK}(?:\s.*)?")
_TAG = re.compile(
    r"<(?P<close>/?)(?P<kind>v|c|i|b|u|ruby|rt|lang|font)(?:\.[^\s>]{0,200})?(?:\s(?P<note>[^>]{0,1000}))?>"
    r"|<\d[\d:.]{0,20}>",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{1,32});")
_EMPTY_LINE = "<c></c>"  # a blank line would end the cue
_OTHER_BLOCKS = ("STYLE", "REGION")


@dataclass
class _Cue:
    start_s: float
    end_s: float
    raw_text: str


@dataclass
class _File:
    """What is gathered while the blocks are read."""

    cues: list[_Cue]
    language: str | None = None
    title: str = ""
    signature: Signature | None = None


def read_vtt(text: str, file_name: str) -> ImportedTranscript:
    """Return the cues of a WebVTT file, a line for each voice in each of them.

    A voice tag gives the speaker, and holds until the next one or the end of its cue; where no cue has one,
    "Name: text" does (Zoom). Other tags are taken out, character references resolved. NOTE, STYLE and REGION
    blocks, cue numbers and cue settings are left out. Text after a blank line belongs to the cue before it.
    Raises TranscriptFileError naming the line: no WEBVTT at the start, a time line that cannot be read, an
    end before its start, text before the first cue.
    """
    lines = text.lstrip("\ufeff").split("\n")
    if not re.match(r"WEBVTT(?:[ \t]|$)", lines[0]):
        raise broken(
            file_name,
            1,
            "a WebVTT file begins with WEBVTT, this one does not",
            "Export the file again as VTT.",
        )
    file = _File([])
    for at, (line_number, block) in enumerate(_blocks(lines)):
        if at == 0:
            _read_header(file, block)
        elif block[0] == "NOTE" or block[0].startswith(("NOTE ", "NOTE\t")):
            _read_note(file, block)
        elif block[0].strip() not in _OTHER_BLOCKS:
            _read_cue(file, block, line_number, file_name)
    spoken = [(cue, said) for cue in file.cues for said in _voices(cue.raw_text)]
    has_voices = any(speaker for _, (speaker, _) in spoken)
    ours = file.signature
    said_by = [said for _, said in spoken]
    if not has_voices and ours is None:
        said_by = split_names([said for _, said in said_by])
    found = tuple(
        TranscriptLine(cue.start_s, cue.end_s, speaker, said)
        for (cue, _), (speaker, said) in zip(spoken, said_by, strict=True)
        if said.strip()
    )
    return ImportedTranscript(
        found,
        file.language,
        "WebVTT",
        bool(found),
        file.title,
        ours.speaker_labels if ours else None,
        ours.recorded_on if ours else None,
        ours.engine if ours else "",
    )


def write_vtt(document: TranscriptDocument) -> str:
    """Return a WebVTT file: a NOTE with what the speakers are called by, then a cue a line, in order of time.

    The speaker is the cue's voice tag. &, < and > are escaped, which takes care of "-->" too; an empty line
    inside a text is an empty span. Times to the millisecond; a cue lasts at least one.
    Raises InvalidInputError for a line without a start.
    """
    note = ["NOTE", _escape(write_signature(document))]
    title = one_line(document.title)
    note += [f"Title: {_escape(title)}"] if title else []
    blocks = ["WEBVTT", "\n".join(note)]
    for cue in timed_cues(document):
        voice = f"<v {_escape(cue.speaker)}>" if cue.speaker else ""
        times = f"{clock(cue.start_ms, '.')} --> {clock(cue.end_ms, '.')}"
        blocks.append(times + "\n" + voice + "\n".join(_line(line) for line in cue.text.split("\n")))
    return "\n\n".join(blocks) + "\n"


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the blocks between blank lines, each with the number of its first line."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip(" \t"):
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _read_header(file: _File, block: list[str]) -> None:
    for line in block[1:]:
        key, _, value = line.partition(":")
        if key.strip().casefold() == "language" and value.strip():
            file.language = value.strip()


def _read_note(file: _File, block: list[str]) -> None:
    for line in block:
        signature = read_signature(_unescape(line))
        if signature:
            file.signature, file.language = signature, signature.language or file.language
        elif file.signature and line.startswith("Title: "):
            file.title = _unescape(line.removeprefix("Title: "))


def _read_cue(file: _File, block: list[str], line_number: int, file_name: str) -> None:
    at = next((n for n, line in enumerate(block[:2]) if "-->" in line), None)
    if at is None:
        if file.cues:
            if not (len(block) == 1 and block[0].strip().isdecimal()):
                file.cues[-1].raw_text += "\n\n" + _joined(block)
            return
        raise broken(file_name, line_number, "there is text before the first time line")
    line_number += at
    found = _TIMES.fullmatch(block[at])
    if found is None:
        raise broken(file_name, line_number, f"the time line “{block[at].strip()[:80]}” cannot be read")
    start_s, end_s = _seconds(found.groups()[:4]), _seconds(found.groups()[4:])
    shown = [one.strip().split()[0] for one in block[at].split("-->")]
    for part_s, part in ((start_s, shown[0]), (end_s, shown[1])):
        if part_s is None:
            raise broken(file_name, line_number, f"{part} has more than 59 minutes or seconds")
    assert start_s is not None and end_s is not None
    if end_s < start_s:
        raise broken(file_name, line_number, f"the cue's end {shown[1]} lies before its start {shown[0]}")
    file.cues.append(_Cue(start_s, end_s, _joined(block[at + 1 :])))


def _joined(lines: list[str]) -> str:
    return "\n".join(line.strip(" \t") for line in lines)


def _seconds(parts: tuple[str | None, ...]) -> float | None:
    hours, minutes, seconds, fraction = parts
    if int(minutes or 0) > 59 or int(seconds or 0) > 59:
        return None
    whole_s = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return (whole_s * 1000 + int((fraction or "").ljust(3, "0"))) / 1000


def _voices(raw_text: str) -> list[tuple[str, str]]:
    """Return (speaker, text) for each voice of a cue's text, in order; "" where no voice tag is open."""
    said: list[tuple[str, str]] = []
    speaker, begin, text = "", 0, ""
    for tag in _TAG.finditer(raw_text):
        text += _unescape(raw_text[begin : tag.start()])
        begin = tag.end()
        if (tag["kind"] or "").casefold() != "v":
            continue
        if text.strip():
            said.append((speaker, text))
        text = ""
        speaker = "" if tag["close"] else one_line(_unescape(tag["note"] or ""))
    text += _unescape(raw_text[begin:])
    if text.strip():
        said.append((speaker, text))
    # Line ends between two voices are the layout of the file.
    return [(who, words.strip("\n") if len(said) > 1 else words) for who, words in said]


def _line(line: str) -> str:
    if not line:
        return _EMPTY_LINE
    inner = line.strip(" \t")
    before, after = line[: len(line) - len(line.lstrip(" \t"))], line[len(line.rstrip(" \t")) :]
    if not inner:
        before, after = line, ""
    return _reference(before) + _escape(inner) + _reference(after)


def _reference(blanks: str) -> str:
    return "".join(f"&#{ord(blank)};" for blank in blanks)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescape(text: str) -> str:
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text)
