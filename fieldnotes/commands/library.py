"""What is in the workspace: found, and taken out as files."""

from pathlib import Path

import click

from ..errors import InvalidInputError
from ..services import coding, exports, library
from ..services.workspace import open_workspace
from .options import with_workspace


@click.command()
@with_workspace
@click.argument("text", default="")
@click.option("--page", default=1, show_default=True, type=click.IntRange(1))
def search(folder: Path, text: str, page: int) -> None:
    """Search stories, tagged passages and sources for TEXT."""
    ws = open_workspace(folder)
    found = library.search_library(ws, text=text, page=page)
    names = {code.id: code.name for code in coding.list_codes(ws)}
    for card in found.cards:
        tags = ", ".join(names[code_id] for code_id in card.codes)
        at = f" at {card.start_s:.0f} s" if card.start_s is not None else ""
        click.echo(f"{card.kind} {card.id} · {card.title}{at}" + (f" [{tags}]" if tags else ""))
        click.echo(f"    {card.quote}")
    click.echo(f"{found.total} found; page {found.page} of {found.pages}.")


@click.command()
@with_workspace
@click.argument("what", type=click.Choice(exports.KINDS))
@click.argument("item_id", type=int, required=False)
@click.option("--format", "file_format", type=click.Choice(exports.FORMATS), default=None)
@click.option(
    "--to", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Else to the terminal."
)
@click.option(
    "--labels",
    type=click.Choice(exports.LABELS),
    default="names",
    show_default=True,
    help="What a transcript's speakers are called by: roles such as customer, or codes such as C-014.",
)
def export(
    folder: Path, what: str, item_id: int | None, file_format: str | None, to: Path | None, labels: str
) -> None:
    """Export a transcript (by its source's id), or all codings or metric values, as a file."""
    ws = open_workspace(folder)
    if to is None:
        if file_format == "docx":
            raise InvalidInputError("A Word document goes to a file; say --to FILE.docx.")
        click.echo(exports.export_text(ws, what, item_id=item_id, file_format=file_format, labels=labels))
    else:
        to.write_bytes(
            exports.export_bytes(ws, what, item_id=item_id, file_format=file_format, labels=labels)
        )
        click.echo(f"Written to {to}.")
