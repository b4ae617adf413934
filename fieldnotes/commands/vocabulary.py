"""The workspace's vocabulary."""

from pathlib import Path

import click

from ..errors import ImportFileError
from ..services import vocabulary
from ..services.workspace import open_workspace
from .options import with_workspace


@click.command("vocabulary")
@with_workspace
@click.option("--add", "added", multiple=True, metavar="TERM", help="A name or word; may be repeated.")
@click.option(
    "--from",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A text file in UTF-8 with terms, one a line or with commas between.",
)
@click.option("--remove", "removed", multiple=True, metavar="TERM", help="A term to take out.")
def vocabulary_command(
    folder: Path, added: tuple[str, ...], file: Path | None, removed: tuple[str, ...]
) -> None:
    """List the names and words that transcription looks for, or change them."""
    ws = open_workspace(folder)
    gone = [vocabulary.find_term(ws, term) for term in removed]  # refuses before anything is changed
    text = "\n".join([*added, *([_text_of(file)] if file else [])])
    if added or file:
        done = vocabulary.add_terms(ws, text)
        click.echo(f"{len(done.added)} added, {len(done.known)} there already.")
        for term in done.known:
            click.echo(f"there already: {term}", err=True)
    for one in gone:
        vocabulary.remove_term(ws, one.id)
        click.echo(f"Removed: {one.term}")
    if not (added or file or removed):
        for one in vocabulary.list_terms(ws):
            click.echo(one.term)


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportFileError(f"{file} is not text in UTF-8; save it as UTF-8 and try again.") from error
