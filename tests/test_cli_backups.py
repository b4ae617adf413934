"""Backups from a terminal: made, listed, rehearsed, restored; damage is told with what mends it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fieldnotes.cli import commands
from fieldnotes.errors import NotFoundError
from fieldnotes.services import recordings
from fieldnotes.services.workspace import Workspace, open_workspace


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(commands, [*map(str, arguments)])


def test_a_backup_is_made_listed_rehearsed_and_restored(
    workspace: Workspace, speech_clips: Path, tmp_path: Path
) -> None:
    recordings.keep_file(workspace, speech_clips / "jfk.flac")
    place = ("--workspace", workspace.folder)
    disk = tmp_path / "disk"

    assert "There is no backup yet" in _run("backups", *place, "--to", disk).output
    made = _run("backup", *place, "--to", disk, "--keep", "3")
    assert made.exit_code == 0
    assert "1 media files" in made.output
    listed = _run("backups", *place, "--to", disk, "--verify")
    assert listed.exit_code == 0
    name = listed.output.split(":")[0]
    assert "The drill went well" in _run("drill", *place, "--to", disk).output
    restored = _run("restore", disk / name, tmp_path / "restored")
    assert restored.exit_code == 0
    assert f"fieldnotes run --workspace {tmp_path / 'restored'}" in restored.output
    assert open_workspace(tmp_path / "restored").guid == workspace.guid


def test_damage_is_told_with_its_way_back_and_mended(workspace: Workspace, speech_clips: Path) -> None:
    kept = recordings.keep_file(workspace, speech_clips / "jfk.flac").item
    place = ("--workspace", workspace.folder)
    _run("backup", *place)
    assert _run("check", *place).output == "Everything is as it was written.\n"
    path = recordings.media_file(workspace, kept.id).path
    path.write_bytes(b"x" + path.read_bytes()[1:])

    assert _run("check", *place, "--quick").exit_code == 0  # it is there, in its length
    said = _run("check", *place)
    assert said.exit_code == 1
    assert "fieldnotes check --mend" in said.output
    mended = _run("check", *place, "--mend")
    assert mended.exit_code == 0
    assert "Put back from the backups: jfk.flac." in mended.output


def test_a_restore_of_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="is no backup") as caught:
        CliRunner().invoke(commands, ["restore", str(tmp_path), str(tmp_path / "x")], catch_exceptions=False)
    assert "fieldnotes backups" in str(caught.value)
