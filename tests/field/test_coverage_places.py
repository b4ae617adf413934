"""The map's white spots, and where to go next: every part of the formula of docs/coverage.md."""

from datetime import date, timedelta

import pytest

from fieldnotes.field.coverage_map import map_field, market_key, name_markets
from fieldnotes.field.coverage_next import ask_at, pick_mode, staleness, suggest_places
from fieldnotes.records import MODES, Journey, Moved, Outing, Period, Stage

TODAY = date(2026, 11, 27)
JOURNEY = Journey(1, "Order", (Stage(1, 1, 0, "buy"), Stage(2, 1, 1, "get help")))
MARKETS = {"korea": "Korea", "france": "France"}


def out(day: date, market: str, *stages: int, mode: str = "interview", session_id: int = 1) -> Outing:
    return Outing(session_id, "Walk", 1, market, mode, day, 1.0, "its end", (1,), stages, 1)


def moved(market: str = "", stage: str = "", **changed: object) -> Moved:
    usual = {"certainty": 1.0, "unknown": 1.0, "since": date(2026, 10, 1)}
    return Moved(7, "NPS", market, stage, words="NPS fell.", question="Why did NPS fall?", **usual | changed)  # type: ignore[arg-type]


def suggest(*walks: Outing, moves: tuple[Moved, ...] = (), **how: object):  # type: ignore[no-untyped-def]
    return suggest_places(walks, [JOURNEY], MARKETS, moves, TODAY, **how)  # type: ignore[arg-type]


def test_markets_are_one_however_they_are_written() -> None:
    assert market_key("  Korea ") == market_key("KOREA")
    assert name_markets(["Korea", "korea", "Korea", "France", ""]) == {"korea": "Korea", "france": "France"}


def test_a_cell_holds_the_walks_of_the_period_and_when_the_last_one_was() -> None:
    walks = (
        out(TODAY, "korea", 1, session_id=3),
        out(date(2026, 1, 5), "Korea", 2, session_id=2),
        out(TODAY, "Korea", session_id=4),
    )
    found = map_field(walks, Period(date(2026, 11, 1)), JOURNEY, across="market", markets=MARKETS)
    buy, help_ = found.rows
    assert (buy.cells[0].walks, buy.cells[0].last) == ((3,), TODAY)
    assert (help_.cells[0].walks, help_.cells[0].last) == ((), date(2026, 1, 5))
    assert (help_.cells[1].walks, help_.cells[1].last) == ((), None)
    assert (found.white, found.places, found.unplaced) == (3, 4, (4,))


def test_walks_without_a_market_have_a_column_where_there_are_any() -> None:
    with_one = map_field((out(TODAY, "", 1),), Period(), JOURNEY, across="market", markets=MARKETS)
    assert [column.label for column in with_one.columns] == ["Korea", "France", "no market given"]
    assert len(map_field((), Period(), JOURNEY, across="market", markets=MARKETS).columns) == 2


def test_the_map_can_be_narrowed_to_a_way_or_lie_across_ways_in_a_market() -> None:
    walks = (out(TODAY, "Korea", 1), out(TODAY, "France", 1, mode="mystery shop", session_id=2))
    by_way = map_field(walks, Period(), JOURNEY, across="market", markets=MARKETS, only="interview")
    assert [cell.walks for cell in by_way.rows[0].cells] == [(1,), ()]
    ways = map_field(walks, Period(), JOURNEY, across="mode", markets=MARKETS, only="france")
    assert {column.key for column in ways.columns} == set(MODES)
    assert [
        column.key for column, cell in zip(ways.columns, ways.rows[0].cells, strict=True) if cell.walks
    ] == ["mystery shop"]


@pytest.mark.parametrize(("days", "share"), [(0, 0.0), (60, 0.5), (120, 0.75)])
def test_a_place_grows_stale_by_half_in_60_days(days: int, share: float) -> None:
    assert staleness(TODAY - timedelta(days=days), TODAY) == pytest.approx(share)
    assert staleness(None, TODAY) == 1.0


@pytest.mark.parametrize(
    ("move", "weight"),
    [
        (moved("Korea", "buy"), 60.0),
        (moved("Korea"), 36.0),
        (moved(), 18.0),
        (moved("Korea", "buy", certainty=0.5), 30.0),
        (moved("Korea", "buy", unknown=0.1), 6.0),
        (moved("Korea", "no stage of ours"), 36.0),
        (moved("France"), 0.0),
        (moved("Korea", "get help"), 0.0),
    ],
)
def test_what_moved_weighs_by_how_sure_how_unknown_and_how_near_it_is(move: Moved, weight: float) -> None:
    places = suggest(moves=(move,), put_off={(2, "korea"), (1, "france"), (2, "france")})
    assert [(one.stage, one.market, one.time) for one in places] == [("buy", "korea", 40.0)]
    assert places[0].movement == pytest.approx(weight)


def test_a_walk_before_the_movement_does_not_answer_it() -> None:
    others = {(2, "korea"), (1, "france"), (2, "france")}
    day = TODAY - timedelta(days=60)
    late, early = moved("Korea", "buy", since=TODAY), moved("Korea", "buy", since=date(2026, 1, 1))
    (before,) = suggest(out(day, "Korea", 1), moves=(late,), put_off=others)
    (after,) = suggest(out(day, "Korea", 1), moves=(early,), put_off=others)
    assert (before.time, before.movement) == (pytest.approx(20.0), pytest.approx(60.0))
    assert (after.time, after.movement) == (pytest.approx(20.0), pytest.approx(30.0))
    assert "Nobody was there since." in before.reasons[0]


def test_one_movement_does_not_fill_the_list() -> None:
    places = suggest(moves=(moved("Korea"),))
    assert [(one.stage, one.market_label, one.movement) for one in places] == [
        ("buy", "Korea", 36.0),
        ("get help", "Korea", 18.0),
        ("buy", "France", 0.0),
        ("get help", "France", 0.0),
    ]


def test_of_places_alike_the_list_names_different_stages_and_markets_first() -> None:
    assert [(one.stage, one.market_label) for one in suggest(most=2)] == [
        ("buy", "Korea"),
        ("get help", "France"),
    ]


def test_a_place_walked_today_is_not_suggested() -> None:
    walks = [out(TODAY, market, 1, 2) for market in ("Korea", "France")]
    assert suggest(*walks, moves=(moved("Korea", since=date(2026, 1, 1)),)) == []


def test_the_way_tried_longest_ago_is_offered() -> None:
    tried = {mode: TODAY for mode in MODES}
    assert pick_mode(tried | {"mystery shop": date(2026, 1, 1)}) == "mystery shop"
    del tried["interview"]
    assert pick_mode(tried) == "interview"


def test_a_white_spot_asks_what_moved_there_else_what_it_is_like() -> None:
    ask = ask_at([moved("Korea"), moved("korea", "buy", certainty=0.9)], ["buy", "get help"])
    assert ask("buy", "Korea") == (7, "Why did NPS fall?")
    assert ask("buy", "France") == (None, "What is “buy” like for customers in France?")
    assert ask("buy", "") == (None, "What is “buy” like for customers?")
