"""The map of the field: the stages of a journey by markets, or by ways of walking, and its white spots."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from ..records import MODES, Across, FieldMap, Journey, MapCell, MapColumn, MapRow, Outing, Period

NO_MARKET = "no market given"


@lru_cache(maxsize=4096)  # thousands of walks name a dozen markets
def market_key(market: str) -> str:
    """Return what tells a market from others, however it is written: "Korea" and " korea" are the same."""
    return " ".join(market.split()).casefold()


def name_markets(markets: Iterable[str]) -> dict[str, str]:
    """Return each market's key with the way it is written most often, the most used market first.

    Markets without a name are left out.
    """
    spelled: dict[str, Counter[str]] = {}
    for market in markets:
        if key := market_key(market):
            spelled.setdefault(key, Counter())[" ".join(market.split())] += 1
    order = sorted(spelled, key=lambda key: (-spelled[key].total(), key))
    return {key: spelled[key].most_common(1)[0][0] for key in order}


def map_field(
    outings: Sequence[Outing],
    period: Period,
    journey: Journey,
    *,
    across: Across,
    markets: dict[str, str],
    only: str | None = None,
) -> FieldMap:
    """Return a journey's stages by markets or by ways of walking.

    outings: of all times, the newest first. markets: key to label, in the order of the columns. only: the way
    of walking (where markets are across) or the market's key (where ways are) that walks are narrowed to.
    Walks without a market have a column of their own where there are any.
    """
    own = [one for one in outings if one.journey_id == journey.id]
    keyed = [(one, market_key(one.market)) for one in own]
    if across == "market":
        placed = [(one, key) for one, key in keyed if only is None or one.mode == only]
        columns = [MapColumn(*item) for item in markets.items()]
        if not columns or any(not key for _, key in placed):
            columns.append(MapColumn("", NO_MARKET))
    else:
        placed = [(one, one.mode) for one, key in keyed if only is None or key == only]
        columns = [MapColumn(mode, mode) for mode in MODES]
    walks: dict[tuple[int, str], list[int]] = {}
    last: dict[tuple[int, str], date] = {}
    unplaced = []
    for one, key in placed:
        inside = period.holds(one.day)
        for stage in one.stages:
            place = (stage, key)
            if place not in last or one.day > last[place]:
                last[place] = one.day
            if inside:
                walks.setdefault(place, []).append(one.session_id)
        if inside and not one.stages:
            unplaced.append(one.session_id)
    rows = tuple(
        MapRow(
            stage.id,
            stage.name,
            tuple(
                MapCell(tuple(walks.get(place, ())), last.get(place))
                for column in columns
                for place in ((stage.id, column.key),)
            ),
        )
        for stage in journey.stages
    )
    return FieldMap(journey.id, journey.name, across, only, tuple(columns), rows, tuple(unplaced))
