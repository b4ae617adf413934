"""Where to go next: places weighed by how long nobody walked them and by what moved there.

The formula, why it is so and where its ideas come from are written down in docs/coverage.md.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from ..records import MODES, Journey, Moved, NextPlace, Outing, Stage
from .coverage_map import NO_MARKET, market_key

HALF_LIFE_DAYS = 60.0
TIME_WEIGHT, MOVEMENT_WEIGHT = 40.0, 60.0
# How near a movement is to a place, by how much of the place its slice names.
CLOSENESS = {2: 1.0, 1: 0.6, 0: 0.3}
MOST_PLACES = 5

Place = tuple[int, str]  # id of the stage, key of the market
_Near = dict[str, list[tuple[int, str, Moved]]]


@dataclass(frozen=True)
class _Weighed:
    """A place with all that does not depend on the others of the list. strength: of each movement, 0 to 1."""

    place: Place
    base: NextPlace
    time: float
    movements: tuple[tuple[float, int, Moved], ...]


def suggest_places(
    outings: Sequence[Outing],
    journeys: Sequence[Journey],
    markets: Mapping[str, str],
    moved: Sequence[Moved],
    today: date,
    *,
    put_off: Set[Place] = frozenset(),
    most: int = MOST_PLACES,
) -> list[NextPlace]:
    """Return the places (stages by markets) most worth a walk, the weightiest first.

    outings: of all times. journeys: those in use. markets: key to label; {} for one market without a name.
    moved: what moved lately. put_off: left out. Each place weighs 0 to 100:

        time      40 × s          s = 1 − 2^(−days since the last walk ÷ 60), 1 where nobody was yet
        movement  60 × s' × m     m = how surely it moved × how little is known of why × how near it is
                                  (slice names market and stage 1, one of them 0.6, neither 0.3);
                                  s' = s, or 1 where it moved after the last walk; the greatest counts

    A movement that already speaks for a place of the list counts half for the next one, a quarter for the one
    after. Of places alike, one whose stage and market the list does not name yet comes first. A place weighs
    something as long as nobody walked it today.
    """
    walked: dict[Place, dict[str, date]] = {}
    for one in outings:
        for stage in one.stages:
            ways = walked.setdefault((stage, market_key(one.market)), {})
            ways[one.mode] = max(ways.get(one.mode, one.day), one.day)
    near = _by_market(moved, {market_key(stage.name) for journey in journeys for stage in journey.stages})
    left = [
        _weigh(journey, stage, (key, label), walked.get((stage.id, key), {}), near=near, today=today)
        for key, label in (markets or {"": NO_MARKET}).items()
        for journey in journeys
        for stage in journey.stages
        if (stage.id, key) not in put_off
    ]
    chosen: list[NextPlace] = []
    used: dict[int, int] = {}
    while left and len(chosen) < most:
        stages = [one.stage for one in chosen]
        named = [one.market for one in chosen]
        best = max(
            left,
            key=lambda one: (
                round(one.time + _movement(one, used)[0], 6),
                -stages.count(one.base.stage) - named.count(one.base.market),
            ),
        )
        left.remove(best)
        weight, index, at = _movement(best, used)
        if round(best.time + weight, 6) <= 0:
            break
        chosen.append(_with_movement(best, weight, at, used.get(index, 0)))
        if at is not None:
            used[index] = used.get(index, 0) + 1
    return chosen


def staleness(last: date | None, today: date) -> float:
    """Return 0 for a place walked today, 0.5 after 60 days, 0.75 after 120, and 1 where nobody was yet."""
    return 1.0 if last is None else 1.0 - 2.0 ** (-max(0, (today - last).days) / HALF_LIFE_DAYS)


def pick_mode(ways: Mapping[str, date]) -> str:
    """Return the way of walking that was tried longest ago at a place, one that was not yet before all.

    ways: the newest walk by each way that was tried there.
    """
    return min(MODES, key=lambda mode: (ways.get(mode, date.min), MODES.index(mode)))


def ask_at(moved: Sequence[Moved], stages: Iterable[str]) -> Callable[[str, str], tuple[int | None, str]]:
    """Return what says, for a stage and a market as it is written ("" for none), what to find out there.

    That is the metric (its id, or None) whose movement says most at that place, and a question.
    """
    near = _by_market(moved, {market_key(stage) for stage in stages})

    def ask(stage: str, market: str) -> tuple[int | None, str]:
        own = market_key(stage)
        found = [
            (one.certainty * one.unknown * CLOSENESS[bool(key) + bool(of_stage)], -index, one)
            for key in {"", market_key(market)}
            for index, of_stage, one in near.get(key, ())
            if of_stage in ("", own)
        ]
        strength, _, best = max(found, key=lambda one: one[:2], default=(0.0, 0, None))
        if best is None or not strength:
            return None, place_question(stage, market)
        return best.metric_id, best.question

    return ask


def place_question(stage: str, market: str) -> str:
    """Return what to find out at a place where nothing moved; market: "" for none."""
    return f"What is “{stage}” like for customers{f' in {market}' if market else ''}?"


def _by_market(moved: Iterable[Moved], known: Set[str]) -> _Near:
    """Return movements by the key of their market, "" for all, each with its stage's key.

    A stage that no journey has says nothing of which of ours it is, and counts as not named.
    """
    found: _Near = {}
    for index, one in enumerate(moved):
        stage = market_key(one.stage)
        found.setdefault(market_key(one.market), []).append((index, stage if stage in known else "", one))
    return found


def _weigh(
    journey: Journey,
    stage: Stage,
    market: tuple[str, str],
    ways: Mapping[str, date],
    *,
    near: _Near,
    today: date,
) -> _Weighed:
    key, label = market
    last = max(ways.values(), default=None)
    stale = staleness(last, today)
    own_stage = market_key(stage.name)
    movements = []
    for of_market in {"", key}:
        for index, of_stage, one in near.get(of_market, ()):
            if of_stage not in ("", own_stage):
                continue
            fresh = 1.0 if last is None or last < one.since else stale
            strength = fresh * one.certainty * one.unknown * CLOSENESS[bool(of_market) + bool(of_stage)]
            if strength:
                movements.append((strength, index, one))
    mode = pick_mode(ways)
    base = NextPlace(
        stage_id=stage.id,
        stage=stage.name,
        journey_id=journey.id,
        journey=journey.name,
        market=key,
        market_label=label,
        mode=mode,
        time=TIME_WEIGHT * stale,
        movement=0.0,
        last=last,
        reasons=(_time_words(last, today), _mode_words(mode, ways, last)),
        moved=None,
        question=place_question(stage.name, label if key else ""),
    )
    return _Weighed((stage.id, key), base, TIME_WEIGHT * stale, tuple(sorted(movements, key=lambda m: m[1])))


def _movement(one: _Weighed, used: Mapping[int, int]) -> tuple[float, int, Moved | None]:
    """Return the greatest weight of a movement at a place, given how often each speaks already."""
    best: tuple[float, int, Moved | None] = (0.0, -1, None)
    for strength, index, moved in one.movements:
        weight = MOVEMENT_WEIGHT * strength * 0.5 ** used.get(index, 0)
        if weight > best[0]:
            best = (weight, index, moved)
    return best


def _with_movement(one: _Weighed, weight: float, moved: Moved | None, times: int) -> NextPlace:
    if moved is None:
        return one.base
    since = ""
    if one.base.last is not None and one.base.last < moved.since:
        since = " Nobody was there since."
    again = " It speaks for a place above as well, so it counts less here." if times else ""
    reasons = (f"{moved.words}{since}{again}", *one.base.reasons)
    return replace(one.base, movement=weight, moved=moved, reasons=reasons, question=moved.question)


def _time_words(last: date | None, today: date) -> str:
    if last is None:
        return "Nobody has walked it yet."
    days = (today - last).days
    ago = {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
    return f"Last walked {ago}."


def _mode_words(mode: str, ways: Mapping[str, date], last: date | None) -> str:
    if last is None:
        return f"A way to begin: {mode}."
    return f"A way not tried here yet: {mode}." if mode not in ways else f"Longest not tried here: {mode}."
