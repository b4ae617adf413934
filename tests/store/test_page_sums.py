import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from fieldnotes.store import page_sums
from fieldnotes.store.database import connect

WRITE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("INSERT INTO note VALUES (?)", [sys.argv[2]])
connection.commit()
connection.close()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE note (text TEXT)")
        connection.commit()
    return path


def write_elsewhere(path: Path, text: str) -> None:
    """Write a row in another process, which closes the database afterwards."""
    subprocess.run([sys.executable, "-c", WRITE, path, text], check=True)


@pytest.mark.parametrize(
    "look",
    [page_sums.write_sums, page_sums.find_changed_pages, lambda path: page_sums.renew_sums(path, [1])],
    ids=["write", "find", "renew"],
)
def test_looking_at_the_files_pages_leaves_the_locks_of_open_connections(path: Path, look) -> None:
    page_sums.write_sums(path)
    database = connect(path)
    with closing(database.conn):
        assert [*database.query("SELECT text FROM note")] == []
        look(path)
        write_elsewhere(path, "first")
        assert [row["text"] for row in database.query("SELECT text FROM note")] == ["first"]
        write_elsewhere(path, "second")
        assert [row["text"] for row in database.query("SELECT text FROM note")] == ["first", "second"]
