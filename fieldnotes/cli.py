"""Every main job from a terminal: the command line put together, and its errors said in one sentence."""

import logging
import sys

import click

from .commands.accounts import accounts
from .commands.actions import actions
from .commands.agreement import agreement, members
from .commands.apps import demo, doctor, init, run, worker
from .commands.ask_next import ask_next_command
from .commands.audit import audit_command
from .commands.backups import backup, backups, check, drill, restore
from .commands.briefs import brief
from .commands.codebook import codebook_command
from .commands.consent import consent_command
from .commands.coverage import coverage, set_team_command
from .commands.debriefs import debrief_command
from .commands.documents import import_answer_tables, import_documents
from .commands.drivers import drivers
from .commands.erase import erase
from .commands.findings import findings_command
from .commands.folders import add_folder, watch
from .commands.guides import guides_command
from .commands.jobs import jobs, suggest, transcribe, translate, voices
from .commands.library import export, find, search
from .commands.metrics import import_metric, metric_query
from .commands.patterns import patterns
from .commands.plans import plan_command
from .commands.privacy import data_package, redact_command, retention_command
from .commands.promises import promises_command
from .commands.recordings import add
from .commands.stories import digest, reel_command, story_command
from .commands.themes import themes, unnamed
from .commands.transcripts import attach, detach, import_transcripts
from .commands.vocabulary import vocabulary_command
from .errors import FieldnotesError

COMMANDS = (
    *(init, run, demo, worker, doctor),
    *(backup, backups, restore, drill, check),
    *(add, add_folder, watch),
    *(jobs, transcribe, translate, voices, suggest),
    *(themes, unnamed),
    *(vocabulary_command, codebook_command),
    *(import_transcripts, attach, detach, import_documents, import_answer_tables),
    *(import_metric, metric_query, actions, drivers),
    *(findings_command, brief),
    *(story_command, reel_command, digest),
    *(plan_command, guides_command),
    *(debrief_command, promises_command, ask_next_command),
    *(members, accounts, set_team_command, agreement),
    coverage,
    *(find, search, export, patterns),
    *(consent_command, data_package, erase, redact_command, retention_command, audit_command),
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
