"""Copies of the database while it is in use, and the evidence that a copy is equal."""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ..errors import WorkspaceError
from ..records import AuditHead, BackedUpMedia, TableSum
from .database import connect, disk_full, is_full, readable
from .migrations import migrations


def copy_database(path: Path, target: Path) -> dict[str, TableSum]:
    """Copy the database at `path` to the new file `target`; returns each table's sum at that moment.

    SQLite's online backup reads one state while others write. The sums are taken from the workspace's own
    file in the same read transaction, so they are evidence for what the copy has to hold.
    Raises WorkspaceError where the disk is full or the database is damaged.
    """
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as source:
            source.text_factory = readable
            source.execute("BEGIN")
            source.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()  # from here on it is one state
            with closing(sqlite3.connect(target)) as copy:
                source.backup(copy)
            sums = _sums_of(source)
            source.execute("ROLLBACK")
    except sqlite3.DatabaseError as error:
        if is_full(error):
            raise disk_full(target.parent) from error
        raise WorkspaceError(
            f"{path} cannot be copied ({error}): the database is damaged. `fieldnotes check` says which "
            "backup is whole and how to restore it."
        ) from error
    with target.open("rb+") as file:
        os.fsync(file.fileno())
    return sums


def read_sums(path: Path) -> dict[str, TableSum]:
    """Return the sum of each table in a file that nobody writes. Raises WorkspaceError for damage."""
    with _lying_still(path) as connection:
        return _sums_of(connection)


def read_media_list(path: Path) -> list[BackedUpMedia]:
    """Return the media files that a database file, which nobody writes, names."""
    with _lying_still(path) as connection:
        return _media_of(connection)


def read_originals_list(path: Path) -> list[tuple[str, str]]:
    """Return (SHA-256, file name) of the recordings as they were before they were redacted that a database
    file, which nobody writes, names as kept."""
    with _lying_still(path) as connection:
        return connection.execute(
            """SELECT original_media.sha256, media.file_name
               FROM original_media JOIN media ON media.id = original_media.media_id ORDER BY media.id"""
        ).fetchall()


def read_audit_head(path: Path) -> AuditHead | None:
    """Return the audit log's newest entry in a database file that nobody writes, None for an empty log."""
    with _lying_still(path) as connection:
        found = connection.execute("SELECT id, hash FROM audit_entry ORDER BY id DESC LIMIT 1").fetchone()
    return AuditHead(*found) if found else None


def read_media_list_of(path: Path) -> list[BackedUpMedia]:
    """Return the media files that a database in use names. Raises WorkspaceError for damage."""
    try:
        with closing(connect(path).conn) as connection:
            return _media_of(connection)
    except sqlite3.DatabaseError as error:
        raise WorkspaceError(f"{path} is damaged ({error}).") from error


def find_damage(path: Path) -> list[str]:
    """Return what SQLite finds wrong with a database file that nobody writes; an empty list for nothing."""
    try:
        with _lying_still(path) as connection:
            said = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    except WorkspaceError as error:
        return [str(error)]
    return [text for text in said if text != "ok"] + [f"broken reference in {row[0]}" for row in broken]


def is_too_new(path: Path) -> bool:
    """Say whether a newer fieldnotes wrote this database file: it has migrations that are not known here."""
    known = {one.name for one in migrations._migrations}
    with _lying_still(path) as connection:
        applied = connection.execute("SELECT name FROM _sqlite_migrations").fetchall()
    return any(name not in known for (name,) in applied)


@contextmanager
def _lying_still(path: Path) -> Iterator[sqlite3.Connection]:
    # immutable: no lock and no log are made beside it, so a backup stays as it is, on a read-only disk too.
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)) as connection:
            connection.text_factory = readable
            yield connection
    except sqlite3.DatabaseError as error:
        raise WorkspaceError(f"{path} is damaged or no database ({error}); choose another backup.") from error


def _media_of(connection: sqlite3.Connection) -> list[BackedUpMedia]:
    found = connection.execute("SELECT sha256, size_bytes, file_name FROM media ORDER BY id").fetchall()
    return [BackedUpMedia(*row) for row in found]


def _sums_of(connection: sqlite3.Connection) -> dict[str, TableSum]:
    tables = connection.execute(
        """SELECT name FROM sqlite_master WHERE type = 'table'
        AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite_stat%' ORDER BY name"""
    ).fetchall()
    return {name: _sum_of(connection, name) for (name,) in tables}


def _sum_of(connection: sqlite3.Connection, table: str) -> TableSum:
    digest = hashlib.sha256()
    count = 0
    for row in connection.execute(f'SELECT * FROM "{table}" NOT INDEXED'):
        digest.update(repr(row).encode("utf-8", "surrogatepass"))
        count += 1
    return TableSum(count, digest.hexdigest())
