"""Walks that are planned, from a terminal: plan one, move it, take its invitation, start it."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from ..errors import InvalidInputError, NotFoundError
from ..records import MODES, Journey, Plan
from ..services import planning
from ..services.invitations import write_invitation
from ..services.plan_checks import checked_zone
from ..services.plan_subject import read_subject
from ..services.sessions import list_journeys
from ..services.walk_sheets import SHEET_FORMATS, write_plan
from ..services.workspace import Workspace, list_members, open_workspace
from .metrics import metric_named
from .options import with_workspace

MOMENT = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])
_CALENDAR = "ics"


@click.group("plan")
def plan_command() -> None:
    """Walks that are planned."""


@plan_command.command()
@with_workspace
@click.argument("moment", type=MOMENT)
@click.option("--mode", type=click.Choice(MODES), required=True, help="How to walk.")
@click.option(
    "--journey", default="", help="The path, by its name; the first one that has the stage by default."
)
@click.option("--stage", default="", help="Where on the path it begins, by its name.")
@click.option("--market", default="", help="Where.")
@click.option("--question", default="", help="What the walk should find out.")
@click.option(
    "--expect", "assumptions", multiple=True, help="What you expect to find; may be given several times."
)
@click.option("--meet", "who_is_met", default="", help="Who is met: roles, not names.")
@click.option("--guide", default="", help="The guide, by its key: see `fieldnotes guides list`.")
@click.option("--minutes", type=int, default=60, show_default=True, help="How long.")
@click.option(
    "--zone", default="", help="The time zone of MOMENT, for example Asia/Seoul; this machine's by default."
)
@click.option("--place", default="", help="Where to meet.")
@click.option("--language", default="", help="Of the consent text, for example ko; by the market by default.")
@click.option("--who", "names", multiple=True, help="A member who goes, the leader first; you by default.")
@click.option("--metric", "metric_name", default="", help="The metric that it is about.")
@click.option("--finding", type=int, help="The finding that it is about, by number.")
@click.option("--title", default="", help="What it is called; by mode and market by default.")
def add(
    folder: Path,
    moment: datetime,
    mode: str,
    journey: str,
    stage: str,
    market: str,
    question: str,
    assumptions: tuple[str, ...],
    who_is_met: str,
    guide: str,
    minutes: int,
    zone: str,
    place: str,
    language: str,
    names: tuple[str, ...],
    metric_name: str,
    finding: int | None,
    title: str,
) -> None:
    """Plan a walk for MOMENT, for example 2026-12-01T10:00."""
    ws = open_workspace(folder)
    path, stage_id = _path(ws, journey, stage)
    metric_id = metric_named(ws, metric_name).id if metric_name else None
    subject = read_subject(ws, metric_id=metric_id, finding_id=finding, market=market, stage=stage)
    plan = planning.plan_walk(
        ws,
        mode=mode,
        journey_id=path.id,
        stage_id=stage_id,
        planned_for=_aware(moment, zone),
        duration_min=minutes,
        time_zone=zone,
        title=title,
        market=market,
        intent=question or subject.question,
        who_is_met=who_is_met,
        assumptions=assumptions,
        guide=guide,
        language=language,
        place=place,
        walkers=[_member(ws, name) for name in names],
        metric_id=metric_id,
        finding_id=finding,
    )
    click.echo(f"Planned. {_line(plan)}")


@plan_command.command("list")
@with_workspace
@click.option("--all", "everything", is_flag=True, help="Those that started or were called off as well.")
def list_all(folder: Path, everything: bool) -> None:
    """List the planned walks, the next one first."""
    for plan in planning.list_plans(open_workspace(folder), waiting=not everything):
        state = " (called off)" if plan.called_off_at else ""
        state = f" (walk {plan.session_id})" if plan.session_id else state
        click.echo(_line(plan) + state)


@plan_command.command()
@with_workspace
@click.argument("plan", type=int)
@click.argument("moment", type=MOMENT)
def move(folder: Path, plan: int, moment: datetime) -> None:
    """Move PLAN (its number) to another MOMENT, in the time zone that it has."""
    ws = open_workspace(folder)
    zone = planning.get_plan(ws, plan).time_zone
    click.echo(f"Moved. {_line(planning.move_plan(ws, plan, _aware(moment, zone)))}")


@plan_command.command("call-off")
@with_workspace
@click.argument("plan", type=int)
def call_off(folder: Path, plan: int) -> None:
    """Call PLAN off; `fieldnotes plan restore` brings it back."""
    click.echo(f"Called off. {_line(planning.call_off_plan(open_workspace(folder), plan))}")


@plan_command.command()
@with_workspace
@click.argument("plan", type=int)
def restore(folder: Path, plan: int) -> None:
    """Plan PLAN again that was called off."""
    click.echo(f"Planned again. {_line(planning.restore_plan(open_workspace(folder), plan))}")


@plan_command.command()
@with_workspace
@click.argument("plan", type=int)
def start(folder: Path, plan: int) -> None:
    """Start PLAN now: it is a walk from then on."""
    session = planning.start_plan(open_workspace(folder), plan)
    click.echo(f"Started: walk {session.id}, “{session.title}”.")


@plan_command.command("export")
@with_workspace
@click.argument("plan", type=int)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where to write it: FILE.ics is an invitation for calendars, FILE.pdf and FILE.html are to print.",
)
def export_one(folder: Path, plan: int, out: Path) -> None:
    """Write PLAN as an invitation, or as a sheet with its guide and consent text."""
    file_format = out.suffix.lower().lstrip(".")
    if file_format not in (_CALENDAR, *SHEET_FORMATS):
        raise InvalidInputError(
            f"{out.name} is neither .ics, .pdf nor .html; name the file with one of these."
        )
    ws = open_workspace(folder)
    is_calendar = file_format == _CALENDAR
    out.write_bytes(
        write_invitation(ws, plan) if is_calendar else write_plan(ws, plan, file_format=file_format)
    )
    click.echo(f"Written to {out}.")


def _line(plan: Plan) -> str:
    length = planning.length_words(plan.duration_min)
    return f"{plan.id}  {planning.when_words(plan)}, {length}  {plan.title}"


def _aware(moment: datetime, zone: str) -> datetime:
    if not zone:
        return moment.astimezone()
    return moment.replace(tzinfo=ZoneInfo(checked_zone(zone)))


def _path(ws: Workspace, journey: str, stage: str) -> tuple[Journey, int | None]:
    """Return the journey of this name, or the first one that has the stage, and the stage's id."""
    journeys = [one for one in list_journeys(ws) if not journey or one.name.casefold() == journey.casefold()]
    if not journeys:
        known = ", ".join(f"“{one.name}”" for one in list_journeys(ws))
        raise NotFoundError(f"There is no journey “{journey}”; there are {known}.")
    for one in journeys:
        for known_stage in one.stages:
            if stage and known_stage.name.casefold() == stage.casefold():
                return one, known_stage.id
    if stage:
        where = f"The journey “{journeys[0].name}” has" if journey else "The journeys have"
        raise NotFoundError(f"{where} no stage “{stage}”.")
    return journeys[0], None


def _member(ws: Workspace, name: str) -> int:
    found = next((one for one in list_members(ws) if one.name.casefold() == name.casefold()), None)
    if found is None:
        raise NotFoundError(f"There is nobody called “{name}” on this team; see `fieldnotes members`.")
    return found.id
