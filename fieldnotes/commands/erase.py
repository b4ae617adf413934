"""Erasing somebody who was met."""

from pathlib import Path

import click

from ..services.erasing import erase_participant, list_receipts, preview_erasure
from ..services.workspace import open_workspace
from .consent import find_participant
from .options import with_workspace


@click.command()
@with_workspace
@click.argument("code", default="")
@click.option("--yes", is_flag=True, help="Erase; without it, only what would go is said.")
@click.option("--word", "words", multiple=True, help="A word that gives them away, to be blotted out.")
def erase(folder: Path, code: str, yes: bool, words: tuple[str, ...]) -> None:
    """Erase the participant CODE from the workspace for good; without CODE, list the receipts."""
    ws = open_workspace(folder)
    if not code:
        for receipt in list_receipts(ws):
            counts = ", ".join(f"{name}: {count}" for name, count in receipt.counts.items() if count)
            click.echo(f"{receipt.guid} · {receipt.erased_at:%Y-%m-%d %H:%M} UTC · {counts}")
        return
    person = find_participant(ws, code)
    plan = preview_erasure(ws, person.id)
    click.echo(
        f"{plan.code}: {plan.recordings} recordings and {plan.sources} sources are destroyed; {plan.lines} "
        f"lines and their sound are taken out of {plan.shared} shared with others; {plan.files} media files, "
        f"{plan.promises} promises and {plan.consents} consents go."
    )
    if not yes:
        click.echo("Nothing was erased. Say --yes to do it; it cannot be undone.")
        return
    receipt = erase_participant(ws, person.id, code=code, words=words)
    click.echo(f"Erased. Receipt: {receipt.guid}")
