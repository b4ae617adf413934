"""Folders of recordings, added in one go or watched."""

import math
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ..services import bulk
from ..services.bulk_progress import FolderTally
from ..services.workspace import open_workspace
from .options import with_folder_rules, with_workspace


@click.command("add-folder")
@with_workspace
@with_folder_rules
def add_folder(folder: Path, source: Path, **rules: Any) -> None:
    """Add every recording in SOURCE, and queue the transcriptions.

    Ctrl-C stops it; the same command goes on. What is there already is known by its content and not added
    again. A file that is still being written is left for the next time.
    """
    ws = open_workspace(folder)
    given = bulk.FolderRules(**rules)
    tally = FolderTally(bulk.survey_folder(ws, source, recursive=given.recursive))
    stopped = False
    try:
        with _live_line() as show, _stop_between_files() as stop:
            for step in bulk.add_folder(ws, source, given):
                tally.take(step)
                show(tally.line())
                if stop.is_set():
                    stopped = True
                    break
    except KeyboardInterrupt:
        stopped = True
    finally:  # also where the disk is full: what was done until then is said first
        for line in tally.summary() if tally.done else ():
            click.echo(line)
    if not tally.survey.files:
        click.echo(f"{source} holds no recordings.")
    if stopped:
        click.echo("Stopped. The same command goes on from here.")
        raise click.exceptions.Exit(130)
    if tally.counts["failed"]:
        raise click.exceptions.Exit(1)


@click.command()
@with_workspace
@with_folder_rules
def watch(folder: Path, source: Path, **rules: Any) -> None:
    """Add the recordings in SOURCE, and those that arrive there, until Ctrl-C."""
    ws = open_workspace(folder)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    click.echo(f"Watching {source}; Ctrl-C stops it.")
    for step in bulk.watch_folder(ws, source, bulk.FolderRules(**rules), stop):
        if step.recording is not None:
            click.echo(f"{step.path}: {step.outcome}, recording {step.recording.id}.")
        else:
            click.echo(f"{step.path}: {step.reason}", err=True)


@contextmanager
def _stop_between_files() -> Iterator[threading.Event]:
    """Hold Ctrl-C back until the file at hand is whole; a second one stops at once.

    An interrupt between two lines of Python could leave half a copy behind that nobody knows of.
    """
    stop = threading.Event()

    def hold_back(*_: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, hold_back)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _live_line() -> Iterator[Callable[[str], None]]:
    """Show one line that changes in a terminal; elsewhere a line every ten seconds."""
    shown_s = -math.inf
    terminal = sys.stderr.isatty()

    def show(line: str) -> None:
        nonlocal shown_s
        if time.monotonic() - shown_s < (0.2 if terminal else 10.0):
            return
        shown_s = time.monotonic()
        click.echo(f"\r\x1b[K{line}" if terminal else line, nl=not terminal, err=True)

    try:
        yield show
    finally:
        if terminal:
            click.echo("\r\x1b[K", nl=False, err=True)
