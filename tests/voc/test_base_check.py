"""The people behind a finding against a metric's base: exact for few, with the power that is stated."""

import math
from datetime import date

import numpy as np
import pytest
from scipy.stats import binomtest, chi2

from fieldnotes.records import BaseCheck, BaseRow, PersonBehind, Slice
from fieldnotes.voc.base_check import LEVEL, power_of, unlike_p
from fieldnotes.voc.base_cut import OTHERS, compare_people, cut_base, is_unlike
from fieldnotes.voc.base_words import check_words, unlike_words

BASE = (400, 300, 200, 100)
TRIALS = 2_000
JAN, FEB = (date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 2, 1), date(2026, 2, 28))


def rate(people: int, *, tilt: float, seed: int) -> float:
    """How often the check finds people unlike the base who are drawn from it with one part tilted."""
    chance = np.random.default_rng(seed)
    found = 0
    for _ in range(TRIALS):
        shares = np.array(BASE, dtype=float)
        shares[chance.integers(len(BASE))] *= tilt
        met = chance.multinomial(people, shares / shares.sum())
        found += unlike_p(met.tolist(), BASE) <= LEVEL
    return found / TRIALS


@pytest.mark.parametrize("people", [6, 20, 60])
def test_people_drawn_unlike_the_base_are_caught_as_often_as_stated(people: int) -> None:
    stated = power_of(people, BASE)
    error = math.sqrt(stated * (1 - stated) / TRIALS)
    assert abs(rate(people, tilt=2.0, seed=people) - stated) <= 3 * error + 0.005  # drawn mixes beyond 20,000


@pytest.mark.parametrize("people", [2, 6, 20, 60])
def test_people_drawn_like_the_base_are_called_unlike_at_most_at_the_level(people: int) -> None:
    assert rate(people, tilt=1.0, seed=100 + people) <= LEVEL + 3 * math.sqrt(LEVEL * (1 - LEVEL) / TRIALS)


def test_two_even_parts_are_the_exact_binomial_test() -> None:
    assert unlike_p((9, 1), (500, 500)) == pytest.approx(binomtest(9, 10).pvalue, abs=1e-12)


def test_many_people_agree_with_the_chi_squared_distribution() -> None:
    met, base = np.array([52, 61, 27, 10]), np.array(BASE)
    expected = base / base.sum() * met.sum()
    by_table = chi2.sf(((met - expected) ** 2 / expected).sum(), 3)
    assert unlike_p(met.tolist(), BASE) == pytest.approx(by_table, abs=0.01)


def test_people_as_the_base_are_never_unlike() -> None:
    assert unlike_p((4, 3, 2, 1), BASE) == 1.0


def test_power_grows_with_people_and_with_the_tilt() -> None:
    by_people = [power_of(people, BASE) for people in (6, 12, 30, 120)]
    by_tilt = [power_of(12, BASE, tilt=tilt) for tilt in (1.0, 2.0, 5.0)]
    assert by_people == sorted(by_people)
    assert by_tilt == sorted(by_tilt)
    assert by_tilt[0] <= LEVEL


def row(responses: int, days: tuple[date, date] = JAN, **part: str) -> BaseRow:
    return BaseRow(Slice(**part), *days, responses)


def test_a_base_is_cut_by_the_fewest_fields_within_the_links_slice_and_period() -> None:
    rows = [
        row(1000),
        row(300, market="Korea"),
        row(700, market="Japan"),
        row(9, market="Korea", segment="gold"),
        row(5, market="Korea", channel="app"),
        row(99, FEB, market="Korea"),
    ]
    (market,) = cut_base(rows, Slice(), *JAN)
    assert (market.by, market.names, market.responses) == ("market", ("Japan", "Korea"), (700, 300))


def test_by_what_the_link_is_narrowed_to_there_is_nothing_to_compare() -> None:
    rows = [
        row(30, market="Korea", segment="gold"),
        row(70, market="Korea", segment="basic"),
        row(5, market="Japan"),
    ]
    (segment,) = cut_base(rows, Slice(market="Korea"), *JAN)
    assert (segment.by, segment.names) == ("segment", ("basic", "gold"))


def test_a_period_is_cut_into_its_own_periods() -> None:
    (cut,) = cut_base([row(40), row(60, FEB), row(100, (JAN[0], FEB[1]))], Slice(), JAN[0], FEB[1])
    assert (cut.by, cut.names, cut.responses) == ("period", ("Feb 2026", "Jan 2026"), (60, 40))
    people = [PersonBehind(day=date(2026, 1, 9)), PersonBehind(day=date(2026, 2, 28)), PersonBehind()]
    check = compare_people(people, cut, link_id=1, metric_name="NPS", checks=1, power=False)
    assert [part.met for part in check.parts] == [1, 1]
    assert (check.people, check.unknown, check.outside) == (2, 1, 0)


WEEKS = [(date(2026, 1, day), date(2026, 1, day + 6)) for day in (1, 8, 15, 22)]


@pytest.mark.parametrize("by", ["market", "segment"])
def test_answers_on_record_by_month_and_by_week_are_in_the_base_once(by: str) -> None:
    rows = [row(100, **{by: "A"}), *(row(25, week, **{by: "A"}) for week in WEEKS), row(100, **{by: "B"})]
    (cut,) = cut_base(rows, Slice(), None, None)
    assert (cut.names, cut.responses) == (("A", "B"), (100, 100))


def test_of_two_lengths_that_all_parts_have_the_shorter_one_counts() -> None:
    year = date(2026, 1, 1), date(2026, 12, 31)
    rows = [row(40, market="A"), row(60, FEB, market="A"), row(50, market="B"), row(50, FEB, market="B")]
    (cut,) = cut_base([*rows, row(900, year, market="A"), row(600, year, market="B")], Slice(), None, None)
    assert cut.responses == (100, 100)


def test_a_part_that_has_other_lengths_than_the_rest_stays_in_the_base() -> None:
    rows = [row(100, market="A"), row(100, market="B"), *(row(25, week, market="C") for week in WEEKS)]
    (cut,) = cut_base(rows, Slice(), None, None)
    assert (cut.names, cut.responses) == (("A", "B", "C"), (100, 100, 100))


def test_small_parts_are_taken_together() -> None:
    rows = [row(100 - n, market=f"M{n}") for n in range(9)]
    (cut,) = cut_base(rows, Slice(), None, None)
    assert cut.names == ("M0", "M1", "M2", "M3", "M4", OTHERS)
    assert cut.responses[-1] == 95 + 94 + 93 + 92
    check = compare_people(
        [PersonBehind("m8"), PersonBehind(" M0 ")], cut, link_id=1, metric_name="NPS", checks=1, power=False
    )
    assert [part.met for part in check.parts] == [1, 0, 0, 0, 0, 1]


def test_the_words_say_what_was_found_and_what_could_have_been() -> None:
    (cut,) = cut_base([row(210, market="Korea"), row(790, market="Japan")], Slice(), None, None)
    korea, japan = PersonBehind("Korea"), PersonBehind("Japan")
    unlike = compare_people(
        [*[korea] * 5, japan, PersonBehind(), PersonBehind("Peru")],
        cut,
        link_id=1,
        metric_name="NPS",
        checks=1,
        power=True,
    )
    assert unlike.unlike
    assert unlike_words(unlike) == (
        "The people behind this are unlike those behind NPS by market: 5 of 6 of Korea, which 21 % of its "
        "responses are from."
    )
    assert "in 2 of 1,000 cases. Of 1 more the market is not on record. 1 more is outside" in check_words(
        unlike
    )
    alike = compare_people([korea, *[japan] * 5], cut, link_id=1, metric_name="NPS", checks=1, power=True)
    assert check_words(alike) == (
        "By market, no sign of unlikeness to those behind NPS; with 6 people a twofold tilt towards one "
        f"market would be seen in {round(100 * power_of(6, (790, 210)))} of 100 cases."
    )
    nobody = compare_people([PersonBehind()], cut, link_id=1, metric_name="NPS", checks=1, power=True)
    assert check_words(nobody).startswith("By market, nobody can say")
    assert "representative" not in " ".join(map(check_words, (unlike, alike, nobody)))


def test_people_who_mostly_come_from_outside_of_the_base_are_unlike_it() -> None:
    (cut,) = cut_base([row(500, market="Germany"), row(500, market="Korea")], Slice(), None, None)
    japan, korea = PersonBehind("Japan"), PersonBehind("Korea")

    def check(*people: PersonBehind) -> BaseCheck:
        found = compare_people(people, cut, link_id=1, metric_name="NPS", checks=1, power=True)
        assert is_unlike(people, cut, checks=1) == found.unlike
        return found

    everybody = check(*[japan] * 12, PersonBehind())
    assert everybody.unlike
    assert unlike_words(everybody) == (
        "The people behind this are unlike those behind NPS by market: 12 of 12 people come from outside of "
        "this base: Japan."
    )
    assert check_words(everybody) == f"{unlike_words(everybody)} Of 1 more the market is not on record."
    most = check(japan, PersonBehind("Peru"), japan, korea)
    assert unlike_words(most).endswith("3 of 4 people come from outside of this base: Japan, Peru.")
    assert not check(japan, korea).unlike  # half of them
    assert not check(japan, PersonBehind()).unlike  # one person is no mix


def test_people_met_outside_of_the_period_are_not_unlike_for_that() -> None:
    (cut,) = cut_base([row(40), row(60, FEB)], Slice(), JAN[0], FEB[1])
    assert not is_unlike([PersonBehind(day=date(2026, 3, 9))] * 12, cut, checks=1)


def test_several_comparisons_share_the_level() -> None:
    (cut,) = cut_base([row(210, market="Korea"), row(790, market="Japan")], Slice(), None, None)
    people = [PersonBehind("Korea")] * 3 + [PersonBehind("Japan")]
    once = compare_people(people, cut, link_id=1, metric_name="NPS", checks=1, power=False)
    among_many = compare_people(people, cut, link_id=1, metric_name="NPS", checks=5, power=False)
    assert once.unlike
    assert not among_many.unlike
