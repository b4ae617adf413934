"""The level of a metric with its 95 % interval, whatever it measures: NPS, share, mean, rate or count."""

import math
from dataclasses import dataclass

from ..errors import EmptySampleError, InvalidInputError
from ..records import Measure
from .nps import Z_95, nps_from_counts
from .shares import wilson_interval

# With fewer responses than this an interval is so wide (an NPS's reaches about 29 points to each side) that
# a movement in it is not judged; the pages say "too small" instead.
SMALL_SAMPLE = 30


@dataclass(frozen=True)
class Level:
    """A level in the metric's unit with its 95 % interval and the responses (or the base) behind it.

    low, high: None where a mean has no spread to judge by.
    """

    value: float
    low: float | None
    high: float | None
    responses: int


@dataclass(frozen=True)
class Tally:
    """What is counted of the responses of one period and slice; enough for any measure.

    responses: how many there are, or the base of a rate. above, below: promoters and detractors of an NPS;
    `above` alone is the number of cases of a share, a rate or a count. total, squares: the sum of the scores
    and of their squares, for a mean.
    """

    responses: int
    above: int = 0
    below: int = 0
    total: float = 0.0
    squares: float = 0.0


def level_of(tally: Tally, measure: Measure, *, per: float = 100.0) -> Level:
    """Return the level of counted responses by its measure.

    per: what a rate or a share is said of: 100 for percent or per hundred, 1,000 for per thousand.
    Raises EmptySampleError for no responses, InvalidInputError for a share of more cases than responses.
    """
    if measure == "nps":
        nps = nps_from_counts(tally.above, tally.responses - tally.above - tally.below, tally.below)
        return Level(nps.value, nps.low, nps.high, nps.responses)
    if measure == "share":
        return share_level(tally.above, tally.responses, per=per)
    if measure == "mean":
        return mean_level(tally.responses, tally.total, tally.squares)
    if measure == "rate":
        return rate_level(tally.above, tally.responses, per=per)
    return count_level(tally.responses)


def share_level(cases: int, responses: int, *, per: float = 100.0) -> Level:
    """Return a share with Wilson's interval (wilson_interval), in units of 1/`per`: 100 for percent."""
    if not 0 <= cases <= responses:
        raise InvalidInputError(
            f"{cases:,} of {responses:,} is no share; a case that can happen twice to one customer is a rate."
        )
    if responses == 0:
        raise EmptySampleError("There are no responses, so there is no share.")
    low, high = wilson_interval(cases / responses, responses)
    return Level(per * cases / responses, per * low, per * high, responses)


def mean_level(responses: int, total: float, squares: float) -> Level:
    """Return the mean of scores with Student's interval.

    Without limits for a single response, and where all are the same: there is no spread to judge by, and a
    hundred who said 7 do not tell that nobody says anything else.

    total, squares: the sum of the scores and of their squares.
    mean ± t(0.975, n - 1)·s/√n with s² = (Σx² - n·mean²)/(n - 1).
    Raises EmptySampleError for no responses.
    Sources: Student, "The Probable Error of a Mean", Biometrika 6:1-25, 1908; scipy.special.stdtrit.
    """
    if responses < 1:
        raise EmptySampleError("There are no responses, so there is no mean.")
    mean = total / responses
    if responses == 1:
        return Level(mean, None, None, 1)
    deviations = squares - responses * mean**2
    # Rounding leaves about 2e-16 of the squares; a few thousand times that is no spread.
    if deviations <= 1e-12 * squares:
        return Level(mean, None, None, responses)
    variance = deviations / (responses - 1)
    half_width = _student_quantile(responses - 1) * math.sqrt(variance / responses)
    return Level(mean, mean - half_width, mean + half_width, responses)


def rate_level(events: int, base: int, *, per: float = 100.0) -> Level:
    """Return events per `per` of the base (contacts per 100 orders) with a Poisson rate's score interval.

    One customer can have several events, so the rate may exceed `per`.
    With x events the limits of their expected number are x + z²/2 ± z·√(x + z²/4).
    Raises EmptySampleError for a base of 0, InvalidInputError for a negative number of events.
    Sources: Rao's score test turned round; Barker, "A Comparison of Nine Confidence Intervals for a Poisson
    Parameter When the Expected Number of Events is ≤ 5", The American Statistician 56:85-89, 2002;
    Brown, Cai and DasGupta, "Interval Estimation in Exponential Families", Statistica Sinica 13:19-49, 2003.
    """
    if base < 1:
        raise EmptySampleError("The base is 0, so there is no rate; take a period or slice that has some.")
    low, high = poisson_interval(events)
    return Level(per * events / base, per * low / base, per * high / base, base)


def count_level(events: int) -> Level:
    """Return a number of cases with the score interval of a Poisson count (rate_level)."""
    low, high = poisson_interval(events)
    return Level(float(events), low, high, events)


def poisson_interval(events: int) -> tuple[float, float]:
    """Return the 95 % limits of the expected number of events where `events` were counted (rate_level)."""
    if events < 0:
        raise InvalidInputError(f"The number of events is {events}; a count is 0 or more.")
    z_squared = Z_95**2
    centre, spread = events + z_squared / 2, Z_95 * math.sqrt(events + z_squared / 4)
    return max(0.0, centre - spread), centre + spread


def _student_quantile(degrees: int) -> float:
    from scipy.special import stdtrit  # loads in a moment, but pages that read levels do not need it

    return float(stdtrit(degrees, 0.975))
