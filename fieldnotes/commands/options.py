"""What several commands share: options, and the way through named files."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from ..errors import ConsentError, FieldnotesError

DEFAULT_WORKSPACE = Path("workspace")

Command = TypeVar("Command", bound=Callable[..., Any])

DAY = click.DateTime(["%Y-%m-%d"])


def day_of(moment: datetime | None) -> date | None:
    """Return the day that an option of type DAY names, None where it was not given."""
    return moment.date() if moment else None


def with_workspace(command: Command) -> Command:
    """Give a command the option that says where the workspace lies."""
    return click.option(
        "--workspace",
        "folder",
        type=click.Path(file_okay=False, path_type=Path),
        default=DEFAULT_WORKSPACE,
        show_default=True,
        envvar="FIELDNOTES_WORKSPACE",
        help="The workspace folder.",
    )(command)


def add_each(files: Iterable[Path], add: Callable[[Path], str]) -> None:
    """Call `add` for each file and print its sentence, or why it failed; exit with 1 where one did."""
    failed = False
    for path in files:
        try:
            said = add(path)
        except FieldnotesError as error:
            failed = True
            way_out = " Say --consent “how”, or --own-voice-only." if isinstance(error, ConsentError) else ""
            click.echo(f"{path}: {error}{way_out}", err=True)
        else:
            click.echo(f"{path}: {said}")
    if failed:
        raise click.exceptions.Exit(1)


def with_folder_rules(command: Command) -> Command:
    """Give a command a folder of recordings, and the options that hold for each of them."""
    for option in (
        click.argument("source", type=click.Path(file_okay=False, path_type=Path)),
        click.option(
            "--consent",
            default="",
            help="How everybody heard agreed to being recorded and quoted inside the team, for example “on "
            "tape”; each recording gets a participant's code of its own.",
        ),
        click.option("--own-voice-only", is_flag=True, help="Nobody but the team is heard."),
        click.option(
            "--kind", type=click.Choice(["call", "interview", "other"]), default="call", show_default=True
        ),
        click.option("--market", default="", help="The market they come from."),
        click.option(
            "--language", default=None, help="ISO 639-1, for example en; found by itself by default."
        ),
        click.option("--recursive/--no-recursive", default=True, help="Folders inside it as well (default)."),
    ):
        command = option(command)
    return command


def with_source_details(
    kinds: Sequence[str], kind: str, *, consent: str, own_voice: str, language: str
) -> Callable[[Command], Command]:
    """Return what gives a command the options that say what a text is and whose words are in it.

    kinds: what it can be, with the one by default. consent, own_voice, language: what these options' help
    says.
    """

    def add(command: Command) -> Command:
        for option in (
            click.option("--own-voice-only", is_flag=True, help=own_voice),
            click.option("--consent", default="", help=consent),
            click.option("--language", default=None, help=language),
            click.option(
                "--session", "session_id", type=int, default=None, help="The walk it belongs to, by number."
            ),
            click.option("--market", default="", help="The market it comes from."),
            click.option("--kind", type=click.Choice(kinds), default=kind, show_default=True),
            click.option(
                "--title", default="", help="What it is called; the file's own title or name by default."
            ),
        ):
            command = option(command)
        return command

    return add
