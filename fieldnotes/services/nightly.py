"""What the worker does for the data each night: look whether they are whole, then back them up."""

import logging
import time
from dataclasses import replace
from datetime import datetime, timedelta

from ..errors import FieldnotesError
from ..media import MediaStore
from ..records import Health
from ..store.rows import now
from .access import allowed
from .audit import note_audit_head
from .backup_files import MEDIA_FOLDER, backup_folder, find_backup_problems
from .backups import back_up, list_backups
from .health import NIGHTS, check_data
from .health_file import read_health, write_health
from .workspace import Workspace, keep_log_short

TRY_AGAIN_S = 3600.0

log = logging.getLogger("fieldnotes.worker")


class NightWatch:
    """Knows when the next look and backup are due; asked by the worker between two jobs."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._not_before_s = 0.0

    def look(self) -> Health | None:
        """Do what is due, log what is wrong, and return how it went; None where nothing is due.

        Without a night at work (a laptop that was closed) it is done as soon as the worker runs again. What
        failed is tried again after an hour.
        """
        if not self._ws.settings.backups_kept or time.monotonic() < self._not_before_s:
            return None
        last = read_health(self._ws.folder).backup_at or self._ws.created_at
        if not is_due(last, self._ws.settings.backup_hour, now().astimezone()):
            self._not_before_s = time.monotonic() + 60.0
            return None
        self._not_before_s = time.monotonic() + TRY_AGAIN_S
        try:
            health = look_after_data(self._ws)
        except FieldnotesError as error:
            log.error("%s", error)
            return None
        for problem in filter(None, [*health.problems, health.backup_problem]):
            log.error("%s", problem)
        if not health.backup_problem:
            log.info("The night's backup is %s.", health.backup_name)
        return health


def is_due(last: datetime, hour: int, moment: datetime) -> bool:
    """Say whether the hour of the night has passed since `last`. moment: now, in the hour's own zone."""
    due = moment.replace(hour=hour, minute=0, second=0, microsecond=0)
    if due > moment:
        due -= timedelta(days=1)
    return last < due


@allowed("look after the workspace")
def look_after_data(ws: Workspace) -> Health:
    """Check the data and the backups, then make tonight's backup; returns how it went.

    Where the database is damaged no backup is made and none is removed: the older ones are the way back.
    """
    keep_log_short(ws)
    health = check_data(ws.folder, how="nightly")
    if any(problem.startswith("The database") for problem in health.problems):
        health = replace(health, backup_problem="The database is damaged; the backups stay as they are.")
        write_health(ws.folder, health)
        return health
    try:
        mend_backups(ws)
        made = back_up(ws, reason="nightly", keep=ws.settings.backups_kept)
    except (FieldnotesError, OSError) as error:
        health = replace(health, backup_problem=str(error))
    else:
        problems = find_backup_problems(made.backup, with_media=False)
        health = replace(
            health,
            backup_name=made.backup.name,
            backup_at=made.backup.made_at,
            backup_problem=" ".join(problems),
        )
    write_health(ws.folder, health)
    note_audit_head(ws)
    return health


@allowed("look after the workspace")
def mend_backups(ws: Workspace) -> int:
    """Read a seventh of the backed-up media, another each night; put back what is damaged. Returns how many.

    Those that are whole in the workspace are copied anew. Damaged ones that it does not hold are deleted,
    so that no restore takes them for whole.
    """
    folder = backup_folder(ws)
    if not list_backups(ws, folder=folder):
        return 0
    pool = MediaStore(folder / MEDIA_FOLDER)
    share = now().date().toordinal() % NIGHTS
    mended = 0
    for sha256 in pool.hashes():
        if int(sha256[:2], 16) % NIGHTS == share and not pool.is_whole(sha256):
            copied = ws.media.holds(sha256) and pool.take_copy(ws.media.path_of(sha256), sha256)
            if not copied and pool.can_be_read(sha256):  # a disk that is away for a moment loses nothing
                pool.discard(sha256)
            mended += 1
    return mended
