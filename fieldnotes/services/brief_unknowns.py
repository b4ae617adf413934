"""What a brief says is not known: small numbers, no interval, no comparison, nobody asked."""

from collections.abc import Iterator, Sequence

from ..records import ActionEffect, BaseCheck
from ..voc.base_words import check_words
from ..voc.strength_words import counted
from .lenses import LinkLine
from .strength_detail import StrengthDetail

ENOUGH_POWER = 0.8


def what_is_not_known(
    detail: StrengthDetail, links: Sequence[LinkLine], actions: Sequence[ActionEffect]
) -> Iterator[str]:
    """Return in sentences what stands behind a finding leaves open, the heaviest first."""
    strength = detail.strength
    counts = strength.counts
    if counts.excerpts_for:
        met = counted(counts.exposures, "person or occasion", "people and occasions")
        yield f"How many customers do so: it was met with {met}, and nobody counted the others."
    yield from _of_numbers(links)
    if not counts.excerpts_against:
        yield "What speaks against it: nobody has put a passage against it yet."
    if strength.market and strength.local_reading == "not yet read locally":
        yield f"How it reads in {strength.market}: nobody of that market has read it."
    yield from _of_bases(detail, links)
    yield from _of_actions(actions)
    if strength.next_grade and strength.missing:
        yield f"Missing for “{strength.next_grade}”: {' '.join(one.words for one in strength.missing)}"


def tells(check: BaseCheck) -> bool:
    """Say whether a check of people against a metric's base found something, or most likely would have."""
    return check.unlike or (check.power is not None and check.power >= ENOUGH_POWER)


def _of_bases(detail: StrengthDetail, links: Sequence[LinkLine]) -> Iterator[str]:
    open_questions = [check for check in detail.base if check.p is not None and not tells(check)]
    for check in open_questions:
        yield f"Whether the people behind it are like those behind the metric. {check_words(check)}"
    if links and not open_questions and not any(map(tells, detail.base)):
        yield "Whether the people behind it are like those behind the metric: too little is known of them."


def _of_numbers(links: Sequence[LinkLine]) -> Iterator[str]:
    if not links:
        yield "How many customers it concerns: no metric is linked to it."
    for line in links:
        name = f"“{line.metric.name}”"
        if line.value is None:
            yield f"What {name} was: it has no value there."
            continue
        if line.low is None:
            yield f"How sure {name} is: no interval is given."
        if line.value.responses is None:
            yield f"How many responses stand behind {name}: nobody said."
        if line.link.kind != "explains this movement":
            continue
        if line.change is None:
            yield f"Whether {name} moved: there is nothing before to compare with."
        elif line.change.small:
            yield f"Whether {name} moved: too few responses to say."
        elif line.change.certain is False:
            yield f"Whether {name} moved: the change could be chance."


def _of_actions(actions: Sequence[ActionEffect]) -> Iterator[str]:
    if not actions:
        yield "Whether a change helps: none is on record."
    for effect in actions:
        if effect.method == "own past":
            yield f"What else happened since “{effect.action.text}”: there is no other slice to compare with."
        if effect.verdict in ("cannot tell yet", "not comparable"):
            yield f"What “{effect.action.text}” did: it cannot be told from these figures."
