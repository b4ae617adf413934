"""What people make of the evidence for a finding; nothing is ever changed, the newest counts."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlite_utils import Database

from ..records import EvidenceCounts, Judgement
from .database import insert, rows
from .rows import now, to_cell, to_record, to_row

_DAYS = ("oldest", "newest")


def add_judgement(db: Database, values: dict[str, object], counts: EvidenceCounts) -> int:
    """Store a judgement with what stood behind the finding then; returns its id."""
    kept = json.dumps({name: to_cell(value) for name, value in counts._asdict().items()}, ensure_ascii=False)
    return insert(db, "finding_judgement", to_row({**values, "counts": kept, "judged_at": now()}))


def read_judgements(db: Database, finding_ids: Sequence[int] | None = None) -> list[Judgement]:
    """Return what was made of these findings, or of all, the newest first."""
    found = rows(
        db,
        """SELECT * FROM finding_judgement
           WHERE ?1 IS NULL OR finding_id IN (SELECT value FROM json_each(?1)) ORDER BY id DESC""",
        [None if finding_ids is None else json.dumps(list(finding_ids))],
    )
    return [to_record(Judgement, {**row, "counts": _counts(row["counts"])}) for row in found]


def delete_judgement(db: Database, judgement_id: int) -> None:
    """Take a judgement back, as if it had never been made."""
    db.conn.execute("DELETE FROM finding_judgement WHERE id = ?", [judgement_id])


def _counts(kept: str) -> EvidenceCounts:
    """Return counts as they were kept; what was not counted then is as without anything."""
    values: dict[str, Any] = json.loads(kept)
    for name, value in values.items():
        if isinstance(value, list):
            values[name] = tuple(value)
        elif name in _DAYS and value:
            values[name] = date.fromisoformat(value)
    return EvidenceCounts(**{name: values[name] for name in EvidenceCounts._fields if name in values})
