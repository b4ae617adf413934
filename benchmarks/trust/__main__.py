"""Checks what the team can rely on: `python -m benchmarks.trust [--only NAME]… [--times N] [--json FILE]`.

Each check does the worst to a workspace of its own, in a temporary folder, and looks what is left. Prints a
line as each one ends and a table at the end; writes {"<check>.<figure>": value, "<check>.passed": …} as one
flat object. Exits with 1 where a promise does not hold. What cannot be shown on this machine is said, and
counts as neither.
"""

import argparse
import json
import sys
import tempfile
import time
import traceback
from pathlib import Path

from .checks import CHECKS
from .outcome import Check, Outcome

MARKS = {True: "holds", False: "DOES NOT HOLD", None: "not shown"}


def main() -> None:
    """Run the checks and print what they found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--only", action="append", choices=[check.name for check in CHECKS], default=[])
    parser.add_argument("--times", type=int, help="how often each does its worst, instead of the full number")
    parser.add_argument("--short", action="store_true", help="as often as the tests do it: a minute in all")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    arguments = parser.parse_args()
    found: list[tuple[Check, Outcome, float]] = []
    for check in CHECKS:
        if arguments.only and check.name not in arguments.only:
            continue
        times = check.short_times if arguments.short else check.full_times
        times = arguments.times if arguments.times is not None else times
        outcome, took_s = run_check(check, times)
        found.append((check, outcome, took_s))
        print(f"{MARKS[outcome.passed]:>13}  {check.name} ({took_s:.0f} s) {outcome.said}", flush=True)
    print()
    for check, outcome, _ in found:
        print(f"{MARKS[outcome.passed]:>13}  {check.promise}")
        print(f"{'':15}{', '.join(f'{name} {value}' for name, value in outcome.figures.items())}")
    if arguments.json:
        arguments.json.write_text(json.dumps(flat(found), indent=2) + "\n", encoding="utf-8")
    sys.exit(any(outcome.passed is False for _, outcome, _ in found))


def run_check(check: Check, times: int) -> tuple[Outcome, float]:
    """Run one check in a folder of its own; one that breaks off counts as a promise that does not hold."""
    began_s = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="fieldnotes-trust-") as scratch:
        try:
            outcome = check.run(times, Path(scratch))
        except Exception as error:  # noqa: BLE001 - the other promises are checked all the same
            traceback.print_exc()
            outcome = Outcome(False, said=f"It broke off: {type(error).__name__}: {error}")
    return outcome, time.perf_counter() - began_s


def flat(found: list[tuple[Check, Outcome, float]]) -> dict[str, float | str | bool | None]:
    """Return all figures as one flat object."""
    figures: dict[str, float | str | bool | None] = {}
    for check, outcome, took_s in found:
        figures[f"{check.name}.passed"] = outcome.passed
        figures[f"{check.name}.took_s"] = round(took_s, 1)
        figures |= {f"{check.name}.{name}": value for name, value in outcome.figures.items()}
    return figures


if __name__ == "__main__":
    main()
