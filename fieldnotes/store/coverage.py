"""What coverage of the field is counted from: all walks with who noted what where, and places put off."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlite_utils import Database

from .database import rows


class WalkRow(NamedTuple):
    """A walk with its last note.

    people: who led it, who was to go along when it was planned, and who noted something. stages: at which
    something was noted, and the one at which the walk began.
    """

    session_id: int
    title: str
    journey_id: int
    market: str
    mode: str
    started_at: datetime
    ended_at: datetime | None
    last_note_at: datetime | None
    people: tuple[int, ...]
    stages: tuple[int, ...]
    notes: int


def read_walk_rows(db: Database) -> list[WalkRow]:
    """Return all walks, the newest first; removed notes are left out."""
    # One row a walk, as a tuple: a row a note or a stage, or a dict, takes several times as long.
    noted = {
        session_id: (people, stages, notes, newest)
        for session_id, people, stages, notes, newest in db.execute(
            """SELECT session_id, GROUP_CONCAT(DISTINCT noted_by), GROUP_CONCAT(DISTINCT stage_id), COUNT(*),
              MAX(noted_at)
            FROM observation
            WHERE source_id NOT IN (SELECT id FROM source WHERE removed_at IS NOT NULL)
            GROUP BY session_id"""
        )
    }
    planned: dict[int, str] = dict(
        db.execute(
            """SELECT plan.session_id, GROUP_CONCAT(plan_walker.member_id) FROM plan
            JOIN plan_walker ON plan_walker.plan_id = plan.id
            WHERE plan.session_id IS NOT NULL GROUP BY plan.session_id"""
        )
    )
    found = []
    for session_id, title, journey_id, market, mode, started_at, ended_at, led_by, begun_at in db.execute(
        """SELECT id, title, journey_id, market, mode, started_at, ended_at, led_by, stage_id FROM session
        ORDER BY started_at DESC, id DESC"""
    ):
        people, stages, notes, newest = noted.get(session_id, (None, None, 0, None))
        found.append(
            WalkRow(
                session_id,
                title,
                journey_id,
                market,
                mode,
                datetime.fromisoformat(started_at),
                datetime.fromisoformat(ended_at) if ended_at else None,
                datetime.fromisoformat(newest) if newest else None,
                tuple(dict.fromkeys([led_by, *_ids(planned.get(session_id)), *_ids(people)])),
                tuple(sorted({*_ids(stages), *([begun_at] if begun_at else [])})),
                notes,
            )
        )
    return found


def _ids(listed: str | None) -> list[int]:
    return sorted(map(int, listed.split(","))) if listed else []


def read_places_put_off(db: Database, member_id: int, today: date) -> dict[tuple[int, str], date]:
    """Return the places (stage, market's key) that a member put off, with the last day of it."""
    found = rows(
        db,
        "SELECT stage_id, market, until_on FROM put_off_place WHERE member_id = ? AND until_on >= ?",
        [member_id, today.isoformat()],
    )
    return {(row["stage_id"], row["market"]): date.fromisoformat(row["until_on"]) for row in found}


def put_off_place(db: Database, member_id: int, stage_id: int, market: str, until: date) -> None:
    """Store that a member does not want to be sent to a place until after a day."""
    db.execute(
        """INSERT INTO put_off_place (member_id, stage_id, market, until_on) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET until_on = excluded.until_on""",
        [member_id, stage_id, market, until.isoformat()],
    )


def bring_back_places(db: Database, member_id: int, places: Iterable[tuple[int, str]]) -> None:
    """Forget that a member put these places off."""
    for stage_id, market in places:
        db.execute(
            "DELETE FROM put_off_place WHERE member_id = ? AND stage_id = ? AND market = ?",
            [member_id, stage_id, market],
        )
