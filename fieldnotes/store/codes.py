"""The codebook, and codings on excerpts."""

import uuid
from collections.abc import Iterable, Mapping
from typing import cast

from sqlite_utils import Database

from ..records import CODE_KINDS, Code, Coding, PlacedCoding
from .database import insert, rows, update
from .memos import read_memos
from .rows import now, to_cell, to_record, to_row


def add_code(db: Database, values: Mapping[str, object]) -> int:
    """Store a code; returns its id. It gets a GUID of its own where `values` has none."""
    return insert(db, "code", to_row({"guid": str(uuid.uuid4()), **values}))


def update_code(db: Database, code_id: int, values: dict[str, object]) -> None:
    """Set columns of a code."""
    update(db, "code", code_id, to_row(values))


def read_codes(
    db: Database, *, kind: str | None = None, code_id: int | None = None, merged: bool = False
) -> list[Code]:
    """Return the codebook's codes: all, those of a kind, or one by its id, merged or not.

    merged: also those that were merged into others. Kinds stand in the order of CODE_KINDS. Each code comes
    with all below it; those of one parent stand in their order.
    """
    found = rows(
        db,
        """SELECT * FROM code WHERE (?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR id = ?2)
             AND (?2 IS NOT NULL OR ?3 OR merged_into IS NULL) ORDER BY ordinal, id""",
        [kind, code_id, merged],
    )
    return _as_tree([to_record(Code, row) for row in found])


def read_merged_codes(db: Database) -> list[Code]:
    """Return the codes that are out of the codebook: merged into others, or taken back."""
    found = rows(db, "SELECT * FROM code WHERE merged_into IS NOT NULL ORDER BY id")
    return [to_record(Code, row) for row in found]


def _as_tree(codes: list[Code]) -> list[Code]:
    # A list of what is still to come, not a function that calls itself: a codebook may be thousands deep.
    below: dict[int | None, list[Code]] = {}
    known = {code.id for code in codes}
    for code in sorted(codes, key=lambda code: CODE_KINDS.index(code.kind)):
        below.setdefault(code.parent_id if code.parent_id in known else None, []).append(code)
    ordered = []
    waiting = below.get(None, [])[::-1]
    while waiting:
        code = waiting.pop()
        ordered.append(code)
        waiting.extend(reversed(below.get(code.id, ())))
    return ordered


def count_uses(db: Database) -> dict[int, int]:
    """Return on how many passages each code lies, with the codes below it, as the library shows them."""
    found = rows(
        db,
        """WITH RECURSIVE used (code_id, excerpt_id) AS (
             SELECT c.code_id, c.excerpt_id
             FROM coding c JOIN excerpt e ON e.id = c.excerpt_id
             JOIN source_place p ON p.source_id = e.source_id
             WHERE c.status = 'accepted' AND c.removed_at IS NULL AND p.complete AND p.quotable
             UNION SELECT code.parent_id, used.excerpt_id FROM used JOIN code ON code.id = used.code_id
             WHERE code.parent_id IS NOT NULL)
           SELECT code_id, COUNT(*) AS uses FROM used GROUP BY code_id""",
    )
    return {int(row["code_id"]): int(row["uses"]) for row in found}


def add_coding(db: Database, values: dict[str, object]) -> int:
    """Store a coding; returns its id.

    The same code by the same maker on the same excerpt is stored once, and once as independent in each round.
    """
    same = find_coding(
        db,
        excerpt_id=values["excerpt_id"],
        code_id=values["code_id"],
        made_by=values["made_by"],
        round_id=values.get("round_id"),
        independent=values["status"] == "independent",
    )
    if same is not None:
        update(db, "coding", same, to_row({k: values.get(k) for k in ("status", "intensity", "valence")}))
        return same
    return insert(db, "coding", to_row({"made_at": now(), **values}))


def find_coding(
    db: Database,
    *,
    excerpt_id: object,
    code_id: object,
    made_by: object,
    round_id: object = None,
    independent: bool = False,
) -> int | None:
    """Return the coding of that code on an excerpt by a maker, or None.

    independent: one made in that round. Otherwise one that counts, of whatever round it came; one of that
    round is preferred.
    """
    found = rows(
        db,
        """SELECT id FROM coding WHERE excerpt_id = ?1 AND code_id = ?2 AND made_by = ?3
             AND (status = 'independent') = ?5 AND (NOT ?5 OR round_id IS ?4) AND removed_at IS NULL
           ORDER BY round_id IS NOT ?4, id LIMIT 1""",
        [excerpt_id, code_id, made_by, round_id, independent],
    )
    return int(found[0]["id"]) if found else None


def read_codings(
    db: Database, *, source_id: int | None = None, coding_id: int | None = None, removed: bool = False
) -> list[Coding]:
    """Return the codings of a source, or one by its id; removed ones only when asked for."""
    found = rows(
        db,
        """SELECT c.* FROM coding c JOIN excerpt e ON e.id = c.excerpt_id
        WHERE (?1 IS NULL OR e.source_id = ?1) AND (?2 IS NULL OR c.id = ?2)
          AND (?3 OR c.removed_at IS NULL) ORDER BY c.id""",
        [source_id, coding_id, removed],
    )
    return [to_record(Coding, row) for row in found]


def read_placed_codings(
    db: Database, source_id: int, *, round_id: int | None = None, coder_id: int | None = None
) -> list[PlacedCoding]:
    """Return the codings of a source with their bounds, without rejected, removed and independent ones.

    round_id: those that coder_id made independently in that round instead.
    """
    found = db.conn.execute(
        """SELECT c.id, e.id, c.code_id, c.status, c.made_by, c.intensity, c.valence, c.confidence,
             e.first_segment_id, e.start_char, e.last_segment_id, e.end_char, COALESCE(m.name, ''), c.made_at
           FROM excerpt e JOIN coding c ON c.excerpt_id = e.id LEFT JOIN member m ON m.id = c.coder_id
           WHERE e.source_id = ?1 AND c.removed_at IS NULL AND CASE WHEN ?2 IS NULL
             THEN c.status IN ('suggested', 'accepted')
             ELSE c.status = 'independent' AND c.round_id = ?2 AND c.coder_id = ?3 END
           ORDER BY c.id""",
        [source_id, round_id, coder_id],
    )
    placed = list(map(PlacedCoding._make, ((*row, ()) for row in found)))
    memos = read_memos(db, "coding", (made.id for made in placed))
    return [made._replace(memos=tuple(memos[made.id])) if made.id in memos else made for made in placed]


def decide_coding(db: Database, coding_id: int, *, status: str, decided_by: int) -> None:
    """Accept or reject a suggestion, or make it a suggestion again."""
    coder = None if status == "suggested" else decided_by
    update(
        db,
        "coding",
        coding_id,
        to_row({"status": status, "decided_by": decided_by, "decided_at": now(), "coder_id": coder}),
    )


def set_coding_removed(db: Database, coding_id: int, removed: bool) -> bool:
    """Take a coding away, or bring it back; say whether that changed anything."""
    changed = db.conn.execute(
        # OR IGNORE: after a merge of codes the same coder may have the code there already.
        "UPDATE OR IGNORE coding SET removed_at = ? WHERE id = ? AND (removed_at IS NULL) = ?",
        [to_cell(now()) if removed else None, coding_id, removed],
    )
    return changed.rowcount == 1


def replace_suggestions(
    db: Database,
    source_id: int,
    rows_to_add: Iterable[dict[str, object]],
    *,
    kind: str | None = None,
    keep: str | None = None,
) -> int:
    """Put new suggestions in place of a source's undecided ones; returns how many were added.

    One that is there already stays what it is, with the new confidence. A code that somebody accepted or
    rejected on the same excerpt, or put there by hand, is left as decided, and so is one with a memo.
    kind: replace those of one kind of code alone. keep: leave those made by this alone.
    """
    wanted = {(row["excerpt_id"], row["code_id"]): row for row in rows_to_add}
    open_ones = db.conn.execute(
        """SELECT c.id, c.excerpt_id, c.code_id FROM coding c JOIN excerpt e ON e.id = c.excerpt_id
           JOIN code ON code.id = c.code_id
           WHERE e.source_id = ?1 AND c.status = 'suggested' AND (?2 IS NULL OR code.kind = ?2)
             AND c.made_by IS NOT ?3""",
        [source_id, kind, keep],
    ).fetchall()
    for coding_id, *place in open_ones:
        values = wanted.pop((place[0], place[1]), None)
        if values is None:
            db.conn.execute(
                """DELETE FROM coding WHERE id = ?1 AND NOT EXISTS (
                     SELECT 1 FROM memo WHERE item_kind = 'coding' AND item_id = ?1)""",
                [coding_id],
            )
        else:
            db.conn.execute(
                # OR IGNORE: corrected lines may have brought it beside what was decided on the same words.
                "UPDATE OR IGNORE coding SET made_by = ?, confidence = ? WHERE id = ?",
                [values["made_by"], values["confidence"], coding_id],
            )
    return sum(
        add_suggestion(
            db,
            excerpt_id=cast(int, values["excerpt_id"]),
            code_id=cast(int, values["code_id"]),
            made_by=cast(str, values["made_by"]),
            confidence=cast(float, values["confidence"]),
        )
        for values in wanted.values()
    )


def add_suggestion(db: Database, *, excerpt_id: int, code_id: int, made_by: str, confidence: float) -> bool:
    """Suggest a code for an excerpt; False where it lies there, was refused, or is suggested already."""
    done = db.conn.execute(
        """INSERT INTO coding (excerpt_id, code_id, status, made_by, made_at, confidence)
           SELECT ?1, ?2, 'suggested', ?3, ?4, ?5
           WHERE NOT EXISTS (SELECT 1 FROM coding
               WHERE excerpt_id = ?1 AND code_id = ?2 AND status <> 'independent')
             AND EXISTS (SELECT 1 FROM code WHERE id = ?2 AND merged_into IS NULL)""",
        [excerpt_id, code_id, made_by, to_cell(now()), confidence],
    )
    return done.rowcount == 1
