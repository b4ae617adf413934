"""Findings, their evidence, and their links to metrics."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from ..records import Evidence, Finding, FindingChange, Link, Slice
from .database import insert, rows, update
from .item_changes import read_change_rows
from .metrics import slice_row
from .rows import now, to_cell, to_record, to_row


def add_finding(db: Database, values: dict[str, object]) -> int:
    """Store a finding; returns its id."""
    return insert(db, "finding", to_row({**values, "written_at": now()}))


def update_finding(db: Database, finding_id: int, values: dict[str, object]) -> None:
    """Set columns of a finding."""
    update(db, "finding", finding_id, to_row(values))


# Its other markets as one text, a line each; see `_finding`.
_FINDING = """SELECT f.*, (SELECT GROUP_CONCAT(market, CHAR(10)) FROM
  (SELECT market FROM finding_market m WHERE m.finding_id = f.id ORDER BY market)) AS further_markets
  FROM finding f"""


_IN_MARKET = """(?1 IS NULL OR f.id IN (
  SELECT finding_id FROM finding_in_market WHERE folded(market) = folded(?1)))"""


def read_findings(db: Database, finding_id: int | None = None) -> list[Finding]:
    """Return the finding with this id, or all of them, the newest first."""
    if finding_id is not None:
        return [_finding(row) for row in rows(db, f"{_FINDING} WHERE f.id = ?", [finding_id])]
    return [_finding(row) for row in rows(db, f"{_FINDING} ORDER BY f.id DESC")]


def read_finding_page(db: Database, *, limit: int, offset: int, market: str | None = None) -> list[Finding]:
    """Return some findings, of a market or of all for None, the newest first, retired ones last."""
    found = rows(
        db,
        f"{_FINDING} WHERE {_IN_MARKET} ORDER BY f.status = 'retired', f.id DESC LIMIT ?2 OFFSET ?3",
        [market, limit, offset],
    )
    return [_finding(row) for row in found]


def read_findings_by_ids(db: Database, ids: Sequence[int]) -> dict[int, Finding]:
    """Return these findings by id."""
    found = rows(db, f"{_FINDING} WHERE f.id IN (SELECT value FROM json_each(?))", [json.dumps(list(ids))])
    return {row["id"]: _finding(row) for row in found}


def count_findings(db: Database, market: str | None = None) -> int:
    """Return how many findings there are in a market, or in all for None; retired ones too."""
    return int(rows(db, f"SELECT COUNT(*) AS n FROM finding f WHERE {_IN_MARKET}", [market])[0]["n"])


def set_further_markets(db: Database, finding_id: int, markets: Sequence[str]) -> None:
    """Say which markets a finding speaks of beside its first one."""
    db.conn.execute("DELETE FROM finding_market WHERE finding_id = ?", [finding_id])
    db.conn.executemany(
        "INSERT INTO finding_market (finding_id, market) VALUES (?, ?)",
        [(finding_id, market) for market in markets],
    )


def _finding(row: Mapping[str, Any]) -> Finding:
    further = tuple(row["further_markets"].split("\n")) if row["further_markets"] else ()
    return to_record(Finding, {**row, "further_markets": further})


def add_evidence(
    db: Database,
    finding_id: int,
    excerpt_id: int,
    stance: str,
    *,
    note: str | None = None,
    added_by: int | None = None,
) -> int:
    """Store an excerpt as evidence; the same one again changes its stance, and its note where one is given.

    Returns the id.
    """
    found = rows(
        db,
        """INSERT INTO evidence (finding_id, excerpt_id, stance, note, added_by, added_at)
           VALUES (?1, ?2, ?3, COALESCE(?4, ''), ?5, ?6)
           ON CONFLICT (finding_id, excerpt_id)
           DO UPDATE SET stance = excluded.stance, note = COALESCE(?4, note) RETURNING id""",
        [finding_id, excerpt_id, stance, note, added_by, to_cell(now())],
    )
    return int(found[0]["id"])


def read_evidence(db: Database, finding_id: int | None = None) -> list[Evidence]:
    """Return the evidence of a finding, or all, in the order it was added."""
    where, parameters = ("WHERE finding_id = ?", [finding_id]) if finding_id is not None else ("", [])
    return [
        to_record(Evidence, row)
        for row in rows(db, f"SELECT * FROM evidence {where} ORDER BY id", parameters)
    ]


def read_piece(db: Database, evidence_id: int) -> Evidence | None:
    """Return one piece of evidence, or None."""
    found = rows(db, "SELECT * FROM evidence WHERE id = ?", [evidence_id])
    return to_record(Evidence, found[0]) if found else None


def set_evidence_note(db: Database, evidence_id: int, note: str) -> None:
    """Say why a piece of evidence speaks for or against its finding."""
    update(db, "evidence", evidence_id, {"note": note})


def delete_evidence(db: Database, evidence_id: int) -> None:
    """Take an excerpt out of a finding."""
    db.conn.execute("DELETE FROM evidence WHERE id = ?", [evidence_id])


def add_link(db: Database, values: dict[str, object], part: Slice) -> int:
    """Store a link from a finding to a metric; returns its id."""
    return insert(db, "link", to_row({**values, **slice_row(part), "linked_at": now()}))


def read_links(
    db: Database,
    *,
    finding_id: int | None = None,
    metric_id: int | None = None,
    finding_ids: Sequence[int] | None = None,
) -> list[Link]:
    """Return the links of a finding or several, of a metric, or all."""
    ids = [finding_id] if finding_id is not None else finding_ids
    conditions: list[str] = []
    parameters: list[object] = []
    if ids is not None:
        conditions.append("finding_id IN (SELECT value FROM json_each(?))")
        parameters.append(json.dumps(list(ids)))
    if metric_id is not None:
        conditions.append("metric_id = ?")
        parameters.append(metric_id)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    found = rows(db, f"SELECT * FROM link {where} ORDER BY id", parameters)
    return [_link(row) for row in found]


def read_link(db: Database, link_id: int) -> Link | None:
    """Return one link, or None."""
    found = rows(db, "SELECT * FROM link WHERE id = ?", [link_id])
    return _link(found[0]) if found else None


def update_link(db: Database, link_id: int, values: dict[str, object]) -> None:
    """Set columns of a link."""
    update(db, "link", link_id, to_row(values))


def _link(row: Mapping[str, Any]) -> Link:
    return to_record(Link, {**row, "slice": to_record(Slice, row)})


def delete_link(db: Database, link_id: int) -> None:
    """Remove a link."""
    db.conn.execute("DELETE FROM link WHERE id = ?", [link_id])


def read_changes(db: Database, finding_id: int) -> list[FindingChange]:
    """Return what was done to a finding, the newest first."""
    return [to_record(FindingChange, row) for row in read_change_rows(db, "finding", finding_id)]
