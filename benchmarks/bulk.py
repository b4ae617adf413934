"""What many recordings cost besides hearing them: `python -m benchmarks.bulk [--files 1000] [--json FILE]`.

Writes pieces of 10 s of the demo's call as WAV files, each of them different, and among them five files that
are no recordings and five that are there twice. `fieldnotes add-folder` adds them: stopped by Ctrl-C half
way, told to go on, and then told again. Their jobs are then done with an engine that takes no time. Some are
done with one that takes 50 ms, here and on a Dask cluster of two processes: the difference is Dask.
Prints what the command says, and writes one flat object: counts, `add_files_per_s`, `add_s_per_1000_files`
and its processor seconds, `again_files_per_s`, `jobs_per_s`, `overhead_ms_per_job` (of a transcription,
outside the engine), `suggest_ms_per_job`, `overhead_cpu_ms_per_job` (of a transcription and its suggestions),
`dask_overhead_ms_per_job` and, in the process beside the database, `dask_overhead_cpu_ms_per_job`, and
`outside_cpu_s_per_hour`: what an hour of the demo's call costs outside the engine, without suggestions.
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
import wave
from collections import defaultdict
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np

from benchmarks.known_engine import NAME, KnownEngine
from fieldnotes import (
    Workspace,
    add_recording,
    create_workspace,
    keep_file,
    list_jobs,
    list_recordings,
    open_workspace,
    queue_transcription,
)
from fieldnotes.cluster import connect_cluster
from fieldnotes.media import stream_audio
from fieldnotes.services.bulk import FolderRules, add_folder
from fieldnotes.services.work import EngineLoader, run_next_job

PIECE_S = 10
RATE_HZ = 8000
BAD = (b"", b"notes\n" * 50, b"RIFF", b"\0" * 999, b"\xff\xd8")
TWICE = 5
DASK_JOBS = 60
ENGINE_MS = 50
OLD = (1_700_000_000, 1_700_000_000)  # long since written, so that nothing waits for a file to settle

Figures = dict[str, float]


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        calls = Path(scratch) / "calls"
        write_calls(calls, arguments.files)
        workspace = make_workspace(Path(scratch) / "workspace")
        figures = measure_adding(workspace, calls)
        figures |= measure_jobs(workspace)
        figures |= measure_dask(Path(scratch), calls)
        figures["outside_cpu_s_per_hour"] = measure_outside(make_workspace(Path(scratch) / "long"))
    for name, value in figures.items():
        print(f"{name}: {value:g}")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def write_calls(folder: Path, count: int) -> None:
    """Write so many different recordings, and among them the bad ones and the doubles."""
    folder.mkdir()
    with as_file(files("fieldnotes.demo") / "customer-call.flac") as call:
        sound = np.concatenate(list(stream_audio(call, sample_rate_hz=RATE_HZ)))
    samples = PIECE_S * RATE_HZ
    step = (len(sound) - samples) // count
    for number in range(count):
        piece = sound[number * step : number * step + samples]
        with wave.open(str(folder / f"call-{number:05}.wav"), "wb") as file:
            file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
            file.writeframes((piece * 32767).astype("<i2").tobytes())
    good = sorted(folder.iterdir())
    for number, path in enumerate(good[:: count // TWICE][:TWICE]):
        (folder / f"same-{number}.wav").write_bytes(path.read_bytes())
    for number, content in enumerate(BAD):
        (folder / f"bad-{number}.wav").write_bytes(content)
    for path in folder.iterdir():
        os.utime(path, OLD)


def make_workspace(folder: Path) -> Path:
    """Make a workspace whose engine is the one of known time."""
    folder.mkdir()
    (folder / "fieldnotes.toml").write_text(f'engine = "{NAME}"\n', encoding="utf-8")
    create_workspace(folder).close()
    return folder


def measure_adding(workspace: Path, calls: Path) -> Figures:
    """Add the folder by the command line, stopped half way, continued, and once more."""
    count = len(list(calls.glob("call-*")))
    before_s = processor_s_of_children()
    first_s, status = add_by_command(workspace, calls, stop_at=count // 2)
    stopped_at = count_recordings(workspace)
    print(f"stopped with status {status} after {stopped_at} recordings")
    second_s, _ = add_by_command(workspace, calls)
    cpu_s = processor_s_of_children() - before_s
    added = count_recordings(workspace)
    again_s, status = add_by_command(workspace, calls)
    looked_at = len(list(calls.iterdir()))
    return {
        "files": looked_at,
        "added": added,
        "added_before_the_stop": stopped_at,
        "twice": TWICE,
        "bad": len(BAD),
        "exit_status": status,
        "add_files_per_s": round(added / (first_s + second_s), 1),
        "add_s_per_1000_files": round((first_s + second_s) * 1000 / added, 1),
        "add_cpu_s_per_1000_files": round(cpu_s * 1000 / added, 1),
        "again_files_per_s": round(looked_at / again_s),
    }


def add_by_command(workspace: Path, calls: Path, *, stop_at: int | None = None) -> tuple[float, int]:
    """Run the command; return its seconds and exit status. It is stopped once so many are added."""
    command = [sys.executable, "-m", "fieldnotes.cli", "add-folder", "--workspace", str(workspace)]
    begun_s = time.perf_counter()
    process = subprocess.Popen([*command, "--consent", "on tape", str(calls)])
    if stop_at is not None:
        while count_recordings(workspace) < stop_at:
            time.sleep(0.5)  # each look opens the workspace that is being filled
        process.send_signal(signal.SIGINT)
    status = process.wait()
    return time.perf_counter() - begun_s, status


def count_recordings(workspace: Path) -> int:
    """Return how many recordings there are, by the transcriptions that were queued for them."""
    ws = open_workspace(workspace)
    found = sum(job.kind == "transcribe" for job in list_jobs(ws))
    ws.close()
    return found


def measure_jobs(workspace: Path) -> Figures:
    """Do all jobs in this process, with an engine that takes no time."""
    ws = open_workspace(workspace)
    engine = KnownEngine()
    run_next_job(ws, lambda: engine)  # warm: the first one loads the voice detector
    wall_s, cpu_s, done = do_jobs(ws, lambda: engine)
    failed = [job for job in list_jobs(ws) if job.state != "done"]
    heard = sum(bool(view.transcripts) for view in list_recordings(ws))
    ws.close()
    print(f"{heard} transcripts, {len(failed)} jobs not done")
    return {
        "jobs_not_done": len(failed),
        "jobs_per_s": round(sum(done.values()) / sum(wall_s.values()), 1),
        "overhead_ms_per_job": round(wall_s["transcribe"] * 1000 / done["transcribe"], 1),
        "suggest_ms_per_job": round(wall_s["suggest"] * 1000 / done["suggest"], 1),
        "overhead_cpu_ms_per_job": round(sum(cpu_s.values()) * 1000 / done["transcribe"], 1),
    }


def measure_dask(scratch: Path, calls: Path) -> Figures:
    """Do the same jobs here and on a cluster, one after the other, and return the difference a job."""
    from distributed import LocalCluster

    here, there = (fill(make_workspace(scratch / name), calls) for name in ("here", "there"))
    os.environ["ENGINE_MS"] = str(ENGINE_MS)
    engine = KnownEngine()
    run_next_job(here, lambda: engine)
    here_s, here_cpu_s, done = do_jobs(here, lambda: engine)
    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, preload=["benchmarks.known_engine"]
    ) as machines:
        cluster = connect_cluster(machines.scheduler_address)
        never = threading.Event()
        run_next_job(there, lambda: cluster.engine(there.settings, never))
        there_s, there_cpu_s, _ = do_jobs(there, lambda: cluster.engine(there.settings, never))
        cluster.close()
    del os.environ["ENGINE_MS"]
    for ws in (here, there):
        ws.close()

    def more_ms(there: dict[str, float], here: dict[str, float]) -> float:
        return round((there["transcribe"] - here["transcribe"]) * 1000 / done["transcribe"], 1)

    return {
        "dask_overhead_ms_per_job": more_ms(there_s, here_s),
        "dask_overhead_cpu_ms_per_job": more_ms(there_cpu_s, here_cpu_s),
    }


def measure_outside(folder: Path) -> float:
    """Return the processor seconds that an hour of a long recording costs outside the engine."""
    ws = open_workspace(folder)
    with as_file(files("fieldnotes.demo") / "customer-call.flac") as call:
        kept = keep_file(ws, call)
    recording = add_recording(ws, kept.item.id, own_voice_only=True)
    engine = KnownEngine()
    for _ in ("warm-up", "measured"):
        _, cpu_s, _ = do_jobs(ws, lambda: engine)
        queue_transcription(ws, recording.id)
    ws.close()
    return round(cpu_s["transcribe"] * 3600 / recording.duration_s, 1)


def fill(folder: Path, calls: Path) -> Workspace:
    """Add the first calls of the folder to a workspace."""
    ws = open_workspace(folder)
    steps = add_folder(ws, calls, FolderRules(own_voice_only=True))
    added = 0
    while added < DASK_JOBS:
        added += next(steps).outcome == "added"
    return ws


def do_jobs(ws: Workspace, load: EngineLoader) -> tuple[dict[str, float], dict[str, float], dict[str, int]]:
    """Do what waits; return the seconds by the clock, the processor's seconds and how many, by kind."""
    wall_s: dict[str, float] = defaultdict(float)
    cpu_s: dict[str, float] = defaultdict(float)
    done: dict[str, int] = defaultdict(int)
    while True:
        begun_s, begun_cpu_s = time.perf_counter(), time.process_time()
        job = run_next_job(ws, load)
        if job is None:
            return wall_s, cpu_s, done
        wall_s[job.kind] += time.perf_counter() - begun_s
        cpu_s[job.kind] += time.process_time() - begun_cpu_s
        done[job.kind] += 1


def processor_s_of_children() -> float:
    """Return the processor seconds of the commands that ended so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
