"""VoC metrics: bring a file in, see its values and movements, take an import back."""

import hashlib
from dataclasses import dataclass

from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..records import METRIC_KINDS, Metric, MetricKind, MetricTable, MetricValue, Movement
from ..store import metrics
from ..store.database import writing
from ..voc.columns import ColumnMapping, TableGuess, guess_columns
from ..voc.dates import PeriodLength
from ..voc.movement import list_consecutive_movements
from ..voc.table import read_metric_table
from .workspace import Workspace, checked_text, current_member


@dataclass(frozen=True)
class MetricImport:
    """What an import did: the table as read, how many values were new, how many replaced an older one."""

    import_id: int
    table: MetricTable
    new: int
    replaced: int


def add_metric(
    ws: Workspace,
    *,
    kind: MetricKind,
    name: str,
    unit: str = "",
    better: str = "higher",
    definition: str = "",
    base: str = "",
) -> Metric:
    """Store a metric. Raises ConflictError for a name that is taken."""
    if kind not in METRIC_KINDS:
        raise InvalidInputError(f"“{kind}” is no kind of metric; use {', '.join(METRIC_KINDS)}.")
    if better not in ("higher", "lower"):
        raise InvalidInputError("Say whether higher or lower is better.")
    name = checked_text(name, "The metric's name", required=True)
    with writing(ws.db):
        if metrics.read_metrics(ws.db, name=name):
            raise ConflictError(
                f"There is a metric “{name}” already; import into it, or choose another name."
            )
        metric_id = metrics.add_metric(
            ws.db,
            {
                "kind": kind,
                "name": name,
                "unit": checked_text(unit, "The unit") or ("points" if kind == "nps" else "%"),
                "better": better,
                "definition": checked_text(definition, "The definition"),
                "base": checked_text(base, "The base"),
            },
        )
    return get_metric(ws, metric_id)


def get_metric(ws: Workspace, metric_id: int) -> Metric:
    """Return one metric. Raises NotFoundError."""
    found = metrics.read_metrics(ws.db, metric_id=metric_id)
    if not found:
        raise NotFoundError(f"There is no metric {metric_id} in this workspace.")
    return found[0]


def list_metrics(ws: Workspace) -> list[Metric]:
    """Return all metrics by name."""
    return metrics.read_metrics(ws.db)


def preview_metric_table(data: bytes, *, file_name: str, kind: MetricKind = "nps") -> TableGuess:
    """Return the first rows of a file and a guess which column is what, with reasons, to be confirmed."""
    return guess_columns(data, file_name, kind=kind)


def import_metric_table(
    ws: Workspace,
    metric_id: int,
    data: bytes,
    *,
    file_name: str,
    mapping: ColumnMapping | None = None,
    period: PeriodLength = "month",
) -> MetricImport:
    """Store the values of a file; a value for the same period and slice takes the older one's place.

    Rows that could not be taken are in the result's table, with reasons. The very same file again raises
    ConflictError and changes nothing.
    """
    metric = get_metric(ws, metric_id)
    sha256 = hashlib.sha256(data).hexdigest()
    table = read_metric_table(data, file_name=file_name, kind=metric.kind, mapping=mapping, period=period)
    with writing(ws.db):
        before = metrics.find_import(ws.db, metric_id, sha256)
        if before is not None:
            raise ConflictError(
                f"{file_name} was imported into “{metric.name}” already, on {before[:10]}; "
                "nothing was changed."
            )
        import_id, replaced = metrics.add_values(
            ws.db,
            metric_id,
            table.rows,
            file_name=checked_text(file_name, "The file's name"),
            sha256=sha256,
            rows_rejected=len(table.rejected),
            imported_by=current_member(ws).id,
        )
    return MetricImport(import_id, table, len(table.rows) - replaced, replaced)


def list_imports(ws: Workspace, metric_id: int) -> list[dict[str, object]]:
    """Return a metric's imports, the newest first.

    Each has id, file_name, values_taken, rows_rejected, imported_at.
    """
    return metrics.read_imports(ws.db, metric_id)


def undo_import(ws: Workspace, import_id: int) -> None:
    """Remove an import with the values it brought; values whose place it took do not come back."""
    with writing(ws.db):
        metrics.delete_import(ws.db, import_id)


def list_metric_values(ws: Workspace, metric_id: int) -> list[MetricValue]:
    """Return a metric's values by slice, then in time order."""
    return metrics.read_values(ws.db, metric_id)


def list_movements(ws: Workspace, metric_id: int) -> tuple[Movement, ...]:
    """Return the change from each period to the next, slice by slice, with its interval."""
    metric = get_metric(ws, metric_id)
    return list_consecutive_movements(list_metric_values(ws, metric_id), metric=metric)
