"""How often before and after keeps its promise: `python -m benchmarks.before_after [--samples N]`.

Draws series of a slice and of three slices elsewhere, month by month, with the noise that is named, and
judges an action that did nothing, and one that moved the slice by 3. Says how often of 100 the 95 % interval
leaves out zero where nothing happened (5 is the promise) and covers the effect where one was planted (95),
how often something is then claimed, and what the usual formula says (independent neighbours, the values' own
intervals alone). Noise: a standard error of 1 from who was asked; beyond that the standard deviation
`between`, of which each month carries `carry` on to the next; with `drift` the slice rises against the others
by so much a month. The same shock of standard deviation 3 hits all slices in each month. Seeded.
"""

import argparse
import json
import math
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from fieldnotes.records import Action, Metric, MetricValue, Slice
from fieldnotes.voc.before_after import judge_action
from fieldnotes.voc.dates import period_containing
from fieldnotes.voc.nps import Z_95

SEED = 20260301
EFFECT = 3.0
SHOCK = 3.0
METRIC = Metric(1, "own", "Score", "points", "higher", measure="mean", scale_low=-100, scale_high=100)
MARKETS = ("Korea", "Japan", "Germany", "France")


@dataclass(frozen=True)
class Case:
    """A kind of series. others: compared with three other markets, else with its own past."""

    before: int
    after: int
    between: float
    carry: float
    others: bool = True
    drift: float = 0.0


CASES = (
    Case(12, 3, 0.0, 0.0),
    Case(12, 3, 1.0, 0.0),
    Case(12, 3, 1.0, 0.3),
    Case(12, 3, 1.0, 0.6),
    Case(24, 6, 0.0, 0.0),
    Case(24, 6, 1.0, 0.3),
    Case(24, 6, 1.0, 0.6),
    Case(6, 3, 1.0, 0.0),
    Case(6, 3, 1.0, 0.3),
    Case(12, 6, 1.0, 0.0, drift=0.3),
    Case(12, 3, 0.0, 0.0, others=False),
    Case(24, 6, 1.0, 0.0, others=False),
    Case(24, 6, 1.0, 0.3, others=False),
    Case(24, 6, 1.0, 0.6, others=False),
)


def main() -> None:
    """Draw, judge and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--samples", type=int, default=1_000)
    parser.add_argument("--only", default="", help="only cases whose name holds this text")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    arguments = parser.parse_args()
    print("of 100, without an effect: zero left out, by the usual formula, claimed;")
    print("        with one: covered, found, claimed")
    figures: dict[str, float] = {}
    for case in CASES:
        name = (
            f"{'others' if case.others else 'own_past'}_{case.before}_{case.after}_between_{case.between:g}"
            f"_carry_{case.carry:g}" + (f"_drift_{case.drift:g}" if case.drift else "")
        )
        if arguments.only not in name:
            continue
        none, planted = (how_often(case, effect, arguments.samples) for effect in (0.0, EFFECT))
        shown = (none["left_out"], none["usual"], none["claimed"], planted["covered"], planted["left_out"])
        print(f"{name:<52}" + "".join(f"{one:>8.1f}" for one in (*shown, planted["claimed"])), flush=True)
        figures |= {f"{name}_{what}": value for what, value in none.items() if what != "covered"}
        figures |= {f"{name}_planted_{what}": value for what, value in planted.items() if what != "usual"}
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def how_often(case: Case, effect: float, samples: int) -> dict[str, float]:
    """Return, of 100 series: how often zero is left out, the effect covered, and something claimed."""
    rng = np.random.default_rng(SEED)
    counted = {"left_out": 0, "covered": 0, "claimed": 0, "usual": 0}
    for _ in range(samples):
        values, action, today = draw(case, effect, rng)
        found = judge_action(action, metric=METRIC, values=values, today=today)
        assert found.low is not None and found.high is not None
        counted["left_out"] += found.low > 0 or found.high < 0
        counted["covered"] += found.low <= effect <= found.high
        counted["claimed"] += found.verdict in ("as hoped", "against hopes")
        counted["usual"] += usual_formula(values, case)
    return {name: 100 * number / samples for name, number in counted.items()}


def draw(case: Case, effect: float, rng: np.random.Generator) -> tuple[list[MetricValue], Action, date]:
    """Return a metric's values, an action in Korea that moved it by `effect`, and a day after all of it."""
    months = case.before + case.after
    periods = [period_containing(date(2020 + n // 12, n % 12 + 1, 1), "month") for n in range(months)]
    shock = SHOCK * rng.normal(size=months) if case.others else np.zeros(months)
    values: list[MetricValue] = []
    for market in MARKETS if case.others else MARKETS[:1]:
        noise = case.between * carried(rng.normal(size=months), case.carry) + rng.normal(size=months)
        course = 20 + shock + noise
        if market == MARKETS[0]:
            course = course + case.drift * np.arange(months)
            course[case.before :] += effect
        values += [
            MetricValue(
                len(values),
                1,
                one.start,
                one.end,
                value,
                Slice(market=market),
                value - Z_95,
                value + Z_95,
                400,
            )
            for one, value in zip(periods, course.tolist(), strict=True)
        ]
    action = Action(1, "Change", periods[case.before].start, 1, "higher", Slice(market=MARKETS[0]))
    return values, action, date(2030, 1, 1)


def carried(
    steps: "np.ndarray[tuple[int], np.dtype[np.float64]]", carry: float
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return noise of standard deviation 1 of which each entry carries a part on to the next."""
    noise = steps.copy()
    for at in range(1, len(noise)):
        noise[at] = carry * noise[at - 1] + math.sqrt(1 - carry**2) * steps[at]
    return noise


def usual_formula(values: list[MetricValue], case: Case) -> bool:
    """Say whether the plain difference in differences leaves out zero by the values' own intervals alone."""
    by_market = {name: [v.value for v in values if v.slice.market == name] for name in MARKETS}
    own = np.array(by_market[MARKETS[0]])
    others = [np.array(one) for name, one in by_market.items() if name != MARKETS[0] and one]
    apart = own - np.mean(others, axis=0) if others else own
    variance = (1 + (1 / len(others) if others else 0)) * (1 / case.before + 1 / case.after)
    difference = apart[case.before :].mean() - apart[: case.before].mean()
    return bool(abs(difference) > Z_95 * math.sqrt(variance))


if __name__ == "__main__":
    main()
