"""The emotion curve of a story as a drawing: stages from left to right, unpleasant below, pleasant above."""

from collections.abc import Sequence
from itertools import pairwise

from ..records import ToldStage
from .svg_text import ACCENT, LINE, QUIET, scaling, shortened, text_at, wrapped

_STRONG = 3.0
_SIDE, _FOOT = 62.0, 20.0


def curve_body(stages: Sequence[ToldStage], *, width: float, height: float, size: float = 11) -> str:
    """Return the drawing as SVG without its frame, `width` by `height`; "" where nothing was felt.

    Stages before the first that was felt and after the last are left out. size: of its letters.
    """
    path = _felt_part(stages)
    if not path:
        return ""
    each = (width - _SIDE) / len(path)
    middle = (height - _FOOT) / 2
    parts = [
        f'<path d="M{_SIDE:.1f} {middle:.1f}H{width:.1f}" stroke="{LINE}"/>',
        text_at(0, size, "pleasant", size=size, fill=QUIET),
        text_at(0, height - _FOOT - 2, "unpleasant", size=size, fill=QUIET),
    ]
    placed = []
    for at, stage in enumerate(path):
        x = _SIDE + each * (at + 0.5)
        name = shortened(stage.name, size, each - 4)
        parts.append(text_at(x, height - 4, name, size=size, fill=QUIET, anchor="middle"))
        if stage.level is not None:
            placed.append((at, x, middle - stage.level / _STRONG * (middle - size)))
    return "".join([*parts, *_joined(placed)])


def curve_svg(stages: Sequence[ToldStage], *, width: float, height: float, size: float = 11) -> str:
    """Return the drawing as an SVG that scales with its place and is read out in words; "" as curve_body."""
    body = curve_body(stages, width=width, height=height, size=size)
    return scaling(body, curve_words(stages), width=width, height=height) if body else ""


def curve_down_svg(stages: Sequence[ToldStage], *, width: float, row: float = 46, size: float = 13) -> str:
    """Return the drawing for a narrow place: stages down the page, a row each, unpleasant on the left."""
    path = _felt_part(stages)
    if not path:
        return ""
    left, top = width * 0.4, 1.6 * size
    middle, half = (left + width) / 2, (width - left) / 2 - 6
    parts = [
        f'<path d="M{middle:.1f} {top:.1f}V{top + row * len(path):.1f}" stroke="{LINE}"/>',
        text_at(left, size, "unpleasant", size=size, fill=QUIET),
        text_at(width, size, "pleasant", size=size, fill=QUIET, anchor="end"),
    ]
    placed = []
    for at, stage in enumerate(path):
        y = top + row * (at + 0.5)
        lines = wrapped(stage.name, size, left - 10, most=2)
        for n, line in enumerate(lines):
            parts.append(text_at(0, y + size * (0.35 + 1.2 * n - 0.6 * (len(lines) - 1)), line, size=size))
        if stage.level is not None:
            placed.append((at, middle + stage.level / _STRONG * half, y))
    parts += _joined(placed)
    return scaling("".join(parts), curve_words(stages), width=width, height=top + row * len(path))


def _felt_part(stages: Sequence[ToldStage]) -> Sequence[ToldStage]:
    """Return the stages from the first to the last on which something was felt."""
    felt = [at for at, stage in enumerate(stages) if stage.level is not None]
    return stages[felt[0] : felt[-1] + 1] if felt else ()


def _joined(placed: Sequence[tuple[int, float, float]]) -> list[str]:
    """Return points with the lines between them, dashed over stages on which nothing was felt."""
    parts = []
    for (at, x, y), (to, x2, y2) in pairwise(placed):
        dashed = "" if to == at + 1 else ' stroke-dasharray="4 4"'
        parts.append(
            f'<path d="M{x:.1f} {y:.1f}L{x2:.1f} {y2:.1f}" stroke="{ACCENT}" stroke-width="2"{dashed}/>'
        )
    return parts + [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{ACCENT}"/>' for _, x, y in placed]


def curve_words(stages: Sequence[ToldStage]) -> str:
    """Return what the curve shows in a sentence."""
    felt = "; ".join(
        f"{stage.name} {stage.level:+.1f}".replace("-", "−") for stage in stages if stage.level is not None
    )
    return f"Mean of the passages’ emotions, from −3 (strong, unpleasant) to +3 (strong, pleasant): {felt}."
