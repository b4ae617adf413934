"""Whose an item is: what a role that reaches its own alone may open."""

from collections.abc import Mapping

from sqlite_utils import Database

from ..records import Member
from .database import rows

# A walk is of who leads it and of who was planned to walk it too, and so is everything that was noted,
# recorded, met and promised on it.
_WALKED = """(ses.led_by = :member OR EXISTS (
  SELECT 1 FROM plan pl JOIN plan_walker pw ON pw.plan_id = pl.id
  WHERE pl.session_id = ses.id AND pw.member_id = :member))"""
_WALK = f"session ses WHERE {_WALKED} AND ses.id"
_OF_SOURCE = """SELECT COALESCE(src.session_id, rec.session_id) FROM source src
  LEFT JOIN recording rec ON rec.id = src.recording_id WHERE src.id"""

# By the parameter that names an item: a statement that finds a row where the item is the member's own.
OWN: Mapping[str, str] = {
    "session_id": f"SELECT 1 FROM {_WALK} = :item",
    "plan_id": """SELECT 1 FROM plan WHERE id = :item AND planned_by = :member
        UNION SELECT 1 FROM plan_walker WHERE plan_id = :item AND member_id = :member""",
    "observation_id": f"SELECT 1 FROM {_WALK} = (SELECT session_id FROM observation WHERE id = :item)",
    "source_id": f"SELECT 1 FROM {_WALK} = ({_OF_SOURCE} = :item)",
    "segment_id": f"""SELECT 1 FROM {_WALK} =
        ({_OF_SOURCE} = (SELECT source_id FROM segment WHERE id = :item))""",
    "excerpt_id": f"""SELECT 1 FROM {_WALK} =
        ({_OF_SOURCE} = (SELECT source_id FROM excerpt WHERE id = :item))""",
    "recording_id": f"SELECT 1 FROM {_WALK} = (SELECT session_id FROM recording WHERE id = :item)",
    # A file of one's own walks, or one that was brought in by oneself and is not used yet.
    "media_id": f"""SELECT 1 FROM {_WALK} IN (
          SELECT session_id FROM recording WHERE media_id = :item
          UNION SELECT session_id FROM observation WHERE photo_id = :item)
        UNION SELECT 1 FROM media_keeper k WHERE k.media_id = :item AND k.member_id = :member
          AND NOT EXISTS (SELECT 1 FROM recording WHERE media_id = :item)
          AND NOT EXISTS (SELECT 1 FROM observation WHERE photo_id = :item)""",
    "brought_media_id": "SELECT 1 FROM media_keeper WHERE media_id = :item AND member_id = :member",
    # Made on one's own walks, or owed by oneself: names of members are different from each other.
    "promise_id": f"""SELECT 1 FROM {_WALK} = (SELECT session_id FROM promise WHERE id = :item)
        UNION SELECT 1 FROM promise WHERE id = :item AND folded(owner) = folded(:name)""",
    "question_id": f"""SELECT 1 FROM {_WALK} = (SELECT session_id FROM next_question WHERE id = :item)
        UNION SELECT 1 FROM next_question
          WHERE id = :item AND session_id IS NULL AND written_by = :member""",
    "participant_id": f"""SELECT 1 FROM {_WALK} IN (
          SELECT session_id FROM session_participant WHERE participant_id = :item
          UNION SELECT session_id FROM promise WHERE participant_id = :item
          UNION SELECT rec.session_id FROM recording_participant rp
            JOIN recording rec ON rec.id = rp.recording_id WHERE rp.participant_id = :item)
        UNION SELECT 1 FROM participant_keeper k
          WHERE k.participant_id = :item AND k.member_id = :member""",
    "job_id": f"""SELECT 1 FROM {_WALK} = (
          SELECT rec.session_id FROM job JOIN recording rec ON rec.id = job.item_id
          WHERE job.id = :item AND job.kind = 'transcribe')""",
    "finding_id": """SELECT 1 FROM finding_in_market fm
        WHERE fm.finding_id = :item AND :market <> '' AND folded(fm.market) = folded(:market)""",
    "reading_id": "SELECT 1 FROM local_reading WHERE id = :item AND read_by = :member",
    # What is told: a passage of a published story, or evidence of a finding of the member's market.
    "told_excerpt_id": """SELECT 1 FROM story_item si JOIN story st ON st.id = si.story_id
          WHERE si.excerpt_id = :item AND st.published_at IS NOT NULL
        UNION SELECT 1 FROM evidence ev JOIN finding_in_market fm ON fm.finding_id = ev.finding_id
          WHERE ev.excerpt_id = :item AND :role = 'local reader' AND :market <> ''
            AND folded(fm.market) = folded(:market)""",
    # A picture of a note that is told in a published story.
    "told_photo_id": """SELECT 1 FROM story_item si
        JOIN story st ON st.id = si.story_id AND st.published_at IS NOT NULL
        JOIN excerpt e ON e.id = si.excerpt_id
        JOIN observation o ON o.source_id = e.source_id WHERE o.photo_id = :item""",
    "story_id": "SELECT 1 FROM story WHERE id = :item AND published_at IS NOT NULL",
}


def add_keeper(
    db: Database, member_id: int, *, media_id: int | None = None, participant_id: int | None = None
) -> None:
    """Store who brought a file in, or gave somebody who was met a code."""
    for table, column, item_id in (
        ("media_keeper", "media_id", media_id),
        ("participant_keeper", "participant_id", participant_id),
    ):
        if item_id is not None:
            db.conn.execute(
                f"INSERT OR IGNORE INTO {table} ({column}, member_id) VALUES (?, ?)", [item_id, member_id]
            )


def read_own_sources(db: Database, member: Member) -> list[int]:
    """Return the ids of the sources that are the member's own."""
    found = rows(
        db,
        f"""SELECT src.id FROM source src LEFT JOIN recording rec ON rec.id = src.recording_id
        JOIN session ses ON ses.id = COALESCE(src.session_id, rec.session_id) WHERE {_WALKED}""",
        {"member": member.id},
    )
    return [int(row["id"]) for row in found]


def is_own(db: Database, what: str, item_id: object, member: Member) -> bool:
    """Say whether an item is the member's own; False for one that is not there, and for a kind without owner.

    what: one of OWN.
    """
    if what not in OWN or not isinstance(item_id, int):
        return False
    bound = {
        "item": item_id,
        "member": member.id,
        "name": member.name,
        "market": member.market.strip(),
        "role": member.role,
    }
    return bool(rows(db, OWN[what], bound))
