"""VoC metrics: bring a file in, see its values and movements, take an import back."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..records import METRIC_KINDS, Metric, MetricKind, MetricTable, MetricValue, Movement
from ..store import findings, metrics
from ..store.database import writing
from ..voc.columns import ColumnMapping, TableGuess, guess_columns
from ..voc.dates import PeriodLength
from ..voc.movement import limits_of, list_consecutive_movements
from ..voc.table import read_metric_table
from .workspace import Workspace, checked_text, current_member


@dataclass(frozen=True)
class MetricImport:
    """What an import did: the table as read, how many values were new, how many replaced an older one."""

    import_id: int
    table: MetricTable
    new: int
    replaced: int
    metric_id: int


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
    values = _metric_values(kind=kind, name=name, unit=unit, better=better, definition=definition, base=base)
    with writing(ws.db):
        _check_name_is_free(ws, str(values["name"]))
        metric_id = metrics.add_metric(ws.db, values)
    return get_metric(ws, metric_id)


def edit_metric(
    ws: Workspace, metric_id: int, *, name: str, unit: str, better: str, definition: str, base: str
) -> Metric:
    """Change how a metric is named and defined; its kind and values stay."""
    kind = get_metric(ws, metric_id).kind
    values = _metric_values(kind=kind, name=name, unit=unit, better=better, definition=definition, base=base)
    with writing(ws.db):
        _check_name_is_free(ws, str(values["name"]), besides=metric_id)
        metrics.update_metric(ws.db, metric_id, values)
    return get_metric(ws, metric_id)


def remove_empty_metric(ws: Workspace, metric_id: int) -> None:
    """Remove a metric that holds nothing. Raises ConflictError while it has values or links."""
    metric = get_metric(ws, metric_id)
    with writing(ws.db):
        if metrics.read_values(ws.db, metric_id):
            raise ConflictError(f"“{metric.name}” still has values; take its imports back first.")
        if findings.read_links(ws.db, metric_id=metric_id):
            raise ConflictError(f"Findings are linked to “{metric.name}”; remove these links first.")
        metrics.delete_metric(ws.db, metric_id)


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
    table = read_metric_table(data, file_name=file_name, kind=metric.kind, mapping=mapping, period=period)
    with writing(ws.db):
        return _store_table(ws, metric, table, data, file_name=file_name)


def import_new_metric(
    ws: Workspace,
    data: bytes,
    *,
    file_name: str,
    kind: MetricKind,
    name: str,
    unit: str = "",
    better: str = "higher",
    definition: str = "",
    base: str = "",
    mapping: ColumnMapping | None = None,
    period: PeriodLength = "month",
) -> MetricImport:
    """Store a new metric with the values of a file; nothing is stored where either cannot be used."""
    values = _metric_values(kind=kind, name=name, unit=unit, better=better, definition=definition, base=base)
    table = read_metric_table(data, file_name=file_name, kind=kind, mapping=mapping, period=period)
    with writing(ws.db):
        _check_name_is_free(ws, str(values["name"]))
        metric = get_metric(ws, metrics.add_metric(ws.db, values))
        return _store_table(ws, metric, table, data, file_name=file_name)


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


def interval_of(metric: Metric, value: MetricValue) -> tuple[float, float] | None:
    """Return a value's 95 % interval in the metric's unit: as given, or from its n for a share; or None."""
    return limits_of(value, metric)


def what_is_missing(metric: Metric, values: Iterable[MetricValue]) -> tuple[str, ...]:
    """Return what keeps a metric from being compared with others, in words; nothing for a complete one."""
    values = tuple(values)
    missing = []
    if not metric.definition:
        missing.append("its definition (what was asked, of whom)")
    if not metric.base:
        missing.append("its base (who or what is counted)")
    if any(value.responses is None for value in values):
        missing.append("the number of responses of some values")
    if any(interval_of(metric, value) is None for value in values):
        missing.append("the interval of some values")
    return tuple(missing)


def _metric_values(
    *, kind: MetricKind, name: str, unit: str, better: str, definition: str, base: str
) -> dict[str, object]:
    if kind not in METRIC_KINDS:
        raise InvalidInputError(f"“{kind}” is no kind of metric; use {', '.join(METRIC_KINDS)}.")
    if better not in ("higher", "lower"):
        raise InvalidInputError("Say whether higher or lower is better.")
    return {
        "kind": kind,
        "name": checked_text(name, "The metric's name", required=True),
        "unit": checked_text(unit, "The unit") or ("points" if kind == "nps" else "%"),
        "better": better,
        "definition": checked_text(definition, "The definition"),
        "base": checked_text(base, "The base"),
    }


def _check_name_is_free(ws: Workspace, name: str, *, besides: int | None = None) -> None:
    if any(metric.id != besides for metric in metrics.read_metrics(ws.db, name=name)):
        raise ConflictError(f"There is a metric “{name}” already; import into it, or choose another name.")


def _store_table(
    ws: Workspace, metric: Metric, table: MetricTable, data: bytes, *, file_name: str
) -> MetricImport:
    sha256 = hashlib.sha256(data).hexdigest()
    before = metrics.find_import(ws.db, metric.id, sha256)
    if before is not None:
        raise ConflictError(
            f"{file_name} was imported into “{metric.name}” already, on {before[:10]}; nothing was changed."
        )
    import_id, replaced = metrics.add_values(
        ws.db,
        metric.id,
        table.rows,
        file_name=checked_text(file_name, "The file's name"),
        sha256=sha256,
        rows_rejected=len(table.rejected),
        imported_by=current_member(ws).id,
    )
    return MetricImport(import_id, table, len(table.rows) - replaced, replaced, metric.id)
