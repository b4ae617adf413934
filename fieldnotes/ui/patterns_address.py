"""A look at patterns as the page's address says it, so that it can be shared and opens cold."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, TypeVar, get_args

from fieldnotes.records import (
    CODE_KINDS,
    MATRIX_BY,
    NEAR_UNITS,
    CodeChoice,
    CodeKind,
    MatrixBy,
    Nearness,
    NearUnit,
    PatternFilters,
)

View = Literal["matrix", "together", "near", "journey", "time"]
VIEWS: tuple[View, ...] = get_args(View)
Shade = Literal["passages", "people"]
SHADES: tuple[Shade, ...] = get_args(Shade)
SECONDS_APART = 30.0
ALL = "*"
Cell = tuple[str | int | None, str | int | None]
Word = TypeVar("Word")

_WORDS = (("market", "markets"), ("stage", "stages"), ("mode", "modes"), ("seat", "seats"))
_IDS = (("person", "people"), ("coder", "coders"))


@dataclass(frozen=True)
class Look:
    """What is looked at. cell: the row's and the column's key of what is open; page: of its passages, from 1.

    code, other: of the query of two codes. journey, source: ids, None for the first there is.
    every: all rows and columns, not only the most used ones.
    """

    view: View = "matrix"
    by: MatrixBy = "stage"
    choice: CodeChoice = field(default_factory=CodeChoice)
    filters: PatternFilters = field(default_factory=PatternFilters)
    nearness: Nearness = field(default_factory=Nearness)
    shade: Shade = "passages"
    code: int | None = None
    other: int | None = None
    journey: int | None = None
    source: int | None = None
    every: bool = False
    cell: Cell | None = None
    page: int = 1

    @property
    def filter_count(self) -> int:
        """How many filter values are chosen, those of the rows' codes included."""
        chosen = [getattr(self.filters, name) for _, name in (*_WORDS, *_IDS)]
        days = [self.filters.start_on, self.filters.end_on]
        return sum(map(len, chosen)) + sum(one is not None for one in days)

    def closed(self) -> "Look":
        """Return the same look with nothing opened: what was open may not be there any more."""
        return replace(self, cell=None, page=1)


def read_look(query: Mapping[str, Sequence[str]]) -> Look:
    """Return the look that an address's query asks for; what makes no sense in it is left out."""

    def last(name: str) -> str:
        return (list(query.get(name, ())) or [""])[-1]

    def ids(name: str) -> tuple[int, ...]:
        found = (_number(text) for text in query.get(name, ()))
        return tuple(dict.fromkeys(one for one in found if one))

    chosen: dict[str, Any] = {name: tuple(dict.fromkeys(query.get(key, ()))) for key, name in _WORDS}
    chosen |= {name: ids(key) for key, name in _IDS}
    filters = PatternFilters(
        **chosen,
        start_on=_day(last("from")),
        end_on=_day(last("to")),
    )
    view: View = _one_of(last("view"), VIEWS, "matrix")
    unit: NearUnit = _one_of(last("unit"), NEAR_UNITS, "overlap")
    by: MatrixBy = _one_of(last("by"), MATRIX_BY, "stage")
    kind: CodeKind | None = _one_of(last("kind"), CODE_KINDS, None)
    return Look(
        view=view,
        by=by,
        choice=CodeChoice(kind, ids("code"), roll_up=last("up") == "1"),
        filters=filters,
        nearness=Nearness(unit, _within(last("n"), unit)),
        shade=_one_of(last("shade"), SHADES, "passages"),
        code=_number(last("a")),
        other=_number(last("b")),
        journey=_number(last("journey")),
        source=_number(last("source")),
        every=last("all") == "1",
        cell=_cell(query, view, by),
        page=_number(last("page")) or 1,
    )


def write_look(look: Look) -> dict[str, list[str]]:
    """Return the query that says this look; what is as it is by itself is left out."""
    plain = Look()
    query: dict[str, list[str]] = {}

    def put(name: str, value: object, usual: object = None) -> None:
        if value is not None and value != usual:
            query[name] = [str(value)]

    put("view", look.view, plain.view)
    put("by", look.by, plain.by)
    put("kind", look.choice.kind)
    put("up", 1 if look.choice.roll_up else None)
    put("unit", look.nearness.unit, plain.nearness.unit)
    if look.nearness.unit in ("seconds", "segments"):
        put("n", f"{look.nearness.within:g}")
    put("shade", look.shade, plain.shade)
    for name, value in (
        ("a", look.code),
        ("b", look.other),
        ("journey", look.journey),
        ("source", look.source),
    ):
        put(name, value)
    put("all", 1 if look.every else None)
    for name, values in (
        ("code", look.choice.codes),
        *((key, getattr(look.filters, name)) for key, name in (*_WORDS, *_IDS)),
    ):
        if values:
            query[name] = [str(value) for value in values]
    put("from", look.filters.start_on)
    put("to", look.filters.end_on)
    if look.cell:
        query["row"], query["col"] = ([ALL if key is None else str(key)] for key in look.cell)
    put("page", look.page, 1)
    return query


def _cell(query: Mapping[str, Sequence[str]], view: View, by: MatrixBy) -> Cell | None:
    """Return the keys of the open cell; ALL stands for all rows or columns, and is None here."""
    if view == "near" or "row" not in query or "col" not in query:
        return None
    row, column = (list(query[name])[-1] for name in ("row", "col"))
    if row != ALL and not _is_number(row):
        return None
    row_key = None if row == ALL else int(row)
    if column == ALL:
        return (row_key, None)
    if view == "together" or by == "person":
        return (row_key, int(column)) if _is_number(column) else None
    return (row_key, column)


def _one_of(text: str, words: Sequence[Word], usual: Word) -> Word:
    return next((word for word in words if word == text), usual)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def _number(text: str) -> int | None:
    return (int(text) or None) if _is_number(text) else None


def _within(text: str, unit: NearUnit) -> float:
    usual = {"seconds": SECONDS_APART, "segments": 1.0}.get(unit, 0.0)
    try:
        found = float(text)
    except ValueError:
        return usual
    return min(found, 100_000.0) if usual and math.isfinite(found) and found >= 0 else usual


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
