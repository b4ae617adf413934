"""Searches that somebody keeps: one's own, and those that the team shares."""

from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..records import SavedSearch
from ..store import saved_searches as store
from ..store.database import writing
from .access import allowed
from .workspace import Workspace, checked_text, current_member

LONGEST_NAME_CHARS = 120
_LONGEST_QUERY_CHARS = 8_000


@allowed("know the team")
def list_saved_searches(ws: Workspace) -> list[SavedSearch]:
    """Return the searches that the acting member sees: the own ones first, then what others share."""
    return store.read_saved_searches(ws.db, current_member(ws).id)


@allowed("know the team")
def save_search(ws: Workspace, *, name: str, query: str, shared: bool = False) -> SavedSearch:
    """Keep a search under a name.

    query: as the library's address says it, for example "q=waiting&market=Korea". shared: whether the whole
    team sees it. Raises InvalidInputError for an empty or too long name or query, ConflictError where the
    member has one of that name already.
    """
    name = checked_text(name, "The name").strip()
    query = checked_text(query, "The search").strip().removeprefix("?")
    if not name or len(name) > LONGEST_NAME_CHARS:
        raise InvalidInputError(f"Give the search a name of up to {LONGEST_NAME_CHARS} characters.")
    if not query or len(query) > _LONGEST_QUERY_CHARS:
        raise InvalidInputError("There is nothing to keep yet; type words or choose a filter first.")
    member = current_member(ws)
    with writing(ws.db):
        if any(
            one.saved_by == member.id and one.name.casefold() == name.casefold()
            for one in store.read_saved_searches(ws.db, member.id)
        ):
            raise ConflictError(f"You keep a search named “{name}” already; choose another name.")
        search_id = store.add_saved_search(ws.db, name, query, shared=shared, saved_by=member.id)
        return _find(ws, search_id)


@allowed("know the team")
def share_search(ws: Workspace, search_id: int, *, shared: bool) -> SavedSearch:
    """Let the team see a search of one's own, or no longer. Raises NotFoundError for somebody else's."""
    with writing(ws.db):
        _check_own(ws, search_id)
        store.set_shared(ws.db, search_id, shared)
        return _find(ws, search_id)


@allowed("know the team")
def remove_saved_search(ws: Workspace, search_id: int) -> SavedSearch:
    """Take a search of one's own out and return it. Raises NotFoundError for somebody else's."""
    with writing(ws.db):
        _check_own(ws, search_id)
        found = _find(ws, search_id)
        store.set_removed(ws.db, search_id, True)
    return found


@allowed("know the team")
def restore_saved_search(ws: Workspace, search_id: int) -> None:
    """Bring back a search of one's own that was taken out."""
    with writing(ws.db):
        _check_own(ws, search_id)
        store.set_removed(ws.db, search_id, False)


def _find(ws: Workspace, search_id: int) -> SavedSearch:
    found = store.read_saved_search(ws.db, search_id, current_member(ws).id)
    if found is None:
        raise NotFoundError("That saved search is not there any more.")
    return found


def _check_own(ws: Workspace, search_id: int) -> None:
    if store.read_owner(ws.db, search_id) != current_member(ws).id:
        raise NotFoundError("That saved search is not there any more, or it is somebody else's.")
