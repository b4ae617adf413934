"""What to ask next, from a terminal."""

from pathlib import Path

import click

from ..records import ASK_PLACES, QUESTION_STATES
from ..services import next_questions as service
from ..services.workspace import open_workspace
from .options import with_workspace


@click.group("ask-next")
def ask_next_command() -> None:
    """What to ask next: in the next survey, in the next call, on the next walk."""


@ask_next_command.command("list")
@with_workspace
@click.option("--in", "place", type=click.Choice(ASK_PLACES), help="Only what is to be asked there.")
@click.option("--state", type=click.Choice(QUESTION_STATES), help="Only those that stand so.")
def list_all(folder: Path, place: str | None, state: str | None) -> None:
    """List the questions in the order they were written."""
    for one in service.list_next_questions(open_workspace(folder), place=place, state=state):
        learned = f"  ({one.learned})" if one.learned else ""
        click.echo(f"{one.id}  {one.place}  {one.state}  {one.text}{learned}")


@ask_next_command.command()
@with_workspace
@click.argument("text")
@click.option(
    "--in", "place", type=click.Choice(ASK_PLACES), default="walk", show_default=True, help="Where to ask it."
)
@click.option("--session", "session_id", type=int, help="The walk whose debrief it belongs to, by number.")
@click.option("--finding", "finding_id", type=int, help="The finding it comes from, by number.")
def add(folder: Path, text: str, place: str, session_id: int | None, finding_id: int | None) -> None:
    """Put the question TEXT on the list."""
    one = service.add_next_question(
        open_workspace(folder), text=text, place=place, session_id=session_id, finding_id=finding_id
    )
    click.echo(f"Question {one.id}, for the next {one.place}: {one.text}")


@ask_next_command.command()
@with_workspace
@click.argument("question_id", type=int)
@click.argument("state", type=click.Choice(QUESTION_STATES))
@click.option("--learned", default="", help="What came of asking it, or why it was dropped.")
def mark(folder: Path, question_id: int, state: str, learned: str) -> None:
    """Say that the question with this number was asked or dropped, or open it again."""
    one = service.mark_next_question(open_workspace(folder), question_id, state, learned=learned)
    click.echo(f"{one.state.capitalize()}: {one.text}")


@ask_next_command.command()
@with_workspace
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--in", "place", type=click.Choice(ASK_PLACES), help="Only what is to be asked there.")
@click.option("--state", type=click.Choice(QUESTION_STATES), help="Only those that stand so.")
def export(folder: Path, target: Path, place: str | None, state: str | None) -> None:
    """Write the questions to a CSV file."""
    table = service.export_next_questions(open_workspace(folder), place=place, state=state)
    target.write_bytes(table.encode("utf-8-sig"))
    click.echo(f"Written to {target}.")
