"""The map of both lenses: every slice of every metric beside the findings that explain it."""

import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from ..records import Strength
from ..store import both_lenses as store
from ..store import metrics
from ..voc.both_lenses import (
    DEPTHS,
    Certainty,
    Depth,
    PlacedSlice,
    Region,
    fold_relatives,
    in_order,
    place_slices,
)
from ..voc.recent import judge_together
from .access import allowed
from .lenses import read_slices_alone
from .stamp import Stamp, database_stamp
from .strength import list_strengths
from .workspace import Workspace


@dataclass(frozen=True)
class LensMap:
    """Where numbers and stories meet, and where they do not.

    slices: those that stand for all (in_order), each with the ones folded under it. placed:
    how many slices there are; judged: how many of them could be judged, all together. bare: names of metrics
    without values. unlinked: findings without a metric, with the depth of their evidence, the deepest first.
    unlinked_stories: id and title of published stories without a finding.
    """

    slices: tuple[PlacedSlice, ...]
    placed: int
    judged: int
    bare: tuple[str, ...]
    unlinked: tuple[tuple[int, Depth], ...]
    unlinked_stories: tuple[tuple[int, str], ...]

    def in_region(self, region: Region) -> tuple[PlacedSlice, ...]:
        """Return the slices of a region, the surest and biggest change first."""
        return tuple(one for one in self.slices if one.region == region)

    def in_cell(self, certainty: Certainty, depth: Depth) -> tuple[PlacedSlice, ...]:
        """Return the slices that moved that surely and have evidence that deep, the biggest change first."""
        return tuple(one for one in self.slices if (one.certainty, one.depth) == (certainty, depth))

    def unlinked_of(self, depth: Depth) -> tuple[int, ...]:
        """Return the findings without a metric whose evidence is that deep."""
        return tuple(finding_id for finding_id, own in self.unlinked if own == depth)


@dataclass(frozen=True)
class FindingOnMap:
    """A finding as the map lists it; stage: the name of its stage, "" for none."""

    id: int
    statement: str
    market: str
    stage: str
    strength: Strength


@dataclass
class _Kept:
    lock: threading.Lock = field(default_factory=threading.Lock)
    stamp: Stamp | None = None
    found: LensMap | None = None
    metrics: "dict[int, _OfMetric]" = field(default_factory=dict)


@dataclass(frozen=True)
class _OfMetric:
    """The slices of a metric as they were placed last, with all that this follows from."""

    follows_from: tuple[object, ...]
    placed: int
    leaders: tuple[PlacedSlice, ...]


_kept: WeakKeyDictionary[Workspace, _Kept] = WeakKeyDictionary()
_keeping = threading.Lock()


@allowed("see the whole picture")
def read_both_lenses(ws: Workspace) -> LensMap:
    """Return the map as it is now.

    What a metric did is kept by its revision; the evidence is graded anew whenever anybody wrote into the
    workspace, and each day, because a consent may run out with it.
    """
    with _keeping:
        kept = _kept.setdefault(ws, _Kept())
    with kept.lock:
        stamp = database_stamp(ws)
        if kept.found is None or stamp is None or stamp != kept.stamp:
            kept.found = _read(ws, kept.metrics)
            kept.stamp = stamp
        return kept.found


@allowed("read findings")
def list_findings_on_map(ws: Workspace, finding_ids: Collection[int]) -> dict[int, FindingOnMap]:
    """Return these findings by their id, with their place and the strength of their evidence."""
    if not finding_ids:
        return {}
    found = store.read_findings_briefly(ws.db, finding_ids)
    strengths = list_strengths(ws, [row["id"] for row in found])
    return {row["id"]: FindingOnMap(strength=strengths[row["id"]], **row) for row in found}


def _read(ws: Workspace, before: dict[int, _OfMetric]) -> LensMap:
    """Return the map. before: the metrics as they were placed last; brought up to date here."""
    depths: Mapping[int, Depth] = {
        finding_id: strength.grade for finding_id, strength in list_strengths(ws).items()
    }
    links = store.read_live_links(ws.db)
    known = metrics.read_metrics(ws.db)
    alone = {metric.id: read_slices_alone(ws, metric) for metric in known}
    # All slices of all metrics are looked at at once, so they are judged at once.
    changes = judge_together([change for _, own in alone.values() for change in own])
    for gone in before.keys() - alone.keys():
        del before[gone]
    slices: list[PlacedSlice] = []
    placed = taken = 0
    for metric in known:
        newest, own = alone[metric.id]
        judged = changes[taken : taken + len(own)]
        taken += len(own)
        beside = links.get(metric.id, [])
        follows_from = (metric, judged, beside, [depths.get(link.finding_id) for link in beside])
        one = before.get(metric.id)
        if one is None or one.follows_from != follows_from:
            found = place_slices(metric, newest, {one.slice: one for one in judged}, beside, depths)
            one = _OfMetric(follows_from, len(found), tuple(fold_relatives(found)))
            before[metric.id] = one
        placed += one.placed
        slices += one.leaders
    return LensMap(
        slices=tuple(in_order(slices)),
        placed=placed,
        judged=sum(change.q is not None for change in changes),
        bare=tuple(metric.name for metric in known if not alone[metric.id][0]),
        unlinked=_deepest_first(store.read_unlinked_findings(ws.db), depths),
        unlinked_stories=tuple(store.read_unlinked_stories(ws.db)),
    )


def _deepest_first(finding_ids: Sequence[int], depths: Mapping[int, Depth]) -> tuple[tuple[int, Depth], ...]:
    found = [(finding_id, depths.get(finding_id, DEPTHS[0])) for finding_id in finding_ids]
    return tuple(sorted(found, key=lambda one: DEPTHS.index(one[1]), reverse=True))
