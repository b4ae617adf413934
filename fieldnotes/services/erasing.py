"""Erasing somebody who was met: everywhere in the workspace, for good, with a receipt that names nobody."""

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..errors import ConflictError
from ..privacy.masking import Mask, words_masker
from ..privacy.sealing import new_key, number_of, seal
from ..records import ErasurePlan, ErasureReceipt, Participant
from ..store import erasure, jobs, recordings, scrubbing, workspace
from ..store.database import writing
from ..store.erasure import Belongings
from ..store.rows import now, to_record
from .access import allowed
from .audit import note_in_audit
from .backup_files import backup_folder
from .dropped_reels import drop_reels_of
from .participants import get_participant
from .passages import forget_clips
from .redacted_sound import ORIGINALS_FOLDER, quieten
from .scouring import leave_no_trace
from .tombstones import TOMBSTONES_FILE, Tombstone, add_tombstones, open_tombstones, read_tombstones
from .trusting import EVERYTHING
from .workspace import Workspace, current_member

ABANDONED_AFTER_S = 3600.0  # a file in `media/incoming` that nobody writes any more


@dataclass(frozen=True)
class _Silenced:
    """A shared recording's file written anew: which media item, its old hash, what it is now, by column."""

    media_id: int
    old_sha256: str
    values: dict[str, object]


@allowed("look after the workspace")
def preview_erasure(ws: Workspace, participant_id: int) -> ErasurePlan:
    """Return what erasing a participant would do; nothing is changed. Raises NotFoundError."""
    person = get_participant(ws, participant_id)
    theirs = erasure.read_belongings(ws.db, participant_id)
    return ErasurePlan(
        participant_id=participant_id,
        code=person.code,
        recordings=len(theirs.recordings),
        sources=len(theirs.sources),
        shared=max(len(theirs.shared_recordings), len(theirs.shared_sources)),
        lines=len(theirs.lines),
        files=len(theirs.media) + len(theirs.shared_recordings),
        consents=erasure.count_of(ws.db, "consent", participant_id),
        promises=erasure.count_of(ws.db, "promise", participant_id),
    )


@allowed("look after the workspace")
def erase_participant(
    ws: Workspace, participant_id: int, *, code: str, words: Sequence[str] = ()
) -> ErasureReceipt:
    """Erase a participant from the workspace for good; this cannot be undone.

    What concerns only them is destroyed: recordings, transcripts, documents, passages, tags, evidence, files,
    promises, consents, their identity. In recordings with others their lines become "[erased]" and their
    sound silence. Their name and contact, and `words`, are blotted out of every other text. What was learned
    is learned anew. Then indexes, free pages and the write-ahead log are rewritten, and copies of the
    database made before upgrades are deleted. A tombstone has it done again when a backup is restored; the
    words are sealed in it, with a key that only backups from before still have.
    code: as the participant's, to be sure of whom is meant.
    Raises NotFoundError, ConflictError for another code, and
    WorkspaceError where the disk is too full to rewrite the database; a worker does that later then.
    """
    person = get_participant(ws, participant_id)
    if not code.strip():
        raise ConflictError(f"Type the code {person.code} to be sure; nobody was erased yet.")
    if code.strip().casefold() != person.code.casefold():
        raise ConflictError(f"“{code.strip()}” is not the code of {person.code}; nobody was erased.")
    return _erase(ws, participant_id, words, lambda names: _bury(ws, person, names))


@allowed("look after the workspace")
def apply_tombstones(ws: Workspace, tombstones: Path | None = None) -> int:
    """Erase everybody again whom the tombstones name and who is back, after a backup was restored.

    The words that were blotted out then are blotted out again, also those of people whom the backup does not
    know yet, as far as its key opens them; see list_unread_tombstones.
    tombstones: a file to read besides the workspace's own, which takes over what is in it: the one beside
    the backups, or that of the workspace as it was before. Returns how many were erased.
    """
    own = ws.folder / TOMBSTONES_FILE
    if tombstones is not None:
        add_tombstones(own, read_tombstones(tombstones))
    stones = [one for one in read_tombstones(own) if one.workspace == ws.guid]
    key = workspace.read_restore_key(ws.db)
    words, newest = open_tombstones(stones, key)
    said: dict[int, list[str]] = {}  # by whom: an erasure that a crash ended and that was begun again has two
    for one in stones:
        said.setdefault(one.participant_id, []).extend(words.get(one.guid, ()))
    done = 0
    for one in stones:
        is_erased = erasure.is_erased(ws.db, one.participant_id, one.code)
        if is_erased is None:
            _forget_unknown(ws, one, said[one.participant_id])
        elif not is_erased:
            _erase(ws, one.participant_id, said[one.participant_id], partial(_as_it_is, one))
            done += 1
    if newest != key:
        with writing(ws.db):
            workspace.set_restore_key(ws.db, newest)
        erasure.scour(ws.database_path)
    return done


@allowed("look after the workspace")
def list_unread_tombstones(ws: Workspace, tombstones: Path) -> list[str]:
    """Return the codes of whom a file of tombstones names whose words this workspace's key does not open.

    So it is with a backup that an older version made. Names on record in it are blotted out all the same.
    """
    stones = [one for one in read_tombstones(tombstones) if one.workspace == ws.guid]
    words, _ = open_tombstones(stones, workspace.read_restore_key(ws.db))
    return [
        one.code
        for one in stones
        if one.guid not in words and erasure.is_erased(ws.db, one.participant_id, one.code) is not True
    ]


@allowed("look after the workspace")
def list_receipts(ws: Workspace) -> list[ErasureReceipt]:
    """Return the receipts of all who were erased, the newest first."""
    return [
        to_record(ErasureReceipt, {**row, "counts": json.loads(str(row["counts"]))})
        for row in erasure.read_receipts(ws.db)
    ]


def _bury(ws: Workspace, person: Participant, names: Sequence[str]) -> Tombstone:
    """Write a tombstone of somebody who is being erased, inside the transaction that erases them.

    Whatever backup they are in has the key that is here until then, or one that leads to it.
    """
    key, next_key, guid = workspace.read_restore_key(ws.db), new_key(), str(uuid.uuid4())
    tombstone = Tombstone(
        guid=guid,
        workspace=ws.guid,
        participant_id=person.id,
        code=person.code,
        erased_at=now().isoformat(),
        erased_by=current_member(ws).name,
        sealed_with=number_of(key),
        sealed=seal(names, key=key, next_key=next_key, of=guid),
    )
    # Before it is done: a crash leaves a tombstone of somebody who is still there rather than nobody's.
    add_tombstones(ws.folder / TOMBSTONES_FILE, [tombstone])
    if backup_folder(ws).is_dir():  # beside the backups, from where they are restored
        add_tombstones(backup_folder(ws) / TOMBSTONES_FILE, [tombstone])
    workspace.set_restore_key(ws.db, next_key)
    return tombstone


def _as_it_is(tombstone: Tombstone, _: Sequence[str]) -> Tombstone:
    return tombstone


def _erase(
    ws: Workspace, participant_id: int, words: Sequence[str], bury: Callable[[Sequence[str]], Tombstone]
) -> ErasureReceipt:
    plan = preview_erasure(ws, participant_id)
    theirs = erasure.read_belongings(ws.db, participant_id)
    names = [*erasure.read_names(ws.db, participant_id), *words]
    silenced = _silence(ws, theirs)
    drop_reels_of(ws, [*theirs.sources, *theirs.shared_sources])
    counts = {
        "recordings": plan.recordings,
        "transcripts and documents": plan.sources,
        "shared with others": plan.shared,
        "lines taken out of these": plan.lines,
        "media files": plan.files,
        "consents": plan.consents,
        "promises": plan.promises,
    }
    mask, mask_parts = _masks(names)
    with writing(ws.db):
        tombstone = bury(names)
        # While their own lines are there still: a name may begin in one of them and end in the next.
        blotted = scrubbing.scrub_lines(ws.db, mask, mask_parts)
        originals = erasure.take_originals(ws.db, [*theirs.recordings, *theirs.shared_recordings])
        _forget_in_database(ws, tombstone, theirs, silenced)
        counts["texts with words blotted out"] = blotted + scrubbing.scrub_words(ws.db, mask)
        receipt = ErasureReceipt(tombstone.guid, tombstone.participant_id, now(), tombstone.erased_by, counts)
        erasure.add_receipt(ws.db, receipt)
        note_in_audit(
            ws, "erased", item_kind="participant", item_id=tombstone.participant_id, detail=tombstone.guid
        )
    _delete_files(ws, theirs, silenced)
    for sha256 in originals:
        (ws.folder / ORIGINALS_FOLDER / sha256).unlink(missing_ok=True)
    leave_no_trace(ws)
    return receipt


def _forget_unknown(ws: Workspace, tombstone: Tombstone, words: Sequence[str]) -> None:
    """Blot out the words of somebody whom the backup does not know yet; their code is never given again."""
    mask, mask_parts = _masks(words)
    with writing(ws.db):
        blotted = scrubbing.scrub_lines(ws.db, mask, mask_parts) + scrubbing.scrub_words(ws.db, mask)
        erasure.keep_code(ws.db, tombstone.participant_id, tombstone.code)
        counts = {"texts with words blotted out": blotted}
        receipt = ErasureReceipt(tombstone.guid, tombstone.participant_id, now(), tombstone.erased_by, counts)
        erasure.add_receipt(ws.db, receipt)
    erasure.scour(ws.database_path)


def _masks(words: Sequence[str]) -> tuple[Mask, Mask]:
    """Return what blots words out, and what blots out each part of them."""
    return words_masker(words), words_masker({part for word in words for part in word.split()})


def _silence(ws: Workspace, theirs: Belongings) -> list[_Silenced]:
    """Write the files of shared recordings anew, without what the participant says; the old ones stay yet."""
    made = []
    for recording_id in theirs.shared_recordings:
        (recording,) = recordings.read_recordings(ws.db, recording_id=recording_id)
        media = recordings.read_media(ws.db, media_id=recording.media_id)
        if media is None or not ws.media.holds(media.sha256):
            continue
        spans = erasure.read_spans(ws.db, recording_id, theirs.lines)
        if not spans:  # nobody said who speaks when: all of it may be theirs
            spans = [(0.0, recording.duration_s)]
        made.append(_Silenced(media.id, media.sha256, quieten(ws, media, spans)))
    return made


def _forget_in_database(
    ws: Workspace, tombstone: Tombstone, theirs: Belongings, silenced: Sequence[_Silenced]
) -> None:
    spans = [
        (recording_id, start_s, end_s)
        for recording_id in theirs.shared_recordings
        for start_s, end_s in erasure.read_spans(ws.db, recording_id, theirs.lines)
    ]
    erasure.destroy_sources(ws.db, theirs.sources, theirs.recordings)
    for media_id, _ in theirs.media:
        recordings.delete_media(ws.db, media_id)
    erasure.blot_lines(ws.db, theirs.lines, spans)
    for one in silenced:
        recordings.replace_media(ws.db, one.media_id, one.values)
    erasure.forget_person(ws.db, tombstone.participant_id)
    erasure.forget_learned(ws.db)
    jobs.add_job(ws.db, "learn", EVERYTHING)
    jobs.add_job(ws.db, "learn_emotions", EVERYTHING)


def _delete_files(ws: Workspace, theirs: Belongings, silenced: Sequence[_Silenced]) -> None:
    gone = [sha256 for _, sha256 in theirs.media]
    gone += [one.old_sha256 for one in silenced if one.old_sha256 != one.values["sha256"]]
    for sha256 in gone:
        if ws.media.holds(sha256) and recordings.read_media(ws.db, sha256=sha256) is None:
            ws.media.path_of(sha256).unlink()
    forget_clips()
    ws.media.clear_incoming(older_than_s=ABANDONED_AFTER_S)
    # Made before upgrades that are done: whole copies of the database, in which everybody still is.
    for copy in (ws.folder / "backups").glob("*-before-*.db"):
        copy.unlink()
