"""An upgrade that is killed leaves the database before or after a migration, never between."""

import os
import signal
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from fieldnotes.store import database
from fieldnotes.store.database import connect, rows, upgrade
from fieldnotes.store.migrations import migrations

from .outcome import Outcome

FINISHED_EVERY = 10
FEW = 20


def check(times: int, scratch: Path) -> Outcome:
    """Kill an upgrade from nothing at `times` statements, spread over all; 0 stands for each of them."""
    names = [one.name for one in migrations._migrations]
    count = _statements_of(scratch / "whole")
    whole = _schema_of(scratch / "whole" / "x.db")
    states = _schemas(scratch / "steps", names)
    chosen = range(count) if times == 0 else sorted({n * count // times for n in range(times)})
    kept = finished = tried = 0
    for n in chosen:
        path = scratch / str(n) / "x.db"
        path.parent.mkdir()
        _upgrade_and_die(path, at=n)
        with closing(connect(path).conn) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        kept += sound and _schema_of(path) == states.get(tuple(_applied(path)))
        if n % FINISHED_EVERY == 0 or len(chosen) <= FEW:
            tried += 1
            upgrade(path, backups=path.parent / "backups")
            finished += _schema_of(path) == whole
    figures: dict[str, float | str] = {
        "statements": count,
        "kills": len(chosen),
        "old_or_new_state": kept,
        "finished_afterwards": finished,
        "tried_to_finish": tried,
    }
    return Outcome(kept == len(chosen) and finished == tried > 0, figures)


def _upgrade_and_die(path: Path, *, at: int) -> None:
    """Upgrade in a process of its own, which kills itself before the statement with this number."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    try:
        _count_and(path, at, lambda: os.kill(os.getpid(), signal.SIGKILL))
    finally:
        os._exit(0)


def _statements_of(folder: Path) -> int:
    folder.mkdir()
    return _count_and(folder / "x.db", -1, lambda: None)


def _count_and(path: Path, at: int, act: Callable[[], None]) -> int:
    count = 0

    def look(_statement: str) -> None:
        nonlocal count
        if count == at:
            act()
        count += 1

    real = database.connect

    def watched(where: Path) -> object:
        db = real(where)
        db.conn.set_trace_callback(look)
        return db

    database.connect = watched  # type: ignore[assignment]
    try:
        upgrade(path, backups=path.parent / "backups")
    finally:
        database.connect = real
    return count


def _schemas(folder: Path, names: Sequence[str]) -> dict[tuple[str, ...], list[tuple[str, str]]]:
    """Return what the schema is after each migration, by the migrations that were done."""
    folder.mkdir()
    path = folder / "x.db"
    db = connect(path)
    with closing(db.conn):
        states: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        migrations.ensure_migrations_table(db)
        states[()] = _schema_of(path)
        for n in range(len(names)):
            migrations.apply(db, stop_before=names[n + 1 : n + 2])
            states[tuple(names[: n + 1])] = _schema_of(path)
    return states


def _applied(path: Path) -> list[str]:
    db = connect(path)
    with closing(db.conn):
        return [one.name for one in migrations.applied(db)]


def _schema_of(path: Path) -> list[tuple[str, str]]:
    db = connect(path)
    with closing(db.conn):
        return [
            (row["name"], row["sql"] or "")
            for row in rows(db, "SELECT name, sql FROM sqlite_master ORDER BY name")
            if row["name"] != "_sqlite_migrations" and "_sqlite_migrations" not in row["name"]
        ]
