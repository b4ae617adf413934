"""Leaving nothing of what was deleted in the database's free pages, its indexes and its log."""

from ..errors import ConflictError, WorkspaceError
from ..store import erasure, jobs
from ..store.database import writing
from .access import allowed
from .pieces import Progress
from .room import has_room
from .trusting import EVERYTHING
from .workspace import Workspace

AT_ONCE_BYTES = 32 * 1024 * 1024  # rewritten in about a second, in which nobody else can write


@allowed("look after the workspace")
def leave_no_trace(ws: Workspace) -> None:
    """Rewrite the database without what was deleted, or have a worker do it as soon as it can be done.

    Raises WorkspaceError where the disk is too full, or somebody keeps reading the database; a worker tries
    again then.
    """
    try:
        erasure.scour(ws.database_path)
    except WorkspaceError:
        leave_no_trace_soon(ws)
        raise


@allowed("code")
def leave_no_trace_soon(ws: Workspace) -> None:
    """Have a worker rewrite the database without what was deleted, once for all until then."""
    with writing(ws.db):
        jobs.take_back(ws.db, "scour", [EVERYTHING])  # one that runs may have passed it
        jobs.add_job(ws.db, "scour", EVERYTHING)


@allowed("code")
def leave_no_trace_of_words(ws: Workspace) -> None:
    """Do so after a redaction: now where the database is small, else by a worker."""
    if ws.database_path.stat().st_size > AT_ONCE_BYTES:
        leave_no_trace_soon(ws)
        return
    try:
        erasure.scour(ws.database_path)
    except WorkspaceError:  # the words are out, what is left of them in the file goes later
        leave_no_trace_soon(ws)


@allowed("have work done")
def scour_by_job(ws: Workspace, claim: Progress) -> None:
    """Do it as a worker's job. Raises WorkspaceError on a full disk.

    ConflictError where there is too little room for the whole database again, or somebody keeps reading it.
    """
    claim.check()
    try:
        erasure.scour(ws.database_path)
    except WorkspaceError as error:
        if not has_room(ws):
            raise
        raise ConflictError(str(error)) from error
