"""What each theme and emotion goes along with in a metric, from a terminal or as a file."""

from pathlib import Path
from typing import Any, cast

import click

from ..errors import InvalidInputError
from ..interchange.csv_text import rows_to_csv_bytes
from ..interchange.json_text import to_json_text
from ..records import CODE_KINDS, CodeKind, Driver, Slice
from ..services.driver_exports import DRIVER_COLUMNS, JUDGED, driver_rows, drivers_words
from ..services.drivers import list_scored_sources, metric_drivers
from ..services.workspace import open_workspace
from .metrics import metric_named
from .options import DAY, day_of, with_workspace


@click.command()
@with_workspace
@click.argument("metric")
@click.option(
    "--source",
    "source_ids",
    type=int,
    multiple=True,
    help="Count this source of scored answers; by default those read from the metric's own files.",
)
@click.option("--kind", type=click.Choice(CODE_KINDS), help="Only codes of this kind.")
@click.option("--up", is_flag=True, help="Count each code for the one above it.")
@click.option("--market", default="", help="Only answers from this market.")
@click.option("--segment", default="", help="Only answers from this segment.")
@click.option("--channel", default="", help="Only answers from this channel.")
@click.option("--from", "start_on", type=DAY, help="From this day on.")
@click.option("--until", "end_on", type=DAY, help="Until this day.")
@click.option(
    "--all-read",
    is_flag=True,
    help="All comments of these sources were read: those without a code mention nothing.",
)
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="Write to a file, .csv or .json; else the numbers go to the terminal.",
)
def drivers(folder: Path, metric: str, to: Path | None, **options: Any) -> None:
    """Show METRIC among those who mention each theme and emotion and among those who do not."""
    ws = open_workspace(folder)
    part = Slice(market=options["market"], segment=options["segment"], channel=options["channel"])
    metric_id = metric_named(ws, metric).id
    found = metric_drivers(
        ws,
        metric_id,
        source_ids=options["source_ids"] or None,
        part=part,
        start_on=day_of(options["start_on"]),
        end_on=day_of(options["end_on"]),
        kind=cast(CodeKind | None, options["kind"]),
        roll_up=options["up"],
        count_uncoded=options["all_read"],
    )
    if not found.drivers:
        known = list_scored_sources(ws, metric_id)
        listed = "; ".join(f"--source {one.source_id} ({one.title}, {one.coded:,} coded)" for one in known)
        click.echo(
            "No coded comments are counted. " + (f"There are: {listed}." if listed else "None has a score.")
        )
        return
    if to is None:
        click.echo("\n".join([*drivers_words(found, part), "", *map(_line, found.drivers)]))
        return
    if to.suffix.lower() == ".csv":
        to.write_bytes(rows_to_csv_bytes(DRIVER_COLUMNS, driver_rows(found)))
    elif to.suffix.lower() == ".json":
        to.write_text(to_json_text(found, indent=2) + "\n", encoding="utf-8")
    else:
        raise InvalidInputError(f"{to.name} does not say what to write; end its name in csv or json.")
    click.echo(f"Written to {to}.")


def _line(one: Driver) -> str:
    head = f"{one.code.name}: {one.mentions:,} of {one.mentions + one.others:,}"
    if one.difference is None or one.impact is None:
        return f"{head}, nobody to compare with"
    said = "too few to say" if one.small else JUDGED[one.certain]
    limits = "" if one.low is None or one.high is None else f" ({one.low:.1f} to {one.high:.1f})"
    sides = f"{one.mentioning:.1f} against {one.not_mentioning:.1f}"
    return f"{head}, {sides}: {one.difference:+.1f}{limits}, {said}; in all {one.impact:+.1f}"
