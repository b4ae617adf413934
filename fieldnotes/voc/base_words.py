"""What a comparison of people with a metric's base says, in words. Nobody is ever called representative."""

from ..records import BaseCheck, BasePart


def unlike_words(check: BaseCheck) -> str:
    """Return how the people are unlike the base, for a check that found it."""
    unlike = f"The people behind this are unlike those behind {check.metric_name} by {check.by}"
    if check.elsewhere:
        return (
            f"{unlike}: {check.outside} of {check.people + check.outside} people come from outside of this "
            f"base: {', '.join(check.outside_names)}."
        )
    part = max(check.parts, key=lambda one: _distance(one, check.people))
    met = f"{part.met or 'none'} of {check.people} " + (
        f"of {part.name}" if check.by != "period" else f"met in {part.name}"
    )
    return f"{unlike}: {met}, which {percent(part.share)} of its responses are from."


def check_words(check: BaseCheck) -> str:
    """Return in one or two sentences what a check says, with what it could have found."""
    left_out = _left_out(check)
    if check.elsewhere:
        return unlike_words(check) + left_out
    if check.p is None:
        known = f"{check.people or 'no'} {'person is' if check.people == 1 else 'people are'} comparable"
        return f"By {check.by}, nobody can say: {known}.{left_out}"
    if check.unlike:
        return (
            f"{unlike_words(check)} Of as many people drawn like the base, so uneven a mix comes up in "
            f"{chance(check.p)}.{left_out}"
        )
    seen = (
        ""
        if check.power is None
        else (
            f"; with {check.people} people a twofold tilt towards one {check.by} would be seen in "
            f"{round(100 * check.power)} of 100 cases"
        )
    )
    return f"By {check.by}, no sign of unlikeness to those behind {check.metric_name}{seen}.{left_out}"


def chance(p: float) -> str:
    """Return a p value as cases: "3 of 100 cases", "fewer than 1 of 1,000 cases"."""
    if p < 0.001:
        return "fewer than 1 of 1,000 cases"
    if p < 0.01:
        return f"{round(1000 * p)} of 1,000 cases"
    return f"{round(100 * p)} of 100 cases"


def percent(share: float) -> str:
    """Return a share from 0 to 1 in percent, "less than 1 %" for a very small one."""
    return "less than 1 %" if share < 0.01 else f"{round(100 * share)} %"


def _left_out(check: BaseCheck) -> str:
    said = ""
    if check.unknown:
        said += f" Of {check.unknown} more the {check.by} is not on record."
    if check.outside and not check.elsewhere:
        said += f" {check.outside} more {'is' if check.outside == 1 else 'are'} outside of this base."
    return said


def _distance(part: BasePart, people: int) -> float:
    expected = people * part.share
    return (part.met - expected) ** 2 / expected
