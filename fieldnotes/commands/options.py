"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

DEFAULT_WORKSPACE = Path("workspace")

Command = TypeVar("Command", bound=Callable[..., Any])


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
