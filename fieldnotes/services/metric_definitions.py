"""Metrics by their definition: what is measured, how, and which way is better."""

from typing import Any

from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..records import MEASURES, METRIC_KINDS, Metric, MetricKind
from ..store import actions, findings, metrics
from ..store.database import writing
from ..voc.dates import PERIOD_LENGTHS
from ..voc.kinds import KIND_DEFAULTS, UNIT_OF_MEASURE
from .access import allowed
from .metric_answers import gather_metric
from .workspace import Workspace, checked_text

_MEASURING = ("measure", "per", "counts_from", "counts_words", "scale_low", "scale_high", "period")


@allowed("keep metrics")
def add_metric(
    ws: Workspace,
    *,
    kind: MetricKind,
    name: str,
    unit: str = "",
    better: str = "higher",
    definition: str = "",
    base: str = "",
    **measuring: Any,
) -> Metric:
    """Store a metric. Raises ConflictError for a name that is taken.

    measuring: how it is measured, where it is not measured as its kind usually is: measure, per, counts_from,
    scale_low, scale_high, period (the fields of Metric).
    """
    values = metric_values(
        kind=kind, name=name, unit=unit, better=better, definition=definition, base=base, **measuring
    )
    with writing(ws.db):
        check_name_is_free(ws, str(values["name"]))
        metric_id = metrics.add_metric(ws.db, values)
    return get_metric(ws, metric_id)


@allowed("keep metrics")
def edit_metric(
    ws: Workspace,
    metric_id: int,
    *,
    name: str,
    unit: str,
    better: str,
    definition: str,
    base: str,
    **measuring: Any,
) -> Metric:
    """Change how a metric is named, defined and measured (as for add_metric); its kind stays.

    Where it is measured otherwise than before, its values are gathered anew from the answers behind it.
    """
    old = get_metric(ws, metric_id)
    kept = {field: getattr(old, field) for field in _MEASURING}
    words = {"name": name, "unit": unit, "better": better, "definition": definition, "base": base}
    values = metric_values(kind=old.kind, **words, **{**kept, **measuring})
    with writing(ws.db):
        check_name_is_free(ws, str(values["name"]), besides=metric_id)
        metrics.update_metric(ws.db, metric_id, values)
        new = get_metric(ws, metric_id)
        if any(getattr(new, field) != kept[field] for field in _MEASURING):
            gather_metric(ws, new)
    return get_metric(ws, metric_id)


@allowed("keep metrics")
def remove_empty_metric(ws: Workspace, metric_id: int) -> None:
    """Remove a metric that holds nothing. Raises ConflictError while it has values, links or actions."""
    metric = get_metric(ws, metric_id)
    with writing(ws.db):
        if metrics.count_values(ws.db, metric_id):
            raise ConflictError(f"“{metric.name}” still has values; take its imports back first.")
        if findings.read_links(ws.db, metric_id=metric_id):
            raise ConflictError(f"Findings are linked to “{metric.name}”; remove these links first.")
        if actions.read_actions(ws.db, metric_id=metric_id):
            raise ConflictError(
                f"Actions should move “{metric.name}”; remove them, or give them another metric, first."
            )
        metrics.delete_metric(ws.db, metric_id)


@allowed("see metrics")
def get_metric(ws: Workspace, metric_id: int) -> Metric:
    """Return one metric. Raises NotFoundError."""
    found = metrics.read_metrics(ws.db, metric_id=metric_id)
    if not found:
        raise NotFoundError(f"There is no metric {metric_id} in this workspace.")
    return found[0]


@allowed("see metrics")
def list_metrics(ws: Workspace) -> list[Metric]:
    """Return all metrics by name."""
    return metrics.read_metrics(ws.db)


def metric_values(
    *, kind: MetricKind, name: str, unit: str, better: str, definition: str, base: str, **measuring: Any
) -> dict[str, object]:
    """Return a metric's columns, checked. Raises InvalidInputError."""
    if kind not in METRIC_KINDS:
        raise InvalidInputError(f"“{kind}” is no kind of metric; use {', '.join(METRIC_KINDS)}.")
    if better not in ("higher", "lower"):
        raise InvalidInputError("Say whether higher or lower is better.")
    unknown = set(measuring) - set(_MEASURING)
    if unknown:
        raise InvalidInputError(f"A metric has no {', '.join(sorted(unknown))}.")
    usual = KIND_DEFAULTS[kind]
    measure = measuring.get("measure") or usual.measure
    if measure not in MEASURES or (measure == "nps") != (kind == "nps"):
        raise InvalidInputError(f"A metric of kind {kind} cannot be measured as “{measure}”.")
    scale = {
        "counts_from": usual.counts_from if measure == usual.measure else None,
        "scale_low": usual.scale_low,
        "scale_high": usual.scale_high,
    }
    values = {"per": 100.0, "counts_words": "", "period": "month", **scale, **measuring, "measure": measure}
    if values["period"] not in PERIOD_LENGTHS:
        raise InvalidInputError(f"“{values['period']}” is no period; use {', '.join(PERIOD_LENGTHS)}.")
    if not values["per"] > 0:
        raise InvalidInputError("A share or a rate is said of 100, 1,000 or another number above 0.")
    low, high = values["scale_low"], values["scale_high"]
    if low is not None and high is not None and low >= high:
        raise InvalidInputError(f"The scale from {low:g} to {high:g} has no room; swap them.")
    usual_unit = usual.unit if measure == usual.measure else UNIT_OF_MEASURE[measure]
    return {
        "kind": kind,
        "name": checked_text(name, "The metric's name", required=True),
        "unit": checked_text(unit, "The unit") or usual_unit,
        "better": better,
        "definition": checked_text(definition, "The definition"),
        "base": checked_text(base, "The base"),
        **values,
    }


@allowed("keep metrics")
def check_name_is_free(ws: Workspace, name: str, *, besides: int | None = None) -> None:
    """Raise ConflictError where another metric has the name."""
    if any(metric.id != besides for metric in metrics.read_metrics(ws.db, name=name)):
        raise ConflictError(f"There is a metric “{name}” already; import into it, or choose another name.")
