"""What this machine and a workspace have, and what is wrong with them."""

import os
import platform
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import as_file, files
from pathlib import Path

from ..coding.embeddings import MODEL, PACKAGE, check_weights
from ..errors import FieldnotesError
from ..media import stream_audio
from ..settings import load_settings
from ..transcription import SpeechEngine, engine_of, estimate_speed
from .health import check_data
from .workspace import DATABASE_FILE, open_workspace

PACKAGES = (
    "streamlit",
    "sqlite-utils",
    "faster-whisper",
    "ctranslate2",
    "openai-whisper",
    "torch",
    "spacy",
    "av",
    "onnxruntime",
    PACKAGE,
)
LITTLE_SPACE_GB = 2.0


@dataclass(frozen=True)
class Fact:
    """One thing that is so, in words."""

    name: str
    value: str


@dataclass(frozen=True)
class Report:
    """Facts, and problems with their way out; no problems means ready to work."""

    facts: tuple[Fact, ...]
    problems: tuple[str, ...]


def examine(folder: Path, *, measure_speed: bool = False) -> Report:
    """Return what was found about this machine and the workspace in `folder`, which need not exist yet.

    measure_speed: whether to transcribe the demo's call with the workspace's engine and model, to say how
    long an hour of audio takes; some seconds with the model base, minutes with large ones.
    """
    facts = [
        Fact("fieldnotes", _version("fieldnotes")),
        Fact("Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}"),
        Fact("processor cores", str(os.cpu_count())),
        Fact("SQLite", sqlite3.sqlite_version),
        *(Fact(name, _version(name)) for name in PACKAGES),
    ]
    problems: list[str] = []
    try:
        settings = load_settings(folder)
        # Never a download here: the doctor looks, it does not act.
        engine = engine_of(replace(settings, allow_download=False))
        facts += [
            Fact("speech engine", f"{settings.engine}, model {settings.model}"),
            Fact("weights", engine.weights),
        ]
        if measure_speed:
            facts.append(Fact("an hour of audio takes", _hour_of_audio(engine)))
    except FieldnotesError as error:
        problems.append(str(error))
    try:
        check_weights()
        facts.append(Fact("sentence model", MODEL))
    except FieldnotesError as error:
        problems.append(str(error))
    here = folder if folder.exists() else Path.cwd()
    free_gb = shutil.disk_usage(here).free / 1e9
    facts.append(Fact("free disk space", f"{free_gb:.1f} GB"))
    if free_gb < LITTLE_SPACE_GB:
        problems.append(f"Only {free_gb:.1f} GB are free on the disk of {here}; make room before recording.")
    if (folder / DATABASE_FILE).exists():
        try:
            with closing(open_workspace(folder)) as ws:
                facts.append(Fact("workspace", f"“{ws.name}” in {folder}"))
            problems += check_data(folder, how="at start").problems
        except FieldnotesError as error:
            problems.append(str(error))
    else:
        facts.append(Fact("workspace", f"none in {folder}; make one with `fieldnotes init {folder}`"))
    return Report(tuple(facts), tuple(problems))


def _hour_of_audio(engine: SpeechEngine) -> str:
    with as_file(files("fieldnotes.demo") / "customer-call.flac") as call:
        speed = estimate_speed(engine, stream_audio(call))
    return (
        f"about {_duration(speed.wall_s_per_hour)} by the clock now, "
        f"{_duration(speed.processor_s_per_hour)} of processor time"
    )


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
