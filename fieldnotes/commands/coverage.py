"""Who has been in the field and where nobody has been, from a terminal."""

from datetime import datetime
from pathlib import Path

import click

from ..errors import NotFoundError
from ..field.coverage_words import (
    group_words,
    hours_words,
    out_words,
    period_words,
    place_title,
    summary_words,
    timing_words,
    weeks_words,
    weight_words,
)
from ..records import ACROSS, GROUP_BY
from ..services.coverage import read_coverage
from ..services.coverage_exports import COVERAGE_TABLES, coverage_csv, write_coverage
from ..services.teams import set_team
from ..services.workspace import list_members, open_workspace
from .options import DAY, day_of, with_workspace


@click.command()
@with_workspace
@click.option("--from", "start", type=DAY, help="From this day on; always by default.")
@click.option("--until", "end", type=DAY, help="Until this day.")
@click.option(
    "--by", type=click.Choice(GROUP_BY), default="team", show_default=True, help="How people are grouped."
)
@click.option("--journey", "journey_id", type=int, default=None, help="The map's journey, by number.")
@click.option(
    "--across", type=click.Choice(ACROSS), default="market", show_default=True, help="The map's columns."
)
@click.option(
    "--csv",
    "csv_folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help=f"Write the tables into this folder: {', '.join(COVERAGE_TABLES)}, each with .csv.",
)
@click.option(
    "--pdf", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Write one A4 page."
)
@click.option(
    "--html", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Write one HTML file."
)
def coverage(
    folder: Path,
    start: datetime | None,
    end: datetime | None,
    by: str,
    journey_id: int | None,
    across: str,
    csv_folder: Path | None,
    pdf: Path | None,
    html: Path | None,
) -> None:
    """Say who has been in the field, which places nobody has walked, and where to go next."""
    ws = open_workspace(folder)
    seen = read_coverage(
        ws, start=day_of(start), end=day_of(end), by=by, journey_id=journey_id, across=across
    )
    if csv_folder is not None:
        csv_folder.mkdir(parents=True, exist_ok=True)
        for table in COVERAGE_TABLES:
            (csv_folder / f"{table}.csv").write_text(
                coverage_csv(ws, seen, table), encoding="utf-8-sig", newline=""
            )
        click.echo(f"{len(COVERAGE_TABLES)} tables written to {csv_folder}.")
    for path, file_format in ((pdf, "pdf"), (html, "html")):
        if path is not None:
            path.write_bytes(write_coverage(ws, seen, file_format=file_format))
            click.echo(f"Written to {path}.")
    if csv_folder or pdf or html:
        return
    click.echo(f"{period_words(seen.period).capitalize()}. {summary_words(seen)}")
    click.echo(weeks_words(seen.weeks))
    for group in seen.groups:
        click.echo(
            f"  {group_words(group, by)}: {out_words(group)} out, {group.walks:,} walks, "
            f"{hours_words(group.hours)}"
        )
    if timing := timing_words(seen):
        click.echo(timing)
    if seen.map is not None:
        click.echo(f"{seen.map.journey}: nobody walked {seen.map.white:,} of {seen.map.places:,} places.")
    for place in seen.next_places:
        click.echo(f"→ {place_title(place)}. {' '.join(place.reasons)}")
        click.echo(f"  {place.question} {weight_words(place)}")


@click.command("set-team")
@with_workspace
@click.argument("member")
@click.option("--team", default=None, help="Their team; “” for none. What is not said stays.")
@click.option("--rank", default=None, help="Their rank; “” for none. What is not said stays.")
def set_team_command(folder: Path, member: str, team: str | None, rank: str | None) -> None:
    """Say which team and rank MEMBER has, by name."""
    ws = open_workspace(folder)
    found = next((one for one in list_members(ws) if one.name.casefold() == member.casefold()), None)
    if found is None:
        raise NotFoundError(f"There is no member “{member}”; run `fieldnotes members` to see them.")
    kept = set_team(
        ws,
        found.id,
        team=found.team if team is None else team,
        rank=found.rank if rank is None else rank,
    )
    click.echo(f"{kept.name}: {kept.team or 'no team'}, {kept.rank or 'no rank'}.")
