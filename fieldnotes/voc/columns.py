"""Which column of a table is which, as a guess that a person can correct."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice

from ..records import Measure, MetricKind
from .answer_words import NOT_ANSWERS, are_answers, count_as_case, read_score
from .column_mapping import (
    MAX_SLICE_NAMES,
    SLICE_ROLES,
    ColumnMapping,
    ColumnReason,
    TableGuess,
    TableShape,
)
from .dates import period_containing, read_period
from .header_words import HEADERS, KIND_VALUES, NOT_A_VALUE, header_words
from .kinds import KIND_DEFAULTS
from .numbers import read_count, read_number
from .open_table import open_table
from .table_rows import SAMPLE_ROWS, Table
from .tools import Tool, tell_tool

FIRST_ROWS = 8  # rows shown on a preview page
MAX_ANSWER_WORDS = 20
_MOSTLY = 0.9  # of the rows; an id that comes twice is the same response twice


def guess_columns(
    data: bytes, file_name: str, *, kind: MetricKind = "nps", measure: Measure | None = None
) -> TableGuess:
    """Return what the file looks like and a mapping with a reason in words for each column in it.

    kind, measure: what the values are to become; measure None is the kind's usual one.
    A column that was not found is None in the mapping. Looks at the first 2,000 rows.
    Raises ImportFileError as open_table does.
    """
    return guess_table_columns(open_table(data, file_name=file_name), kind=kind, measure=measure)


def guess_table_columns(table: Table, *, kind: MetricKind, measure: Measure | None = None) -> TableGuess:
    """Return guess_columns' answer for a table that is already open."""
    measure = measure or KIND_DEFAULTS[kind].measure
    sample = [row.cells for row in islice(table.rows(), SAMPLE_ROWS) if any(c.strip() for c in row.cells)]
    search = _Search(table, sample)
    search.find_by_tool(measure)
    search.find("period_end", _is_period, "read as dates or periods")
    search.find("low", _is_number, "are numbers")
    search.find("high", _is_number, "are numbers")
    search.find("responses", _is_count, "are whole numbers")
    search.find("period", _is_period, "read as dates or periods")
    search.find_value(kind, measure)
    search.find_period_by_cells()
    search.find_key(sample)
    for role in SLICE_ROLES:
        search.find(role, None, "are words")
    search.find("comment", _is_prose, "are sentences")
    if "period" not in search.found and "period_end" in search.found:
        search.found["period"] = search.found.pop("period_end")
    if ("low" in search.found) != ("high" in search.found):
        search.found.pop("low", None)
        search.found.pop("high", None)
    shape, shape_reason = _guess_shape(search, sample, kind, measure)
    if shape in ("responses", "cases"):
        for role in ("low", "high", "responses", "period_end", *(("value",) if shape == "cases" else ())):
            search.found.pop(role, None)
    else:
        search.found.pop("key", None)
        search.found.pop("comment", None)
    words = search.words() if shape == "responses" and measure == "share" else ()
    cases = tuple(word for word in words if count_as_case(word, kind))
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
        touchpoint=names.get("touchpoint"),
        key=names.get("key"),
        comment=names.get("comment"),
        cases=cases,
        not_cases=tuple(w for w in words if w not in cases and w.casefold() not in NOT_ANSWERS),
    )
    reasons = tuple(ColumnReason(role, table.columns[at], why) for role, (at, why) in search.found.items())
    first_rows = tuple(sample[:FIRST_ROWS])
    return TableGuess(
        table.columns,
        first_rows,
        table.encoding,
        table.separator,
        mapping,
        reasons,
        shape,
        shape_reason,
        form=table.form,
        tool=search.tool.name if search.tool else table.tool,
        notes=table.notes,
        words=words,
        shape_key=table.shape_key(),
    )


def answer_words(table: Table, column: str) -> tuple[str, ...]:
    """Return the different answers of a column's first 2,000 rows, the most frequent first.

    None where most are numbers, or where there are over 20, which are no answers to choose from.
    """
    at = table.columns.index(column)
    cells = [
        " ".join(row.cells[at].split()) for row in islice(table.rows(), SAMPLE_ROWS) if at < len(row.cells)
    ]
    return _answer_words([cell for cell in cells if cell])


def _answer_words(cells: Sequence[str]) -> tuple[str, ...]:
    numbers = sum(read_score(cell) is not None or _is_number(cell) for cell in cells)
    counts = Counter(cells)
    if numbers >= 0.5 * len(cells) or len(counts) > MAX_ANSWER_WORDS:
        return ()
    return tuple(sorted(counts, key=lambda word: (-counts[word], word)))


class _Search:
    """The columns of a sample that still have no role, and those that have, each with its reason."""

    def __init__(self, table: Table, sample: Sequence[tuple[str, ...]]) -> None:
        self.found: dict[str, tuple[int, str]] = {}
        self._table = table
        self._cells = [
            [cells[at].strip() for cells in sample if at < len(cells) and cells[at].strip()]
            for at in range(len(table.columns))
        ]
        blank = [""] * len(table.columns)
        self._words = [
            [header_words(name), header_words(label), header_words(import_id)]
            for name, label, import_id in zip(
                table.columns, (*table.labels, *blank), (*table.import_ids, *blank), strict=False
            )
        ]
        self.tool: Tool | None = tell_tool([words[0] for words in self._words], table.tool)

    def cells(self, role: str) -> list[str]:
        return self._cells[self.found[role][0]]

    def is_numeric(self, role: str) -> bool:
        at = self.found[role][0]
        return self._mostly(at, lambda cell: read_score(cell) is not None or _is_number(cell))

    def find(self, role: str, fits: Callable[[str], bool] | None, what: str) -> None:
        if role in self.found:
            return
        for pattern in HEADERS[role]:
            for at in self._free():
                if not any(re.search(pattern, words) for words in self._words[at]):
                    continue
                if role == "period" and self._is_year_of_month(at):
                    continue
                if self._mostly(at, fits) if fits else self._names_slices(at):
                    name = self._table.columns[at]
                    self.found[role] = (at, f'its header is "{name}" and its cells {what}')
                    return

    def find_by_tool(self, measure: Measure) -> None:
        """Take the columns that a known tool names, where their cells are what the role needs."""
        if self.tool is None:
            return
        for role, patterns in self.tool.roles.items():
            for pattern in patterns:
                at = next(
                    (at for at in self._free() if any(re.fullmatch(pattern, w) for w in self._words[at])),
                    None,
                )
                if at is None or role in self.found or not self._suits(role, at, measure):
                    continue
                name = self._table.columns[at]
                self.found[role] = (at, f'{self.tool.name} calls it "{name}"')

    def _suits(self, role: str, at: int, measure: Measure) -> bool:
        if role == "period":
            return self._mostly(at, _is_period)
        if role == "value":
            return self._answers(at, measure)
        return bool(self._cells[at]) and (role == "key" or self._names_slices(at))

    def find_key(self, sample: Sequence[tuple[str, ...]]) -> None:
        """Take the tool's own id of a row: named so, filled in nearly each row, and hardly two alike."""
        if "key" in self.found:
            return
        for pattern in HEADERS["key"]:
            for at in self._free():
                named = any(re.search(pattern, words) for words in self._words[at])
                if named and len(set(self._cells[at])) >= _MOSTLY * len(sample):
                    name = self._table.columns[at]
                    self.found["key"] = (at, f'its header is "{name}" and its cells tell rows apart')
                    return

    def words(self) -> tuple[str, ...]:
        """Return the different answers of the value column where they are words, the most frequent first."""
        return _answer_words(self.cells("value"))

    def _answers(self, at: int, measure: Measure) -> bool:
        """Say whether cells are numbers or, where a share is counted, words such as yes and no."""
        if self._mostly(at, lambda cell: read_score(cell) is not None or _is_number(cell)):
            return True
        return measure == "share" and are_answers(self._cells[at])

    def find_value(self, kind: MetricKind, measure: Measure) -> None:
        """Find the score: by a survey tool's own group column, by the header, else the only numbers left."""
        if "value" in self.found:
            return
        for words in self._words:
            if words[0].endswith(" nps group"):
                score = words[0].removesuffix(" nps group")
                at = next((at for at in self._free() if self._words[at][0] == score), None)
                if at is not None and self._mostly(at, _is_number):
                    self.found["value"] = (at, "the survey tool made NPS groups of this column")
                    return
        left = [at for at in self._free() if not any(NOT_A_VALUE.search(w) for w in self._words[at])]
        by_kind = (KIND_VALUES[kind],) if kind in KIND_VALUES else ()
        for pattern in (*by_kind, *HEADERS["value"]):
            for at in left:
                named = any(re.search(pattern, words) for words in self._words[at])
                if named and self._answers(at, measure):
                    name = self._table.columns[at]
                    what = "numbers" if self._mostly(at, _is_number) else "answers"
                    self.found["value"] = (at, f'its header is "{name}" and its cells are {what}')
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
    search: _Search, sample: Sequence[tuple[str, ...]], kind: MetricKind, measure: Measure
) -> tuple[TableShape, str]:
    """Return what a row is, and why."""
    found = search.found
    if "value" in found and measure == "share" and not search.is_numeric("value"):
        return "responses", "its answers are words"
    if "value" not in found and "period" in found and measure == "count":
        return "cases", "each row has a date and no figure, so each is taken for a case"
    shape: TableShape = "values"
    why = ""
    missing = [what for role, what in (("period", "a date"), ("value", "a value")) if role not in found]
    if missing:
        why = f"no column that surely holds {' or '.join(missing)} was found; choose it below"
        if search.tool is not None and "value" not in found:
            shape, why = "responses", f"each row of an export of {search.tool.name} is one, but {why}"
    elif "low" in found or "responses" in found:
        why = "each row has a number of responses or limits beside its value"
    elif measure in ("count", "rate"):
        why = "there is a number in each row"
    if why:
        return shape, why
    usual = KIND_DEFAULTS[kind]
    low, high = usual.scale_low or 0, usual.scale_high or 10
    numbers = [number for cell in search.cells("value") if (number := _score(cell)) is not None]
    on_scale = sum(number == int(number) and low <= number <= high for number in numbers)
    if on_scale < 0.9 * max(1, len(search.cells("value"))):
        return "values", f"its values are not whole numbers from {low:g} to {high:g}"
    scale = f"its values are whole numbers from {low:g} to {high:g}"
    if search.tool is not None or "key" in found:
        how = f" in an export of {search.tool.name}" if search.tool else ", and each row has its own id"
        return "responses", scale + how
    places = [found[role][0] for role in SLICE_ROLES if role in found]
    seen: set[tuple[str, ...]] = set()
    for cells in sample:
        period = read_period(_at(cells, found["period"][0]))
        month = str(period_containing(period.start, "month").start) if period else ""
        seen.add((month, *(_at(cells, place) for place in places)))
    several = len(seen) < len(sample)
    return (
        ("responses", f"{scale}, several in a month") if several else ("values", "there is one row a period")
    )


def _score(cell: str) -> float | None:
    number = read_number(cell)
    return read_score(cell) if number is None else number


def _at(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def _is_period(text: str) -> bool:
    return read_period(text, "day first") is not None or read_period(text, "month first") is not None


def _is_number(text: str) -> bool:
    return read_number(text, ".") is not None or read_number(text, ",") is not None


def _is_prose(text: str) -> bool:
    return " " in text.strip() and not _is_number(text)


def _is_count(text: str) -> bool:
    return read_count(text) is not None
