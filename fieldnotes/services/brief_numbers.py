"""The numbers of a brief: what a finding is linked to, and what an action was to move, drawn and in words."""

from collections.abc import Iterator, Sequence

from ..records import ActionEffect, BriefNumber, BriefPoint, Metric, MetricValue, Slice
from ..store import metrics
from ..voc.before_after_words import expectation_words
from ..voc.movement import limits_of
from ..voc.periods import day_label, period_label
from ..voc.recent import RecentChange
from ..voc.words import certainty_words, change_words, in_unit, interval_words, responses_words
from .access import allowed
from .lenses import LinkLine
from .workspace import Workspace


@allowed("read findings")
def brief_numbers(
    ws: Workspace, links: Sequence[LinkLine], actions: Sequence[ActionEffect]
) -> tuple[BriefNumber, ...]:
    """Return a number for each metric and slice that links speak of, then for each that an action was to move
    and no link has."""
    by_place = {(effect.metric.id, effect.action.slice): effect for effect in reversed(actions)}
    linked: dict[tuple[int, Slice], list[LinkLine]] = {}
    for line in links:
        linked.setdefault((line.metric.id, line.link.slice), []).append(line)
    return (
        *(_of_links(ws, lines, by_place.get(place)) for place, lines in linked.items()),
        *(_of_action(effect) for place, effect in by_place.items() if place not in linked),
    )


def done_words(actions: Sequence[ActionEffect], *, owners: bool = True) -> Iterator[str]:
    """Return what was done or is planned, each with its result in words; that nothing was, without any.

    owners: say who did it.
    """
    for effect in actions:
        action = effect.action
        owner = f", {action.owner}" if owners and action.owner else ""
        yield f"{action.text} (from {day_label(action.done_on)}{owner})"
        yield effect.sentence
        yield from effect.cautions
    if not actions:
        yield "Nothing is on record yet."


def _of_links(ws: Workspace, lines: Sequence[LinkLine], effect: ActionEffect | None) -> BriefNumber:
    metric, part = lines[0].metric, lines[0].link.slice
    if effect is not None and effect.course:
        points = _course(effect)
    else:
        points = tuple(_point(value, metric) for value in metrics.read_values(ws.db, metric.id, part=part))
    periods = ((line.link.period_start, line.link.period_end) for line in lines)
    return BriefNumber(
        title=_title(metric, part),
        unit=metric.unit,
        how=" ".join(f"{line.link.kind.capitalize()}. {line.link.mechanism}".strip() for line in lines),
        said=tuple(sentence for line in lines for sentence in _said(line)),
        points=points,
        meant=tuple(period for period in periods if period != (None, None)),
        acted_on=effect.action.done_on if effect else None,
        expected=_expected_words(effect),
    )


def _of_action(effect: ActionEffect) -> BriefNumber:
    return BriefNumber(
        title=_title(effect.metric, effect.action.slice),
        unit=effect.metric.unit,
        how="What the change was to move.",
        said=(),
        points=_course(effect),
        acted_on=effect.action.done_on,
        expected=_expected_words(effect),
    )


def _title(metric: Metric, part: Slice) -> str:
    return f"{metric.name}: {part.label()}"


def _said(line: LinkLine) -> Iterator[str]:
    value = line.value
    if value is None:
        yield "The metric has no value in that period at present."
    else:
        yield (
            f"{in_unit(value.value, line.metric)} in {period_label(value.period_start, value.period_end)} "
            f"({interval_words(line.low, line.high)}, {responses_words(value)})."
        )
    if line.change is not None:
        yield _moved(line.metric, line.change)


def _moved(metric: Metric, change: RecentChange) -> str:
    said = "too few responses to say" if change.small else certainty_words(change.certain)
    limits = f" ({interval_words(change.low, change.high)})" if change.low is not None else ""
    words = change_words(metric, change.change)
    return (
        f"It {words}: {said}{limits}; {period_label(change.after_start, change.after_end)} against "
        f"{period_label(change.before_start, change.before_end)}."
    )


def _expected_words(effect: ActionEffect | None) -> str:
    if effect is None or all(point.expected is None for point in effect.course):
        return ""
    return f"what {expectation_words(effect)} would lead one to expect"


def _course(effect: ActionEffect) -> tuple[BriefPoint, ...]:
    return tuple(
        BriefPoint(
            one.period_start,
            one.period_end,
            one.value,
            one.low,
            one.high,
            one.expected,
            one.expected_low,
            one.expected_high,
        )
        for one in effect.course
    )


def _point(value: MetricValue, metric: Metric) -> BriefPoint:
    low, high = limits_of(value, metric) or (None, None)
    return BriefPoint(value.period_start, value.period_end, value.value, low, high)
