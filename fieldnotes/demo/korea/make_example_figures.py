"""Write the two metric files of the worked example from Korea. Every figure in them is made up here.

Run from the root of the project: python -m fieldnotes.demo.korea.make_example_figures [FOLDER]

A fictitious online shop sells in four markets, from July 2025 to October 2026. In February 2026 it sets a
threshold for free shipping everywhere. From then on, and in Korea alone, many orders have an item cancelled
before they are sent: a movement to find and to explain. In July 2026 the shop begins to show in Korea how far
a basket is from the threshold, with an item that fits: from then on what is kept of an order is worth 15 %
more there. In all four markets an order is worth 0.5 % more each month from then on, so that before and after
alone would say more than 15 %; and more before the year ends. The same seed gives the same files: of five
that were tried, the one whose drawn figures lie nearest to the 15 % that was put in.

Where the numbers come from: the story that this example follows tells of a spike of buy-then-cancel in Korea
that was read as fraud, was a habit of reaching the free-shipping threshold, and raised average order value
by 15 %. Only that 15 % is from there. The shop, its markets besides Korea, all levels, dates, numbers of
orders and the spike's size are inventions of this script.
"""

import random
import sys
from datetime import date
from math import log
from pathlib import Path

from ...interchange.csv_text import Cell
from ...voc.levels import Level, mean_level, share_level
from ..example_files import example_months, write_example_file

SCRIPT = "make_example_figures.py"
SEED = 20260702
CANCELLED_NAME = "Orders with a cancelled item, online shop (example figures)"
ORDER_VALUE_NAME = "Average order value, online shop (example figures)"
CANCELLED_FILE = "cancelled-orders.csv"
ORDER_VALUE_FILE = "average-order-value.csv"

FIRST_MONTH = date(2025, 7, 1)
MONTHS = 16
THRESHOLD_FROM = date(2026, 2, 1)
ACTION_ON = date(2026, 7, 1)
KOREA = "Korea"
RAISED_BY = 1.15  # the one figure that the story gives

# Orders a month (fewest, most), share with a cancelled item, US$ kept of an order on average.
MARKETS: dict[str, tuple[int, int, float, float]] = {
    KOREA: (2_700, 3_300, 0.042, 41.0),
    "Japan": (2_000, 2_600, 0.036, 44.0),
    "Germany": (2_800, 3_400, 0.060, 49.0),
    "United Kingdom": (3_300, 4_100, 0.051, 52.0),
}
CANCELLED_IN_KOREA = 0.098  # from the threshold on
CANCELLED_AFTER_ACTION = 0.067  # in Korea, once the basket shows how far it is
BEFORE_THE_YEAR_ENDS = {11: 1.04, 12: 1.06}  # month to what orders are worth then, in all markets
GROWTH_A_MONTH = 1.005  # in all markets, from the month of the action on
SPREAD = 0.6  # standard deviation of the logarithm of an order's value


def write_example_figures(folder: Path) -> tuple[Path, Path]:
    """Write both files into `folder` and return their paths: cancelled orders, average order value."""
    # Not for secrets: the figures only have to come out the same each time.
    chance = random.Random(SEED)  # noqa: S311
    cancelled, worth = folder / CANCELLED_FILE, folder / ORDER_VALUE_FILE
    months: list[tuple[date, str, Level, Level]] = [
        (month, market, *_month(chance, month, market))
        for month in example_months(FIRST_MONTH, MONTHS)
        for market in MARKETS
    ]
    limits = ("Lower limit (95 %)", "Upper limit (95 %)")
    write_example_file(
        cancelled,
        CANCELLED_NAME,
        ("Month", "Country", "Orders with a cancelled item, %", *limits, "Orders (n)"),
        (_row(month, market, share) for month, market, share, _ in months),
        script=SCRIPT,
    )
    write_example_file(
        worth,
        ORDER_VALUE_NAME,
        ("Month", "Country", "Average order value, US$", *limits, "Orders (n)"),
        (_row(month, market, mean) for month, market, _, mean in months),
        script=SCRIPT,
    )
    return cancelled, worth


def _month(chance: random.Random, month: date, market: str) -> tuple[Level, Level]:
    """Return the share of orders with a cancelled item and the mean worth of an order, each drawn anew."""
    fewest, most, cancels, worth = MARKETS[market]
    orders = chance.randint(fewest, most)
    if market == KOREA and month >= THRESHOLD_FROM:
        cancels = CANCELLED_IN_KOREA if month < ACTION_ON else CANCELLED_AFTER_ACTION
    cancelled = sum(chance.random() < cancels for _ in range(orders))
    mean = worth * BEFORE_THE_YEAR_ENDS.get(month.month, 1.0)
    if month >= ACTION_ON:
        mean *= GROWTH_A_MONTH ** (month.month - ACTION_ON.month + 1)
        mean *= RAISED_BY if market == KOREA else 1.0
    # The mean of a log-normal is exp(middle + spread² / 2).
    middle = log(mean) - SPREAD**2 / 2
    values = [round(chance.lognormvariate(middle, SPREAD), 2) for _ in range(orders)]
    return share_level(cancelled, orders), mean_level(
        orders, sum(values), sum(value * value for value in values)
    )


def _row(month: date, market: str, level: Level) -> tuple[Cell, ...]:
    assert level.low is not None and level.high is not None
    figures = (round(figure, 2) for figure in (level.value, level.low, level.high))
    return (f"{month:%Y-%m}", market, *figures, level.responses)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for written in write_example_figures(target):
        sys.stdout.write(f"{written}\n")
