import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from fieldnotes.errors import WorkspaceError
from fieldnotes.store import database
from fieldnotes.store.database import checkpoint, connect, rows, upgrade, writing

WRITE_AND_CHECKPOINT = """
import sys
from pathlib import Path
from fieldnotes.store.database import checkpoint, connect, insert, writing
path = Path(sys.argv[1])
db = connect(path)
for n in range(150):
    with writing(db):
        insert(db, "member", {"name": f"{sys.argv[2]}-{n}"})
    if n % 10 == 0:
        checkpoint(path, after_bytes=1)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    upgrade(tmp_path / "fieldnotes.db", backups=tmp_path / "backups")
    return tmp_path / "fieldnotes.db"


def test_a_block_that_fails_leaves_nothing_behind(path: Path) -> None:
    db = connect(path)

    with pytest.raises(RuntimeError), writing(db):
        database.insert(db, "member", {"name": "Ada"})
        raise RuntimeError("half way")

    assert rows(db, "SELECT * FROM member") == []


def test_an_inner_block_that_fails_takes_back_only_itself(path: Path) -> None:
    db = connect(path)

    with writing(db):
        database.insert(db, "member", {"name": "kept"})
        with pytest.raises(RuntimeError), writing(db):
            database.insert(db, "member", {"name": "taken back"})
            raise RuntimeError("half way")

    assert [row["name"] for row in rows(db, "SELECT name FROM member")] == ["kept"]


def test_a_second_upgrade_changes_nothing_and_takes_no_backup(path: Path) -> None:
    assert upgrade(path, backups=path.parent / "backups") is None
    assert not (path.parent / "backups").exists()


def test_a_newer_schema_is_applied_after_a_backup_of_the_old_state(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.insert(connect(path), "member", {"name": "Ada"})
    newer = Migrations("fieldnotes")
    newer._migrations = [*database.migrations._migrations]

    @newer()
    def m9999_rename(db: Database) -> None:
        db.execute("UPDATE member SET name = 'Grace'")

    monkeypatch.setattr(database, "migrations", newer)
    backup = upgrade(path, backups=path.parent / "backups")

    assert backup is not None
    assert rows(connect(backup), "SELECT name FROM member") == [{"name": "Ada"}]
    assert rows(connect(path), "SELECT name FROM member") == [{"name": "Grace"}]


def test_a_migration_that_fails_leaves_the_old_state(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = Migrations("fieldnotes")
    newer._migrations = [*database.migrations._migrations]

    @newer()
    def m9999_breaks(db: Database) -> None:
        db.execute("CREATE TABLE halfway (id INTEGER)")
        raise RuntimeError("half way")

    monkeypatch.setattr(database, "migrations", newer)
    with pytest.raises(RuntimeError):
        upgrade(path, backups=path.parent / "backups")

    assert "halfway" not in connect(path).table_names()


def test_a_checkpoint_moves_the_log_and_changes_no_row(path: Path) -> None:
    db = connect(path)
    database.insert(db, "member", {"name": "Ada"})

    assert checkpoint(path, after_bytes=1) is True
    assert checkpoint(path, after_bytes=1 << 30) is False
    assert rows(db, "SELECT name FROM member") == [{"name": "Ada"}]


def test_processes_that_write_and_checkpoint_at_once_lose_nothing_and_damage_nothing(path: Path) -> None:
    names = ("a", "b", "c")
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITE_AND_CHECKPOINT, str(path), name]) for name in names
    ]

    assert [writer.wait() for writer in writers] == [0, 0, 0]
    db = connect(path)
    assert rows(db, "SELECT COUNT(*) AS n FROM member") == [{"n": 450}]
    assert rows(db, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]


def test_a_file_that_is_no_database_is_named_with_the_way_back(tmp_path: Path) -> None:
    broken = tmp_path / "fieldnotes.db"
    broken.write_bytes(b"not a database at all" * 100)

    with pytest.raises(
        WorkspaceError, match=r"fieldnotes\.db cannot be opened .*fieldnotes check --workspace"
    ):
        connect(broken)


def test_what_was_committed_is_on_the_disk_before_anybody_is_told(path: Path) -> None:
    # 2 is FULL: the log is flushed with every commit. See docs/decisions/sqlite-wal.md on power cuts.
    assert rows(connect(path), "PRAGMA synchronous") == [{"synchronous": 2}]
    assert rows(connect(path), "PRAGMA journal_mode") == [{"journal_mode": "wal"}]


def test_foreign_keys_are_on(path: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        database.insert(connect(path), "stage", {"journey_id": 99, "ordinal": 0, "name": "nowhere"})


def test_a_transaction_that_finds_the_disk_full_is_undone_and_says_so(tmp_path: Path) -> None:
    db = connect(tmp_path / "x.db")
    db.conn.execute("CREATE TABLE note (text TEXT)")
    db.conn.execute("PRAGMA max_page_count = 2")

    with pytest.raises(WorkspaceError, match="is full; make room, then retry"):  # noqa: SIM117
        with writing(db):
            db.conn.execute("INSERT INTO note VALUES ('short')")
            with writing(db):
                db.conn.execute("INSERT INTO note VALUES (?)", ["long" * 10_000])

    assert not db.conn.in_transaction
    assert rows(db, "SELECT * FROM note") == []
    db.conn.close()


def test_a_workspace_of_the_first_version_keeps_its_transcripts_and_their_jobs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "fieldnotes.db"
    first = Migrations("fieldnotes")
    first._migrations = database.migrations._migrations[:1]
    monkeypatch.setattr(database, "migrations", first)
    upgrade(path, backups=tmp_path / "backups")
    db = connect(path)
    for statement in (
        """INSERT INTO media (id, sha256, file_name, mime_type, size_bytes, kept_at)
           VALUES (1, 'a', 'a', 'a', 1, '')""",
        """INSERT INTO recording (id, media_id, title, kind, recorded_on, added_at, duration_s, channels)
           VALUES (1, 1, 'Call', 'call', '2026-11-21', '', 10, 1)""",
        """INSERT INTO source (id, kind, title, recording_id, added_at)
           VALUES (1, 'transcript', 'Call', 1, '')""",
        "INSERT INTO job (id, kind, item_id, state, created_at) VALUES (3, 'transcribe', 1, 'running', '')",
        "INSERT INTO job (id, kind, item_id, created_at) VALUES (7, 'suggest', 1, '')",
        """INSERT INTO transcript (id, recording_id, source_id, job_id, engine, model, weights)
           VALUES (5, 1, 1, 3, 'whisper', 'base', '')""",
    ):
        db.execute(statement)
    db.conn.commit()
    monkeypatch.undo()
    backup = upgrade(path, backups=tmp_path / "backups")

    assert backup is not None
    now = connect(path)
    assert rows(now, "SELECT id, job_id, prompt FROM transcript") == [{"id": 5, "job_id": 3, "prompt": ""}]
    assert [row["id"] for row in rows(now, "SELECT id FROM job ORDER BY id")] == [3, 7]
    database.insert(now, "job", {"kind": "translate", "item_id": 1, "created_at": ""})
    with pytest.raises(sqlite3.IntegrityError):  # one job at a time for an item, as before
        database.insert(now, "job", {"kind": "translate", "item_id": 1, "created_at": ""})
    now.execute("DELETE FROM job WHERE id = 3")
    assert rows(now, "SELECT job_id FROM transcript") == [{"job_id": None}]
    assert rows(now, "PRAGMA foreign_key_check") == []


def test_codes_and_codings_of_an_earlier_version_are_kept_with_their_coder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "fieldnotes.db"
    earlier = Migrations("fieldnotes")
    earlier._migrations = database.migrations._migrations[:4]
    monkeypatch.setattr(database, "migrations", earlier)
    upgrade(path, backups=tmp_path / "backups")
    db = connect(path)
    for statement in (
        "INSERT INTO member (id, name) VALUES (1, 'Ada'), (2, 'Grace')",
        "INSERT INTO code (id, kind, name) VALUES (1, 'emotion', 'anger')",
        "INSERT INTO code (id, kind, name, parent_id, valence) VALUES (2, 'emotion', 'annoyance', 1, -1)",
        "INSERT INTO source (id, kind, title, added_at) VALUES (1, 'document', 'Letter', '')",
        """INSERT INTO segment (id, source_id, ordinal, text, machine_text)
           VALUES (1, 1, 0, 'Never again', 'Never again')""",
        """INSERT INTO excerpt (id, source_id, first_segment_id, start_char, last_segment_id, end_char)
           VALUES (1, 1, 1, 0, 1, 5)""",
        """INSERT INTO coding (id, excerpt_id, code_id, status, made_by, made_at, intensity)
           VALUES (1, 1, 2, 'accepted', 'Ada', '2026-11-21', 3)""",
        """INSERT INTO coding (id, excerpt_id, code_id, status, made_by, made_at, confidence, decided_by)
           VALUES (2, 1, 1, 'accepted', 'a model 1', '2026-11-21', 0.5, 2)""",
    ):
        db.execute(statement)
    db.conn.commit()
    monkeypatch.undo()
    upgrade(path, backups=tmp_path / "backups")

    now = connect(path)
    assert rows(now, "SELECT id, name, parent_id, valence, length(guid) AS guid FROM code ORDER BY id") == [
        {"id": 1, "name": "anger", "parent_id": None, "valence": None, "guid": 36},
        {"id": 2, "name": "annoyance", "parent_id": 1, "valence": -1, "guid": 36},
    ]
    assert rows(now, "SELECT id, code_id, intensity, confidence, coder_id FROM coding ORDER BY id") == [
        {"id": 1, "code_id": 2, "intensity": 3, "confidence": None, "coder_id": 1},
        {"id": 2, "code_id": 1, "intensity": None, "confidence": 0.5, "coder_id": 2},
    ]
    assert rows(now, "PRAGMA foreign_key_check") == []


def test_debriefs_of_an_earlier_version_become_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "fieldnotes.db"
    earlier = Migrations("fieldnotes")
    earlier._migrations = [one for one in database.migrations._migrations if one.name < "m0006"]
    monkeypatch.setattr(database, "migrations", earlier)
    upgrade(path, backups=tmp_path / "backups")
    db = connect(path)
    for statement in (
        "INSERT INTO member (id, name) VALUES (1, 'Ada')",
        "INSERT INTO journey (id, name) VALUES (1, 'Order')",
        """INSERT INTO session (id, title, mode, journey_id, started_at, led_by, surprised, debriefed_at)
           VALUES (1, 'Walk', 'interview', 1, '', 1, 'Nobody waits', '2026-11-21'),
             (2, 'Open', 'interview', 1, '', 1, 'Much', NULL), (3, 'Empty', 'interview', 1, '', 1, '', '')""",
        """INSERT INTO assumption (id, session_id, text, outcome, because)
           VALUES (4, 1, 'Fast', 'held', 'Yes')""",
    ):
        db.execute(statement)
    db.conn.commit()
    monkeypatch.undo()
    upgrade(path, backups=tmp_path / "backups")

    now = connect(path)
    assert rows(now, "SELECT kind, form, title, session_id FROM source") == [
        {"kind": "document", "form": "debrief", "title": "Debrief: Walk", "session_id": 1}
    ]
    assert rows(
        now,
        """SELECT s.ordinal, p.part, s.heading, s.text FROM segment s
        JOIN debrief_part p ON p.segment_id = s.id ORDER BY s.ordinal""",
    ) == [
        {"ordinal": 0, "part": "assumption:4", "heading": "Expected, held", "text": "Fast"},
        {"ordinal": 1, "part": "because:4", "heading": "Because", "text": "Yes"},
        {"ordinal": 2, "part": "surprised", "heading": "What surprised", "text": "Nobody waits"},
    ]


def test_a_round_of_an_earlier_version_goes_on_and_its_outcome_stands_beside_what_was_coded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "fieldnotes.db"
    earlier = Migrations("fieldnotes")
    earlier._migrations = [one for one in database.migrations._migrations if one.name < "m0006"]
    monkeypatch.setattr(database, "migrations", earlier)
    upgrade(path, backups=tmp_path / "backups")
    db = connect(path)
    coding = """INSERT INTO coding (excerpt_id, code_id, status, made_by, coder_id, made_at, round_id)
                VALUES (1, 1, ?, 'Ada', 1, '2026-11-21', 1)"""
    for statement in (
        "INSERT INTO member (id, name) VALUES (1, 'Ada'), (2, 'Grace')",
        "INSERT INTO code (id, guid, kind, name) VALUES (1, 'g', 'theme', 'waiting')",
        "INSERT INTO source (id, kind, title, added_at) VALUES (1, 'document', 'Letter', '')",
        """INSERT INTO segment (id, source_id, ordinal, text, machine_text)
           VALUES (1, 1, 0, 'Never again', 'Never again')""",
        """INSERT INTO excerpt (id, source_id, first_segment_id, start_char, last_segment_id, end_char)
           VALUES (1, 1, 1, 0, 1, 5)""",
        """INSERT INTO coding_round (id, source_id, name, started_by, started_at)
           VALUES (1, 1, 'Round 1', 1, '2026-11-21')""",
        "INSERT INTO coding_round_coder (round_id, member_id) VALUES (1, 1), (1, 2)",
    ):
        db.execute(statement)
    db.conn.execute(coding, ["independent"])
    db.conn.commit()
    monkeypatch.undo()
    upgrade(path, backups=tmp_path / "backups")

    now = connect(path)
    assert rows(now, "SELECT name, reveal_reason, cancelled_at, revealed_by FROM coding_round") == [
        {"name": "Round 1", "reveal_reason": "", "cancelled_at": None, "revealed_by": None}
    ]
    now.conn.execute(coding, ["accepted"])
    with pytest.raises(sqlite3.IntegrityError):
        now.conn.execute(coding, ["independent"])
    assert rows(now, "PRAGMA foreign_key_check") == []
