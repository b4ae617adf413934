"""What each code goes along with: the metric among those who mention it and among those who do not."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from ..records import Metric
from .gathering import cases_of
from .levels import SMALL_SAMPLE, Level, Tally, level_of
from .movement import of_no_change
from .multiple import FALSE_DISCOVERIES, benjamini_hochberg, count_found
from .nps import PASSIVE_FROM, Z_95

if TYPE_CHECKING:
    from numpy.typing import NDArray

DRIVEN_MEASURES = ("nps", "share", "mean")


@dataclass(frozen=True)
class Mentions:
    """Scores of respondents, each once, and which of them mention what.

    scores: shape (n,). respondent, code: one entry for each code of a respondent, each pair once. bases: for
    each code the number of its base; base: shape (bases, n), who is in each. Codes count from 0.
    """

    scores: "NDArray[Any]"
    respondent: "NDArray[Any]"
    code: "NDArray[Any]"
    bases: Sequence[int]
    base: "NDArray[Any]"


@dataclass(frozen=True)
class Contrast:
    """The metric among those who mention a code less that among those who do not; fields as in Driver."""

    mentioning: Level | None
    not_mentioning: Level | None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    q: float | None = None
    certain: bool | None = None
    small: bool = False
    percent: float = 95.0


def contrast_codes(mentions: Mentions, metric: Metric) -> list[Contrast]:
    """Return, for each code, the metric among those who mention it and those of its base who do not.

    The difference of two NPS or two shares has the interval that follows from both (adjusted Wald and Wilson,
    joined by MOVER; for shares that is Newcombe's method 10), one of two means is Welch's. Fewer than 30 on
    either side are not judged. The others are judged together: q by Benjamini and Hochberg, and intervals of
    1 - 0.05·R/m, where R of m are found.
    Sources: Newcombe, Statistics in Medicine 17:873-890, 1998; Zou and Donner, Statistics in Medicine
    27:1693-1702, 2008; Welch, Biometrika 34:28-35, 1947; Benjamini and Yekutieli, JASA 100:71-81, 2005.
    """
    import numpy as np

    codes = len(mentions.bases)
    weights = _weights(mentions.scores, metric)
    inside = mentions.base[np.asarray(mentions.bases, dtype=int)[mentions.code], mentions.respondent]
    code, respondent = mentions.code[inside], mentions.respondent[inside]
    sums = [np.bincount(code, weights=one[respondent], minlength=codes) for one in weights]
    totals = np.array([[float(one[base].sum()) for one in weights] for base in mentions.base])
    found = []
    for n in range(codes):
        mine = [float(one[n]) for one in sums]
        rest = [whole - part for whole, part in zip(totals[mentions.bases[n]], mine, strict=True)]
        found.append(_contrast(_tally(mine), _tally(rest), metric))
    return _judged_together(found)


def base_level(scores: "NDArray[Any]", metric: Metric) -> Level:
    """Return the metric among all these scores. Raises EmptySampleError for none."""
    return level_of(
        _tally([float(one.sum()) for one in _weights(scores, metric)]), metric.measure, per=metric.per
    )


def share_together(mentions: Mentions) -> "NDArray[Any]":
    """Return how many of the respondents who mention the row's code mention the column's too, from 0 to 1.

    Shape (codes, codes); 0 with itself.
    """
    import numpy as np

    codes = len(mentions.bases)
    order = np.argsort(mentions.respondent, kind="stable")
    who, what = mentions.respondent[order], mentions.code[order]
    both = np.zeros(codes * codes)
    most = int(np.bincount(who).max()) if len(who) else 0
    for apart in range(1, most):
        same = who[apart:] == who[:-apart]
        one, other = what[:-apart][same], what[apart:][same]
        both += np.bincount(one * codes + other, minlength=codes * codes)
        both += np.bincount(other * codes + one, minlength=codes * codes)
    each = np.bincount(what, minlength=codes)
    return both.reshape(codes, codes) / np.maximum(each, 1)[:, None]


def is_on_scale(scores: "NDArray[Any]", metric: Metric) -> "NDArray[Any]":
    """Return which scores the metric knows: 0 to 10 whole for an NPS, else those within its scale."""
    import numpy as np

    fits = np.isfinite(scores)
    if metric.measure == "nps":
        return np.asarray(fits & (scores >= 0) & (scores <= 10) & (scores == np.floor(scores)))
    # A share of answers in words has 1 for a case and 0 for none, whatever its scale.
    low = -math.inf if metric.scale_low is None or metric.counts_words else metric.scale_low
    high = math.inf if metric.scale_high is None or metric.counts_words else metric.scale_high
    return np.asarray(fits & (scores >= low) & (scores <= high))


def _weights(scores: "NDArray[Any]", metric: Metric) -> "list[NDArray[Any]]":
    """Return what is summed of each respondent for a Tally, in the order of its fields."""
    import numpy as np

    below = (scores < PASSIVE_FROM) & (metric.measure == "nps")
    one = np.ones(len(scores))
    return [one, cases_of(scores, metric).astype(float), below.astype(float), scores, scores**2]


def _tally(sums: Sequence[float]) -> Tally:
    return Tally(round(sums[0]), round(sums[1]), round(sums[2]), sums[3], sums[4])


def _contrast(mine: Tally, rest: Tally, metric: Metric) -> Contrast:
    levels = [
        level_of(one, metric.measure, per=metric.per) if one.responses else None for one in (mine, rest)
    ]
    one, other = levels
    small = min(mine.responses, rest.responses) < SMALL_SAMPLE
    if one is None or other is None:
        return Contrast(one, other, small=small)
    difference = one.value - other.value
    if metric.measure == "mean":
        low, high, p = _welch(difference, mine, rest)
    else:
        assert one.low is not None and one.high is not None
        assert other.low is not None and other.high is not None
        low = difference - math.hypot(one.value - one.low, other.high - other.value)
        high = difference + math.hypot(one.high - one.value, other.value - other.low)
        p = of_no_change(difference, low, high)
    return Contrast(one, other, difference, low, high, p, small=small)


def _welch(difference: float, mine: Tally, rest: Tally) -> tuple[float | None, float | None, float | None]:
    """Return Welch's interval and p value of a difference of means; None without any spread.

    The degrees of freedom are Satterthwaite's. Source: Welch, Biometrika 34:28-35, 1947.
    """
    if min(mine.responses, rest.responses) < 2:
        return None, None, None
    parts = []
    for one in (mine, rest):
        squares = max(0.0, one.squares - one.total**2 / one.responses)
        parts.append(squares / (one.responses - 1) / one.responses)
    if sum(parts) <= 1e-12:
        return None, None, None
    from scipy.special import stdtr, stdtrit

    freedom = sum(parts) ** 2 / sum(
        part**2 / (one.responses - 1) for part, one in zip(parts, (mine, rest), strict=True)
    )
    error = math.sqrt(sum(parts))
    reach = float(stdtrit(freedom, 0.975)) * error
    p = 2 * float(stdtr(freedom, -abs(difference) / error))
    return difference - reach, difference + reach, p


def _judged_together(contrasts: Sequence[Contrast]) -> list[Contrast]:
    judged = [one for one in contrasts if one.p is not None and not one.small]
    p_values = [one.p or 0.0 for one in judged]
    found = max(1, count_found(p_values))
    q_of = dict(zip(map(id, judged), benjamini_hochberg(p_values), strict=True))
    return [_among(one, q_of[id(one)], len(judged), found) if id(one) in q_of else one for one in contrasts]


def _among(one: Contrast, q: float, looked_at: int, found: int) -> Contrast:
    assert one.difference is not None and one.low is not None and one.high is not None
    widening = NormalDist().inv_cdf(1 - 0.025 * found / looked_at) / Z_95
    low = one.difference - widening * (one.difference - one.low)
    high = one.difference + widening * (one.high - one.difference)
    percent = 100 - 5 * found / looked_at
    return replace(one, low=low, high=high, q=q, certain=q <= FALSE_DISCOVERIES, percent=percent)
