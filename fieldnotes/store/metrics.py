"""Metrics, their values, and where these came from."""

from collections.abc import Sequence

from sqlite_utils import Database

from ..records import Metric, MetricValue, Slice, ValueRow
from .database import insert, rows, update
from .rows import now, to_cell, to_record, to_row

SLICE_COLUMNS = ("market", "segment", "stage", "channel")


def slice_row(part: Slice) -> dict[str, str]:
    """Return a slice as its columns."""
    return {name: getattr(part, name) for name in SLICE_COLUMNS}


def add_metric(db: Database, values: dict[str, object]) -> int:
    """Store a metric; returns its id."""
    return insert(db, "metric", to_row(values))


def update_metric(db: Database, metric_id: int, values: dict[str, object]) -> None:
    """Set columns of a metric."""
    update(db, "metric", metric_id, to_row(values))


def delete_metric(db: Database, metric_id: int) -> None:
    """Remove a metric."""
    db.conn.execute("DELETE FROM metric WHERE id = ?", [metric_id])


def read_metrics(db: Database, *, metric_id: int | None = None, name: str | None = None) -> list[Metric]:
    """Return metrics by name: all, one by its id, or one by its name."""
    found = rows(
        db,
        "SELECT * FROM metric WHERE (?1 IS NULL OR id = ?1) AND (?2 IS NULL OR name = ?2) ORDER BY name",
        [metric_id, name],
    )
    return [to_record(Metric, row) for row in found]


def add_values(
    db: Database,
    metric_id: int,
    values: Sequence[ValueRow],
    *,
    file_name: str,
    sha256: str,
    rows_rejected: int,
    imported_by: int,
) -> tuple[int, int]:
    """Store an import; returns its id and how many values took the place of older ones.

    A value for a period and slice that is there already is replaced: the newer file counts.
    """
    import_id = insert(
        db,
        "metric_import",
        to_row(
            {
                "metric_id": metric_id,
                "file_name": file_name,
                "sha256": sha256,
                "values_taken": len(values),
                "rows_rejected": rows_rejected,
                "imported_by": imported_by,
                "imported_at": now(),
            }
        ),
    )
    before = _count_values(db, metric_id)
    db.conn.executemany(
        """INSERT OR REPLACE INTO metric_value (metric_id, import_id, period_start, period_end,
             market, segment, stage, channel, value, low, high, responses)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            (
                metric_id,
                import_id,
                to_cell(value.period_start),
                to_cell(value.period_end),
                *slice_row(value.slice).values(),
                value.value,
                value.low,
                value.high,
                value.responses,
            )
            for value in values
        ],
    )
    return import_id, before + len(values) - _count_values(db, metric_id)


def _count_values(db: Database, metric_id: int) -> int:
    counted = rows(db, "SELECT COUNT(*) AS n FROM metric_value WHERE metric_id = ?", [metric_id])
    return int(counted[0]["n"])


def find_import(db: Database, metric_id: int, sha256: str) -> str | None:
    """Return when this very file was imported into the metric, as ISO text, or None."""
    found = rows(
        db, "SELECT imported_at FROM metric_import WHERE metric_id = ? AND sha256 = ?", [metric_id, sha256]
    )
    return str(found[0]["imported_at"]) if found else None


def read_imports(db: Database, metric_id: int) -> list[dict[str, object]]:
    """Return a metric's imports as rows of `metric_import`, the newest first."""
    return rows(db, "SELECT * FROM metric_import WHERE metric_id = ? ORDER BY id DESC", [metric_id])


def delete_import(db: Database, import_id: int) -> None:
    """Remove an import with the values it brought."""
    db.conn.execute("DELETE FROM metric_import WHERE id = ?", [import_id])


def read_values(db: Database, metric_id: int) -> list[MetricValue]:
    """Return a metric's values by slice, then in time order."""
    found = rows(
        db,
        """SELECT * FROM metric_value WHERE metric_id = ?
           ORDER BY market, segment, stage, channel, period_start, period_end""",
        [metric_id],
    )
    return [to_record(MetricValue, {**row, "slice": to_record(Slice, row)}) for row in found]
