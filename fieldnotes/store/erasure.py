"""Taking somebody out of the database: rows, words, full-text indexes, free pages and the write-ahead log."""

import json
import sqlite3
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from ..errors import WorkspaceError
from ..records import ErasureReceipt
from ..records.seat_words import names_nobody
from .database import connect, insert, is_full, rows
from .rows import now, to_cell, to_row

ERASED = "[erased]"
INDEXES = ("segment_fts", "story_fts", "translation_fts")


@dataclass(frozen=True)
class Belongings:
    """What belongs to a participant, by id.

    recordings, sources: in which nobody else is heard. shared_recordings, shared_sources: with others too.
    lines: their segments in shared sources. media: of `recordings` alone, with their hashes.
    """

    recordings: tuple[int, ...]
    sources: tuple[int, ...]
    shared_recordings: tuple[int, ...]
    shared_sources: tuple[int, ...]
    lines: tuple[int, ...]
    media: tuple[tuple[int, str], ...]


def read_belongings(db: Database, participant_id: int) -> Belongings:
    """Return what belongs to a participant.

    In a shared source their lines are those of the voices named after them; where no voice is, all lines
    that are not of a voice named after somebody else, because any of them may be theirs.
    """
    recordings, shared_recordings = _alone_and_shared(
        db, "recording_participant", "recording_id", participant_id
    )
    # A memo's file may have become a recording of somebody: the memo is the same sound.
    recordings += _ids(
        db,
        """SELECT r.id FROM recording r WHERE r.kind = 'memo'
             AND NOT EXISTS (SELECT 1 FROM recording_participant p WHERE p.recording_id = r.id)
             AND r.media_id IN (
               SELECT media_id FROM recording WHERE id IN (SELECT value FROM json_each(?)))""",
        [json.dumps(recordings)],
    )
    files, shared_files = _alone_and_shared(db, "source_participant", "source_id", participant_id)
    of_recordings = "SELECT id FROM source WHERE recording_id IN (SELECT value FROM json_each(?))"
    sources = {*files, *_ids(db, of_recordings, [json.dumps(recordings)])}
    shared = {*shared_files, *_ids(db, of_recordings, [json.dumps(shared_recordings)])} - sources
    media = rows(
        db,
        """SELECT m.id, m.sha256 FROM media m
           WHERE m.id IN (SELECT media_id FROM recording WHERE id IN (SELECT value FROM json_each(?1)))
             AND NOT EXISTS (SELECT 1 FROM recording r WHERE r.media_id = m.id
               AND r.id NOT IN (SELECT value FROM json_each(?1)))
             AND NOT EXISTS (SELECT 1 FROM observation o WHERE o.photo_id = m.id)""",
        [json.dumps(recordings)],
    )
    return Belongings(
        tuple(recordings),
        tuple(sorted(sources)),
        tuple(shared_recordings),
        tuple(sorted(shared)),
        tuple(line for source_id in sorted(shared) for line in _lines_of(db, source_id, participant_id)),
        tuple((row["id"], row["sha256"]) for row in media),
    )


def _alone_and_shared(
    db: Database, table: str, column: str, participant_id: int
) -> tuple[list[int], list[int]]:
    found = rows(
        db,
        f"""SELECT {column} AS id, (SELECT COUNT(*) FROM {table} o WHERE o.{column} = t.{column}) AS people
            FROM {table} t WHERE participant_id = ? ORDER BY 1""",
        [participant_id],
    )
    return [r["id"] for r in found if r["people"] == 1], [r["id"] for r in found if r["people"] > 1]


def _lines_of(db: Database, source_id: int, participant_id: int) -> list[int]:
    theirs = _ids(
        db,
        """SELECT s.id FROM segment s JOIN speaker sp ON sp.id = s.speaker_id
           WHERE s.source_id = ? AND sp.participant_id = ?""",
        [source_id, participant_id],
    )
    if theirs:
        return theirs
    return _ids(
        db,
        """SELECT s.id FROM segment s LEFT JOIN speaker sp ON sp.id = s.speaker_id
           WHERE s.source_id = ? AND sp.participant_id IS NULL""",
        [source_id],
    )


def take_originals(db: Database, recording_ids: Collection[int]) -> list[str]:
    """Forget the original files of recordings, from before they were redacted; returns their hashes."""
    found = rows(
        db,
        """DELETE FROM original_media WHERE media_id IN (SELECT media_id FROM recording
             WHERE id IN (SELECT value FROM json_each(?))) RETURNING sha256""",
        [json.dumps(list(recording_ids))],
    )
    return [str(row["sha256"]) for row in found]


def read_names(db: Database, participant_id: int) -> list[str]:
    """Return the words by which a participant is known: name and contact of the identity, names of voices."""
    found = rows(
        db,
        """SELECT name AS word, 0 AS of_voice FROM identity WHERE participant_id = ?1
           UNION SELECT contact, 0 FROM identity WHERE participant_id = ?1
           UNION SELECT name, 1 FROM speaker WHERE participant_id = ?1""",
        [participant_id],
    )
    # "Customer" is what many voices are called, and a word of many texts.
    return [
        str(row["word"])
        for row in found
        if row["word"] and not (row["of_voice"] and names_nobody(row["word"]))
    ]


def read_spans(db: Database, recording_id: int, lines: Collection[int]) -> list[tuple[float, float]]:
    """Return when these lines are said in a recording, in seconds."""
    found = rows(
        db,
        """SELECT s.start_s, s.end_s FROM segment s JOIN source src ON src.id = s.source_id
           WHERE src.recording_id = ? AND s.start_s IS NOT NULL
             AND s.id IN (SELECT value FROM json_each(?)) ORDER BY 1""",
        [recording_id, json.dumps(list(lines))],
    )
    return [(row["start_s"], row["end_s"]) for row in found]


def destroy_sources(db: Database, source_ids: Collection[int], recording_ids: Collection[int]) -> None:
    """Delete sources and recordings with all that was made of them: passages, tags, evidence, work, memos."""
    marks = {"s": json.dumps(list(source_ids)), "r": json.dumps(list(recording_ids))}
    sources = "(SELECT value FROM json_each(:s))"
    recordings = "(SELECT value FROM json_each(:r))"
    excerpts = f"(SELECT id FROM excerpt WHERE source_id IN {sources})"
    vectors = rows(
        db,
        f"""SELECT DISTINCT embedding_id AS id FROM sentence WHERE segment_id IN
            (SELECT id FROM segment WHERE source_id IN {sources})""",
        marks,
    )
    for sql in (
        f"DELETE FROM story_item WHERE excerpt_id IN {excerpts}",
        f"DELETE FROM evidence WHERE excerpt_id IN {excerpts}",
        f"""DELETE FROM memo WHERE item_kind IN ('excerpt') AND item_id IN {excerpts}
            OR item_kind IN ('source') AND item_id IN {sources}
            OR item_kind IN ('recording') AND item_id IN {recordings}
            OR item_kind IN ('coding') AND item_id IN (
              SELECT id FROM coding WHERE excerpt_id IN {excerpts})""",
        f"""DELETE FROM job WHERE kind = 'transcribe' AND item_id IN {recordings}
            OR kind IN ('translate', 'align', 'speakers', 'suggest', 'read', 'redact')
              AND item_id IN {sources}""",
        f"DELETE FROM excerpt WHERE source_id IN {sources}",
        f"""DELETE FROM segment_reading WHERE segment_id IN (
              SELECT id FROM segment WHERE source_id IN {sources})""",
        f"DELETE FROM source WHERE id IN {sources}",
        f"UPDATE observation SET memo_id = NULL WHERE memo_id IN {recordings}",
        f"DELETE FROM recording WHERE id IN {recordings}",
    ):
        db.conn.execute(sql, marks)
    forget_vectors(db, [row["id"] for row in vectors])


def blot_lines(db: Database, line_ids: Collection[int], spans: Sequence[tuple[int, float, float]]) -> None:
    """Take the words out of lines, with whatever was made of them alone.

    spans: recording, start and end of what is said; English beside it that overlaps goes as well. The log of
    changes of their sources goes too, because it holds the words before each change.
    """
    marks = {"lines": json.dumps(list(line_ids))}
    lines = "(SELECT value FROM json_each(:lines))"
    sources = f"(SELECT DISTINCT source_id FROM segment WHERE id IN {lines})"
    excerpts = f"(SELECT id FROM excerpt WHERE first_segment_id IN {lines} AND last_segment_id IN {lines})"
    vectors = rows(db, f"SELECT DISTINCT embedding_id AS id FROM sentence WHERE segment_id IN {lines}", marks)
    for sql in (
        f"DELETE FROM story_item WHERE excerpt_id IN {excerpts}",
        f"DELETE FROM evidence WHERE excerpt_id IN {excerpts}",
        f"DELETE FROM excerpt WHERE id IN {excerpts}",
        f"""UPDATE OR REPLACE excerpt SET start_char = MIN(start_char, {len(ERASED)})
            WHERE first_segment_id IN {lines}""",
        f"""UPDATE OR REPLACE excerpt SET end_char = MIN(end_char, {len(ERASED)})
            WHERE last_segment_id IN {lines}""",
        f"DELETE FROM word WHERE segment_id IN {lines}",
        f"DELETE FROM refused_correction WHERE segment_id IN {lines}",
        f"DELETE FROM finding_refusal WHERE segment_id IN {lines}",
        f"DELETE FROM segment_reading WHERE segment_id IN {lines}",
        f"DELETE FROM original_line WHERE segment_id IN {lines}",
        f"DELETE FROM source_change WHERE source_id IN {sources}",
        f"DELETE FROM done_request WHERE source_id IN {sources}",
        f"""UPDATE segment SET text = '{ERASED}', machine_text = '{ERASED}', revision = revision + 1
            WHERE id IN {lines}""",
    ):
        db.conn.execute(sql, marks)
    for recording_id, start_s, end_s in spans:
        db.conn.execute(
            """DELETE FROM translation_line WHERE start_s < ? AND end_s > ? AND translation_id IN (
                 SELECT t.id FROM translation t JOIN source s ON s.id = t.source_id
                 WHERE s.recording_id = ?)""",
            [end_s, start_s, recording_id],
        )
    forget_vectors(db, [row["id"] for row in vectors])


def forget_vectors(db: Database, ids: Sequence[int]) -> None:
    """Delete those of these vectors that no sentence has any more; each says something of its text."""
    db.conn.execute(
        """DELETE FROM embedding WHERE id IN (SELECT value FROM json_each(?))
           AND id NOT IN (SELECT embedding_id FROM sentence)""",
        [json.dumps(list(ids))],
    )


def forget_learned(db: Database) -> None:
    """Take the weights of all that was learned, and themes that nobody named yet: they are learned anew."""
    db.conn.execute("UPDATE theme_model SET weights = X'', lessons = '{}', changes = ''")
    db.conn.execute("UPDATE emotion_head SET in_use = 0, weights = '{}'")
    db.conn.execute("DELETE FROM unnamed_theme WHERE state = 'open'")
    db.conn.execute("UPDATE done_request SET answer = NULL")


def forget_person(db: Database, participant_id: int) -> None:
    """Delete who a participant is and what they agreed to; their code and seat stay, so that they are not
    given again."""
    marks = [participant_id]
    db.conn.execute(
        """UPDATE speaker SET name = 'Erased voice ' || id, participant_id = NULL WHERE participant_id = ?""",
        marks,
    )
    for table in ("identity", "consent", "promise", "session_participant"):
        db.conn.execute(f"DELETE FROM {table} WHERE participant_id = ?", marks)
    for table in ("recording_participant", "source_participant"):
        db.conn.execute(f"DELETE FROM {table} WHERE participant_id = ?", marks)
    db.conn.execute(
        "UPDATE participant SET market = '', segment = '', erased_at = ? WHERE id = ?",
        [to_cell(now()), participant_id],
    )


def count_of(db: Database, table: str, participant_id: int) -> int:
    """Return how many rows of a table name a participant. table: of our own code."""
    return int(
        rows(db, f"SELECT COUNT(*) AS n FROM {table} WHERE participant_id = ?", [participant_id])[0]["n"]
    )


def is_erased(db: Database, participant_id: int, code: str) -> bool | None:
    """Say whether the participant of this id and code was erased; None where there is none."""
    found = rows(db, "SELECT erased_at FROM participant WHERE id = ? AND code = ?", [participant_id, code])
    return None if not found else found[0]["erased_at"] is not None


def keep_code(db: Database, participant_id: int, code: str) -> None:
    """Keep the number and the code of somebody who was erased, and is not here, from being given again."""
    db.conn.execute(
        "INSERT OR IGNORE INTO participant (id, code, seat, erased_at) VALUES (?, ?, 'customer', ?)",
        [participant_id, code, to_cell(now())],
    )


def add_receipt(db: Database, receipt: ErasureReceipt) -> None:
    """Store a receipt; one that is there already, after a restore, stays."""
    if rows(db, "SELECT 1 FROM erasure WHERE guid = ?", [receipt.guid]):
        return
    insert(
        db,
        "erasure",
        to_row(
            {
                "guid": receipt.guid,
                "participant_id": receipt.participant_id,
                "erased_at": receipt.erased_at,
                "erased_by": receipt.erased_by,
                "counts": json.dumps(receipt.counts),
            }
        ),
    )


def read_receipts(db: Database) -> list[dict[str, object]]:
    """Return all receipts as rows, the newest first."""
    return rows(db, "SELECT * FROM erasure ORDER BY id DESC")


def scour(path: Path) -> None:
    """Leave nothing of what was deleted in the database file or its write-ahead log.

    Indexes of words are made anew, the file is rewritten without free pages, and the log is emptied. It needs
    as much room as the database again. Raises WorkspaceError where the disk is full, or where somebody keeps
    reading the database for longer than half a minute.
    """
    try:
        with closing(connect(path).conn) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            for index in INDEXES:
                connection.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
            connection.execute("VACUUM")
            # A truncating checkpoint holds the write lock itself: docs/decisions/sqlite-wal.md.
            (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        if is_full(error):
            raise WorkspaceError(
                f"The disk of {path.parent} is too full to rewrite the database; make room for as much as it "
                "has: a worker does it then, or retry it on Home. Until then what was deleted may still be "
                "found in the file."
            ) from error
        busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
        if not busy:
            raise
    if busy:
        raise WorkspaceError(
            f"{path.name} was in use for too long, so its log still holds what was deleted; close other "
            "programs that read it: a worker does it then, or retry it on Home."
        )


def _ids(db: Database, sql: str, parameters: Sequence[object]) -> list[int]:
    return [int(next(iter(row.values()))) for row in rows(db, sql, parameters)]
