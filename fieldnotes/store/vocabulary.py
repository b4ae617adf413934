"""The workspace's vocabulary, and the corrections with it that nobody wanted."""

from sqlite_utils import Database

from ..records import VocabularyTerm
from .database import insert, rows
from .rows import now, to_record, to_row


def read_terms(db: Database) -> list[VocabularyTerm]:
    """Return all terms in the order they were added."""
    return [to_record(VocabularyTerm, row) for row in rows(db, "SELECT * FROM vocabulary_term ORDER BY id")]


def read_term(db: Database, term_id: int) -> VocabularyTerm | None:
    """Return one term, or None."""
    found = rows(db, "SELECT * FROM vocabulary_term WHERE id = ?", [term_id])
    return to_record(VocabularyTerm, found[0]) if found else None


def add_term(db: Database, term: str, *, added_by: int) -> int:
    """Store a term; returns its id."""
    values = {"term": term, "added_by": added_by, "added_at": now()}
    return insert(db, "vocabulary_term", to_row(values))


def remove_term(db: Database, term_id: int) -> None:
    """Take a term out."""
    db.conn.execute("DELETE FROM vocabulary_term WHERE id = ?", [term_id])


def put_term_back(db: Database, term: VocabularyTerm) -> None:
    """Store a term again that was taken out, as it was."""
    cells = {"term": term.term, "added_by": term.added_by, "added_at": term.added_at}
    if not rows(db, "SELECT 1 FROM vocabulary_term WHERE id = ?", [term.id]):
        cells = {"id": term.id, **cells}
    insert(db, "vocabulary_term", to_row(cells))


def read_refused(db: Database, source_id: int) -> set[tuple[int, str, str]]:
    """Return the corrections of a source that were refused: the line's id, what was heard, the term."""
    found = rows(
        db,
        """SELECT r.segment_id, r.heard, r.term FROM refused_correction r
           JOIN segment s ON s.id = r.segment_id WHERE s.source_id = ?""",
        [source_id],
    )
    return {(row["segment_id"], row["heard"], row["term"]) for row in found}


def add_refused(db: Database, segment_id: int, *, heard: str, term: str, refused_by: int) -> None:
    """Store that a correction is not wanted in a line; once is enough."""
    db.conn.execute(
        "INSERT OR IGNORE INTO refused_correction VALUES (:segment_id, :heard, :term, :by, :at)",
        to_row({"segment_id": segment_id, "heard": heard, "term": term, "by": refused_by, "at": now()}),
    )


def remove_refused(db: Database, segment_id: int, *, heard: str, term: str) -> None:
    """Let a correction be offered in a line again."""
    db.conn.execute(
        "DELETE FROM refused_correction WHERE segment_id = ? AND heard = ? AND term = ?",
        [segment_id, heard, term],
    )


def read_corrected_texts(db: Database, *, limit: int) -> list[tuple[str, str]]:
    """Return what was heard and what people made of it, the sources changed last first."""
    found = rows(
        db,
        """SELECT s.machine_text, s.text FROM segment s JOIN source o ON o.id = s.source_id
           WHERE s.revision > 0 AND s.text <> s.machine_text AND o.kind = 'transcript'
             AND o.removed_at IS NULL
           ORDER BY (SELECT MAX(c.id) FROM source_change c WHERE c.source_id = s.source_id) DESC, s.id
           LIMIT ?""",
        [limit],
    )
    return [(row["machine_text"], row["text"]) for row in found]
