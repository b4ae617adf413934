"""A reliability diagram as an SVG of a few hundred bytes a point, made without a drawing library."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SIDE = 360
MARGIN = 56


def draw_reliability(
    path: Path, probability: NDArray[np.float64], truth: NDArray[np.bool_], hits: NDArray[np.bool_]
) -> None:
    """Draw how often labels held, by their stated probability: all 28 labels, and suggestions alone."""
    low, high = MARGIN, SIDE + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE + 2 * MARGIN + 40} {SIDE + 2 * MARGIN}" '
        'font-family="sans-serif" font-size="13" role="img" aria-labelledby="t">',
        '<title id="t">Stated probability against how often it held, on the test split</title>',
        f'<rect width="100%" height="100%" fill="#fff"/><line x1="{low}" y1="{high}" x2="{high}" y2="{low}" '
        'stroke="#999" stroke-dasharray="4 4"/>',
        f'<path d="M{low} {low}V{high}H{high}" fill="none" stroke="#333"/>',
    ]
    for tenth in range(0, 11, 2):
        place = SIDE * tenth / 10
        parts.append(f'<text x="{low + place}" y="{high + 18}" text-anchor="middle">{tenth / 10:.1f}</text>')
        parts.append(f'<text x="{low - 8}" y="{high - place + 4}" text-anchor="end">{tenth / 10:.1f}</text>')
    parts.append(f'<text x="{low + SIDE / 2}" y="{high + 40}" text-anchor="middle">stated probability</text>')
    parts.append(
        f'<text transform="translate({low - 40} {low + SIDE / 2}) rotate(-90)" text-anchor="middle">'
        "how often it held</text>"
    )
    series = (
        ("all 28 labels", "#1f5fa8", probability.ravel(), truth.ravel()),
        ("suggestions", "#b3541e", probability[hits], truth[hits]),
    )
    for number, (name, colour, stated, held) in enumerate(series):
        points = []
        for k in range(10):
            here = (stated >= k / 10) & (stated < (k + 1) / 10 + (k == 9))
            if here.sum() >= 10:
                share = held[here].mean()
                spread = 1.96 * np.sqrt(share * (1 - share) / here.sum())
                x, y = low + SIDE * stated[here].mean(), high - SIDE * share
                points.append(f"{x:.1f},{y:.1f}")
                parts.append(
                    f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y - SIDE * spread:.1f}" '
                    f'y2="{y + SIDE * spread:.1f}" stroke="{colour}"/>'
                    f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'
                )
        parts.append(f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}"/>')
        parts.append(f'<text x="{low + 16}" y="{low + 20 + 20 * number}" fill="{colour}">{name}</text>')
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")
