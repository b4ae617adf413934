"""How quick the map of both lenses is: `python -m benchmarks.both_lenses [--json FILE] [--workspace DIR]`.

Makes a workspace of 500 slices of 10 metrics with 24 months each, and 5,000 findings with 25,000 pieces of
evidence from 2,500 calls, and about 7,000 links (kept and used again where --workspace names it). Times the
map right after a piece of evidence was changed, again and again; its very first call in a process of its own;
and what a finding's page calls. Beside each stands a baseline of the same run: the map as it would be if each
finding were graded by a question of its own, and the page if it took its finding from a reading of all.
Prints a table with the ratios and writes one flat object: `map_ms` (p95 after a change by the clock),
`map_median_ms`, `map_cpu_ms` (the processor's median: what other programs do on the machine is no part of
it), `map_first_ms`, `map_same_ms` (nobody wrote), `map_one_by_one_ms`, `finding_page_ms` (p95),
`finding_page_median_ms`, `finding_page_cpu_ms`, `finding_page_from_all_ms`.
"""

import argparse
import gc
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from benchmarks.patterns import MADE_AT, TABLES
from fieldnotes.records import LINK_KINDS, Slice
from fieldnotes.services import findings, metrics
from fieldnotes.services.both_lenses import LensMap, read_both_lenses
from fieldnotes.services.lenses import list_link_lines
from fieldnotes.services.strength import list_strengths
from fieldnotes.services.workspace import DATABASE_FILE, Workspace, create_workspace, open_workspace
from fieldnotes.store.database import writing

MARKETS = ("Korea", "Japan", "Peru", "Kenya", "Italy", "Canada")
STAGES = ("become aware", "compare and choose", "buy", "use", "get help", "renew or leave")
METRICS, MONTHS = 10, 24
CALLS, LINES = 2_500, 10
FINDINGS, EVIDENCE_OF_ONE = 5_000, (1, 2, 4, 8, 10)
UNLINKED = 0.1  # of the findings
EXPLAINED = 7  # metrics that findings are linked to, all of them in half of their slices
TIMES, TIMES_PAGE = 40, 60
ASKED_ONE_BY_ONE = 250  # findings; the time of all follows from it
SEED = 5

MORE_TABLES = {
    "finding": "id, statement, functional_need, emotional_need, market, status, written_by, written_at",
    "evidence": "finding_id, excerpt_id, stance, added_at",
    "link": "finding_id, metric_id, kind, period_start, period_end, market, stage, linked_at",
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument("--workspace", type=Path, help="made there, or used where it is made")
    parser.add_argument("--first", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.first:
        print(first_call_ms(given.first))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.workspace or Path(scratch) / "workspace"
        if not (folder / DATABASE_FILE).exists():
            with closing(create_workspace(folder)) as ws:
                fill(ws)
        with closing(open_workspace(folder)) as ws:
            figures = measure(ws, folder)
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def measure(ws: Workspace, folder: Path) -> dict[str, float]:
    """Return the figures, and print them on the way."""
    command = [sys.executable, "-m", "benchmarks.both_lenses", "--first", str(folder)]
    firsts = [float(subprocess.check_output(command, text=True)) for _ in range(3)]
    seen = read_both_lenses(ws)
    pieces = len(ws.db.conn.execute("SELECT id FROM evidence").fetchall())
    ids = [finding.id for finding in findings.list_findings(ws)]
    print(
        f"{seen.placed} slices, {len(seen.slices)} of them stand for all; {len(ids):,} findings, "
        f"{pieces:,} pieces of evidence, {len(findings.list_links(ws)):,} links"
    )
    print_regions(seen)
    # As the web process does once it has loaded what pages need: fieldnotes/ui/server.py.
    gc.collect()
    gc.freeze()
    after, after_cpu = timed(TIMES, lambda: read_both_lenses(ws), before=changer(ws, ids))
    time.sleep(0.3)  # until the file no longer looks as if somebody were writing
    read_both_lenses(ws)
    same, _ = timed(TIMES, lambda: read_both_lenses(ws))
    asked = ids[:: len(ids) // ASKED_ONE_BY_ONE]
    took, _ = timed(1, lambda: [list_strengths(ws, [one]) for one in asked])
    one_by_one = took[0] * len(ids) / len(asked)
    chance = random.Random(SEED)
    page, page_cpu = timed(TIMES_PAGE, lambda: finding_page(ws, chance.choice(ids)))
    from_all, _ = timed(5, lambda: finding_page_from_all(ws, chance.choice(ids)))
    figures = {
        "map_ms": p95(after),
        "map_median_ms": round(statistics.median(after), 1),
        "map_cpu_ms": round(statistics.median(after_cpu), 1),
        "map_first_ms": round(statistics.median(firsts), 1),
        "map_same_ms": p95(same),
        "map_one_by_one_ms": round(one_by_one, 1),
        "finding_page_ms": p95(page),
        "finding_page_median_ms": round(statistics.median(page), 1),
        "finding_page_cpu_ms": round(statistics.median(page_cpu), 1),
        "finding_page_from_all_ms": round(statistics.median(from_all), 1),
    }
    for name, value in figures.items():
        print(f"{name:<28}{value:>10.1f}")
    print(
        f"one question a finding / the map after a change: {one_by_one / statistics.median(after):.1f} times"
    )
    ratio = figures["finding_page_from_all_ms"] / figures["finding_page_median_ms"]
    print(f"a page from a reading of all / a finding's page: {ratio:.1f} times")
    return figures


def print_regions(seen: LensMap) -> None:
    """Print how many slices lie in each region, so that a map of one region alone is noticed."""
    for region in ("act", "go and see", "anecdote: check", "watch"):
        print(f"  {region}: {len(seen.in_region(region))}")


def timed(
    times: int, act: Callable[[], object], *, before: Callable[[], object] = lambda: None
) -> tuple[list[float], list[float]]:
    """Return how long `act` takes in ms by the clock and of the processor, `before` done each time first."""
    took, used = [], []
    for _ in range(times):
        before()
        begun_s, begun_cpu_s = time.perf_counter(), time.process_time()
        act()
        took.append((time.perf_counter() - begun_s) * 1000)
        used.append((time.process_time() - begun_cpu_s) * 1000)
    return took, used


def p95(took_ms: list[float]) -> float:
    """Return the 95th percentile."""
    return round(statistics.quantiles(took_ms, n=20)[-1], 1)


def first_call_ms(folder: Path) -> float:
    """Return how long the first map of this process takes."""
    with closing(open_workspace(folder)) as ws:
        took, _ = timed(1, lambda: read_both_lenses(ws))
    return took[0]


def changer(ws: Workspace, finding_ids: list[int]) -> Callable[[], None]:
    """Return what turns the stance of a piece of evidence of a finding taken by chance."""
    chance = random.Random(SEED)

    def change() -> None:
        finding_id = chance.choice(finding_ids)
        evidence = findings.get_finding(ws, finding_id).evidence[0].evidence
        stance = "against" if evidence.stance == "for" else "for"
        findings.add_evidence(ws, finding_id, excerpt_id=evidence.excerpt_id, stance=stance)

    return change


def finding_page(ws: Workspace, finding_id: int) -> None:
    """Ask what a finding's page asks."""
    findings.get_finding(ws, finding_id)
    list_link_lines(ws, finding_id=finding_id)


def finding_page_from_all(ws: Workspace, finding_id: int) -> None:
    """Ask the same by reading all findings' strength and links and taking one's."""
    findings.get_finding(ws, finding_id)
    list_strengths(ws)[finding_id]
    [one for one in list_link_lines(ws, finding_id=finding_id) if one.link in findings.list_links(ws)]


def fill(ws: Workspace) -> None:
    """Make the metrics, the calls, the findings and the links, all of them by chance."""
    chance = random.Random(SEED)
    parts = [Slice(channel="app"), Slice()]
    parts += [Slice(market=market, stage=stage) for market in ("", *MARKETS) for stage in ("", *STAGES)]
    parts = list(dict.fromkeys(parts))
    for number in range(METRICS):
        table = values_table(parts, chance)
        metric = metrics.add_metric(ws, kind="nps", name=f"NPS {number + 1}")
        metrics.import_metric_table(ws, metric.id, table.encode(), file_name="made.csv")
    tables = calls(chance)
    add_findings(tables, parts, chance)
    with writing(ws.db):
        ws.db.conn.executemany("INSERT INTO member (name) VALUES (?)", [("Ada",), ("Bea",)])
        for name, columns in {**TABLES, **MORE_TABLES}.items():
            marks = ", ".join("?" for _ in columns.split(","))
            ws.db.conn.executemany(
                f"INSERT OR IGNORE INTO {name} ({columns}) VALUES ({marks})", tables.get(name, [])
            )


def values_table(parts: list[Slice], chance: random.Random) -> str:
    """Return 24 months of values with intervals for each slice; every sixth moved in the last three."""
    lines = ["month,market,stage,channel,value,low,high,n"]
    for at, part in enumerate(parts):
        level, moved = chance.uniform(10, 60), chance.choice((-12, -9, 9)) if at % 6 == 1 else 0
        for month in range(MONTHS):
            value = level + chance.gauss(0, 1.5) + (moved if month >= MONTHS - 3 else 0)
            day = date(2024, 11, 1) + timedelta(days=31 * month)
            where = f"{day:%Y-%m},{part.market},{part.stage},{part.channel}"
            lines.append(f"{where},{value:.2f},{value - 4:.2f},{value + 4:.2f},{chance.randint(200, 900)}")
    return "\n".join(lines)


def calls(chance: random.Random) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of calls of ten lines, each line a passage, all of them covered by consent."""
    tables: dict[str, list[tuple[object, ...]]] = {name: [] for name in (*TABLES, *MORE_TABLES)}
    for number in range(1, CALLS + 1):
        market, title = chance.choice(MARKETS), f"Call {number}"
        day = f"2026-{chance.randint(1, 10):02}-{chance.randint(1, 28):02}"
        tables["media"].append((number, f"{number:064}", "call.flac", "audio/flac", 1, MADE_AT))
        tables["recording"].append((number, number, title, "call", day, MADE_AT, 600.0, 1, market, None))
        tables["source"].append((number, "transcript", title, market, None, number, MADE_AT))
        tables["transcript"].append((number, number, number, "made", "made", "none", MADE_AT))
        tables["participant"].append((number, f"C-{number}", "customer", market, "loyal"))
        tables["consent"].append((number, 1, 1, 1, 0, "made", MADE_AT))
        tables["recording_participant"].append((number, number))
        tables["speaker"].append((number, number, "customer", "customer", number))
        for ordinal in range(LINES):
            line, text = len(tables["segment"]) + 1, "Nobody told me why, and I waited forty minutes."
            tables["segment"].append((line, number, ordinal, text, text, ordinal, ordinal + 1, number))
            tables["excerpt"].append((line, number, line, 0, line, len(text)))
            tables["coding"].append((line, 1 + line % 20, "accepted", "Ada", 1, MADE_AT, None))
    return tables


def add_findings(
    tables: dict[str, list[tuple[object, ...]]], parts: list[Slice], chance: random.Random
) -> None:
    """Add findings with their evidence, some from one call alone, and with their links."""
    narrow = [part for part in parts if part.market and part.stage][: len(parts) // 2]
    for number in range(1, FINDINGS + 1):
        market = chance.choice(("", *MARKETS))
        words = (f"Finding {number}: nobody says why.", "Know when.", "Be told.", market, "shared")
        tables["finding"].append((number, *words, 1, MADE_AT))
        pieces = chance.choice(EVIDENCE_OF_ONE)
        sources = [chance.randrange(CALLS) for _ in range(chance.choice((1, 2, pieces)))]
        for at in range(pieces):
            excerpt = sources[at % len(sources)] * LINES + at + 1
            stance = "against" if chance.random() < 0.1 else "for"
            tables["evidence"].append((number, excerpt, stance, MADE_AT))
        if chance.random() < UNLINKED:
            continue
        for _ in range(chance.choice((1, 1, 2, 2))):
            part = chance.choice(narrow)
            kind = chance.choice(LINK_KINDS)
            period = ("2026-08-01", "2026-10-31") if chance.random() < 0.5 else (None, None)
            metric_id = chance.randint(1, EXPLAINED)
            tables["link"].append((number, metric_id, kind, *period, part.market, part.stage, MADE_AT))


if __name__ == "__main__":
    main()
