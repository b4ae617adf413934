"""Suggested themes: how often they were right, what was learned, and themes that nobody has named yet."""

from pathlib import Path

import click

from ..errors import NotFoundError
from ..services import coding, learning, trusting, unnamed_themes
from ..services.workspace import Workspace, open_workspace
from .jobs import work_until
from .options import with_workspace


@click.command()
@with_workspace
@click.option(
    "--learn", is_flag=True, help="Learn from what was coded and decided, and renew open suggestions."
)
@click.option("--wake", metavar="CODE", help="Let a quiet code, by its name, make suggestions again.")
def themes(folder: Path, learn: bool, wake: str | None) -> None:
    """Say how often each code's suggestions were right, which codes are quiet, and what was learned last."""
    ws = open_workspace(folder)
    codes = {code.id: code for code in coding.list_codes(ws)}
    if wake is not None:
        asleep = trusting.list_quiet_codes(ws)
        found = [
            code for code in codes.values() if code.id in asleep and code.name.casefold() == wake.casefold()
        ]
        if not found:
            raise NotFoundError(
                f"No code “{wake}” is quiet; run the command without --wake to see which are."
            )
        trusting.wake_code(ws, found[0].id)
        click.echo(f"“{found[0].name}” makes suggestions again.")
    if learn:
        work_until(ws, folder, learning.queue_learning(ws).id)
    quiet = trusting.list_quiet_codes(ws)
    judged = {code_id: one for code_id, one in trusting.list_precisions(ws).items() if code_id in codes}
    for code_id, precision in sorted(judged.items(), key=lambda item: codes[item[0]].name):
        asleep_words = " (quiet)" if code_id in quiet else ""
        click.echo(f"{codes[code_id].name}: {precision.words}{asleep_words}")
    versions = learning.list_theme_versions(ws, most=1)
    for version in versions:
        learned = f"{version.passages} coded passages, {version.refusals} refusals"
        click.echo(f"Version {version.id}: {learned}. {version.changes}")
        if version.top1 is not None and version.top3 is not None:
            click.echo(
                f"Of {version.held_out} coded passages that it had not seen, its first theme was right for "
                f"{version.top1:.0%}, one of its first three for {version.top3:.0%}."
            )
    if not versions:
        click.echo("Nothing was learned yet; --learn does it now.")


@click.command()
@with_workspace
@click.option(
    "--groups", type=click.IntRange(2, 50), help="Into how many groups; by their number by default."
)
@click.option("--again", is_flag=True, help="Look for themes now; by default those found last are listed.")
@click.option("--name", "named", nargs=2, metavar="ID NAME", help="Make a theme of one, with this name.")
@click.option("--dismiss", type=int, metavar="ID", help="Say that one is no theme; it does not come back.")
def unnamed(
    folder: Path, groups: int | None, again: bool, named: tuple[str, str] | None, dismiss: int | None
) -> None:
    """List passages without a theme that mean alike, or name or dismiss such a group."""
    ws = open_workspace(folder)
    if named is not None:
        if not named[0].isdecimal():
            raise NotFoundError(f"{named[0]!r} is no number of a group; run the command alone to see them.")
        code = unnamed_themes.name_theme(ws, int(named[0]), name=named[1])
        click.echo(f"“{code.name}” is a theme now; its passages wait to be accepted or refused.")
    if dismiss is not None:
        unnamed_themes.dismiss_theme(ws, dismiss)
        click.echo(f"{dismiss} does not come back.")
    if again or groups is not None:
        work_until(ws, folder, unnamed_themes.find_unnamed_themes(ws, groups).id)
    if named is None and dismiss is None:
        _list(ws)


def _list(ws: Workspace) -> None:
    found = unnamed_themes.list_unnamed_themes(ws)
    for view in found:
        size = f"{view.theme.passages} passages in {view.theme.sources} sources"
        click.echo(f"{view.theme.id:>6}  {', '.join(view.theme.phrases)}  ({size})")
        for passage in view.passages:
            click.echo(f"        “{' '.join(passage.text.split())}”")
    if not found:
        click.echo("No group waits; --again looks for some.")
