"""What is in the workspace: found, and taken out as files."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import get_args

import click

from ..errors import InvalidInputError
from ..records import CardKind, LibraryFilters, SearchBy
from ..services import codebook, coding, exports, library
from ..services.workspace import open_workspace
from .options import with_workspace


@click.command()
@with_workspace
@click.argument("text", default="")
@click.option(
    "--by",
    type=click.Choice(get_args(SearchBy)),
    default="both",
    show_default=True,
    help="What is looked at.",
)
@click.option("--kind", type=click.Choice(library.KINDS), default=None, help="All of them by default.")
@click.option("--market", "markets", multiple=True, help="Only from this market; may be said several times.")
@click.option("--stage", "stages", multiple=True, help="Only from this stage of the journey.")
@click.option("--mode", "modes", multiple=True, help="Only from walks or sources of this mode.")
@click.option("--seat", "seats", multiple=True, help="Only what is said from this seat.")
@click.option("--code", "code_names", multiple=True, help="Only what carries this theme or emotion, by name.")
@click.option("--like", "like", type=int, default=None, help="What is like this tagged passage, by its id.")
@click.option("--page", default=1, show_default=True, type=click.IntRange(1))
@click.option("--json", "as_json", is_flag=True, help="As JSON, one page.")
def find(
    folder: Path,
    text: str,
    by: SearchBy,
    kind: CardKind | None,
    markets: tuple[str, ...],
    stages: tuple[str, ...],
    modes: tuple[str, ...],
    seats: tuple[str, ...],
    code_names: tuple[str, ...],
    like: int | None,
    page: int,
    as_json: bool,
) -> None:
    """Find stories, tagged passages and sources by the words of TEXT and by what it means."""
    ws = open_workspace(folder)
    chosen = [codebook.find_code(ws, name) for name in code_names]
    found = library.search_library(
        ws,
        text=text,
        filters=LibraryFilters(
            themes=tuple(code.id for code in chosen if code.kind == "theme"),
            emotions=tuple(code.id for code in chosen if code.kind == "emotion"),
            markets=markets,
            stages=stages,
            modes=modes,
            seats=seats,
        ),
        kind=kind,
        page=page,
        by=by,
        like=library.Like(passage_id=like) if like is not None else None,
    )
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
        return
    names = {code.id: code.name for code in coding.list_codes(ws)}
    for card in found.cards:
        tags = ", ".join(names[code_id] for code_id in card.codes)
        at = f" at {card.start_s:.0f} s" if card.start_s is not None else ""
        click.echo(f"{card.kind} {card.id} · {card.title}{at}" + (f" [{tags}]" if tags else ""))
        click.echo(f"    {card.quote}")
        if card.found_by:
            alike = f", {card.likeness:.2f} alike" if card.likeness is not None else ""
            click.echo(f"    Found by {' and '.join(card.found_by)}{alike}.")
        if card.strength:
            click.echo(
                " ".join((f"    Finding {card.finding_id}: {card.strength.grade}.", *card.strength.guards))
            )
    click.echo(f"{found.total} found; page {found.page} of {found.pages}.")


@click.command()
@with_workspace
@click.argument("text", default="")
@click.option("--page", default=1, show_default=True, type=click.IntRange(1))
@click.pass_context
def search(context: click.Context, folder: Path, text: str, page: int) -> None:
    """Search stories, tagged passages and sources for TEXT; `find` can do more."""
    context.invoke(find, folder=folder, text=text, page=page)


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
