"""Findings, their evidence, their links to metrics, and how they read locally."""

from sqlite_utils import Database

from ..records import Evidence, Finding, Link, LocalReading, Slice
from .database import insert, rows, update
from .metrics import slice_row
from .rows import now, to_record, to_row


def add_finding(db: Database, values: dict[str, object]) -> int:
    """Store a finding; returns its id."""
    return insert(db, "finding", to_row({**values, "written_at": now()}))


def update_finding(db: Database, finding_id: int, values: dict[str, object]) -> None:
    """Set columns of a finding."""
    update(db, "finding", finding_id, to_row(values))


def read_findings(db: Database, finding_id: int | None = None) -> list[Finding]:
    """Return the finding with this id, or all of them, the newest first."""
    found = rows(db, "SELECT * FROM finding WHERE ?1 IS NULL OR id = ?1 ORDER BY id DESC", [finding_id])
    return [to_record(Finding, row) for row in found]


def add_evidence(db: Database, finding_id: int, excerpt_id: int, stance: str) -> int:
    """Store an excerpt as evidence; the same excerpt again changes its stance. Returns the id."""
    found = rows(
        db,
        """INSERT INTO evidence (finding_id, excerpt_id, stance, added_at) VALUES (?, ?, ?, ?)
           ON CONFLICT (finding_id, excerpt_id) DO UPDATE SET stance = excluded.stance RETURNING id""",
        list(
            to_row(
                {"finding": finding_id, "excerpt": excerpt_id, "stance": stance, "added_at": now()}
            ).values()
        ),
    )
    return int(found[0]["id"])


def read_evidence(db: Database, finding_id: int | None = None) -> list[Evidence]:
    """Return the evidence of a finding, or all, in the order it was added."""
    found = rows(db, "SELECT * FROM evidence WHERE ?1 IS NULL OR finding_id = ?1 ORDER BY id", [finding_id])
    return [to_record(Evidence, row) for row in found]


def delete_evidence(db: Database, evidence_id: int) -> None:
    """Take an excerpt out of a finding."""
    db.conn.execute("DELETE FROM evidence WHERE id = ?", [evidence_id])


def add_link(db: Database, values: dict[str, object], part: Slice) -> int:
    """Store a link from a finding to a metric; returns its id."""
    return insert(db, "link", to_row({**values, **slice_row(part), "linked_at": now()}))


def read_links(db: Database, *, finding_id: int | None = None, metric_id: int | None = None) -> list[Link]:
    """Return the links of a finding, of a metric, or all."""
    found = rows(
        db,
        """SELECT * FROM link WHERE (?1 IS NULL OR finding_id = ?1) AND (?2 IS NULL OR metric_id = ?2)
           ORDER BY id""",
        [finding_id, metric_id],
    )
    return [to_record(Link, {**row, "slice": to_record(Slice, row)}) for row in found]


def delete_link(db: Database, link_id: int) -> None:
    """Remove a link."""
    db.conn.execute("DELETE FROM link WHERE id = ?", [link_id])


def add_local_reading(db: Database, values: dict[str, object]) -> int:
    """Store how somebody of the market reads a finding; returns the id."""
    return insert(db, "local_reading", to_row({**values, "read_at": now()}))


def read_local_readings(db: Database, finding_id: int) -> list[LocalReading]:
    """Return a finding's local readings, the newest first."""
    found = rows(db, "SELECT * FROM local_reading WHERE finding_id = ? ORDER BY id DESC", [finding_id])
    return [to_record(LocalReading, row) for row in found]


# Who stands behind a finding: every part a distinct count over the evidence for it.
_STANDING = """
SELECT
  COUNT(DISTINCT CASE ev.stance WHEN 'for' THEN e.source_id END) AS sources,
  COUNT(DISTINCT CASE ev.stance WHEN 'for' THEN COALESCE('s' || src.session_id,
    'r' || src.recording_id, (SELECT 'f' || source_id FROM source_file WHERE source_id = src.id)) END)
    AS occasions,
  COUNT(DISTINCT CASE ev.stance WHEN 'for' THEN NULLIF(src.market, '') END) AS markets,
  COUNT(DISTINCT CASE ev.stance WHEN 'for' THEN rp.participant_id END) AS people
FROM evidence ev
JOIN excerpt e ON e.id = ev.excerpt_id
JOIN source src ON src.id = e.source_id AND src.removed_at IS NULL
LEFT JOIN (
  SELECT s.id AS source_id, r.participant_id FROM source s JOIN recording_participant r USING (recording_id)
  UNION SELECT source_id, participant_id FROM source_participant
) rp ON rp.source_id = src.id
  AND rp.participant_id IN (SELECT id FROM participant WHERE seat = 'customer')
WHERE ev.finding_id = ?
"""


def count_standing(db: Database, finding_id: int) -> dict[str, int]:
    """Return how much stands behind a finding: sources, occasions, markets, customers met; for and against.

    An occasion is one session, or one recording or imported transcript outside of any session.
    """
    counted = rows(db, _STANDING, [finding_id])[0]
    for stance in ("for", "against"):
        # Counted apart: the join of _STANDING with the people heard would count an excerpt once for each.
        single = rows(
            db,
            "SELECT COUNT(*) AS n FROM evidence WHERE finding_id = ? AND stance = ?",
            [finding_id, stance],
        )
        counted[f"excerpts_{stance}"] = single[0]["n"]
    return {name: int(value or 0) for name, value in counted.items()}
