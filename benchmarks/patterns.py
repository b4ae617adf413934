"""How quick patterns are over many codings: `python -m benchmarks.patterns [--json FILE] [--workspace DIR]`.

Makes a workspace of 100,000 accepted codings on about 75,000 passages of 2,000 calls with 240,000 lines,
15,000 suggestions among them, 57 codes, 4,000 people on record, two coders (kept and used again where
--workspace names it). Each view is asked for again and again: as the file is, and after a coding was changed
each time. For comparison the matrix by stage is also made by pandas from all codings, by one SQL query for
the whole and, with --each-cell, by one a cell (minutes); codes together by a SQL join of all passages.
Prints p50 and p95 of each by the clock, the processor's p95, and the ratios, and writes one flat object:
`matrix_100k_ms` (the slowest view's p95), `matrix_100k_cpu_ms` (the same of processor time: what other
programs do on the machine is no part of it), `matrix_100k_after_write_ms` and `..._cpu_ms` (after a change),
`matrix_100k_first_ms` (the first view of a process, when everything is read), and each view's own. What a
page adds is in benchmarks/coding_page.py.
"""

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from fieldnotes.records import CodeChoice, Nearness, PatternFilters
from fieldnotes.services import coding, sessions
from fieldnotes.services.patterns import (
    co_occurrence,
    code_matrix,
    journey_curve,
    near_query,
    passages_in_cell,
)
from fieldnotes.services.workspace import DATABASE_FILE, Workspace, create_workspace, open_workspace
from fieldnotes.store.database import writing

SOURCES, LINES, CODINGS_A_SOURCE = 2_000, 120, 50
SUGGESTED = 0.2  # of the passages
TIMES, TIMES_AFTER_WRITE = 40, 15
SEED = 3
MADE_AT = "2026-01-01T00:00:00.000+00:00"
WORDS = (
    "the and to of I you it that was on we for they call line order money again nobody told me why waited "
    "hold forty minutes delivery refund address parcel sorry happy"
)

JOINED = """FROM coding c JOIN excerpt e ON e.id = c.excerpt_id
JOIN source_place p ON p.source_id = e.source_id
JOIN segment f ON f.id = e.first_segment_id JOIN segment l ON l.id = e.last_segment_id
LEFT JOIN speaker sp ON sp.id = f.speaker_id
WHERE c.status = 'accepted' AND c.removed_at IS NULL AND p.complete AND p.quotable"""
ONE_CELL = f"""SELECT COUNT(DISTINCT e.id), COUNT(DISTINCT e.source_id),
COUNT(DISTINCT sp.participant_id) {JOINED} AND c.code_id = ? AND p.stage = ?"""
WHOLE = f"""SELECT c.code_id, p.stage, COUNT(DISTINCT e.id), COUNT(DISTINCT e.source_id),
COUNT(DISTINCT sp.participant_id) {JOINED} GROUP BY c.code_id, p.stage"""
ALL_PAIRS = f"""WITH item AS MATERIALIZED (SELECT DISTINCT c.code_id, e.id, e.source_id,
  f.ordinal * 100000 + e.start_char AS start, l.ordinal * 100000 + e.end_char AS stop {JOINED})
SELECT a.code_id, b.code_id, COUNT(DISTINCT a.id) FROM item a JOIN item b
ON a.source_id = b.source_id AND a.start < b.stop AND b.start < a.stop GROUP BY a.code_id, b.code_id"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument("--workspace", type=Path, help="made there, or used where it is made")
    parser.add_argument("--each-cell", action="store_true", help="also a query a cell")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.workspace or Path(scratch) / "workspace"
        if not (folder / DATABASE_FILE).exists():
            with closing(create_workspace(folder)) as ws:
                fill(ws)
        with closing(open_workspace(folder)) as ws:
            figures = measure(ws, each_cell=arguments.each_cell)
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def measure(ws: Workspace, *, each_cell: bool = False) -> dict[str, float]:
    """Return the figures, printed as they come."""
    ids = {code.name: code.id for code in coding.list_codes(ws)}
    journey = sessions.list_journeys(ws)[0].id
    anger, joy = ids["anger"], ids["joy"]
    some = PatternFilters(markets=("M1", "M2"), seats=("customer",))
    views: dict[str, Callable[[], object]] = {
        "stage": lambda: code_matrix(ws, "stage"),
        "market": lambda: code_matrix(ws, "market"),
        "mode": lambda: code_matrix(ws, "mode"),
        "seat": lambda: code_matrix(ws, "seat"),
        "month": lambda: code_matrix(ws, "month"),
        "segment": lambda: code_matrix(ws, "segment"),
        "person": lambda: code_matrix(ws, "person"),
        "stage_rolled_up": lambda: code_matrix(ws, "stage", choice=CodeChoice(roll_up=True)),
        "stage_filtered": lambda: code_matrix(ws, "stage", filters=some),
        "together_overlap": lambda: co_occurrence(ws),
        "together_segment": lambda: co_occurrence(ws, Nearness("segment")),
        "together_30_s": lambda: co_occurrence(ws, Nearness("seconds", 30)),
        "together_3_segments": lambda: co_occurrence(ws, Nearness("segments", 3)),
        "near_30_s": lambda: near_query(ws, anger, joy, Nearness("seconds", 30)),
        "near_same_segment": lambda: near_query(ws, anger, joy, Nearness("segment")),
        "cell_passages": lambda: passages_in_cell(ws, "market", row=anger, column="M1"),
        "journey": lambda: journey_curve(ws, journey),
    }
    begun = time.perf_counter()
    code_matrix(ws, "stage")
    first_ms = (time.perf_counter() - begun) * 1000
    counted = code_matrix(ws, "stage").total
    print(f"{counted.passages:,} passages of {counted.sources:,} sources, {counted.people:,} people")
    print(f"the first view, when everything is read: {first_ms:.0f} ms\n")
    print(f"{'ms':<22}{'unchanged':>30}{'after a change':>30}")
    print(f"{'view':<22}" + f"{'p50':>10}{'p95':>10}{'p95 cpu':>10}" * 2)
    figures: dict[str, float] = {}
    slowest = [0.0] * 4
    time.sleep(0.2)  # the file rests, so that its time tells it from a later state
    for name, view in views.items():
        view()
        took, worked = timed(view, TIMES)
        after, worked_after = timed(view, TIMES_AFTER_WRITE, before=lambda: change_a_coding(ws))
        time.sleep(0.2)
        view()
        figures[f"{name}_p50_ms"], figures[f"{name}_p95_ms"] = middle(took), high(took)
        figures[f"{name}_after_write_p95_ms"] = high(after)
        measured = [took, worked, after, worked_after]
        slowest = [max(one, high(other)) for one, other in zip(slowest, measured, strict=True)]
        shown = (middle(took), high(took), high(worked), middle(after), high(after), high(worked_after))
        print(f"{name:<22}" + "".join(f"{number:>10.1f}" for number in shown))
    naive = compare(ws, figures, each_cell=each_cell)
    return {
        "matrix_100k_ms": slowest[0],
        "matrix_100k_cpu_ms": slowest[1],
        "matrix_100k_after_write_ms": slowest[2],
        "matrix_100k_after_write_cpu_ms": slowest[3],
        "matrix_100k_first_ms": round(first_ms, 1),
        **figures,
        **naive,
    }


def compare(ws: Workspace, figures: dict[str, float], *, each_cell: bool) -> dict[str, float]:
    """Return what other ways cost, and print how many times as much that is."""
    by_stage, together = figures["stage_p50_ms"], figures["together_overlap_p50_ms"]
    ways: list[tuple[str, Callable[[], object], float]] = [
        ("pandas_matrix", lambda: pandas_matrix(ws), by_stage),
        ("sql_matrix", lambda: ws.db.conn.execute(WHOLE).fetchall(), by_stage),
        ("sql_together", lambda: ws.db.conn.execute(ALL_PAIRS).fetchall(), together),
    ]
    if each_cell:
        ways.append(("sql_each_cell", lambda: sql_each_cell(ws), by_stage))
    found = {}
    print()
    for name, way, ours in ways:
        took = middle(timed(way, 1 if name == "sql_each_cell" else 3)[0])
        found[f"{name}_ms"] = took
        found[f"{name}_ratio"] = round(took / ours, 1)
        print(f"{name:<22}{took:>9.0f} ms, {took / ours:.0f} times as much")
    return found


def pandas_matrix(ws: Workspace) -> object:
    """Return the matrix by stage as one would make it from a table of all codings."""
    import pandas

    table = pandas.read_sql_query(
        f"SELECT c.code_id, p.stage, e.id, e.source_id, sp.participant_id {JOINED}", ws.db.conn
    )
    return table.groupby(["code_id", "stage"])[["id", "source_id", "participant_id"]].nunique()


def sql_each_cell(ws: Workspace) -> object:
    """Return the matrix by stage, a query a cell."""
    stages = {stage.name for journey in sessions.list_journeys(ws) for stage in journey.stages}
    codes = [code.id for code in coding.list_codes(ws)]
    return [ws.db.conn.execute(ONE_CELL, [code, stage]).fetchone() for code in codes for stage in stages]


def change_a_coding(ws: Workspace) -> None:
    """Change how strong one coding is, as a person would."""
    with writing(ws.db):
        ws.db.conn.execute(
            """UPDATE coding SET intensity = 1 + COALESCE(intensity, 0) % 3
            WHERE id = (SELECT MAX(id) FROM coding)"""
        )


def timed(
    view: Callable[[], object], times: int, *, before: Callable[[], None] | None = None
) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each time, by the clock and of the processor; `before` is not counted."""
    took, worked = [], []
    for _ in range(times):
        if before is not None:
            before()
        begun, cpu = time.perf_counter(), time.process_time()
        view()
        worked.append((time.process_time() - cpu) * 1000)
        took.append((time.perf_counter() - begun) * 1000)
    return took, worked


def middle(took: list[float]) -> float:
    """Return the median, rounded."""
    return round(statistics.median(took), 1)


def high(took: list[float]) -> float:
    """Return the 95th percentile, rounded."""
    return round(statistics.quantiles(took, n=20, method="inclusive")[-1], 1)


def fill(ws: Workspace) -> None:
    """Make the calls, the people and the codings, all of them by chance."""
    chance = random.Random(SEED)
    codes = [code.id for code in coding.list_codes(ws)]
    stages = [stage.id for journey in sessions.list_journeys(ws) for stage in journey.stages]
    tables: dict[str, list[tuple[object, ...]]] = {name: [] for name in TABLES}
    for number in range(1, SOURCES + 1):
        market, stage = f"M{chance.randint(1, 6)}", chance.choice(stages)
        day = f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        title = f"Call {number}"
        tables["media"].append((number, f"{number:064}", "call.flac", "audio/flac", 1, MADE_AT))
        tables["recording"].append((number, number, title, "call", day, MADE_AT, 600.0, 1, market, stage))
        tables["source"].append((number, "transcript", title, market, stage, number, MADE_AT))
        tables["transcript"].append((number, number, number, "made", "made", "none", MADE_AT))
        for seat in ("customer", "employee"):
            person = len(tables["participant"]) + 1
            segment = chance.choice(("new", "loyal", "former"))
            tables["participant"].append((person, f"{seat[0].upper()}-{person}", seat, market, segment))
            tables["consent"].append((person, 1, 1, 1, 0, "made", MADE_AT))
            tables["recording_participant"].append((number, person))
            tables["speaker"].append((person, number, seat, seat, person if chance.random() < 0.7 else None))
        add_lines(tables, number, chance)
        add_codings(tables, number, codes, chance)
    with writing(ws.db):
        ws.db.conn.executemany("INSERT INTO member (name) VALUES (?)", [("Ada",), ("Bea",)])
        for name, columns in TABLES.items():
            marks = ", ".join("?" for _ in columns.split(","))
            ws.db.conn.executemany(f"INSERT OR IGNORE INTO {name} ({columns}) VALUES ({marks})", tables[name])


TABLES = {
    "media": "id, sha256, file_name, mime_type, size_bytes, kept_at",
    "recording": "id, media_id, title, kind, recorded_on, added_at, duration_s, channels, market, stage_id",
    "source": "id, kind, title, market, stage_id, recording_id, added_at",
    "transcript": "id, recording_id, source_id, engine, model, weights, finished_at",
    "participant": "id, code, seat, market, segment",
    "consent": "participant_id, observe, record, quote_inside, share_outside, how, given_at",
    "recording_participant": "recording_id, participant_id",
    "speaker": "id, source_id, name, seat, participant_id",
    "segment": "id, source_id, ordinal, text, machine_text, start_s, end_s, speaker_id",
    "excerpt": "id, source_id, first_segment_id, start_char, last_segment_id, end_char",
    "coding": "excerpt_id, code_id, status, made_by, coder_id, made_at, intensity",
}


def add_lines(tables: dict[str, list[tuple[object, ...]]], source: int, chance: random.Random) -> None:
    """Add a call's lines, the two speaking in turn."""
    at_s = 0.0
    words = WORDS.split()
    for ordinal in range(LINES):
        text = " ".join(chance.choices(words, k=chance.randint(6, 16)))
        end_s = at_s + len(text) / 15
        line = len(tables["segment"]) + 1
        tables["segment"].append(
            (line, source, ordinal, text, text, at_s, end_s, 2 * source - 1 + ordinal % 2)
        )
        at_s = end_s


def add_codings(
    tables: dict[str, list[tuple[object, ...]]], source: int, codes: list[int], chance: random.Random
) -> None:
    """Put codes on passages of a call: most in one line, one or two codes each, some suggested ones."""
    taken: set[tuple[int, int, int, int]] = set()
    made = 0
    while made < CODINGS_A_SOURCE:
        first = chance.randrange(LINES)
        last = min(LINES - 1, first + chance.choice((0, 0, 0, 1, 2)))
        ids = [(source - 1) * LINES + line + 1 for line in (first, last)]
        length = len(str(tables["segment"][ids[1] - 1][3]))
        place = (ids[0], chance.randrange(0, 15), ids[1], chance.randrange(16, max(17, length)))
        if place in taken:
            continue
        taken.add(place)
        excerpt = len(tables["excerpt"]) + 1
        tables["excerpt"].append((excerpt, source, *place))
        for code in chance.sample(codes, chance.choice((1, 1, 2))):
            if made < CODINGS_A_SOURCE:
                made += 1
                coder = chance.choice((1, 2))
                intensity = chance.choice((None, 1, 2, 3))
                tables["coding"].append(
                    (excerpt, code, "accepted", ("Ada", "Bea")[coder - 1], coder, MADE_AT, intensity)
                )
        if chance.random() < SUGGESTED:
            tables["coding"].append((excerpt, chance.choice(codes), "suggested", "made", None, MADE_AT, None))


if __name__ == "__main__":
    main()
