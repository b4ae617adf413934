"""Who is on the team, and how far its coders agree."""

from pathlib import Path

import click

from ..coding.agreement_figures import AgreementFigure
from ..coding.agreement_units import UNIT_KINDS, UnitKind
from ..coding.agreement_words import (
    basis,
    coefficient_text,
    intensity_text,
    interval_text,
    kappa_name,
    reading,
)
from ..errors import NotFoundError
from ..records import CodingRound
from ..services.agreement import code_names, export_agreement, export_settled, measure_round
from ..services.members import ROLES, add_member
from ..services.rounds import get_round, list_rounds
from ..services.settling import read_settling
from ..services.workspace import Workspace, list_members, open_workspace
from .options import with_workspace

TABLES = {"figures": export_agreement, "settled": export_settled}


@click.command()
@with_workspace
@click.option("--add", "added", multiple=True, metavar="NAME", help="Somebody to add; may be repeated.")
@click.option("--role", type=click.Choice(ROLES), default="researcher", show_default=True)
@click.option("--market", default="", help="The market they know.")
def members(folder: Path, added: tuple[str, ...], role: str, market: str) -> None:
    """List the members of the team, or add some."""
    ws = open_workspace(folder)
    for name in added:
        one = add_member(ws, name=name, role=next(each for each in ROLES if each == role), market=market)
        click.echo(f"Added: {one.name}, {one.role}")
    if not added:
        for one in list_members(ws):
            click.echo(f"{one.name}, {one.role}" + (f", {one.market}" if one.market else ""))


@click.command()
@with_workspace
@click.argument("source_id", type=int, required=False)
@click.option("--round", "round_id", type=int, help="A round by its id, instead of the source's latest one.")
@click.option("--unit", type=click.Choice(UNIT_KINDS), default="segment", show_default=True)
@click.option("--table", type=click.Choice(list(TABLES)), help="As CSV: the figures, or what was settled.")
def agreement(
    folder: Path, source_id: int | None, round_id: int | None, unit: UnitKind, table: str | None
) -> None:
    """Say how far the coders of a source's latest round agree; list all rounds without SOURCE_ID."""
    ws = open_workspace(folder)
    if source_id is None and round_id is None:
        for one in list_rounds(ws):
            click.echo(
                f"round {one.id} · {one.name} · source {one.source_id}, {one.source_title}: {one.state}"
            )
        return
    one = get_round(ws, round_id) if round_id is not None else _latest(ws, source_id or 0)
    if table is not None:
        click.echo(TABLES[table](ws, one.id), nl=False)
        return
    _say(ws, one, unit)


def _latest(ws: Workspace, source_id: int) -> CodingRound:
    shown = [one for one in list_rounds(ws, source_id=source_id) if one.state in ("revealed", "settled")]
    if not shown:
        raise NotFoundError(
            f"Source {source_id} has no round that is revealed; `fieldnotes agreement` lists all."
        )
    return shown[0]


def _say(ws: Workspace, one: CodingRound, unit: UnitKind) -> None:
    report = measure_round(ws, one.id, unit=unit)
    names = code_names(ws, [figure.code_id for figure in report.by_code if figure.code_id])
    click.echo(f"{one.name} on {one.source_title}: {', '.join(coder.name for coder in one.compared)}")
    click.echo(basis(report))
    for figure in (report.overall, *report.by_code):
        name = names[figure.code_id] if figure.code_id else "all codes"
        click.echo(f"{name}: {_figures(figure, kappa_name(report))}")
        click.echo(f"    {reading(figure)}")
    view = read_settling(ws, one.id)
    differences = len(view.comparison.disagreements)
    click.echo(f"{differences - len(view.open)} of {differences} disagreements settled.")


def _figures(figure: AgreementFigure, kappa: str) -> str:
    parts = [f"alpha {interval_text(figure.alpha)}", f"{kappa} {coefficient_text(figure.kappa)}"]
    if figure.intensity_units:
        parts.append(f"intensity alpha {intensity_text(figure)}")
    parts.append(f"used on {figure.used_on}, by all on {figure.all_on}")
    if figure.positive is not None:
        parts.append(f"where one put it, another did in {100 * figure.positive:.0f} %")
    if figure.percent is not None:
        parts.append(f"plain agreement {figure.percent:.0f} %")
    return ", ".join(parts)
