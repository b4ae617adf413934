"""Heads on the emotion network, and the decisions that they are learned from."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from sqlite_utils import Database

from ..records import EmotionTrial, LearnedEmotions
from .database import insert, rows
from .rows import now, to_record, to_row

_ON_SEGMENT = """
    FROM coding c JOIN code ON code.id = c.code_id AND code.kind = 'emotion'
    JOIN excerpt e ON e.id = c.excerpt_id AND e.first_segment_id = e.last_segment_id
    JOIN segment s ON s.id = e.first_segment_id
    JOIN source_place p ON p.source_id = e.source_id AND p.quotable
    WHERE c.confidence IS NOT NULL AND c.removed_at IS NULL"""


def read_decisions(db: Database) -> list[tuple[str, str, bool]]:
    """Return the decisions on suggested emotions, the oldest first: words, emotion, whether accepted.

    Only of sources that may be quoted today.
    """
    found = rows(
        db,
        f"""SELECT substr(s.text, e.start_char + 1, e.end_char - e.start_char) AS words, code.name, c.status
        {_ON_SEGMENT} AND c.status IN ('accepted', 'rejected') ORDER BY c.decided_at, c.id""",
    )
    return [(row["words"], row["name"], row["status"] == "accepted") for row in found]


def read_open_suggestions(db: Database) -> list[tuple[str, str]]:
    """Return the suggested emotions that nobody has decided on: the words, the emotion."""
    found = rows(
        db,
        f"""SELECT substr(s.text, e.start_char + 1, e.end_char - e.start_char) AS words, code.name
        {_ON_SEGMENT} AND c.status = 'suggested' ORDER BY c.id""",
    )
    return [(row["words"], row["name"]) for row in found]


def count_decisions(db: Database) -> int:
    """Return how many suggested emotions were decided on."""
    (row,) = rows(db, f"SELECT COUNT(*) AS decided {_ON_SEGMENT} AND c.status IN ('accepted', 'rejected')")
    return int(row["decided"])


def has_learned_from(db: Database, participant_ids: Sequence[int]) -> bool:
    """Say whether suggested emotions were decided on in what one of these participants said."""
    found = rows(
        db,
        """SELECT 1 FROM coding c JOIN code ON code.id = c.code_id AND code.kind = 'emotion'
           JOIN excerpt e ON e.id = c.excerpt_id JOIN heard_in_source h ON h.source_id = e.source_id
           WHERE c.confidence IS NOT NULL AND c.removed_at IS NULL AND c.status IN ('accepted', 'rejected')
             AND h.participant_id IN (SELECT value FROM json_each(?)) LIMIT 1""",
        [json.dumps(list(participant_ids))],
    )
    return bool(found)


def add_head(db: Database, made: LearnedEmotions) -> int:
    """Store a head; returns its version. One that is in use takes the place of the one that was."""
    if made.in_use:
        stop_using_heads(db)
    values = {
        "network": made.network,
        "made_at": now(),
        "decisions": made.decisions,
        "weights": json.dumps({label: list(weights) for label, weights in made.weights.items()}),
        "trials": json.dumps([asdict(trial) for trial in made.trials]),
        "open_suggestions": made.open_suggestions,
        "withdrawn": made.withdrawn,
        "in_use": made.in_use,
    }
    return insert(db, "emotion_head", to_row(values))


def read_heads(db: Database) -> list[LearnedEmotions]:
    """Return all heads, the newest first."""
    return [_to_head(row) for row in rows(db, "SELECT * FROM emotion_head ORDER BY id DESC")]


def stop_using_heads(db: Database) -> None:
    """Leave every head unused."""
    db.conn.execute("UPDATE emotion_head SET in_use = 0 WHERE in_use = 1")


def forget_heads(db: Database) -> None:
    """Take the weights of all heads, so that none can be used; they stay on record."""
    db.conn.execute("UPDATE emotion_head SET in_use = 0, weights = '{}'")


def use_head(db: Database, version: int) -> None:
    """Use one head and no other."""
    stop_using_heads(db)
    db.conn.execute("UPDATE emotion_head SET in_use = 1 WHERE id = ?", [version])


def _to_head(row: dict[str, object]) -> LearnedEmotions:
    weights: dict[str, Sequence[float]] = json.loads(str(row["weights"]))
    return to_record(
        LearnedEmotions,
        row
        | {
            "weights": {label: tuple(numbers) for label, numbers in weights.items()},
            "trials": tuple(EmotionTrial(**trial) for trial in json.loads(str(row["trials"]))),
        },
    )
