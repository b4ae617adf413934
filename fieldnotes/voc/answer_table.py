"""A table with one answer a row: which column holds the words, and what the others say of them."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ..errors import ImportFileError
from ..records import AnswerRow
from .column_mapping import MAX_SLICE_NAMES, ColumnReason
from .dates import DateOrder, read_period, settle_date_order
from .numbers import DecimalMark, read_number, settle_decimal_mark
from .table_rows import SAMPLE_ROWS, Table, TableRow
from .text_file import open_text_table

ANSWER_ROLES = ("respondent", "question", "market", "segment", "channel", "answered_on", "score")
FIRST_ROWS = 8  # shown on a preview

# In the order in which columns are given away; headers as _header_words makes them.
_HEADERS: dict[str, str] = {
    "answered_on": r"\b(?:date|datum|fecha|day|time|timestamp|created|submitted|recorded)\b|"
    r"날짜|日付",
    "score": r"\b(?:nps|csat|ces|score|rating|stars|satisfaction|recommend|note|wert|punkte)\b|추천|점수",
    "respondent": r"\b(?:respondent|response|customer|participant|user|case)\b.*\b(?:id|no|number|nr)\b|"
    r"^(?:ticket id|id|respondent|participant|response id|customer|user)$|응답자",
    "question": r"\b(?:question|frage|pregunta|prompt)\b|질문",
    "market": r"\b(?:market|country|region|markt|land|pays|país|territory|geo)\b|국가|시장",
    "segment": r"\b(?:segment|tier|plan|persona|cohort|kundengruppe|customer type|group)\b",
    "channel": r"\b(?:channel|kanal|canal|medium|device|touch ?point)\b",
}
_WORDS_HEADER = re.compile(
    r"\b(?:comment|comments|feedback|answer|verbatim|text|reason|why|open|response|remark|remarks|"
    r"suggestion|tell us|body|message|kommentar|antwort|grund|comentario|commentaire|review)\b|"
    r"의견|댓글|コメント"
)


@dataclass(frozen=True)
class AnswerMapping:
    """Which columns to read, by the names in AnswerGuess.columns. text: each column with answers."""

    text: tuple[str, ...]
    respondent: str | None = None
    question: str | None = None
    market: str | None = None
    segment: str | None = None
    channel: str | None = None
    answered_on: str | None = None
    score: str | None = None


@dataclass(frozen=True)
class AnswerGuess:
    """What a preview shows. text_columns: those that could hold answers, the likeliest first."""

    columns: tuple[str, ...]
    first_rows: tuple[tuple[str, ...], ...]
    text_columns: tuple[str, ...]
    mapping: AnswerMapping
    reasons: tuple[ColumnReason, ...]
    rows: int


@dataclass(frozen=True)
class AnswerTable:
    """The answers of one column. blank: numbers of rows without one; notes: what could not be read."""

    rows: tuple[AnswerRow, ...]
    blank: tuple[int, ...]
    notes: tuple[str, ...]


def open_answer_table(data: bytes, *, file_name: str) -> Table:
    """Return the table in a CSV, TSV, semicolon- or bar-separated file; one column is enough.

    Raises ImportFileError as open_text_table does.
    """
    return open_text_table(data, file_name=file_name, fewest_columns=1)


def guess_answer_columns(table: Table) -> AnswerGuess:
    """Return which columns hold answers and what is known of them, each with a reason in words.

    An answer has words in it, differs from most others, and is longer than a name. Looks at 2,000 rows.
    """
    sample = [row.cells for row in islice(table.rows(), SAMPLE_ROWS) if any(c.strip() for c in row.cells)]
    columns = [
        [cells[at].strip() for cells in sample if at < len(cells) and cells[at].strip()]
        for at in range(len(table.columns))
    ]
    headers = [_header_words(name) for name in table.columns]
    likely = [(_wordiness(cells, headers[at]), at) for at, cells in enumerate(columns)]
    ranked = [at for share, at in sorted(likely, key=lambda one: (-one[0], one[1])) if share > 0]
    reasons: list[ColumnReason] = []
    found: dict[str, int] = {}
    texts = ranked[:1]
    if texts:
        reasons.append(ColumnReason("text", table.columns[texts[0]], _why_words(columns[texts[0]])))
    for role, pattern in _HEADERS.items():
        for at in range(len(columns)):
            if at in (*texts, *found.values()) or not re.search(pattern, headers[at]):
                continue
            why = _why_role(role, columns[at])
            if why:
                found[role] = at
                reasons.append(
                    ColumnReason(role, table.columns[at], f'its header is "{table.columns[at]}" and {why}')
                )
                break
    names = {role: table.columns[at] for role, at in found.items()}
    mapping = AnswerMapping(tuple(table.columns[at] for at in texts), **names)
    return AnswerGuess(
        table.columns,
        tuple(sample[:FIRST_ROWS]),
        tuple(table.columns[at] for at in ranked if at not in found.values()),
        mapping,
        tuple(reasons),
        sum(1 for _ in table.rows()),
    )


def read_answer_rows(table: Table, mapping: AnswerMapping, column: str) -> AnswerTable:
    """Return the answers of one text column; each row is an answer, or blank, or a preview of the survey.

    A date or score that cannot be read is left out of its answer, which stays; notes say how many.
    The question is the column that the mapping names, else the survey tool's label, or a header that is one.
    Raises ImportFileError for a column that the table does not have.
    """
    places = {role: _place(table, name) for role in ANSWER_ROLES if (name := getattr(mapping, role))}
    at = _place(table, column)
    question = table.labels[at].strip() if at < len(table.labels) else ""
    if not question and (column.rstrip().endswith(("?", "？", "؟")) or len(column.split()) > 4):
        question = column
    cells = _Cells(table, places)
    answers, blank, previews = [], [], 0
    status = table.columns.index("Status") if table.labels and "Status" in table.columns else None
    for row in table.rows():
        if not _cell(row, at):
            blank.append(row.line)
        elif status is not None and _cell(row, status) in {"1", "Survey Preview", "Umfragevorschau"}:
            previews += 1
        else:
            answers.append(cells.answer(row, _cell(row, at), question))
    notes = cells.notes()
    if previews:
        notes.append(f"{previews:,} previews of the survey are no customer's answers and were not taken.")
    return AnswerTable(tuple(answers), tuple(blank), tuple(notes))


class _Cells:
    """The cells beside an answer, read as what they are; counts those that cannot be read."""

    def __init__(self, table: Table, places: dict[str, int]) -> None:
        self._places = places
        self._unread = {"answered_on": 0, "score": 0}
        self._order: DateOrder = "day first"
        self._mark: DecimalMark = "."
        self._ambiguous = False
        if "answered_on" in places:
            finding = settle_date_order(_column(table, places["answered_on"]))
            self._ambiguous = finding.order is None
            self._order = finding.order or "day first"
        if "score" in places:
            self._mark = settle_decimal_mark(
                _column(table, places["score"]), separator=";" if table.separator == "semicolons" else ","
            )

    def answer(self, row: TableRow, text: str, question: str) -> AnswerRow:
        """Return the answer of a row."""
        said = {role: _cell(row, at) for role, at in self._places.items()}
        period = read_period(said.get("answered_on", ""), self._order)
        score = read_number(said.get("score", ""), self._mark)
        self._unread["answered_on"] += bool(said.get("answered_on")) and period is None
        self._unread["score"] += bool(said.get("score")) and score is None
        return AnswerRow(
            text,
            respondent=said.get("respondent", ""),
            question=said.get("question", "") or question,
            market=said.get("market", ""),
            segment=said.get("segment", ""),
            channel=said.get("channel", ""),
            answered_on=period.start if period and not self._ambiguous else None,
            score=score,
            row_number=row.line,
        )

    def notes(self) -> list[str]:
        """Return what could not be read, as sentences."""
        said = []
        if self._ambiguous:
            said.append(
                "Dates can be read day first or month first and were left out; write them like 2026-03-31."
            )
        elif self._unread["answered_on"]:
            said.append(f"{self._unread['answered_on']:,} dates could not be read; their answers have none.")
        if self._unread["score"]:
            said.append(f"{self._unread['score']:,} scores are no numbers; their answers have none.")
        return said


def _column(table: Table, at: int) -> Iterator[str]:
    return (text for row in table.rows() if (text := _cell(row, at)))


def _cell(row: TableRow, at: int) -> str:
    return row.cells[at].strip() if at < len(row.cells) else ""


def _place(table: Table, name: str) -> int:
    if name not in table.columns:
        raise ImportFileError(f'{table.file_name} has no column "{name}"; choose the columns again.')
    return table.columns.index(name)


def _wordiness(cells: Sequence[str], header: str) -> float:
    """Return how likely a column holds answers: 0 for certainly not."""
    if not cells:
        return 0.0
    worded = sum(any(sign.isalpha() for sign in cell) for cell in cells) / len(cells)
    numbers = sum(read_number(cell) is not None or read_period(cell) is not None for cell in cells) / len(
        cells
    )
    if worded < 0.5 or numbers > 0.5:
        return 0.0
    different = len(set(cells)) / len(cells)
    length = sum(map(len, cells)) / len(cells)
    several_words = sum(len(cell.split()) > 2 or len(cell) > 12 for cell in cells) / len(cells)
    named = 0.5 if _WORDS_HEADER.search(header) else 0.0
    coded = any(re.search(_HEADERS[role], header) for role in ("respondent", "market", "segment", "channel"))
    if several_words < 0.2 and (not named or coded):
        return 0.0
    return several_words * min(1.0, length / 60) + 0.3 * different + named - (0.6 if coded else 0.0)


def _why_words(cells: Sequence[str]) -> str:
    length = round(sum(map(len, cells)) / len(cells))
    return (
        f"its {len(cells):,} filled cells hold words, {length} characters on average, mostly different ones"
    )


def _why_role(role: str, cells: Sequence[str]) -> str:
    """Return why a column fits a role by its cells, "" where it does not."""
    if not cells:
        return ""
    fits: dict[str, Callable[[str], bool]] = {
        "answered_on": lambda cell: (
            read_period(cell) is not None or read_period(cell, "month first") is not None
        ),
        "score": lambda cell: read_number(cell, ".") is not None or read_number(cell, ",") is not None,
    }
    if role in fits:
        good = sum(map(fits[role], cells)) >= 0.5 * len(cells)
        return ("its cells are dates" if role == "answered_on" else "its cells are numbers") if good else ""
    if role == "respondent":
        return "its cells tell respondents apart" if len(set(cells)) >= 0.5 * len(cells) else ""
    return f"it has {len(set(cells)):,} different texts" if len(set(cells)) <= MAX_SLICE_NAMES else ""


def _header_words(name: str) -> str:
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return " ".join(re.sub(r"[^\w%]|_", " ", apart).casefold().split())
