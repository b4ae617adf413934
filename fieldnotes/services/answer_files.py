"""Tables with one answer a row: CSV, TSV and Excel, looked at first, then brought in as sources."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import InvalidInputError
from ..interchange.document_file import read_in_child
from ..records import AnswerFile, Source
from ..store import documents, sources
from ..store.database import writing
from ..voc.answer_table import (
    AnswerGuess,
    AnswerMapping,
    guess_answer_columns,
    open_answer_table,
    read_answer_rows,
)
from ..voc.table_rows import Table
from .access import allowed
from .answers import add_answers
from .imported import find_own_part
from .workspace import Workspace, checked_file_name

TABLE_ENDINGS = ("csv", "tsv", "txt", "xlsx")


@dataclass(frozen=True)
class AnswersImport:
    """A source of answers. taken: how many; blank: the numbers of rows without an answer; notes: sentences.

    already_there: the very same column of the very same file was imported before; nothing was stored now.
    """

    source: Source
    column: str
    taken: int
    blank: tuple[int, ...]
    notes: tuple[str, ...]
    already_there: bool


@dataclass(frozen=True)
class AnswersPreview:
    """A table as it reads, nothing of it stored. sources: column to the source that it became before."""

    guess: AnswerGuess
    table: Table
    sources: dict[str, Source]


@allowed("bring in sources")
def preview_answers(ws: Workspace, content: bytes, file_name: str) -> AnswersPreview:
    """Read a table of answers without storing it, with a guess which column is which.

    Raises ImportFileError: empty, over 50 MB, no table, damaged.
    """
    table = _open(content, file_name)
    sha256 = hashlib.sha256(content).hexdigest()
    known = {}
    for column in table.columns:
        found = find_own_part(ws, sha256, column)
        source = None if found is None else sources.read_source(ws.db, found)
        if source is not None:
            known[column] = source
    return AnswersPreview(guess_answer_columns(table), table, known)


@allowed("bring in sources", own="session_id")
def import_answers(
    ws: Workspace,
    content: bytes | Path,
    file_name: str = "",
    *,
    mapping: AnswerMapping | None = None,
    title: str = "",
    market: str = "",
    session_id: int | None = None,
    stage_id: int | None = None,
    language: str | None = None,
    participant_ids: Sequence[int] = (),
    consent: str = "",
    own_voice_only: bool = False,
) -> list[AnswersImport]:
    """Bring in a table with one answer a row: one source for each text column of the mapping, all or none.

    content: the file's bytes, or its path; CSV, TSV or XLSX. mapping: which columns to read; without one,
    guess_answer_columns' answer. Rows without an answer are named in the result, and none is dropped
    otherwise. title: the file's name by default, with the column's where there are several. consent,
    participant_ids, own_voice_only: as add_answers takes them; one consent for all columns.
    Raises ImportFileError as preview_answers does, InvalidInputError where no column holds answers,
    ConsentError.
    """
    if isinstance(content, Path):
        file_name, content = file_name or content.name, content.read_bytes()
    file_name = checked_file_name(file_name, "answers")
    table = _open(content, file_name)
    settled = mapping or guess_answer_columns(table).mapping
    if not settled.text:
        raise InvalidInputError(f"No column of {file_name} looks like answers; say which one holds them.")
    sha256 = hashlib.sha256(content).hexdigest()
    file_format = "Excel" if content.startswith(b"PK") else "Table"
    done: list[AnswersImport] = []
    people = list(participant_ids)
    # Read before the transaction, which nobody else can write beside.
    columns = [(column, read_answer_rows(table, settled, column)) for column in settled.text]
    with writing(ws.db):
        for column, read in columns:
            name = title.strip() or Path(file_name).stem
            there = find_own_part(ws, sha256, column)
            source = add_answers(
                ws,
                f"{name}: {column}" if len(settled.text) > 1 else name,
                read.rows,
                file=AnswerFile(sha256, file_name, file_format, column),
                market=market,
                session_id=session_id,
                stage_id=stage_id,
                language=language,
                participant_ids=people,
                consent="" if people else consent,
                own_voice_only=own_voice_only,
            )
            if consent.strip() and not people:
                people = documents.read_source_people(ws.db, source.id)
            done.append(
                AnswersImport(source, column, len(read.rows), read.blank, read.notes, there is not None)
            )
    return done


def _open(content: bytes, file_name: str) -> Table:
    if content.startswith(b"PK\x03\x04"):
        text = read_in_child("xlsx", content, file_name)["table"]
        content = text.encode("utf-8")
    return open_answer_table(content, file_name=file_name)
