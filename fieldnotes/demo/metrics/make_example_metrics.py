"""Write the demo's two metric files. Every figure in them is made up by this script.

Run from the root of the project: python -m fieldnotes.demo.metrics.make_example_metrics [FOLDER]

A fictitious motor insurer asks 0–10 "how likely are you to recommend us" along a claim, in three markets,
from November 2025 to October 2026, and counts how often customers get in touch about an open claim. From
August 2026 on, customers who notify a loss are made less content and get in touch more often: a real
movement to find and to explain. The same seed gives the same files.
"""

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from ...interchange.csv_text import Cell
from ..example_files import example_months, next_month, write_example_file

SCRIPT = "make_example_metrics.py"
SEED = 20261031
METRIC_NAME = "NPS, motor claims (example figures)"
CONTACT_METRIC_NAME = "Contact rate, motor claims (example figures)"
SCORES_FILE = "claims-nps-scores.csv"
CONTACTS_FILE = "contact-rate.csv"
QUESTION = "How likely is it that you would recommend us to a friend or colleague?"

FIRST_MONTH = date(2025, 11, 1)
MONTHS = 12
DROP_FROM = date(2026, 8, 1)
DROP_STAGE = "notify the loss"

# Shares of promoters and detractors among those asked; the rest are passives.
Shares = tuple[float, float]
SHARES_OF_MARKET: dict[str, Shares] = {
    "United Kingdom": (0.42, 0.22),
    "Germany": (0.36, 0.24),
    "Korea": (0.33, 0.21),
}
SHIFT_OF_STAGE: dict[str, float] = {
    "notify the loss": 0.04,
    "assessment": -0.03,
    "repair": 0.02,
    "settlement": -0.02,
}
DROP = 0.17  # taken from the promoters and given to the detractors
PROMOTER_SCORES, PROMOTER_WEIGHTS = (9, 10), (5, 6)
PASSIVE_SCORES, PASSIVE_WEIGHTS = (7, 8), (4, 6)
DETRACTOR_SCORES, DETRACTOR_WEIGHTS = (0, 1, 2, 3, 4, 5, 6), (3, 2, 2, 3, 4, 7, 8)


def write_example_metrics(folder: Path) -> tuple[Path, Path]:
    """Write both files into `folder` and return their paths: the raw scores, the contact rate."""
    # Not for secrets: the figures only have to come out the same each time.
    chance = random.Random(SEED)  # noqa: S311
    scores, contacts = folder / SCORES_FILE, folder / CONTACTS_FILE
    write_example_file(
        scores,
        METRIC_NAME,
        ("ResponseId", "RecordedDate", QUESTION, "Country", "Stage"),
        _score_rows(chance),
        script=SCRIPT,
    )
    write_example_file(
        contacts,
        CONTACT_METRIC_NAME,
        ("Month", "Country", "Contacts per 100 open claims", "Open claims (n)"),
        _contact_rows(chance),
        script=SCRIPT,
    )
    return scores, contacts


def _score_rows(chance: random.Random) -> Iterator[tuple[Cell, ...]]:
    number = 0
    for month in example_months(FIRST_MONTH, MONTHS):
        responses: list[tuple[date, int, str, str]] = []
        for market in SHARES_OF_MARKET:
            for _ in range(chance.randint(90, 150)):
                stage = chance.choice(tuple(SHIFT_OF_STAGE))
                day = month + timedelta(days=chance.randrange((next_month(month) - month).days))
                responses.append((day, _score(chance, market, stage, month), market, stage))
        for day, score, market, stage in sorted(responses, key=lambda one: one[0]):
            number += 1
            yield f"R_{number:05}", day, score, market, stage


def _score(chance: random.Random, market: str, stage: str, month: date) -> int:
    promoters, detractors = SHARES_OF_MARKET[market]
    shift = SHIFT_OF_STAGE[stage] - (DROP if stage == DROP_STAGE and month >= DROP_FROM else 0)
    drawn = chance.random()
    if drawn < promoters + shift:
        return chance.choices(PROMOTER_SCORES, PROMOTER_WEIGHTS)[0]
    if drawn < 1 - (detractors - shift):
        return chance.choices(PASSIVE_SCORES, PASSIVE_WEIGHTS)[0]
    return chance.choices(DETRACTOR_SCORES, DETRACTOR_WEIGHTS)[0]


def _contact_rows(chance: random.Random) -> Iterator[tuple[Cell, ...]]:
    usual = {"United Kingdom": 62.0, "Germany": 55.0, "Korea": 71.0}
    for month in example_months(FIRST_MONTH, MONTHS):
        for market, rate in usual.items():
            raised = rate * (1.22 if month >= DROP_FROM else 1.0)
            open_claims = chance.randint(2_100, 3_400)
            yield f"{month:%Y-%m}", market, round(chance.gauss(raised, 1.8), 1), open_claims


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for written in write_example_metrics(target):
        sys.stdout.write(f"{written}\n")
