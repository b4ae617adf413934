"""What was made of people's words goes where they may not be quoted any more, and comes back with them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from weakref import WeakKeyDictionary

from ..store import consents, embeddings, emotion_heads, jobs, sources
from ..store.database import writing
from .access import allowed
from .dropped_reels import drop_uncovered_reels
from .trusting import EVERYTHING
from .workspace import Workspace


@allowed("answer for people")
@contextmanager
def consent_changing(ws: Workspace, participant_id: int) -> Iterator[None]:
    """Run the block, which changes what a participant agrees to, as one transaction.

    Where it takes sources out of the library, themes and emotions are learned anew without them, and the
    sentences and names that were read in them are deleted with their vectors, by a job. What was learned of
    emotions is not used until then. Sources that it brings back are read again. Work that consent does not
    cover afterwards is stopped, and goes on once it does. Files of reels that hold what it does not cover are
    deleted once the transaction is through.
    """
    with _quoting_changing(ws, lambda: sources.read_quotable_of(ws.db, participant_id)):
        yield
        consents.stop_barred_work(ws.db)
        consents.resume_work(ws.db)
    drop_uncovered_reels(ws)


@allowed("answer for people")
@contextmanager
def heard_changing(ws: Workspace, source_id: int) -> Iterator[None]:
    """Run the block, which changes who is heard in a source, as one transaction.

    What was read in it goes and comes as in `consent_changing`.
    """
    with _quoting_changing(ws, lambda: sources.read_quotable_beside(ws.db, source_id)):
        yield


@contextmanager
def _quoting_changing(ws: Workspace, read_quotable: Callable[[], set[int]]) -> Iterator[None]:
    with writing(ws.db):
        before = read_quotable()
        decisions = emotion_heads.count_decisions(ws.db) if before else 0
        yield
        after = read_quotable()
        if before - after:
            jobs.add_job(ws.db, "learn", EVERYTHING)
            if emotion_heads.count_decisions(ws.db) != decisions and emotion_heads.read_heads(ws.db):
                emotion_heads.forget_heads(ws.db)
                jobs.add_job(ws.db, "learn_emotions", EVERYTHING)
        for source_id in sorted(after - before):
            read_again(ws, source_id)


@allowed("answer for people")
def heed_expired_consents(ws: Workspace) -> int:
    """Act on consents that have run out since this was last called; return of how many participants.

    Pages, search and exports leave out what they said by the date alone. Here work on it is stopped, themes
    and emotions are learned anew without it, and what was learned of emotions is not used until then.
    """
    if not consents.has_unheeded(ws.db):
        return 0
    with writing(ws.db):
        participant_ids = consents.set_heeded(ws.db)
        if participant_ids:
            consents.stop_barred_work(ws.db)
            if consents.has_been_read(ws.db, participant_ids):
                jobs.add_job(ws.db, "learn", EVERYTHING)
            if emotion_heads.has_learned_from(ws.db, participant_ids) and emotion_heads.read_heads(ws.db):
                emotion_heads.forget_heads(ws.db)
                jobs.add_job(ws.db, "learn_emotions", EVERYTHING)
    return len(participant_ids)


@allowed("answer for people")
def set_removed(ws: Workspace, source_id: int, removed: bool) -> None:
    """Take a source out of all pages or bring it back, inside a transaction.

    What was read in it goes and comes as in `consent_changing`.
    """
    was_read = embeddings.is_read(ws.db, source_id)
    sources.set_source_removed(ws.db, source_id, removed)
    if removed and was_read:
        jobs.add_job(ws.db, "learn", EVERYTHING)
    elif not removed:
        read_again(ws, source_id)


@allowed("answer for people")
def read_again(ws: Workspace, source_id: int) -> None:
    """Queue reading a source that suggestions were made for, where what was read in it is gone."""
    if not embeddings.is_read(ws.db, source_id) and jobs.read_latest_jobs(ws.db, "suggest", source_id):
        jobs.add_job(ws.db, "read", source_id)


@allowed("answer for people")
def queue_forgetting(ws: Workspace) -> bool:
    """Queue the forgetting of what may not be quoted since a consent ran out; return whether it was.

    For an idle worker; it looks once a day, which is how consents run out.
    """
    today = datetime.now(UTC).date()
    if _looked_on.get(ws) == today:
        return False
    _looked_on[ws] = today
    if not embeddings.has_unquotable(ws.db):
        return False
    with writing(ws.db):
        jobs.add_job(ws.db, "learn", EVERYTHING)
    return True


_looked_on: WeakKeyDictionary[Workspace, date] = WeakKeyDictionary()


@allowed("answer for people")
def forget_unquotable(ws: Workspace) -> None:
    """Delete sentences, their vectors, names, and groups not named yet, of sources not to be quoted today."""
    with writing(ws.db):
        embeddings.forget_unquotable(ws.db)
