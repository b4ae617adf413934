"""Backups of a workspace: what one holds, what a check of it found, how a restore went."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from .audit import AuditHead

BackupReason = Literal["nightly", "by hand"]
MediaState = Literal["whole", "damaged", "missing"]


@dataclass(frozen=True)
class TableSum:
    """How many rows a table has, and the SHA-256 over all of their values in order."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class BackedUpMedia:
    """A media file that the database of a backup names.

    state: how the workspace's own file was found when the backup was made. A file that was damaged or missing
    then may still lie whole among the backups, from an earlier one. kept_apart: a recording as it was before
    it was redacted, which the workspace keeps in a folder of its own.
    """

    sha256: str
    size_bytes: int
    file_name: str
    state: MediaState = "whole"
    kept_apart: bool = False


@dataclass(frozen=True)
class Backup:
    """One backup: a folder with the database, the settings and a list of media, which lie beside it, by hash.

    tables: every table of the database with its sum, taken from the workspace in the moment of the copy.
    files: the other files of the workspace folder, with their SHA-256. audit_head: the audit log's newest
    entry in it; None for an empty log, and in backups of before it was noted.
    """

    path: Path
    made_at: datetime
    reason: BackupReason
    workspace_guid: str
    workspace_name: str
    fieldnotes_version: str
    database_sha256: str
    database_bytes: int
    tables: Mapping[str, TableSum]
    media: tuple[BackedUpMedia, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    audit_head: AuditHead | None = None

    @property
    def name(self) -> str:
        """What commands call it."""
        return self.path.name

    @property
    def unsaved_media(self) -> tuple[BackedUpMedia, ...]:
        """Return the files that were damaged or missing when it was made."""
        return tuple(one for one in self.media if one.state != "whole")


@dataclass(frozen=True)
class MadeBackup:
    """A backup that was just made. copied_media: how many files were new to it; the others lay there."""

    backup: Backup
    copied_media: int
    copied_bytes: int
    removed: tuple[str, ...] = ()


@dataclass(frozen=True)
class RestoredBackup:
    """A workspace made of a backup.

    differences: what is not as it was when the backup was made, in words; empty when all of it is equal.
    tables, rows, media: how many of each were compared. seconds: how long it took. erased: how many people
    whose erasure came after the backup were erased again.
    """

    folder: Path
    backup: Backup
    tables: int
    rows: int
    media: int
    seconds: float
    differences: tuple[str, ...]
    erased: int = 0


@dataclass(frozen=True)
class Health:
    """What the latest looks at a workspace's data found, and when.

    problems: sentences, each with the way back; empty where nothing is wrong. backup_problem: why the latest
    backup could not be made, "" where it was. audit_head: the audit log's newest entry when it was last found
    to go on from the one noted before.
    """

    checked_at: datetime | None = None
    problems: tuple[str, ...] = ()
    backup_name: str = ""
    backup_at: datetime | None = None
    backup_problem: str = ""
    audit_head: AuditHead | None = None
