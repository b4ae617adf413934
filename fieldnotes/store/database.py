"""The SQLite file: how it is opened, written, checkpointed and backed up."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from ..errors import WorkspaceError
from .migrations import migrations
from .page_sums import pages_in_log, renew_sums, sums_hold
from .rows import now
from .turns import TakingTurns, begin_writing, end_writing, turns_of

BUSY_TIMEOUT_S = 30.0
# SQLite's extended codes for a file that cannot grow; its low byte is the plain code.
NO_ROOM = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE)
DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
CHECKPOINT_AFTER_BYTES = 8 * 1024 * 1024


def connect(path: Path) -> Database:
    """Open the workspace's database for the thread that asks; a connection stays in its thread.

    Raises WorkspaceError when the file is no SQLite database or cannot be opened.
    """
    try:
        # isolation_level=None: transactions begin where `writing` says, never by themselves.
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, factory=TakingTurns)
        connection.turns = turns_of(path)
        connection.execute("PRAGMA journal_mode = WAL")  # pages read while the worker writes
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")  # a power cut takes nothing that was shown as kept
        connection.execute("PRAGMA wal_autocheckpoint = 0")  # see `checkpoint`
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.create_function("folded", 1, _folded, deterministic=True)
    except sqlite3.Error as error:
        if is_full(error):
            raise disk_full(path.parent) from error
        raise WorkspaceError(
            f"{path} cannot be opened as a database ({error}); "
            f"`fieldnotes check --workspace {path.parent}` says which backup is whole and how to restore it."
        ) from error
    return Database(connection)


@contextmanager
def writing(db: Database) -> Iterator[Database]:
    """Run the block as one transaction: all of it is kept, or nothing.

    It takes the write lock at once. A plain BEGIN would take it at the first write, and SQLite then refuses
    without waiting when somebody else wrote since the first read. Inside another `writing` block it is a
    savepoint of that one.
    Raises WorkspaceError where the disk has no room for it; nothing of the block is kept then.
    """
    if db.conn.in_transaction:
        with db.atomic():
            yield db
        return
    try:
        begin_writing(db.conn, timeout_s=BUSY_TIMEOUT_S)
        try:
            yield db
            db.conn.execute("COMMIT")
        finally:
            # A COMMIT that fails leaves the transaction open, and later writes would become part of it.
            if db.conn.in_transaction:
                db.rollback()
            end_writing(db.conn)
    except BaseException as error:
        if isinstance(error, sqlite3.OperationalError) and is_full(error):
            raise disk_full(_folder_of(db)) from error
        if isinstance(error, sqlite3.DatabaseError) and is_damage(error):
            raise damaged(db) from error
        raise


def is_full(error: sqlite3.Error) -> bool:
    """Say whether SQLite failed because the disk has no room left."""
    return getattr(error, "sqlite_errorcode", None) in NO_ROOM


def readable(text: bytes) -> str:
    """Return a text of a file that may be damaged; as a connection's text factory, no byte makes it fail."""
    return text.decode("utf-8", "replace")


def is_damage(error: sqlite3.Error) -> bool:
    """Say whether SQLite failed because what lies in the file is no whole database."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGE


def damaged(db: Database) -> WorkspaceError:
    """Return the error that says that the database is damaged, and what to do."""
    folder = _folder_of(db)
    return WorkspaceError(
        f"The database in {folder} is damaged. `fieldnotes check --workspace {folder}` says which backup is "
        "whole and how to restore it."
    )


def disk_full(folder: Path) -> WorkspaceError:
    """Return the error that says that the disk of `folder` is full, and what to do."""
    return WorkspaceError(f"The disk of {folder} is full; make room, then retry.")


def checkpoint(path: Path, *, after_bytes: int = CHECKPOINT_AFTER_BYTES) -> bool:
    """Move the write-ahead log into the database file if it has grown past `after_bytes`.

    Returns whether it was done. Versions of SQLite before 3.51.3 can damage a database when one connection
    checkpoints while another writes or checkpoints. So no connection checkpoints by itself
    (`wal_autocheckpoint = 0`), and this function holds the write lock on one connection while a second one
    moves the pages: nobody writes and nobody else checkpoints at that moment.
    Source: https://sqlite.org/wal.html, "The WAL-reset bug"; docs/decisions/sqlite-wal.md.
    """
    log = path.with_name(path.name + "-wal")
    if not log.exists() or log.stat().st_size < after_bytes:
        return False
    with lying_still(path), closing(connect(path).conn) as mover:
        try:
            summed, moved = sums_hold(path), pages_in_log(path)
            mover.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            if summed:
                renew_sums(path, moved)
        except sqlite3.OperationalError as error:
            if is_full(error):  # everything is in the log still; the next one moves it
                return False
            raise
    return True


@contextmanager
def lying_still(path: Path) -> Iterator[None]:
    """Hold the write lock in the block: nobody writes, and nobody moves the log into the file."""
    with closing(connect(path).conn) as lock:
        begin_writing(lock, timeout_s=BUSY_TIMEOUT_S)
        try:
            yield
        finally:
            lock.execute("ROLLBACK")
            end_writing(lock)


@contextmanager
def sealing(path: Path) -> Iterator[None]:
    """Let other processes end in the block, and fold the log in after them, so that the sums of pages hold.

    The last connection that closes would fold it in by itself, and nobody would know what the pages are.
    """
    with closing(connect(path).conn):
        yield
        with suppress(sqlite3.Error):  # what cannot be folded in stays in the log, for the next start
            checkpoint(path, after_bytes=1)


def close_for_moving(db: Database) -> None:
    """Close a database that nobody else has open, with all of it in its one file."""
    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.conn.close()


def back_up(path: Path, folder: Path, *, label: str) -> Path:
    """Copy the database, while in use, to a new file in `folder`; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{now():%Y%m%dT%H%M%S%f}-{label}.db"
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    return target


def upgrade(path: Path, *, backups: Path) -> Path | None:
    """Bring the database to the newest schema; returns the backup taken first, or None for none needed.

    A new file is made where there is none. Each migration is one transaction with the record of it.
    """
    existed = path.exists()
    db = connect(path)
    with closing(db.conn):
        pending = migrations.pending(db)
        if not pending:
            return None
        backup = back_up(path, backups, label=f"before-{pending[0].name}") if existed else None
        migrations.apply(db)
    return backup


def version_of(db: Database) -> tuple[int, int]:
    """Return what is the same as before on this connection as long as nobody wrote into the file.

    Source: https://sqlite.org/pragma.html#pragma_data_version, which leaves the connection's own writes out.
    """
    return int(db.conn.execute("PRAGMA data_version").fetchone()[0]), db.conn.total_changes


def _folded(text: str | None) -> str | None:
    # What SQLite's NOCASE does for A to Z alone.
    return None if text is None else text.strip().casefold()


def _folder_of(db: Database) -> Path:
    return Path(db.conn.execute("PRAGMA database_list").fetchone()[2]).parent


def rows(db: Database, sql: str, parameters: Any = ()) -> list[dict[str, Any]]:
    """Return the rows of a query as dictionaries. Raises WorkspaceError where the database is damaged."""
    try:
        cursor = db.conn.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            raise damaged(db) from error
        raise


def insert(db: Database, table: str, row: dict[str, Any]) -> int:
    """Insert one row and return its id. Names of tables and columns come from our code, never from users."""
    names = ", ".join(row)
    marks = ", ".join("?" for _ in row)
    cursor = db.conn.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))
    return int(cursor.lastrowid or 0)


def update(db: Database, table: str, item_id: int, row: dict[str, Any]) -> None:
    """Set the columns in `row` on one item."""
    assignments = ", ".join(f"{name} = ?" for name in row)
    db.conn.execute(f"UPDATE {table} SET {assignments} WHERE id = ?", [*row.values(), item_id])
