"""Journeys, immersion sessions, assumptions and observations."""

from collections.abc import Sequence

from sqlite_utils import Database

from ..records import Assumption, ImmersionSession, Journey, Observation, Stage
from .database import insert, rows, update
from .rows import now, to_record, to_row

_OBSERVATION = """
SELECT o.*, s.text AS text, s.id AS segment_id, k.code_id AS emotion_code_id, k.intensity AS intensity
FROM observation o
JOIN source src ON src.id = o.source_id AND src.removed_at IS NULL
JOIN segment s ON s.source_id = o.source_id
LEFT JOIN (
  SELECT e.source_id, c.code_id, c.intensity, MIN(c.id) FROM coding c
  JOIN excerpt e ON e.id = c.excerpt_id
  JOIN code ON code.id = c.code_id AND code.kind = 'emotion'
  WHERE c.status = 'accepted' AND c.removed_at IS NULL
  GROUP BY e.source_id
) k ON k.source_id = o.source_id
"""


def has_stage(db: Database, stage_id: int) -> bool:
    """Say whether there is a stage of this id."""
    return bool(rows(db, "SELECT 1 FROM stage WHERE id = ?", [stage_id]))


def add_journey(db: Database, name: str, stage_names: Sequence[str]) -> int:
    """Store a journey with its stages in this order; returns its id."""
    journey_id = insert(db, "journey", {"name": name})
    for ordinal, stage_name in enumerate(stage_names):
        insert(db, "stage", {"journey_id": journey_id, "ordinal": ordinal, "name": stage_name})
    return journey_id


def read_journeys(db: Database) -> list[Journey]:
    """Return all journeys with their stages in order."""
    stages = [to_record(Stage, row) for row in rows(db, "SELECT * FROM stage ORDER BY journey_id, ordinal")]
    return [
        Journey(row["id"], row["name"], tuple(stage for stage in stages if stage.journey_id == row["id"]))
        for row in rows(db, "SELECT * FROM journey ORDER BY id")
    ]


def add_session(db: Database, values: dict[str, object], assumptions: Sequence[str]) -> int:
    """Store a session that starts now, with what its walkers expect to find; returns its id."""
    session_id = insert(db, "session", to_row({"started_at": now(), **values}))
    for text in assumptions:
        insert(db, "assumption", {"session_id": session_id, "text": text})
    return session_id


def read_sessions(db: Database, session_id: int | None = None) -> list[ImmersionSession]:
    """Return the session with this id, or all of them, the newest first."""
    found = rows(
        db,
        "SELECT * FROM session WHERE ?1 IS NULL OR id = ?1 ORDER BY started_at DESC, id DESC",
        [session_id],
    )
    return [to_record(ImmersionSession, row) for row in found]


def update_session(db: Database, session_id: int, values: dict[str, object]) -> None:
    """Set columns of a session."""
    update(db, "session", session_id, to_row(values))


def read_assumptions(db: Database, session_id: int) -> list[Assumption]:
    """Return a session's assumptions in the order they were written."""
    found = rows(db, "SELECT * FROM assumption WHERE session_id = ? ORDER BY id", [session_id])
    return [to_record(Assumption, row) for row in found]


def add_assumption(db: Database, session_id: int, text: str) -> int:
    """Store one more assumption; returns its id."""
    return insert(db, "assumption", {"session_id": session_id, "text": text})


def update_assumption(db: Database, assumption_id: int, *, outcome: str, because: str) -> None:
    """Set what became of an assumption."""
    update(db, "assumption", assumption_id, {"outcome": outcome, "because": because})


def add_observation(db: Database, values: dict[str, object]) -> int:
    """Store an observation, whose source exists; returns its id."""
    return insert(db, "observation", to_row(values))


def read_observations(db: Database, session_id: int) -> list[Observation]:
    """Return a session's observations in time order."""
    found = rows(db, f"{_OBSERVATION} WHERE o.session_id = ? ORDER BY o.noted_at, o.id", [session_id])
    return [to_record(Observation, row) for row in found]


def read_observation(
    db: Database, *, observation_id: int | None = None, client_key: str | None = None
) -> Observation | None:
    """Return one observation by its id or by the key the browser gave it, or None."""
    found = rows(db, f"{_OBSERVATION} WHERE o.id = ? OR o.client_key = ?", [observation_id, client_key])
    return to_record(Observation, found[0]) if found else None


def read_client_key(db: Database, client_key: str, *, session_id: int | None = None) -> int | None:
    """Return the id of the observation stored under this key, removed or not, or None.

    session_id: only of that session.
    """
    found = rows(
        db,
        "SELECT id FROM observation WHERE client_key = ?1 AND (?2 IS NULL OR session_id = ?2)",
        [client_key, session_id],
    )
    return int(found[0]["id"]) if found else None


def read_moment(db: Database, session_id: int, client_key: str) -> int | None:
    """Return the observation that was there first of the moment of the one with this key, removed or not."""
    found = rows(
        db,
        "SELECT COALESCE(moment_id, id) AS first FROM observation WHERE session_id = ? AND client_key = ?",
        [session_id, client_key],
    )
    return int(found[0]["first"]) if found else None


def update_observation(db: Database, observation_id: int, values: dict[str, object]) -> None:
    """Set columns of an observation."""
    update(db, "observation", observation_id, to_row(values))


def read_note_parts(db: Database, observation_id: int) -> tuple[int, int | None]:
    """Return the segment that holds an observation's text, and the coding of its emotion, if it has one."""
    (found,) = rows(
        db,
        """SELECT s.id AS segment_id, (
             SELECT MIN(c.id) FROM coding c
             JOIN excerpt e ON e.id = c.excerpt_id
             JOIN code ON code.id = c.code_id AND code.kind = 'emotion'
             WHERE e.source_id = o.source_id AND c.status = 'accepted' AND c.removed_at IS NULL
           ) AS coding_id
           FROM observation o JOIN segment s ON s.source_id = o.source_id WHERE o.id = ?""",
        [observation_id],
    )
    return found["segment_id"], found["coding_id"]


def source_of_observation(db: Database, observation_id: int) -> int | None:
    """Return the id of an observation's source, removed or not."""
    found = rows(db, "SELECT source_id FROM observation WHERE id = ?", [observation_id])
    return int(found[0]["source_id"]) if found else None


def memo_of_observation(db: Database, observation_id: int) -> int | None:
    """Return the id of the recording that is an observation's voice memo, or None."""
    found = rows(db, "SELECT memo_id FROM observation WHERE id = ?", [observation_id])
    return found[0]["memo_id"] if found else None
