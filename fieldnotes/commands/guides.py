"""Guides for walks and consent texts from a terminal."""

from pathlib import Path

import click

from ..errors import InvalidInputError
from ..field.guides import parts_as_text
from ..records import MODES
from ..services import consent_texts, guides
from ..services.walk_sheets import SHEET_FORMATS, guide_facts, write_guide
from ..services.workspace import open_workspace
from .options import with_workspace

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("guides")
def guides_command() -> None:
    """What to look for on a walk: the field's own guides and the team's."""


@guides_command.command("list")
@with_workspace
def list_all(folder: Path) -> None:
    """List the guides, each with its key."""
    for guide in guides.list_guides(open_workspace(folder)):
        click.echo(f"{guide.key}  {guide.title}. {guide.about} {guide_facts(guide)}")


@guides_command.command()
@with_workspace
@click.argument("key")
@click.option("--version", type=int, help="An earlier version; the newest by default.")
def show(folder: Path, key: str, version: int | None) -> None:
    """Show a guide as text that `fieldnotes guides edit` takes."""
    click.echo(parts_as_text(guides.get_guide(open_workspace(folder), key, version).parts))


@guides_command.command()
@with_workspace
@click.argument("key")
@click.option("--version", type=int, help="An earlier version; the newest by default.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where to write it: FILE.pdf or FILE.html, both to print.",
)
def export(folder: Path, key: str, version: int | None, out: Path) -> None:
    """Write a guide as a file to print, with room to write below each question."""
    file_format = out.suffix.lower().lstrip(".")
    if file_format not in SHEET_FORMATS:
        raise InvalidInputError(f"{out.name} is neither .pdf nor .html; name the file with one of these.")
    out.write_bytes(write_guide(open_workspace(folder), key, file_format=file_format, version=version))
    click.echo(f"Written to {out}.")


@guides_command.command()
@with_workspace
@click.argument("title")
@click.argument("file", type=_FILE)
@click.option("--about", default="", help="When it serves.")
@click.option("--mode", "modes", type=click.Choice(MODES), multiple=True, help="A way to walk that it fits.")
@click.option("--source", "sources", multiple=True, help="Where the method is described.")
def add(
    folder: Path, title: str, file: Path, about: str, modes: tuple[str, ...], sources: tuple[str, ...]
) -> None:
    """Add a guide of the team's own from FILE: a question a line, headings after #."""
    added = guides.add_guide(
        open_workspace(folder),
        title=title,
        parts=file.read_text(encoding="utf-8"),
        about=about,
        modes=modes,
        sources=sources,
    )
    click.echo(f"Added {added.key}.")


@guides_command.command()
@with_workspace
@click.argument("key")
@click.argument("file", type=_FILE)
def edit(folder: Path, key: str, file: Path) -> None:
    """Give a guide the questions of FILE, as a new version; plans keep the version they have."""
    made = guides.edit_guide(open_workspace(folder), key, parts=file.read_text(encoding="utf-8"))
    click.echo(f"“{made.title}” has version {made.version}.")


@guides_command.command()
@with_workspace
@click.argument("key")
@click.argument("version", type=int)
def restore(folder: Path, key: str, version: int) -> None:
    """Make an earlier VERSION of a guide the newest again."""
    made = guides.restore_guide(open_workspace(folder), key, version)
    click.echo(f"“{made.title}” has version {made.version}, with the words of version {version}.")


@guides_command.command()
@with_workspace
@click.argument("language", required=False)
@click.option("--version", type=int, help="An earlier version; the newest by default.")
@click.option("--edit", "file", type=_FILE, help="Store the words of this file as a new version.")
@click.option("--checked-by", default="", help="With --edit: who, speaking the language, has read it.")
def consent(
    folder: Path, language: str | None, version: int | None, file: Path | None, checked_by: str
) -> None:
    """Show the words in which consent is asked for in LANGUAGE (ko, de …), or which languages there are."""
    ws = open_workspace(folder)
    if language is None:
        for text in consent_texts.list_consent_texts(ws):
            click.echo(
                f"{text.language}  version {text.version}. {consent_texts.consent_caution(text)}".strip()
            )
        return
    if file is not None:
        words = file.read_text(encoding="utf-8")
        made = consent_texts.edit_consent_text(ws, language, text=words, checked_by=checked_by)
        click.echo(f"The text in {made.language} has version {made.version}.")
        return
    text = consent_texts.get_consent_text(ws, language, version)
    if caution := consent_texts.consent_caution(text):
        click.echo(caution, err=True)
    click.echo(text.text)
