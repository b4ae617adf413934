"""The drawing of a metric in a brief: values with their band, the period meant, what was to be expected."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from ..records import BriefNumber, BriefPoint
from .svg_text import (
    ACCENT,
    BESIDE,
    LINE,
    OTHER,
    OTHER_INK,
    QUIET,
    as_xml,
    in_both_schemes,
    scaling,
    text_at,
)

MEANT, MEANT_INK, EXPECTED = OTHER, OTHER_INK, BESIDE
_LEFT, _RIGHT, _TOP, _FOOT = 4.0, 1.0, 2.1, 2.2  # around the plane, in heights of a letter
_HTML_WIDTH, _HTML_HEIGHT = 400, 190
_TICKS = 5
_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class _Plane:
    """Where a day and a value stand in the drawing. low, high, step: of its lines; size: of its letters."""

    width: float
    height: float
    first: date
    last: date
    low: float
    high: float
    step: float
    size: float

    def place(self, day: date, value: float) -> tuple[float, float]:
        days = (self.last - self.first).days or 1
        wide = self.width - (_LEFT + _RIGHT) * self.size
        tall = self.height - (_TOP + _FOOT) * self.size
        x = _LEFT * self.size + wide * (day - self.first).days / days
        return x, _TOP * self.size + tall * (self.high - value) / (self.high - self.low)


def chart_body(number: BriefNumber, *, width: float, height: float, size: float = 9) -> str:
    """Return the drawing as SVG without its frame, `width` by `height`; "" for fewer than two values.

    size: of its letters, in the drawing's unit.
    """
    points = number.points
    if len(points) < 2:
        return ""
    plane = _Plane(width, height, points[0].start, points[-1].end, *_limits(points), size)
    parts = [*_meant(number, plane), text_at(0, size, number.unit, size=size, fill=QUIET)]
    for n in range(round((plane.high - plane.low) / plane.step) + 1):
        value = plane.low + n * plane.step
        x, y = plane.place(plane.first, value)
        parts.append(f'<path d="M{x:.1f} {y:.1f}H{width - _RIGHT * size:.1f}" stroke="{LINE}"/>')
        parts.append(
            text_at(x - 4, y + size / 3, _tick(value, plane.step), size=size, fill=QUIET, anchor="end")
        )
    parts += _periods(points, plane)
    parts += _expected(points, plane)
    parts += _values(points, plane)
    parts.append(_acted(number, plane))
    return "".join(parts)


def chart_svg(number: BriefNumber, *, width: float, height: float, size: float = 11) -> str:
    """Return the drawing as an SVG that scales with its place and is read out in words; "" as chart_body."""
    body = chart_body(number, width=width, height=height, size=size)
    if not body:
        return ""
    return scaling(body, f"{number.title}. {chart_words(number)}", width=width, height=height)


def chart_words(number: BriefNumber) -> str:
    """Return what the drawing shows in a sentence or two, for a legend and for those who do not see it."""
    banded = any(point.low is not None for point in number.points)
    words = ["Line: each period" + (", with its 95 % interval." if banded else "; no interval is given.")]
    if number.meant:
        words.append(f"Shaded: the {'period' if len(number.meant) == 1 else 'periods'} meant.")
    if number.acted_on:
        words.append("Upright: the change.")
    if number.expected:
        words.append(f"Dashed: {number.expected}.")
    return " ".join(words)


def _limits(points: Sequence[BriefPoint]) -> tuple[float, float, float]:
    """Return lowest and highest value of the plane, and the step between its lines."""
    seen = [
        value
        for point in points
        for value in (
            point.value,
            *(point.low, point.high, point.expected, point.expected_low, point.expected_high),
        )
        if value is not None
    ]
    low, high = min(seen), max(seen)
    rough = (high - low) / (_TICKS - 1) or abs(high) / 10 or 1.0
    scale = 10.0 ** math.floor(math.log10(rough))
    step = next((scale * one for one in _STEPS if scale * one >= rough), scale * 10)
    return step * math.floor(low / step), step * math.ceil(high / step + 1e-9), step


def _tick(value: float, step: float) -> str:
    """Return a line's value with as many decimals as the step between two lines has."""
    decimals = next((n for n in range(6) if abs(round(step, n) - step) < step / 1000), 6)
    return f"{value:,.{decimals}f}".replace("-", "−")


def _middle(point: BriefPoint) -> date:
    return point.start + (point.end - point.start) / 2


def _line(places: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)


def _values(points: Sequence[BriefPoint], plane: _Plane) -> list[str]:
    parts = []
    for one, other in pairwise(points):
        if None not in (one.low, one.high, other.low, other.high):
            corners = [
                plane.place(_middle(one), one.low or 0),
                plane.place(_middle(other), other.low or 0),
                plane.place(_middle(other), other.high or 0),
                plane.place(_middle(one), one.high or 0),
            ]
            parts.append(f'<path d="{_line(corners)}Z" fill="{ACCENT}" fill-opacity=".16"/>')
    places = [plane.place(_middle(point), point.value) for point in points]
    parts.append(f'<path d="{_line(places)}" fill="none" stroke="{ACCENT}" stroke-width="1.6"/>')
    return parts + [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{ACCENT}"/>' for x, y in places]


def _expected(points: Sequence[BriefPoint], plane: _Plane) -> list[str]:
    places = [plane.place(_middle(point), point.expected) for point in points if point.expected is not None]
    if len(places) < 2:
        return []
    look = f'fill="none" stroke="{EXPECTED}" stroke-width="1.4" stroke-dasharray="4 3"'
    return [f'<path d="{_line(places)}" {look}/>']


def _meant(number: BriefNumber, plane: _Plane) -> list[str]:
    parts = []
    for first, last in number.meant:
        start = max(first or plane.first, plane.first)
        end = min((last or plane.last) + timedelta(days=1), plane.last)
        if end > start:
            (left, top), (right, foot) = plane.place(start, plane.high), plane.place(end, plane.low)
            # A hair between two periods that follow one another.
            parts.append(
                f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left - 1:.1f}" '
                f'height="{foot - top:.1f}" fill="{MEANT}" fill-opacity=".13"/>'
            )
    return parts


def _acted(number: BriefNumber, plane: _Plane) -> str:
    day = number.acted_on
    if day is None or not plane.first <= day <= plane.last:
        return ""
    (x, top), (_, foot) = plane.place(day, plane.high), plane.place(day, plane.low)
    late = day - plane.first > (plane.last - plane.first) / 2
    label = text_at(
        x - 3 if late else x + 3,
        top - 5,
        f"change, {day.day} {day:%b %Y}",
        size=plane.size,
        fill=MEANT_INK,
        anchor="end" if late else "start",
    )
    return f'<path d="M{x:.1f} {top - 3:.1f}V{foot:.1f}" stroke="{MEANT}" stroke-width="1.4"/>{label}'


def _periods(points: Sequence[BriefPoint], plane: _Plane) -> list[str]:
    """Return the names of the first and the last period and some between."""
    wanted = sorted({0, len(points) // 3, 2 * len(points) // 3, len(points) - 1})
    words = "%Y" if (points[0].end - points[0].start).days > 200 else "%b %Y"
    parts = []
    for n in wanted:
        x, y = plane.place(_middle(points[n]), plane.low)
        anchor = "start" if n == 0 else "end" if n == len(points) - 1 else "middle"
        name = _middle(points[n]).strftime(words)
        parts.append(text_at(x, y + plane.size + 4, name, size=plane.size, fill=QUIET, anchor=anchor))
    return parts


def number_html(number: BriefNumber, *, level: int) -> str:
    """Return a number as HTML: its title as a heading of that level, how it is counted, what is said of it,
    its drawing.
    """
    drawing = in_both_schemes(chart_svg(number, width=_HTML_WIDTH, height=_HTML_HEIGHT, size=12))
    legend = f"<figcaption>{as_xml(chart_words(number))}</figcaption>" if drawing else ""
    return (
        f"<div><h{level}>{as_xml(number.title)}</h{level}>"
        + (f'<p class="quiet" dir="auto">{as_xml(number.how)}</p>' if number.how else "")
        + "".join(f"<p>{as_xml(line)}</p>" for line in number.said)
        + (f"<figure>{drawing}{legend}</figure>" if drawing else "")
        + "</div>"
    )
