"""What is wrong with the workspace's database: its structure, its references, bytes that nobody wrote."""

import sqlite3
from contextlib import closing
from pathlib import Path

from ..errors import WorkspaceError
from .database import connect, lying_still, readable
from .page_sums import find_changed_pages, sums_path, write_sums


def find_database_problems(path: Path, *, quick: bool = False) -> list[str]:
    """Return what is wrong with the database at `path`, while it is in use; an empty list for nothing.

    SQLite looks at its structure, and every page is compared with its sum where sums speak for the file.
    Where they do not and nothing is wrong, they are made, so that each byte that changes later is noticed.
    quick: leave out that indexes agree with their tables, which takes most of the time.
    """
    try:
        problems = _structure(path, quick=quick)
        changed = find_changed_pages(path)
        if changed:  # a page that was moved meanwhile looks so: nobody may write at the second look
            with lying_still(path):
                changed = find_changed_pages(path)
        if changed is None and not problems:
            with lying_still(path):
                write_sums(path)
    except WorkspaceError as error:
        return [] if _is_busy(error.__cause__) else [str(error)]
    except (sqlite3.DatabaseError, OSError) as error:
        return [] if _is_busy(error) else [f"It cannot be read ({error})."]
    if changed:
        first = ", ".join(str(page) for page in changed[:5])
        problems.append(
            f"{len(changed)} of its pages changed on the disk though nobody wrote them ({first}). Where no "
            f"backup is better, delete {sums_path(path)}, and they count as right."
        )
    return problems


def _is_busy(error: BaseException | None) -> bool:
    """Say whether somebody writes for so long that nothing can be said now; the next look says."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _structure(path: Path, *, quick: bool) -> list[str]:
    with closing(connect(path).conn) as connection:
        connection.text_factory = readable
        check = "quick_check" if quick else "integrity_check"
        said = [row[0] for row in connection.execute(f"PRAGMA {check}(20)")]
        broken = [] if quick else connection.execute("PRAGMA foreign_key_check").fetchall()
    return [text for text in said if text != "ok"] + [f"broken reference in {row[0]}" for row in broken]
