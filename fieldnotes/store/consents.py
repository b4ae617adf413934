"""What participants agreed to, row by row, and what that bars today."""

from sqlite_utils import Database

from ..records import Consent, ConsentState
from .database import insert, rows, update
from .rows import now, to_cell, to_record, to_row

STOPPED = "Stopped: consent does not cover it any more. It goes on by itself once consent is given again."


def add_consent(db: Database, values: dict[str, object]) -> int:
    """Store what a participant agreed to; the newest consent is the one that counts. Returns the id."""
    return insert(db, "consent", to_row({**values, "given_at": now()}))


def read_consent(db: Database, participant_id: int) -> Consent | None:
    """Return the participant's newest consent, or None when nobody asked yet."""
    found = read_consents(db, participant_id)
    return found[0] if found else None


def read_consents(db: Database, participant_id: int) -> list[Consent]:
    """Return all that a participant ever agreed to, the newest first."""
    found = rows(db, "SELECT * FROM consent WHERE participant_id = ? ORDER BY id DESC", [participant_id])
    return [to_record(Consent, row) for row in found]


def withdraw_consent(db: Database, consent_id: int, *, withdrawn_by: int) -> None:
    """Mark a consent as withdrawn now."""
    update(db, "consent", consent_id, to_row({"withdrawn_at": now(), "withdrawn_by": withdrawn_by}))


def read_states(db: Database) -> dict[int, ConsentState]:
    """Return what each participant's newest consent is worth today, by the participant's id."""
    return {row["participant_id"]: row["state"] for row in rows(db, "SELECT * FROM consent_today")}


def read_barring(db: Database, source_id: int) -> list[str]:
    """Return the codes of those heard in a source whose consent was withdrawn or has run out."""
    found = rows(
        db,
        """SELECT p.code FROM heard_in_source h JOIN consent_today c USING (participant_id)
           JOIN participant p ON p.id = h.participant_id
           WHERE h.source_id = ? AND c.state IN ('withdrawn', 'expired') ORDER BY p.code""",
        [source_id],
    )
    return [str(row["code"]) for row in found]


def read_barring_sound(db: Database, recording_id: int, *, for_engine: bool) -> list[str]:
    """Return the codes of those heard in a recording because of whom it may not be played.

    for_engine: because of whom it may not be transcribed either: consent was never given, or not to being
    recorded.
    """
    found = rows(
        db,
        """SELECT p.code FROM recording_participant r JOIN consent_today c USING (participant_id)
           JOIN participant p ON p.id = r.participant_id
           WHERE r.recording_id = ?1 AND (c.state IN ('withdrawn', 'expired')
             OR (?2 AND (c.state = 'none' OR c.record = 0))) ORDER BY p.code""",
        [recording_id, for_engine],
    )
    return [str(row["code"]) for row in found]


# Work on a recording or source that consent does not cover today.
_BARRED_WORK = """(kind = 'transcribe' AND item_id IN (SELECT recording_id FROM recording_barred)
  OR kind IN ('translate', 'align', 'speakers', 'suggest', 'read', 'redact')
    AND item_id IN (SELECT source_id FROM source_barred)
  OR kind IN ('translate', 'align') AND item_id IN (
    SELECT s.id FROM source s JOIN recording_barred USING (recording_id)))"""


def stop_barred_work(db: Database) -> int:
    """Take work that consent does not cover from the queue and from its worker; returns how much that was.

    A worker that is at it can write nothing of it from then on.
    """
    done = db.conn.execute(
        f"""UPDATE job SET state = 'cancelled', cancel_requested = 1, claim = NULL, lease_until = NULL,
             seconds_left = NULL, finished_at = ?, error = ?
           WHERE state IN ('queued', 'running') AND {_BARRED_WORK}""",
        [to_cell(now()), STOPPED],
    )
    return done.rowcount


def resume_work(db: Database) -> None:
    """Queue the work again that was stopped for want of consent and that consent covers now."""
    db.conn.execute(
        f"""UPDATE job SET state = 'queued', cancel_requested = 0, error = '', finished_at = NULL,
             attempts = 0, created_at = ?
           WHERE state = 'cancelled' AND error = ? AND NOT {_BARRED_WORK}
             AND id = (SELECT MAX(id) FROM job other WHERE other.kind = job.kind
               AND other.item_id = job.item_id)""",
        [to_cell(now()), STOPPED],
    )


def read_stamp(db: Database) -> str:
    """Return a text that is another one once a consent was given, withdrawn, or has run out."""
    (row,) = rows(
        db,
        """SELECT MAX(id) AS last, COUNT(withdrawn_at) AS withdrawn,
             SUM(COALESCE(expires_on, '9999') < DATE('now')) AS expired FROM consent""",
    )
    return f"{row['last']}.{row['withdrawn']}.{row['expired']}"


def set_heeded(db: Database) -> list[int]:
    """Note that it is acted on that consents have run out; returns the participants whose newest did."""
    found = rows(
        db,
        """UPDATE consent SET heeded_at = ? WHERE heeded_at IS NULL AND expires_on < DATE('now') AND id IN (
             SELECT consent_id FROM consent_today WHERE state = 'expired') RETURNING participant_id""",
        [to_cell(now())],
    )
    return [int(row["participant_id"]) for row in found]


def has_unheeded(db: Database) -> bool:
    """Say whether a consent has run out that nobody acted on yet."""
    return bool(
        rows(
            db,
            """SELECT 1 FROM consent WHERE expires_on < DATE('now') AND heeded_at IS NULL AND id IN (
                 SELECT consent_id FROM consent_today WHERE state = 'expired') LIMIT 1""",
        )
    )


def has_been_read(db: Database, participant_ids: list[int]) -> bool:
    """Say whether sentences of sources were read in which one of these participants is heard."""
    marks = ", ".join("?" for _ in participant_ids)
    return bool(
        rows(
            db,
            f"""SELECT 1 FROM segment_reading r JOIN segment s ON s.id = r.segment_id
                JOIN heard_in_source h ON h.source_id = s.source_id
                WHERE h.participant_id IN ({marks}) LIMIT 1""",
            participant_ids,
        )
    )


def read_closed_sources(db: Database) -> set[int]:
    """Return the sources that nobody may read today, because a consent was withdrawn or has run out."""
    return {row[0] for row in db.conn.execute("SELECT source_id FROM source_barred")}


def read_closed_recordings(db: Database) -> set[int]:
    """Return the recordings that nobody may hear today, because a consent was withdrawn or has run out."""
    return {row[0] for row in db.conn.execute("SELECT recording_id FROM recording_barred WHERE silent")}
