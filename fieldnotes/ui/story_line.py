"""A metric's small line over time, with the linked period marked, as a picture that needs no script."""

import base64
from collections.abc import Sequence
from datetime import date

from fieldnotes.records import Metric, MetricValue
from fieldnotes.voc.periods import period_label

from .formats import escaped
from .metrics_chart import PIN_COLOUR, VALUE_COLOUR
from .metrics_words import in_unit

WIDTH, HEIGHT, MARGIN = 320, 96, 6  # in the picture's own units; it is drawn as wide as its place


def line_html(metric: Metric, values: Sequence[MetricValue], *, start: date | None, end: date | None) -> str:
    """Return the line of one slice's values, in time order, with its ends in words; "" for fewer than two.

    start, end: the linked period, both inclusive; None where it is open.
    """
    if len(values) < 2:
        return ""
    values = sorted(values, key=lambda value: (value.period_start, value.period_end))
    first, last = values[0], values[-1]
    words = (
        f"{metric.name} from {_point_words(metric, first)} to {_point_words(metric, last)}; "
        f"lowest {in_unit(min(value.value for value in values), metric)}, "
        f"highest {in_unit(max(value.value for value in values), metric)}."
    )
    if start or end:
        linked = period_label(max(start or first.period_start, first.period_start), end or last.period_end)
        words += f" The linked period, {linked}, is marked."
    # A picture by its data: Streamlit's HTML leaves drawings out.
    picture = base64.b64encode(_drawing(values, start, end).encode()).decode()
    return (
        f'<figure class="fn-line"><img src="data:image/svg+xml;base64,{picture}" alt="{escaped(words)}">'
        f"<figcaption><span>{period_label(first.period_start, first.period_end)}</span>"
        f"<span>{period_label(last.period_start, last.period_end)}</span></figcaption></figure>"
    )


def _point_words(metric: Metric, value: MetricValue) -> str:
    return f"{in_unit(value.value, metric)} ({period_label(value.period_start, value.period_end)})"


def _drawing(values: Sequence[MetricValue], start: date | None, end: date | None) -> str:
    """Return the SVG. It follows the colour scheme of the element that shows it."""
    left, right = values[0].period_start.toordinal(), values[-1].period_end.toordinal()
    lows = [value.value if value.low is None else value.low for value in values]
    highs = [value.value if value.high is None else value.high for value in values]
    bottom, top = min(lows), max(highs)

    def x(day: float) -> float:
        return round(MARGIN + (day - left) / max(1, right - left) * (WIDTH - 2 * MARGIN), 1)

    def y(number: float) -> float:
        share = (number - bottom) / (top - bottom) if top > bottom else 0.5
        return round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)

    middles = [x((value.period_start.toordinal() + value.period_end.toordinal()) / 2) for value in values]
    band = ""
    if start or end:
        begin = x(max(left, start.toordinal() if start else left))
        finish = x(min(right, end.toordinal() if end else right) + 1)
        if finish > begin:
            band = f'<rect class="b" x="{begin}" y="0" width="{round(finish - begin, 1)}" height="{HEIGHT}"/>'
    upper = [f"{m},{y(high)}" for m, high in zip(middles, highs, strict=True)]
    lower = [f"{m},{y(low)}" for m, low in zip(middles, lows, strict=True)]
    line = " ".join(f"{m},{y(value.value)}" for m, value in zip(middles, values, strict=True))
    dots = "".join(
        f'<circle cx="{m}" cy="{y(value.value)}" r="{3.4 if _inside(value, start, end) else 2}"/>'
        for m, value in zip(middles, values, strict=True)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        "<style>:root{color-scheme:light dark}"
        f".b{{fill:light-dark({PIN_COLOUR['light']},{PIN_COLOUR['dark']});opacity:.16}}"
        f".a,circle{{fill:light-dark({VALUE_COLOUR['light']},{VALUE_COLOUR['dark']})}}.a{{opacity:.16}}"
        f".l{{fill:none;stroke:light-dark({VALUE_COLOUR['light']},{VALUE_COLOUR['dark']});stroke-width:1.6}}"
        f'</style>{band}<polygon class="a" points="{" ".join(upper + lower[::-1])}"/>'
        f'<polyline class="l" points="{line}"/>{dots}</svg>'
    )


def _inside(value: MetricValue, start: date | None, end: date | None) -> bool:
    return bool(
        (start or end)
        and (start is None or value.period_end >= start)
        and (end is None or value.period_start <= end)
    )
