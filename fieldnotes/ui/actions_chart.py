"""A metric around an action as a Vega-Lite drawing: its course, what was to be expected, and the day."""

from typing import Any

from fieldnotes.records import ActionEffect, CoursePoint
from fieldnotes.voc.before_after_words import expectation_words, where_words
from fieldnotes.voc.periods import day_label, period_label

from .formats import counted
from .metrics_chart import FLAT_COLOUR, HEIGHT_PX, PIN_COLOUR, VALUE_COLOUR
from .metrics_words import in_unit, interval_words
from .theme import Scheme

PARTS = {"before": "before it", "left out": "while it was introduced: left out", "after": "after it"}


def action_spec(effect: ActionEffect, scheme: Scheme) -> dict[str, Any]:
    """Return the drawing of an action's result.

    A line for the slice's values with their intervals; a dashed one for the expected course, which is the
    others' moved to the slice's level, and around it, after the action, the band that holds 95 of 100 values
    where nothing changed; a thin one for the others where they have the same scale.
    """
    points = [_point(effect, point) for point in effect.course]
    colour, pin, flat = VALUE_COLOUR[scheme], PIN_COLOUR[scheme], FLAT_COLOUR[scheme]
    x: dict[str, Any] = {
        "field": "middle",
        "type": "temporal",
        "title": None,
        "axis": {"format": "%b %Y", "labelOverlap": True, "tickCount": 8, "grid": False},
    }
    y = {"type": "quantitative", "title": effect.metric.unit or None, "scale": {"zero": False}}
    names = ("period", "part", "value", "interval", "expected", "others")
    tooltip = [{"field": name, "type": "nominal", "title": name.capitalize()} for name in names]
    done = effect.action.done_on
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "area", "color": flat, "opacity": 0.22, "line": False},
            "encoding": {"y": {**y, "field": "expected_low"}, "y2": {"field": "expected_high"}},
            "transform": [{"filter": "isValid(datum.expected_low)"}],
        },
        {
            "mark": {"type": "line", "color": flat, "strokeDash": [6, 4], "strokeWidth": 2},
            "encoding": {"y": {**y, "field": "e"}},
            "transform": [{"filter": "isValid(datum.e)"}],
        },
        {
            "mark": {"type": "rule", "color": colour, "opacity": 0.35, "strokeWidth": 3},
            "encoding": {"y": {**y, "field": "low"}, "y2": {"field": "high"}},
            "transform": [{"filter": "isValid(datum.low)"}],
        },
        {"mark": {"type": "line", "color": colour, "strokeWidth": 2}, "encoding": {"y": {**y, "field": "v"}}},
        {
            "mark": {"type": "point", "filled": True, "color": colour, "opacity": 1, "size": 60},
            "encoding": {"y": {**y, "field": "v"}, "tooltip": tooltip},
        },
        {
            "data": {"values": [{"middle": f"{done}T00:00:00"}]},
            "mark": {"type": "rule", "color": pin, "strokeWidth": 2.5},
            "encoding": {"x": {"field": "middle", "type": "temporal"}},
        },
        {
            "data": {"values": [{"middle": f"{done}T00:00:00", "words": day_label(done)}]},
            "mark": {
                "type": "text",
                "color": pin,
                "align": "right",
                "dx": -6,
                "fontWeight": 600,
                "fontSize": 12,
            },
            "encoding": {
                "x": {"field": "middle", "type": "temporal"},
                "y": {"value": 8},
                "text": {"field": "words", "type": "nominal"},
            },
        },
    ]
    # A layer without marks would be read out as a drawing without a name.
    if not any(point["e"] is not None for point in points):
        layers = layers[2:]
    elif not any(point["expected_low"] is not None for point in points):
        layers = layers[1:]
    if any(point["o"] is not None for point in points):
        thin = {"type": "line", "color": flat, "strokeWidth": 1, "opacity": 0.8}
        layers.insert(0, {"mark": thin, "encoding": {"y": {**y, "field": "o"}}})
    if not any(point["low"] is not None for point in points):
        layers = [one for one in layers if one["encoding"].get("y", {}).get("field") != "low"]
    return {"data": {"values": points}, "encoding": {"x": x}, "layer": layers, "height": HEIGHT_PX}


def action_words(effect: ActionEffect) -> str:
    """Return the drawing in a few sentences, for those who do not see it."""
    course = effect.course
    span = f"from {_when(course[0])} to {_when(course[-1])}"
    words = (
        f"{effect.metric.name} {where_words(effect.action.slice)}, {counted(len(course), 'value')} {span}, "
        f"with a line down on {day_label(effect.action.done_on)}."
    )
    after = [point for point in course if point.part == "after" and point.expected is not None]
    if after:
        last = after[-1]
        assert last.expected is not None
        words += (
            f" Dashed: {expectation_words(effect)}. In {_when(last)} the value is "
            f"{in_unit(last.value, effect.metric)}, expected was {in_unit(last.expected, effect.metric)} "
            f"({interval_words(last.expected_low, last.expected_high)})."
        )
    return f"{words} {effect.sentence}"


def how_to_read(effect: ActionEffect) -> str:
    """Return what the lines are, as a sentence."""
    if not any(point.expected is not None for point in effect.course):
        return "The line is the slice’s course; the line down is the day the change took effect."
    words = f"Dashed: {expectation_words(effect)}, moved to this slice’s level. "
    if effect.method != "others":
        words = f"Dashed: {expectation_words(effect)}, carried on. "
    if any(point.others is not None for point in effect.course):
        words += "Thin: the others’ mean itself. "
    return words + "The band holds 95 of 100 values where nothing changed."


def course_rows(effect: ActionEffect) -> list[tuple[str, ...]]:
    """Return the drawing's numbers as rows of text, the newest first: period, part, value, expected."""
    return [
        (
            _when(point),
            PARTS[point.part],
            in_unit(point.value, effect.metric),
            _expected(effect, point),
        )
        for point in reversed(effect.course)
    ]


def _point(effect: ActionEffect, point: CoursePoint) -> dict[str, Any]:
    middle = point.period_start + (point.period_end - point.period_start) / 2
    return {
        "middle": f"{middle}T12:00:00",
        "v": point.value,
        "low": point.low,
        "high": point.high,
        "e": point.expected,
        "expected_low": point.expected_low,
        "expected_high": point.expected_high,
        "o": point.others,
        "period": _when(point),
        "part": PARTS[point.part],
        "value": in_unit(point.value, effect.metric),
        "interval": interval_words(point.low, point.high),
        "expected": _expected(effect, point),
        "others": "" if point.others is None else in_unit(point.others, effect.metric),
    }


def _expected(effect: ActionEffect, point: CoursePoint) -> str:
    if point.expected is None:
        return "not known"
    said = in_unit(point.expected, effect.metric)
    if point.expected_low is None:
        return said
    return f"{said} ({interval_words(point.expected_low, point.expected_high)})"


def _when(point: CoursePoint) -> str:
    return period_label(point.period_start, point.period_end)
