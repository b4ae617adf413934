"""The audit log: entries are added, never changed; what is changed outside of the app is noticed."""

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from fieldnotes.errors import InvalidInputError
from fieldnotes.records import AuditHead, Health
from fieldnotes.services import audit, participants
from fieldnotes.services.audit import export_audit, list_audit, name_items, note_in_audit, verify_audit
from fieldnotes.services.backups import back_up, list_backups
from fieldnotes.services.health_file import read_health, write_health
from fieldnotes.services.library import read_passages
from fieldnotes.services.members import add_member
from fieldnotes.services.nightly import look_after_data
from fieldnotes.services.restoring import restore_backup
from fieldnotes.services.workspace import Workspace, acting_as, open_workspace
from fieldnotes.store.database import writing
from tests.services.test_story_review import tagged


def three_entries(ws: Workspace) -> None:
    ada = add_member(ws, name="Ada")
    with acting_as(ada.id):
        note_in_audit(ws, "heard", item_kind="recording", item_id=1)
        note_in_audit(ws, "exported", item_kind="transcript", item_id=1, detail="as docx")
        note_in_audit(ws, "erased", item_kind="participant", item_id=3)


def without_triggers(ws: Workspace, sql: str) -> None:
    for name in ("audit_entry_stays", "audit_entry_is_final", "audit_entry_is_last"):
        ws.db.conn.execute(f"DROP TRIGGER {name}")
    ws.db.conn.execute(sql)


def test_items_have_the_names_that_may_be_read_now(workspace: Workspace) -> None:
    excerpt_id, person_id = tagged(workspace)
    source_id = passage_source(workspace, excerpt_id)
    note_in_audit(workspace, "heard", item_kind="passage", item_id=excerpt_id)
    note_in_audit(workspace, "original read", item_kind="source", item_id=source_id)
    note_in_audit(workspace, "erased", item_kind="participant", item_id=person_id)
    note_in_audit(workspace, "erased", item_kind="participant", item_id=99)

    def names() -> dict[tuple[str, int], str]:
        return name_items(workspace, list_audit(workspace).entries)

    assert names() == {
        ("passage", excerpt_id): "letter-1",
        ("source", source_id): "letter-1",
        ("participant", person_id): "C-001",
    }
    participants.withdraw_consent(workspace, person_id)
    assert names() == {("participant", person_id): "C-001"}


def passage_source(ws: Workspace, excerpt_id: int) -> int:
    [card] = read_passages(ws, [excerpt_id])
    assert card.source_id is not None
    return card.source_id


def test_an_entry_says_who_did_what_with_which_item(workspace: Workspace) -> None:
    three_entries(workspace)

    found = list_audit(workspace)

    assert found.total == 3
    assert [(one.member, one.action, one.item_kind, one.item_id, one.detail) for one in found.entries] == [
        ("Ada", "erased", "participant", 3, ""),
        ("Ada", "exported", "transcript", 1, "as docx"),
        ("Ada", "heard", "recording", 1, ""),
    ]
    assert list_audit(workspace, action="heard").total == 1
    assert list_audit(workspace, member="ada", item_kind="participant", item_id=3).total == 1
    assert list_audit(workspace, member="Grace").total == 0
    assert len(list_audit(workspace, page=2, page_size=2).entries) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM audit_entry WHERE id = 2",
        "UPDATE audit_entry SET member = 'Grace'",
        "INSERT INTO audit_entry (done_at, member_id, member, action, previous_hash, hash)"
        " VALUES ('2026', 1, 'Ada', 'heard', 'x', 'y')",
    ],
)
def test_the_database_refuses_to_change_the_log(workspace: Workspace, sql: str) -> None:
    three_entries(workspace)

    with pytest.raises(sqlite3.IntegrityError, match="audit"):
        workspace.db.conn.execute(sql)

    assert verify_audit(workspace).problems == ()


@pytest.mark.parametrize(
    ("sql", "problems"),
    [
        ("UPDATE audit_entry SET member = 'Grace' WHERE id = 2", ("Entry 2 is not as it was written.",)),
        (
            "DELETE FROM audit_entry WHERE id = 2",
            ("Entry 2 is missing.", "Entry 3 does not follow the one before it."),
        ),
        ("DELETE FROM audit_entry WHERE id > 1", ("Entries 2 to 3 are missing.",)),
    ],
)
def test_a_change_made_outside_is_noticed(workspace: Workspace, sql: str, problems: tuple[str, ...]) -> None:
    three_entries(workspace)
    without_triggers(workspace, sql)

    assert verify_audit(workspace).problems == problems


def test_a_log_written_anew_is_noticed_by_a_hash_noted_down_before(workspace: Workspace) -> None:
    three_entries(workspace)
    head = verify_audit(workspace).head
    note_in_audit(workspace, "heard")
    assert verify_audit(workspace, expected_head=head).problems == ()
    without_triggers(workspace, "DELETE FROM audit_entry")
    workspace.db.conn.execute("DELETE FROM sqlite_sequence WHERE name = 'audit_entry'")
    three = [("heard", 1), ("exported", 1), ("heard", 3)]
    for action, item_id in three:
        note_in_audit(workspace, action, item_id=item_id)

    assert "health.json" in verify_audit(workspace).problems[0]
    write_health(workspace.folder, Health())  # whoever rewrites the log may rewrite what lies beside it
    assert verify_audit(workspace).problems == ()
    assert "No entry has the hash" in verify_audit(workspace, expected_head=head).problems[0]


def cut_off(ws: Workspace, last_id: int) -> None:
    without_triggers(ws, f"DELETE FROM audit_entry WHERE id > {last_id}")
    ws.db.conn.execute(f"UPDATE sqlite_sequence SET seq = {last_id} WHERE name = 'audit_entry'")


@pytest.mark.parametrize("kept", ["health.json", "backup"])
def test_an_end_that_was_cut_off_is_noticed_by_what_was_noted_elsewhere(
    workspace: Workspace, kept: str
) -> None:
    three_entries(workspace)
    made = back_up(workspace).backup
    assert made.audit_head == AuditHead(3, verify_audit(workspace).head)
    if kept == "backup":
        write_health(workspace.folder, Health())
    else:
        shutil.rmtree(made.path)
    cut_off(workspace, 1)

    (problem,) = verify_audit(workspace).problems

    assert problem.startswith("Entry 3 is not there any more, or is another one")
    assert (made.name if kept == "backup" else "health.json") in problem
    # Neither what is written anew nor another backup hides it.
    for item_id in (7, 8, 9):
        note_in_audit(workspace, "heard", item_id=item_id)
    back_up(workspace)
    look_after_data(workspace)
    assert len(verify_audit(workspace).problems) == 1


def test_a_log_that_goes_on_after_backups_and_a_restore_is_whole(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    three_entries(workspace)
    old = back_up(workspace, folder=folder).backup
    note_in_audit(workspace, "exported")
    back_up(workspace, folder=folder)
    assert verify_audit(workspace).problems == ()
    restored = restore_backup(old.path, tmp_path / "restored").folder
    (restored / "fieldnotes.toml").write_text(f'backup_folder = "{folder}"\n', encoding="utf-8")

    with closing(open_workspace(restored)) as ws:
        assert len(list_backups(ws)) == 2
        assert verify_audit(ws).problems == ()
        assert list_audit(ws).entries[0].action == "backup restored"
        cut_off(ws, 2)
        note_in_audit(ws, "backup restored", detail=old.made_at.isoformat())
        assert old.name in verify_audit(ws).problems[0]


def test_a_verified_log_is_noted_beside_the_database(workspace: Workspace) -> None:
    three_entries(workspace)
    head = verify_audit(workspace).head

    assert read_health(workspace.folder).audit_head == AuditHead(3, head)
    look_after_data(workspace)
    assert read_health(workspace.folder).audit_head == AuditHead(3, head)


def test_what_is_undone_leaves_no_entry(workspace: Workspace) -> None:
    with pytest.raises(ZeroDivisionError), writing(workspace.db):
        note_in_audit(workspace, "erased", item_kind="participant", item_id=1)
        raise ZeroDivisionError
    note_in_audit(workspace, "heard")

    assert list_audit(workspace).total == 1
    assert verify_audit(workspace).problems == ()


def test_a_recording_played_in_many_pieces_is_one_hearing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        note_in_audit(workspace, "heard", item_kind="media", item_id=1, once=True)
    assert list_audit(workspace).total == 1

    monkeypatch.setattr(audit, "SAME_FOR", timedelta(days=-1))
    note_in_audit(workspace, "heard", item_kind="media", item_id=1, once=True)
    assert list_audit(workspace).total == 2


def test_an_unknown_action_is_refused(workspace: Workspace) -> None:
    with pytest.raises(InvalidInputError, match="no action"):
        note_in_audit(workspace, "looked")  # type: ignore[arg-type]


def test_the_export_has_every_entry_and_is_noted_itself(workspace: Workspace) -> None:
    three_entries(workspace)

    lines = export_audit(workspace).splitlines()

    assert len(lines) == 5
    assert lines[0].endswith("previous_hash,hash")
    assert ",log exported," in lines[-1]
