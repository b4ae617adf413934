"""The map of both lenses: which region a slice lies in, whose evidence counts for it, what is folded."""

import math
import random
import statistics
from datetime import date

import pytest

from fieldnotes.records import Link, Metric, MetricValue, Slice
from fieldnotes.voc.both_lenses import (
    CERTAINTIES,
    DEPTHS,
    PlacedSlice,
    certainty_of,
    fold_relatives,
    in_order,
    overlap,
    place_slices,
    region_of,
    relative_size,
)
from fieldnotes.voc.recent import RecentChange, compare_newest, judge_together

NPS = Metric(1, "nps", "NPS", "points", "higher", measure="nps")
ALL, KOREA, JAPAN = Slice(), Slice(market="Korea"), Slice(market="Japan")
CHECKOUT, KOREA_CHECKOUT = Slice(stage="checkout"), Slice(market="Korea", stage="checkout")

# One row a certainty, one column a depth, as docs/both-lenses.md has them.
TABLE = {
    "surely": ("go and see", "anecdote: check", "act", "act", "act"),
    "probably": ("go and see", "anecdote: check", "act", "act", "act"),
    "no sure movement": ("watch", "anecdote: check", "watch", "watch", "watch"),
    "not judged": ("watch", "anecdote: check", "watch", "watch", "watch"),
}


def change(part=ALL, by=-9.0, *, p=0.001, q=0.002, low=-12.0, high=-6.0, small=False) -> RecentChange:
    return RecentChange(
        slice=part,
        before_start=date(2026, 5, 1),
        before_end=date(2026, 7, 31),
        after_start=date(2026, 8, 1),
        after_end=date(2026, 10, 31),
        before=40.0,
        after=40.0 + by,
        change=by,
        low=low,
        high=high,
        certain=q is not None and q <= 0.05,
        p=p,
        q=q,
        small=small,
    )


def link(finding_id, part=ALL, kind="explains its level", start=None, end=None) -> Link:
    return Link(finding_id, finding_id, 1, kind, "", start, end, part)


def newest(*parts):
    return {part: MetricValue(1, 1, date(2026, 10, 1), date(2026, 10, 31), 31.0, part) for part in parts}


def placed(part, *, by=-9.0, q=0.002, depth="no evidence", finding_ids=()) -> PlacedSlice:
    moved = change(part, by, q=q, p=q)
    certainty = certainty_of(moved)
    region = region_of(certainty, depth)
    return PlacedSlice(NPS, part, newest(part)[part], moved, certainty, depth, region, finding_ids)


@pytest.mark.parametrize("certainty", CERTAINTIES)
@pytest.mark.parametrize("depth", DEPTHS)
def test_the_region_follows_from_certainty_and_depth(certainty, depth):
    assert region_of(certainty, depth) == TABLE[certainty][DEPTHS.index(depth)]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        (0.0, "surely"),
        (0.05, "surely"),
        (0.0501, "probably"),
        (0.20, "probably"),
        (0.2001, "no sure movement"),
        (1.0, "no sure movement"),
        (None, "not judged"),
    ],
)
def test_how_surely_a_slice_moved_follows_from_its_adjusted_p_value(q, expected):
    assert certainty_of(change(q=q)) == expected


def test_a_single_value_is_not_judged():
    assert certainty_of(None) == "not judged"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (ALL, ALL, True),
        (ALL, KOREA_CHECKOUT, True),
        (KOREA, KOREA_CHECKOUT, True),
        (KOREA_CHECKOUT, CHECKOUT, True),
        (KOREA, JAPAN, False),
        (KOREA, CHECKOUT, False),  # some are in both, but neither covers the other
        (JAPAN, KOREA_CHECKOUT, False),
        (Slice(market="checkout"), CHECKOUT, False),  # a word alone says nothing, its field counts
    ],
)
def test_slices_overlap_where_one_covers_the_other(one, other, expected):
    assert overlap(one, other) is overlap(other, one) is expected


def test_a_finding_counts_for_slices_that_its_link_covers_or_lies_in():
    parts = (ALL, KOREA, JAPAN, CHECKOUT, KOREA_CHECKOUT)
    found = place_slices(NPS, newest(*parts), {p: change(p) for p in parts}, [link(7, KOREA)], {7: "pattern"})
    assert {one.slice.label(): (one.findings, one.depth, one.region) for one in found} == {
        "all customers": ((7,), "pattern", "act"),
        "Korea": ((7,), "pattern", "act"),
        "Japan": ((), "no evidence", "go and see"),
        "checkout": ((), "no evidence", "go and see"),
        "Korea · checkout": ((7,), "pattern", "act"),
    }


def test_what_speaks_against_is_told_apart_and_is_no_evidence_for_the_movement():
    (one,) = place_slices(
        NPS,
        newest(ALL),
        {ALL: change()},
        [link(1, kind="speaks against"), link(2), link(3)],
        {1: "well supported", 2: "anecdote", 3: "indication"},
    )
    assert (one.findings, one.against, one.depth) == ((3, 2), (1,), "indication")


def test_a_finding_without_evidence_is_listed_but_gives_no_depth():
    (one,) = place_slices(NPS, newest(ALL), {ALL: change()}, [link(1)], {})
    assert (one.findings, one.depth, one.region) == ((1,), "no evidence", "go and see")


@pytest.mark.parametrize(
    ("start", "end", "counts"),
    [
        (date(2026, 8, 1), date(2026, 10, 31), True),
        (date(2026, 10, 31), date(2026, 12, 31), True),
        (None, None, True),
        (date(2026, 2, 1), date(2026, 7, 31), False),  # explains an earlier movement
        (date(2026, 11, 1), None, False),
        (None, date(2026, 7, 31), False),
    ],
)
def test_what_explains_a_movement_counts_for_that_movement_alone(start, end, counts):
    (one,) = place_slices(
        NPS,
        newest(ALL),
        {ALL: change()},
        [link(1, kind="explains this movement", start=start, end=end)],
        {1: "pattern"},
    )
    assert (one.findings, one.earlier) == (((1,), ()) if counts else ((), (1,)))
    assert one.region == ("act" if counts else "go and see")


def test_what_explains_a_level_counts_whenever_it_was_measured():
    old = link(1, kind="explains its level", start=date(2024, 1, 1), end=date(2024, 12, 31))
    (one,) = place_slices(NPS, newest(ALL), {ALL: change()}, [old], {1: "pattern"})
    assert (one.findings, one.region) == ((1,), "act")


def test_relatives_of_the_surest_movement_are_folded_under_it():
    parts = (placed(ALL, q=0.03), placed(KOREA, q=0.01), placed(KOREA_CHECKOUT, q=0.001))
    (leader,) = fold_relatives([*parts])
    assert leader.slice == KOREA_CHECKOUT
    assert [one.slice for one in leader.folded] == [KOREA, ALL]


def test_slices_beside_each_other_are_not_folded():
    parts = (placed(KOREA, q=0.001), placed(JAPAN, q=0.01), placed(ALL, q=0.02))
    assert [(one.slice, len(one.folded)) for one in fold_relatives(parts)] == [(KOREA, 1), (JAPAN, 0)]


def test_of_a_quiet_metric_the_widest_slice_stands_for_all():
    parts = (placed(KOREA_CHECKOUT, q=0.3), placed(KOREA, q=0.9), placed(ALL, q=0.99))
    (leader,) = fold_relatives(parts)
    assert (leader.slice, len(leader.folded)) == (ALL, 2)


def test_a_slice_that_moved_the_other_way_is_not_folded():
    parts = (placed(ALL, by=-9.0, q=0.001), placed(KOREA, by=9.0, q=0.01), placed(JAPAN, by=-5.0, q=0.01))
    assert [(one.slice, [f.slice for f in one.folded]) for one in fold_relatives(parts)] == [
        (ALL, [JAPAN]),
        (KOREA, []),
    ]


def test_a_movement_that_nobody_explains_is_not_folded_under_one_that_somebody_does():
    parts = (placed(ALL, q=0.001, depth="pattern"), placed(JAPAN, q=0.01, depth="no evidence"))
    assert [(one.slice, one.region) for one in fold_relatives(parts)] == [(ALL, "act"), (JAPAN, "go and see")]


def test_every_slice_is_shown_once():
    names = ("", "Korea", "Japan", "Peru")
    parts = [
        placed(Slice(market=market, stage=stage), by=1.0 if stage == "pay" else -1.0, q=0.01 * (n + 1))
        for n, (market, stage) in enumerate((m, s) for m in names for s in ("", "pay", "browse"))
    ]
    leaders = fold_relatives(parts)
    shown = [one.slice for leader in leaders for one in (leader, *leader.folded)]
    assert sorted(map(Slice.label, shown)) == sorted(one.slice.label() for one in parts)
    for leader in leaders:
        assert all(overlap(leader.slice, one.slice) for one in leader.folded)


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        (NPS, 9 / 200),
        (Metric(1, "csat", "CSAT", "%", "higher"), 9 / 100),
        (Metric(1, "ces", "CES", "", "higher", measure="mean", scale_low=1, scale_high=7), 9 / 6),
        (Metric(1, "own", "Score", "", "higher", measure="mean"), 9 / 40),
        (Metric(1, "own", "Calls", "", "lower", measure="count"), 9 / 40),
    ],
)
def test_sizes_are_shares_of_what_a_metric_can_do(metric, expected):
    assert relative_size(metric, change()) == pytest.approx(expected)


def test_the_surest_word_comes_first_and_within_it_the_biggest_change():
    small, big, none = placed(ALL, by=-2.0), placed(KOREA, by=12.0), placed(JAPAN, by=0.0)
    unsure = placed(CHECKOUT, by=40.0, q=0.1)
    assert [one.slice for one in in_order([unsure, none, small, big])] == [KOREA, ALL, JAPAN, CHECKOUT]


@pytest.mark.parametrize("moving", [0, 5, 20])
def test_no_more_of_those_called_moved_stand_still_than_is_promised(moving):
    """60 slices of 12 months, of which some fall: the shares of false ones among those that are called so."""
    chance = random.Random(11)
    false = {"surely": [], "probably": []}
    for _ in range(150):
        changes = []
        for at in range(60):
            values = [
                MetricValue(
                    0,
                    1,
                    date(2026, m, 1),
                    date(2026, m, 28),
                    value,
                    Slice(market=str(at)),
                    value - 5,
                    value + 5,
                )
                for m in range(1, 13)
                for value in [chance.gauss(30.0 - (9.0 if at < moving and m > 9 else 0.0), 5 / 1.959964)]
            ]
            changes.append(compare_newest(values, metric=NPS))
        words = [(certainty_of(one), int(one.slice.market) >= moving) for one in judge_together(changes)]
        for limit, called in (("surely", {"surely"}), ("probably", {"surely", "probably"})):
            still = [is_still for word, is_still in words if word in called]
            false[limit].append(sum(still) / len(still) if still else 0.0)
    # Three standard errors of the mean above what is promised.
    for limit, promised in (("surely", 0.05), ("probably", 0.20)):
        error = statistics.stdev(false[limit]) / math.sqrt(len(false[limit]))
        assert statistics.mean(false[limit]) <= promised + 3 * error
