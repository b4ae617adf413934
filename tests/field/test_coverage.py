"""Who was out: hours, periods, groups, months, weeks; each rule of docs/coverage.md on a handful of walks."""

from datetime import UTC, date, datetime, timedelta

import pytest

from fieldnotes.field.coverage import group_out, months_out, people_out, time_walk, total_out
from fieldnotes.field.coverage_weeks import weeks_out
from fieldnotes.field.coverage_words import weeks_words
from fieldnotes.records import Member, Outing, Period

ADA = Member(1, "Ada", team="Service", rank="lead")
GRACE = Member(2, "Grace", team="Service", rank="staff")
ALAN = Member(3, "Alan")
MEMBERS = (ADA, ALAN, GRACE)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def out(session_id: int, day: date, *people: int, hours: float | None = 2.0) -> Outing:
    timed = "nothing" if hours is None else "its end"
    return Outing(session_id, "Walk", 1, "Korea", "interview", day, hours, timed, people, (1,), 3)


WALKS = (
    out(3, date(2026, 11, 3), 1, 2),
    out(2, date(2026, 10, 20), 1, hours=None),
    out(1, date(2026, 8, 5), 3, hours=1.5),
)
AUTUMN = Period(date(2026, 10, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("ended_after_h", "noted_after_h", "hours", "by"),
    [
        (3.0, 1.0, 3.0, "its end"),
        (0.0, None, 0.0, "its end"),
        (None, 1.5, 1.5, "its last note"),
        (30.0, 2.0, 2.0, "its last note"),
        (None, 40.0, 12.0, "its last note"),
        (None, None, None, "nothing"),
        (30.0, None, None, "nothing"),
        (None, -1.0, None, "nothing"),
    ],
)
def test_a_walk_is_timed_by_its_end_else_by_its_last_note(
    ended_after_h: float | None, noted_after_h: float | None, hours: float | None, by: str
) -> None:
    moments = [None if h is None else NOON + timedelta(hours=h) for h in (ended_after_h, noted_after_h)]
    assert time_walk(NOON, *moments) == (hours, by)


def test_several_people_on_a_walk_each_have_its_hours_and_the_walk_counts_once() -> None:
    (service, loose) = group_out(WALKS, AUTUMN, MEMBERS, "team")
    assert (service.name, service.members, service.out, service.walks, service.hours) == (
        "Service",
        2,
        2,
        2,
        4.0,
    )
    assert (loose.name, loose.members, loose.out, loose.walks, loose.hours) == ("", 1, 0, 0, 0.0)


def test_a_group_says_when_it_was_out_last_also_before_the_period() -> None:
    assert group_out(WALKS, AUTUMN, MEMBERS, "team")[1].last == date(2026, 8, 5)
    assert total_out(WALKS, AUTUMN, MEMBERS).last == date(2026, 11, 3)


def test_ranks_are_groups_too() -> None:
    names = [(one.name, one.out) for one in group_out(WALKS, AUTUMN, MEMBERS, "rank")]
    assert names == [("lead", 1), ("staff", 1), ("", 0)]


def test_months_have_hours_by_team_and_rank() -> None:
    lines = [
        (f"{one.month:%m}", one.rank, one.out, one.walks, one.hours)
        for one in months_out(WALKS, AUTUMN, MEMBERS)
    ]
    assert lines == [("11", "lead", 1, 1, 2.0), ("11", "staff", 1, 1, 2.0), ("10", "lead", 1, 1, 0.0)]


def test_whoever_stayed_in_is_not_named() -> None:
    assert [(one.name, one.walks) for one in people_out(WALKS, AUTUMN, MEMBERS)] == [("Ada", 2), ("Grace", 1)]


@pytest.mark.parametrize(
    ("days", "in_a_row", "this_week"),
    [
        ([], 0, False),
        ([date(2026, 11, 26)], 1, True),
        ([date(2026, 11, 22)], 1, False),
        ([date(2026, 11, 23), date(2026, 11, 22), date(2026, 11, 9)], 3, True),
        ([date(2026, 11, 15)], 0, False),
        ([date(2026, 12, 1), date(2026, 11, 22)], 1, False),
    ],
)
def test_weeks_in_a_row_are_not_broken_by_a_week_that_is_still_open(
    days: list[date], in_a_row: int, this_week: bool
) -> None:
    found = weeks_out([out(n, day, 1) for n, day in enumerate(days)], date(2026, 11, 27))
    assert (found.in_a_row, found.this_week) == (in_a_row, this_week)
    assert len(found.lately) == 26 and found.lately[-1][0] == date(2026, 11, 23)


def test_weeks_are_told_without_blame() -> None:
    said = weeks_words(weeks_out([out(1, date(2026, 9, 1), 1)], date(2026, 11, 27)))
    assert said == "This week is still open. Of the last 26 weeks, 1 had a walk in them."
