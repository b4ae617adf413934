"""Whoever asked first writes first, and nobody who is kept out keeps others out."""

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from fieldnotes.store import database
from fieldnotes.store.database import connect, insert, rows, upgrade, writing
from fieldnotes.store.turns import turns_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    upgrade(tmp_path / "fieldnotes.db", backups=tmp_path / "backups")
    return tmp_path / "fieldnotes.db"


def add_member(path: Path, name: str) -> None:
    with closing(connect(path).conn) as connection, writing(database.Database(connection)) as db:
        insert(db, "member", {"name": name})


def wait_until_waiting(path: Path, count: int) -> None:
    while len(turns_of(path)._waiting) < count:
        time.sleep(0.001)


def test_threads_write_in_the_order_in_which_they_came(path: Path) -> None:
    db = connect(path)
    threads = [threading.Thread(target=add_member, args=(path, f"m{n}")) for n in range(12)]
    with writing(db):
        for n, thread in enumerate(threads, start=1):
            thread.start()
            wait_until_waiting(path, n)
    for thread in threads:
        thread.join()

    names = [row["name"] for row in rows(db, "SELECT name FROM member ORDER BY id")]
    assert names == [f"m{n}" for n in range(12)]


def test_who_waits_too_long_is_told_that_the_file_is_busy_and_holds_up_nobody(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = connect(path)
    told: list[int] = []

    def give_up() -> None:
        try:
            add_member(path, "late")
        except sqlite3.OperationalError as error:
            told.append(error.sqlite_errorcode)

    with writing(db):
        monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.05)
        impatient = threading.Thread(target=give_up)
        impatient.start()
        impatient.join()
    assert told == [sqlite3.SQLITE_BUSY]

    with closing(sqlite3.connect(path, isolation_level=None)) as somebody_elses:  # as another process would
        somebody_elses.execute("BEGIN IMMEDIATE")
        give_up()
    assert told == [sqlite3.SQLITE_BUSY] * 2

    monkeypatch.undo()
    add_member(path, "in time")
    assert [row["name"] for row in rows(db, "SELECT name FROM member")] == ["in time"]


def test_a_block_that_fails_gives_its_turn_on(path: Path) -> None:
    db = connect(path)
    with pytest.raises(sqlite3.IntegrityError), writing(db):
        insert(db, "member", {"name": None})
    add_member(path, "next")
    assert [row["name"] for row in rows(db, "SELECT name FROM member")] == ["next"]
