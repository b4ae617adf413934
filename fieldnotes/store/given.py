"""What of sources and sound may be handed to a participant: what can be nobody's but theirs.

Erasing asks the opposite question (`erasure.read_belongings`: whatever may be theirs), so it has rules of its
own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from .database import rows


@dataclass(frozen=True)
class Given:
    """sources, recordings: ids of those in which nobody else is heard, the latter without any source.

    lines: by source that is shared with others, its segments of voices that are linked to the participant.
    """

    sources: tuple[int, ...]
    recordings: tuple[int, ...]
    lines: Mapping[int, tuple[int, ...]]


def read_given(db: Database, participant_id: int) -> Given:
    """Return what may be given to a participant.

    In a shared source that is only what a voice said that was linked to them; a source where none was has no
    lines. Answers of a survey are shared: one participant stands for all who answered.
    """
    sources = rows(
        db,
        """SELECT src.id, src.form = 'answers' OR EXISTS (
             SELECT 1 FROM heard_in_source o JOIN source also ON also.id = o.source_id
             WHERE (also.id = src.id OR also.recording_id = src.recording_id)
               AND o.participant_id <> ?1) AS shared
           FROM source src JOIN heard_in_source h ON h.source_id = src.id AND h.participant_id = ?1
           WHERE src.removed_at IS NULL ORDER BY src.id""",
        [participant_id],
    )
    recordings = rows(
        db,
        """SELECT r.recording_id AS id FROM recording_participant r WHERE r.participant_id = ?1
           AND NOT EXISTS (SELECT 1 FROM recording_participant o
             WHERE o.recording_id = r.recording_id AND o.participant_id <> ?1)
           AND NOT EXISTS (SELECT 1 FROM source src
             WHERE src.recording_id = r.recording_id AND src.removed_at IS NULL) ORDER BY 1""",
        [participant_id],
    )
    lines: dict[int, list[int]] = {row["id"]: [] for row in sources if row["shared"]}
    for row in rows(
        db,
        """SELECT s.id, s.source_id FROM segment s JOIN speaker sp ON sp.id = s.speaker_id
           WHERE sp.participant_id = ? ORDER BY s.source_id, s.ordinal""",
        [participant_id],
    ):
        if row["source_id"] in lines:
            lines[row["source_id"]].append(row["id"])
    return Given(
        tuple(row["id"] for row in sources if not row["shared"]),
        tuple(row["id"] for row in recordings),
        {source_id: tuple(found) for source_id, found in lines.items()},
    )
