"""Dates and periods as people and programs write them in tables."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal

PeriodLength = Literal["day", "week", "month", "quarter", "year"]
PERIOD_LENGTHS: tuple[PeriodLength, ...] = ("day", "week", "month", "quarter", "year")
DateOrder = Literal["day first", "month first"]

EARLIEST_YEAR = 1970
LATEST_YEAR = 2100

# English, German, French and Spanish, without accents and full stops.
MONTH_NAMES: tuple[tuple[str, ...], ...] = (
    ("january", "jan", "januar", "janner", "janvier", "janv", "enero", "ene"),
    ("february", "feb", "februar", "fevrier", "fevr", "febrero"),
    ("march", "mar", "marz", "maerz", "mrz", "mars", "marzo"),
    ("april", "apr", "avril", "avr", "abril", "abr"),
    ("may", "mai", "mayo"),
    ("june", "jun", "juni", "juin", "junio"),
    ("july", "jul", "juli", "juillet", "juil", "julio"),
    ("august", "aug", "aout", "agosto", "ago"),
    ("september", "sep", "sept", "septembre", "septiembre"),
    ("october", "oct", "oktober", "okt", "octobre", "octubre"),
    ("november", "nov", "novembre", "noviembre"),
    ("december", "dec", "dezember", "dez", "decembre", "diciembre", "dic"),
)
MONTH_OF_NAME = {name: month for month, names in enumerate(MONTH_NAMES, start=1) for name in names}

_CLOCK = re.compile(r"(?<=\d)[t ,]+\d{1,2}:\d{2}.*$")
# Delighted and many databases: ten digits are seconds since 1970, thirteen milliseconds.
_UNIX_TIME = re.compile(r"([1-4]\d{9})(?:\d{3})?(?:\.\d+)?")
_WEEKDAY = re.compile(r"^(?:mo|tu|di|we|mi|th|do|fr|sa|su|so)[a-z]*\.?,\s+")
_NUMERIC = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})")
_NAMED = re.compile(
    r"(?:(?P<a>\d{1,4})(?:st|nd|rd|th)?[\s.,/-]*)?(?P<name>[a-z]{3,})[\s.,/'-]*(?P<b>\d{1,4})"
    r"(?:(?:st|nd|rd|th)?[\s.,/-]+(?P<c>\d{4}))?|(?P<y>\d{4})[\s.,/-]*(?P<only>[a-z]{3,})"
)


@dataclass(frozen=True)
class Period:
    """A stretch of days, both ends inclusive; a single date has the same start and end."""

    start: date
    end: date


@dataclass(frozen=True)
class DateOrderFinding:
    """How the numeric dates of a column are to be read; `order` is None where nothing tells.

    example: a date that can be read both ways, for the sentence that asks; "" where the order is known.
    """

    order: DateOrder | None
    example: str = ""


def period_containing(day: date, length: PeriodLength) -> Period:
    """Return the day, ISO week (Monday to Sunday), month, quarter or year that `day` lies in."""
    if length == "day":
        return Period(day, day)
    if length == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6))
    months = {"month": 1, "quarter": 3, "year": 12}[length]
    return _months(day.year, (day.month - 1) // months * months + 1, months)


@lru_cache(maxsize=65_536)
def read_period(text: str, order: DateOrder = "day first") -> Period | None:
    """Return the period that a cell names, or None where it names none.

    Understood: 2026-03-05 (with or without a clock time, which is dropped together with its zone),
    20260305, 5.3.2026 and 3/5/2026 by `order`, 5 March 2026, March 5, 2026, 05-Mar-26, 2026年3月5日;
    months as 2026-03, 03/2026, 202603, March 2026, Mar-26; quarters as 2026-Q1 or Q1 2026; ISO weeks as
    2026-W07 or KW 7/2026; years; seconds or milliseconds since 1970 (10 or 13 digits, from September 2001
    on), as their day in UTC. Years run from 1970 to 2100. Month names: English, German, French, Spanish.
    """
    cleaned = _clean(text)
    if not cleaned:
        return None
    for reader in (
        _read_unix_day,
        _read_numbers,
        _read_korean_or_japanese,
        _read_quarter_or_week,
        _read_month_name,
    ):
        try:
            period = reader(cleaned, order)
        except ValueError:  # a 31st of February, a week 60
            return None
        if period is not None:
            in_range = period.start.year >= EARLIEST_YEAR and period.end.year <= LATEST_YEAR
            return period if in_range else None
    return None


def read_unix_time(text: str) -> datetime | None:
    """Return the moment in UTC that seconds or milliseconds since 1970 name, or None for other texts."""
    match = _UNIX_TIME.fullmatch(text.strip())
    return datetime.fromtimestamp(int(match[1]), UTC) if match else None


def settle_date_order(texts: Iterable[str]) -> DateOrderFinding:
    """Return whether a column's numeric dates put the day or the month first.

    A number over 12 decides; then full stops (day first, as in 03.04.2026); then a part that is always 1 and
    so is the day. A column without numeric dates counts as "day first", since it makes no difference.
    """
    firsts, seconds, marks = set[int](), set[int](), set[str]()
    day_first = month_first = 0
    example = ""
    for text in texts:
        match = _NUMERIC.fullmatch(_clean(text))
        if match is None:
            continue
        first, second = int(match[1]), int(match[3])
        firsts.add(first)
        seconds.add(second)
        marks.add(match[2])
        day_first += first > 12
        month_first += second > 12
        if not example and first != second and first <= 12 and second <= 12:
            example = text.strip()
    if day_first != month_first:
        return DateOrderFinding("day first" if day_first > month_first else "month first")
    if not example or marks == {"."} or (firsts == {1} and len(seconds) > 1):
        return DateOrderFinding("day first")
    if seconds == {1} and len(firsts) > 1:
        return DateOrderFinding("month first")
    return DateOrderFinding(None, example)


def _clean(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold().strip()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = unicodedata.normalize("NFKC", plain)  # puts Korean syllables together again
    plain = _WEEKDAY.sub("", _CLOCK.sub("", plain))
    return re.sub(r"\bde(?:l)?\b", " ", plain).strip()


def _read_unix_day(text: str, _order: DateOrder) -> Period | None:
    moment = read_unix_time(text)
    return Period(moment.date(), moment.date()) if moment else None


def _read_numbers(text: str, order: DateOrder) -> Period | None:
    if match := re.fullmatch(
        r"(\d{4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,2})\.?|(\d{4})()(\d\d)(\d\d)", text
    ):
        return _day(int(match[1] or match[5]), int(match[3] or match[7]), int(match[4] or match[8]))
    if match := _NUMERIC.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), _full_year(match[4])
        return _day(year, second, first) if order == "day first" else _day(year, first, second)
    if match := re.fullmatch(r"(\d{4})(?:[-/](\d{1,2})|\.?(\d\d))", text):
        return _months(int(match[1]), int(match[2] or match[3]), 1)
    if match := re.fullmatch(r"(\d{1,2})[-/.](\d{4})", text):
        return _months(int(match[2]), int(match[1]), 1)
    if re.fullmatch(r"\d{4}", text):
        return _months(int(text), 1, 12)
    return None


def _read_korean_or_japanese(text: str, _order: DateOrder) -> Period | None:
    if match := re.fullmatch(r"(\d{4})\s*[년年]\s*(\d{1,2})\s*[월月](?:\s*(\d{1,2})\s*[일日])?", text):
        year, month = int(match[1]), int(match[2])
        return _day(year, month, int(match[3])) if match[3] else _months(year, month, 1)
    return None


def _read_quarter_or_week(text: str, _order: DateOrder) -> Period | None:
    if match := re.fullmatch(
        r"(\d{4})[\s/-]*q([1-4])|q(?:uarter)?\s*([1-4])[\s,/-]*(\d{4})|([1-4])\.\s*quartal\s*(\d{4})", text
    ):
        year = int(match[1] or match[4] or match[6])
        return _months(year, 3 * int(match[2] or match[3] or match[5]) - 2, 3)
    if match := re.fullmatch(
        r"(\d{4})[\s/-]*(?:w|kw|cw|wk|week)\s*(\d{1,2})(?:-([1-7]))?|(?:w|kw|cw|wk|week)[\s.]*(\d{1,2})[\s,/-]*(\d{4})",
        text,
    ):
        monday = date.fromisocalendar(int(match[1] or match[5]), int(match[2] or match[4]), 1)
        if match[3]:
            day = monday + timedelta(days=int(match[3]) - 1)
            return Period(day, day)
        return Period(monday, monday + timedelta(days=6))
    return None


def _read_month_name(text: str, _order: DateOrder) -> Period | None:
    match = _NAMED.fullmatch(text)
    month = MONTH_OF_NAME.get(match["name"] or match["only"]) if match else None
    if match is None or month is None:
        return None
    before, after, year_after = match["a"], match["b"], match["c"]
    if match["y"]:
        return _months(int(match["y"]), month, 1)
    if year_after:  # March 5, 2026
        return _day(int(year_after), month, int(after)) if before is None else None
    if before is None:  # March 2026, Mar-26
        return _months(_full_year(after), month, 1)
    if len(before) == 4:  # 2026-Mar-05
        return _day(int(before), month, int(after))
    return _day(_full_year(after), month, int(before))


def _full_year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    if len(digits) != 2:
        raise ValueError(digits)
    return int(digits) + (2000 if int(digits) < 70 else 1900)


def _day(year: int, month: int, day: int) -> Period:
    return Period(date(year, month, day), date(year, month, day))


def _months(year: int, first_month: int, months: int) -> Period:
    start = date(year, first_month, 1)
    if year >= MAXYEAR:
        raise ValueError(year)
    last = first_month + months
    after = date(year + (last - 1) // 12, (last - 1) % 12 + 1, 1)
    return Period(start, after - timedelta(days=1))


_READERS = (_read_unix_day, _read_numbers, _read_korean_or_japanese, _read_quarter_or_week, _read_month_name)
