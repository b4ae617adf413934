"""How often the 95 % intervals and tests keep their promise, by simulation with a fixed seed.

    python -m benchmarks.coverage [--samples 20000]

Prints the table of docs/statistics.md. Coverage is the share of samples whose interval holds the truth; 95 is
promised. A movement is found by mistake where nothing moved; 5 is promised. Samples are drawn, counted and
given
to the functions that the app uses; what is the same for every sample of one count is computed once.
"""

import argparse
import json
from collections.abc import Callable
from functools import cache

import numpy as np

from fieldnotes.voc.change_points import find_change_points
from fieldnotes.voc.levels import mean_level, poisson_interval
from fieldnotes.voc.movement import of_no_change
from fieldnotes.voc.multiple import count_found
from fieldnotes.voc.nps import nps_interval
from fieldnotes.voc.seasons import find_seasons
from fieldnotes.voc.shares import wilson_interval

SIZES = (50, 500)
# Shares of promoters and detractors, from loved to hated; of satisfied customers; scores on 1 to 7.
NPS_TRUTHS = ((0.7, 0.1), (0.5, 0.2), (0.4, 0.1), (0.3, 0.3), (0.2, 0.5), (0.6, 0.05))
SHARE_TRUTHS = (0.05, 0.2, 0.4, 0.6, 0.8, 0.95)
MEAN_TRUTHS = ((1, 1, 2, 3, 5, 8, 10), (8, 5, 3, 2, 1, 1, 1), (1, 1, 1, 1, 1, 1, 1))
Limits = Callable[[int], tuple[float, float]]


def nps_coverage(n: int, samples: int, rng: np.random.Generator) -> float:
    """Return the mean coverage of the NPS's interval over NPS_TRUTHS, in percent."""
    kept = []
    for p, d in NPS_TRUTHS:
        limits = cache(
            lambda promoters, detractors: nps_interval(promoters, n - promoters - detractors, detractors)
        )
        drawn = rng.multinomial(n, [p, 1 - p - d, d], size=samples)
        inside = [limits(row[0], row[2]) for row in drawn.tolist()]
        kept.append(np.mean([low <= 100 * (p - d) <= high for low, high in inside]))
    return 100 * float(np.mean(kept))


def share_coverage(n: int, samples: int, rng: np.random.Generator) -> float:
    """Return the mean coverage of Wilson's interval over SHARE_TRUTHS, in percent."""
    limits = cache(lambda cases: wilson_interval(cases / n, n))
    return _mean_coverage(limits, ((rng.binomial(n, truth, samples), truth) for truth in SHARE_TRUTHS))


def count_coverage(n: int, samples: int, rng: np.random.Generator) -> float:
    """Return the coverage of the score interval of a count around n and a little beside it, in percent."""
    return _mean_coverage(
        cache(poisson_interval), ((rng.poisson(truth, samples), truth) for truth in (0.9 * n, n, 1.1 * n))
    )


def mean_coverage(n: int, samples: int, rng: np.random.Generator) -> float:
    """Return the mean coverage of Student's interval for scores on 1 to 7, in percent."""
    kept = []
    scale = np.arange(1, 8)
    for weights in MEAN_TRUTHS:
        chance = np.array(weights) / sum(weights)
        drawn = rng.multinomial(n, chance, size=samples)
        levels = [
            mean_level(n, float(t), float(q)) for t, q in zip(drawn @ scale, drawn @ scale**2, strict=True)
        ]
        truth = float(chance @ scale)
        kept.append(np.mean([level.low <= truth <= level.high for level in levels]))  # type: ignore[operator]
    return 100 * float(np.mean(kept))


def false_movements(n: int, samples: int, rng: np.random.Generator) -> float:
    """Return in how many of 100 comparisons an NPS that did not move is said to have."""
    said = []
    for p, d in NPS_TRUTHS:
        limits = cache(
            lambda promoters, detractors: nps_interval(promoters, n - promoters - detractors, detractors)
        )
        drawn = rng.multinomial(n, [p, 1 - p - d, d], size=(samples, 2))
        for before, after in drawn.tolist():
            said.append(_p(limits, n, before, after) < 0.05)
    return 100 * float(np.mean(said))


def false_discoveries(
    n: int, samples: int, rng: np.random.Generator, *, slices: int = 50, moved: int = 10
) -> float:
    """Return the share, in percent, of false ones among the slices that are said to move, on average.

    50 slices of which 10 fall by 30 points, judged together.
    """
    shares = []
    p, d = 0.5, 0.2
    limits = cache(
        lambda promoters, detractors: nps_interval(promoters, n - promoters - detractors, detractors)
    )
    for _ in range(samples // 20):
        before = rng.multinomial(n, [p, 1 - p - d, d], size=slices).tolist()
        after = rng.multinomial(n, [p, 1 - p - d, d], size=slices)
        after[:moved] = rng.multinomial(n, [p - 0.15, 1 - p - d, d + 0.15], size=moved)
        p_values = [_p(limits, n, one, two) for one, two in zip(before, after.tolist(), strict=True)]
        found = count_found(p_values)
        order = sorted(range(slices), key=p_values.__getitem__)[:found]
        shares.append(sum(place >= moved for place in order) / found if found else 0.0)
    return 100 * float(np.mean(shares))


def false_changes(periods: int, samples: int, rng: np.random.Generator, *, known: bool) -> float:
    """Return how many of 100 level series are given a change point; known: whether values have intervals."""
    widths = [1.96] * periods if known else []
    drawn = rng.normal(0, 1, size=(samples // 40, periods)).tolist()
    return 100 * float(np.mean([bool(find_change_points(values, widths)) for values in drawn]))


def false_seasons(months: int, samples: int, rng: np.random.Generator) -> float:
    """Return how many of 100 series without a season are said to have one."""
    drawn = rng.normal(0, 1, size=(samples // 100, months)).tolist()
    return 100 * float(np.mean([find_seasons(values, per_year=12).found for values in drawn]))  # type: ignore[union-attr]


def coverage_figures(samples: int) -> dict[str, float]:
    """Return every figure by name, in percent."""
    rng = np.random.default_rng(20261128)
    figures: dict[str, float] = {}
    for n in SIZES:
        figures[f"coverage_nps_{n}"] = nps_coverage(n, samples, rng)
        figures[f"coverage_share_{n}"] = share_coverage(n, samples, rng)
        figures[f"coverage_mean_{n}"] = mean_coverage(n, samples, rng)
        figures[f"coverage_count_{n}"] = count_coverage(n, samples, rng)
        figures[f"false_movements_{n}"] = false_movements(n, samples // 4, rng)
        figures[f"false_discoveries_{n}"] = false_discoveries(n, samples, rng)
    for periods in (12, 24, 60):
        figures[f"false_changes_{periods}"] = false_changes(periods, samples, rng, known=False)
        figures[f"false_changes_{periods}_with_intervals"] = false_changes(periods, samples, rng, known=True)
    for months in (24, 60):
        figures[f"false_seasons_{months}"] = false_seasons(months, samples, rng)
    return {name: round(value, 2) for name, value in figures.items()}


def _p(
    limits: Callable[[int, int], tuple[float, float]], n: int, before: list[int], after: list[int]
) -> float:
    values = [100 * (row[0] - row[2]) / n for row in (before, after)]
    (low_b, high_b), (low_a, high_a) = limits(before[0], before[2]), limits(after[0], after[2])
    change = values[1] - values[0]
    low = change - np.hypot(values[1] - low_a, high_b - values[0])
    high = change + np.hypot(high_a - values[1], values[0] - low_b)
    return of_no_change(change, float(low), float(high))


def _mean_coverage(limits: Limits, draws) -> float:  # type: ignore[no-untyped-def]
    kept = []
    for drawn, truth in draws:
        inside = [limits(int(count)) for count in drawn]
        kept.append(np.mean([low <= truth <= high for low, high in inside]))
    return 100 * float(np.mean(kept))


def main() -> None:
    """Run the simulation and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=20_000)
    print(json.dumps(coverage_figures(parser.parse_args().samples), indent=2))


if __name__ == "__main__":
    main()
