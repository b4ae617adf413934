"""Where numbers and stories meet: slices of metrics by how surely they moved and how deep their evidence is.

The rules are written down in docs/both-lenses.md; `region_of` is their table.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Generic, Literal, TypeVar

from ..records import GRADES, Grade, Link, Metric, MetricValue, Slice
from .multiple import FALSE_DISCOVERIES
from .recent import RecentChange

Certainty = Literal["surely", "probably", "no sure movement", "not judged"]
# How deep the evidence is: the word for its strength.
Depth = Grade
DEPTHS = GRADES
Region = Literal["act", "go and see", "anecdote: check", "watch"]

CERTAINTIES: tuple[Certainty, ...] = ("surely", "probably", "no sure movement", "not judged")
MOVED: frozenset[Certainty] = frozenset({"surely", "probably"})
REGION_NAMES: tuple[Region, ...] = ("act", "go and see", "anecdote: check", "watch")

# Of the slices that are called at least probable, at most this share did not move, on average.
PROBABLE_DISCOVERIES = 0.20

_FIELDS = ("market", "segment", "stage", "touchpoint", "channel")
_Part = frozenset[tuple[str, str]]
_Item = TypeVar("_Item")


@dataclass(frozen=True)
class PlacedSlice:
    """A slice of a metric with its place on the map.

    newest: its newest value; change: what it did lately, judged among all slices of the map, None with fewer
    than two values. findings: those that speak for an explanation, the deepest first; against: those whose
    link speaks against; earlier: those that explain another movement than this one.
    folded: wider and narrower slices of the same metric for which it stands.
    """

    metric: Metric
    slice: Slice
    newest: MetricValue | None
    change: RecentChange | None
    certainty: Certainty
    depth: Depth
    region: Region
    findings: tuple[int, ...] = ()
    against: tuple[int, ...] = ()
    earlier: tuple[int, ...] = ()
    folded: tuple["PlacedSlice", ...] = ()

    @property
    def moved(self) -> bool:
        """Whether it moved surely or probably."""
        return self.certainty in MOVED


def certainty_of(change: RecentChange | None) -> Certainty:
    """Return how surely a slice moved, by its p value adjusted for all that were looked at (q).

    Surely up to 0.05, probably up to 0.20. Without an interval, with too few responses or with a single value
    it is not judged.
    """
    if change is None or change.q is None:
        return "not judged"
    if change.q <= FALSE_DISCOVERIES:
        return "surely"
    return "probably" if change.q <= PROBABLE_DISCOVERIES else "no sure movement"


def region_of(certainty: Certainty, depth: Depth) -> Region:
    """Return the region of the map in which a slice lies; the table is in docs/both-lenses.md."""
    if depth == "anecdote":
        return "anecdote: check"
    if certainty not in MOVED:
        return "watch"
    return "go and see" if depth == "no evidence" else "act"


def overlap(one: Slice, other: Slice) -> bool:
    """Say whether one of two slices covers the other: each field that it names is the same there."""
    a, b = _part(one), _part(other)
    return a <= b or b <= a


def place_slices(
    metric: Metric,
    newest: Mapping[Slice, MetricValue],
    changes: Mapping[Slice, RecentChange],
    links: Iterable[Link],
    depths: Mapping[int, Depth],
) -> list[PlacedSlice]:
    """Return every slice of a metric with its place on the map.

    newest: the newest value of each slice that there is; changes: by slice, judged among all of the map.
    links: to this metric. depths: how deep the evidence of each finding is; one that is not named has none.
    A link counts for a slice that its own slice covers or lies in. One that explains a movement counts for
    that movement alone: where its period lies wholly outside the newer periods that are compared, the finding
    is told as one that explains another movement.
    """
    by_part: dict[_Part, list[Link]] = {}
    for link in links:
        by_part.setdefault(_part(link.slice), []).append(link)
    near = _Relatives({part: part for part in by_part})
    rank = _ranks(by_part.values(), depths)
    placed = []
    for part in newest:
        change = changes.get(part)
        beside = [link for other in near.of(_part(part)) for link in by_part[other]]
        roles = _roles(beside, change)
        certainty = certainty_of(change)
        explaining = sorted(roles["for"], key=rank.__getitem__)
        depth = depths.get(explaining[0], "no evidence") if explaining else "no evidence"
        placed.append(
            PlacedSlice(
                metric,
                part,
                newest[part],
                change,
                certainty,
                depth,
                region_of(certainty, depth),
                findings=tuple(explaining),
                against=tuple(sorted(roles["against"], key=rank.__getitem__)),
                earlier=tuple(sorted(roles["earlier"] - roles["for"], key=rank.__getitem__)),
            )
        )
    return placed


def fold_relatives(placed: Sequence[PlacedSlice]) -> list[PlacedSlice]:
    """Return the slices of one metric that stand for all of it, each with those folded under it.

    The one whose movement is surest comes first and takes the slices that it covers or lies in with it; then
    the surest of those left, and so on; of slices that did not move the widest. A slice that moved the other
    way, or that calls for something else (another region), is never folded under one.
    """
    near = _Relatives({_part(one.slice): one for one in placed})
    taken: set[_Part] = set()
    leaders = []
    for leader in sorted(placed, key=_surest_first):
        own = _part(leader.slice)
        if own in taken:
            continue
        taken.add(own)
        folded = [
            one
            for one in near.of(own)
            if _part(one.slice) not in taken and (not one.moved or _says_the_same(leader, one))
        ]
        taken.update(_part(one.slice) for one in folded)
        leaders.append(replace(leader, folded=tuple(sorted(folded, key=_surest_first))))
    return leaders


def relative_size(metric: Metric, change: RecentChange | None) -> float:
    """Return how large a change is beside what its metric can do, so that metrics can be put in one order.

    A share of the scale where there is one (an NPS has 200 points, a share its base, a mean its scale), else
    of the value before. 0.0 without a change.
    """
    if change is None:
        return 0.0
    if metric.measure == "nps":
        whole = 200.0
    elif metric.measure == "share":
        whole = metric.per
    elif metric.measure == "mean" and metric.scale_low is not None and metric.scale_high is not None:
        whole = metric.scale_high - metric.scale_low
    else:
        whole = abs(change.before)
    return abs(change.change) / whole if whole > 0 else abs(change.change)


def in_order(placed: Iterable[PlacedSlice]) -> list[PlacedSlice]:
    """Return slices in the order of lists: the surest word first, within it the biggest change first.

    Those alike stand by metric and slice.
    """
    return sorted(
        placed,
        key=lambda one: (
            CERTAINTIES.index(one.certainty),
            -relative_size(one.metric, one.change),
            one.metric.name,
            one.slice.label(),
        ),
    )


def _roles(links: Iterable[Link], change: RecentChange | None) -> dict[str, set[int]]:
    roles: dict[str, set[int]] = {"for": set(), "against": set(), "earlier": set()}
    for link in links:
        if link.kind == "speaks against":
            roles["against"].add(link.finding_id)
        elif link.kind == "explains this movement" and change and _is_elsewhen(link, change):
            roles["earlier"].add(link.finding_id)
        else:
            roles["for"].add(link.finding_id)
    return roles


def _is_elsewhen(link: Link, change: RecentChange) -> bool:
    ends_before = link.period_end is not None and link.period_end < change.after_start
    begins_after = link.period_start is not None and link.period_start > change.after_end
    return ends_before or begins_after


def _ranks(links: Iterable[Iterable[Link]], depths: Mapping[int, Depth]) -> dict[int, int]:
    """Return the place of each linked finding among all: the deepest first, of those alike the newest."""
    level = {depth: at for at, depth in enumerate(DEPTHS)}
    linked = {link.finding_id for some in links for link in some}
    ordered = sorted(linked, key=lambda one: (level[depths.get(one, "no evidence")], one), reverse=True)
    return {finding_id: place for place, finding_id in enumerate(ordered)}


def _surest_first(one: PlacedSlice) -> tuple[int, float, float, int, float, str]:
    width = len(_part(one.slice))
    if not one.moved or one.change is None:
        return 1, 0.0, 0.0, width, 0.0, one.slice.label()
    change = one.change
    return 0, change.q or 0.0, change.p or 0.0, width, -abs(change.change), one.slice.label()


def _says_the_same(leader: PlacedSlice, one: PlacedSlice) -> bool:
    if leader.region != one.region or leader.change is None or one.change is None:
        return False
    return (leader.change.change > 0) == (one.change.change > 0)


def _part(one: Slice) -> _Part:
    return frozenset((name, value) for name in _FIELDS if (value := getattr(one, name)))


class _Relatives(Generic[_Item]):
    """Finds the items whose part covers a part or lies in it, without looking at all of them."""

    def __init__(self, items: Mapping[_Part, _Item]) -> None:
        self._items = items
        self._narrower: dict[_Part, list[_Item]] = {}
        for part, item in items.items():
            for wider in _wider(part):
                self._narrower.setdefault(wider, []).append(item)

    def of(self, part: _Part) -> list[_Item]:
        """Return the items at this part, wider, and narrower."""
        wider = [self._items[one] for one in _wider(part) if one != part and one in self._items]
        return wider + self._narrower.get(part, [])


def _wider(part: _Part) -> Iterator[_Part]:
    """Yield the parts that cover a part, itself among them."""
    for size in range(len(part) + 1):
        yield from map(frozenset, combinations(part, size))
