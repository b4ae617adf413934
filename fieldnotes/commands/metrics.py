"""Metrics, from a table or a database to a series of values."""

from pathlib import Path
from typing import Any

import click

from ..errors import InvalidInputError
from ..records import MEASURES, METRIC_KINDS, Metric
from ..services import metric_queries, metrics
from ..services.metrics import MetricImport
from ..services.workspace import Workspace, open_workspace
from ..voc.column_mapping import ColumnMapping
from ..voc.dates import PERIOD_LENGTHS
from ..voc.kinds import KIND_DEFAULTS
from .options import with_workspace

SHAPES = ("values", "responses", "cases", "counts")
LISTS = ("cases", "not_cases")
ROLES = tuple(name for name in ColumnMapping.__dataclass_fields__ if name != "shape")


@click.command("import-metric")
@with_workspace
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", required=True, help="The metric's name; it is made where it is new.")
@click.option("--kind", type=click.Choice(METRIC_KINDS), default="nps", show_default=True)
@click.option(
    "--measure", type=click.Choice(MEASURES), help="Of a new metric; the kind's usual one by default."
)
@click.option("--unit", default="", help="Of the values; points for an NPS, % otherwise.")
@click.option(
    "--better", type=click.Choice(["higher", "lower"]), help="The kind's usual direction by default."
)
@click.option("--definition", default="", help="How it is measured, so that values can be compared.")
@click.option("--base", default="", help="Who or what is counted.")
@click.option(
    "--period", type=click.Choice(PERIOD_LENGTHS), help="What answers are gathered by; months by default."
)
@click.option(
    "--rows-are", "shape", type=click.Choice(SHAPES), help="What a row is, where the guess is wrong."
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="ROLE=COLUMN",
    help="Correct the guess: period, value, key, market, … ; all_from=2026-03-01 and all_to=2026-03-31 for "
    "a file without dates; cases=Yes and not_cases=No (several with commas) for words. May be repeated.",
)
@click.option(
    "--consent", default="", help="How respondents agreed to being quoted; their comments become a source."
)
def import_metric(
    folder: Path,
    file: Path,
    name: str,
    kind: Any,
    measure: Any,
    unit: str,
    better: str | None,
    definition: str,
    base: str,
    period: Any,
    shape: str | None,
    columns: tuple[str, ...],
    consent: str,
) -> None:
    """Import a CSV, TSV, XLSX or Parquet file: ready values, or answers and cases that become values."""
    ws = open_workspace(folder)
    data = file.read_bytes()
    metric = next((m for m in metrics.list_metrics(ws) if m.name == name), None)
    mapping = _mapping(ws, metric, data, file, kind=kind, measure=measure, shape=shape, columns=columns)
    if metric is None:
        done = metrics.import_new_metric(
            ws,
            data,
            file_name=file.name,
            kind=kind,
            name=name,
            unit=unit,
            better=better or KIND_DEFAULTS[kind].better,
            definition=definition,
            base=base,
            mapping=mapping,
            period=period or "month",
            **({"measure": measure} if measure else {}),
        )
    else:
        done = metrics.import_metric_table(
            ws, metric.id, data, file_name=file.name, mapping=mapping, period=period
        )
    _say(name, done)
    if consent:
        source = metrics.add_metric_comments(
            ws, done.metric_id, data, file_name=file.name, mapping=mapping, consent=consent
        )
        click.echo(f"Its comments are the source “{source.title}”.")


@click.group("metric-query")
def metric_query() -> None:
    """Figures from a database: save a query, run it, list or remove what is saved."""


@metric_query.command("save")
@with_workspace
@click.argument("metric")
@click.option("--name", required=True, help="The query's name.")
@click.option(
    "--url-variable", required=True, help="The environment variable that holds the database's address."
)
@click.option("--sql", required=True, help="One SELECT statement.")
@click.option("--daily", is_flag=True, help="The worker runs it once a day.")
def save_query(folder: Path, metric: str, name: str, url_variable: str, sql: str, daily: bool) -> None:
    """Save a query for the metric named METRIC; it runs once, to see how its columns read."""
    ws = open_workspace(folder)
    query = metric_queries.save_metric_query(
        ws, metric_named(ws, metric).id, name=name, url_variable=url_variable, statement=sql, daily=daily
    )
    click.echo(f"Saved “{query.name}”. Run it with: fieldnotes metric-query run “{query.name}”")


@metric_query.command("run")
@with_workspace
@click.argument("name")
def run_query(folder: Path, name: str) -> None:
    """Run the saved query NAME and store what is new."""
    ws = open_workspace(folder)
    done = metric_queries.run_metric_query(ws, _query_named(ws, name))
    if done is None:
        click.echo("Nothing new.")
    else:
        _say(name, done)


@metric_query.command("list")
@with_workspace
def list_queries(folder: Path) -> None:
    """List the saved queries and how each went last."""
    for query in metric_queries.list_metric_queries(open_workspace(folder)):
        ran = f"{query.ran_at:%Y-%m-%d %H:%M} UTC: {query.outcome}" if query.ran_at else "did not run yet"
        click.echo(f"{query.name}  ({'daily' if query.daily else 'on demand'}, {query.url_variable})  {ran}")


@metric_query.command("remove")
@with_workspace
@click.argument("name")
def remove_query(folder: Path, name: str) -> None:
    """Remove the saved query NAME; what it brought stays."""
    ws = open_workspace(folder)
    metric_queries.remove_metric_query(ws, _query_named(ws, name))
    click.echo(f"Removed “{name}”.")


def _mapping(
    ws: Workspace,
    metric: Metric | None,
    data: bytes,
    file: Path,
    *,
    kind: Any,
    measure: Any,
    shape: str | None,
    columns: tuple[str, ...],
) -> ColumnMapping:
    """Return the mapping of the last file of this shape, else the guess, with what was said put in."""
    if metric is not None:
        kind, measure = metric.kind, metric.measure
    guess = metrics.preview_metric_table(data, file_name=file.name, kind=kind, measure=measure)
    recalled = metrics.recall_mapping(ws, guess)
    known = recalled is not None and metric is not None and recalled.metric_id == metric.id
    start = recalled.mapping if recalled is not None and known else guess.mapping
    fields = {role: getattr(start, role) for role in ROLES}
    for one in columns:
        role, _, column = one.partition("=")
        if role not in fields:
            raise InvalidInputError(f"“{role}” is no role of a column; use {', '.join(ROLES)}.")
        fields[role] = tuple(column.split(",")) if role in LISTS else column or None
    return ColumnMapping(shape=shape or start.shape, **fields)  # type: ignore[arg-type]


def _say(name: str, done: MetricImport) -> None:
    click.echo(done.table.reading)
    added = f"{done.answers:,} answers added, " if done.answers else ""
    click.echo(f"“{name}”: {added}{done.new} new values, {done.replaced} replaced.")
    for row in done.table.rejected:
        click.echo(f"line {row.line}: {row.reason}", err=True)


def metric_named(ws: Workspace, name: str) -> Metric:
    """Return the metric of this name. Raises InvalidInputError."""
    found = next((metric for metric in metrics.list_metrics(ws) if metric.name == name), None)
    if found is None:
        raise InvalidInputError(
            f"There is no metric “{name}”; import a file into it first, or make it in the app."
        )
    return found


def _query_named(ws: Workspace, name: str) -> int:
    found = next((one for one in metric_queries.list_metric_queries(ws) if one.name == name), None)
    if found is None:
        raise InvalidInputError(f"There is no query “{name}”; list them with: fieldnotes metric-query list")
    return found.id
