"""A database that somebody writes for long is busy, and not damaged."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fieldnotes.store import database
from fieldnotes.store.damage import find_database_problems
from fieldnotes.store.page_sums import sums_path


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database that nobody has open, and of whose pages there are no sums yet."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.01)
    path = tmp_path / "some.db"
    database.upgrade(path, backups=tmp_path)
    return path


@pytest.mark.parametrize("locking", ["NORMAL", "EXCLUSIVE"])
def test_a_busy_database_is_not_called_damaged(path: Path, locking: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(f"PRAGMA locking_mode = {locking}")
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO member (name) VALUES ('Grace')")
        assert find_database_problems(path) == []
        assert not sums_path(path).exists()  # nothing was said about it
        other.execute("COMMIT")

    assert find_database_problems(path) == []
    assert sums_path(path).exists()
