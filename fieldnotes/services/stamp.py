"""Notices that somebody wrote into the workspace, from any thread or process, without opening the file."""

import time
from datetime import UTC, datetime

from .access import allowed
from .workspace import Workspace

# A write within this time of the last look may have left the file's time and size as they were.
_TOO_FRESH_NS = 100_000_000

Stamp = tuple[object, ...]


@allowed("know the team")
def database_stamp(ws: Workspace) -> Stamp | None:
    """Return what tells one state of the database file from another, or None where it is too fresh to tell.

    The day is part of it: a consent may run out with it.
    """
    look_ns = time.time_ns()
    path = ws.database_path
    parts: list[object] = [datetime.now(UTC).date()]
    for file in (path, path.with_name(path.name + "-wal")):
        try:
            stat = file.stat()
        except FileNotFoundError:
            parts.append(None)
            continue
        if look_ns - stat.st_mtime_ns < _TOO_FRESH_NS:
            return None
        parts += [stat.st_mtime_ns, stat.st_size, stat.st_ino]
    return tuple(parts)
