"""What stands beside a story's passages: where on the path, photos, how it felt, what was promised there."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from ..records import Promise
from .database import rows
from .library_conditions import ACCEPTED
from .rows import to_record


@dataclass(frozen=True)
class PassagePlace:
    """Where a passage was met. stage: its stage's place on its path, -1 where there is none.

    stage_id, journey_id, session_id, photo_id: None where there is none. source_removed: its source is gone.
    """

    excerpt_id: int
    stage_id: int | None
    journey_id: int | None
    stage: int
    session_id: int | None
    photo_id: int | None
    source_removed: bool


@dataclass(frozen=True)
class PassageFeeling:
    """An accepted emotion on a passage. valence: -1, 0 or 1; intensity: 1 to 3, or None."""

    excerpt_id: int
    name: str
    valence: int
    intensity: int | None


def read_places_of(db: Database, excerpt_ids: Sequence[int]) -> dict[int, PassagePlace]:
    """Return where each of these excerpts was met, by its id."""
    found = rows(
        db,
        """SELECT e.id AS excerpt_id, st.id AS stage_id, st.journey_id, COALESCE(st.ordinal, -1) AS stage,
             src.session_id, o.photo_id, src.removed_at IS NOT NULL AS source_removed
           FROM json_each(?) wanted JOIN excerpt e ON e.id = wanted.value
           JOIN source src ON src.id = e.source_id
           LEFT JOIN stage st ON st.id = src.stage_id LEFT JOIN observation o ON o.source_id = src.id""",
        [json.dumps(list(excerpt_ids))],
    )
    return {row["excerpt_id"]: to_record(PassagePlace, row) for row in found}


def read_feelings_of(db: Database, excerpt_ids: Sequence[int]) -> list[PassageFeeling]:
    """Return the accepted emotions on these excerpts; one that several people gave counts once."""
    found = rows(
        db,
        f"""SELECT c.excerpt_id, code.name, COALESCE(code.valence, parent.valence, 0) AS valence,
             MAX(c.intensity) AS intensity
           FROM json_each(?) wanted JOIN coding c ON c.excerpt_id = wanted.value AND {ACCEPTED}
           JOIN code ON code.id = c.code_id AND code.kind = 'emotion'
           LEFT JOIN code parent ON parent.id = code.parent_id
           GROUP BY c.excerpt_id, code.id ORDER BY c.excerpt_id, code.id""",
        [json.dumps(list(excerpt_ids))],
    )
    return [to_record(PassageFeeling, row) for row in found]


def read_promises_at(db: Database, excerpt_ids: Sequence[int], finding_id: int | None) -> list[Promise]:
    """Return the promises made on the walks that these excerpts come from, to the people heard in them, or
    because of a finding; the first due first."""
    found = rows(
        db,
        """WITH passage AS (
             SELECT src.id, src.session_id, src.recording_id FROM json_each(:ids) wanted
             JOIN excerpt e ON e.id = wanted.value JOIN source src ON src.id = e.source_id)
           SELECT * FROM promise
           WHERE removed_at IS NULL AND (
             session_id IN (SELECT session_id FROM passage WHERE session_id IS NOT NULL)
             OR finding_id = :finding OR participant_id IN (
               SELECT participant_id FROM recording_participant
               WHERE recording_id IN (SELECT recording_id FROM passage)
               UNION SELECT participant_id FROM source_participant
               WHERE source_id IN (SELECT id FROM passage)))
           ORDER BY due_on, id""",
        {"ids": json.dumps(list(excerpt_ids)), "finding": finding_id},
    )
    return [to_record(Promise, row) for row in found]


def read_quotable(db: Database, excerpt_ids: Sequence[int]) -> set[int]:
    """Return those of these excerpts that may be quoted inside the team at this moment."""
    found = rows(
        db,
        """SELECT e.id FROM json_each(?) wanted JOIN excerpt e ON e.id = wanted.value
           JOIN source_place p ON p.source_id = e.source_id AND p.quotable""",
        [json.dumps(list(excerpt_ids))],
    )
    return {int(row["id"]) for row in found}


def read_unread_lines(db: Database, segment_ids: Sequence[int]) -> set[int]:
    """Return those of these lines in which nobody has looked for names yet."""
    found = rows(
        db,
        """SELECT value AS id FROM json_each(?)
           WHERE value NOT IN (SELECT segment_id FROM segment_reading)""",
        [json.dumps(list(segment_ids))],
    )
    return {int(row["id"]) for row in found}
