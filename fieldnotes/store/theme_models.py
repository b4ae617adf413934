"""Versions of the theme model, what they said, what people decided on it, and codes that went quiet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlite_utils import Database

from ..records import QuietCode, ThemeVersion
from .database import insert, rows
from .rows import now, to_cell, to_record, to_row

VERSIONS_WITH_WEIGHTS = 3

_ACCEPTED = "c.status = 'accepted' AND c.removed_at IS NULL"


def add_version(db: Database, values: Mapping[str, Any]) -> int:
    """Store a version of the model; returns its number. Older ones lose their weights and stay on record."""
    number = insert(db, "theme_model", to_row(values))
    db.conn.execute(
        "UPDATE theme_model SET weights = X'' WHERE id <= ? AND weights <> X''",
        [number - VERSIONS_WITH_WEIGHTS],
    )
    return number


def forget_weights(db: Database, before: int) -> None:
    """Take the weights of all versions before one; they stay on record."""
    db.conn.execute("UPDATE theme_model SET weights = X'' WHERE id < ? AND weights <> X''", [before])


def read_versions(db: Database, *, most: int = 20) -> list[ThemeVersion]:
    """Return the versions of the model, the newest first."""
    found = rows(db, "SELECT * FROM theme_model ORDER BY id DESC LIMIT ?", [most])
    return [to_record(ThemeVersion, row) for row in found]


def read_newest(db: Database, embedding_model: str) -> tuple[int, bytes, str, str] | None:
    """Return the newest version's number, weights, lessons as JSON and the day it was made; None without one.

    One that stands on another embedding model is none.
    """
    found = rows(db, "SELECT * FROM theme_model ORDER BY id DESC LIMIT 1")
    if not found or found[0]["embedding_model"] != embedding_model:
        return None
    return found[0]["id"], found[0]["weights"], found[0]["lessons"], found[0]["made_at"]


def count_undigested(db: Database, kind: str, most: int) -> int:
    """Return how many codings of a kind were made or decided on since the newest version, counted up to
    `most`.
    """
    since = rows(db, "SELECT COALESCE(MAX(made_at), '') AS day FROM theme_model")[0]["day"]
    found = rows(
        db,
        """SELECT COUNT(*) AS n FROM (
             SELECT 1 FROM coding c JOIN code ON code.id = c.code_id AND code.kind = ?1
             WHERE c.decided_at > ?2 AND c.status IN ('accepted', 'rejected')
             UNION ALL
             SELECT 1 FROM coding c JOIN code ON code.id = c.code_id AND code.kind = ?1
             WHERE c.confidence IS NULL AND c.made_at > ?2 AND c.status = 'accepted'
             LIMIT ?3)""",
        [kind, since, most],
    )
    return int(found[0]["n"])


@dataclass(frozen=True)
class CodedPassage:
    """An excerpt with the codes of a kind that were accepted on it, and those that were refused."""

    excerpt_id: int
    accepted: frozenset[int]
    refused: frozenset[int]


def read_coded_passages(db: Database, kind: str, most: int) -> list[CodedPassage]:
    """Return the passages that codes of a kind were put on or refused for, by id: the newest `most` of them.

    Of sources that may be quoted today. A code that one person accepted and another one's suggestion was
    refused for counts as accepted.
    """
    found = rows(
        db,
        f"""SELECT c.excerpt_id, c.code_id, MAX({_ACCEPTED}) AS accepted
        FROM coding c JOIN code ON code.id = c.code_id AND code.kind = ?1
        JOIN excerpt e ON e.id = c.excerpt_id
        JOIN source_place p ON p.source_id = e.source_id AND p.quotable
        WHERE ({_ACCEPTED}) OR (c.status = 'rejected' AND c.removed_at IS NULL)
        GROUP BY c.excerpt_id, c.code_id ORDER BY c.excerpt_id DESC LIMIT ?2""",
        [kind, most],
    )
    passages: dict[int, tuple[set[int], set[int]]] = {}
    for row in found:
        accepted, refused = passages.setdefault(row["excerpt_id"], (set(), set()))
        (accepted if row["accepted"] else refused).add(row["code_id"])
    return [
        CodedPassage(excerpt_id, frozenset(accepted), frozenset(refused))
        for excerpt_id, (accepted, refused) in sorted(passages.items())
    ]


def add_scores(db: Database, model_id: int, scores: Mapping[tuple[int, int], float]) -> None:
    """Write down what a version said of open suggestions before decisions corrected it.

    scores: excerpt and code id to 0 to 1; what is decided keeps the score that it was decided with.
    """
    db.conn.executemany(
        """INSERT OR REPLACE INTO suggestion_score (coding_id, model_id, raw)
           SELECT id, ?1, ?4 FROM coding WHERE excerpt_id = ?2 AND code_id = ?3 AND status = 'suggested'""",
        [(model_id, *place, raw) for place, raw in scores.items()],
    )


def read_decisions(
    db: Database, latest: int, code_id: int | None = None
) -> dict[int, list[tuple[bool, float]]]:
    """Return what people decided on each code's suggestions: accepted or not and the confidence, the latest
    last.

    Of each code the `latest` ones, and only those since it was woken. The confidence is what the model said
    before it was corrected, where that is known. A code that was accepted and taken away again counts for
    nothing, and neither does a passage in a source that was removed.
    """
    found = rows(
        db,
        """SELECT code_id, accepted, said FROM (
             SELECT c.code_id, c.status = 'accepted' AS accepted, COALESCE(s.raw, c.confidence) AS said,
               c.decided_at, c.id,
               ROW_NUMBER() OVER (PARTITION BY c.code_id ORDER BY c.decided_at DESC, c.id DESC) AS place
             FROM coding c JOIN excerpt e ON e.id = c.excerpt_id
             JOIN source ON source.id = e.source_id AND source.removed_at IS NULL
             LEFT JOIN suggestion_score s ON s.coding_id = c.id
             LEFT JOIN quiet_code q ON q.code_id = c.code_id
             WHERE c.confidence IS NOT NULL AND c.decided_at IS NOT NULL AND c.removed_at IS NULL
               AND c.status IN ('accepted', 'rejected') AND (?2 IS NULL OR c.code_id = ?2)
               AND c.decided_at > COALESCE(q.woken_at, ''))
           WHERE place <= ?1 ORDER BY code_id, decided_at, id""",
        [latest, code_id],
    )
    decisions: dict[int, list[tuple[bool, float]]] = {}
    for row in found:
        decisions.setdefault(row["code_id"], []).append((bool(row["accepted"]), row["said"]))
    return decisions


def read_quiet(db: Database) -> dict[int, QuietCode]:
    """Return codes that are quiet, or were once, by their id."""
    return {row["code_id"]: to_record(QuietCode, row) for row in rows(db, "SELECT * FROM quiet_code")}


def set_quiet(db: Database, code_id: int) -> None:
    """Let a code make no suggestions from now on."""
    db.conn.execute(
        """INSERT INTO quiet_code (code_id, quiet_since) VALUES (?1, ?2)
           ON CONFLICT (code_id) DO UPDATE SET quiet_since = ?2 WHERE quiet_since IS NULL""",
        [code_id, to_cell(now())],
    )


def set_awake(db: Database, code_id: int, member_id: int | None) -> None:
    """Let a code make suggestions again; member_id: who woke it, None where decisions were taken back.

    Decisions before that day do not count against it again where somebody woke it.
    """
    day = to_cell(now()) if member_id is not None else None
    db.conn.execute(
        """UPDATE quiet_code SET quiet_since = NULL, woken_at = COALESCE(?2, woken_at),
             woken_by = COALESCE(?3, woken_by) WHERE code_id = ?1""",
        [code_id, day, member_id],
    )


def read_suggested_sources(db: Database, quiet_for: timedelta) -> list[int]:
    """Return the sources that suggestions were once made for and that are still there, the newest first.

    Those in which somebody coded or decided within `quiet_for` are left out: suggestions that come and go
    under a reader's hands would be in the way.
    """
    found = rows(
        db,
        """SELECT DISTINCT j.item_id FROM job j
           JOIN source ON source.id = j.item_id AND source.removed_at IS NULL
           WHERE j.kind = 'suggest' AND j.state = 'done' AND NOT EXISTS (
             SELECT 1 FROM coding c JOIN excerpt e ON e.id = c.excerpt_id AND e.source_id = j.item_id
             WHERE c.decided_at > ?1 OR (c.made_at > ?1 AND c.confidence IS NULL))
           ORDER BY j.item_id DESC""",
        [to_cell(now() - quiet_for)],
    )
    return [int(row["item_id"]) for row in found]
