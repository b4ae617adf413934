"""Write the metric file of the worked example of a call. Every figure in it is made up here.

Run from the root of the project: python -m fieldnotes.demo.dealer.make_example_figures [FOLDER]

A fictitious group of car dealers has a service desk in each of three markets, and asks whoever called, a week
later, whether the matter was settled with that call. In November 2025 it hands oil changes to shops outside
the house in the United States, and there alone fewer matters are settled at once: a movement to find and to
explain. On 1 June 2026 the desk begins to book the visit at the outside shop while the caller is on the line:
from then on part of what was lost comes back. The same seed gives the same file: of five that were tried, the
one whose drawn figures come nearest to the 9 points that were put in.
"""

import random
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ...interchange.csv_text import Cell
from ...voc.levels import share_level
from ..example_files import example_months, write_example_file

SCRIPT = "make_example_figures.py"
SEED = 20260604
SETTLED_NAME = "First contact resolution, service desk (example figures)"
SETTLED_FILE = "first-contact-resolution.csv"

FIRST_MONTH = date(2025, 5, 1)
MONTHS = 18
OUTSIDE_FROM = date(2025, 11, 1)
ACTION_ON = date(2026, 6, 1)
UNITED_STATES = "United States"

# Callers who answered in a month (fewest, most), and the share of matters settled with the first call.
MARKETS: dict[str, tuple[int, int, float]] = {
    UNITED_STATES: (820, 980, 0.72),
    "Canada": (640, 760, 0.69),
    "Australia": (700, 840, 0.74),
}
SETTLED_OUTSIDE = 0.58  # in the United States, once oil changes are done elsewhere
SETTLED_AFTER_ACTION = 0.67  # there, once the desk books the visit itself


def write_example_figures(folder: Path) -> tuple[Path]:
    """Write the file into `folder` and return its path."""
    # Not for secrets: the figures only have to come out the same each time.
    chance = random.Random(SEED)  # noqa: S311
    settled = folder / SETTLED_FILE
    limits = ("Lower limit (95 %)", "Upper limit (95 %)")
    write_example_file(
        settled,
        SETTLED_NAME,
        ("Month", "Country", "Settled with the first call, %", *limits, "Callers asked (n)"),
        _rows(chance),
        script=SCRIPT,
    )
    return (settled,)


def _rows(chance: random.Random) -> Iterator[tuple[Cell, ...]]:
    for month in example_months(FIRST_MONTH, MONTHS):
        for market, (fewest, most, usual) in MARKETS.items():
            asked = chance.randint(fewest, most)
            share = usual
            if market == UNITED_STATES and month >= OUTSIDE_FROM:
                share = SETTLED_OUTSIDE if month < ACTION_ON else SETTLED_AFTER_ACTION
            level = share_level(sum(chance.random() < share for _ in range(asked)), asked)
            assert level.low is not None and level.high is not None
            figures = (round(figure, 2) for figure in (level.value, level.low, level.high))
            yield (f"{month:%Y-%m}", market, *figures, asked)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for written in write_example_figures(target):
        sys.stdout.write(f"{written}\n")
