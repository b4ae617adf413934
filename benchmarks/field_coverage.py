"""How long coverage of the field takes: `python -m benchmarks.field_coverage [--walks 5000] [--json FILE]`.

Fills a workspace with walks of 20 notes each, by 40 members in 12 markets, over two years, with 84 slices of
a metric. Prints the median of 7 reads of what the page asks for, in milliseconds by the clock and of the
processor, each on a database that was just written to, so that nothing kept from before can be used, and its
ratio to the naive way: each walk read with its notes by the service that its own page uses, then counted by
the same rules. The naive way is measured on a tenth of the walks and multiplied, because it is linear in
them. Exits with 1 from 300 ms of the processor on: the clock also counts whatever else the machine does.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from fieldnotes.records import MODES, Outing
from fieldnotes.services import coverage, home, metrics, sessions, walks
from fieldnotes.services.workspace import Workspace, create_workspace
from fieldnotes.store import people
from fieldnotes.store.database import writing
from fieldnotes.store.rows import now, to_cell

MOST_MS = 300.0
READS = 7
NOTES = 20
MEMBERS, MARKETS, TEAMS = 40, 12, 6


def main() -> None:
    """Fill, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--walks", type=int, default=5000)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, closing(create_workspace(Path(scratch) / "ws")) as ws:
        fill(ws, arguments.walks)
        figures = measure(ws, arguments.walks)
    print(json.dumps(figures, indent=2))
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    sys.exit(figures["page_processor_ms"] >= MOST_MS)


def fill(ws: Workspace, count: int) -> None:
    """Store walks with notes, members and a metric; the same ones each time."""
    chance = random.Random(7)
    journeys = sessions.list_journeys(ws)
    newest = now()
    with writing(ws.db):
        members = [people.add_member(ws.db, name=f"Member {n}", role="researcher") for n in range(MEMBERS)]
        for n, member_id in enumerate(members):
            people.set_team(ws.db, member_id, team=f"Team {n % TEAMS}", rank=("lead", "staff")[n % 2])
        source_id = 0
        for session_id in range(1, count + 1):
            journey = chance.choice(journeys)
            began = newest - timedelta(minutes=chance.randrange(730 * 24 * 60))
            ended = to_cell(began + timedelta(hours=3)) if chance.random() < 0.9 else None
            ws.db.execute(
                """INSERT INTO session (id, title, mode, journey_id, market, started_at, led_by, ended_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                [
                    *(session_id, f"Walk {session_id}", chance.choice(MODES), journey.id),
                    *(f"Market {chance.randrange(MARKETS)}", to_cell(began), chance.choice(members), ended),
                ],
            )
            walkers = chance.sample(members, 2)
            for note in range(NOTES):
                source_id += 1
                at = to_cell(began + timedelta(minutes=5 * note))
                ws.db.execute(
                    "INSERT INTO source (id, kind, title, session_id, added_at) VALUES (?, ?, ?, ?, ?)",
                    [source_id, "observation", "Note", session_id, at],
                )
                ws.db.execute(
                    "INSERT INTO segment (source_id, ordinal, text, machine_text) VALUES (?, 0, ?, ?)",
                    [source_id, "Nobody called back.", "Nobody called back."],
                )
                ws.db.execute(
                    """INSERT INTO observation
                    (session_id, source_id, client_key, noted_at, noted_by, kind, seat, stage_id)
                    VALUES (?, ?, ?, ?, ?, 'observed', 'observer', ?)""",
                    [
                        *(session_id, source_id, f"k{source_id}", at),
                        *(chance.choice(walkers), chance.choice(journey.stages).id),
                    ],
                )
    metric = metrics.add_metric(ws, kind="nps", name="NPS")
    table = ["month,market,stage,value,low,high,n"]
    for market in range(MARKETS):
        for stage in journeys[0].stages:
            for month in range(1, 5):
                value = chance.randint(10, 40)
                table.append(
                    f"2026-{month:02},Market {market},{stage.name},{value},{value - 4},{value + 4},400"
                )
    metrics.import_metric_table(ws, metric.id, "\n".join(table).encode(), file_name="values.csv")


def measure(ws: Workspace, count: int) -> dict[str, float]:
    """Return the figures. page_ms: all that the page reads; home_ms: all that its card reads."""
    year = coverage.local_today() - timedelta(days=365)
    coverage.read_both_lenses(ws)  # kept by the metrics' revision, and measured by benchmarks.both_lenses
    page_ms, page_processor_ms = median_ms(ws, lambda: coverage.read_coverage(ws, start=year))
    card_ms, card_processor_ms = median_ms(ws, lambda: coverage.read_habit(ws))
    home_ms, _ = median_ms(ws, lambda: home.overview(ws))
    part = max(1, count // 10)
    begun_s = time.perf_counter()
    outings = count_naively(ws, part)
    naive_ms = (time.perf_counter() - begun_s) * 1000 * count / part
    assert outings == coverage.read_outings(ws)[:part]
    return {
        "walks": count,
        "notes": count * NOTES,
        "page_ms": round(page_ms, 1),
        "page_processor_ms": round(page_processor_ms, 1),
        "card_ms": round(card_ms, 1),
        "card_processor_ms": round(card_processor_ms, 1),
        "home_ms": round(home_ms, 1),
        "naive_ms": round(naive_ms, 1),
        "times_faster": round(naive_ms / page_ms, 1),
    }


def median_ms(ws: Workspace, read: Callable[[], object]) -> tuple[float, float]:
    """Return the median of some reads by the clock and of the processor, each after somebody wrote."""
    took, worked = [], []
    for n in range(READS):
        with writing(ws.db):
            people.set_team(ws.db, 1, team=f"Team {n}", rank="lead")
        begun_s, began_s = time.perf_counter(), time.process_time()
        read()
        took.append((time.perf_counter() - begun_s) * 1000)
        worked.append((time.process_time() - began_s) * 1000)
    return statistics.median(took), statistics.median(worked)


def count_naively(ws: Workspace, count: int) -> list[Outing]:
    """Return the newest walks as coverage counts them, each read with its notes on its own."""
    found = []
    for session in sessions.list_sessions(ws)[:count]:
        notes = [note.observation for note in walks.read_walk(ws, session.id).notes]
        newest = max((note.noted_at for note in notes), default=None)
        walkers = dict.fromkeys([session.led_by, *sorted({note.noted_by for note in notes})])
        timed = coverage.time_walk(session.started_at, session.ended_at, newest)
        stages = tuple(sorted({note.stage_id for note in notes if note.stage_id}))
        found.append(
            Outing(
                *(session.id, session.title, session.journey_id, session.market, session.mode),
                *(session.started_at.astimezone().date(), *timed, tuple(walkers), stages, len(notes)),
            )
        )
    return found


if __name__ == "__main__":
    main()
