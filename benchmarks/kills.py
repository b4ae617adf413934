"""Whether a killed worker loses or repeats anything: `python -m benchmarks.kills [--kills 20] [--json FILE]`.

Transcribes the demo's call with the default engine and real weights, once undisturbed and then again and
again with a SIGKILL at a random moment and a new worker after it. Each time there has to be one transcript,
equal to the undisturbed one word for word, that went on from the last stored piece: what was stored at the
kill is still the same rows, and `done_until_s` never went back. Prints a line a kill; writes `kills`,
`equal_transcripts`, `had_stored_piece`, `resumed_from_stored_piece`, `went_back`, `restart_p50_s` and
`restart_max_s` (from the start of the new worker until the transcript is whole) as one flat object. Exits
with 1 where a transcript differs, went back or was begun again, or took 30 s or more after a restart.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from fieldnotes import (
    Workspace,
    add_recording,
    create_workspace,
    get_recording,
    keep_file,
    list_jobs,
    open_workspace,
    read_source,
)

LOOK_EVERY_S = 0.1
LONGEST_RESTART_S = 30.0

Lines = list[tuple[float | None, float | None, str]]


@dataclass(frozen=True)
class Outcome:
    """What became of one kill.

    stored_s: how much of the sound was stored at the kill. equal: whether there is one transcript, as if
    nothing had been. resumed: whether what was stored was kept. went_back: whether the reach ever shrank.
    restart_s: from the start of the new worker until the transcript was whole.
    """

    stored_s: float
    equal: bool
    resumed: bool
    went_back: bool
    restart_s: float


def main() -> None:
    """Kill, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--model", default="base", help="the model of the weights to use")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    arguments = parser.parse_args()
    os.environ["FIELDNOTES_MODEL"] = arguments.model
    chance = random.Random(arguments.seed)
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = make_workspace(Path(scratch) / "undisturbed")
        whole_s, _ = finish(folder)
        expected = transcript(folder)
        print(f"undisturbed: {len(expected)} lines in {whole_s:.1f} s, model {arguments.model}", flush=True)
        while len(outcomes) < arguments.kills:
            after_s = chance.uniform(0.5, whole_s)
            folder = make_workspace(Path(scratch) / str(time.monotonic_ns()))
            outcome = kill_one(folder, after_s, expected)
            if outcome is None:
                continue  # it was done before the moment came
            outcomes.append(outcome)
            print(
                f"kill {len(outcomes):3}: after {after_s:5.1f} s, {outcome.stored_s:5.1f} s of sound stored; "
                f"{'one transcript, equal' if outcome.equal else 'NOT EQUAL'}, "
                f"whole {outcome.restart_s:.1f} s after the restart",
                flush=True,
            )
    figures = count(outcomes)
    for name, value in figures.items():
        print(f"{name}: {value}")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    sys.exit(not is_good(figures))


def count(outcomes: list[Outcome]) -> dict[str, float]:
    """Return the figures of all kills."""
    had_stored = [outcome for outcome in outcomes if outcome.stored_s > 0]
    return {
        "kills": len(outcomes),
        "equal_transcripts": sum(outcome.equal for outcome in outcomes),
        "had_stored_piece": len(had_stored),
        "resumed_from_stored_piece": sum(outcome.resumed for outcome in had_stored),
        "went_back": sum(outcome.went_back for outcome in outcomes),
        "restart_p50_s": round(statistics.median(outcome.restart_s for outcome in outcomes), 1),
        "restart_max_s": round(max(outcome.restart_s for outcome in outcomes), 1),
    }


def is_good(figures: dict[str, float]) -> bool:
    """Say whether nothing was lost, repeated or slow."""
    return (
        figures["equal_transcripts"] == figures["kills"]
        and figures["resumed_from_stored_piece"] == figures["had_stored_piece"]
        and not figures["went_back"]
        and figures["restart_max_s"] < LONGEST_RESTART_S
    )


def make_workspace(folder: Path) -> Path:
    """Make a workspace in which the demo's call waits for its transcript."""
    ws = create_workspace(folder)
    with as_file(files("fieldnotes.demo") / "customer-call.flac") as path:
        kept = keep_file(ws, path)
    add_recording(ws, kept.item.id, title="Call", own_voice_only=True)
    ws.close()
    return folder


def worker(folder: Path) -> "subprocess.Popen[bytes]":
    """Start a worker that ends when nothing waits."""
    command = [sys.executable, "-m", "fieldnotes.cli", "worker", "--until-idle"]
    command += ["--workspace", str(folder)]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def kill_one(folder: Path, after_s: float, expected: Lines) -> Outcome | None:
    """Kill a worker after so many seconds, let another finish; None where the first was done before."""
    process = worker(folder)
    try:
        process.wait(timeout=after_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    ws = open_workspace(folder)
    stored_s, is_whole = reach(ws)
    kept = stored_rows(ws)
    ws.close()
    if is_whole:
        return None
    restart_s, went_back = finish(folder, stored_s)
    ws = open_workspace(folder)
    resumed = stored_rows(ws)[: len(kept)] == kept
    ws.close()
    return Outcome(stored_s, transcript(folder) == expected, resumed, went_back, restart_s)


def finish(folder: Path, reach_s: float = 0.0) -> tuple[float, bool]:
    """Let a worker make the transcript.

    Returns the seconds until the transcript was whole, and whether its reach was ever less than before.
    """
    ws = open_workspace(folder)
    begun_s = time.perf_counter()
    process = worker(folder)
    went_back = is_whole = False
    while not is_whole and process.poll() is None:
        time.sleep(LOOK_EVERY_S)
        now_s, is_whole = reach(ws)
        went_back |= now_s < reach_s
        reach_s = max(reach_s, now_s)
    whole_s = time.perf_counter() - begun_s
    process.terminate()  # the suggestions that come now are not what is measured
    process.wait()
    ws.close()
    return whole_s, went_back


def reach(ws: Workspace) -> tuple[float, bool]:
    """Return up to which second the transcript is stored, and whether it is whole."""
    made = get_recording(ws, 1).transcripts
    return (made[0].done_until_s, made[0].finished_at is not None) if made else (0.0, False)


def stored_rows(ws: Workspace) -> list[tuple[int, str]]:
    """Return the ids and texts of the lines that are stored: lines that were made again have other ids."""
    sources = get_recording(ws, 1).source_ids
    return [(segment.id, segment.text) for segment in read_source(ws, sources[0]).segments] if sources else []


def transcript(folder: Path) -> Lines:
    """Return the lines of the only transcript; none where there are two, or an unfinished one."""
    ws = open_workspace(folder)
    sources = get_recording(ws, 1).source_ids
    states = {job.state for job in list_jobs(ws) if job.kind == "transcribe"}
    view = read_source(ws, sources[0]) if len(sources) == 1 else None
    ws.close()
    if view is None or view.transcript is None or view.transcript.finished_at is None or states != {"done"}:
        return []
    return [(segment.start_s, segment.end_s, segment.text) for segment in view.segments]


if __name__ == "__main__":
    main()
