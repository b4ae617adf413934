"""Whether a killed worker loses or repeats anything: `python -m benchmarks.kills [--kills 20] [--json FILE]`.

Transcribes the demo's call with real weights, once undisturbed and then again and again with a SIGKILL at a
random moment and a new worker after it. Each time there has to be one transcript, equal to the undisturbed
one word for word. Prints a line a kill; writes `kills` and `equal_transcripts` as one flat object.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from importlib.resources import as_file, files
from pathlib import Path

from fieldnotes import (
    add_recording,
    create_workspace,
    get_recording,
    keep_file,
    list_jobs,
    open_workspace,
    read_source,
)

Lines = list[tuple[float | None, float | None, str]]


def main() -> None:
    """Kill, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--model", default="tiny.en", help="the model of the weights to use")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    arguments = parser.parse_args()
    os.environ["FIELDNOTES_MODEL"] = arguments.model
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as scratch:
        folder = make_workspace(Path(scratch) / "undisturbed")
        begun_s = time.perf_counter()
        worker(folder).wait()
        whole_s = time.perf_counter() - begun_s
        expected = transcript(folder)
        print(f"undisturbed: {len(expected)} lines in {whole_s:.1f} s, model {arguments.model}")
        equal = 0
        for number in range(1, arguments.kills + 1):
            folder = make_workspace(Path(scratch) / str(number))
            after_s = chance.uniform(0.5, whole_s)
            stored_s = kill_one(folder, after_s)
            worker(folder).wait()
            same = transcript(folder) == expected
            equal += same
            print(
                f"kill {number:2}: after {after_s:5.1f} s, {stored_s:5.1f} s of audio were stored by then; "
                f"{'one transcript, equal' if same else 'NOT EQUAL'}"
            )
    figures = {"kills": arguments.kills, "equal_transcripts": equal}
    print(f"{equal} of {arguments.kills} transcripts are whole and equal")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    sys.exit(equal != arguments.kills)


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


def kill_one(folder: Path, after_s: float) -> float:
    """Start a worker and kill it after so many seconds; return how much of the audio was stored by then."""
    process = worker(folder)
    try:
        process.wait(timeout=after_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    ws = open_workspace(folder)
    sources = get_recording(ws, 1).source_ids
    found = read_source(ws, sources[0]).transcript if sources else None
    ws.close()
    return found.done_until_s if found else 0.0


def transcript(folder: Path) -> Lines:
    """Return the lines of the only transcript; none where there are two, or an unfinished one."""
    ws = open_workspace(folder)
    sources = get_recording(ws, 1).source_ids
    states = {job.state for job in list_jobs(ws)}
    view = read_source(ws, sources[0]) if len(sources) == 1 else None
    ws.close()
    if view is None or view.transcript is None or view.transcript.finished_at is None or states != {"done"}:
        return []
    return [(segment.start_s, segment.end_s, segment.text) for segment in view.segments]


if __name__ == "__main__":
    main()
