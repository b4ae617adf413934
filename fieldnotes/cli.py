"""Every main job from a terminal: the command line put together, and its errors said in one sentence."""

import logging
import sys

import click

from .commands.apps import demo, doctor, init, run, worker
from .commands.folders import add_folder, watch
from .commands.jobs import jobs, suggest, transcribe, translate, voices
from .commands.library import export, search
from .commands.metrics import import_metric
from .commands.recordings import add
from .commands.transcripts import attach, detach, import_transcripts
from .commands.vocabulary import vocabulary_command
from .errors import FieldnotesError

COMMANDS = (
    *(init, run, demo, worker, doctor),
    *(add, add_folder, watch),
    *(jobs, transcribe, translate, voices, suggest),
    *(import_transcripts, attach, detach, import_metric),
    vocabulary_command,
    *(search, export),
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="fieldnotes")
def commands() -> None:
    """Walk the customer's path, transcribe, tag, and link what you find to the metric it explains."""


for command in COMMANDS:
    commands.add_command(command)


def main() -> None:
    """Run the command line; an error that a person can act on is one sentence and exit status 1."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        commands(standalone_mode=True)
    except FieldnotesError as error:
        click.echo(f"fieldnotes: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
