"""Personal data: taken out of texts and sound, kept for a time, handed to whom it is about."""

from pathlib import Path

import click

from ..records import RETENTION_KINDS
from ..services import redacting
from ..services.data_package import make_data_package
from ..services.privacy_rules import get_privacy_rules, set_privacy_rules
from ..services.retention import apply_retention, plan_retention
from ..services.workspace import open_workspace
from .consent import find_participant
from .options import with_workspace


@click.group(name="redact")
def redact_command() -> None:
    """Names, numbers and addresses in lines, titles, file names and sound."""


@redact_command.command(name="find")
@with_workspace
@click.argument("source_id", type=int)
def find_command(folder: Path, source_id: int) -> None:
    """Look for what gives somebody away in SOURCE_ID, and list what waits for a decision."""
    ws = open_workspace(folder)
    count = redacting.find_personal_data(ws, source_id)
    for one in redacting.list_personal_data(ws, source_id=source_id, limit=count):
        sure = "sure" if one.sure else "unsure"
        click.echo(f"{one.id} · {one.kind} · {sure} · …{one.before}[{one.text}]{one.after}…")
    click.echo(f"{count} passages wait for a decision.")


@redact_command.command(name="sure")
@with_workspace
@click.argument("source_id", type=int)
def sure_command(folder: Path, source_id: int) -> None:
    """Look in SOURCE_ID and take out all that is sure."""
    ws = open_workspace(folder)
    redacting.find_personal_data(ws, source_id)
    done = redacting.redact_sure(ws, source_id)
    click.echo(
        f"{done.passages} passages, {done.titles} titles and names, {done.seconds:.1f} s of sound are gone."
    )


@redact_command.command(name="take-out")
@with_workspace
@click.argument("finding_ids", type=int, nargs=-1, required=True)
def take_out_command(folder: Path, finding_ids: tuple[int, ...]) -> None:
    """Take out the passages with these numbers of `redact find`."""
    done = redacting.redact_passages(open_workspace(folder), finding_ids)
    click.echo(f"{done.passages} passages and {done.seconds:.1f} s of sound taken out.")


@redact_command.command(name="keep")
@with_workspace
@click.argument("finding_ids", type=int, nargs=-1, required=True)
def keep_command(folder: Path, finding_ids: tuple[int, ...]) -> None:
    """Say that the passages with these numbers give nobody away."""
    redacting.keep_passages(open_workspace(folder), finding_ids)
    click.echo("They stay.")


@click.group(name="retention")
def retention_command() -> None:
    """How long each kind of data is kept."""


@retention_command.command(name="show")
@with_workspace
def show_command(folder: Path) -> None:
    """Say what is kept for how long, and list what would go today."""
    ws = open_workspace(folder)
    days = get_privacy_rules(ws).retention
    for kind in RETENTION_KINDS:
        click.echo(f"{kind}: {f'{days[kind]} days' if kind in days else 'kept'}")
    expiring = plan_retention(ws)
    for one in expiring:
        click.echo(f"    would go: {one.kind} {one.item_id} · {one.title} · since {one.since}")
    click.echo(f"{len(expiring)} would go today.")


@retention_command.command(name="set")
@with_workspace
@click.argument("kind", type=click.Choice(RETENTION_KINDS))
@click.argument("days", type=click.IntRange(0))
def set_command(folder: Path, kind: str, days: int) -> None:
    """Keep KIND for DAYS days; 0 keeps it for good."""
    ws = open_workspace(folder)
    others = {name: kept for name, kept in get_privacy_rules(ws).retention.items() if name != kind}
    set_privacy_rules(ws, retention={**others, kind: days} if days else others)
    click.echo(f"{kind}: {f'{days} days' if days else 'kept'}")


@retention_command.command(name="apply")
@with_workspace
def apply_command(folder: Path) -> None:
    """Remove now what is older than it may be kept; it cannot be undone."""
    click.echo(f"{len(apply_retention(open_workspace(folder)))} removed.")


@click.command(name="data-package")
@with_workspace
@click.argument("code")
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The ZIP file.")
def data_package(folder: Path, code: str, to: Path) -> None:
    """Write all that is held about the participant CODE to a ZIP file, for them to take away."""
    ws = open_workspace(folder)
    left_out = make_data_package(ws, find_participant(ws, code).id, to)
    click.echo(f"{to} is written.")
    for one in left_out:
        click.echo(f"Not in it: source {one.source_id}, “{one.title}”. {one.why}")
