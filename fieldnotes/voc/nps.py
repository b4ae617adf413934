"""The Net Promoter Score and its 95 % interval."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import EmptySampleError, InvalidInputError, OutOfScaleError

Z_95 = 1.959963984540054  # two-sided 95 % quantile of the standard normal distribution
PROMOTER_FROM = 9  # 9 and 10 are promoters
PASSIVE_FROM = 7  # 7 and 8 are passives, 0 to 6 detractors
SCALE_TOP = 10

# What the adjusted Wald interval adds to the sample before it is computed: three imagined responses.
ADDED_PROMOTERS = 0.75
ADDED_PASSIVES = 1.5
ADDED_DETRACTORS = 0.75


@dataclass(frozen=True)
class NpsEstimate:
    """An NPS with its 95 % interval, all in percentage points from -100 to 100, and the counts behind it."""

    value: float
    low: float
    high: float
    responses: int
    promoters: int
    passives: int
    detractors: int


def net_promoter_score(scores: Sequence[int]) -> float:
    """Return promoters minus detractors, in percentage points.

    scores: shape (n,), n >= 1, each an integer from 0 to 10.
    Returns -100.0 to 100.0; promoters are 9 and 10, detractors 0 to 6.
    Raises EmptySampleError for n = 0, OutOfScaleError naming the first score that is out.
    Source: Reichheld, "The One Number You Need to Grow", HBR, December 2003.
    """
    return nps_from_scores(scores).value


def nps_from_scores(scores: Sequence[int]) -> NpsEstimate:
    """Return the NPS of raw scores with its interval and counts.

    scores, errors: as for net_promoter_score. Interval: as for nps_interval.
    """
    promoters = passives = detractors = 0
    for position, score in enumerate(scores, start=1):
        if score not in range(SCALE_TOP + 1):
            raise OutOfScaleError(
                f"Score {position} is {score}; an NPS score is a whole number from 0 to 10."
            )
        if score >= PROMOTER_FROM:
            promoters += 1
        elif score >= PASSIVE_FROM:
            passives += 1
        else:
            detractors += 1
    return nps_from_counts(promoters, passives, detractors)


def nps_from_counts(promoters: int, passives: int, detractors: int) -> NpsEstimate:
    """Return the NPS of counted responses with its interval.

    Each count is 0 or more. Raises EmptySampleError if all are 0, InvalidInputError if one is negative.
    """
    low, high = nps_interval(promoters, passives, detractors)
    responses = promoters + passives + detractors
    value = 100 * (promoters - detractors) / responses
    # With a single response the formula's interval ends 1.5 points short of that response's own score.
    return NpsEstimate(value, min(low, value), max(high, value), responses, promoters, passives, detractors)


def nps_interval(promoters: int, passives: int, detractors: int) -> tuple[float, float]:
    """Return the lower and upper limit of the NPS's 95 % interval, in percentage points, -100 to 100.

    The adjusted Wald interval: ¾ promoter, 1½ passives and ¾ detractor are added, so n becomes n + 3, and
    with the shares p and d of that sample the limits are 100·((p - d) ± z·√((p + d - (p - d)²) / (n + 3))).
    It is centred a little nearer to zero than the score itself.
    Raises EmptySampleError if there are no responses, InvalidInputError if a count is negative.
    Sources: Rocks, "Interval Estimation for the 'Net Promoter Score'", The American Statistician 70(4), 2016;
    measuringu.com/nps-confidence-intervals.
    """
    for name, count in (("promoters", promoters), ("passives", passives), ("detractors", detractors)):
        if count < 0:
            raise InvalidInputError(f"The number of {name} is {count}; a count is 0 or more.")
    responses = promoters + passives + detractors
    if responses == 0:
        raise EmptySampleError(
            "There are no responses, so there is no NPS; take a period or slice that has some."
        )
    adjusted_n = responses + ADDED_PROMOTERS + ADDED_PASSIVES + ADDED_DETRACTORS
    p = (promoters + ADDED_PROMOTERS) / adjusted_n
    d = (detractors + ADDED_DETRACTORS) / adjusted_n
    centre = p - d
    half_width = Z_95 * math.sqrt((p + d - centre**2) / adjusted_n)
    return max(-100.0, 100 * (centre - half_width)), min(100.0, 100 * (centre + half_width))
