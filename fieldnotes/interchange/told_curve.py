"""The emotion curve of a story as a drawing: stages from left to right, unpleasant below, pleasant above."""

from collections.abc import Sequence
from itertools import pairwise

from ..records import ToldStage
from .svg_text import ACCENT, LINE, PAPER, QUIET, as_xml, shortened, text_at

_STRONG = 3.0
_SIDE, _FOOT = 62.0, 20.0


def curve_body(stages: Sequence[ToldStage], *, width: float, height: float, size: float = 11) -> str:
    """Return the drawing as SVG without its frame, `width` by `height`; "" where nothing was felt.

    Stages before the first that was felt and after the last are left out. size: of its letters.
    """
    felt = [at for at, stage in enumerate(stages) if stage.level is not None]
    if not felt:
        return ""
    path = stages[felt[0] : felt[-1] + 1]
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
    for (at, x, y), (to, x2, y2) in pairwise(placed):
        dashed = "" if to == at + 1 else ' stroke-dasharray="4 4"'
        parts.append(
            f'<path d="M{x:.1f} {y:.1f}L{x2:.1f} {y2:.1f}" stroke="{ACCENT}" stroke-width="2"{dashed}/>'
        )
    parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{ACCENT}"/>' for _, x, y in placed]
    return "".join(parts)


def curve_svg(stages: Sequence[ToldStage], *, width: float, height: float) -> str:
    """Return the drawing as an SVG that scales with its place and is read out in words; "" as curve_body."""
    body = curve_body(stages, width=width, height=height)
    if not body:
        return ""
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{as_xml(curve_words(stages))}" '
        f'xmlns="http://www.w3.org/2000/svg"><rect width="100%" height="100%" fill="{PAPER}"/>{body}</svg>'
    )


def curve_words(stages: Sequence[ToldStage]) -> str:
    """Return what the curve shows in a sentence."""
    felt = "; ".join(
        f"{stage.name} {stage.level:+.1f}".replace("-", "−") for stage in stages if stage.level is not None
    )
    return f"Mean of the passages’ emotions, from −3 (strong, unpleasant) to +3 (strong, pleasant): {felt}."
