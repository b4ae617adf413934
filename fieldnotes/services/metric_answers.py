"""Answers behind a metric: kept with what they came from, and gathered into its values."""

from typing import TYPE_CHECKING

from ..errors import ConflictError
from ..records import Metric
from ..store import metric_answers as store
from ..store import metrics
from ..voc.gathering import gather_answers
from .access import allowed
from .workspace import Workspace

if TYPE_CHECKING:
    from ..voc.answers import Answers


@allowed("keep metrics")
def leave_out_known(ws: Workspace, metric: Metric, answers: "Answers") -> "Answers":
    """Return the answers that the metric does not have yet, by the tool's own ids.

    Raises ConflictError where it has all of them.
    """
    import numpy as np

    if not answers.keys.any():
        return answers
    known = np.fromiter(store.read_keys(ws.db, metric.id), dtype=np.int64)
    fresh = answers.without(known)
    if not len(fresh):
        raise ConflictError(
            f"All {len(answers):,} answers of the file are in “{metric.name}” already; nothing was changed."
        )
    return fresh


@allowed("keep metrics")
def store_answers(ws: Workspace, metric: Metric, import_id: int, answers: "Answers") -> tuple[int, int]:
    """Store answers inside the caller's transaction and gather the metric anew.

    Returns how many values it has that it did not have, and how many took the place of others.
    """
    import numpy as np

    counted = (column.tolist() for column in answers.counted())
    store.add_counts(ws.db, metric.id, import_id, zip(*counted, strict=True), answers.slices)
    store.add_keys(ws.db, metric.id, import_id, np.sort(answers.keys[answers.keys != 0]).tolist())
    before = metrics.count_values(ws.db, metric.id)
    gathered = gather_metric(ws, metric)
    new = metrics.count_values(ws.db, metric.id) - before
    return max(0, new), gathered - max(0, new)


@allowed("keep metrics")
def gather_metric(ws: Workspace, metric: Metric) -> int:
    """Make the values of a metric anew from all its answers, inside the caller's transaction; returns how
    many."""
    import numpy as np

    newest = store.read_newest_import(ws.db, metric.id)
    removed = metrics.delete_gathered(ws.db, metric.id)
    if newest is None:
        if removed:
            metrics.mark_changed(ws.db, metric.id)
        return 0
    parts = store.read_parts(ws.db, metric.id)
    place = {part_id: at for at, part_id in enumerate(parts)}
    columns = np.fromiter(
        store.read_counts(ws.db, metric.id),
        dtype=[("day", np.int32), ("part", np.int64), ("score", np.float64), ("answers", np.int64)],
    )
    where = np.zeros(max(parts) + 1, dtype=np.int64)
    where[list(place)] = list(place.values())
    rows = gather_answers(
        columns["day"],
        where[columns["part"]],
        columns["score"],
        columns["answers"],
        slices=list(parts.values()),
        metric=metric,
    )
    metrics.add_values(ws.db, metric.id, newest, rows, gathered=True)
    return len(rows)
