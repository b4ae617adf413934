"""Every main job from a terminal, over the public face."""

import logging
import math
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from .errors import ConsentError, FieldnotesError
from .records import METRIC_KINDS
from .services import bulk, exports, jobs, library, metrics, participants, recordings
from .services import coding as coding_services
from .services.bulk_progress import FolderTally
from .services.demo import create_demo_workspace
from .services.doctor import examine
from .services.workspace import DATABASE_FILE, Workspace, create_workspace, open_workspace

DEFAULT_WORKSPACE = Path("workspace")

Command = TypeVar("Command", bound=Callable[..., Any])


def with_workspace(command: Command) -> Command:
    """Give a command the option that says where the workspace lies."""
    return click.option(
        "--workspace",
        "folder",
        type=click.Path(file_okay=False, path_type=Path),
        default=DEFAULT_WORKSPACE,
        show_default=True,
        envvar="FIELDNOTES_WORKSPACE",
        help="The workspace folder.",
    )(command)


def with_folder_rules(command: Command) -> Command:
    """Give a command a folder of recordings, and the options that hold for each of them."""
    for option in (
        click.argument("source", type=click.Path(file_okay=False, path_type=Path)),
        click.option(
            "--consent",
            default="",
            help="How everybody heard agreed to being recorded and quoted inside the team, for example “on "
            "tape”; each recording gets a participant's code of its own.",
        ),
        click.option("--own-voice-only", is_flag=True, help="Nobody but the team is heard."),
        click.option(
            "--kind", type=click.Choice(["call", "interview", "other"]), default="call", show_default=True
        ),
        click.option("--market", default="", help="The market they come from."),
        click.option(
            "--language", default=None, help="ISO 639-1, for example en; found by itself by default."
        ),
        click.option("--recursive/--no-recursive", default=True, help="Folders inside it as well (default)."),
    ):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="fieldnotes")
def commands() -> None:
    """Walk the customer's path, transcribe, tag, and link what you find to the metric it explains."""


@commands.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=DEFAULT_WORKSPACE)
@click.option("--name", default="", help="What the team calls it; the folder's name by default.")
def init(folder: Path, name: str) -> None:
    """Make a workspace in FOLDER."""
    ws = create_workspace(folder, name=name)
    click.echo(f"The workspace “{ws.name}” is in {folder}. Open it with: fieldnotes run --workspace {folder}")


@commands.command()
@with_workspace
@click.option("--address", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535))
@click.option("--open/--no-open", "open_browser", default=True, help="Open the browser when ready.")
def run(folder: Path, address: str, port: int, open_browser: bool) -> None:
    """Open the app, web and worker, until Ctrl-C. A workspace is made where there is none."""
    if not (folder / DATABASE_FILE).exists():
        create_workspace(folder)
    _serve(folder, address=address, port=port, open_browser=open_browser)


@commands.command()
@click.option(
    "--workspace",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo-workspace"),
    show_default=True,
    help="Where the demo workspace is, or is made.",
)
@click.option("--address", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535))
@click.option("--open/--no-open", "open_browser", default=True, help="Open the browser when ready.")
def demo(folder: Path, address: str, port: int, open_browser: bool) -> None:
    """Open the app on a demo workspace; a real call is transcribed while you look around."""
    if not (folder / DATABASE_FILE).exists():
        create_demo_workspace(folder)
    _serve(folder, address=address, port=port, open_browser=open_browser)


@commands.command()
@with_workspace
@click.option("--until-idle", is_flag=True, help="Return as soon as nothing waits.")
@click.option(
    "--scheduler",
    default="",
    envvar="FIELDNOTES_SCHEDULER",
    help="A Dask scheduler, tcp://HOST:8786, whose workers transcribe; this process stores what they hear.",
)
def worker(folder: Path, until_idle: bool, scheduler: str) -> None:
    """Do the jobs of a workspace until told to stop; `run` starts one by itself."""
    from .worker import run_worker

    run_worker(folder, until_idle=until_idle, scheduler=scheduler)


@commands.command()
@with_workspace
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--title", default="", help="What the recording is called; the file's name by default.")
@click.option("--kind", type=click.Choice(["call", "interview", "other"]), default="call", show_default=True)
@click.option("--market", default="", help="The market it comes from.")
@click.option("--language", default=None, help="ISO 639-1, for example en; found by itself by default.")
@click.option(
    "--consent",
    default=None,
    help="How everybody heard agreed to being recorded and quoted inside the team, for example “on tape”.",
)
@click.option("--own-voice-only", is_flag=True, help="Nobody but the team is heard.")
def add(
    folder: Path,
    files: tuple[Path, ...],
    title: str,
    kind: str,
    market: str,
    language: str | None,
    consent: str | None,
    own_voice_only: bool,
) -> None:
    """Add recordings from FILES and queue their transcription."""
    ws = open_workspace(folder)
    failed = 0
    for path in files:
        try:
            kept = recordings.keep_file(ws, path)
            people = [] if own_voice_only or not consent else [_customer(ws, market, consent)]
            recording = recordings.add_recording(
                ws,
                kept.item.id,
                title=title,
                kind=kind,
                market=market,
                language=language,
                participant_ids=people,
                own_voice_only=own_voice_only,
            )
        except ConsentError as error:
            failed += 1
            click.echo(f"{path}: {error} Say --consent “how”, or --own-voice-only.", err=True)
        except FieldnotesError as error:
            failed += 1
            click.echo(f"{path}: {error}", err=True)
        else:
            click.echo(f"{path}: recording {recording.id}, “{recording.title}”, is queued for transcription.")
    if failed:
        raise click.exceptions.Exit(1)


@commands.command("add-folder")
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
        with _live_line() as show:
            for step in bulk.add_folder(ws, source, given):
                tally.take(step)
                show(tally.line())
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


@commands.command()
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


@commands.command()
@with_workspace
@click.argument("recording_id", type=int)
def transcribe(folder: Path, recording_id: int) -> None:
    """Queue the transcription of a recording, and do what waits in the queue here and now."""
    ws = open_workspace(folder)
    recordings.get_recording(ws, recording_id)
    job = jobs.queue_transcription(ws, recording_id)
    _work_until(ws, folder, job.id)


@commands.command()
@with_workspace
@click.argument("source_id", type=int)
def suggest(folder: Path, source_id: int) -> None:
    """Suggest emotions and themes for a source, and say how many wait to be decided."""
    ws = open_workspace(folder)
    coding_services.read_source(ws, source_id)
    _work_until(ws, folder, jobs.queue_suggestions(ws, source_id).id)
    undecided = [c for c in coding_services.read_source(ws, source_id).codings if c.status == "suggested"]
    click.echo(f"{len(undecided)} suggestions wait to be accepted or refused.")


@commands.command("import-metric")
@with_workspace
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", required=True, help="The metric's name; it is made where it is new.")
@click.option("--kind", type=click.Choice(METRIC_KINDS), default="nps", show_default=True)
@click.option("--unit", default="", help="Of the values; points for an NPS, % otherwise.")
@click.option("--better", type=click.Choice(["higher", "lower"]), default="higher", show_default=True)
@click.option("--definition", default="", help="How it is measured, so that values can be compared.")
def import_metric(
    folder: Path, file: Path, name: str, kind: Any, unit: str, better: str, definition: str
) -> None:
    """Import a table of values, or of raw 0–10 scores that become an NPS, from FILE."""
    ws = open_workspace(folder)
    data = file.read_bytes()
    metric = next((m for m in metrics.list_metrics(ws) if m.name == name), None)
    if metric is None:
        metrics.preview_metric_table(data, file_name=file.name, kind=kind)  # refuses before a metric is made
        metric = metrics.add_metric(ws, kind=kind, name=name, unit=unit, better=better, definition=definition)
    done = metrics.import_metric_table(ws, metric.id, data, file_name=file.name)
    click.echo(f"{done.table.reading}")
    click.echo(f"“{metric.name}”: {done.new} new values, {done.replaced} replaced.")
    for row in done.table.rejected:
        click.echo(f"line {row.line}: {row.reason}", err=True)


@commands.command()
@with_workspace
@click.argument("text", default="")
@click.option("--page", default=1, show_default=True, type=click.IntRange(1))
def search(folder: Path, text: str, page: int) -> None:
    """Search stories, tagged passages and sources for TEXT."""
    ws = open_workspace(folder)
    found = library.search_library(ws, text=text, page=page)
    names = {code.id: code.name for code in coding_services.list_codes(ws)}
    for card in found.cards:
        tags = ", ".join(names[code_id] for code_id in card.codes)
        at = f" at {card.start_s:.0f} s" if card.start_s is not None else ""
        click.echo(f"{card.kind} {card.id} · {card.title}{at}" + (f" [{tags}]" if tags else ""))
        click.echo(f"    {card.quote}")
    click.echo(f"{found.total} found; page {found.page} of {found.pages}.")


@commands.command()
@with_workspace
@click.argument("what", type=click.Choice(exports.KINDS))
@click.argument("item_id", type=int, required=False)
@click.option("--format", "file_format", type=click.Choice(exports.FORMATS), default=None)
@click.option(
    "--to", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Else to the terminal."
)
def export(folder: Path, what: str, item_id: int | None, file_format: str | None, to: Path | None) -> None:
    """Export a transcript (by its source's id), or all codings or metric values, as a file."""
    text = exports.export_text(open_workspace(folder), what, item_id=item_id, file_format=file_format)
    if to is None:
        click.echo(text)
    else:
        to.write_text(text, encoding="utf-8", newline="")
        click.echo(f"Written to {to}.")


@commands.command()
@with_workspace
@click.option("--speed", is_flag=True, help="Measure how long an hour of audio takes here (some seconds).")
def doctor(folder: Path, speed: bool) -> None:
    """Say what this machine and workspace have: versions, weights and where they came from, problems."""
    report = examine(folder, measure_speed=speed)
    for line in report.facts:
        click.echo(f"{line.name}: {line.value}")
    for problem in report.problems:
        click.echo(f"Problem: {problem}", err=True)
    if report.problems:
        raise click.exceptions.Exit(1)


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


def _serve(folder: Path, *, address: str, port: int, open_browser: bool) -> None:
    from .supervisor import run_app

    status = run_app(folder, address=address, port=port, open_browser=open_browser)
    if status:
        raise click.exceptions.Exit(status)


def _customer(ws: Workspace, market: str, how: str) -> int:
    person = participants.add_participant(ws, seat="customer", market=market)
    participants.record_consent(
        ws, person.id, observe=True, record=True, quote_inside=True, share_outside=False, how=how
    )
    return person.id


def _work_until(ws: Workspace, folder: Path, job_id: int) -> None:
    from .worker import run_worker

    run_worker(folder, until_idle=True)
    job = jobs.get_job(ws, job_id)
    if job.state == "failed":
        raise FieldnotesError(job.error)
    click.echo(f"Job {job.id} ({job.kind}): {job.state}.")


def main() -> None:
    """Run the command line; an error that a person can act on is one sentence and exit status 1."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        commands(standalone_mode=True)
    except FieldnotesError as error:
        click.echo(f"fieldnotes: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
