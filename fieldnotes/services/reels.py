"""Highlight reels: asked for, watched while they are made, played; consent is asked for each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import ConflictError, ConsentError, InvalidInputError, NotFoundError
from ..records import REEL_FORMS, Job, Reel
from ..store import excerpts, jobs, reels
from ..store.database import writing
from .access import allowed
from .audit import note_in_audit
from .briefs import checked_audience
from .dropped_reels import FOLDER, allowed_now
from .hearing import note_played
from .jobs import cancel_job, get_job, latest_job
from .stories import get_story
from .workspace import Workspace, checked_text, current_member


@dataclass(frozen=True)
class ReelView:
    """A reel with its newest job. playable: whether it may be played now; withheld: of how many of its
    passages that is not so; changed: whether what it was made of is another one now."""

    reel: Reel
    job: Job | None
    playable: bool
    withheld: int
    changed: bool = False


@allowed("write stories")
def make_reel(
    ws: Workspace,
    *,
    title: str = "",
    story_id: int | None = None,
    excerpt_ids: Sequence[int] = (),
    form: str = "film",
    audience: str = "inside",
    redact: bool = True,
) -> Reel:
    """Ask for a reel of a story's passages, or of these, in this order; a job makes it.

    title: the story's by default. form: "film" with captions and cards, or "sound". audience: "inside" or
    "outside"; passages that it may not hear are left out. redact: names are silent, and not in the captions.
    Raises InvalidInputError, NotFoundError, and ConsentError where no passage is left.
    """
    if form not in REEL_FORMS:
        raise InvalidInputError(f"A reel is {' or '.join(REEL_FORMS)}, not “{form}”.")
    made_for = checked_audience(audience)
    items: list[tuple[int, str]] = [(one, "") for one in dict.fromkeys(excerpt_ids)]
    if story_id is not None:
        view = get_story(ws, story_id)
        title = title or view.story.title
        items = items or [(place.excerpt_id, place.lead) for place in view.places]
    title = checked_text(title, "The title of the reel", required=True)
    if not items:
        raise InvalidInputError("A reel needs at least one passage; choose some, or a story that has one.")
    known = {one.id for one in excerpts.read_excerpts(ws.db, ids=[one for one, _ in items])}
    for excerpt_id, _ in items:
        if excerpt_id not in known:
            raise NotFoundError(f"There is no excerpt {excerpt_id} in this workspace.")
    allowed = allowed_now(ws, [one for one, _ in items], made_for)
    if not allowed:
        raise ConsentError("Consent covers none of these passages for that audience; choose others.")
    with writing(ws.db):
        reel_id = reels.add_reel(
            ws.db,
            {
                "title": title,
                "form": form,
                "audience": made_for,
                "redacted": redact,
                "made_by": current_member(ws).id,
            },
            [(one, lead) for one, lead in items if one in allowed],
        )
        jobs.add_job(ws.db, "reel", reel_id)
    return get_reel(ws, reel_id).reel


@allowed("write stories")
def drop_withdrawn_reels(ws: Workspace) -> int:
    """Delete the files of reels that hold a passage which may not be played now; return how many there were.

    The worker asks it whenever it has nothing else to do.
    """
    made = [reel for reel in reels.read_reels(ws.db) if reel.file_name]
    views = [_view(ws, reel) for reel in made]
    return sum(view.withheld > 0 or view.changed for view in views)


@allowed("write stories")
def count_with_sound(ws: Workspace, story_id: int, *, audience: str = "inside") -> tuple[int, int]:
    """Return how many passages of a story a reel for this audience would hold, and how many of them can be
    heard: notes and documents have no sound. Raises NotFoundError, InvalidInputError.
    """
    view = get_story(ws, story_id)
    held = allowed_now(ws, view.excerpt_ids, checked_audience(audience))
    cards = [place.card for place in view.places if place.card is not None and place.excerpt_id in held]
    heard = [card for card in cards if card.media_id is not None and card.start_s is not None]
    return len(cards), len(heard)


@allowed("write stories")
def make_reel_again(ws: Workspace, reel_id: int) -> Job:
    """Have a reel made anew, without the passages that consent does not cover now. Raises NotFoundError."""
    with writing(ws.db):
        view = get_reel(ws, reel_id)
        drop_file(ws, view.reel)
        job_id = jobs.add_job(ws.db, "reel", reel_id)
    return get_job(ws, job_id)


@allowed("write stories")
def cancel_reel(ws: Workspace, reel_id: int) -> None:
    """Stop the making of a reel. Raises NotFoundError."""
    view = get_reel(ws, reel_id)
    if view.job is not None:
        cancel_job(ws, view.job.id)


@allowed("write stories")
def list_reels(ws: Workspace) -> list[ReelView]:
    """Return all reels, the newest first."""
    return [_view(ws, reel) for reel in reels.read_reels(ws.db)]


@allowed("write stories")
def get_reel(ws: Workspace, reel_id: int) -> ReelView:
    """Return a reel with how far it is, and whether it may be played now. Raises NotFoundError."""
    found = reels.read_reels(ws.db, reel_id)
    if not found:
        raise NotFoundError(f"There is no reel {reel_id} in this workspace; see all reels.")
    return _view(ws, found[0])


@allowed("write stories")
def reel_file(ws: Workspace, reel_id: int, *, as_file: bool = False) -> Path:
    """Return where a reel's file lies, for somebody who is about to play it; the audit log notes it.

    as_file: they save it instead of playing it, which the log calls exported.

    Raises ConsentError where a passage of it may not be played now, and deletes the file then: it has to be
    made anew. Raises ConflictError where a passage was changed since, NotFoundError while it is not made.
    """
    path = folder_of(ws) / _playable(ws, reel_id).file_name
    note_played(ws, "reel", reel_id, as_file=as_file)
    return path


@allowed("take out")
def may_take_reel(ws: Workspace, reel_id: int) -> bool:
    """Say whether a reel may be taken away: everybody in it agrees to being shared outside. A file may be
    passed on, whomever it was made for. Raises NotFoundError.
    """
    ids = [excerpt_id for excerpt_id, _ in get_reel(ws, reel_id).reel.items]
    return set(ids) == allowed_now(ws, ids, "outside")


@allowed("take out")
def take_reel(ws: Workspace, reel_id: int) -> bytes:
    """Return a reel's file to be taken away; the audit log notes it. Raises as reel_file, and ConsentError
    where it may be played but not leave.
    """
    reel = _playable(ws, reel_id)
    if not may_take_reel(ws, reel_id):
        raise ConsentError(
            f"“{reel.title}” may be played here, and not be taken away: not everybody in it agreed to being "
            "shared outside. Make one for outside."
        )
    note_in_audit(ws, "exported", item_kind="reel", item_id=reel_id, detail=f"for {reel.audience}")
    return (folder_of(ws) / reel.file_name).read_bytes()


@allowed("write stories")
def reel_captions(ws: Workspace, reel_id: int) -> str:
    """Return a reel's captions as WebVTT. Raises as reel_file."""
    return _playable(ws, reel_id).captions


@allowed("write stories")
def remove_reel(ws: Workspace, reel_id: int) -> None:
    """Take a reel away and delete its file; `restore_reel` brings back the list of its passages."""
    with writing(ws.db):
        drop_file(ws, get_reel(ws, reel_id).reel)
        reels.set_reel_removed(ws.db, reel_id, True)


@allowed("write stories")
def restore_reel(ws: Workspace, reel_id: int) -> Reel:
    """Bring back a reel that was taken away, and have it made anew."""
    with writing(ws.db):
        reels.set_reel_removed(ws.db, reel_id, False)
        jobs.add_job(ws.db, "reel", reel_id)
    return get_reel(ws, reel_id).reel


@allowed("write stories")
def folder_of(ws: Workspace) -> Path:
    """Return the folder in which the files of reels lie."""
    return ws.folder / FOLDER


@allowed("write stories")
def drop_file(ws: Workspace, reel: Reel) -> None:
    """Delete a reel's file, if there is one."""
    if reel.file_name:
        (folder_of(ws) / reel.file_name).unlink(missing_ok=True)
        with writing(ws.db):
            reels.forget_file(ws.db, reel.id)


def _playable(ws: Workspace, reel_id: int) -> Reel:
    view = get_reel(ws, reel_id)
    if view.withheld:
        raise ConsentError(
            f"“{view.reel.title}” may not be played now: consent does not cover a passage of it. "
            "Have it made again without that passage."
        )
    if view.changed:
        raise ConflictError(
            f"A passage of “{view.reel.title}” was changed since it was made; have it made again."
        )
    if not view.reel.file_name or not (folder_of(ws) / view.reel.file_name).is_file():
        raise NotFoundError(f"“{view.reel.title}” is not made yet; wait for it, or have it made again.")
    return view.reel


def _view(ws: Workspace, reel: Reel) -> ReelView:
    ids = [one for one, _ in reel.items]
    withheld = len(ids) - len(allowed_now(ws, ids, reel.audience))
    changed = bool(reel.made_of) and reels.read_material(ws.db, ids) != reel.made_of
    if withheld or changed:
        # What somebody took back, or what was taken out of a passage, must not lie on the disk either.
        drop_file(ws, reel)
    there = bool(reel.file_name) and (folder_of(ws) / reel.file_name).is_file()
    job = latest_job(ws, "reel", reel.id)
    return ReelView(reel, job, there and not (withheld or changed), withheld, changed)
