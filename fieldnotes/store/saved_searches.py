"""Searches that members keep."""

from sqlite_utils import Database

from ..records import SavedSearch
from .database import insert, rows, update
from .rows import now, to_record, to_row

_SELECT = """SELECT s.*, m.name AS "by" FROM saved_search s JOIN member m ON m.id = s.saved_by
WHERE s.removed_at IS NULL AND (s.saved_by = :member OR s.shared) """


def read_saved_searches(db: Database, member_id: int) -> list[SavedSearch]:
    """Return the searches that a member sees: the own ones first, then the team's, by their names."""
    found = rows(
        db, f"{_SELECT} ORDER BY s.saved_by <> :member, s.name COLLATE NOCASE, s.id", {"member": member_id}
    )
    return [to_record(SavedSearch, row) for row in found]


def read_saved_search(db: Database, search_id: int, member_id: int) -> SavedSearch | None:
    """Return one of the searches that a member sees, or None."""
    found = rows(db, f"{_SELECT} AND s.id = :id", {"member": member_id, "id": search_id})
    return to_record(SavedSearch, found[0]) if found else None


def add_saved_search(db: Database, name: str, query: str, *, shared: bool, saved_by: int) -> int:
    """Store a search; returns its id."""
    cells = {"name": name, "query": query, "shared": shared, "saved_by": saved_by, "saved_at": now()}
    return insert(db, "saved_search", to_row(cells))


def set_removed(db: Database, search_id: int, removed: bool) -> None:
    """Take a search out, or bring it back."""
    update(db, "saved_search", search_id, to_row({"removed_at": now() if removed else None}))


def set_shared(db: Database, search_id: int, shared: bool) -> None:
    """Say whether the team sees a search."""
    update(db, "saved_search", search_id, to_row({"shared": shared}))


def read_owner(db: Database, search_id: int) -> int | None:
    """Return the member who saved a search, removed or not; None where there is no such search."""
    found = rows(db, "SELECT saved_by FROM saved_search WHERE id = ?", [search_id])
    return int(found[0]["saved_by"]) if found else None
