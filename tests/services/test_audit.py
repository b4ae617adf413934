"""The audit log: entries are added, never changed; what is changed outside of the app is noticed."""

import sqlite3
from datetime import timedelta

import pytest

from fieldnotes.errors import InvalidInputError
from fieldnotes.services import audit
from fieldnotes.services.audit import export_audit, list_audit, note_in_audit, verify_audit
from fieldnotes.services.members import add_member
from fieldnotes.services.workspace import Workspace, acting_as
from fieldnotes.store.database import writing


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

    assert verify_audit(workspace).problems == ()
    assert "No entry has the hash" in verify_audit(workspace, expected_head=head).problems[0]


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
