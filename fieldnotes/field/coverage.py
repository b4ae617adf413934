"""Who has been in the field, for how long, and when last: by team, by rank, by month, by person.

The rules are written down in docs/coverage.md.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from ..records import GroupBy, GroupOut, Member, MonthOut, Outing, Period, PersonOut, TimedBy

# A walk is a day at most; one that seems longer was ended late.
LONGEST_WALK_H = 12.0

Key = TypeVar("Key", bound=Hashable)


def time_walk(
    started_at: datetime, ended_at: datetime | None, last_note_at: datetime | None
) -> tuple[float | None, TimedBy]:
    """Return how many hours a walk took, 0 to 12, and what says it.

    Its end, where that is at most 12 hours after its start; else its last note, at most 12 hours after it;
    None where neither says anything.
    """
    if ended_at is not None and ended_at - started_at <= timedelta(hours=LONGEST_WALK_H):
        return max(0.0, (ended_at - started_at).total_seconds() / 3600), "its end"
    if last_note_at is not None and last_note_at > started_at:
        return min(LONGEST_WALK_H, (last_note_at - started_at).total_seconds() / 3600), "its last note"
    return None, "nothing"


def in_period(outings: Iterable[Outing], period: Period) -> list[Outing]:
    """Return the walks that began in a period, in the order in which they are given."""
    return [one for one in outings if period.holds(one.day)]


def total_out(outings: Sequence[Outing], period: Period, members: Sequence[Member]) -> GroupOut:
    """Return everybody as one group, named "all". outings: of all times."""
    return _group("all", outings, period, {member.id for member in members})


def group_out(
    outings: Sequence[Outing], period: Period, members: Sequence[Member], by: GroupBy
) -> list[GroupOut]:
    """Return the teams, or the ranks, by name; members without one come last, as the group "".

    outings: of all times, because a group says when somebody of it was out last, whenever that was.
    """
    ids: dict[str, set[int]] = {}
    for member in members:
        ids.setdefault(getattr(member, by), set()).add(member.id)
    names = sorted(ids, key=lambda name: (not name, name.casefold()))
    home = {member.id: getattr(member, by) for member in members}
    walked = _by(outings, lambda one: {home[person] for person in one.people if person in home})
    return [_group(name, walked.get(name, []), period, ids[name]) for name in names]


def months_out(outings: Iterable[Outing], period: Period, members: Sequence[Member]) -> list[MonthOut]:
    """Return the months of a period in which somebody walked, by team and rank: the newest month first."""
    home = {member.id: (member.team, member.rank) for member in members}
    walks: dict[tuple[date, str, str], set[int]] = {}
    people: dict[tuple[date, str, str], set[int]] = {}
    hours: dict[tuple[date, str, str], float] = {}
    for one in in_period(outings, period):
        month = one.day.replace(day=1)
        for person in one.people:
            if person not in home:
                continue
            key = (month, *home[person])
            walks.setdefault(key, set()).add(one.session_id)
            people.setdefault(key, set()).add(person)
            hours[key] = hours.get(key, 0.0) + (one.hours or 0.0)
    order = sorted(
        walks, key=lambda key: (-key[0].toordinal(), not key[1], key[1].casefold(), key[2].casefold())
    )
    return [MonthOut(*key, len(people[key]), len(walks[key]), hours[key]) for key in order]


def people_out(outings: Iterable[Outing], period: Period, members: Sequence[Member]) -> list[PersonOut]:
    """Return who walked in a period, by name: whoever did not is not named."""
    walks: dict[int, list[date]] = {}
    for one in in_period(outings, period):
        for person in one.people:
            walks.setdefault(person, []).append(one.day)
    return [
        PersonOut(
            member.id, member.name, member.team, member.rank, len(walks[member.id]), max(walks[member.id])
        )
        for member in sorted(members, key=lambda member: member.name.casefold())
        if member.id in walks
    ]


def _group(name: str, outings: Sequence[Outing], period: Period, ids: set[int]) -> GroupOut:
    """Return a group. outings: at least all of its own; ids: of its members."""
    out: set[int] = set()
    walks = 0
    hours = 0.0
    last: date | None = None
    for one in outings:
        own = ids.intersection(one.people)
        if not own:
            continue
        if last is None or one.day > last:
            last = one.day
        if period.holds(one.day):
            walks += 1
            out |= own
            hours += len(own) * (one.hours or 0.0)
    return GroupOut(name, len(ids), len(out), walks, hours, last)


def _by(outings: Iterable[Outing], keys: Callable[[Outing], Iterable[Key]]) -> Mapping[Key, Sequence[Outing]]:
    found: dict[Key, list[Outing]] = {}
    for one in outings:
        for key in keys(one):
            found.setdefault(key, []).append(one)
    return found
