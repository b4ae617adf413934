"""Workspaces, and what runs on them: the app, its worker, and what this machine has for them."""

from pathlib import Path

import click

from ..services.demo import create_demo_workspace
from ..services.doctor import examine
from ..services.workspace import DATABASE_FILE, create_workspace
from .options import DEFAULT_WORKSPACE, with_workspace


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=DEFAULT_WORKSPACE)
@click.option("--name", default="", help="What the team calls it; the folder's name by default.")
def init(folder: Path, name: str) -> None:
    """Make a workspace in FOLDER."""
    ws = create_workspace(folder, name=name)
    click.echo(f"The workspace “{ws.name}” is in {folder}. Open it with: fieldnotes run --workspace {folder}")


@click.command()
@with_workspace
@click.option("--address", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535))
@click.option("--open/--no-open", "open_browser", default=True, help="Open the browser when ready.")
def run(folder: Path, address: str, port: int, open_browser: bool) -> None:
    """Open the app, web and worker, until Ctrl-C. A workspace is made where there is none."""
    if not (folder / DATABASE_FILE).exists():
        create_workspace(folder)
    _serve(folder, address=address, port=port, open_browser=open_browser)


@click.command()
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
    """Open the app on a demo workspace; a call is transcribed while you look around."""
    if not (folder / DATABASE_FILE).exists():
        create_demo_workspace(folder)
    _serve(folder, address=address, port=port, open_browser=open_browser)


@click.command()
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
    from ..worker import run_worker

    run_worker(folder, until_idle=until_idle, scheduler=scheduler)


@click.command()
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


def _serve(folder: Path, *, address: str, port: int, open_browser: bool) -> None:
    from ..supervisor import run_app

    status = run_app(folder, address=address, port=port, open_browser=open_browser)
    if status:
        raise click.exceptions.Exit(status)
