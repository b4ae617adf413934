"""The audit log: listed, verified, taken out."""

from pathlib import Path

import click

from ..records import AUDIT_ACTIONS
from ..services.audit import ENTRIES_A_PAGE, export_audit, list_audit, verify_audit
from ..services.workspace import open_workspace
from .options import with_workspace


@click.group(name="audit")
def audit_command() -> None:
    """Who heard, exported, erased, changed roles or read an identity."""


@audit_command.command(name="list")
@with_workspace
@click.option("--action", type=click.Choice(AUDIT_ACTIONS), default=None, help="Only this.")
@click.option("--member", default="", help="Only what this member did, by name.")
@click.option("--page", default=1, show_default=True, type=click.IntRange(1))
def list_command(folder: Path, action: str | None, member: str, page: int) -> None:
    """List the entries of the audit log, the newest first."""
    found = list_audit(open_workspace(folder), action=action or "", member=member, page=page)
    for entry in found.entries:
        item = " ".join(str(part) for part in (entry.item_kind, entry.item_id) if part)
        more = " · ".join(part for part in (item, entry.detail) if part)
        click.echo(
            f"{entry.id} · {entry.done_at:%Y-%m-%d %H:%M:%S} UTC · {entry.member} · {entry.action}"
            + (f" · {more}" if more else "")
        )
    pages = max(1, -(-found.total // ENTRIES_A_PAGE))
    click.echo(f"{found.total} entries; page {page} of {pages}.")


@audit_command.command(name="verify")
@with_workspace
@click.option("--head", default="", help="A hash that was noted down earlier; the log must still hold it.")
def verify_command(folder: Path, head: str) -> None:
    """Check that no entry was changed, removed or put in between; exits with 1 where one was."""
    check = verify_audit(open_workspace(folder), expected_head=head)
    for problem in check.problems:
        click.echo(problem, err=True)
    if check.problems:
        raise click.exceptions.Exit(1)
    click.echo(f"All {check.entries} entries are as they were written. Head: {check.head or 'none'}")


@audit_command.command(name="export")
@with_workspace
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The CSV file.")
def export_command(folder: Path, to: Path) -> None:
    """Write the whole audit log to a CSV file, with the hashes."""
    to.write_bytes(export_audit(open_workspace(folder)).encode("utf-8"))
    click.echo(f"{to} is written.")
