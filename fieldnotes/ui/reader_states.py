"""States of sources as readers know them, so that a reader can be told what has changed since."""

import threading
from collections import OrderedDict

from fieldnotes.services.coding import SourceState
from fieldnotes.services.workspace import Workspace

# A state of 5,000 lines and 2,000 codings takes some 2 MB.
STATES_KEPT = 8
_LOCK = threading.Lock()
_STATES: OrderedDict[tuple[str, int, str], SourceState] = OrderedDict()


def keep_state(ws: Workspace, source_id: int, state: SourceState) -> str:
    """Keep a state of a source for those who ask later what has changed since, and return its stamp."""
    stamp = state.stamp()
    name = (str(ws.folder), source_id, stamp)
    with _LOCK:
        _STATES[name] = state
        _STATES.move_to_end(name)
        if len(_STATES) > STATES_KEPT:
            _STATES.popitem(last=False)
    return stamp


def kept_state(ws: Workspace, source_id: int, stamp: str) -> SourceState | None:
    """Return the state of a source that had this stamp, or None where it is kept no longer."""
    with _LOCK:
        return _STATES.get((str(ws.folder), source_id, stamp))
