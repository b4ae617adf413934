"""Transcripts as JSON with their words: written by us, and the one that Whisper's programs write."""

import json
import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from ..errors import TranscriptFileError
from ..records import Word
from .json_text import to_json_text
from .transcript_bytes import broken
from .transcript_form import (
    SPEAKER_LABELS,
    ImportedTranscript,
    TranscriptDocument,
    TranscriptLine,
    has_times,
    one_line,
    written_lines,
)

FORMAT = "fieldnotes transcript"
VERSION = 1


def write_transcript_json(document: TranscriptDocument, *, also: Mapping[str, object] | None = None) -> str:
    """Return an object with format, version, title, speakers_are, language, recorded_on, engine and lines.

    A line has start_s, end_s, speaker, text and words; a word text, start_s, end_s and probability. Times are
    exact. also: further fields that read_transcript_json leaves out.
    """
    lines = [
        {
            "start_s": line.start_s,
            "end_s": line.end_s,
            "speaker": line.speaker,
            "text": line.text,
            "words": line.words,
        }
        for line in written_lines(document)
    ]
    fields: dict[str, object] = {
        "format": FORMAT,
        "version": VERSION,
        "title": one_line(document.title),
        "speakers_are": document.speaker_labels,
        "language": document.language,
        "recorded_on": document.recorded_on,
        "engine": document.engine,
        "lines": lines,
    }
    return to_json_text({**(also or {}), **fields}, indent=1) + "\n"


def read_transcript_json(text: str, file_name: str) -> ImportedTranscript:
    """Return the transcript in a JSON file of ours, or in one with Whisper's `segments`.

    Raises TranscriptFileError: no JSON (with the line), another shape, a time that is no number of seconds,
    an end before its start (with the number of the line of speech).
    """
    try:
        value = json.loads(text.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        raise broken(
            file_name, error.lineno, f"the JSON is broken there ({error.msg})", "Export the file again."
        ) from error
    except (RecursionError, ValueError) as error:  # a number of thousands of digits is a ValueError
        raise TranscriptFileError(
            f"{file_name} is nested too deeply, or has numbers too long, for a transcript; export it again."
        ) from error
    entries = value.get("lines", value.get("segments")) if isinstance(value, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise TranscriptFileError(
            f"{file_name} holds no transcript: its JSON has no list “lines” (fieldnotes) or “segments” "
            "(Whisper). Export it as JSON from there, or as VTT, SRT, CSV or text."
        )
    ours = value.get("format") == FORMAT
    lines = tuple(_line(entry, at, file_name, ours=ours) for at, entry in enumerate(entries, start=1))
    kept = tuple(line for line in lines if line.text.strip())
    labels = next((one for one in SPEAKER_LABELS if one == value.get("speakers_are")), None)
    return ImportedTranscript(
        kept,
        _text(value, "language") or None,
        "fieldnotes JSON" if ours else "Whisper JSON",
        has_times(kept),
        _text(value, "title"),
        labels,
        _date(value.get("recorded_on")),
        _text(value, "engine"),
    )


def _line(entry: Mapping[str, Any], at: int, file_name: str, *, ours: bool) -> TranscriptLine:
    what = f"line {at} of the speech"
    start_s, end_s = _span(entry, what, file_name)
    words = entry.get("words") or []
    if not isinstance(words, list) or not all(isinstance(word, dict) for word in words):
        raise _wrong(file_name, f"the words of {what} are no list of words")
    text = _text(entry, "text")
    return TranscriptLine(
        start_s,
        end_s,
        _text(entry, "speaker"),
        text if ours else text.strip(),  # Whisper's texts begin with a blank
        tuple(_word(word, what, file_name) for word in words),
    )


def _word(word: Mapping[str, Any], what: str, file_name: str) -> Word:
    start_s, end_s = _span(word, f"a word in {what}", file_name)
    probability = word.get("probability", word.get("score", 1.0))
    if start_s is None or end_s is None or not _is_number(probability) or not 0 <= probability <= 1:
        raise _wrong(file_name, f"a word in {what} lacks a time, or its probability is not from 0 to 1")
    return Word(_text(word, "text") or _text(word, "word"), start_s, end_s, float(probability))


def _span(entry: Mapping[str, Any], what: str, file_name: str) -> tuple[float | None, float | None]:
    times = []
    for ours, whispers in (("start_s", "start"), ("end_s", "end")):
        time = entry.get(ours, entry.get(whispers))
        if time is not None and not (_is_number(time) and time >= 0):
            raise _wrong(file_name, f"a time of {what} is no number of seconds")
        times.append(None if time is None else float(time))
    start_s, end_s = times
    if start_s is not None and end_s is not None and end_s < start_s:
        raise _wrong(file_name, f"the end {end_s} of {what} lies before its start {start_s}")
    return start_s, end_s


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _wrong(file_name: str, what: str) -> TranscriptFileError:
    return TranscriptFileError(f"{file_name}: {what}. Correct it, or export the file again.")
