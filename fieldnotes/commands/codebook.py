"""The codebook: listed, changed, taken back, carried out and in."""

from pathlib import Path
from typing import Any

import click

from ..coding.code_tree import depths
from ..errors import InvalidInputError
from ..records import CODE_KINDS
from ..services import code_history, code_merging, codebook, codebook_files, codebook_templates
from ..services.workspace import open_workspace
from .options import with_workspace

_KINDS = click.Choice(CODE_KINDS)
_ONE_KIND = click.option(
    "--kind", type=_KINDS, default=None, help="Where codes of several kinds have the name."
)


@click.group("codebook")
def codebook_command() -> None:
    """List and change the codebook; a CODE is named by its name, or by its path: "parent > name"."""


@codebook_command.command("list")
@with_workspace
@click.option("--kind", type=_KINDS, default=None, help="Only codes of this kind.")
def list_command(folder: Path, kind: str | None) -> None:
    """List the codes in their order, with how many passages carry them."""
    ws = open_workspace(folder)
    uses = codebook.count_uses(ws)
    book = codebook.list_codes(ws, kind=kind)
    depth = depths(book)
    last = ""
    for code in book:
        if code.kind != last:
            click.echo(f"{code.kind}:")
            last = code.kind
        retired = " (retired)" if code.retired else ""
        click.echo(f"{'  ' * (1 + min(depth[code.id], 20))}{code.name}{retired}\t{uses.get(code.id, 0)}")


@codebook_command.command("export")
@with_workspace
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_command(folder: Path, file: Path) -> None:
    """Write the codebook to FILE: .csv, or .qdc (REFI-QDA) for NVivo, ATLAS.ti, MAXQDA and others."""
    form: Any = file.suffix.lower().removeprefix(".")
    content = codebook_files.export_codebook(open_workspace(folder), form)
    try:
        file.write_bytes(content)
    except OSError as error:
        raise InvalidInputError(
            f"{file} cannot be written ({error.strerror}); choose another file."
        ) from error
    click.echo(f"The codebook is in {file}.")


@codebook_command.command("import")
@with_workspace
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--kind", type=_KINDS, default="theme", show_default=True, help="Where the file does not say it."
)
@click.option("--preview", is_flag=True, help="Only say what would be done.")
@click.option("--take-all", is_flag=True, help="Let the file's version hold where a code differs.")
def import_command(folder: Path, file: Path, kind: Any, preview: bool, take_all: bool) -> None:
    """Add the codes of FILE (.csv, .qdc, or a project's .qde) that the codebook lacks."""
    ws = open_workspace(folder)
    data = file.read_bytes()
    shown = codebook_files.preview_codebook_import(ws, data, file_name=file.name, kind=kind)
    differing = [row for row in shown.rows if row.status == "changed"]
    for problem in shown.problems:
        click.echo(problem, err=True)
    for row in shown.rows:
        if row.status == "conflict":
            click.echo(f"left out: {' > '.join(row.path)}: {row.why}", err=True)
    if not take_all:
        for row in differing:
            named = ", ".join(field for field, _, _ in row.differs)
            click.echo(f"differs, stays as it is: {' > '.join(row.path)}: {named}", err=True)
    if not preview:
        take = [row.code_id for row in differing if row.code_id is not None] if take_all else []
        codebook_files.import_codebook(ws, data, file_name=file.name, kind=kind, take=take)
    new, same = shown.count("added"), shown.count("same")
    would = "would be " if preview else ""
    changed = len(differing) if take_all else 0
    click.echo(f"{new} {would}added, {changed} {would}changed, {same} the same already.")


@codebook_command.command("merge")
@with_workspace
@_ONE_KIND
@click.argument("code")
@click.argument("into")
def merge_command(folder: Path, kind: str | None, code: str, into: str) -> None:
    """Merge CODE into another code, which takes over its codings and the codes below it."""
    ws = open_workspace(folder)
    merged = codebook.find_code(ws, code, kind=kind)
    change = code_merging.merge_codes(ws, merged.id, codebook.find_code(ws, into, kind=merged.kind).id)
    _say(change.said)


@codebook_command.command("rename")
@with_workspace
@_ONE_KIND
@click.argument("code")
@click.argument("name")
def rename_command(folder: Path, kind: str | None, code: str, name: str) -> None:
    """Give CODE another name."""
    ws = open_workspace(folder)
    found = codebook.find_code(ws, code, kind=kind)
    renamed = codebook.rename_code(ws, found.id, name)
    _say(f"renamed “{found.name}” to “{renamed.name}”")


@codebook_command.command("move")
@with_workspace
@_ONE_KIND
@click.argument("code")
@click.option("--below", default="", metavar="CODE", help="The code that it shall stand below.")
@click.option("--place", type=click.IntRange(min=1), default=None, help="From 1; the last one by default.")
def move_command(folder: Path, kind: str | None, code: str, below: str, place: int | None) -> None:
    """Put CODE below another one, or at the top, with all codes below it."""
    ws = open_workspace(folder)
    found = codebook.find_code(ws, code, kind=kind)
    parent_id = codebook.find_code(ws, below, kind=found.kind).id if below else None
    codebook.move_code(ws, found.id, parent_id=parent_id, position=None if place is None else place - 1)
    _say(f"moved “{found.name}”")


@codebook_command.command("retire")
@with_workspace
@_ONE_KIND
@click.argument("code")
@click.option("--bring-back", is_flag=True, help="Offer it again.")
def retire_command(folder: Path, kind: str | None, code: str, bring_back: bool) -> None:
    """Offer CODE no more; where it was used, it stays."""
    ws = open_workspace(folder)
    found = codebook.find_code(ws, code, kind=kind)
    if bring_back:
        codebook.restore_code(ws, found.id)
    else:
        codebook.retire_code(ws, found.id)
    _say(f"{'brought back' if bring_back else 'retired'} “{found.name}”")


@codebook_command.command("template")
@with_workspace
@click.argument("name", required=False)
def template_command(folder: Path, name: str | None) -> None:
    """Add the template NAME to the codebook; without a name, list the templates."""
    if name is None:
        for template in codebook_templates.list_templates():
            click.echo(f"{template.name}\t{template.title}: {template.about}")
        return
    done, _ = codebook_templates.add_template(open_workspace(folder), name)
    filled = f", {len(done.filled)} filled in" if done.filled else ""
    click.echo(f"“{done.template.title}”: {len(done.new)} added, {done.there} there already{filled}.")


@codebook_command.command("history")
@with_workspace
@click.option("--limit", type=click.IntRange(min=1), default=30, show_default=True)
def history_command(folder: Path, limit: int) -> None:
    """List what was done to the codebook, latest first: number, time, who, what."""
    for change in code_history.list_code_changes(open_workspace(folder), limit=limit):
        undone = " (taken back)" if change.undone_at else ""
        click.echo(
            f"{change.id}\t{change.made_at:%Y-%m-%d %H:%M} UTC\t{change.made_by}\t{change.said}{undone}"
        )


@codebook_command.command("undo")
@with_workspace
@click.argument("number", type=int, required=False)
@click.option("--redo", is_flag=True, help="Do again what was taken back.")
def undo_command(folder: Path, number: int | None, redo: bool) -> None:
    """Take back your latest change, or the one with NUMBER in the history."""
    ws = open_workspace(folder)
    turn = code_history.redo_code_change if redo else code_history.undo_code_change
    change = turn(ws, number)
    if change is None:
        click.echo("Nothing to do again." if redo else "Nothing to take back.")
        return
    _say(f"{'did again' if redo else 'took back'}: {change.said}")
    for name in change.kept:
        click.echo(f"kept, in use since: {name}", err=True)


def _say(done: str) -> None:
    click.echo(f"{done[0].upper()}{done[1:]}.")
