"""Raw answers and cases: read from a table as columns of numbers, so that a million of them stay small."""

import re
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ..errors import ImportFileError
from ..records import Metric, RejectedRow, Slice
from .answer_words import NOT_ANSWERS, read_score
from .column_mapping import MAX_SLICE_NAMES, SLICE_ROLES, ColumnMapping
from .dates import PERIOD_LENGTHS, read_unix_time
from .numbers import read_number
from .row_values import RowReader, RowRejectedError, shown
from .table_rows import Table, TableRow
from .tools import NOT_FROM_CUSTOMERS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Days and scores repeat; what was read once is not read again. Beyond this many the texts do not repeat.
MAX_REMEMBERED = 200_000
# A date with a clock behind it: the clock does not tell the day.
_DATE_BEFORE_CLOCK = re.compile(r"(\d{1,4}([-/.])\d{1,2}\2\d{1,4})[T ,]+\d{1,2}:\d{2}")


@dataclass(frozen=True)
class Answers:
    """Answers as parallel columns, one entry an answer.

    days: days since 0001-01-01. parts: positions in `slices`. scores: as given; for an answer in words one
    that counts or does not; 1 for a case. keys: the tool's own id of each, hashed to 63 bits, 0 where
    it gives none. slices: the parts of the customers that occur, with all their fields.
    """

    days: "NDArray[np.int32]"
    parts: "NDArray[np.int32]"
    scores: "NDArray[np.float64]"
    keys: "NDArray[np.int64]"
    slices: tuple[Slice, ...]

    def __len__(self) -> int:
        return len(self.days)

    def counted(self) -> tuple[Any, Any, Any, Any]:
        """Return day, part, score and number of answers of each different triple, in that order."""
        import numpy as np

        if not len(self):
            empty = np.empty(0)
            return empty, empty, empty, empty
        order = np.lexsort((self.scores, self.parts, self.days))
        days, parts, scores = self.days[order], self.parts[order], self.scores[order]
        new = np.ones(len(days), dtype=bool)
        new[1:] = (days[1:] != days[:-1]) | (parts[1:] != parts[:-1]) | (scores[1:] != scores[:-1])
        starts = np.flatnonzero(new)
        return days[starts], parts[starts], scores[starts], np.diff(np.append(starts, len(days)))

    def without(self, known: "NDArray[np.int64]") -> "Answers":
        """Return the answers whose key is not among `known`; those without a key stay."""
        import numpy as np

        stay = (self.keys == 0) | ~np.isin(self.keys, known)
        return Answers(self.days[stay], self.parts[stay], self.scores[stay], self.keys[stay], self.slices)


def read_answers(
    table: Table, reader: RowReader, mapping: ColumnMapping, metric: Metric
) -> tuple[Answers, list[RejectedRow], int]:
    """Return the answers of a table, the rows that were not taken with their reasons, and how many are blank.

    Raises ImportFileError where a slicing column has over 200 different names.
    """
    import numpy as np

    rejected: list[RejectedRow] = []
    days, parts, lines, scores, keys = array("i"), array("i"), array("i"), array("d"), array("q")
    take = AnswerReader(table, reader, mapping, metric)
    read, at_key, blank = take.read, reader.places.get("key"), 0
    # A case without a date needs nothing of its row, so that a blank one would be counted.
    takes_blank = mapping.shape == "cases" and "period" not in reader.places
    for line, cells in table.rows():
        if takes_blank and not any(cell.strip() for cell in cells):
            blank += 1
            continue
        try:
            day, score, part = read(cells)
        except RowRejectedError as reason:
            if not any(cell.strip() for cell in cells):
                blank += 1
            else:
                rejected.append(RejectedRow(line, str(reason)))
            continue
        days.append(day)
        parts.append(part)
        scores.append(score)
        lines.append(line)
        key = cells[at_key].strip() if at_key is not None and at_key < len(cells) else ""
        keys.append(hash_key(key) if key else 0)
    answers = Answers(
        np.array(days, dtype=np.int32),
        np.array(parts, dtype=np.int32),
        np.array(scores, dtype=np.float64),
        np.array(keys, dtype=np.int64),
        tuple(take.slices),
    )
    answers = _reject_repeated(answers, np.array(lines), reader.names.get("key", ""), rejected)
    return answers, rejected, blank


class AnswerReader:
    """Reads one row after the other; `slices` are the parts of the customers met so far."""

    def __init__(self, table: Table, reader: RowReader, mapping: ColumnMapping, metric: Metric) -> None:
        self._reader = reader
        self._read_day = _Remembered(_DayReader(table, reader, mapping, metric))
        self._read_value = _Remembered(_score_reader(reader, mapping, metric))
        self._names = _SliceNames(table, reader)
        self._read_part = _Remembered(self._names)
        self._take_names, self._last_name = self._names.taker()
        self._status = _status_column(table)
        # One after the last column where there is none, so that a row is too short to have it.
        nowhere = 1 << 30
        self._at_day = reader.places.get("period", nowhere)
        self._at_value = nowhere if mapping.shape == "cases" else reader.places.get("value", nowhere)
        self._plain_days = not mapping.zone
        self.slices = self._names.slices

    def read(self, cells: tuple[str, ...]) -> tuple[int, float, int]:
        """Return a row's day, score and position in `slices`. Raises RowRejectedError with the reason."""
        width = len(cells)
        if width > self._reader.columns:
            self._reader.check_width(TableRow(0, cells))
        if self._status is not None and width > self._status:
            why = NOT_FROM_CUSTOMERS.get(cells[self._status].strip().casefold())
            if why:
                raise RowRejectedError(why)
        when = cells[self._at_day] if self._at_day < width else ""
        # The clock behind an ISO date tells nothing, and the date alone was read before.
        if self._plain_days and when[4:5] == "-" == when[7:8]:
            when = when[:10]
        day: int = self._read_day[when]
        score: float = self._read_value[cells[self._at_value] if self._at_value < width else ""]
        names = self._take_names(cells) if width > self._last_name else self._names.cells(cells)
        return day, score, self._read_part[names]


def hash_key(text: str) -> int:
    """Return a tool's own id of a response as a number of 63 bits, never 0."""
    # Two of a million ids get the same number once in 18 million such exports.
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1 or 1


class _Remembered(dict[Any, Any]):
    """What cells were read as: dates, scores and names come again and again, and are then one look-up."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self._read, self._refused = read, dict[Any, str]()

    def __missing__(self, text: Any) -> Any:
        why = self._refused.get(text)
        if why is None:
            try:
                value = self._read(text)
            except RowRejectedError as reason:
                why = str(reason)
                if len(self._refused) < MAX_REMEMBERED:
                    self._refused[text] = why
            else:
                if len(self) < MAX_REMEMBERED:
                    self[text] = value
                return value
        raise RowRejectedError(why)


class _DayReader:
    """Turns the cell of a date into the day it names, counted from 0001-01-01."""

    def __init__(self, table: Table, reader: RowReader, mapping: ColumnMapping, metric: Metric) -> None:
        self._reader, self._days = reader, dict[str, int]()
        self._zone = ZoneInfo(mapping.zone) if mapping.zone else None
        self._own_zone = _zone_or_none(table.time_zone)
        self._all_of = (
            date.fromisoformat(mapping.all_from).toordinal() if "period" not in reader.places else 0
        )
        self._longest = PERIOD_LENGTHS.index(metric.period)

    def __call__(self, text: str) -> int:
        if self._all_of:
            return self._all_of
        if self._zone is not None:
            moment = _moment(text.strip())
            if moment is not None and moment.tzinfo is None:
                moment = moment.replace(tzinfo=self._own_zone) if self._own_zone else None
            if moment is not None:
                return moment.astimezone(self._zone).toordinal()
        match = _DATE_BEFORE_CLOCK.match(text)
        head = match[1] if match else text
        day = self._days.get(head)
        if day is None:
            day = self._days[head] = self._read(head)
        return day

    def _read(self, text: str) -> int:
        period = self._reader.read_period_text(text.strip(), "period")
        if period.start != period.end and (period.end - period.start).days >= _SHORTEST_DAYS[self._longest]:
            raise RowRejectedError(
                f'"{shown(text)}" names no day, and answers are gathered by {PERIOD_LENGTHS[self._longest]}'
            )
        return period.start.toordinal()


# A cell that names a whole month is of use for months and longer, not for weeks: its days from which on not.
_SHORTEST_DAYS = (1, 7, 31, 92, 366)


def _moment(text: str) -> datetime | None:
    counted = read_unix_time(text)
    if counted is not None:
        return counted
    try:
        return datetime.fromisoformat(text.replace(" UTC", "+00:00"))
    except ValueError:
        return None


def _zone_or_none(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo("UTC" if name == "Z" else name) if name else None
    except (KeyError, ValueError, OSError):
        return None


def _score_reader(reader: RowReader, mapping: ColumnMapping, metric: Metric) -> Callable[[str], float]:
    """Return what turns a cell into a score, by how the metric is measured."""
    name = reader.names.get("value", "")
    if mapping.shape == "cases":
        return lambda _text: 1.0
    if mapping.cases or mapping.not_cases:
        # As numbers of the metric's scale, so that answers in words and in numbers can stand side by side.
        case = 1.0 if metric.counts_from is None else metric.counts_from
        other = 0.0 if metric.scale_low is None else min(metric.scale_low, case - 1)
        answers = {word.strip().casefold(): other for word in mapping.not_cases}
        answers |= {word.strip().casefold(): case for word in mapping.cases}
        return lambda text: _read_word(text, answers, name)
    low, high = metric.scale_low, metric.scale_high
    whole = metric.measure == "nps"

    def read(text: str) -> float:
        plain = text.strip()
        if plain.casefold() in NOT_ANSWERS:
            raise RowRejectedError(
                f'no score in column "{name}"' if not plain else f'"{shown(plain)}" is no answer'
            )
        number = read_number(plain, reader.mark)
        if number is None:
            number = read_score(plain)
        if number is None:
            raise RowRejectedError(f'"{shown(plain)}" in column "{name}" is not a number')
        if whole and (number != int(number) or not 0 <= number <= 10):
            raise RowRejectedError(f"{number:g} is not a whole score from 0 to 10")
        if (low is not None and number < low) or (high is not None and number > high):
            scale = f"{low:g} to {high:g}" if low is not None and high is not None else "its scale"
            raise RowRejectedError(f"{number:g} lies outside {scale}")
        return number

    return read


def _read_word(text: str, answers: dict[str, float], name: str) -> float:
    plain = " ".join(text.split())
    score = answers.get(plain.casefold())
    if score is not None:
        return score
    if not plain:
        raise RowRejectedError(f'no answer in column "{name}"')
    if plain.casefold() in NOT_ANSWERS:
        raise RowRejectedError(f'"{shown(plain)}" is no answer')
    raise RowRejectedError(f'"{shown(plain)}" in column "{name}" is none of the answers that were chosen')


class _SliceNames:
    """Gives each part of the customers a number."""

    def __init__(self, table: Table, reader: RowReader) -> None:
        self.slices: list[Slice] = []
        self._numbers: dict[Slice, int] = {}
        self._roles = [role for role in SLICE_ROLES if role in reader.places]
        self._places = [reader.places[role] for role in self._roles]
        self._names: dict[str, set[str]] = {role: set() for role in self._roles}
        self._table, self._reader = table, reader

    def taker(self) -> tuple[Callable[[Sequence[str]], Any], int]:
        """Return what takes the names out of a row that is at least that long."""
        if not self._places:
            return (lambda _cells: ()), -1
        return itemgetter(*self._places), max(self._places)

    def cells(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Return the names in a row that may be too short for some of them."""
        return tuple(cells[at] if at < len(cells) else "" for at in self._places)

    def __call__(self, taken: tuple[str, ...] | str) -> int:
        cells = (taken,) if isinstance(taken, str) else taken
        part = Slice(
            **{
                role: self._reader.clean_name(cell, role)
                for role, cell in zip(self._roles, cells, strict=True)
            }
        )
        number = self._numbers.get(part)
        if number is None:
            number = self._numbers[part] = len(self.slices)
            self.slices.append(part)
            for role in self._roles:
                self._names[role].add(getattr(part, role))
                if len(self._names[role]) > MAX_SLICE_NAMES + 1:  # the blank one does not count
                    raise ImportFileError(
                        f'{self._table.file_name}: column "{self._reader.names[role]}" has over '
                        f"{MAX_SLICE_NAMES} different texts, too many for a {role}. "
                        "Leave it out of the mapping."
                    )
        return number


def _status_column(table: Table) -> int | None:
    if table.tool != "Qualtrics":
        return None
    by_id = [at for at, name in enumerate(table.import_ids) if name == "status"]
    by_name = [at for at, name in enumerate(table.columns) if name == "Status"]
    return next(iter((*by_id, *by_name)), None)


def _reject_repeated(answers: Answers, lines: Any, column: str, rejected: list[RejectedRow]) -> Answers:
    """Leave out the second row of a key that comes twice in the file, and say so."""
    import numpy as np

    _, first = np.unique(answers.keys, return_index=True)
    stay = answers.keys == 0
    stay[first] = True
    if stay.all():
        return answers
    line_of = dict(zip(answers.keys[first].tolist(), lines[first].tolist(), strict=True))
    for at in np.flatnonzero(~stay).tolist():
        first_line = line_of[int(answers.keys[at])]
        reason = f'its "{column}" is that of line {first_line}, so it is the same response'
        rejected.append(RejectedRow(int(lines[at]), reason))
    rejected.sort(key=lambda row: row.line)
    return Answers(
        answers.days[stay], answers.parts[stay], answers.scores[stay], answers.keys[stay], answers.slices
    )
