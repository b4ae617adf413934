"""Transcripts as tables: Qualtrics call transcripts, CSV with the usual columns, and written by us.

A CSV has no place for a comment, so ours says in a column, `speaker_is`, what the speakers are called by.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from .csv_text import rows_to_csv, unguarded_text
from .table_columns import Columns, Unit, find_columns, plain_name
from .transcript_bytes import broken
from .transcript_form import (
    ImportedTranscript,
    SpeakerLabels,
    TranscriptDocument,
    TranscriptLine,
    has_times,
    written_lines,
)

HEADER = ("start_s", "end_s", "speaker", "speaker_is", "language", "text")
_ONE_OF: dict[SpeakerLabels, str] = {"names": "name", "roles": "role", "codes": "code"}
_SEPARATORS = ",;\t|"
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,6}))?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d[T ]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_SLOWEST_SPEECH_CHARS_PER_S = 0.1


@dataclass(frozen=True)
class Row:
    """A row of a table, with the line of the file that it begins on, from 1."""

    line: int
    cells: tuple[str, ...]


# The csv module's own limit, which other readers of this process may have raised for themselves.
LONGEST_CELL_CHARS = 131_072


def read_rows(text: str, file_name: str) -> list[Row]:
    """Return the rows of a delimited text that hold anything; its separator is the header's: , ; tab or |.

    Raises TranscriptFileError for a quotation mark that is not closed.
    """
    text = text.lstrip("\ufeff")
    first = next((line for line in text.split("\n") if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    return list(_rows(text, separator, file_name))


def read_table(rows: Sequence[Row], file_name: str) -> ImportedTranscript | None:
    """Return the transcript in a table, or None where its header names no text column and one more."""
    if not rows or len(rows[0].cells) < 2:
        return None
    header = rows[0].cells
    columns = find_columns(header)
    ours = columns is not None and columns.speaker_is is not None
    if ours:
        rows = [Row(row.line, tuple(unguarded_text(cell) for cell in row.cells)) for row in rows]
    lines = lines_of_table(header, rows[1:], file_name)
    if lines is None:
        return None
    name = "Qualtrics call transcript" if is_call_transcript(header) else "CSV"
    language = _first(rows[1:], columns.language) if columns and columns.language is not None else ""
    label = _first(rows[1:], columns.speaker_is) if columns and columns.speaker_is is not None else ""
    labels = next((many for many, one in _ONE_OF.items() if one == label), None)
    return ImportedTranscript(lines, language or None, name, has_times(lines), speaker_labels=labels)


def is_call_transcript(header: Sequence[str]) -> bool:
    """Say whether a header has the columns of a Qualtrics call transcript."""
    names = {plain_name(name)[0] for name in header}
    return {"conversation id", "participant id", "participant type", "text"} <= names


def lines_of_table(
    header: Sequence[str], rows: Sequence[Row], file_name: str
) -> tuple[TranscriptLine, ...] | None:
    """Return the spoken lines of a table, or None where its header does not name them.

    A Qualtrics call transcript has a row a line: conversationId, conversationTimestamp, participantId,
    participantType (AGENT, CLIENT or other), text, start and end. Its speakers become "Agent 1", "Client 2".
    Times are clock times, or dates with times (counted from conversationTimestamp, else from the first of
    them), or numbers in the unit that the column's name ends with. Numbers without one are milliseconds in a
    Qualtrics call transcript, else seconds, except where nobody could speak as slowly as seconds would mean:
    less than a character in ten.
    Raises TranscriptFileError naming the line: a time that cannot be read, an end before its start, a second
    conversation.
    Source: Qualtrics, "Call Transcripts in CSV Format",
    https://www.qualtrics.com/support/xm-discover/connectors/xm-discover-data-formats/call-transcripts-in-csv-format/
    """
    columns = find_columns(header)
    if columns is None:
        return None
    speakers = None
    if is_call_transcript(header):
        speakers = _participants(header, rows, file_name)
    filled = [row for row in rows if _cell(row, columns.text).strip()]
    unit = _unit_of_numbers(columns, filled, "ms" if speakers else "")
    origin = _origin(header, columns, filled)
    lines = []
    for row in filled:
        start_s, end_s = (
            _time(_cell(row, place), own_unit or unit, origin, row.line, file_name)
            for place, own_unit in ((columns.start, columns.start_unit), (columns.end, columns.end_unit))
        )
        if start_s is not None and end_s is not None and end_s < start_s:
            start, end = _cell(row, columns.start).strip(), _cell(row, columns.end).strip()
            raise broken(file_name, row.line, f"the end {end} lies before the start {start}")
        speaker = speakers[row.line] if speakers else _cell(row, columns.speaker).strip()
        lines.append(TranscriptLine(start_s, end_s, speaker, _cell(row, columns.text)))
    return tuple(lines)


def write_table(document: TranscriptDocument) -> str:
    """Return a CSV with a row a line: start_s, end_s, speaker, speaker_is, language, text.

    speaker_is: "name", "role" or "code". Times in seconds to the millisecond, empty where unknown. Texts that
    a spreadsheet would take as formulas are guarded (csv_text), and read back without the guard.
    """
    label, language = _ONE_OF[document.speaker_labels], document.language or ""
    return rows_to_csv(
        HEADER,
        [
            (_written(line.start_s), _written(line.end_s), line.speaker, label, language, line.text)
            for line in written_lines(document)
        ],
    )


def _rows(text: str, separator: str, file_name: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
            endless = any(len(cell) > LONGEST_CELL_CHARS for cell in cells)
        except StopIteration:
            return
        except csv.Error:
            endless = True
        if endless:
            raise broken(
                file_name,
                line,
                "the cell that begins there does not end",
                "Look for a quotation mark that is not closed, or export the file again.",
            )
        if any(cell.strip() for cell in cells):
            yield Row(line, tuple(cells))


def _participants(header: Sequence[str], rows: Sequence[Row], file_name: str) -> dict[int, str]:
    places = {plain_name(name)[0]: place for place, name in reversed(list(enumerate(header)))}
    filled = [row for row in rows if _cell(row, places["text"]).strip()]
    for before, row in pairwise(filled):
        if _cell(row, places["conversation id"]) != _cell(before, places["conversation id"]):
            raise broken(
                file_name,
                row.line,
                f"a second conversation begins, {_cell(row, places['conversation id'])[:60]}",
                "Split the file into one file a conversation.",
            )
    speakers = {}
    for row in filled:
        kind = _cell(row, places["participant type"]).strip().capitalize() or "Participant"
        kind = "Participant" if kind == "Unknown" else kind
        speakers[row.line] = f"{kind} {_cell(row, places['participant id']).strip()}".strip()
    return speakers


def _unit_of_numbers(columns: Columns, rows: Sequence[Row], given: Unit) -> Unit:
    if given or columns.start is None:
        return given
    starts = [_cell(row, columns.start).strip() for row in rows]
    numbers = [int(start) for start in starts if start.isdecimal()]
    if len(numbers) < 2 or len(numbers) < len([start for start in starts if start]):
        return "s"
    chars = sum(len(_cell(row, columns.text)) for row in rows)
    return "ms" if chars < _SLOWEST_SPEECH_CHARS_PER_S * (max(numbers) - min(numbers)) else "s"


def _origin(header: Sequence[str], columns: Columns, rows: Sequence[Row]) -> datetime | None:
    """Return the moment that dates with times are counted from: the conversation's, or the first start."""
    names = [plain_name(name)[0] for name in header]
    place = names.index("conversation timestamp") if "conversation timestamp" in names else None
    starts = [_moment(_cell(row, columns.start)) for row in rows[:1]]
    given = [_moment(_cell(row, place)) for row in rows[:1]]
    return next((moment for moment in (*given, *starts) if moment), None)


def _moment(written: str) -> datetime | None:
    if not _DATE.match(written.strip()):
        return None
    try:
        moment = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _time(written: str, unit: Unit, origin: datetime | None, line: int, file_name: str) -> float | None:
    written = written.strip()
    if not written:
        return None
    found = _CLOCK.fullmatch(written)
    if found:
        hours, minutes, seconds, fraction = found.groups()
        if int(minutes) > 59 or int(seconds) > 59:
            raise broken(file_name, line, f"the time {written} has more than 59 minutes or seconds")
        whole_s = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
        return round(whole_s + float(f"0.{fraction or 0}"), 6)
    if _NUMBER.fullmatch(written):
        number = float(written.replace(",", "."))
        return number / 1000 if unit == "ms" else number
    moment = _moment(written)
    if moment and origin and moment >= origin:
        return (moment - origin).total_seconds()
    raise broken(
        file_name,
        line,
        f"“{written[:40]}” is no time",
        "Write times as 00:01:02.345, or as seconds in a column start_s, or as milliseconds in start_ms.",
    )


def _written(seconds: float | None) -> str:
    return "" if seconds is None else f"{max(0.0, seconds):.3f}"


def _first(rows: Sequence[Row], place: int | None) -> str:
    return next((found for row in rows if (found := _cell(row, place).strip())), "")


def _cell(row: Row, place: int | None) -> str:
    return row.cells[place] if place is not None and place < len(row.cells) else ""
