"""Room on the workspace's disk: background work leaves the last of it to what people write."""

import shutil
import threading

from ..store.database import disk_full
from .access import allowed
from .workspace import Workspace

ROOM_BYTES = 256 * 1024 * 1024  # the text of weeks of speech, and room for the log
ROOM_CHECK_S = 5.0


@allowed("see work")
def has_room(ws: Workspace) -> bool:
    """Say whether there is room enough for background work to go on."""
    return shutil.disk_usage(ws.folder).free >= ROOM_BYTES


@allowed("see work")
def check_room(ws: Workspace) -> None:
    """Raise WorkspaceError where there is not room enough for background work."""
    if not has_room(ws):
        raise disk_full(ws.folder)


@allowed("see work")
def wait_for_room(ws: Workspace, stop: threading.Event) -> None:
    """Wait until the disk has room again, or `stop` is set: a job taken before would only be given back."""
    stop.wait(ROOM_CHECK_S)
    while not stop.is_set() and not has_room(ws):
        stop.wait(ROOM_CHECK_S)
