import math

import numpy as np
import pytest

from fieldnotes.records import Metric
from fieldnotes.voc.drivers import Mentions, contrast_codes, is_on_scale, share_together
from fieldnotes.voc.nps import net_promoter_score

NPS = Metric(1, "nps", "NPS", "points", "higher", measure="nps")
CSAT = Metric(2, "csat", "CSAT", "%", "higher", measure="share", counts_from=4, scale_low=1, scale_high=5)
EASE = Metric(3, "ces", "Ease", "", "higher", measure="mean", scale_low=1, scale_high=7)


def mentions_of(scores: list[float], *mentioning: list[int]) -> Mentions:
    """Return respondents with these scores; each list names who mentions a code, all in one base."""
    pairs = [(who, code) for code, people in enumerate(mentioning) for who in people]
    return Mentions(
        np.array(scores, dtype=float),
        np.array([who for who, _ in pairs], dtype=int),
        np.array([code for _, code in pairs], dtype=int),
        [0] * len(mentioning),
        np.ones((1, len(scores)), dtype=bool),
    )


def test_two_shares_have_newcombes_interval() -> None:
    # Newcombe 1998 (method 10): 56 of 70 against 48 of 80: 0.0524 to 0.3339.
    scores = [5.0] * 56 + [1.0] * 14 + [5.0] * 48 + [1.0] * 32

    found = contrast_codes(mentions_of(scores, list(range(70))), CSAT)[0]

    assert found.difference == pytest.approx(20.0)
    assert (found.low, found.high) == (pytest.approx(5.24, abs=0.01), pytest.approx(33.39, abs=0.01))
    assert found.certain is True


def test_two_means_have_welchs_interval_and_p() -> None:
    stats = pytest.importorskip("scipy.stats")
    rng = np.random.default_rng(1)
    one, other = rng.integers(1, 8, 40).astype(float), rng.integers(2, 7, 60).astype(float)
    scores = [*one, *other]

    found = contrast_codes(mentions_of(scores, list(range(40))), EASE)[0]

    expected = stats.ttest_ind(one, other, equal_var=False)
    interval = expected.confidence_interval(0.95)
    assert found.p == pytest.approx(expected.pvalue)
    assert (found.low, found.high) == (pytest.approx(interval.low), pytest.approx(interval.high))


def test_the_metric_without_those_who_mention_it_differs_by_share_times_difference() -> None:
    rng = np.random.default_rng(2)
    scores = [float(one) for one in rng.integers(0, 11, 200)]
    people = list(range(0, 200, 3))

    found = contrast_codes(mentions_of(scores, people), NPS)[0]

    whole = net_promoter_score([int(one) for one in scores])
    without = net_promoter_score([int(one) for n, one in enumerate(scores) if n not in people])
    assert found.difference is not None
    assert len(people) / 200 * found.difference == pytest.approx(whole - without)


def test_fewer_than_thirty_on_either_side_are_shown_and_not_judged() -> None:
    scores = [0.0] * 29 + [10.0] * 100

    found = contrast_codes(mentions_of(scores, list(range(29)), list(range(120))), NPS)

    assert [(one.small, one.certain, one.q) for one in found] == [(True, None, None)] * 2
    assert found[0].difference == -200.0


def test_a_code_that_everybody_mentions_has_nothing_to_be_compared_with() -> None:
    found = contrast_codes(mentions_of([9.0] * 40, list(range(40))), NPS)[0]

    assert (found.not_mentioning, found.difference, found.small) == (None, None, True)


def test_scores_without_any_spread_are_not_judged() -> None:
    found = contrast_codes(mentions_of([5.0] * 80, list(range(40))), EASE)[0]

    assert (found.difference, found.low, found.p, found.certain) == (0.0, None, None, None)


def test_those_of_another_base_are_not_those_who_do_not_mention_it() -> None:
    scores = [2.0] * 40 + [4.0] * 40 + [7.0] * 100
    given = mentions_of(scores, list(range(40)))
    base = np.array([[n < 80 for n in range(180)]])

    found = contrast_codes(Mentions(given.scores, given.respondent, given.code, [0], base), EASE)[0]

    assert found.not_mentioning is not None
    assert (found.not_mentioning.value, found.not_mentioning.responses) == (4.0, 40)


def test_of_codes_that_go_along_with_nothing_few_are_called_certain_together() -> None:
    rng = np.random.default_rng(3)
    wrong, alone = 0, 0
    for _ in range(200):
        scores = rng.choice([0, 3, 6, 7, 8, 9, 10], 400).astype(float)
        groups = [np.flatnonzero(rng.random(400) < 0.2).tolist() for _ in range(20)]
        found = contrast_codes(mentions_of(scores.tolist(), *groups), NPS)
        wrong += any(one.certain for one in found)
        alone += sum((one.p or 1) < 0.05 for one in found)

    # Each alone is wrong 5 times of 100 (4,000 looks: within 4 to 6); of the 200 times that nothing is there
    # something is called certain about 10 times.
    assert 0.04 <= alone / 4_000 <= 0.06
    assert wrong <= 20


@pytest.mark.parametrize(("metric", "effect"), [(NPS, -25.0), (CSAT, -20.0), (EASE, -0.8)])
def test_the_interval_covers_a_planted_difference_95_times_of_100(metric: Metric, effect: float) -> None:
    rng = np.random.default_rng(4)
    kept = 0
    for _ in range(1_000):
        scores = _scores(rng, metric, effect)
        found = contrast_codes(mentions_of(scores, list(range(60))), metric)[0]
        assert found.low is not None and found.high is not None
        kept += found.low <= effect <= found.high

    assert 935 <= kept <= 970


def _scores(rng: np.random.Generator, metric: Metric, effect: float) -> list[float]:
    if metric.measure == "mean":
        return [*(rng.normal(4 + effect, 1.5, 60)), *rng.normal(4, 1.0, 300)]
    if metric.measure == "share":
        low, high = 0.7 + effect / 100, 0.7
        return [*np.where(rng.random(60) < low, 5.0, 1.0), *np.where(rng.random(300) < high, 5.0, 1.0)]
    shift = -effect / 200
    mine = rng.choice([10.0, 8.0, 2.0], 60, p=[0.45 - shift, 0.3, 0.25 + shift])
    return [*mine, *rng.choice([10.0, 8.0, 2.0], 300, p=[0.45, 0.3, 0.25])]


def test_codes_that_the_same_people_mention_are_told() -> None:
    together = share_together(mentions_of([5.0] * 10, [0, 1, 2, 3], [2, 3, 4], [9]))

    assert together.tolist() == [[0, 0.5, 0], [pytest.approx(2 / 3), 0, 0], [0, 0, 0]]


@pytest.mark.parametrize(
    ("metric", "scores", "fits"),
    [
        (NPS, [0, 10, 11, -1, 7.5, math.nan], [True, True, False, False, False, False]),
        (CSAT, [1, 5, 6, 0], [True, True, False, False]),
        (Metric(4, "own", "Own", "", "higher", measure="mean"), [1e9, -3], [True, True]),
    ],
)
def test_scores_that_the_metric_does_not_know_are_told(
    metric: Metric, scores: list[float], fits: list[bool]
) -> None:
    assert is_on_scale(np.array(scores, dtype=float), metric).tolist() == fits
