"""The line by which a written transcript says what it is, and what its speakers are called by.

fieldnotes transcript | speakers: roles | language: en | recorded on: 2026-11-03 | engine: faster-whisper base
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import cast

from .transcript_form import SPEAKER_LABELS, SpeakerLabels, TranscriptDocument, one_line

_LINE = re.compile(
    rf"fieldnotes transcript \| speakers: (?P<labels>{'|'.join(SPEAKER_LABELS)})"
    r"(?: \| language: (?P<language>[^|]+?))?(?: \| recorded on: (?P<date>\d{4}-\d\d-\d\d))?"
    r"(?: \| engine: (?P<engine>.+))?"
)


@dataclass(frozen=True)
class Signature:
    """What the line of a file says."""

    speaker_labels: SpeakerLabels
    language: str | None
    recorded_on: date | None
    engine: str


def write_signature(document: TranscriptDocument) -> str:
    """Return the line for a document; what is not known is left out."""
    parts = [f"fieldnotes transcript | speakers: {document.speaker_labels}"]
    language = one_line((document.language or "").replace("|", " "))
    engine = one_line(document.engine)
    parts += [f"language: {language}"] if language else []
    parts += [f"recorded on: {document.recorded_on.isoformat()}"] if document.recorded_on else []
    parts += [f"engine: {engine}"] if engine else []
    return " | ".join(parts)


def read_signature(line: str) -> Signature | None:
    """Return what the line says, or None where it is none of ours."""
    found = _LINE.fullmatch(line.strip())
    if found is None:
        return None
    try:
        recorded_on = date.fromisoformat(found["date"]) if found["date"] else None
    except ValueError:  # somebody changed it by hand to a day that is not in the calendar
        recorded_on = None
    labels = cast(SpeakerLabels, found["labels"])
    return Signature(labels, found["language"], recorded_on, found["engine"] or "")
