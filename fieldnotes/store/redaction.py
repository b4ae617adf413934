"""What may give somebody away, what was decided on it, and the originals of what was redacted."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from ..records import KeptOriginal, PersonalFinding, PersonalSpan, Segment, Word
from .database import rows
from .erasure import forget_vectors
from .lines import add_words
from .rows import now, to_cell, to_record
from .scrubbing import Mask

_AROUND_CHARS = 60


@dataclass(frozen=True)
class OnRecord:
    """What somebody heard in a source is called, or how to reach them.

    kind: a person's "name" or "contact", or what a "voice" is called. code: the participant's, "" for a
    voice of nobody known.
    """

    kind: str
    word: str
    code: str


def add_findings(db: Database, segment: Segment, spans: Sequence[PersonalSpan]) -> int:
    """Store what was found in a line as it reads now; what somebody decided on already stays decided."""
    db.conn.execute("DELETE FROM personal_finding WHERE segment_id = ? AND state = 'open'", [segment.id])
    added = 0
    for span in spans:
        done = db.conn.execute(
            """INSERT OR IGNORE INTO personal_finding (segment_id, revision, start_char, end_char, kind, sure)
               VALUES (?, ?, ?, ?, ?, ?)""",
            [segment.id, segment.revision, span.start_char, span.end_char, span.kind, int(span.sure)],
        )
        added += done.rowcount
    return added


# A line that was changed since is looked at again before anything of it is decided. What nobody may read
# today waits until consent is given again.
_OPEN = """FROM personal_finding f JOIN segment s ON s.id = f.segment_id AND s.revision = f.revision
  JOIN source src ON src.id = s.source_id AND src.removed_at IS NULL
  WHERE f.state = 'open' AND s.source_id NOT IN (SELECT source_id FROM source_barred)"""


def read_open(
    db: Database, *, source_id: int | None = None, only_sure: bool = False, limit: int = -1
) -> list[PersonalFinding]:
    """Return what waits for a decision: of a source, or of all, in the order of lines."""
    found = rows(
        db,
        f"""SELECT f.*, s.source_id, src.title, s.text AS line {_OPEN}
            AND (?1 IS NULL OR s.source_id = ?1) AND (NOT ?2 OR f.sure = 1)
            ORDER BY s.source_id, s.ordinal, f.start_char LIMIT ?3""",
        [source_id, only_sure, limit],
    )
    return [_finding(row) for row in found]


def count_open(db: Database) -> int:
    """Return how many passages wait for a decision."""
    return int(rows(db, f"SELECT COUNT(*) AS n {_OPEN}")[0]["n"])


def read_findings(db: Database, ids: Collection[int]) -> list[PersonalFinding]:
    """Return those of these findings that are open and whose line reads as it did."""
    found = rows(
        db,
        f"""SELECT f.*, s.source_id, src.title, s.text AS line {_OPEN}
            AND f.id IN (SELECT value FROM json_each(?)) ORDER BY s.source_id, s.ordinal, f.start_char""",
        [json.dumps(list(ids))],
    )
    return [_finding(row) for row in found]


def read_spans(db: Database, ids: Collection[int]) -> dict[int, list[PersonalSpan]]:
    """Return where these findings lie, by their segment."""
    found = rows(
        db,
        "SELECT * FROM personal_finding WHERE id IN (SELECT value FROM json_each(?)) ORDER BY start_char",
        [json.dumps(list(ids))],
    )
    spans: dict[int, list[PersonalSpan]] = {}
    for row in found:
        spans.setdefault(row["segment_id"], []).append(to_record(PersonalSpan, row))
    return spans


def set_decided(db: Database, ids: Collection[int], state: str, *, decided_by: int) -> None:
    """Say what was decided on findings: "redacted" or "kept"; "open" takes a decision back."""
    db.conn.execute(
        """UPDATE personal_finding SET state = ?, decided_by = ?, decided_at = ?
           WHERE id IN (SELECT value FROM json_each(?))""",
        [state, decided_by, to_cell(now()), json.dumps(list(ids))],
    )


def keep_original_line(db: Database, segment_id: int) -> None:
    """Keep a line apart as it reads now; one that is kept already stays the original."""
    db.conn.execute(
        """INSERT OR IGNORE INTO original_line (segment_id, text, machine_text, kept_at)
           SELECT id, text, machine_text, ? FROM segment WHERE id = ?""",
        [to_cell(now()), segment_id],
    )


def keep_original_media(db: Database, media_id: int) -> None:
    """Note which file a recording had before it was redacted; the first one stays the original."""
    db.conn.execute(
        """INSERT OR IGNORE INTO original_media (media_id, sha256, mime_type, kept_at)
           SELECT id, sha256, mime_type, ? FROM media WHERE id = ?""",
        [to_cell(now()), media_id],
    )


def read_original_lines(db: Database, source_id: int) -> list[KeptOriginal]:
    """Return a source's lines as they were before they were redacted, in order."""
    found = rows(
        db,
        """SELECT o.* FROM original_line o JOIN segment s ON s.id = o.segment_id
           WHERE s.source_id = ? ORDER BY s.ordinal""",
        [source_id],
    )
    return [to_record(KeptOriginal, row) for row in found]


def read_original_hashes(db: Database) -> list[str]:
    """Return the hashes of files as they were before they were redacted, of those that are kept."""
    return [str(row["sha256"]) for row in rows(db, "SELECT sha256 FROM original_media")]


def forget_originals(db: Database, *, before: str = "9999") -> int:
    """Forget the lines and files that were kept apart before a moment; returns how many lines."""
    done = db.conn.execute("DELETE FROM original_line WHERE kept_at < ?", [before])
    db.conn.execute("DELETE FROM original_media WHERE kept_at < ?", [before])
    return done.rowcount


def set_words(db: Database, segment_id: int, words: Sequence[Word]) -> None:
    """Put words with times in the place of those that a line has."""
    db.conn.execute("DELETE FROM word WHERE segment_id = ?", [segment_id])
    add_words(db, segment_id, words)


def forget_made_of(db: Database, segments: Sequence[Segment], mask: Mask) -> None:
    """Forget what was made of lines that are redacted: English, vectors, what was refused about their words.

    English beside a line is what overlaps it in time, or all of its source's where it has no times; and any
    in which `mask`, of the words that are taken out, finds one. Call it before the lines are changed.
    """
    vectors: set[int] = set()
    db.conn.create_function("masked", 1, mask, deterministic=True)
    for segment in segments:
        db.conn.execute(
            """DELETE FROM translation_line WHERE translation_id IN (
                 SELECT t.id FROM translation t JOIN source s ON s.id = t.source_id
                 WHERE s.id = ?1 OR s.recording_id = (SELECT recording_id FROM source WHERE id = ?1))
               AND (?2 IS NULL OR ?3 IS NULL OR (start_s < ?3 AND end_s > ?2) OR masked(text) <> text)""",
            [segment.source_id, segment.start_s, segment.end_s],
        )
        found = rows(db, "SELECT embedding_id AS id FROM sentence WHERE segment_id = ?", [segment.id])
        vectors |= {row["id"] for row in found}
        for table in ("refused_correction", "finding_refusal", "segment_reading"):
            db.conn.execute(f"DELETE FROM {table} WHERE segment_id = ?", [segment.id])
    forget_vectors(db, sorted(vectors))


def read_sources_beside(db: Database, source_ids: Collection[int]) -> list[int]:
    """Return these sources, and those of the same recordings."""
    found = rows(
        db,
        """SELECT DISTINCT s.id FROM source s JOIN source r ON r.id IN (SELECT value FROM json_each(?))
           WHERE s.id = r.id OR s.recording_id = r.recording_id""",
        [json.dumps(list(source_ids))],
    )
    return [row["id"] for row in found]


def forget_changes(db: Database, source_id: int) -> None:
    """Forget the log of a source's changes, which holds its lines as they were."""
    db.conn.execute("DELETE FROM source_change WHERE source_id = ?", [source_id])
    db.conn.execute("DELETE FROM done_request WHERE source_id = ?", [source_id])


def read_on_record(db: Database, source_id: int) -> list[OnRecord]:
    """Return what is on record of those heard in a source: their identities, and what voices are called."""
    found = rows(
        db,
        """SELECT 'name' AS kind, i.name AS word, p.code FROM heard_in_source h
             JOIN identity i USING (participant_id) JOIN participant p ON p.id = h.participant_id
             WHERE h.source_id = ?1
           UNION SELECT 'contact', i.contact, p.code FROM heard_in_source h
             JOIN identity i USING (participant_id) JOIN participant p ON p.id = h.participant_id
             WHERE h.source_id = ?1
           UNION SELECT 'voice', s.name, COALESCE(p.code, '') FROM speaker s
             LEFT JOIN participant p ON p.id = s.participant_id WHERE s.source_id = ?1""",
        [source_id],
    )
    return [to_record(OnRecord, row) for row in found if row["word"]]


def read_found_spans(db: Database, source_id: int) -> dict[int, list[PersonalSpan]]:
    """Return what waits for a decision in lines that read as they did, by their segment."""
    found = rows(db, f"SELECT f.* {_OPEN} AND s.source_id = ? ORDER BY f.start_char", [source_id])
    spans: dict[int, list[PersonalSpan]] = {}
    for row in found:
        spans.setdefault(row["segment_id"], []).append(to_record(PersonalSpan, row))
    return spans


def _finding(row: dict[str, object]) -> PersonalFinding:
    line, start, end = str(row["line"]), int(str(row["start_char"])), int(str(row["end_char"]))
    words = {
        "text": line[start:end],
        "before": line[max(0, start - _AROUND_CHARS) : start],
        "after": line[end : end + _AROUND_CHARS],
    }
    return to_record(PersonalFinding, {**row, **words})
