"""Before and after: how far a metric lies from what would have been expected without a change.

What is expected follows from the same slices elsewhere (difference in differences), else from the slice's own
past. docs/before-after.md has the formulas, the sources, and how often the intervals keep their promise.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import fmean

from ..records import Action, ActionEffect, Alike, Metric, MetricValue, Slice, Verdict
from .before_after_words import Reason, effect_sentence, reason_words, unit_of
from .compared_courses import Courses, bare_course, courses_of, expected_course, is_unbounded
from .compared_periods import Periods, choose_periods, covers, others_of
from .movement import is_small
from .period_noise import Estimate
from .periods import day_label

FEWEST_BEFORE = 6  # periods; with fewer, what is usual cannot be told from chance
FEWEST_BEFORE_OWN = 8  # a trend is to be told as well
SPARE_PERIODS = 3  # how many more periods before than terms that are estimated from them
FEWEST_AFTER = 2  # one period says that it was different, not that it stayed so
FORESEEN_AFTER = 3  # for what could be seen where no period after is in yet
FEWEST_FOR_PRETENDED = 12


def judge_action(
    action: Action,
    *,
    metric: Metric,
    values: Iterable[MetricValue],
    today: date,
    other_actions: Sequence[Action] = (),
    has_seasons: bool = False,
) -> ActionEffect:
    """Return what became of the metric since an action, compared with what would have been expected.

    values: of all slices of the metric. Periods that end on `today` or later are not over and not used; those
    in which the action was introduced are left out. other_actions: a slice in which something else was done
    within the periods is no slice to compare with. has_seasons: whether the slice follows the calendar; its
    own past is then taken month by month.

    With others: d(t) = value(t) - mean of the others(t), effect = mean of d after - mean of d before.
    With its own past: effect = mean after - (level and trend of the periods before, carried on).
    A mean without scale limits, a rate or a count is compared as logarithms, and said in percent.
    Interval: PeriodNoise. Sources: Card and Krueger, "Minimum Wages and Employment", American Economic Review
    84:772-793, 1994, and Angrist and Pischke, "Mostly Harmless Econometrics", 2009, chapter 5 (difference in
    differences); Bernal, Cummins and Gasparrini, International Journal of Epidemiology 46:348-355, 2017
    (interrupted time series).
    """
    by_slice: dict[Slice, list[MetricValue]] = {}
    for value in values:
        by_slice.setdefault(value.slice, []).append(value)
    periods = choose_periods(by_slice.get(action.slice, ()), action, today=today)
    others, left_out = others_of(action, periods, by_slice, metric=metric, other_actions=other_actions)
    courses = courses_of(metric, periods, others, has_seasons=has_seasons)
    effect = ActionEffect(
        action=action,
        metric=metric,
        method="others" if others else "own past",
        verdict="cannot tell yet",
        unit=unit_of(metric, courses.relative),
        hoped_by=_hoped_by(action, metric, periods, relative=courses.relative),
        before=len(periods.of("before")),
        after=len(periods.of("after")),
        period_word=periods.word,
        responses=_usual_responses(periods.of("before")),
        controls=tuple(others),
        left_out=left_out,
        cautions=_cautions(action, periods, other_actions),
        course=bare_course(periods, metric),
    )
    fewest = max(
        FEWEST_BEFORE if others else FEWEST_BEFORE_OWN,
        courses.terms.shape[1] + SPARE_PERIODS,
    )
    if effect.before < fewest:
        effect = replace(
            effect,
            method=effect.method if effect.before else "nothing",
            reasons=(reason_words(effect, "few before", needed=fewest),),
        )
    elif not effect.after:
        effect = _foreseen(effect, courses)
    else:
        effect = _judged(effect, courses)
    return replace(effect, sentence=effect_sentence(effect))


@dataclass(frozen=True)
class _Checks:
    """What speaks against carrying the course on; the fields are those of ActionEffect."""

    alike: Alike
    drift: Estimate | None
    pretended_on: date | None
    pretended: bool | None


def _judged(effect: ActionEffect, courses: Courses) -> ActionEffect:
    """Return the effect with its interval, its checks and its verdict."""
    periods = courses.periods
    noise = courses.noise()
    found = noise.estimate(periods.positions("after"))
    checks = _check(courses, found, with_others=effect.method == "others")
    reasons: list[Reason] = ["few after"] if effect.after < FEWEST_AFTER else []
    if any(is_small(periods.of(part), effect.metric) for part in ("before", "after")):
        reasons.append("small")
    drift = checks.drift
    effect = replace(
        effect,
        effect=courses.said(found.value),
        low=courses.said(found.low),
        high=courses.said(found.high),
        p=found.p,
        smallest_seen=courses.said(found.smallest_seen),
        alike=checks.alike,
        drift=None if drift is None else courses.said(drift.value),
        drift_low=None if drift is None else courses.said(drift.low),
        drift_high=None if drift is None else courses.said(drift.high),
        pretended_on=checks.pretended_on,
        pretended=checks.pretended,
        course=expected_course(courses, noise, effect.metric),
    )
    said = tuple(reason_words(effect, reason, needed=FEWEST_AFTER) for reason in reasons)
    effect = replace(effect, reasons=said)
    return replace(effect, verdict=_verdict(effect, found))


def _check(courses: Courses, found: Estimate, *, with_others: bool) -> _Checks:
    """Return whether the course before can be carried on."""
    import numpy as np

    periods = courses.periods
    before, after = periods.positions("before"), periods.positions("after")
    alike: Alike = "not told"
    drift = None
    if with_others:
        middle = periods.places[before].mean()
        sloped = courses.noise(terms=np.column_stack([courses.terms, periods.places - middle]))
        drift = sloped.coefficient(1, times=float(periods.places[after].mean() - middle))
        alike = "apart" if drift.certain else "alike"
        # That too little is known to tell is no proof of running alike: what the drift could be must not be
        # able to make up the whole effect.
        if alike == "alike" and found.certain and max(-drift.low, drift.high) >= abs(found.value):
            alike = "not told"
    if len(before) < FEWEST_FOR_PRETENDED:
        return _Checks(alike, drift, None, None)
    length = min(len(after), len(before) // 3)
    earlier = periods.before.copy()
    earlier[before[-length:]] = False
    if earlier.sum() < courses.terms.shape[1] + SPARE_PERIODS:
        return _Checks(alike, drift, None, None)
    pretended = courses.noise(before=earlier).estimate(before[-length:]).certain
    pretended_on = periods.values[before[-length]].period_start
    return _Checks("apart" if pretended else alike, drift, pretended_on, pretended)


def _verdict(effect: ActionEffect, found: Estimate) -> Verdict:
    if effect.reasons:
        return "cannot tell yet"
    if effect.alike == "apart":
        return "not comparable"
    assert effect.effect is not None and effect.low is not None and effect.high is not None
    upwards = effect.action.hoped == "higher"
    most = effect.high if upwards else -effect.low
    short = effect.hoped_by is not None and most < effect.hoped_by
    if not found.certain:
        return "not as hoped" if short else "cannot tell yet"
    if (effect.effect > 0) != upwards:
        return "against hopes"
    return "less than hoped" if short else "as hoped"


def _hoped_by(action: Action, metric: Metric, periods: Periods, *, relative: bool) -> float | None:
    """Return what was hoped for in the unit of the result: percent become cases where a value is 0."""
    before = periods.of("before")
    if action.hoped_by is None or relative or not is_unbounded(metric) or not before:
        return action.hoped_by
    return action.hoped_by / 100 * abs(fmean(value.value for value in before))


def _foreseen(effect: ActionEffect, courses: Courses) -> ActionEffect:
    """Return the effect of which no period after is in yet, with what three of them could show."""
    noise, positions = courses.noise_with_more(FORESEEN_AFTER)
    seen = noise.estimate(positions).smallest_seen
    reason = reason_words(effect, "few after", needed=FEWEST_AFTER)
    return replace(effect, smallest_seen=courses.said(seen), reasons=(reason,))


def _cautions(action: Action, periods: Periods, other_actions: Sequence[Action]) -> tuple[str, ...]:
    """Return in words what else was done to the slice within the periods."""
    if not periods.values:
        return ()
    first, last = periods.values[0].period_start, periods.values[-1].period_end
    return tuple(
        f"Another action, “{one.text}”, took effect on {day_label(one.done_on)}, within the periods "
        "compared; the effects of both cannot be told apart."
        for one in other_actions
        if one.id != action.id and first <= one.done_on <= last and covers(one.slice, action.slice)
    )


def _usual_responses(values: Sequence[MetricValue]) -> int | None:
    known = sorted(value.responses for value in values if value.responses is not None)
    return known[len(known) // 2] if known else None
