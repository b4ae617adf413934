"""Metrics, from a table to a series of values."""

from pathlib import Path
from typing import Any

import click

from ..records import METRIC_KINDS
from ..services import metrics
from ..services.workspace import open_workspace
from .options import with_workspace


@click.command("import-metric")
@with_workspace
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", required=True, help="The metric's name; it is made where it is new.")
@click.option("--kind", type=click.Choice(METRIC_KINDS), default="nps", show_default=True)
@click.option("--unit", default="", help="Of the values; points for an NPS, % otherwise.")
@click.option("--better", type=click.Choice(["higher", "lower"]), default="higher", show_default=True)
@click.option("--definition", default="", help="How it is measured, so that values can be compared.")
def import_metric(
    folder: Path, file: Path, name: str, kind: Any, unit: str, better: str, definition: str
) -> None:
    """Import a table of values, or of raw 0–10 scores that become an NPS, from FILE."""
    ws = open_workspace(folder)
    data = file.read_bytes()
    metric = next((m for m in metrics.list_metrics(ws) if m.name == name), None)
    if metric is None:
        metrics.preview_metric_table(data, file_name=file.name, kind=kind)  # refuses before a metric is made
        metric = metrics.add_metric(ws, kind=kind, name=name, unit=unit, better=better, definition=definition)
    done = metrics.import_metric_table(ws, metric.id, data, file_name=file.name)
    click.echo(f"{done.table.reading}")
    click.echo(f"“{metric.name}”: {done.new} new values, {done.replaced} replaced.")
    for row in done.table.rejected:
        click.echo(f"line {row.line}: {row.reason}", err=True)
