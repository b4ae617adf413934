"""Saved queries whose answers become values of a metric."""

from sqlite_utils import Database

from ..records import MetricQuery
from .database import insert, rows, update
from .rows import now, to_cell, to_record, to_row


def add_query(db: Database, values: dict[str, object]) -> int:
    """Store a query; returns its id."""
    return insert(db, "metric_query", to_row({**values, "saved_at": now()}))


def read_queries(
    db: Database, *, query_id: int | None = None, metric_id: int | None = None, name: str | None = None
) -> list[MetricQuery]:
    """Return queries by name: all, one by its id or name, or those of a metric."""
    found = rows(
        db,
        """SELECT * FROM metric_query WHERE (?1 IS NULL OR id = ?1) AND (?2 IS NULL OR metric_id = ?2)
           AND (?3 IS NULL OR name = ?3) ORDER BY name""",
        [query_id, metric_id, name],
    )
    return [to_record(MetricQuery, row) for row in found]


def delete_query(db: Database, query_id: int) -> None:
    """Remove a query; what it brought stays."""
    db.conn.execute("DELETE FROM metric_query WHERE id = ?", [query_id])


def set_outcome(db: Database, query_id: int, outcome: str, *, failed: bool) -> None:
    """Say what the run that ends now did."""
    update(db, "metric_query", query_id, to_row({"ran_at": now(), "outcome": outcome, "failed": failed}))


def read_due_query(db: Database) -> MetricQuery | None:
    """Return a daily query that did not run today, by the day in UTC, or None."""
    found = rows(
        db,
        "SELECT * FROM metric_query WHERE daily = 1 AND (ran_at IS NULL OR ran_at < ?) ORDER BY id LIMIT 1",
        [to_cell(now().replace(hour=0, minute=0, second=0, microsecond=0))],
    )
    return to_record(MetricQuery, found[0]) if found else None
