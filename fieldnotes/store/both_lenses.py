"""What the map of both lenses asks of findings and stories, for all of them at once."""

import json
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlite_utils import Database

from ..records import Link, Slice
from .database import rows
from .metrics import SLICE_COLUMNS

# A retired finding explains nothing any more.
_LIVE = "(SELECT id FROM finding WHERE status <> 'retired')"


def read_live_links(db: Database) -> dict[int, list[Link]]:
    """Return by metric the links of all findings that are not retired, without their mechanisms."""
    # Built by hand as metrics read values: there are thousands, and they share few slices and days.
    slices: dict[tuple[str, ...], Slice] = {}
    days: dict[str | None, date | None] = {None: None}
    found: dict[int, list[Link]] = {}
    for link_id, finding_id, metric_id, kind, start, end, *named in db.conn.execute(
        f"""SELECT id, finding_id, metric_id, kind, period_start, period_end, {", ".join(SLICE_COLUMNS)}
            FROM link WHERE finding_id IN {_LIVE} ORDER BY id"""
    ):
        key = tuple(named)
        if key not in slices:
            slices[key] = Slice(**dict(zip(SLICE_COLUMNS, named, strict=True)))
        for text in (start, end):
            if text not in days:
                days[text] = date.fromisoformat(text)
        one = Link(link_id, finding_id, metric_id, kind, "", days[start], days[end], slices[key])
        found.setdefault(metric_id, []).append(one)
    return found


def read_unlinked_findings(db: Database) -> list[int]:
    """Return the ids of the findings that no metric is linked to, retired ones left out, the newest first."""
    found = rows(
        db,
        """SELECT id FROM finding WHERE status <> 'retired'
           AND NOT EXISTS (SELECT 1 FROM link WHERE finding_id = finding.id) ORDER BY id DESC""",
    )
    return [row["id"] for row in found]


def read_unlinked_stories(db: Database) -> list[tuple[int, str]]:
    """Return id and title of published stories beside which no finding stands, the newest first.

    A story of a finding without a metric is told with its finding.
    """
    found = rows(
        db,
        """SELECT id, title FROM story WHERE published_at IS NOT NULL AND finding_id IS NULL
           ORDER BY id DESC""",
    )
    return [(row["id"], row["title"]) for row in found]


def read_findings_briefly(db: Database, finding_ids: Collection[int]) -> list[dict[str, Any]]:
    """Return id, statement, market and stage (its name, "" for none) of these findings."""
    return rows(
        db,
        """SELECT f.id, f.statement, f.market, COALESCE(s.name, '') AS stage
           FROM finding f LEFT JOIN stage s ON s.id = f.stage_id
           WHERE f.id IN (SELECT value FROM json_each(?))""",
        [json.dumps(list(finding_ids))],
    )
