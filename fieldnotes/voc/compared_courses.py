"""The periods of a slice as numbers, less the course of the slices that it is compared with."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..records import CoursePoint, Metric, MetricValue, Slice
from .compared_periods import Periods, values_by_period
from .movement import limits_of
from .nps import Z_95
from .period_noise import PeriodNoise

if TYPE_CHECKING:
    from numpy.typing import NDArray

PER_YEAR = {"month": 12, "quarter": 4}


@dataclass(frozen=True)
class Courses:
    """What is compared, as numbers; each of shape (n,), for the periods before, left out and after.

    values, errors: the slice's values less the mean of the others, and their standard errors by the values'
    own intervals (0 where one has none); as logarithms where `relative`. elsewhere: the mean of the others,
    0 without others. terms: shape (n, k), what the expected course of `values` is made of: a level; without
    others a trend too, and seasons. comparable_scale: whether the others' own level can be drawn beside.
    """

    periods: Periods
    values: "NDArray[Any]"
    errors: "NDArray[Any]"
    elsewhere: "NDArray[Any]"
    terms: "NDArray[Any]"
    relative: bool
    comparable_scale: bool

    def noise(
        self, *, before: "NDArray[Any] | None" = None, terms: "NDArray[Any] | None" = None
    ) -> PeriodNoise:
        """Return what the periods before say; other ones, or other terms, where they are given."""
        before = self.periods.before if before is None else before
        terms = self.terms if terms is None else terms
        return PeriodNoise(self.periods.places, self.values, self.errors, before, terms)

    def noise_with_more(self, periods: int) -> tuple[PeriodNoise, "NDArray[Any]"]:
        """Return what the periods before say of so many to come, and the positions of these.

        Their errors are as those before; their values are not known and taken as 0, so only intervals hold.
        """
        import numpy as np

        places, before = self.periods.places, self.periods.before
        more = places.max() + 1 + np.arange(periods)
        terms = np.vstack([self.terms, np.repeat(self.terms[-1:], periods, axis=0)])
        if terms.shape[1] > 1:  # the trend goes on
            terms[-periods:, 1] = more - places[before].mean()
        usual = float(np.sqrt(np.mean(self.errors[before] ** 2)))
        noise = PeriodNoise(
            np.append(places, more),
            np.append(self.values, np.zeros(periods)),
            np.append(self.errors, np.full(periods, usual)),
            np.append(before, np.zeros(periods, dtype=bool)),
            terms,
        )
        return noise, np.arange(len(places), len(places) + periods)

    def said(self, difference: float) -> float:
        """Return a difference as it is said: in percent where it is one of logarithms."""
        return 100 * math.expm1(min(difference, 50.0)) if self.relative else difference

    def level(self, value: float) -> float:
        """Return a level in the metric's own unit."""
        return math.exp(min(value, 500.0)) if self.relative else value


def is_unbounded(metric: Metric) -> bool:
    """Say whether a metric has no upper limit, so that what it should do is said in percent."""
    return metric.measure in ("rate", "count") or (
        metric.measure == "mean" and metric.scale_low is None and metric.scale_high is None
    )


def courses_of(
    metric: Metric, periods: Periods, others: Mapping[Slice, Sequence[MetricValue]], *, has_seasons: bool
) -> Courses:
    """Return a slice's periods less the mean of the others' in each; each of the others counts alike.

    A mean without scale limits, a rate and a count are taken as logarithms where all values are above 0: what
    happens everywhere then moves a large market and a small one, or two currencies, by the same share.
    """
    import numpy as np

    columns = [periods.values, *(values_by_period(periods, one) for one in others.values())]
    shape = (len(columns), len(periods.values))
    values = np.array([[one.value for one in column] for column in columns], dtype=float).reshape(shape)
    errors = np.array([_errors(column, metric) for column in columns], dtype=float).reshape(shape)
    if not errors.all():
        # Where one value has no interval, the spread between periods has to stand for all.
        errors = np.zeros_like(errors)
    relative = is_unbounded(metric) and values.size > 0 and bool((values > 0).all())
    if relative:
        errors, values = errors / values, np.log(values)
    elsewhere = values[1:].mean(axis=0) if others else np.zeros(shape[1])
    spread = errors[0] ** 2 + (errors[1:] ** 2).sum(axis=0) / max(1, len(others)) ** 2
    terms = np.ones((shape[1], 1)) if others else _own_terms(periods, has_seasons=has_seasons)
    drawn = bool(others) and (not relative or metric.measure == "rate")
    return Courses(periods, values[0] - elsewhere, np.sqrt(spread), elsewhere, terms, relative, drawn)


def bare_course(periods: Periods, metric: Metric) -> tuple[CoursePoint, ...]:
    """Return the periods with their values, nothing expected."""
    points = []
    for value, part in zip(periods.values, periods.parts, strict=True):
        low, high = limits_of(value, metric) or (None, None)
        points.append(CoursePoint(value.period_start, value.period_end, value.value, low, high, part))
    return tuple(points)


def expected_course(courses: Courses, noise: PeriodNoise, metric: Metric) -> tuple[CoursePoint, ...]:
    """Return the periods with what was to be expected of each, in the metric's unit."""
    import numpy as np

    points = []
    for at, point in enumerate(bare_course(courses.periods, metric)):
        expected = noise.expected(at) + courses.elsewhere[at]
        low = high = None
        if point.part == "after":
            reach = noise.estimate(np.array([at])).half_width
            low, high = courses.level(expected - reach), courses.level(expected + reach)
        others = courses.level(float(courses.elsewhere[at])) if courses.comparable_scale else None
        points.append(
            replace(
                point,
                expected=courses.level(expected),
                expected_low=low,
                expected_high=high,
                others=others,
            )
        )
    return tuple(points)


def _own_terms(periods: Periods, *, has_seasons: bool) -> "NDArray[Any]":
    """Return level and trend, and a level for each month or quarter where two years before are there."""
    import numpy as np

    before = periods.before
    middle = periods.places[before].mean() if before.any() else 0.0
    columns = [np.ones(len(periods.places)), periods.places - middle]
    per_year = PER_YEAR.get(periods.word, 0)
    if has_seasons and per_year and before.sum() >= 2 * per_year:
        season = periods.places.astype(int) % per_year
        columns += [(season == one).astype(float) - 1 / per_year for one in range(1, per_year)]
    return np.column_stack(columns)


def _errors(values: Sequence[MetricValue], metric: Metric) -> list[float]:
    limits = [limits_of(value, metric) for value in values]
    return [0.0 if one is None else (one[1] - one[0]) / (2 * Z_95) for one in limits]
