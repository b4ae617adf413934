"""What became of a metric since a change, as sentences that say no more than is known."""

from typing import Literal

from ..records import ActionEffect, Metric, Slice
from .compared_periods import control_field
from .movement import is_in_percent
from .periods import day_label

Reason = Literal["few before", "few after", "small"]


def effect_sentence(effect: ActionEffect) -> str:
    """Return the result in one plain sentence or two, "cannot tell yet" and its reason included."""
    since = f"Since the change on {day_label(effect.action.done_on)}"
    what = f"“{effect.metric.name}” {where_words(effect.action.slice)}"
    if effect.reasons:
        open_question = f"Cannot tell yet what the change on {day_label(effect.action.done_on)} did to {what}"
        return f"{open_question}: {'; '.join(effect.reasons)}.{_not_seen(effect)}"
    assert effect.effect is not None
    stands = f"{since} {what} is {_apart(effect)} {expectation_words(effect)} would lead one to expect"
    if effect.verdict == "not comparable":
        doubt = f"but {_not_alike(effect)}: this says nothing of the change"
        return f"{stands} (95 %: {interval_of_effect(effect)}), {doubt}."
    if effect.verdict in ("as hoped", "less than hoped", "against hopes"):
        hoped = amount(effect.hoped_by or 0, effect.unit)
        turn = {
            "as hoped": "",
            "less than hoped": f" It is less than the {hoped} hoped for.",
            "against hopes": f" It should have gone {effect.action.hoped}.",
        }[effect.verdict]
        return f"{stands} (95 %: {interval_of_effect(effect)}){_before_it(effect)}.{turn}"
    chance = f"{stands}, which could be chance (95 %: {interval_of_effect(effect)}){_before_it(effect)}."
    if effect.verdict == "not as hoped":
        hoped = f"{amount(effect.hoped_by or 0, effect.unit)} {effect.action.hoped}"
        return f"{chance} The {hoped} that was hoped for is not among what it could be."
    return f"Cannot tell yet. {chance}{_not_seen(effect)}"


def reason_words(effect: ActionEffect, reason: Reason, *, needed: int = 0) -> str:
    """Return why it cannot be told, for example "only 1 month after it is in, and 2 are needed"."""
    word = effect.period_word
    if reason == "small":
        behind = f"fewer than 30 {_cases(effect)} stand behind the values before or after it"
        return "n too small: " + (
            behind if effect.responses is None else f"{behind} ({_number(effect.responses)} a {word})"
        )
    number, side = (effect.before, "before") if reason == "few before" else (effect.after, "after")
    have = f"only {number} {word}{'' if number == 1 else 's'}" if number else f"no {word}"
    verb = "is" if number < 2 else "are"
    return f"{have} {side} it {verb} in, and {needed} are needed"


def unit_of(metric: Metric, relative: bool) -> str:
    """Return what an effect is said in: "%" of what was expected, "percentage points", or the metric's
    unit."""
    if relative:
        return "%"
    return "percentage points" if is_in_percent(metric) else metric.unit


def where_words(part: Slice) -> str:
    """Return a slice within a sentence: "in Korea", "for checkout", "in Korea (phone)"."""
    rest = ", ".join(one for one in (part.segment, part.stage, part.touchpoint, part.channel) if one)
    if part.market:
        return f"in {part.market}" + (f" ({rest})" if rest else "")
    return f"for {rest or 'all customers'}"


def amount(value: float, unit: str) -> str:
    """Return a size with its unit: "15 %", "8.3 points", "1 point"."""
    shown = _number(abs(value))
    word = unit.removesuffix("s") if shown == "1" and unit.endswith("points") else unit
    return f"{shown} {word}".strip()


def interval_of_effect(effect: ActionEffect) -> str:
    """Return "11 to 19" where both limits lie on the effect's side, else "from 5 lower to 11 higher"."""
    assert effect.effect is not None and effect.low is not None and effect.high is not None
    if effect.low > 0 or effect.high < 0:
        near, far = sorted((abs(effect.low), abs(effect.high)))
        return f"{_number(near)} to {_number(far)}"
    return f"from {_number(abs(effect.low))} lower to {_number(abs(effect.high))} higher"


def expectation_words(effect: ActionEffect) -> str:
    """Return whose course was carried on: "the other markets’ course", "its own level and trend before"."""
    if effect.method != "others":
        return "its own level and trend before"
    field = control_field(effect.action, effect.controls)
    others = f"the other {field}s’ course" if len(effect.controls) > 1 else f"the other {field}’s course"
    return others


def _apart(effect: ActionEffect) -> str:
    assert effect.effect is not None
    if _number(abs(effect.effect)) == "0":
        return "where"
    return f"{amount(effect.effect, effect.unit)} {'higher' if effect.effect > 0 else 'lower'} than"


def _before_it(effect: ActionEffect) -> str:
    """Return whether the course could be carried on, as the end of a sentence."""
    if effect.method != "others":
        return "; there is no other slice to compare with, so whatever else happened then is part of it"
    if effect.alike == "alike":
        surely = (effect.low or 0) > 0 or (effect.high or 0) < 0
        return "; before it they ran alike" if surely else "; before it no drift between them shows"
    return (
        f"; whether they ran alike before cannot be told for sure from {effect.before} {effect.period_word}s"
    )


def _not_alike(effect: ActionEffect) -> str:
    if (effect.drift_low or 0) > 0 or (effect.drift_high or 0) < 0:
        way = "rising against" if (effect.drift or 0) > 0 else "falling behind"
        return f"before it they did not run alike (it was {way} the others already)"
    when = "" if effect.pretended_on is None else f" on {day_label(effect.pretended_on)}"
    return f"a date at which nothing was done{when} shows a difference as well"


def _not_seen(effect: ActionEffect) -> str:
    """Return which difference could not be seen so far, where that was computed."""
    if effect.smallest_seen is None:
        return ""
    after = effect.after or 3
    given = (
        ""
        if effect.responses is None
        else f"about {_number(effect.responses)} {_cases(effect)} a {effect.period_word} and "
    )
    word = f"{effect.period_word}{'' if after == 1 else 's'}"
    least = amount(effect.smallest_seen, effect.unit)
    return f" With {given}{after} {word} after it, a difference below {least} would not be seen."


def _cases(effect: ActionEffect) -> str:
    return "cases" if effect.unit == "%" else "answers"


def _number(value: float) -> str:
    """Return a number as a sentence needs it: whole from 10 on, else with one decimal."""
    if abs(value) >= 10:
        return f"{value:,.0f}"
    if 0 < abs(value) < 0.1:
        return f"{value:.1g}"
    return f"{value:.1f}".removesuffix(".0")
