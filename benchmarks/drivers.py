"""How quick drivers are over many coded answers: `python -m benchmarks.drivers [--answers N] [--json FILE]`.

Makes a workspace with an NPS and 100,000 scored answers in ten sources, each with one to four of 40 codes
accepted, 15,000 suggestions among them, and asks for the drivers as a page does: the first time in a process,
again with nothing written in between, and after a coding was changed. Prints milliseconds by the clock and of
the processor, p50 and p95, and writes one flat object: `drivers_100k_first_ms`, `drivers_100k_ms` (p95),
`drivers_100k_cpu_ms`, `drivers_100k_after_write_ms`.
"""

import argparse
import json
import random
import tempfile
import time
from contextlib import closing
from pathlib import Path

from benchmarks.patterns import change_a_coding, high, middle, timed
from fieldnotes.records import AnswerFile, AnswerRow
from fieldnotes.services import coding, metrics
from fieldnotes.services.answers import add_answers
from fieldnotes.services.drivers import metric_drivers
from fieldnotes.services.workspace import Workspace, create_workspace
from fieldnotes.store.database import writing

SOURCES, CODES, SUGGESTED = 10, 40, 0.15
TIMES, TIMES_AFTER_WRITE = 20, 10
SEED = 11
SCORES = (2, 6, 7, 8, 9, 10, 10)
SCORES = (2, 6, 7, 8, 9, 10, 10)
MADE_AT = "2026-01-01T00:00:00.000+00:00"


def fill(ws: Workspace, answers: int) -> int:
    """Store the metric, its answers and their codings; returns the metric's id."""
    chance = random.Random(SEED)
    metric = metrics.add_metric(ws, kind="nps", name="NPS")
    each = answers // SOURCES
    codes = [code.id for code in coding.list_codes(ws) if code.kind in ("theme", "emotion")][:CODES]
    for n in range(SOURCES):
        rows = (
            AnswerRow(text="It took long.", respondent=f"r{n}-{at}", score=chance.choice(SCORES))
            for at in range(each)
        )
        file = AnswerFile(f"{n:064}", f"answers-{n}.csv", "table", "Why?")
        source = add_answers(ws, f"Answers {n}", rows, file=file, own_voice_only=True, suggest=False)
        with writing(ws.db):
            for (segment_id,) in ws.db.conn.execute(
                "SELECT id FROM segment WHERE source_id = ?", [source.id]
            ).fetchall():
                excerpt = ws.db.conn.execute(
                    """INSERT INTO excerpt
                         (source_id, first_segment_id, start_char, last_segment_id, end_char)
                       VALUES (?, ?, 0, ?, 5)""",
                    [source.id, segment_id, segment_id],
                ).lastrowid
                for code_id in chance.sample(codes, chance.choice((1, 1, 2, 2, 3, 4))):
                    status = "suggested" if chance.random() < SUGGESTED else "accepted"
                    ws.db.conn.execute(
                        """INSERT INTO coding (excerpt_id, code_id, status, made_by, made_at)
                           VALUES (?, ?, ?, 'b', ?)""",
                        [excerpt, code_id, status, MADE_AT],
                    )
    return metric.id


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--answers", type=int, default=100_000)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as scratch,
        closing(create_workspace(Path(scratch) / "workspace")) as ws,
    ):
        metric_id = fill(ws, arguments.answers)
        everything = range(1, SOURCES + 1)

        def look() -> object:
            return metric_drivers(ws, metric_id, source_ids=everything)

        time.sleep(0.2)  # the file rests, so that its time tells it from a later state
        begun = time.perf_counter()
        found = metric_drivers(ws, metric_id, source_ids=everything)
        first = (time.perf_counter() - begun) * 1000
        took, worked = timed(look, TIMES)
        after, _ = timed(look, TIMES_AFTER_WRITE, before=lambda: change_a_coding(ws))
    print(f"{found.respondents:,} respondents, {len(found.drivers)} codes, {found.looked_at} judged")
    print(f"first {first:.0f} ms")
    print(f"again p50 {middle(took):.0f} p95 {high(took):.0f} ms ({high(worked):.0f} of the processor)")
    print(f"after a change p50 {middle(after):.0f} p95 {high(after):.0f} ms")
    figures = {
        "drivers_100k_first_ms": round(first, 1),
        "drivers_100k_ms": high(took),
        "drivers_100k_cpu_ms": high(worked),
        "drivers_100k_after_write_ms": high(after),
    }
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
