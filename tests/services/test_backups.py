"""A backup is the workspace at one moment, a restore gives all of it back, damage is told with a way back."""

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fieldnotes.errors import NotFoundError, WorkspaceError
from fieldnotes.records import Recording, Source
from fieldnotes.services import backups, coding, recordings
from fieldnotes.services.backup_files import MEDIA_FOLDER, media_of, one_at_a_time
from fieldnotes.services.health import check_data, mend_media
from fieldnotes.services.health_file import read_health
from fieldnotes.services.nightly import NightWatch, is_due, look_after_data
from fieldnotes.services.restoring import drill_restore, restore_backup
from fieldnotes.services.workspace import (
    DATABASE_FILE,
    Workspace,
    create_workspace,
    open_workspace,
    stopping,
)
from fieldnotes.store.database import checkpoint, insert, rows, writing

WRITE_ALL_THE_TIME = """
import sys
from pathlib import Path
from fieldnotes.store.database import connect, insert, writing
db = connect(Path(sys.argv[1]))
print("ready", flush=True)
n = 0
while True:
    with writing(db):  # two rows in one transaction: one without the other would be half a state
        insert(db, "member", {"name": f"left {n}"})
        insert(db, "member", {"name": f"right {n}"})
    n += 1
"""


def _media_path(ws: Workspace, recording: Recording) -> Path:
    return recordings.media_file(ws, recording.media_id).path


def _change_a_byte(path: Path, at: int) -> None:
    """Change a byte as a failing disk does: the time of the last write stays."""
    stat = path.stat()
    content = bytearray(path.read_bytes())
    content[at] ^= 0x10
    path.write_bytes(content)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def test_a_restored_backup_has_every_row_and_every_file(
    workspace: Workspace, recording: Recording, source: Source, tmp_path: Path
) -> None:
    (workspace.folder / "fieldnotes.toml").write_text('model = "tiny.en"\n')
    made = backups.back_up(workspace)

    restored = restore_backup(made.backup.path, tmp_path / "restored")

    assert restored.differences == ()
    assert restored.media == made.copied_media == 1
    assert restored.rows > 100
    with closing(open_workspace(tmp_path / "restored")) as ws:
        assert ws.guid == workspace.guid
        assert ws.settings.model == "tiny.en"
        assert coding.read_source(ws, source.id).segments == coding.read_source(workspace, source.id).segments
        copy, original = _media_path(ws, recording), _media_path(workspace, recording)
        assert copy.read_bytes() == original.read_bytes()


def test_a_backup_made_while_others_write_is_one_state(workspace: Workspace, tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITE_ALL_THE_TIME, str(workspace.database_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        made = [backups.back_up(workspace) for _ in range(3)]
        writer.kill()

    for n, one in enumerate(made):
        restored = restore_backup(one.backup.path, tmp_path / str(n))
        assert restored.differences == ()
        with closing(sqlite3.connect(restored.folder / DATABASE_FILE)) as connection:
            names = [row[0] for row in connection.execute("SELECT name FROM member")]
        lefts = {name[5:] for name in names if name.startswith("left ")}
        assert lefts == {name[6:] for name in names if name.startswith("right ")}


def test_a_second_backup_copies_only_new_files(
    workspace: Workspace, recording: Recording, speech_clips: Path
) -> None:
    assert backups.back_up(workspace).copied_media == 1
    other = next(path for path in sorted(speech_clips.glob("*.flac")) if path.name != "jfk.flac")
    recordings.keep_file(workspace, other)

    second = backups.back_up(workspace)

    assert second.copied_media == 1
    assert [one.state for one in second.backup.media] == ["whole", "whole"]
    assert backups.verify_backup(second.backup) == []
    assert len(backups.list_backups(workspace)) == 2


def test_old_backups_go_with_the_files_that_only_they_had(workspace: Workspace, speech_clips: Path) -> None:
    kept = recordings.keep_file(workspace, speech_clips / "jfk.flac").item
    first = backups.back_up(workspace, reason="nightly")
    by_hand = backups.back_up(workspace)
    recordings.discard_media(workspace, kept.id)
    second = backups.back_up(workspace, reason="nightly", keep=1)

    assert second.removed == (first.backup.name,)
    assert backups.verify_backup(by_hand.backup) == []  # still names the file, so the file stays

    backups.back_up(workspace, keep=1)
    assert media_of(by_hand.backup.path).hashes() == []


def test_a_damaged_file_is_never_taken_for_whole(
    workspace: Workspace, recording: Recording, tmp_path: Path
) -> None:
    before = backups.back_up(workspace).backup
    path = _media_path(workspace, recording)
    _change_a_byte(path, 500)

    [problem] = check_data(workspace.folder).problems
    assert problem.startswith(f"jfk.flac ({path.name[:12]}…) is damaged in ")
    assert problem.endswith(f"The backups have it: fieldnotes check --mend --workspace {workspace.folder}")

    elsewhere = backups.back_up(workspace, folder=tmp_path / "elsewhere").backup
    assert [one.state for one in elsewhere.unsaved_media] == ["damaged"]
    assert restore_backup(elsewhere.path, tmp_path / "a").differences == (
        f"jfk.flac ({path.name[:12]}…) was missing already when the backup was made; it is not restored.",
    )
    assert restore_backup(before.path, tmp_path / "b").differences == ()

    assert mend_media(workspace) == (["jfk.flac"], [])
    assert check_data(workspace.folder).problems == ()


def test_a_missing_file_that_no_backup_has_is_named(workspace: Workspace, recording: Recording) -> None:
    _media_path(workspace, recording).unlink()

    [problem] = check_data(workspace.folder, how="at start").problems
    assert "is missing in" in problem
    assert problem.endswith("No backup has it: add the file again if you have it elsewhere.")
    assert mend_media(workspace) == ([], ["jfk.flac"])


def test_a_damaged_backup_is_refused_and_an_older_whole_one_named(
    workspace: Workspace, source: Source, tmp_path: Path
) -> None:
    whole = backups.back_up(workspace).backup
    damaged = backups.back_up(workspace).backup
    _change_a_byte(damaged.path / DATABASE_FILE, 9_000)

    assert backups.verify_backup(damaged) == ["Its database is damaged."]
    with pytest.raises(WorkspaceError, match=r"cannot be restored: Its database is damaged\. Choose another"):
        restore_backup(damaged.path, tmp_path / "restored")
    assert not (tmp_path / "restored").exists()
    assert backups.newest_whole_backup(damaged.path.parent) == whole


def test_a_changed_letter_in_the_database_is_noticed_with_the_way_back(
    workspace: Workspace, source: Source
) -> None:
    checkpoint(workspace.database_path, after_bytes=1)
    assert check_data(workspace.folder).problems == ()  # sums are made
    made = backups.back_up(workspace).backup
    workspace.close()
    at = workspace.database_path.read_bytes().index(b"forty minutes")
    _change_a_byte(workspace.database_path, at)

    said, way_back = check_data(workspace.folder).problems
    assert "1 of its pages changed on the disk though nobody wrote them" in said
    assert f"fieldnotes restore {made.path} {workspace.folder}-restored" in way_back
    assert read_health(workspace.folder).problems == (said, way_back)


def test_what_is_written_by_fieldnotes_is_never_taken_for_damage(workspace: Workspace) -> None:
    assert check_data(workspace.folder).problems == ()
    chance = random.Random(3)
    for n in range(12):
        with writing(workspace.db):
            insert(workspace.db, "member", {"name": f"{n} {chance.random()}" * 400})
        if n % 3 == 0:
            checkpoint(workspace.database_path, after_bytes=1)
        if n % 4 == 0:
            workspace.close()  # the last connection folds the log in by itself
        assert check_data(workspace.folder).problems == ()


def test_a_byte_that_changes_while_fieldnotes_is_closed_is_noticed_at_the_next_start(
    workspace: Workspace, source: Source
) -> None:
    check_data(workspace.folder)
    with stopping(workspace.folder):
        insert(workspace.db, "member", {"name": "Grace"})
        workspace.close()
    assert not workspace.database_path.with_name("fieldnotes.db-wal").exists()
    _change_a_byte(workspace.database_path, workspace.database_path.read_bytes().index(b"forty minutes"))

    problems = check_data(workspace.folder, how="at start").problems
    assert "1 of its pages changed on the disk though nobody wrote them" in problems[0]


def test_a_file_that_is_no_database_any_more_is_told_with_the_way_back(workspace: Workspace) -> None:
    made = backups.back_up(workspace).backup
    workspace.close()
    workspace.database_path.write_bytes(b"\0" * 20_000)

    problems = check_data(workspace.folder).problems
    assert problems[0].startswith(f"The database {workspace.database_path} is damaged")
    assert f"fieldnotes restore {made.path}" in problems[1]


def test_a_page_that_meets_damage_says_what_to_do(workspace: Workspace) -> None:
    for n in range(200):
        insert(workspace.db, "member", {"name": f"{n}" * 300})
    checkpoint(workspace.database_path, after_bytes=1)
    root = rows(workspace.db, "SELECT rootpage FROM sqlite_master WHERE name = 'member'")[0]["rootpage"]
    workspace.close()
    with workspace.database_path.open("rb+") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 4096)

    with pytest.raises(WorkspaceError, match=r"is damaged\. `fieldnotes check --workspace .*` says which"):
        rows(workspace.db, "SELECT * FROM member")


def test_a_restore_never_writes_over_anything(workspace: Workspace, tmp_path: Path) -> None:
    made = backups.back_up(workspace).backup
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")

    with pytest.raises(WorkspaceError, match="is not empty; restore into a new folder"):
        restore_backup(made.path, tmp_path / "full")
    with pytest.raises(NotFoundError, match="is no backup"):
        restore_backup(tmp_path / "full", tmp_path / "restored")
    assert (tmp_path / "full" / "letter.txt").read_text() == "mine"


def test_a_drill_restores_compares_and_leaves_nothing(workspace: Workspace, recording: Recording) -> None:
    with pytest.raises(NotFoundError, match=r"There is no backup of .* make one with `fieldnotes backup`"):
        drill_restore(workspace)
    made = backups.back_up(workspace).backup
    before = sorted(made.path.parent.rglob("*"))

    drill = drill_restore(workspace)

    assert drill.differences == ()
    assert (drill.media, drill.tables) == (1, len(made.tables))
    assert sorted(made.path.parent.rglob("*")) == before
    (made.path.parent / MEDIA_FOLDER).rename(made.path.parent / "elsewhere")
    assert len(drill_restore(workspace).differences) == 1


def test_an_interrupted_backup_is_no_backup_and_is_cleared_away(workspace: Workspace) -> None:
    made = backups.back_up(workspace).backup
    half = made.path.parent / ".unfinished-20260101T000000000-nightly"
    half.mkdir()
    (half / "backup.json").write_text((made.path / "backup.json").read_text())

    assert backups.list_backups(workspace) == [made]
    backups.back_up(workspace)
    assert not half.exists()


def test_two_backups_at_once_do_not_disturb_each_other(workspace: Workspace) -> None:
    made = backups.back_up(workspace).backup
    with (
        one_at_a_time(made.path.parent),
        pytest.raises(WorkspaceError, match="Another backup is being made"),
    ):
        backups.back_up(workspace)
    assert backups.verify_backup(backups.back_up(workspace).backup) == []


def test_backups_of_two_workspaces_share_a_folder_and_keep_apart(
    workspace: Workspace, recording: Recording, speech_clips: Path, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    mine = backups.back_up(workspace, folder=shared, reason="nightly").backup
    with closing(create_workspace(tmp_path / "other")) as other:
        for _ in range(2):
            backups.back_up(other, folder=shared, reason="nightly", keep=1)
        assert len(backups.list_backups(other, folder=shared)) == 1
    assert backups.list_backups(workspace, folder=shared) == [mine]
    assert backups.verify_backup(mine) == []


@pytest.mark.parametrize(
    ("last", "due"), [("2026-11-20T02:30", False), ("2026-11-20T01:59", True), ("2026-11-18T12:00", True)]
)
def test_a_backup_is_due_when_the_nights_hour_has_passed_since_the_last(last: str, due: bool) -> None:
    moment = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    assert is_due(datetime.fromisoformat(last).replace(tzinfo=UTC), 2, moment) is due


def test_the_worker_backs_up_once_a_night_and_says_how_it_went(workspace: Workspace) -> None:
    night = NightWatch(workspace)
    assert night.look() is None  # made today

    workspace._facts["created_at"] = (workspace.created_at - timedelta(days=2)).isoformat()
    health = NightWatch(workspace).look()

    assert health is not None
    assert health.problems == ()
    assert health.backup_problem == ""
    assert health == read_health(workspace.folder)
    assert [one.name for one in backups.list_backups(workspace)] == [health.backup_name]
    assert NightWatch(workspace).look() is None


def test_a_damaged_database_stops_the_backup_and_keeps_the_older_ones(
    workspace: Workspace, source: Source
) -> None:
    checkpoint(workspace.database_path, after_bytes=1)
    first = look_after_data(workspace)
    workspace.close()
    _change_a_byte(workspace.database_path, workspace.database_path.read_bytes().index(b"forty minutes"))

    health = look_after_data(workspace)

    assert health.backup_problem.startswith("The database is damaged")
    assert [one.name for one in backups.list_backups(workspace)] == [first.backup_name]


def test_a_full_disk_is_said_and_leaves_no_backup(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("fieldnotes.services.backups.write_backup_list", full)
    with pytest.raises(WorkspaceError, match="is full; make room, then retry"):
        backups.back_up(workspace)
    assert backups.list_backups(workspace) == []
    assert list((workspace.folder / "backups").glob(".unfinished*")) == []
