"""Answers of surveys: open comments, one a segment of their source."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class AnswerRow:
    """An answer as it is brought in: its words, and what is known of it beside them.

    respondent: an id or pseudonym; a name is never needed. market, segment, channel: as in a metric's slice.
    score: on the survey's own scale. row_number: in its file, from 1.
    """

    text: str
    respondent: str = ""
    question: str = ""
    market: str = ""
    segment: str = ""
    channel: str = ""
    answered_on: date | None = None
    score: float | None = None
    row_number: int | None = None


@dataclass(frozen=True)
class Answer:
    """What is known of a stored answer beside its words, which are those of its segment."""

    segment_id: int
    respondent: str = ""
    question: str = ""
    market: str = ""
    segment: str = ""
    channel: str = ""
    answered_on: date | None = None
    score: float | None = None
    row_number: int | None = None


@dataclass(frozen=True)
class AnswerFile:
    """The table that answers were read from: its content's hash, its name, and the column with the words."""

    sha256: str
    file_name: str
    format: str
    column: str
