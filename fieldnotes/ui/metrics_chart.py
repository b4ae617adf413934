"""A metric over time as a Vega-Lite drawing: values, their interval as a band, pins for linked findings."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from fieldnotes.records import Metric, MetricValue
from fieldnotes.services.lenses import LinkLine
from fieldnotes.services.metrics import interval_of
from fieldnotes.voc.periods import period_label

from .formats import counted
from .metrics_words import in_unit, interval_words, responses_words
from .shell import page_address
from .theme import Scheme

# The theme's first two categorical colours: the values, and what people wrote about them.
VALUE_COLOUR: dict[Scheme, str] = {"light": "#1F5F66", "dark": "#79BDBA"}
PIN_COLOUR: dict[Scheme, str] = {"light": "#B5622A", "dark": "#E0A062"}
PIN_TEXT_COLOUR: dict[Scheme, str] = {"light": "#FFFFFF", "dark": "#1E1B17"}
HEIGHT_PX = 320
PIN_SIZE = 420  # square pixels, as Vega counts a mark's size


def chart_spec(
    metric: Metric, values: Sequence[MetricValue], links: Sequence[LinkLine], scheme: Scheme
) -> dict[str, Any]:
    """Return the drawing of one slice's values; `links` are of this slice, pinned by their place from 1."""
    points = [_point(metric, value) for value in values]
    pins = [_pin(place, line, values) for place, line in enumerate(links, start=1)]
    colour, pin_colour = VALUE_COLOUR[scheme], PIN_COLOUR[scheme]
    x = {
        "field": "middle",
        "type": "temporal",
        "title": None,
        "axis": {
            "format": "%b %Y",
            "labelOverlap": True,
            "tickCount": {"interval": "month", "step": 1} if len(points) < 15 else 8,
            "grid": False,
        },
    }
    y = {"type": "quantitative", "title": metric.unit or None, "scale": {"zero": False}}
    tooltip = [
        {"field": name, "type": "nominal", "title": name.capitalize()}
        for name in ("period", "value", "interval", "responses")
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
            "mark": {"type": "area", "color": colour, "opacity": 0.18, "line": False},
            "encoding": {"y": {**y, "field": "low"}, "y2": {"field": "high"}},
            "transform": [{"filter": "isValid(datum.low)"}],
        },
        {"mark": {"type": "line", "color": colour, "strokeWidth": 2}, "encoding": {"y": {**y, "field": "v"}}},
        {
            "mark": {"type": "point", "filled": True, "color": colour, "size": 60, "opacity": 1},
            "encoding": {"y": {**y, "field": "v"}, "tooltip": tooltip},
        },
    ]
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


def _point(metric: Metric, value: MetricValue) -> dict[str, Any]:
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
    }


def _pin(place: int, line: LinkLine, values: Sequence[MetricValue]) -> dict[str, Any]:
    start = max(line.link.period_start or values[0].period_start, values[0].period_start)
    end = min(line.link.period_end or values[-1].period_end, values[-1].period_end)
    return {
        "place": str(place),
        "start": f"{start}T00:00:00",
        "end": f"{end + timedelta(days=1)}T00:00:00",
        "middle": _middle(start, end),
        "statement": line.statement,
        "address": page_address("findings", finding=line.link.finding_id),
    }


def _middle(start: date, end: date) -> str:
    # Without a zone, so that every browser draws the day that is meant.
    return f"{start + (end - start) / 2}T12:00:00"


def _when(value: MetricValue) -> str:
    return period_label(value.period_start, value.period_end)
