"""The workspace folder: an SQLite file, media by hash, backups. Copying the folder moves the team."""

import getpass
import os
import threading
from pathlib import Path

from sqlite_utils import Database

from ..coding.codebook import starter_codebook
from ..errors import InvalidInputError, WorkspaceError
from ..field.journeys import STARTER_JOURNEYS
from ..media import MediaStore
from ..records import Member
from ..settings import Settings, load_settings
from ..store import codes, field, people
from ..store import workspace as store
from ..store.database import checkpoint, close_for_moving, connect, upgrade, writing

DATABASE_FILE = "fieldnotes.db"
LONGEST_NOTE_CHARS = 1_000_000


class Workspace:
    """An open workspace. It may be shared between threads: each has a database connection of its own."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.settings = settings
        self.media = MediaStore(folder / "media")
        self._local = threading.local()
        self._facts = store.read_workspace(self.db)

    @property
    def database_path(self) -> Path:
        """Where the SQLite file lies."""
        return self.folder / DATABASE_FILE

    @property
    def db(self) -> Database:
        """This thread's connection; only services and the store use it."""
        database: Database | None = getattr(self._local, "database", None)
        if database is None:
            database = self._local.database = connect(self.database_path)
        return database

    @property
    def name(self) -> str:
        """What the team calls this workspace."""
        return self._facts["name"]

    @property
    def guid(self) -> str:
        """What tells this workspace from any other, for ever."""
        return self._facts["guid"]

    @property
    def secret(self) -> str:
        """The key that signs addresses; made with the workspace, known to its server alone."""
        return self._facts["secret"]

    def close(self) -> None:
        """Close this thread's connection."""
        database: Database | None = getattr(self._local, "database", None)
        if database is not None:
            database.conn.close()
            self._local.database = None


def create_workspace(folder: Path, *, name: str = "") -> Workspace:
    """Make a workspace in `folder`, with the starter codebook and journeys, and open it.

    Raises WorkspaceError where the folder cannot be written or holds a workspace already.
    """
    if (folder / DATABASE_FILE).exists():
        raise WorkspaceError(f"{folder} holds a workspace already; open it, or choose another folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Built beside and moved: a crash half way leaves no workspace that looks finished.
        unfinished = folder / f".{DATABASE_FILE}.{os.getpid()}"
        upgrade(unfinished, backups=folder / "backups")
        database = connect(unfinished)
        with writing(database):
            store.set_up_workspace(database, name or folder.name)
            _add_starters(database)
        close_for_moving(database)
        unfinished.rename(folder / DATABASE_FILE)
    except OSError as error:
        raise WorkspaceError(
            f"{folder} cannot be made a workspace ({error.strerror}); choose a folder that you may write."
        ) from error
    return open_workspace(folder)


def open_workspace(folder: Path) -> Workspace:
    """Open the workspace in `folder`; a newer schema is applied after a backup into its `backups`.

    Raises WorkspaceError where there is none.
    """
    path = folder / DATABASE_FILE
    if not path.exists():
        raise WorkspaceError(f"{folder} holds no workspace; make one with `fieldnotes init {folder}`.")
    upgrade(path, backups=folder / "backups")
    return Workspace(folder, load_settings(folder))


def current_member(ws: Workspace) -> Member:
    """Return the member who works here: FIELDNOTES_MEMBER, else this computer's user, stored when new."""
    name = os.environ.get("FIELDNOTES_MEMBER") or _user_name()
    member = people.read_member(ws.db, name)
    if member is None:
        with writing(ws.db):
            member = people.read_member(ws.db, name)
            if member is None:
                people.add_member(ws.db, name=name, role="administrator")
        member = people.read_member(ws.db, name)
    assert member is not None
    return member


def list_members(ws: Workspace) -> list[Member]:
    """Return everybody of the team."""
    return people.read_members(ws.db)


def checked_text(text: str, what: str, *, required: bool = False) -> str:
    """Return the text as it is stored: without surrounding blanks, NULs or broken surrogates.

    Raises InvalidInputError, which names `what`, for text that is required and missing, or longer than
    a million characters.
    """
    clean = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()
    if required and not clean:
        raise InvalidInputError(f"{what} is empty; write at least a word.")
    if len(clean) > LONGEST_NOTE_CHARS:
        raise InvalidInputError(
            f"{what} has {len(clean):,} characters; at most {LONGEST_NOTE_CHARS:,} fit. "
            "Split it, or add it as a document."
        )
    return clean


def keep_log_short(ws: Workspace) -> None:
    """Move the write-ahead log into the database file once it has grown."""
    checkpoint(ws.database_path)


def find_problems(ws: Workspace) -> list[str]:
    """Return what is wrong with the database file, in words; an empty list for nothing."""
    return store.check_integrity(ws.db)


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without an entry in the password file
        return "me"


def _add_starters(database: Database) -> None:
    ids: dict[tuple[str, str], int] = {}
    for entry in starter_codebook():
        ids[entry.kind, entry.name] = codes.add_code(
            database,
            {
                "kind": entry.kind,
                "name": entry.name,
                "definition": entry.definition,
                "when_to_use": entry.when_to_use,
                "when_not_to_use": entry.when_not_to_use,
                "examples": entry.examples,
                "parent_id": ids.get((entry.kind, entry.parent)) if entry.parent else None,
                "valence": entry.valence,
            },
        )
    for name, stage_names in STARTER_JOURNEYS.items():
        field.add_journey(database, name, stage_names)
