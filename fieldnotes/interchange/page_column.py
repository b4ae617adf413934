"""A column of a printed page: texts and drawings one below the other, shortened until they fit its height."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .fitted_text import break_lines, shorten_lines
from .svg_text import INK, text_at

_INDENT = 8.0  # of texts with a bar or a point before them
_LEADING = 1.28  # the height of a line, in heights of its letters
_WIDOWS = 2  # lines of a text that go on with what it belongs to


@dataclass
class Text:
    """A text in a column. before: the space above it. least: the fewest lines it is shortened to, most: the
    most it may have. bar: the colour of a line beside it, "" for none; point: a bullet before it. with_next:
    it stands on one page with what follows."""

    text: str
    size: float
    bold: bool = False
    fill: str = INK
    before: float = 0.0
    least: int = 1
    most: int = 60
    bar: str = ""
    point: bool = False
    with_next: bool = False


@dataclass
class Drawing:
    """SVG of a height, from its own left upper corner. with_next: it stands on one page with what follows."""

    body: str
    height: float
    before: float = 0.0
    with_next: bool = False


@dataclass
class Rule:
    """A thin line across the column."""

    colour: str
    before: float = 0.0


Line = Text | Drawing | Rule


@dataclass
class _Placed:
    item: Line
    lines: list[str] = field(default_factory=list)
    shown: int = 0

    @property
    def height(self) -> float:
        if isinstance(self.item, Text):
            return self.item.before + self.shown * self.item.size * _LEADING if self.shown else 0.0
        return self.item.before + (self.item.height if isinstance(self.item, Drawing) else 0.8)


def fit_column(
    items: Sequence[Line], x: float, y: float, width: float, height: float
) -> tuple[str, float, bool]:
    """Return the column as SVG, where it ends, and whether something was shortened.

    The longest texts give lines first, down to their fewest; where that is not enough the last ones give way,
    and the last that stays carries the mark.
    """
    placed = [_place(item, width) for item in items]
    full = sum(len(one.lines) for one in placed)
    while sum(one.height for one in placed) > height:
        texts = [one for one in placed if isinstance(one.item, Text) and one.shown]
        spare = [one for one in texts if isinstance(one.item, Text) and one.shown > one.item.least]
        if spare:
            max(spare, key=lambda one: one.shown).shown -= 1
        elif texts:
            texts[-1].shown = 0
        else:
            break
    cut = sum(one.shown for one in placed) < full
    _mark_what_is_gone(placed)
    parts = []
    top = y
    for one in placed:
        parts.append(_drawn(one, x, top, width))
        top += one.height
    return "".join(parts), top, cut


def flow_pages(items: Sequence[Line], x: float, y: float, width: float, height: float) -> list[str]:
    """Return the column as SVG, a piece for each page of this height; nothing is shortened.

    What belongs together (`with_next`) goes to the next page as a whole; where even an empty page is too low
    for it, its last lines go on with what follows. Other texts go on where a page ends; drawings stand whole.
    Bold texts are headings: one that would be the last of a page stands on the next.
    """
    pages: list[list[str]] = [[]]
    top, foot = y, y + height
    for n, item in enumerate(items):
        placed, after = _place(item, width), items[n + 1 :]
        goes_on = n > 0 and _goes_with_next(items[n - 1])
        before = item.before
        if top > y and top + _needed(item, after, width, height, goes_on=goes_on) > foot:
            pages, top, before = [*pages, []], y, 0.0
        if not isinstance(item, Text):
            pages[-1].append(_drawn(placed, x, top, width))
            top += placed.height
            continue
        lines, step = placed.lines, item.size * _LEADING
        while lines:
            room = int((foot - top - before) / step)
            if item.with_next and room >= len(lines):
                whole = before + len(lines) * step + _together(after, width)
                if top > y and top + whole > foot:
                    room = len(lines) - _WIDOWS
            if room < 1 and top > y:
                pages, top, before = [*pages, []], y, 0.0
                continue
            part = lines[: max(1, room)]
            shown = _Placed(replace(item, before=before), part, len(part))
            pages[-1].append(_drawn(shown, x, top, width))
            top += shown.height
            lines, before = lines[len(part) :], 0.0
            if lines:
                pages, top = [*pages, []], y
    return ["".join(parts) for parts in pages]


def _needed(item: Line, after: Sequence[Line], width: float, height: float, *, goes_on: bool) -> float:
    """Return how much room an item needs on a page to begin there, of a page this high.

    goes_on: whether the one before it stands on a page with it, and so has looked for room for both.
    """
    placed = _place(item, width)
    if not isinstance(item, Text):
        return placed.height
    whole = _together([item, *after], width)
    if item.with_next and not goes_on and whole <= height:
        return whole
    return placed.height + _next_height(after, width) if item.bold and placed.lines else 0.0


def _goes_with_next(item: Line) -> bool:
    return not isinstance(item, Rule) and item.with_next


def _together(items: Sequence[Line], width: float) -> float:
    """Return how high the first of these is together with what it stands on one page with."""
    total = 0.0
    for item in items:
        placed = _place(item, width)
        total += placed.height
        if not _goes_with_next(item) and placed.height:
            break
    return total


def _next_height(items: Sequence[Line], width: float) -> float:
    """Return how high what a heading needs below it is: two lines of the next text, or the whole drawing."""
    for item in items:
        placed = _place(item, width)
        if isinstance(item, Text) and placed.lines:
            if item.with_next:
                return _together(items, width)
            return item.before + min(2, len(placed.lines)) * item.size * _LEADING
        if isinstance(item, Drawing):
            return placed.height
    return 0.0


def _place(item: Line, width: float) -> _Placed:
    if not isinstance(item, Text):
        return _Placed(item)
    lines = break_lines(item.text, item.size, width - _indent(item), bold=item.bold)
    return _Placed(item, lines, min(len(lines), item.most))


def _mark_what_is_gone(placed: Sequence[_Placed]) -> None:
    """Let the last text before one that is not shown at all end with the mark."""
    before: _Placed | None = None
    for one in placed:
        if not isinstance(one.item, Text):
            continue
        if one.lines and not one.shown and before is not None and before.shown:
            before.lines = [*before.lines[: before.shown], ""]
        if one.shown:
            before = one


def _drawn(one: _Placed, x: float, top: float, width: float) -> str:
    item = one.item
    y = top + item.before
    if isinstance(item, Rule):
        return f'<path d="M{x:.1f} {y:.1f}h{width:.1f}" stroke="{item.colour}" stroke-width=".8"/>'
    if isinstance(item, Drawing):
        return f'<g transform="translate({x:.1f},{y:.1f})">{item.body}</g>'
    if not one.shown:
        return ""
    indent = _indent(item)
    lines = shorten_lines(one.lines, one.shown, item.size, width - indent, bold=item.bold)
    step = item.size * _LEADING
    parts = [
        text_at(
            x + indent,
            y + item.size + n * step,
            line,
            size=item.size,
            fill=item.fill,
            weight=700 if item.bold else 400,
        )
        for n, line in enumerate(lines)
    ]
    if item.bar:
        parts.append(
            f'<path d="M{x + 1:.1f} {y:.1f}v{len(lines) * step:.1f}" stroke="{item.bar}" stroke-width="2"/>'
        )
    if item.point:
        parts.append(
            f'<circle cx="{x + 2.5:.1f}" cy="{y + item.size * 0.68:.1f}" r="1.3" fill="{item.fill}"/>'
        )
    return "".join(parts)


def _indent(item: Text) -> float:
    return _INDENT if item.bar or item.point else 0.0
