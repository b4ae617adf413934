"""Answers and cases behind a metric's values: counted by day, part and score, and whom they came from, as a
hash."""

from collections.abc import Iterable, Iterator, Sequence

from sqlite_utils import Database

from ..records import Slice
from .database import rows
from .metrics import slice_row
from .rows import to_record


def add_counts(
    db: Database,
    metric_id: int,
    import_id: int,
    counts: Iterable[tuple[int, int, float, int]],
    slices: Sequence[Slice],
) -> None:
    """Store how many answers have a day, a part (a position in `slices`) and a score, sorted by these."""
    part_ids = [_part_id(db, metric_id, part) for part in slices]
    db.conn.executemany(
        "INSERT INTO metric_answer (import_id, day, part_id, score, answers) VALUES (?, ?, ?, ?, ?)",
        ((import_id, day, part_ids[part], score, answers) for day, part, score, answers in counts),
    )


def add_keys(db: Database, metric_id: int, import_id: int, keys: Iterable[int]) -> None:
    """Store the hashed ids of an import's answers, in ascending order."""
    db.conn.executemany(
        "INSERT INTO metric_answer_key (metric_id, key, import_id) VALUES (?, ?, ?)",
        ((metric_id, key, import_id) for key in keys),
    )


def read_keys(db: Database, metric_id: int) -> Iterator[int]:
    """Yield the hashed ids of all answers of a metric."""
    for (key,) in db.conn.execute("SELECT key FROM metric_answer_key WHERE metric_id = ?", [metric_id]):
        yield key


def read_counts(db: Database, metric_id: int) -> Iterator[tuple[int, int, float, int]]:
    """Yield day, id of the part, score and number of answers of all imports of a metric."""
    yield from db.conn.execute(
        """SELECT day, part_id, score, answers FROM metric_answer
           WHERE import_id IN (SELECT id FROM metric_import WHERE metric_id = ?)""",
        [metric_id],
    )


def read_parts(db: Database, metric_id: int) -> dict[int, Slice]:
    """Return the parts of the customers that a metric's answers name: id to part."""
    found = rows(db, "SELECT * FROM metric_part WHERE metric_id = ? ORDER BY id", [metric_id])
    return {int(row["id"]): to_record(Slice, row) for row in found}


def read_newest_import(db: Database, metric_id: int) -> int | None:
    """Return the newest import that brought answers into a metric, or None."""
    found = rows(
        db,
        """SELECT MAX(id) AS id FROM metric_import i WHERE metric_id = ?
           AND EXISTS (SELECT 1 FROM metric_answer WHERE import_id = i.id)""",
        [metric_id],
    )
    return None if found[0]["id"] is None else int(found[0]["id"])


def _part_id(db: Database, metric_id: int, part: Slice) -> int:
    row = slice_row(part)
    db.conn.execute(
        f"""INSERT OR IGNORE INTO metric_part (metric_id, {", ".join(row)})
            VALUES (?, {", ".join("?" for _ in row)})""",
        [metric_id, *row.values()],
    )
    where = " AND ".join(f"{name} = ?" for name in row)
    found = rows(
        db, f"SELECT id FROM metric_part WHERE metric_id = ? AND {where}", [metric_id, *row.values()]
    )
    return int(found[0]["id"])
