"""A finding on one page, from a terminal."""

from pathlib import Path

import click

from ..errors import InvalidInputError
from ..services import briefs
from ..services.workspace import open_workspace
from .options import with_workspace


@click.command()
@with_workspace
@click.argument("finding", type=int)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where to write it: FILE.html with all of it and sound, or FILE.pdf on one A4 page.",
)
@click.option(
    "--for",
    "audience",
    type=click.Choice(["inside", "outside"]),
    default="inside",
    show_default=True,
    help="Outside quotes only people who agreed to being shared outside.",
)
@click.option(
    "--sound/--no-sound",
    default=True,
    help="Put the quotes' sound into the HTML, where all who are heard agreed to being shared outside.",
)
def brief(folder: Path, finding: int, out: Path, audience: str, sound: bool) -> None:
    """Write the one-page brief of FINDING (its number stands in its address), as HTML or PDF."""
    file_format = out.suffix.lower().lstrip(".")
    if file_format not in briefs.BRIEF_FORMATS:
        raise InvalidInputError(f"{out.name} is neither .html nor .pdf; name the file with one of these.")
    ws = open_workspace(folder)
    data = briefs.write_brief(ws, finding, file_format=file_format, audience=audience, sound=sound)
    out.write_bytes(data)
    click.echo(f"Written to {out}, for {audience}.")
