"""A metric's base, cut by market, segment or period, and the people behind a finding in the same parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from ..records import BaseCheck, BasePart, BaseRow, PersonBehind, Slice
from .base_check import FEWEST_PEOPLE, LEVEL, MOST_PARTS, power_of, unlike_p
from .periods import period_label

Cut = Literal["market", "segment", "period"]
OTHERS = "all others"
_NAMED: tuple[Cut, ...] = ("market", "segment")
# Months and quarters differ by up to so many days and are of one length.
_ONE_LENGTH_DAYS = 3
_FIELDS = ("market", "segment", "stage", "touchpoint", "channel")


@dataclass(frozen=True)
class BaseCut:
    """A base in parts. names: of the parts, as shown, the largest first; responses: of each. keys: what a
    person must have to be of a part, to its position."""

    by: Cut
    names: tuple[str, ...]
    responses: tuple[int, ...]
    keys: Mapping[str, int]


def cut_base(
    rows: Sequence[BaseRow], part: Slice, start: date | None, end: date | None
) -> tuple[BaseCut, ...]:
    """Return the base of a slice in a period, by each cut in which it has two parts or more.

    By what the slice itself is narrowed to there is nothing to compare. By period only where both ends are
    given. Where no rows are cut by that alone, those that are cut by the fewest fields are added up. Of weeks
    and months of the same answers one length counts.
    """
    inside = [
        row
        for row in rows
        if row.responses > 0
        and (start is None or row.period_end >= start)
        and (end is None or row.period_start <= end)
        and _within(row.slice, part)
    ]
    cuts = [
        _cut(by, _of_one_length(_plainest(inside, part, by), by)) for by in _NAMED if not getattr(part, by)
    ]
    if start and end:
        whole = _plainest(inside, part, "")
        shortest = min(map(_days_of, whole), default=0)
        alike = [row for row in whole if _days_of(row) <= shortest + _ONE_LENGTH_DAYS]
        cuts.append(_cut("period", alike))
    return tuple(cut for cut in cuts if cut is not None)


def compare_people(
    people: Sequence[PersonBehind], cut: BaseCut, *, link_id: int, metric_name: str, checks: int, power: bool
) -> BaseCheck:
    """Return the people against one cut of a base.

    checks: how many are made of the finding in all; the level is shared among them (Bonferroni), so that all
    together cry wolf in no more than 5 of 100 cases. power: whether to say how often a tilt would be found.
    """
    met, unknown, outside = _count(people, cut)
    compared = sum(met)
    level = LEVEL / max(1, checks)
    total = sum(cut.responses)
    parts = zip(cut.names, met, cut.responses, strict=True)
    enough = compared >= FEWEST_PEOPLE
    return BaseCheck(
        link_id=link_id,
        metric_name=metric_name,
        by=cut.by,
        parts=tuple(BasePart(name, count, responses / total) for name, count, responses in parts),
        people=compared,
        unknown=unknown,
        outside=outside,
        level=level,
        p=unlike_p(met, cut.responses) if enough else None,
        power=power_of(compared, cut.responses, level=level) if enough and power else None,
        elsewhere=_mostly_outside(cut, compared, outside),
        outside_names=_names_outside(people, cut) if outside else (),
    )


def is_unlike(people: Sequence[PersonBehind], cut: BaseCut, *, checks: int) -> bool:
    """Say whether compare_people would find them unlike, without the words around it."""
    if len(people) < FEWEST_PEOPLE:
        return False
    met, _, outside = _count(people, cut)
    if _mostly_outside(cut, sum(met), outside):
        return True
    return sum(met) >= FEWEST_PEOPLE and unlike_p(met, cut.responses) <= LEVEL / checks


def _count(people: Sequence[PersonBehind], cut: BaseCut) -> tuple[list[int], int, int]:
    """Return how many people are of each part, of how many nobody knows, and how many are of none."""
    met = [0] * len(cut.names)
    unknown = outside = 0
    for person in people:
        key = _key_of(person, cut)
        position = cut.keys.get(key)
        if not key:
            unknown += 1
        elif position is None:
            outside += 1
        else:
            met[position] += 1
    return met, unknown, outside


def _mostly_outside(cut: BaseCut, compared: int, outside: int) -> bool:
    """Say whether most of those whose part is known, two people or more, are of none that the base has.

    A day outside of the period makes nobody somebody else: teams go and look after a metric has moved.
    """
    return cut.by != "period" and compared + outside >= FEWEST_PEOPLE and outside > compared


def _names_outside(people: Sequence[PersonBehind], cut: BaseCut) -> tuple[str, ...]:
    if cut.by == "period":
        return ()
    names = (person.market if cut.by == "market" else person.segment for person in people)
    by_key = {key: " ".join(name.split()) for name in names if (key := _plain(name)) and key not in cut.keys}
    return tuple(by_key[key] for key in sorted(by_key))


def _cut(by: Cut, rows: Sequence[BaseRow]) -> BaseCut | None:
    """Return rows in parts, the small ones taken together; None for fewer than two parts."""
    sums: dict[str, int] = {}
    shown: dict[str, str] = {}
    for row in rows:
        if by == "period":
            key = f"{row.period_start}/{row.period_end}"
            name = period_label(row.period_start, row.period_end)
        else:
            name = row.slice.market if by == "market" else row.slice.segment
            key = _plain(name)
        sums[key] = sums.get(key, 0) + row.responses
        shown.setdefault(key, name)
    if len(sums) < 2:
        return None
    ranked = sorted(sums, key=lambda key: (-sums[key], key))
    own = ranked if len(ranked) <= MOST_PARTS else ranked[: MOST_PARTS - 1]
    names = [shown[key] for key in own]
    responses = [sums[key] for key in own]
    if len(own) < len(ranked):
        names.append(OTHERS)
        responses.append(sum(sums.values()) - sum(responses))
    positions = {key: min(n, len(names) - 1) for n, key in enumerate(ranked)}
    return BaseCut(by, tuple(names), tuple(responses), positions)


def _plainest(rows: Sequence[BaseRow], part: Slice, by: str) -> list[BaseRow]:
    """Return the rows that are cut by the fewest fields beside those of the slice, `by` among them."""
    by_fields: dict[tuple[str, ...], list[BaseRow]] = {}
    for row in rows:
        fields = tuple(name for name in _FIELDS if getattr(row.slice, name) and not getattr(part, name))
        if not by or by in fields:
            by_fields.setdefault(fields, []).append(row)
    return by_fields[min(by_fields, key=lambda fields: (len(fields), fields))] if by_fields else []


def _of_one_length(rows: Sequence[BaseRow], by: str) -> list[BaseRow]:
    """Return the rows of the length that most parts have, the shortest of several, so that none counts twice.

    A part that has none of that length keeps those of the shortest that it has.
    """
    lengths: list[int] = []
    for days in sorted(set(map(_days_of, rows))):
        if not lengths or days > lengths[-1] + _ONE_LENGTH_DAYS:
            lengths.append(days)
    # By part and length, as the shortest of those that are one.
    kept: dict[str, dict[int, list[BaseRow]]] = {}
    for row in rows:
        length = max(days for days in lengths if days <= _days_of(row))
        kept.setdefault(_plain(getattr(row.slice, by)), {}).setdefault(length, []).append(row)
    if not kept:
        return []
    most = max(lengths, key=lambda days: (sum(days in of_part for of_part in kept.values()), -days))
    return [row for of_part in kept.values() for row in of_part.get(most) or of_part[min(of_part)]]


def _days_of(row: BaseRow) -> int:
    return (row.period_end - row.period_start).days


def _within(one: Slice, part: Slice) -> bool:
    return all(not getattr(part, name) or getattr(one, name) == getattr(part, name) for name in _FIELDS)


def _key_of(person: PersonBehind, cut: BaseCut) -> str:
    if cut.by != "period":
        return _plain(person.market if cut.by == "market" else person.segment)
    if person.day is None:
        return ""
    return _period_of(person.day, tuple(cut.keys))


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


@lru_cache(maxsize=16_384)
def _period_of(day: date, periods: tuple[str, ...]) -> str:
    """Return the one of these periods, "FIRST DAY/LAST DAY", that a day is in, or the day itself for none."""
    written = day.isoformat()
    return next((period for period in periods if period[:10] <= written <= period[11:]), written)
