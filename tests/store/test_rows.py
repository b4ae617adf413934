import time
from collections.abc import Iterator
from datetime import date

import pytest

from fieldnotes.store.rows import local_day


@pytest.fixture
def seoul(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Seoul")
    time.tzset()
    local_day.cache_clear()
    yield
    monkeypatch.undo()
    time.tzset()
    local_day.cache_clear()


def test_a_moment_falls_on_the_day_that_it_was_where_the_team_is(seoul: None) -> None:
    assert local_day("2026-03-01T15:30:00.000+00:00") == date(2026, 3, 2)


def test_a_day_stays_the_day_that_it_was_given_as(seoul: None) -> None:
    assert local_day("2026-03-01") == date(2026, 3, 1)


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_moment_falls_on_no_day(nothing: str | None) -> None:
    assert local_day(nothing) is None
