"""What VoC metrics cost: a million answers brought in, a large metric's page, and whether intervals keep
their promise.

    python -m benchmarks.voc [--answers 1000000] [--reruns 40] [--samples 20000]

Prints one JSON object: import_1m_s, import_1m_cpu_s (its processor time: the one to compare on a machine
that does
other work) and import_1m_peak_mb (reading, storing and gathering, in a process of its own),
metric_page_p95_ms
(the service calls and the script run of the metric's page, as AppTest runs it, with 200 slices by 60
months), and the coverage of the 95 % intervals. The answers are made up and say so; the seed is fixed.
"""

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

MARKETS = tuple(f"Market {n:02}" for n in range(1, 21))
SEGMENTS = ("new", "returning", "business", "student", "family", "senior", "partner", "other", "trial")
FIRST_DAY, MONTHS = date(2021, 1, 1), 60


def write_answers(path: Path, answers: int) -> None:
    """Write made-up NPS answers of 60 months, 20 markets and 9 segments: 200 slices with those of one
    field."""
    random.seed(7)
    days = [(FIRST_DAY + timedelta(days=n)).isoformat() for n in range(1826)]
    with path.open("w", encoding="utf-8") as file:
        file.write("ResponseId,RecordedDate,How likely are you to recommend us?,Country,Segment,Comment\n")
        for n in range(answers):
            day, score = random.choice(days), min(10, max(0, round(random.gauss(8, 2))))
            clock = f"{random.randrange(24):02}:{random.randrange(60):02}:{random.randrange(60):02}"
            file.write(
                f"R_{n:012x},{day} {clock},{score},{random.choice(MARKETS)},{random.choice(SEGMENTS)},"
                "an open comment of usual length that nobody reads here\n"
            )


def import_once(folder: Path, file: Path) -> dict[str, float]:
    """Import the file into a new workspace, in this process; returns seconds and the peak in MB."""
    from fieldnotes.services import metrics
    from fieldnotes.services.workspace import create_workspace

    ws = create_workspace(folder)
    before = resource.getrusage(resource.RUSAGE_SELF)
    began_s = time.perf_counter()
    done = metrics.import_new_metric(ws, file.read_bytes(), file_name=file.name, kind="nps", name="NPS")
    took_s = time.perf_counter() - began_s
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu_s = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    return {
        "s": round(took_s, 1),
        "cpu_s": round(cpu_s, 1),
        "peak_mb": round(used.ru_maxrss / 1024),
        "values": done.new,
        "answers": done.answers,
    }


def time_page(folder: Path, reruns: int) -> dict[str, float]:
    """Return how long the metric's page takes to run again, in ms."""
    from streamlit.testing.v1 import AppTest

    os.environ["FIELDNOTES_WORKSPACE"] = str(folder)
    app = AppTest.from_file(str(Path(__file__).parents[1] / "app.py"), default_timeout=60)
    app.switch_page("pages/metrics.py")
    app.query_params["metric"] = "1"
    app.run()
    assert not app.exception, app.exception
    took = []
    for n in range(reruns):
        app.query_params["in_market"] = MARKETS[n % len(MARKETS)]
        began_s = time.perf_counter()
        app.run()
        took.append(1000 * (time.perf_counter() - began_s))
    took.sort()
    return {"p50": round(statistics.median(took)), "p95": round(took[int(0.95 * len(took))])}


def main() -> None:
    """Run what was asked for and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=1_000_000)
    parser.add_argument("--reruns", type=int, default=40)
    parser.add_argument("--samples", type=int, default=20_000)
    parser.add_argument(
        "--import-here", nargs=2, type=Path, metavar=("FOLDER", "FILE"), help=argparse.SUPPRESS
    )
    args = parser.parse_args()
    if args.import_here:
        print(json.dumps(import_once(*args.import_here)))
        return
    from benchmarks.coverage import coverage_figures

    with tempfile.TemporaryDirectory() as name:
        folder, file = Path(name, "workspace"), Path(name, "answers.csv")
        write_answers(file, args.answers)
        outcome = subprocess.run(
            [sys.executable, "-m", "benchmarks.voc", "--import-here", folder, file],
            capture_output=True,
            text=True,
            check=True,
        )
        done = json.loads(outcome.stdout)
        page = time_page(folder, args.reruns)
    figures = {
        "answers": done["answers"],
        "values": done["values"],
        "import_1m_s": done["s"],
        "import_1m_cpu_s": done["cpu_s"],
        "import_1m_peak_mb": done["peak_mb"],
        "metric_page_p50_ms": page["p50"],
        "metric_page_p95_ms": page["p95"],
        **coverage_figures(args.samples),
    }
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
