"""Consent, erasing, redaction, retention and the audit log from a terminal."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.canaries import make_workspace_with_canaries
from fieldnotes.cli import commands


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ws, _ = make_workspace_with_canaries(tmp_path_factory.mktemp("privacy") / "workspace")
    ws.close()
    return ws.folder


def say(folder: Path, *words: str, status: int = 0) -> str:
    command, rest = (words[:2], words[2:]) if words[0] in GROUPS else (words[:1], words[1:])
    done = CliRunner().invoke(commands, [*command, "--workspace", str(folder), *rest])
    assert done.exit_code == status, (done.output, done.exception)
    return done.output


GROUPS = ("consent", "redact", "retention", "audit")


def test_privacy_from_a_terminal_from_consent_to_erasure(folder: Path, tmp_path: Path) -> None:
    assert "to observe, record (at the door)" in say(
        folder, "consent", "store", "c-002", "--to", "observe", "--to", "record", "--how", "at the door"
    )
    say(folder, "consent", "withdraw", "C-002")
    assert "C-002 · customer · withdrawn" in say(folder, "consent", "list")
    say(folder, "consent", "take-back", "C-002")
    assert say(folder, "consent", "list", "C-002").count("\n") == 3

    assert "name · sure" in say(folder, "redact", "find", "1")
    assert "1 passages" in say(folder, "redact", "sure", "1")

    assert "transcripts: 30 days" in say(folder, "retention", "set", "transcripts", "30")
    assert "0 would go today." in say(folder, "retention", "show")
    assert "0 removed." in say(folder, "retention", "apply")

    say(folder, "data-package", "C-001", "--to", str(tmp_path / "data.zip"))
    assert (tmp_path / "data.zip").stat().st_size > 1000

    assert "Nothing was erased" in say(folder, "erase", "C-001")
    assert "Receipt:" in say(folder, "erase", "C-001", "--yes")
    assert "recordings: 1" in say(folder, "erase")

    assert "erased · participant 1" in say(folder, "audit", "list", "--action", "erased")
    assert "entries are as they were written" in say(folder, "audit", "verify")
    assert "No entry has the hash" in say(folder, "audit", "verify", "--head", "00", status=1)
    say(folder, "audit", "export", "--to", str(tmp_path / "audit.csv"))
    assert (tmp_path / "audit.csv").read_text("utf-8").startswith("id,done_at")
