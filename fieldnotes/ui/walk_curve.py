"""The emotion curve drawn down the stages of a walk.

It is HTML and CSS, because Streamlit takes SVG out of what `st.html` is given.
"""

from collections.abc import Sequence
from itertools import pairwise

import streamlit as st

from fieldnotes.field.emotion_curve import STRONG, CurvePoint
from fieldnotes.records import SEATS, Stage
from fieldnotes.services.walks import Walk, curve_of_walk

from .formats import counted, escaped, number
from .parts import section
from .walk_places import hint

ROW_PX = 52


def show_curve(walk: Walk, *, key: str) -> None:
    """Draw how the walk felt, for all seats or for one, or say why there is nothing to draw."""
    section("How it felt along the path")
    felt = [note for note in walk.notes if note.emotion and note.stage]
    seats = [seat for seat in SEATS if any(note.observation.seat == seat for note in felt)]
    seat = None
    if len(seats) > 1:
        chosen = st.segmented_control(
            "Whose seat",
            ["all", *seats],
            default="all",
            required=True,
            format_func=str.capitalize,
            key=f"{key}_seat",
            label_visibility="collapsed",
        )
        seat = None if chosen == "all" else chosen
    points = curve_of_walk(walk, seat=seat)
    if not points:
        hint("Fewer than two emotions with a stage were noted here: too few to draw a curve.")
        return
    st.html(curve_html(walk.journey.stages, points))
    hint(
        "Each point is the mean of a stage's emotions, from −3 (strong, unpleasant) to 3 (strong, pleasant). "
        "Surprise and anticipation count as 0. One note is one moment."
    )
    apart = sum(1 for note in walk.notes if note.emotion and not note.stage)
    if apart:
        hint(f"{counted(apart, 'emotion')} noted without a stage: not drawn.")


def curve_html(stages: Sequence[Stage], points: Sequence[CurvePoint]) -> str:
    """Return the stages in order, each with its place between unpleasant and pleasant, and the line between.

    The path runs down the page, so that stage names stay readable on a phone. A stage without emotions has no
    point; the line across it is dashed.
    """
    by_stage = {point.stage_id: point for point in points}
    rows, placed = [], []
    for at, stage in enumerate(stages):
        point = by_stage.get(stage.id)
        mark, value = "", '<span class="fn-curve-none">none</span>'
        if point:
            x = 50 + 50 * point.level / STRONG
            placed.append((at, x))
            mark = f'<span class="fn-curve-mark" style="left: {x:.1f}%"></span>'
            value = f'<strong class="fn-num">{number(point.level)}</strong> {counted(point.notes, "note")}'
        rows.append(
            f'<li><span class="fn-curve-stage">{escaped(stage.name)}</span>'
            f'<span class="fn-curve-plot" aria-hidden="true">{mark}</span>'
            f'<span class="fn-curve-value">{value}</span></li>'
        )
    lines = "".join(_line(*pair) for pair in pairwise(placed))
    return (
        f'<div class="fn-curve" style="--fn-row: {ROW_PX}px"><p class="fn-curve-ends" aria-hidden="true">'
        "<span>unpleasant</span><span>pleasant</span></p>"
        f'<div class="fn-curve-body"><div class="fn-curve-line" aria-hidden="true">{lines}</div>'
        f"<ol>{''.join(rows)}</ol></div></div>"
    )


def _line(start: tuple[int, float], end: tuple[int, float]) -> str:
    """Return a line from row and percent to row and percent, as a thin parallelogram cut out of a box."""
    (row1, x1), (row2, x2) = start, end
    y1, y2 = ROW_PX * (row1 + 0.5), ROW_PX * (row2 + 0.5)
    # Moved along the diagonal that leans the other way, the edges lie 2 to 2.8 px apart at any slope.
    lean = 1 if x2 >= x1 else -1
    corners = ", ".join(
        f"calc({x:.1f}% + {side}px) {y - side * lean:.0f}px"
        for x, y, side in ((x1, y1, -1), (x1, y1, 1), (x2, y2, 1), (x2, y2, -1))
    )
    gap = "" if row2 == row1 + 1 else " fn-curve-gap"
    return f'<span class="fn-curve-part{gap}" style="clip-path: polygon({corners})"></span>'
