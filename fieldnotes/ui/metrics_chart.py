"""A metric over time as a Vega-Lite drawing: values with their band, movements, lasting changes, pinned
stories."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from fieldnotes.records import Metric, MetricValue, Movement
from fieldnotes.services.lenses import LinkLine
from fieldnotes.services.metric_study import LastingChange
from fieldnotes.services.metrics import interval_of
from fieldnotes.voc.periods import period_label

from .formats import counted
from .metrics_words import certainty_words, change_words, in_unit, interval_words, responses_words
from .shell import page_address
from .theme import Scheme

# The theme's first two categorical colours: the values, and what people wrote about them.
VALUE_COLOUR: dict[Scheme, str] = {"light": "#1F5F66", "dark": "#79BDBA"}
PIN_COLOUR: dict[Scheme, str] = {"light": "#B5622A", "dark": "#E0A062"}
FLAT_COLOUR: dict[Scheme, str] = {"light": "#6B655C", "dark": "#A8A095"}
PIN_TEXT_COLOUR: dict[Scheme, str] = {"light": "#FFFFFF", "dark": "#1E1B17"}
HEIGHT_PX = 320
SHAPES = {"circle": 60, "triangle-up": 150, "triangle-down": 150}  # and their size, as Vega counts it
MOST_NAMED = 14  # periods that each have their name under them
PERIOD_NAMES = ((27, "%-d %b %Y"), (31, "%b %Y"), (92, "Q%q %Y"), (10_000, "%Y"))  # longest in days, format
PIN_SIZE = 420  # square pixels, as Vega counts a mark's size


def chart_spec(
    metric: Metric,
    values: Sequence[MetricValue],
    links: Sequence[LinkLine],
    scheme: Scheme,
    *,
    movements: Mapping[int, Movement] = MappingProxyType({}),
    changes: Sequence[LastingChange] = (),
) -> dict[str, Any]:
    """Return the drawing of one slice's values; `links` are of this slice, pinned by their place from 1.

    movements: value id to the movement that ends there; those that are more than chance become triangles.
    changes: lasting changes of the level, drawn as a line down and the level on each side.
    """
    points = [_point(metric, value, movements.get(value.id)) for value in values]
    pins = [_pin(place, line, values) for place, line in enumerate(links, start=1)]
    colour, pin_colour = VALUE_COLOUR[scheme], PIN_COLOUR[scheme]
    x: dict[str, Any] = {
        "field": "middle",
        "type": "temporal",
        "title": None,
        "axis": {
            "format": "%b %Y",
            "labelOverlap": True,
            "tickCount": 8,
            "grid": False,
        },
    }
    if len(points) <= MOST_NAMED:
        # Each period by its name: a scale of one moment has no ticks of its own, and years have no months.
        days = (values[0].period_end - values[0].period_start).days + 1
        x["axis"] = {
            "format": next(words for longest, words in PERIOD_NAMES if days <= longest),
            "labelOverlap": True,
            "grid": False,
            "values": [point["middle"] for point in points],
        }
    y = {"type": "quantitative", "title": metric.unit or None, "scale": {"zero": False}}
    tooltip = [
        {"field": name, "type": "nominal", "title": name.capitalize()}
        for name in ("period", "value", "interval", "responses", "moved")
    ]
    spans: list[dict[str, Any]] = [
        {
            "data": {"values": pins},
            "mark": {"type": "rect", "color": pin_colour, "opacity": 0.12},
            "encoding": {
                "x": {"field": "start", "type": "temporal"},
                "x2": {"field": "end"},
            },
        },
    ]
    layers: list[dict[str, Any]] = [
        # A layer without marks would be read out as a drawing without a name.
        *(spans if pins else []),
        {
            "mark": {"type": "area", "color": colour, "opacity": 0.18, "line": False}
            if len(points) > 1
            else {"type": "rule", "color": colour, "opacity": 0.4, "strokeWidth": 5},
            "encoding": {"y": {**y, "field": "low"}, "y2": {"field": "high"}},
            "transform": [{"filter": "isValid(datum.low)"}],
        },
        {"mark": {"type": "line", "color": colour, "strokeWidth": 2}, "encoding": {"y": {**y, "field": "v"}}},
        {
            "mark": {"type": "point", "filled": True, "color": colour, "opacity": 1},
            "encoding": {
                "y": {**y, "field": "v"},
                "shape": {
                    "field": "shape",
                    "type": "nominal",
                    "legend": None,
                    "scale": {"domain": list(SHAPES), "range": list(SHAPES)},
                },
                "size": {
                    "field": "shape",
                    "type": "nominal",
                    "legend": None,
                    "scale": {"domain": list(SHAPES), "range": list(SHAPES.values())},
                },
                "tooltip": tooltip,
            },
        },
    ]
    if changes:
        layers += _change_layers(values, changes, scheme, y)
    if pins:
        seen = {"x": {"field": "middle", "type": "temporal"}, "y": {"value": 12}}
        more = {
            "href": {"field": "address", "type": "nominal"},
            "tooltip": {"field": "statement", "type": "nominal"},
        }
        layers += [
            {
                "data": {"values": pins},
                "mark": {
                    "type": "point",
                    "shape": "circle",
                    "filled": True,
                    "color": pin_colour,
                    "size": PIN_SIZE,
                    "opacity": 1,
                    "cursor": "pointer",
                },
                "encoding": {**seen, **more},
            },
            {
                "data": {"values": pins},
                "mark": {
                    "type": "text",
                    "color": PIN_TEXT_COLOUR[scheme],
                    "fontWeight": 600,
                    "fontSize": 13,
                    "cursor": "pointer",
                },
                "encoding": {**seen, **more, "text": {"field": "place", "type": "nominal"}},
            },
        ]
    return {
        "data": {"values": points},
        "encoding": {"x": x},
        "layer": layers,
        "height": HEIGHT_PX,
        # A finding opens where the reader is, as every link of the app does.
        "usermeta": {"embedOptions": {"loader": {"target": "_self"}}},
    }


def chart_words(metric: Metric, values: Sequence[MetricValue], links: Sequence[LinkLine]) -> str:
    """Return the drawing in a few sentences, for those who do not see it."""
    lowest = min(values, key=lambda value: value.value)
    highest = max(values, key=lambda value: value.value)
    newest = values[-1]
    return (
        f"{metric.name}, {newest.slice.label()}: {counted(len(values), 'value')} from {_when(values[0])} to "
        f"{_when(newest)}. Lowest {in_unit(lowest.value, metric)} in {_when(lowest)}, highest "
        f"{in_unit(highest.value, metric)} in {_when(highest)}, newest {in_unit(newest.value, metric)}. "
        f"{counted(len(links), 'linked finding')}. The same numbers are in the table below."
    )


def _change_layers(
    values: Sequence[MetricValue], changes: Sequence[LastingChange], scheme: Scheme, y: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return a line down where the level changed, and the level of each stretch."""
    since = [change.since for change in changes]
    starts = [values[0].period_start, *since]
    ends = [*since, values[-1].period_end + timedelta(days=1)]
    levels = [changes[0].before, *(change.after for change in changes)]
    stretches = [
        {"middle": f"{start}T00:00:00", "end": f"{end}T00:00:00", "v": level}
        for start, end, level in zip(starts, ends, levels, strict=True)
    ]
    line = {"type": "rule", "color": FLAT_COLOUR[scheme]}
    return [
        {
            "data": {"values": [{"middle": f"{day}T00:00:00"} for day in since]},
            "mark": {**line, "strokeDash": [2, 3], "strokeWidth": 1.5},
            "encoding": {"x": {"field": "middle", "type": "temporal"}},
        },
        {
            "data": {"values": stretches},
            "mark": {**line, "strokeDash": [6, 4], "strokeWidth": 1.5},
            "encoding": {
                "x": {"field": "middle", "type": "temporal"},
                "x2": {"field": "end"},
                "y": {**y, "field": "v"},
            },
        },
    ]


def _point(metric: Metric, value: MetricValue, movement: Movement | None) -> dict[str, Any]:
    certain = movement is not None and movement.certain
    shape = "circle"
    if movement is not None and certain:
        shape = "triangle-up" if movement.change > 0 else "triangle-down"
    low, high = interval_of(metric, value) or (None, None)
    return {
        "middle": _middle(value.period_start, value.period_end),
        "v": value.value,
        "low": low,
        "high": high,
        "period": _when(value),
        "value": in_unit(value.value, metric),
        "interval": interval_words(low, high),
        "responses": responses_words(value),
        "shape": shape,
        "moved": "nothing to compare with" if movement is None else _moved_words(metric, movement),
    }


def _moved_words(metric: Metric, movement: Movement) -> str:
    said = "too few responses to say" if movement.small else certainty_words(movement.certain)
    return f"{change_words(metric, movement.change)}: {said}"


def _pin(place: int, line: LinkLine, values: Sequence[MetricValue]) -> dict[str, Any]:
    start = max(line.link.period_start or values[0].period_start, values[0].period_start)
    end = min(line.link.period_end or values[-1].period_end, values[-1].period_end)
    return {
        "place": str(place),
        "start": f"{start}T00:00:00",
        "end": f"{end + timedelta(days=1)}T00:00:00",
        "middle": _middle(start, end),
        "statement": f"Story: {line.story[1]}" if line.story else line.statement,
        "address": page_address("story", id=line.story[0])
        if line.story
        else page_address("findings", finding=line.link.finding_id),
    }


def _middle(start: date, end: date) -> str:
    # Without a zone, so that every browser draws the day that is meant.
    return f"{start + (end - start) / 2}T12:00:00"


def _when(value: MetricValue) -> str:
    return period_label(value.period_start, value.period_end)
