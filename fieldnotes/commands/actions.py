"""Actions from a terminal: what was done, and what became of the metric that it should move."""

from datetime import date, datetime
from pathlib import Path

import click

from ..errors import InvalidInputError
from ..interchange.csv_text import rows_to_csv_bytes
from ..interchange.json_text import to_json_text
from ..records import ActionEffect, Slice
from ..services import actions as done
from ..services.metrics import get_metric
from ..services.workspace import open_workspace
from .metrics import metric_named
from .options import DAY, Command, day_of, with_workspace

_COURSE = (
    *("period_start", "period_end", "part", "value", "low", "high"),
    *("expected", "expected_low", "expected_high", "others"),
)


@click.group()
def actions() -> None:
    """What was done because of findings, and what became of the metric since."""


def with_slice(command: Command) -> Command:
    """Give a command the options that name a part of the customers."""
    for name in reversed(tuple(Slice.__dataclass_fields__)):
        command = click.option(f"--{name}", default="", help=f"Only this {name}.")(command)
    return command


@actions.command("list")
@with_workspace
@click.option("--metric", "metric_name", default="", help="Only those that should move this metric.")
def list_all(folder: Path, metric_name: str) -> None:
    """List the actions, the newest first."""
    ws = open_workspace(folder)
    metric_id = metric_named(ws, metric_name).id if metric_name else None
    for action in done.list_actions(ws, metric_id=metric_id):
        moves = f"{get_metric(ws, action.metric_id).name}, {action.slice.label()}"
        owner = f", {action.owner}" if action.owner else ""
        click.echo(f"{action.id}  {action.done_on}  {action.text}  ({moves}{owner})")


@actions.command()
@with_workspace
@click.argument("text")
@click.option("--metric", "metric_name", required=True, help="The metric it should move.")
@click.option("--done-on", type=DAY, required=True, help="The day it took effect.")
@click.option("--settled-on", type=DAY, help="The last day of its introduction.")
@click.option("--owner", default="", help="Who owns it.")
@click.option("--finding", "findings", type=int, multiple=True, help="A finding it follows from, by number.")
@click.option(
    "--hoped",
    type=click.Choice(["higher", "lower"]),
    help="Where the metric should go; by default where it is better.",
)
@click.option("--hoped-by", type=float, help="By how much, if that was said beforehand.")
@click.option("--from", "compare_from", type=DAY, help="Compare from this day on.")
@click.option("--until", "compare_until", type=DAY, help="Compare until this day.")
@with_slice
def add(
    folder: Path,
    text: str,
    metric_name: str,
    done_on: datetime,
    settled_on: datetime | None,
    owner: str,
    findings: tuple[int, ...],
    hoped: str | None,
    hoped_by: float | None,
    compare_from: datetime | None,
    compare_until: datetime | None,
    **part: str,
) -> None:
    """Write down that TEXT was done, and say what became of the metric since."""
    ws = open_workspace(folder)
    action = done.add_action(
        ws,
        text=text,
        done_on=done_on.date(),
        metric_id=metric_named(ws, metric_name).id,
        slice=Slice(**part),
        owner=owner,
        finding_ids=findings,
        hoped=hoped or "",
        hoped_by=hoped_by,
        settled_on=day_of(settled_on),
        compare_from=day_of(compare_from),
        compare_until=day_of(compare_until),
    )
    click.echo(f"Action {action.id}. {done.get_action_result(ws, action.id).sentence}")


@actions.command()
@with_workspace
@click.argument("action_id", type=int)
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="Write to a file: .json has all of it, .csv the course with what was expected.",
)
def result(folder: Path, action_id: int, to: Path | None) -> None:
    """Say what became of the metric since the action with this number."""
    found = done.get_action_result(open_workspace(folder), action_id)
    if to is None:
        click.echo("\n".join((found.sentence, *found.cautions)))
        return
    if to.suffix.lower() == ".csv":
        to.write_bytes(rows_to_csv_bytes(_COURSE, _course_rows(found)))
    elif to.suffix.lower() == ".json":
        to.write_text(to_json_text(found, indent=2) + "\n", encoding="utf-8")
    else:
        raise InvalidInputError(f"{to.name} does not say what to write; end its name in csv or json.")
    click.echo(f"Written to {to}.")


@actions.command()
@with_workspace
@click.argument("action_id", type=int)
def remove(folder: Path, action_id: int) -> None:
    """Take the action with this number away."""
    click.echo(f"Removed “{done.remove_action(open_workspace(folder), action_id).text}”.")


def _course_rows(found: ActionEffect) -> list[tuple[str | float | date | None, ...]]:
    return [tuple(getattr(point, name) for name in _COURSE) for point in found.course]
