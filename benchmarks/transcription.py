"""How fast, true and frugal transcription is: `python -m benchmarks.transcription [--quick] [--json FILE]`.

Runs our default, our pipeline around openai-whisper, openai-whisper as its command line runs it and
faster-whisper with its defaults, one after the other, each in a process of its own, over the same recordings
with the same weights and threads. Prints a table and writes its figures as one flat object. `--quick` leaves
out our openai-whisper and the recording of three hours.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import wave
from collections import defaultdict
from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.error_rates import Errors, count_errors
from fieldnotes import add_recording, create_workspace, keep_file, queue_transcription
from fieldnotes.media import stream_audio
from fieldnotes.services.work import run_next_job
from fieldnotes.transcription import SpeechEngine, load_engine
from fieldnotes.transcription.threads import usable_cores

MATERIAL = Path(__file__).parent / "material" / "speech"
NO_WORDS_S = 60
LONG_S = 3 * 3600
WORD_SETS = ("AMI", "read English", "Spanish")
TURNS = ("default", "faster-whisper", "default", "faster-whisper")

Report = dict[str, Any]


def main() -> None:
    """Run every system, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="leave out what takes longest")
    parser.add_argument("--model", default="base")
    parser.add_argument("--threads", type=int, default=usable_cores())
    parser.add_argument("--json", type=Path, help="where to write the figures")
    arguments = parser.parse_args()
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    references = json.loads((MATERIAL / "references.json").read_text(encoding="utf-8"))
    systems = ["openai-cli", "default", "faster-whisper"]
    if not arguments.quick:
        systems.insert(1, "our-openai-whisper")
    with (
        tempfile.TemporaryDirectory() as scratch,
        as_file(files("fieldnotes.demo") / "customer-call.flac") as call,
    ):
        spoken = [*(MATERIAL / name for name in references), call]
        wordless = write_wordless(Path(scratch))
        reports: dict[str, Report] = {}
        # The two that are close run by turns and the better time counts: other work disturbs both.
        for name in (*systems, *TURNS):
            # Over noise openai-whisper's retries take minutes.
            paths = spoken if name == "openai-cli" else [*spoken, *wordless]
            reports[name] = frugal(reports.get(name), run(name, arguments, paths))
            print(f"{name} is done.", file=sys.stderr)
        figures = judge(reports, references, len(spoken))
        figures["overhead_share"] = measure_overhead(Path(scratch), call, arguments)
        if not arguments.quick:
            long = join(call, Path(scratch) / "three-hours.wav")
            report = run("default", arguments, [long])
            figures["peak_mb_3h"] = round(report["peak_mb"])
            figures["cpu_s_3h"] = round(report["files"][0]["cpu_s"])
            print(f"3 h: {figures['cpu_s_3h']} processor s, {figures['peak_mb_3h']} MB at the peak")
    for name, value in figures.items():
        print(f"{name}: {value}")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def run(system: str, arguments: argparse.Namespace, paths: Sequence[Path]) -> Report:
    """Return what a system made of the files, from a process of its own."""
    command = [sys.executable, "-m", "benchmarks.speech_systems", system, arguments.model]
    command += [str(arguments.threads), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    report: Report = json.loads(done.stdout.splitlines()[-1])
    return report


def frugal(one: Report | None, other: Report) -> Report:
    """Return the report that took less processor time."""
    if one is None:
        return other
    return min(one, other, key=lambda report: sum(file["cpu_s"] for file in report["files"]))


def judge(reports: dict[str, Report], references: dict[str, Report], spoken: int) -> dict[str, float]:
    """Print a table of the systems and return the figures; the first `spoken` files hold speech."""
    heading = ("", "processor s", "wall s", *(f"{name} %" for name in (*WORD_SETS, "Korean", "all words")))
    print(" | ".join((*heading, "invented", "peak MB", "load s")))
    cpu_s, words, invented = {}, {}, {}
    for name, report in reports.items():
        found = report["files"]
        errors: dict[str, Errors] = defaultdict(lambda: Errors(0, 0))
        for reference, heard in zip(references.values(), found, strict=False):
            errors[reference["set"]] += count_errors(
                reference["text"], heard["text"], language=reference["language"]
            )
        words[name] = sum((errors[name] for name in WORD_SETS), Errors(0, 0))
        cpu_s[name] = sum(file["cpu_s"] for file in found[:spoken])
        wall_s = sum(file["wall_s"] for file in found[:spoken])
        invented[name] = sum(len(file["text"].split()) for file in found[spoken:])
        rates = [errors[part].percent for part in (*WORD_SETS, "Korean")]
        print(
            f"{name} | {cpu_s[name]:.1f} | {wall_s:.1f} | "
            + " | ".join(f"{rate:.1f}" for rate in (*rates, words[name].percent))
            + f" | {invented[name] if len(found) > spoken else 'not run'}"
            + f" | {report['peak_mb']:.0f} | {report['load_cpu_s']:.1f}"
        )
    return {
        "cpu_ratio_openai_cli": round(cpu_s["openai-cli"] / cpu_s["default"], 2),
        "cpu_ratio_faster_whisper": round(cpu_s["faster-whisper"] / cpu_s["default"], 2),
        "wer_default": round(words["default"].percent, 1),
        "wer_openai_cli": round(words["openai-cli"].percent, 1),
        "wer_faster_whisper": round(words["faster-whisper"].percent, 1),
        "invented_words": invented["default"],
        "invented_words_faster_whisper": invented["faster-whisper"],
        "peak_mb_default": round(reports["default"]["peak_mb"]),
        "peak_mb_openai_cli": round(reports["openai-cli"]["peak_mb"]),
        "peak_mb_faster_whisper": round(reports["faster-whisper"]["peak_mb"]),
    }


def measure_overhead(scratch: Path, call: Path, arguments: argparse.Namespace) -> float:
    """Return the share of a transcription job's processor time that is not spent in the engine."""
    engine = Timed(load_engine(model=arguments.model, threads=arguments.threads))
    ws = create_workspace(scratch / "workspace")
    kept = keep_file(ws, call)
    recording = add_recording(ws, kept.item.id, title="Call", own_voice_only=True)
    for _ in ("warm-up", "measured"):
        engine.cpu_s, started = 0.0, processor_s()
        run_next_job(ws, lambda: engine)
        whole_s = processor_s() - started
        while run_next_job(ws, lambda: engine) is not None:
            pass  # voices and suggestions, which are not transcription
        queue_transcription(ws, recording.id)
    ws.close()
    return round(1 - engine.cpu_s / whole_s, 4)


class Timed:
    """An engine that counts the processor time spent in it."""

    def __init__(self, engine: SpeechEngine) -> None:
        self._engine = engine
        self.cpu_s = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def transcribe_batch(self, *chunks: Any, **how: Any) -> Any:
        """Do as the engine does."""
        started = processor_s()
        heard = self._engine.transcribe_batch(*chunks, **how)
        self.cpu_s += processor_s() - started
        return heard


def write_wordless(folder: Path) -> list[Path]:
    """Write a minute each of silence, noise, music and ringing."""
    at_s = np.arange(NO_WORDS_S * 16_000) / 16_000
    chance = np.random.default_rng(7)
    white = chance.standard_normal(len(at_s))
    roots_hz = np.array([220.0, 174.6, 261.6, 196.0])[(at_s // 2).astype(int) % 4]
    chord = sum(
        np.sin(2 * np.pi * np.cumsum(roots_hz * ratio * overtone) / 16_000) / overtone
        for ratio in (1.0, 1.25, 1.5)
        for overtone in (1, 2, 3)
    )
    melody_hz = 440 * 2 ** (chance.integers(0, 12, size=NO_WORDS_S * 4)[(at_s * 4).astype(int)] / 12)
    melody = np.sin(2 * np.pi * np.cumsum(melody_hz) / 16_000) * np.exp(-4 * (at_s % 0.25))
    beat = white * np.exp(-30 * (at_s % 0.5))
    sounds = {
        "silence": np.zeros(len(at_s)),
        "noise": 0.05 * white,
        "music": 0.05 * chord * np.exp(-2 * (at_s % 0.5)) + 0.1 * melody + 0.05 * beat,
        "ringing": 0.1 * (np.sin(2 * np.pi * 440 * at_s) + np.sin(2 * np.pi * 480 * at_s)) * (at_s % 6 < 2),
    }
    paths = []
    for name, sound in sounds.items():
        paths.append(folder / f"{name}.wav")
        with open_wave(paths[-1]) as file:
            file.writeframes(as_pcm(sound))
    return paths


def join(recording: Path, path: Path) -> Path:
    """Write the recording again and again until it is three hours long."""
    sound = np.concatenate(list(stream_audio(recording)))
    with open_wave(path) as file:
        for _ in range(-(-LONG_S * 16_000 // len(sound))):
            file.writeframes(as_pcm(sound))
    return path


def open_wave(path: Path) -> wave.Wave_write:
    """Return a new file for 16-bit mono sound at 16,000 Hz."""
    file = wave.open(str(path), "wb")  # noqa: SIM115
    file.setnchannels(1)
    file.setsampwidth(2)
    file.setframerate(16_000)
    return file


def as_pcm(sound: np.ndarray) -> bytes:
    """Return samples from -1.0 to 1.0 as 16-bit numbers."""
    return (np.clip(sound, -1.0, 1.0) * 32767).astype("<i2").tobytes()


def processor_s() -> float:
    """Return the processor seconds that this process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
