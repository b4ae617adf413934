"""A worker that is killed while it stores what it hears loses nothing and repeats nothing."""

import random
import shutil
import statistics
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks import kills
from fieldnotes import get_recording, list_jobs

from .material import opened, run_worker
from .outcome import Outcome

LOOK_EVERY_S = 0.005
ENGINE_MS = 40
SIDE_BY_SIDE = 2


def check(times: int, scratch: Path) -> Outcome:
    """Kill a worker as many times with SIGKILL while it stores a transcript; let the next one finish."""
    chance = random.Random(100)
    folder = kills.make_workspace(scratch / "undisturbed")
    _finish(folder)
    expected = kills.transcript(folder)
    moments = [(chance.randrange(3), chance.uniform(0, 0.25)) for _ in range(times)]
    with ThreadPoolExecutor(SIDE_BY_SIDE) as hands:
        ends = [
            *hands.map(lambda at: _kill_one(scratch / str(at), *moments[at], expected), range(times)),
        ]
    equal = sum(not end.wrong for end in ends)
    kept = sum(end.kept for end in ends)
    restart_s = [end.restart_s for end in ends]
    wrong = [end.wrong for end in ends if end.wrong]
    figures: dict[str, float | str] = {
        "kills": times,
        "equal_transcripts": equal,
        "went_on_from_what_was_stored": kept,
        "restart_p50_s": round(statistics.median(restart_s), 1),
        "restart_max_s": round(max(restart_s), 1),
    }
    return Outcome(bool(expected) and equal == kept == times, figures, "; ".join(wrong[:3]))


@dataclass(frozen=True)
class _End:
    """What became of one kill; wrong: how the transcript differs, "" where it does not."""

    kept: bool
    restart_s: float
    wrong: str


def _kill_one(folder: Path, pieces: int, late_s: float, expected: kills.Lines) -> _End:
    kills.make_workspace(folder)
    _kill_between_saves(folder, pieces=pieces, late_s=late_s)
    with opened(folder) as ws:
        stored = kills.stored_rows(ws)
    restart_s = _finish(folder)
    with opened(folder) as ws:
        kept = kills.stored_rows(ws)[: len(stored)] == stored
    wrong = "" if kills.transcript(folder) == expected else _story_of(folder, stored, expected)
    shutil.rmtree(folder)
    return _End(kept, restart_s, wrong)


def _story_of(folder: Path, stored: list[tuple[int, str]], expected: kills.Lines) -> str:
    """Say how a transcript differs from the undisturbed one."""
    with opened(folder) as ws:
        states = [f"{job.kind} {job.state} {job.error or ''}" for job in list_jobs(ws)]
        view = get_recording(ws, 1)
        lines = kills.stored_rows(ws)
    return (
        f"{len(view.transcripts)} transcripts, {len(lines)} lines of {len(expected)}, "
        f"{len(stored)} were stored, jobs {states}"
    )


def _kill_between_saves(folder: Path, *, pieces: int, late_s: float) -> None:
    """Kill the worker so long after it has stored its first pieces."""
    process = run_worker(folder, "--until-idle", engine_ms=ENGINE_MS)
    with opened(folder) as ws:
        seen = 0
        reach_s = -1.0
        while process.poll() is None and seen <= pieces:
            now_s, _ = kills.reach(ws)
            seen += now_s > reach_s
            reach_s = max(reach_s, now_s)
            time.sleep(LOOK_EVERY_S)
    time.sleep(late_s)
    process.kill()
    process.wait()


def _finish(folder: Path) -> float:
    """Let a worker end the transcript; returns the seconds it took."""
    began_s = time.perf_counter()
    process = run_worker(folder, "--until-idle", engine_ms=ENGINE_MS)
    with opened(folder) as ws:
        while process.poll() is None and {job.state for job in list_jobs(ws) if job.kind == "transcribe"} != {
            "done"
        }:
            time.sleep(LOOK_EVERY_S)
    took_s = time.perf_counter() - began_s
    process.terminate()
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return took_s
