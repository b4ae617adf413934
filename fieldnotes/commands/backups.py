"""Backups from a terminal: made, listed, restored, rehearsed; and whether the data are whole."""

from pathlib import Path

import click

from ..records import Backup, RestoredBackup
from ..services import backups as services
from ..services.health import check_data, mend_media
from ..services.restoring import drill_restore, restore_backup
from ..services.workspace import open_workspace
from .options import with_workspace

_TO = click.option(
    "--to",
    "target",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="The folder of the backups; the setting `backup_folder`, or `backups` in the workspace, by default.",
)


@click.command()
@with_workspace
@_TO
@click.option(
    "--keep", type=click.IntRange(1), default=None, help="Remove all but so many that were made by hand."
)
def backup(folder: Path, target: Path | None, keep: int | None) -> None:
    """Back the workspace up while it is in use: the database as one state, of the media what is new.

    The copy is read again and has to be equal. The worker does the same each night.
    """
    ws = open_workspace(folder)
    made = services.back_up(ws, folder=target, keep=keep)
    click.echo(_in_a_line(made.backup))
    new = f"{made.copied_media:,} media files ({_size(made.copied_bytes)}) were new"
    click.echo(f"In {made.backup.path}; {new}.")
    for name in made.removed:
        click.echo(f"Removed: {name}")
    for one in made.backup.unsaved_media:
        click.echo(f"Not saved, it is {one.state} in the workspace: {one.file_name}", err=True)
    if made.backup.unsaved_media:
        raise click.exceptions.Exit(1)


@click.command()
@with_workspace
@_TO
@click.option("--verify", is_flag=True, help="Read every byte of them again.")
def backups(folder: Path, target: Path | None, verify: bool) -> None:
    """List the backups, the newest first."""
    ws = open_workspace(folder)
    found = services.list_backups(ws, folder=target)
    damaged = False
    for one in found:
        click.echo(_in_a_line(one))
        for problem in services.verify_backup(one) if verify else ():
            damaged = True
            click.echo(f"  {problem}", err=True)
    if not found:
        click.echo("There is no backup yet; make one with: fieldnotes backup")
    if damaged:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("backup_path", metavar="BACKUP", type=click.Path(file_okay=False, path_type=Path))
@click.argument("into", type=click.Path(file_okay=False, path_type=Path))
def restore(backup_path: Path, into: Path) -> None:
    """Make a workspace in the new folder INTO of the backup in the folder BACKUP.

    Each table and each media file is compared with what it was when the backup was made.
    """
    restored = restore_backup(backup_path, into)
    _say_restored(restored)
    click.echo(f"Open it with: fieldnotes run --workspace {into}")
    if restored.differences:
        raise click.exceptions.Exit(1)


@click.command()
@with_workspace
@_TO
@click.option("--backup", "name", default="", help="Which backup, by name; the newest by default.")
def drill(folder: Path, target: Path | None, name: str) -> None:
    """Rehearse a restore: the newest backup is restored, compared, and deleted again."""
    restored = drill_restore(open_workspace(folder), name=name, folder=target)
    _say_restored(restored)
    if restored.differences:
        click.echo("The drill failed: this backup is not all of what it was.", err=True)
        raise click.exceptions.Exit(1)
    click.echo("The drill went well: a restore of this backup gives all of it back.")


@click.command()
@with_workspace
@click.option("--quick", is_flag=True, help="Do not read the media's bytes; that they are there has to do.")
@click.option("--mend", is_flag=True, help="Put damaged and missing media back from the backups.")
def check(folder: Path, quick: bool, mend: bool) -> None:
    """Say whether the data are as they were written, and the way back where they are not."""
    if mend:
        mended, lost = mend_media(open_workspace(folder))
        click.echo(f"Put back from the backups: {', '.join(mended) or 'nothing was to be put back'}.")
        for name in lost:
            click.echo(f"No backup has it: {name}", err=True)
    health = check_data(folder, how="at start" if quick else "all")
    for problem in health.problems:
        click.echo(problem, err=True)
    if health.problems:
        raise click.exceptions.Exit(1)
    click.echo("Everything is as it was written.")


def _say_restored(restored: RestoredBackup) -> None:
    backup = restored.backup
    click.echo(
        f"{backup.name}, of {backup.made_at:%d %B %Y, %H:%M} UTC: {restored.rows:,} rows in "
        f"{restored.tables} tables and {restored.media:,} media files compared in {restored.seconds:.1f} s."
    )
    for difference in restored.differences:
        click.echo(difference, err=True)


def _in_a_line(backup: Backup) -> str:
    media_bytes = sum(one.size_bytes for one in backup.media)
    return (
        f"{backup.name}: {backup.made_at:%d %B %Y, %H:%M} UTC, {backup.reason}, database "
        f"{_size(backup.database_bytes)}, {len(backup.media):,} media files ({_size(media_bytes)})"
    )


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1e9:.1f} GB" if size_bytes >= 1e9 else f"{size_bytes / 1e6:.1f} MB"
