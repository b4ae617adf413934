"""A filled workspace of any earlier version is whole after its upgrade: no row and no reference is lost."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database, Migrations

from fieldnotes.store import database
from fieldnotes.store.database import connect, insert, rows, upgrade

DAY = "2026-11-21T10:00:00.000+00:00"
WORDS = "Nobody called me back."
NAMES = [one.name for one in database.migrations._migrations]
VERSIONS = {name: NAMES[: n + 1] for n, name in enumerate(NAMES[:-1])}
# The eleventh came after the fourteenth.
VERSIONS["m0014 without m0011"] = [name for name in NAMES if name[:5] < "m0015" and name[:5] != "m0011"]

# Rows for every table, with the columns of all versions: each version takes what it knows.
ROWS: list[tuple[str, dict[str, Any]]] = [
    ("workspace", {"id": 1, "guid": "w", "name": "W", "secret": "s", "created_at": DAY}),
    ("member", {"id": 1, "name": "Ada"}),
    ("member", {"id": 2, "name": "Grace"}),
    ("participant", {"id": 1, "code": "C-001", "seat": "customer"}),
    ("identity", {"participant_id": 1, "name": "N", "contact": "c"}),
    (
        "consent",
        {"id": 1, "participant_id": 1, "observe": 1, "record": 1, "quote_inside": 1, "share_outside": 0}
        | {"how": "on tape", "given_at": DAY},
    ),
    ("journey", {"id": 1, "name": "Order"}),
    ("stage", {"id": 1, "journey_id": 1, "ordinal": 0, "name": "use"}),
    ("put_off_place", {"member_id": 1, "stage_id": 1, "market": "korea", "until_on": "2026-12-01"}),
    ("touchpoint", {"id": 1, "stage_id": 1, "name": "phone"}),
    (
        "session",
        {"id": 1, "title": "Walk", "mode": "interview", "journey_id": 1, "started_at": DAY, "led_by": 1}
        | {"surprised": "Much", "debriefed_at": DAY},
    ),
    ("session_participant", {"session_id": 1, "participant_id": 1}),
    ("assumption", {"id": 1, "session_id": 1, "text": "Fast", "outcome": "held", "because": "Yes"}),
    (
        "media",
        {
            "id": 1,
            "sha256": "a",
            "file_name": "a",
            "mime_type": "audio/flac",
            "size_bytes": 1,
            "kept_at": DAY,
        },
    ),
    (
        "recording",
        {"id": 1, "media_id": 1, "title": "Call", "kind": "call", "recorded_on": "2026-11-21"}
        | {"added_at": DAY, "duration_s": 9.0, "channels": 2, "session_id": 1, "stage_id": 1},
    ),
    ("recording_participant", {"recording_id": 1, "participant_id": 1}),
    ("source", {"id": 1, "kind": "transcript", "title": "Call", "recording_id": 1, "added_at": DAY}),
    ("source", {"id": 2, "kind": "observation", "title": "Note", "session_id": 1, "added_at": DAY}),
    ("source", {"id": 3, "kind": "document", "title": "Letter", "added_at": DAY, "removed_at": DAY}),
    ("job", {"id": 1, "kind": "transcribe", "item_id": 1, "state": "done", "created_at": DAY}),
    (
        "transcript",
        {"id": 1, "recording_id": 1, "source_id": 1, "job_id": 1, "engine": "e", "model": "m", "weights": "w"}
        | {"finished_at": DAY},
    ),
    ("speaker", {"id": 1, "source_id": 1, "name": "S", "seat": "customer", "participant_id": 1}),
    *(
        (
            "segment",
            {"id": n, "source_id": source_id, "ordinal": 0, "text": WORDS, "machine_text": WORDS}
            | ({"start_s": 0.0, "end_s": 2.0, "speaker_id": 1} if source_id == 1 else {}),
        )
        for n, source_id in enumerate((1, 2, 3), start=1)
    ),
    ("segment_edit", {"id": 1, "segment_id": 1, "old_text": "No", "edited_by": 1, "edited_at": DAY}),
    (
        "word",
        {"segment_id": 1, "ordinal": 0, "text": "Nobody", "start_s": 0.0, "end_s": 1.0, "probability": 1.0},
    ),
    (
        "observation",
        {"id": 1, "session_id": 1, "source_id": 2, "client_key": "k", "noted_at": DAY, "noted_by": 1}
        | {"kind": "heard", "seat": "customer", "stage_id": 1, "photo_id": 1},
    ),
    (
        "prompt_answer",
        {"id": 1, "session_id": 1, "member_id": 1, "client_key": "p", "prompt": "care", "answer": "not now"}
        | {"answered_at": DAY},
    ),
    ("code", {"id": 1, "guid": "1", "kind": "theme", "name": "waiting"}),
    ("code", {"id": 2, "guid": "2", "kind": "theme", "name": "on the phone", "parent_id": 1, "retired": 1}),
    *(
        (
            "excerpt",
            {
                "id": n,
                "source_id": n,
                "first_segment_id": n,
                "start_char": 0,
                "last_segment_id": n,
                "end_char": 6,
            },
        )
        for n in (1, 2, 3)
    ),
    (
        "coding",
        {"id": 1, "excerpt_id": 1, "code_id": 2, "status": "accepted", "made_by": "Ada", "made_at": DAY}
        | {"intensity": 3},
    ),
    (
        "coding",
        {"id": 2, "excerpt_id": 2, "code_id": 1, "status": "rejected", "made_by": "model 1", "made_at": DAY}
        | {"confidence": 0.5, "decided_by": 2, "decided_at": DAY},
    ),
    (
        "coding",
        {"id": 3, "excerpt_id": 3, "code_id": 1, "status": "suggested", "made_by": "model 1", "made_at": DAY}
        | {"confidence": 0.5},
    ),
    (
        "coding",
        {"id": 4, "excerpt_id": 1, "code_id": 2, "status": "accepted", "made_by": "Ada", "made_at": DAY}
        | {"removed_at": DAY},
    ),
    ("memo", {"id": 1, "item_kind": "coding", "item_id": 1, "text": "?", "written_by": 1, "written_at": DAY}),
    ("metric", {"id": 1, "kind": "nps", "name": "NPS", "unit": "points", "better": "higher"}),
    (
        "metric_import",
        {"id": 1, "metric_id": 1, "file_name": "a", "sha256": "a", "values_taken": 1, "rows_rejected": 0}
        | {"imported_by": 1, "imported_at": DAY},
    ),
    (
        "metric_value",
        {"id": 7, "metric_id": 1, "import_id": 1, "period_start": "2026-10-01", "period_end": "2026-10-31"}
        | {"stage": "use", "value": 1.5, "responses": 4},
    ),
    ("finding", {"id": 1, "statement": "They wait.", "stage_id": 1, "written_by": 1, "written_at": DAY}),
    ("evidence", {"id": 1, "finding_id": 1, "excerpt_id": 1, "stance": "for", "added_at": DAY}),
    ("finding_market", {"finding_id": 1, "market": "Japan"}),
    (
        "finding_change",
        {"id": 1, "finding_id": 1, "kind": "words", "made_by": 1, "made_at": DAY, "before": "{}"}
        | {"after": "{}"},
    ),
    (
        "finding_refusal",
        {"finding_id": 1, "segment_id": 1, "text_key": b"0123456789abcdef", "refused_by": 2}
        | {"refused_at": DAY},
    ),
    ("link", {"id": 1, "finding_id": 1, "metric_id": 1, "kind": "explains its level", "linked_at": DAY}),
    (
        "local_reading",
        {"id": 1, "finding_id": 1, "market": "Korea", "reading": "reads as described", "read_by": 1}
        | {"read_at": DAY},
    ),
    (
        "finding_judgement",
        {"id": 1, "finding_id": 1, "judged": "indication", "reason": "Heard it too.", "grade": "anecdote"}
        | {"counts": "{}", "judged_by": 1, "judged_at": DAY},
    ),
    ("action", {"id": 1, "finding_id": 1, "metric_id": 1, "text": "Call back", "done_on": "2026-11-21"}),
    ("action_finding", {"action_id": 1, "finding_id": 1}),
    (
        "story",
        {"id": 1, "title": "On hold", "finding_id": 1, "published_at": DAY, "written_by": 1}
        | {"written_at": DAY},
    ),
    ("story_item", {"id": 1, "story_id": 1, "ordinal": 0, "excerpt_id": 1}),
    ("collection", {"id": 1, "name": "Leaders"}),
    ("collection_story", {"collection_id": 1, "story_id": 1, "ordinal": 0}),
    (
        "promise",
        {"id": 1, "session_id": 1, "participant_id": 1, "text": "Call", "owner": "Ada", "pillar": "care"}
        | {"due_on": "2026-12-01"},
    ),
    ("vocabulary_term", {"id": 1, "term": "Hanbit", "added_by": 1, "added_at": DAY}),
    ("refused_correction", {"segment_id": 1, "heard": "x", "term": "y", "refused_by": 1, "refused_at": DAY}),
    (
        "translation",
        {"id": 1, "source_id": 1, "job_id": 1, "engine": "e", "model": "m", "weights": "w"}
        | {"finished_at": DAY},
    ),
    ("translation_line", {"id": 1, "translation_id": 1, "start_s": 0.0, "end_s": 2.0, "text": "No"}),
    (
        "transcript_change",
        {
            "id": 9,
            "source_id": 1,
            "kind": "text",
            "made_by": 1,
            "made_at": DAY,
            "before": "[]",
            "after": "[]",
        },
    ),
    (
        "source_file",
        {"source_id": 3, "sha256": "f", "file_name": "f.txt", "format": "Text", "kind": "other"},
    ),
    ("source_participant", {"source_id": 3, "participant_id": 1}),
    ("coding_round", {"id": 1, "source_id": 2, "name": "Round 1", "started_by": 1, "started_at": DAY}),
    ("coding_round_coder", {"round_id": 1, "member_id": 1}),
    ("coding_round_coder", {"round_id": 1, "member_id": 2}),
    ("favourite_code", {"member_id": 1, "code_id": 1}),
    (
        "source_change",
        {
            "id": 12,
            "source_id": 1,
            "kind": "apply",
            "made_by": 1,
            "made_at": DAY,
            "before": "[]",
            "after": "[]",
        },
    ),
    ("code_change", {"id": 1, "kind": "add", "said": "a", "made_by": 1, "made_at": DAY, "steps": "[]"}),
    ("coding_round_code", {"round_id": 1, "code_id": 1}),
    ("coding_decision", {"id": 1, "round_id": 1, "outcome": "none", "decided_by": 1, "decided_at": DAY}),
    ("coding_decision_result", {"decision_id": 1, "coding_id": 1, "made": 0}),
    ("answer", {"segment_id": 3, "row_number": 2, "market": "Korea"}),
    ("embedding_model", {"id": 1, "name": "m"}),
    ("embedding", {"id": 1, "model_id": 1, "text_key": b"0123456789abcdef", "vector": b"00"}),
    ("segment_reading", {"segment_id": 1, "read_by": "r"}),
    ("sentence", {"id": 1, "segment_id": 1, "start_char": 0, "end_char": 6, "embedding_id": 1}),
    (
        "entity",
        {"id": 1, "segment_id": 1, "start_char": 0, "end_char": 6, "kind": "person", "text": "N"}
        | {"name": "n"},
    ),
    (
        "text_version",
        {"id": 1, "kind": "guide", "key": "aeiou", "version": 1, "body": "{}", "origin": "team"}
        | {"made_by": 1, "made_at": DAY},
    ),
    (
        "plan",
        {"id": 1, "title": "Walk", "mode": "interview", "journey_id": 1, "stage_id": 1, "planned_for": DAY}
        | {"duration_min": 60, "guide_id": 1, "language": "en", "metric_id": 1, "finding_id": 1, "uid": "u"}
        | {"planned_by": 1, "planned_at": DAY, "changed_at": DAY, "session_id": 1},
    ),
    ("plan_walker", {"plan_id": 1, "ordinal": 0, "member_id": 1}),
]
# What a version renames.
RENAMED = {"transcript_change": "source_change"}


def columns_of(db: Database, table: str) -> set[str]:
    return {row["name"] for row in rows(db, f"PRAGMA table_info({table})")}


def fill(db: Database) -> dict[str, list[dict[str, Any]]]:
    """Store what the version knows of ROWS; returns it by table."""
    stored: dict[str, list[dict[str, Any]]] = {}
    for table, row in ROWS:
        known = {name: value for name, value in row.items() if name in columns_of(db, table)}
        if known:
            insert(db, table, known)
            stored.setdefault(table, []).append(known)
    return stored


def at_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> Database:
    """Make a file as that version did, to be upgraded once the patch is undone."""
    path = tmp_path / "fieldnotes.db"
    earlier = Migrations("fieldnotes")
    earlier._migrations = [one for one in database.migrations._migrations if one.name in VERSIONS[version]]
    monkeypatch.setattr(database, "migrations", earlier)
    upgrade(path, backups=tmp_path / "backups")
    return connect(path)


@pytest.mark.parametrize("version", VERSIONS)
def test_an_upgrade_keeps_every_row_and_every_reference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    path = tmp_path / "fieldnotes.db"
    db = at_version(tmp_path, monkeypatch, version)
    stored = fill(db)
    assert len(stored) >= 30
    db.conn.close()
    monkeypatch.undo()

    assert upgrade(path, backups=tmp_path / "backups") is not None

    now = connect(path)
    assert rows(now, "PRAGMA foreign_key_check") == []
    assert rows(now, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    for index in ("segment_fts", "story_fts", "translation_fts"):
        now.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
    for table, kept in stored.items():
        if table == "segment_edit":
            assert rows(now, "SELECT made_by FROM source_change WHERE kind = 'text'") == [{"made_by": 1}]
            continue
        found = rows(now, f"SELECT * FROM {RENAMED.get(table, table)}")
        if table == "action":  # its one finding became the first of several
            assert rows(now, "SELECT action_id, finding_id FROM action_finding") == [
                {"action_id": 1, "finding_id": 1}
            ]
            for row in kept:
                row.pop("finding_id", None)
        for row in kept:
            assert any(row.items() <= one.items() for one in found), (table, row)
        if table not in ("source", "segment"):  # the debrief became a source of its own
            assert len(found) == len(kept), table
    place = rows(now, "SELECT source_id, complete, quotable FROM source_place WHERE source_id < 3 ORDER BY 1")
    assert place == [{"source_id": n, "complete": 1, "quotable": 1} for n in (1, 2)]
    now.conn.close()


def test_an_upgrade_puts_named_voices_on_record_as_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = at_version(tmp_path, monkeypatch, "m0020_moments_and_prompts")
    fill(db)
    insert(db, "participant", {"id": 2, "code": "C-002", "seat": "customer"})
    insert(db, "source", {"id": 8, "kind": "transcript", "title": "Text", "added_at": DAY})
    for n, source_id in enumerate((1, 8), 8):
        insert(db, "speaker", {"id": n, "source_id": source_id, "name": f"V{n}", "participant_id": 2})
    db.conn.close()
    monkeypatch.undo()

    upgrade(tmp_path / "fieldnotes.db", backups=tmp_path / "backups")

    now = connect(tmp_path / "fieldnotes.db")
    heard = "SELECT * FROM recording_participant WHERE participant_id = 2"
    assert rows(now, heard) == [{"recording_id": 1, "participant_id": 2}]
    heard = "SELECT * FROM source_participant WHERE participant_id = 2"
    assert rows(now, heard) == [{"source_id": 8, "participant_id": 2}]
    assert rows(now, "SELECT source_id FROM source_place WHERE quotable AND source_id IN (1, 8)") == []
    now.conn.close()


def test_an_upgrade_knows_which_words_were_read_locally(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = at_version(tmp_path, monkeypatch, "m0020_moments_and_prompts")
    insert(db, "member", {"id": 1, "name": "Ada"})
    insert(db, "finding", {"id": 1, "statement": "New", "written_by": 1, "written_at": DAY})
    seen = {"finding_id": 1, "market": "Korea", "read_by": 1}
    change = {"finding_id": 1, "made_by": 1, "before": "{}"}
    # All within one millisecond, but for the first, of which there is no history.
    insert(db, "local_reading", {**seen, "id": 1, "reading": "reads as described", "read_at": "2000-01-01"})
    insert(db, "local_reading", {**seen, "id": 2, "reading": "reads differently here", "read_at": DAY})
    insert(db, "local_reading", {**seen, "id": 3, "reading": "reads as described", "read_at": DAY})
    for kind, before, after in (
        ("reading", {}, {"market": "Korea", "reading": "reads differently here"}),
        ("words", {"statement": "Old"}, {"statement": "New"}),
        ("words", {"who": ""}, {"who": "All"}),
        ("reading", {}, {"market": "Korea", "reading": "reads as described"}),
    ):
        told = {"kind": kind, "made_at": DAY, "before": json.dumps(before), "after": json.dumps(after)}
        insert(db, "finding_change", {**change, **told})
    db.conn.close()
    monkeypatch.undo()

    upgrade(tmp_path / "fieldnotes.db", backups=tmp_path / "backups")

    now = connect(tmp_path / "fieldnotes.db")
    found = rows(now, "SELECT statement, of_these_words FROM reading_of_words ORDER BY id")
    assert [tuple(row.values()) for row in found] == [("Old", 0), ("Old", 0), ("New", 1)]
    now.conn.close()


def test_an_upgrade_makes_a_list_of_what_debriefs_asked_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = at_version(tmp_path, monkeypatch, "m0020_moments_and_prompts")
    fill(db)
    text = "  Who reads it?\r\n\nWhat then? ✓\n"
    db.execute("UPDATE session SET ask_next = ? WHERE id = 1", [text])
    db.conn.close()
    monkeypatch.undo()

    upgrade(tmp_path / "fieldnotes.db", backups=tmp_path / "backups")

    now = connect(tmp_path / "fieldnotes.db")
    found = rows(now, "SELECT text, place, state, session_id, written_by, written_at FROM next_question")
    rest = ("walk", "open", 1, 1, DAY)
    assert [tuple(row.values()) for row in found] == [("Who reads it?", *rest), ("What then? ✓", *rest)]
    assert rows(now, "SELECT ask_next FROM session") == [{"ask_next": text}]
    assert rows(now, "SELECT first_due_on = due_on AS same FROM promise") == [{"same": 1}]
    now.conn.close()
