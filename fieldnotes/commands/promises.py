"""Promises from a terminal: what is owed to whom, and what became of it."""

from datetime import datetime
from pathlib import Path

import click

from ..errors import InvalidInputError
from ..records import PROMISE_STATES
from ..services import promise_reminders
from ..services import promises as service
from ..services.promise_reminders import PromiseLine
from ..services.workspace import current_member, open_workspace
from .options import DAY, day_of, with_workspace


@click.group("promises")
def promises_command() -> None:
    """What somebody owes people who were met: owner, date, kept or not, and what they said to it."""


@promises_command.command("list")
@with_workspace
@click.option("--mine", is_flag=True, help="Only those that you own.")
@click.option("--state", type=click.Choice(PROMISE_STATES), help="Only those that stand so.")
def list_all(folder: Path, mine: bool, state: str | None) -> None:
    """List the promises, broken ones that nobody followed up first."""
    for line in promise_reminders.list_reminders(open_workspace(folder), mine=mine, state=state):
        click.echo(_line(line))


@promises_command.command()
@with_workspace
@click.argument("text")
@click.option("--due", type=DAY, required=True, help="The last day on which it is kept in time.")
@click.option("--owner", default="", help="Who owes it; you by default.")
@click.option("--pillar", type=click.Choice(service.PILLARS), default="care", show_default=True)
@click.option("--person", type=int, help="The participant it is made to, by number.")
@click.option("--session", "session_id", type=int, help="The walk it comes from, by number.")
@click.option("--finding", "finding_id", type=int, help="The finding it comes from, by number.")
def add(
    folder: Path,
    text: str,
    due: datetime,
    owner: str,
    pillar: str,
    person: int | None,
    session_id: int | None,
    finding_id: int | None,
) -> None:
    """Write down that TEXT was promised."""
    ws = open_workspace(folder)
    made = service.add_promise(
        ws,
        text=text,
        owner=owner or current_member(ws).name,
        pillar=pillar,
        due_on=due.date(),
        participant_id=person,
        session_id=session_id,
        finding_id=finding_id,
    )
    click.echo(f"Promise {made.id}, due {made.due_on}: {made.text}")


@promises_command.command()
@with_workspace
@click.argument("promise_id", type=int)
@click.option("--answer", default="", help="What the person said to it, in their words.")
@click.option("--answered-on", type=DAY, help="The day they said it; today by default.")
@click.option("--answered-how", default="", help="How, for example “on the phone”.")
def keep(folder: Path, promise_id: int, answer: str, answered_on: datetime | None, answered_how: str) -> None:
    """Mark the promise with this number as kept."""
    kept = service.keep_promise(
        open_workspace(folder),
        promise_id,
        answer=answer,
        answered_on=day_of(answered_on),
        answered_how=answered_how,
    )
    click.echo(f"Kept: {kept.text}")


@promises_command.command("break")
@with_workspace
@click.argument("promise_id", type=int)
@click.option("--because", default="", help="Why it was not kept.")
def break_one(folder: Path, promise_id: int, because: str) -> None:
    """Say that the promise with this number was not kept."""
    broken = service.break_promise(open_workspace(folder), promise_id, because=because)
    click.echo(f"Not kept: {broken.text} Follow up with `fieldnotes promises follow-up {promise_id}`.")


@promises_command.command("follow-up")
@with_workspace
@click.argument("promise_id", type=int)
@click.argument("text")
@click.option("--due", type=DAY, help="The new date that was agreed with the person.")
def follow_up(folder: Path, promise_id: int, text: str, due: datetime | None) -> None:
    """Write down what was done about a broken promise: TEXT."""
    done = service.follow_up_promise(open_workspace(folder), promise_id, text=text, due_on=day_of(due))
    click.echo(f"Followed up: {done.text} (due {done.due_on})")


@promises_command.command()
@with_workspace
@click.argument("promise_id", type=int)
def undo(folder: Path, promise_id: int) -> None:
    """Take back what was done last to the promise with this number."""
    change = service.undo_promise_change(open_workspace(folder), promise_id)
    click.echo(f"Taken back: {change.kind}." if change else "There is nothing to take back.")


@promises_command.command()
@with_workspace
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--mine", is_flag=True, help="Only those that you own.")
def export(folder: Path, target: Path, mine: bool) -> None:
    """Write the promises to a file: .csv has all, .ics what is still owed, for a calendar."""
    file_format = target.suffix.lower().lstrip(".")
    if file_format not in promise_reminders.PROMISE_FORMATS:
        raise InvalidInputError(f"{target.name} does not say what to write; end its name in csv or ics.")
    text = promise_reminders.export_promises(open_workspace(folder), file_format, mine=mine)
    target.write_bytes(text.encode("utf-8-sig" if file_format == "csv" else "utf-8"))
    click.echo(f"Written to {target}.")


def _line(line: PromiseLine) -> str:
    one = line.promise
    to_whom = f" to {line.person}" if line.person else ""
    alone = "; nobody has followed up" if line.is_left_alone else ""
    return f"{one.id}  {one.due_on}  {line.state}{alone}  {one.text}  ({one.owner}{to_whom}, {one.pillar})"
