"""Patterns as drawings for a slide: each says its title, filters, counts and date itself."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from ..records import CodeMatrix, CodeTimeLine, JourneyFeelings, StageFeeling, Tally
from .svg_text import (
    ACCENT,
    LINE,
    PAPER,
    QUIET,
    Caption,
    as_xml,
    drawing,
    shortened,
    text_at,
    width_of,
    wrapped,
)

MOST_ROWS, MOST_COLUMNS = 30, 16
_ROW, _CELL, _HEAD_LINES = 44, 92, 3
_LANE, _LINE_WIDTH = 30, 720
_STAGE, _CURVE = 112, 260
_STRONG = 3


def matrix_svg(matrix: CodeMatrix, caption: Caption) -> str:
    """Return codes by something as a heat map: passages in each cell, and the people below them.

    The most used rows and the first columns are drawn; how many are left out is said.
    """
    rows, columns = matrix.rows[:MOST_ROWS], matrix.columns[:MOST_COLUMNS]
    names = [width_of(row.code.name, 13) for row in rows]
    left = min(260.0, max([*names, *(width_of(people_words(row.total), 10) for row in rows)], default=0) + 14)
    most = max((cell.passages for row in rows for cell in row.cells[: len(columns)]), default=0)
    top = 15 * _HEAD_LINES + 8
    parts = []
    for n, column in enumerate(columns):
        lines = wrapped(column.label, 12, _CELL - 10, most=_HEAD_LINES)
        for m, line in enumerate(lines):
            y = top - 10 - 15 * (len(lines) - 1 - m)
            parts.append(
                text_at(left + _CELL * (n + 0.5), y, line, size=12, fill=QUIET, anchor="middle", weight=700)
            )
    for m, row in enumerate(rows):
        y = top + _ROW * m
        parts.append(text_at(left - 8, y + 19, shortened(row.code.name, 13, left - 10), anchor="end"))
        parts.append(text_at(left - 8, y + 34, people_words(row.total), size=10, fill=QUIET, anchor="end"))
        parts += [_cell(left + _CELL * n, y, cell, most) for n, cell in enumerate(row.cells[: len(columns)])]
    said = caption.lines
    hidden = [
        f"{len(shown)} of {len(every):,} {what} are drawn"
        for shown, every, what in ((rows, matrix.rows, "codes"), (columns, matrix.columns, "columns"))
        if len(shown) < len(every)
    ]
    if hidden:
        said = (*said, "; ".join(hidden) + ".")
    return drawing(
        "".join(parts),
        Caption(caption.title, said, caption.made_on),
        width=left + _CELL * len(columns),
        height=top + _ROW * len(rows),
    )


def _cell(x: float, y: float, cell: Tally, most: int) -> str:
    share = cell.passages / most if most else 0.0
    box = f'<rect x="{x + 1:.1f}" y="{y + 1:.1f}" width="{_CELL - 2}" height="{_ROW - 2}" '
    if not cell.passages:
        return box + f'fill="none" stroke="{LINE}" stroke-width=".6"/>'
    lines = _people_lines(cell, 10, _CELL - 6)
    return (
        box
        + f'fill="{ACCENT}" fill-opacity="{0.06 + 0.49 * share:.3f}"/>'
        + text_at(
            x + _CELL / 2, y + 23 - 3 * len(lines), f"{cell.passages:,}", size=15, anchor="middle", weight=700
        )
        + "".join(
            text_at(x + _CELL / 2, y + 37 - 3 * len(lines) + 11 * n, line, size=10, anchor="middle")
            for n, line in enumerate(lines)
        )
    )


def people_words(tally: Tally) -> str:
    """Return who stands behind a number: "3 people", "1 person, 2 unnamed", "2 unnamed"; "" for nobody."""
    parts = []
    if tally.people:
        parts.append(f"{tally.people:,} {'person' if tally.people == 1 else 'people'}")
    if tally.unnamed:
        parts.append(f"{tally.unnamed:,} unnamed")
    return ", ".join(parts)


def _people_lines(tally: Tally, size: float, width: float) -> list[str]:
    """Return the same on one line, or on two where one is wider than there is room."""
    words = people_words(tally)
    if width_of(words, size) <= width:
        return [words] if words else []
    return [shortened(part, size, width) for part in words.replace(", ", ",\n").split("\n")]


def quotes_svg(pairs: Sequence[tuple[str, str, str, str]], names: tuple[str, str], caption: Caption) -> str:
    """Return passages of two codes side by side: of each pair the two texts, what is between, where from."""
    width, gap = 330.0, 110.0
    second = width + gap
    parts = [
        text_at(0, 12, shortened(names[0], 12, width), size=12, fill=QUIET, weight=700),
        text_at(second, 12, shortened(names[1], 12, width), size=12, fill=QUIET, weight=700),
    ]
    y = 28.0
    for one, other, between, place in pairs:
        sides = [wrapped(text, 13, width, most=4) for text in (one, other)]
        parts.append(f'<path d="M0 {y:.1f}H{second + width:.1f}" stroke="{LINE}"/>')
        for x, lines in zip((0.0, second), sides, strict=True):
            parts += [text_at(x, y + 20 + 17 * n, line) for n, line in enumerate(lines)]
        parts.append(
            text_at(width + gap / 2, y + 20, shortened(between, 11, gap - 8), size=11, anchor="middle")
        )
        y += 20 + 17 * max(map(len, sides))
        parts.append(text_at(0, y, shortened(place, 11, second + width), size=11, fill=QUIET))
        y += 12
    return drawing("".join(parts), caption, width=second + width, height=y)


def journey_svg(curve: JourneyFeelings, caption: Caption) -> str:
    """Return how the stages of a journey feel: the mean of each, one standard deviation, and the people."""
    left = 74.0

    def place(n: int, level: float) -> tuple[float, float]:
        level = max(-_STRONG, min(_STRONG, level))
        return left + _STAGE * (n + 0.5), 10 + _CURVE * (0.5 - level / (2 * _STRONG))

    wide = left + _STAGE * len(curve.stages)
    parts = []
    for level, word in ((3, "pleasant"), (0, "neither"), (-3, "unpleasant")):
        y = place(0, level)[1]
        dash = "" if level == 0 else ' stroke-dasharray="2 4"'
        parts.append(f'<path d="M{left} {y:.1f}H{wide:.1f}" stroke="{LINE}"{dash}/>')
        parts.append(text_at(left - 8, y + 4, word, size=11, fill=QUIET, anchor="end"))
    felt = [(n, stage) for n, stage in enumerate(curve.stages) if stage.mean is not None]
    for (n, one), (m, other) in pairwise(felt):
        (x1, y1), (x2, y2) = place(n, one.mean or 0), place(m, other.mean or 0)
        dash = "" if m == n + 1 else ' stroke-dasharray="5 5"'
        parts.append(
            f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{ACCENT}" stroke-width="2"{dash}/>'
        )
    for n, stage in enumerate(curve.stages):
        parts += _stage(place(n, 0)[0], n, stage, place)
    return drawing("".join(parts), caption, width=wide, height=_CURVE + 105)


def _stage(
    x: float, n: int, stage: StageFeeling, place: Callable[[int, float], tuple[float, float]]
) -> list[str]:
    parts = [
        text_at(x, _CURVE + 32 + 14 * m, line, size=12, anchor="middle", weight=700)
        for m, line in enumerate(wrapped(stage.stage, 12, _STAGE - 10, most=2))
    ]
    notes = f"{stage.notes:,} {'note' if stage.notes == 1 else 'notes'}" if stage.notes else "no notes"
    parts.append(text_at(x, _CURVE + 64, notes, size=11, fill=QUIET, anchor="middle"))
    parts += [
        text_at(x, _CURVE + 79 + 13 * m, line, size=11, fill=QUIET, anchor="middle")
        for m, line in enumerate(_people_lines(stage.tally, 11, _STAGE - 6))
    ]
    if stage.mean is None:
        return parts
    y = place(n, stage.mean)[1]
    if stage.spread is not None:
        high, low = place(n, stage.mean + stage.spread)[1], place(n, stage.mean - stage.spread)[1]
        parts.append(
            f'<path d="M{x:.1f} {high:.1f}V{low:.1f}M{x - 6:.1f} {high:.1f}h12M{x - 6:.1f} {low:.1f}h12" '
            f'stroke="{ACCENT}" stroke-opacity=".55" stroke-width="1.6" fill="none"/>'
        )
    alone = stage.tally.people + stage.tally.unnamed == 1
    fill = PAPER if alone else ACCENT  # a hollow point: one person is an anecdote
    parts.append(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{fill}" stroke="{ACCENT}" stroke-width="2"/>'
    )
    parts.append(text_at(x + 11, y + 4, signed(stage.mean), size=12, weight=700, halo=True))
    return parts


def signed(level: float) -> str:
    """Return a level with its sign and one decimal: "−1.5", "0.0", "+2.0"."""
    return f"{level:+.1f}".replace("-", "−") if round(level, 1) else "0.0"


def time_line_svg(line: CodeTimeLine, caption: Caption, colours: Mapping[int, str]) -> str:
    """Return the codes over a source, a lane each. colours: of codes, as "#RRGGBB"; else the accent's."""
    lanes = line.lanes[:MOST_ROWS]
    left = min(220.0, max((width_of(lane.code.name, 13) for lane in lanes), default=0) + 14)
    length = line.length or 1
    parts = []
    for n, lane in enumerate(lanes):
        y = _LANE * n
        colour = colours.get(lane.code.id, ACCENT)
        parts.append(text_at(left - 8, y + 19, shortened(lane.code.name, 13, left - 10), anchor="end"))
        parts.append(f'<path d="M{left:.1f} {y + 15}h{_LINE_WIDTH}" stroke="{LINE}"/>')
        for passage in lane.passages:
            x = left + _LINE_WIDTH * passage.start / length
            wide = max(3.0, _LINE_WIDTH * (passage.end - passage.start) / length)
            parts.append(
                f'<rect x="{x:.1f}" y="{y + 6}" width="{wide:.1f}" height="18" rx="2" '
                f'fill="{as_xml(colour)}" fill-opacity=".8"/>'
            )
    foot = _LANE * len(lanes) + 16
    for n in range(5):
        x = left + _LINE_WIDTH * n / 4
        anchor = "start" if n == 0 else "end" if n == 4 else "middle"
        label = clock(length * n / 4) if line.timed else f"line {max(1, round(length * n / 4))}"
        parts.append(text_at(x, foot, label, size=11, fill=QUIET, anchor=anchor))
    return drawing("".join(parts), caption, width=left + _LINE_WIDTH, height=foot + 6)


def clock(seconds: float) -> str:
    """Return seconds as "4:38" or "1:02:03"."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
