"""Whether consent covers a piece of background work today: asked before a worker begins with it."""

from ..records import Job
from ..store import recordings, sources
from .access import allowed
from .quoting import check_may_be_heard_by_engine, check_may_be_read
from .workspace import Workspace

_OF_A_SOURCE = ("translate", "align", "speakers", "suggest", "read", "redact")
_HEARS_AGAIN = ("translate", "align")


@allowed("have work done")
def check_work(ws: Workspace, job: Job) -> None:
    """Raise ConsentError where consent does not cover what a job works on.

    An engine hears a recording only if everybody heard agrees to being recorded; nothing reads a source
    where somebody withdrew their consent, or it has run out.
    """
    if job.kind == "transcribe":
        _check_recording(ws, job.item_id)
    elif job.kind in _OF_A_SOURCE:
        check_may_be_read(ws, job.item_id)
        source = sources.read_source(ws.db, job.item_id)
        if job.kind in _HEARS_AGAIN and source is not None and source.recording_id is not None:
            _check_recording(ws, source.recording_id)


def _check_recording(ws: Workspace, recording_id: int) -> None:
    for recording in recordings.read_recordings(ws.db, recording_id=recording_id):
        check_may_be_heard_by_engine(ws, recording_id, recording.title)
