"""Which column of a table is which, as a guess that a person can correct."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from ..records import MetricKind
from .dates import period_containing, read_period
from .numbers import read_count, read_number
from .text_file import SAMPLE_ROWS, SEPARATORS, TextTable, open_text_table

TableShape = Literal["values", "responses"]
SLICE_ROLES = ("market", "segment", "stage", "channel")
MAX_SLICE_NAMES = 200  # a column with more different texts than this names people or cases, not slices
FIRST_ROWS = 8  # rows shown on a preview page


@dataclass(frozen=True)
class ColumnMapping:
    """Which columns to read, by the names in TableGuess.columns; None where the file has no such column.

    shape: "values" for a ready value a row, "responses" for a raw 0–10 score a row.
    period: the column with a date or period; period_end: a second one where each row gives both ends.
    date_order: how 03/04/2026 is read; decimal: the decimal mark; "auto" lets the column tell.
    """

    period: str | None
    value: str | None
    shape: TableShape = "values"
    period_end: str | None = None
    low: str | None = None
    high: str | None = None
    responses: str | None = None
    market: str | None = None
    segment: str | None = None
    stage: str | None = None
    channel: str | None = None
    date_order: Literal["auto", "day first", "month first"] = "auto"
    decimal: Literal["auto", ".", ","] = "auto"


@dataclass(frozen=True)
class ColumnReason:
    """Why a column was taken for a role, in words; `role` is a field of ColumnMapping."""

    role: str
    column: str
    reason: str


@dataclass(frozen=True)
class TableGuess:
    """What a preview page shows: the columns, the first rows as written, and a mapping to confirm.

    separator: in words, for example "semicolons". shape_reason: why the rows were taken for values or scores.
    """

    columns: tuple[str, ...]
    first_rows: tuple[tuple[str, ...], ...]
    encoding: str
    separator: str
    mapping: ColumnMapping
    reasons: tuple[ColumnReason, ...]
    shape: TableShape
    shape_reason: str


# A header is compared in small letters with its words apart ("RecordedDate" is "recorded date"); the
# patterns of a role are tried in order, so the better names come first.
_HEADERS: dict[str, tuple[str, ...]] = {
    "period_end": (r"(?:period|week|month) (?:end|to)\b", r"^(?:end|to|bis|fin)$"),
    "low": (r"\b(?:low|lower|lcl|untergrenze)\b", r"\bci (?:min|lo)\b"),
    "high": (r"\b(?:high|higher|upper|ucl|obergrenze)\b", r"\bci (?:max|hi)\b"),
    "responses": (
        r"^(?:n|base|basis|count|responses|respondents|answers|antworten|anzahl|réponses|respuestas)$",
        r"\b(?:number of|no of|nb of|anzahl|total) (?:responses|respondents|answers|surveys|antworten)\b",
        r"\b(?:responses|respondents|completes|sample size|antworten)\b(?! (?:id|date))",
        r"\bn$",
    ),
    "period": (
        r"^(?:period|periode|période|month|monat|mois|mes|week|woche|quarter|quartal|year|jahr|day|tag)\b",
        r"\b(?:recorded|responded|response|submitted|completed|answered) (?:date|at|on)\b",
        r"^(?:date|datum|fecha|날짜|日付|week of)\b",
        r"\bperiod\b|\bend date\b|\bdate submitted\b",
        r"\b(?:date|datum|month|week|quarter|day|time|timestamp|created)\b",
    ),
    "value": (
        r"recommend|weiterempf|recommander|recomendar|추천",
        r"^(?:nps|csat|ces|fcr|score|value|wert|valeur|valor|rating)$",
        r"\b(?:nps|net promoter|csat|ces|fcr|churn)\b",
        r"\b(?:score|rating|value|rate|satisfaction|percent|quote|note|punkte)\b|%",
        r"\bcontacts?\b",
    ),
    "market": (r"\b(?:market|country|markt|pays|país|국가|시장|国)\b", r"^(?:land|region|geo|territory)$"),
    "segment": (r"\b(?:segment|kundengruppe|persona|cohort|tier)\b", r"^customer (?:type|group)$"),
    "stage": (
        r"\b(?:stage|touch ?point|kontaktpunkt|journey step|étape|etapa)\b",
        r"^(?:step|phase|moment|schritt)$",
    ),
    "channel": (r"(?<!distribution )\b(?:channel|kanal|canal)\b", r"^contact method$"),
}
_NOT_A_VALUE = re.compile(
    r"\b(?:id|ids|zip|post ?code|plz|phone|latitude|longitude|duration|progress|ip|status|finished|year|age|"
    r"nps group|topics|customer|order number|ticket|language|index)\b"
)


def guess_columns(data: bytes, file_name: str, *, kind: MetricKind = "nps") -> TableGuess:
    """Return what the file looks like and a mapping with a reason in words for each column in it.

    kind: raw 0–10 scores are looked for only where the metric is an NPS.
    A column that was not found is None in the mapping. Looks at the first 2,000 rows.
    Raises ImportFileError as open_text_table does.
    """
    return guess_table_columns(open_text_table(data, file_name=file_name), kind=kind)


def guess_table_columns(table: TextTable, *, kind: MetricKind) -> TableGuess:
    """Return guess_columns' answer for a table that is already open."""
    sample = [row.cells for row in islice(table.rows(), SAMPLE_ROWS) if any(c.strip() for c in row.cells)]
    search = _Search(table, sample)
    search.find("period_end", _is_period, "read as dates or periods")
    search.find("low", _is_number, "are numbers")
    search.find("high", _is_number, "are numbers")
    search.find("responses", _is_count, "are whole numbers")
    search.find("period", _is_period, "read as dates or periods")
    search.find_value()
    search.find_period_by_cells()
    for role in SLICE_ROLES:
        search.find(role, None, "are words")
    if "period" not in search.found and "period_end" in search.found:
        search.found["period"] = search.found.pop("period_end")
    if ("low" in search.found) != ("high" in search.found):
        search.found.pop("low", None)
        search.found.pop("high", None)
    shape, shape_reason = _guess_shape(search, sample, kind)
    if shape == "responses":
        for role in ("low", "high", "responses", "period_end"):
            search.found.pop(role, None)
    names = {role: table.columns[at] for role, (at, _) in search.found.items()}
    mapping = ColumnMapping(
        period=names.get("period"),
        value=names.get("value"),
        shape=shape,
        period_end=names.get("period_end"),
        low=names.get("low"),
        high=names.get("high"),
        responses=names.get("responses"),
        market=names.get("market"),
        segment=names.get("segment"),
        stage=names.get("stage"),
        channel=names.get("channel"),
    )
    reasons = tuple(ColumnReason(role, table.columns[at], why) for role, (at, why) in search.found.items())
    first_rows = tuple(sample[:FIRST_ROWS])
    separator = SEPARATORS[table.separator]
    return TableGuess(
        table.columns, first_rows, table.encoding, separator, mapping, reasons, shape, shape_reason
    )


class _Search:
    """The columns of a sample that still have no role, and those that have, each with its reason."""

    def __init__(self, table: TextTable, sample: Sequence[tuple[str, ...]]) -> None:
        self.found: dict[str, tuple[int, str]] = {}
        self._table = table
        self._cells = [
            [cells[at].strip() for cells in sample if at < len(cells) and cells[at].strip()]
            for at in range(len(table.columns))
        ]
        labels = (*table.labels, *[""] * len(table.columns))
        self._words = [
            [_header_words(name), _header_words(label)]
            for name, label in zip(table.columns, labels, strict=False)
        ]

    def cells(self, role: str) -> list[str]:
        return self._cells[self.found[role][0]]

    def find(self, role: str, fits: Callable[[str], bool] | None, what: str) -> None:
        for pattern in _HEADERS[role]:
            for at in self._free():
                if not any(re.search(pattern, words) for words in self._words[at]):
                    continue
                if role == "period" and self._is_year_of_month(at):
                    continue
                if self._mostly(at, fits) if fits else self._names_slices(at):
                    name = self._table.columns[at]
                    self.found[role] = (at, f'its header is "{name}" and its cells {what}')
                    return

    def find_value(self) -> None:
        """Find the score: by a survey tool's own group column, by the header, else the only numbers left."""
        for words in self._words:
            if words[0].endswith(" nps group"):
                score = words[0].removesuffix(" nps group")
                at = next((at for at in self._free() if self._words[at][0] == score), None)
                if at is not None and self._mostly(at, _is_number):
                    self.found["value"] = (at, "the survey tool made NPS groups of this column")
                    return
        left = [at for at in self._free() if not any(_NOT_A_VALUE.search(w) for w in self._words[at])]
        for pattern in _HEADERS["value"]:
            for at in left:
                named = any(re.search(pattern, words) for words in self._words[at])
                if named and self._mostly(at, _is_number):
                    name = self._table.columns[at]
                    self.found["value"] = (at, f'its header is "{name}" and its cells are numbers')
                    return
        numbers = [at for at in left if self._mostly(at, _is_number) and not self._mostly(at, _is_period)]
        # A survey export is full of answer codes; none of them is a score by being alone.
        if len(numbers) == 1 and not self._table.labels:
            self.found["value"] = (numbers[0], "it is the only column of numbers that is left")

    def find_period_by_cells(self) -> None:
        """Take the only column whose cells are dates, whatever its header says."""
        if "period" in self.found:
            return
        dates = [
            at for at in self._free() if self._mostly(at, _is_period) and not self._mostly(at, _is_count)
        ]
        if len(dates) == 1:
            self.found["period"] = (dates[0], "its cells read as dates or periods")

    def _free(self) -> list[int]:
        taken = {at for at, _ in self.found.values()}
        return [at for at in range(len(self._cells)) if at not in taken]

    def _mostly(self, at: int, fits: Callable[[str], bool]) -> bool:
        cells = self._cells[at]
        return bool(cells) and sum(map(fits, cells)) >= 0.5 * len(cells)

    def _is_year_of_month(self, at: int) -> bool:
        """Tell a column of bare years beside one of months: taken alone it would make each month a year."""
        years = self._mostly(at, lambda cell: re.fullmatch(r"\d{4}", cell) is not None)
        return years and any(
            re.match(r"(?:month|monat|mois|mes|quarter|quartal|week|woche)\b", words[0])
            for other, words in enumerate(self._words)
            if other != at
        )

    def _names_slices(self, at: int) -> bool:
        return 1 <= len(set(self._cells[at])) <= MAX_SLICE_NAMES


def _guess_shape(
    search: _Search, sample: Sequence[tuple[str, ...]], kind: MetricKind
) -> tuple[TableShape, str]:
    if kind != "nps":
        return "values", "raw scores become a metric for an NPS only, so each row is taken for a ready value"
    if "value" not in search.found or "period" not in search.found:
        return "values", "no column with a date and one with a value were found"
    if "low" in search.found or "responses" in search.found:
        return "values", "each row has a number of responses or limits beside its value"
    numbers = [number for cell in search.cells("value") if (number := read_number(cell)) is not None]
    on_scale = sum(number == int(number) and 0 <= number <= 10 for number in numbers)
    if on_scale < 0.9 * max(1, len(search.cells("value"))):
        return "values", "its values are not whole numbers from 0 to 10"
    places = [search.found[role][0] for role in SLICE_ROLES if role in search.found]
    seen: set[tuple[str, ...]] = set()
    for cells in sample:
        period = read_period(_at(cells, search.found["period"][0]))
        month = str(period_containing(period.start, "month").start) if period else ""
        seen.add((month, *(_at(cells, place) for place in places)))
    if len(seen) < len(sample):
        return "responses", "its values are whole numbers from 0 to 10, several in a month"
    return "values", "there is one row for each period"


def _at(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def _header_words(name: str) -> str:
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return " ".join(re.sub(r"[^\w%]|_", " ", apart).casefold().split())


def _is_period(text: str) -> bool:
    return read_period(text, "day first") is not None or read_period(text, "month first") is not None


def _is_number(text: str) -> bool:
    return read_number(text, ".") is not None or read_number(text, ",") is not None


def _is_count(text: str) -> bool:
    return read_count(text) is not None
