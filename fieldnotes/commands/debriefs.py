"""Debriefs from a terminal: which are due, what they say, and their parts written down."""

from pathlib import Path

import click

from ..errors import InvalidInputError
from ..field.debriefing import PORTRAIT_PARTS, WRITTEN_PARTS
from ..services import debriefs, own_debriefs
from ..services.debrief_picks import list_picks
from ..services.next_questions import list_next_questions
from ..services.sessions import get_session, list_assumptions, list_sessions
from ..services.workspace import Workspace, open_workspace
from .options import with_workspace

_PARTS = (*(part.name for part in (*WRITTEN_PARTS, *PORTRAIT_PARTS)), "ask_next")


@click.group("debrief")
def debrief_command() -> None:
    """What a walk taught: due within the hour, alone first, then together."""


@debrief_command.command("list")
@with_workspace
def list_due(folder: Path) -> None:
    """List the walks that ended without a debrief, and when it is due."""
    for session in list_sessions(open_workspace(folder)):
        time = own_debriefs.time_of_debrief(session)
        if time.state in ("due", "overdue") and time.due_at is not None:
            click.echo(
                f"{session.id}  {time.state}, {time.due_at.astimezone():%Y-%m-%d %H:%M}  {session.title}"
            )


@debrief_command.command()
@with_workspace
@click.argument("session_id", type=int)
def show(folder: Path, session_id: int) -> None:
    """Say what the debrief of the walk with this number holds, and what of the own ones is open to you."""
    ws = open_workspace(folder)
    session = get_session(ws, session_id)
    picks = list_picks(ws, session_id)
    for one in list_assumptions(ws, session_id):
        click.echo(f"{one.outcome}: {one.text}" + (f" Because {one.because}" if one.because else ""))
        for _, card in picks.get(one.id, ()):
            click.echo(f"    shown by: {card.quote}")
    portrait = debriefs.read_portrait(ws, session_id)
    said = {part.name: getattr(session, part.name) for part in WRITTEN_PARTS} | portrait
    for part in (*WRITTEN_PARTS, *PORTRAIT_PARTS):
        if said.get(part.name):
            click.echo(f"{part.heading}: {said[part.name]}")
    for _, card in picks.get(None, ()):
        click.echo(f"Quote: {card.quote}")
    for question in list_next_questions(ws, session_id=session_id):
        click.echo(f"Ask in the next {question.place} ({question.state}): {question.text}")
    _say_alone(ws, session_id)


@debrief_command.command()
@with_workspace
@click.argument("session_id", type=int)
@click.argument("part", type=click.Choice(_PARTS))
@click.argument("text")
@click.option("--own", is_flag=True, help="In your own one, which the others do not see yet.")
def write(folder: Path, session_id: int, part: str, text: str, own: bool) -> None:
    """Write TEXT into a PART of a walk's debrief; ask_next takes a question a line."""
    ws = open_workspace(folder)
    if own:
        own_debriefs.write_own_debrief(ws, session_id, part, text=text)
    elif part in {each.name for each in PORTRAIT_PARTS}:
        debriefs.edit_debrief(ws, session_id, portrait={part: text})
    else:
        debriefs.edit_debrief(ws, session_id, **{part: text})  # type: ignore[arg-type]
    click.echo("Kept.")


@debrief_command.command()
@with_workspace
@click.argument("session_id", type=int)
@click.argument("assumption", type=int)
@click.argument("outcome")
@click.option("--because", default="", help="Why.")
@click.option("--own", is_flag=True, help="In your own one, which the others do not see yet.")
def outcome(folder: Path, session_id: int, assumption: int, outcome: str, because: str, own: bool) -> None:
    """Say what became of an ASSUMPTION of a walk, counted from 1: held, changed or overturned."""
    ws = open_workspace(folder)
    there = list_assumptions(ws, session_id)
    if not 1 <= assumption <= len(there):
        raise InvalidInputError(
            f"Walk {session_id} has {len(there)} assumptions, and no number {assumption}."
        )
    one = there[assumption - 1]
    if own:
        own_debriefs.write_own_debrief(ws, session_id, f"assumption:{one.id}", text=because, outcome=outcome)
    else:
        debriefs.edit_debrief(ws, session_id, outcomes={one.id: (outcome, because)})  # type: ignore[dict-item]
    click.echo(f"{outcome.capitalize()}: {one.text}")


@debrief_command.command()
@with_workspace
@click.argument("session_id", type=int)
@click.option("--own", is_flag=True, help="Yours alone: the others may see it once they are done too.")
def finish(folder: Path, session_id: int, own: bool) -> None:
    """Close the debrief of the walk with this number, and the walk with it."""
    ws = open_workspace(folder)
    if own:
        own_debriefs.finish_own_debrief(ws, session_id)
    else:
        debriefs.finish_debrief(ws, session_id)
    click.echo("Done.")


def _say_alone(ws: Workspace, session_id: int) -> None:
    for voice in own_debriefs.read_own_debriefs(ws, session_id):
        if voice.is_hidden:
            click.echo(f"{voice.name}: {voice.state}, not open yet")
        for part, answer in voice.answers.items():
            became = "" if answer.outcome == "open" else f" {answer.outcome}"
            click.echo(f"{voice.name}, {part}{became}: {answer.text}")
