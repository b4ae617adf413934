"""How people of a market read a finding, and which findings wait for that."""

import json
from collections.abc import Sequence

from sqlite_utils import Database

from ..records import LocalReading
from .database import insert, rows
from .rows import now, to_record, to_row

# A finding that is still held, in a market where nobody has read what it says now.
_WAITING = """FROM finding_in_market p JOIN finding f ON f.id = p.finding_id AND f.status <> 'retired'
WHERE NOT EXISTS (
  SELECT 1 FROM reading_of_words r
  WHERE r.finding_id = p.finding_id AND folded(r.market) = folded(p.market) AND r.of_these_words)"""


def add_local_reading(db: Database, values: dict[str, object]) -> int:
    """Store how somebody of the market reads a finding, with the statement they read; returns the id."""
    return insert(db, "local_reading", to_row({**values, "read_at": now()}))


def read_local_readings(db: Database, finding_ids: Sequence[int]) -> list[LocalReading]:
    """Return the local readings of findings, the newest first."""
    found = rows(
        db,
        """SELECT * FROM reading_of_words WHERE finding_id IN (SELECT value FROM json_each(?))
           ORDER BY id DESC""",
        [json.dumps(list(finding_ids))],
    )
    return [to_record(LocalReading, row) for row in found]


def read_local_reading(db: Database, reading_id: int) -> LocalReading | None:
    """Return one reading, or None."""
    found = rows(db, "SELECT * FROM reading_of_words WHERE id = ?", [reading_id])
    return to_record(LocalReading, found[0]) if found else None


def delete_local_reading(db: Database, reading_id: int) -> None:
    """Forget a reading."""
    db.conn.execute("DELETE FROM local_reading WHERE id = ?", [reading_id])


def read_waiting(db: Database, market: str | None = None) -> list[tuple[int, str]]:
    """Return which findings wait to be read in which market, shared ones first, the oldest first of each.

    market: only those that wait there, however it is capitalised; None for all.
    """
    found = rows(
        db,
        f"""SELECT p.finding_id, p.market {_WAITING} AND (?1 IS NULL OR folded(p.market) = folded(?1))
        ORDER BY f.status <> 'shared', p.finding_id, p.market""",
        [market],
    )
    return [(row["finding_id"], row["market"]) for row in found]


def count_waiting(db: Database, market: str) -> int:
    """Return how many findings wait to be read in a market."""
    counted = rows(db, f"SELECT COUNT(*) AS n {_WAITING} AND folded(p.market) = folded(?1)", [market])
    return int(counted[0]["n"])


def read_markets(db: Database) -> list[str]:
    """Return the markets that findings, sources, metrics and members name, by name."""
    found = rows(
        db,
        """SELECT market FROM finding_in_market UNION SELECT market FROM source
           UNION SELECT market FROM session UNION SELECT market FROM member
           UNION SELECT DISTINCT market FROM metric_value ORDER BY market""",
    )
    return [row["market"] for row in found if row["market"]]
