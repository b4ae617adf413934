"""Metrics, their values, and where these came from."""

import json
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlite_utils import Database

from ..records import Metric, MetricValue, RejectedRow, Slice, ValueRow
from .database import insert, rows, update
from .rows import now, to_cell, to_record, to_row

SLICE_COLUMNS = ("market", "segment", "stage", "touchpoint", "channel")
_SAME_SLICE = " AND ".join(f"{name} = ?" for name in SLICE_COLUMNS)
_IMPORT_COLUMNS = (
    "id, metric_id, file_name, values_taken, rows_rejected, imported_by, imported_at, shape, reading, "
    "rows_taken, "
    "rows_known"
)


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


def mark_changed(db: Database, metric_id: int) -> None:
    """Say that a metric's values are others than before."""
    db.conn.execute("UPDATE metric SET revision = revision + 1 WHERE id = ?", [metric_id])


def add_import(db: Database, values: dict[str, object], rejected: Sequence[RejectedRow]) -> int:
    """Store an import with every row that it did not take; returns its id. values: columns of its table."""
    _let_come_again(db, "metric_id = ? AND sha256 = ?", [values["metric_id"], values["sha256"]])
    listed = json.dumps([[row.line, row.reason] for row in rejected], ensure_ascii=False)
    return insert(
        db,
        "metric_import",
        {
            **to_row({**values, "imported_at": now(), "rows_rejected": len(rejected)}),
            "rejected": zlib.compress(listed.encode("utf-8", "replace")) if rejected else None,
        },
    )


def add_values(
    db: Database, metric_id: int, import_id: int, values: Sequence[ValueRow], *, gathered: bool = False
) -> int:
    """Store values of an import; returns how many took the place of older ones.

    A value for a period and slice that is there already is replaced: the newer file counts.
    gathered: whether they follow from answers, so that they are made anew with these.
    """
    before = count_values(db, metric_id)
    db.conn.executemany(
        f"""INSERT OR REPLACE INTO metric_value (metric_id, import_id, gathered, period_start, period_end,
             {", ".join(SLICE_COLUMNS)}, value, low, high, responses)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            (
                metric_id,
                import_id,
                int(gathered),
                to_cell(value.period_start),
                to_cell(value.period_end),
                *slice_row(value.slice).values(),
                value.value,
                value.low,
                value.high,
                value.responses,
            )
            for value in values
        ),
    )
    mark_changed(db, metric_id)
    return before + len(values) - count_values(db, metric_id)


def delete_gathered(db: Database, metric_id: int) -> int:
    """Remove the values that follow from answers; returns how many there were."""
    return db.conn.execute(
        "DELETE FROM metric_value WHERE metric_id = ? AND gathered = 1", [metric_id]
    ).rowcount


def count_values(db: Database, metric_id: int) -> int:
    """Return how many values a metric has."""
    counted = rows(db, "SELECT COUNT(*) AS n FROM metric_value WHERE metric_id = ?", [metric_id])
    return int(counted[0]["n"])


def count_slices(db: Database, metric_id: int) -> int:
    """Return in how many slices a metric has values."""
    return len(read_slices(db, metric_id))


def count_lacking(db: Database, metric_id: int) -> tuple[int, int]:
    """Return how many values have no number of responses, and how many no limits."""
    found = rows(
        db,
        """SELECT SUM(responses IS NULL) AS responses, SUM(low IS NULL OR high IS NULL) AS limits
           FROM metric_value WHERE metric_id = ?""",
        [metric_id],
    )[0]
    return int(found["responses"] or 0), int(found["limits"] or 0)


def find_import(db: Database, metric_id: int, sha256: str) -> str | None:
    """Return when this very file was imported into the metric, as ISO text, or None.

    One of whose values newer files have taken the place counts no more: it has something to say again.
    """
    found = rows(
        db,
        """SELECT imported_at FROM metric_import i WHERE metric_id = ? AND sha256 = ?
             AND (shape <> 'values'
               OR (SELECT COUNT(*) FROM metric_value WHERE import_id = i.id) >= values_taken)""",
        [metric_id, sha256],
    )
    return str(found[0]["imported_at"]) if found else None


def read_imports(db: Database, metric_id: int) -> list[dict[str, object]]:
    """Return a metric's imports as rows of `metric_import`, without the rows not taken, the newest first."""
    return rows(
        db, f"SELECT {_IMPORT_COLUMNS} FROM metric_import WHERE metric_id = ? ORDER BY id DESC", [metric_id]
    )


def read_import(db: Database, import_id: int) -> dict[str, object] | None:
    """Return one import as read_imports does, or None."""
    found = rows(db, f"SELECT {_IMPORT_COLUMNS} FROM metric_import WHERE id = ?", [import_id])
    return found[0] if found else None


def read_rejected(db: Database, import_id: int) -> list[RejectedRow]:
    """Return every row that an import did not take, in the order of the file."""
    found = rows(db, "SELECT rejected FROM metric_import WHERE id = ?", [import_id])
    if not found or found[0]["rejected"] is None:
        return []
    listed: list[list[Any]] = json.loads(zlib.decompress(found[0]["rejected"]))
    return [RejectedRow(line, reason) for line, reason in listed]


def delete_import(db: Database, import_id: int) -> int | None:
    """Remove an import with the values and answers it brought; returns its metric, None where it was gone.

    Later files that had some of its answers too did not add these; they can be brought in again.
    """
    found = rows(db, "DELETE FROM metric_import WHERE id = ? RETURNING metric_id", [import_id])
    if not found:
        return None
    metric_id = int(found[0]["metric_id"])
    _let_come_again(db, "metric_id = ? AND id > ? AND rows_known > 0", [metric_id, import_id])
    mark_changed(db, metric_id)
    return metric_id


def _let_come_again(db: Database, which: str, parameters: Sequence[object]) -> None:
    # A file is known by its hash; with the import's number behind it, the hash is none any more.
    db.conn.execute(
        f"""UPDATE metric_import SET sha256 = sha256 || ' of import ' || id
            WHERE {which} AND LENGTH(sha256) = 64""",
        list(parameters),
    )


def read_values(db: Database, metric_id: int, *, part: Slice | None = None) -> list[MetricValue]:
    """Return a metric's values by slice, then in time order; of one slice alone where `part` is given."""
    one = "" if part is None else f"AND {_SAME_SLICE}"
    found = rows(
        db,
        f"""SELECT * FROM metric_value WHERE metric_id = ? {one}
           ORDER BY {", ".join(SLICE_COLUMNS)}, period_start, period_end""",
        [metric_id, *([] if part is None else slice_row(part).values())],
    )
    return [_value(row) for row in found]


def read_newest_values(db: Database, metric_id: int, *, each: int) -> list[MetricValue]:
    """Return the newest `each` values of each slice, by slice, then in time order."""
    names = ", ".join(SLICE_COLUMNS)
    found = rows(
        db,
        f"""SELECT * FROM (
              SELECT *, ROW_NUMBER() OVER (
                PARTITION BY {names} ORDER BY period_start DESC, period_end DESC) AS newest
              FROM metric_value WHERE metric_id = ?)
            WHERE newest <= ? ORDER BY {names}, period_start, period_end""",
        [metric_id, each],
    )
    return [_value(row) for row in found]


def read_slices(db: Database, metric_id: int) -> list[Slice]:
    """Return the slices that a metric has values for."""
    names = ", ".join(SLICE_COLUMNS)
    found = rows(db, f"SELECT DISTINCT {names} FROM metric_value WHERE metric_id = ?", [metric_id])
    return [to_record(Slice, row) for row in found]


def _value(row: dict[str, Any]) -> MetricValue:
    # As to_record makes it, without asking for each column's kind: a page reads thousands of these.
    return MetricValue(
        id=row["id"],
        metric_id=row["metric_id"],
        period_start=date.fromisoformat(row["period_start"]),
        period_end=date.fromisoformat(row["period_end"]),
        value=row["value"],
        slice=Slice(
            market=row["market"],
            segment=row["segment"],
            stage=row["stage"],
            channel=row["channel"],
            touchpoint=row["touchpoint"],
        ),
        low=row["low"],
        high=row["high"],
        responses=row["responses"],
    )


def keep_mapping(db: Database, shape: str, mapping: str, *, metric_id: int, file_name: str) -> None:
    """Remember how a file of this shape was read, as JSON, and into which metric."""
    db.conn.execute(
        """INSERT OR REPLACE INTO column_mapping (shape, mapping, metric_id, file_name, used_at)
           VALUES (?, ?, ?, ?, ?)""",
        [shape, mapping, metric_id, file_name, to_cell(now())],
    )


def read_mapping(db: Database, shape: str) -> dict[str, object] | None:
    """Return how a file of this shape was read last, as a row of `column_mapping`, or None."""
    found = rows(db, "SELECT * FROM column_mapping WHERE shape = ?", [shape])
    return found[0] if found else None


def keep_study(db: Database, metric_id: int, part: Slice, *, revision: int, found: str) -> None:
    """Store what was found in a slice's series, as JSON."""
    row = slice_row(part)
    db.conn.execute(
        f"""INSERT OR REPLACE INTO metric_study (metric_id, {", ".join(row)}, revision, found)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        [metric_id, *row.values(), revision, found],
    )


def read_study(db: Database, metric_id: int, part: Slice) -> tuple[int, str] | None:
    """Return the revision of the metric that was studied, and what was found in a slice's series, or None."""
    found = rows(
        db,
        f"SELECT revision, found FROM metric_study WHERE metric_id = ? AND {_SAME_SLICE}",
        [metric_id, *slice_row(part).values()],
    )
    return (int(found[0]["revision"]), str(found[0]["found"])) if found else None


def read_unstudied(db: Database) -> int | None:
    """Return a metric whose values have changed since they were studied, or None."""
    found = rows(
        db,
        """SELECT m.id FROM metric m WHERE EXISTS (SELECT 1 FROM metric_value WHERE metric_id = m.id)
           AND NOT EXISTS (SELECT 1 FROM metric_study s WHERE s.metric_id = m.id AND s.revision = m.revision)
           ORDER BY m.id LIMIT 1""",
    )
    return int(found[0]["id"]) if found else None
