"""The workspace folder: an SQLite file, media by hash, backups. Copying the folder moves the team."""

import getpass
import os
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
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
from ..store.database import checkpoint, close_for_moving, connect, sealing, upgrade, version_of, writing
from .access import acting_as, allowed, chosen_member_id, member_here

__all__ = [
    "DATABASE_FILE",
    "LONGEST_NOTE_CHARS",
    "Workspace",
    "acting_as",
    "checked_file_name",
    "checked_text",
    "chosen_member_id",
    "create_workspace",
    "current_member",
    "data_version",
    "keep_log_short",
    "list_members",
    "open_workspace",
    "stopping",
]

DATABASE_FILE = "fieldnotes.db"
LONGEST_NOTE_CHARS = 1_000_000
_LONGEST_NAME_BYTES = 255
_LONGEST_ENDING_BYTES = 16
_STEERING = ("Cc", "Zl", "Zp")
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Workspace:
    """An open workspace. It may be shared between threads: each has a database connection of its own.

    ask_who: set by a process that serves several people; returns the id of the member on whose behalf the
    calling thread works, or None for whoever runs the process. See `current_member`.
    sign_in_needed: set by a process that serves people who have to sign in: nobody named is then nobody.
    """

    ask_who: Callable[[], int | None] | None = None
    sign_in_needed = False

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.database_path = folder / DATABASE_FILE  # made once: what is kept of a workspace is found by it
        self.settings = settings
        self.media = MediaStore(folder / "media")
        self._local = threading.local()
        self._facts = store.read_workspace(self.db)

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
    def created_at(self) -> datetime:
        """When the workspace was made, in UTC."""
        return datetime.fromisoformat(self._facts["created_at"])

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
        for left in folder.glob(f"{unfinished.name}*"):  # by a start that was killed, under the same number
            left.unlink()
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


@contextmanager
def stopping(folder: Path) -> Iterator[None]:
    """Let the processes that work on a workspace end in the block; its database is left fit to be checked.

    A workspace that is not there, or damaged, hinders nobody from ending.
    """
    path = folder / DATABASE_FILE
    with ExitStack() as seal:
        if path.exists():
            with suppress(WorkspaceError):
                seal.enter_context(sealing(path))
        yield


@allowed("know the team")
def current_member(ws: Workspace) -> Member:
    """Return the member who works here.

    That is whom `acting_as` names, else whom the process asks for (`Workspace.ask_who`), else the one of
    FIELDNOTES_MEMBER, else this computer's user, stored when new. Raises SignInNeededError as `member_here`.
    """
    known = member_here(ws)
    if known is not None:
        return known
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


@allowed("know the team")
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


def checked_file_name(name: str, default: str) -> str:
    """Return what a file is called as it is stored and shown: its last part, or `default` for nothing.

    Signs that steer how text runs (line ends, right-to-left marks) are left out, because they make one name
    look like another. At most 255 bytes in UTF-8, as in a folder; the ending stays.
    """
    last = checked_text(name.replace("\\", "/").rsplit("/", 1)[-1], "The file's name")
    signs = (sign for sign in last if unicodedata.category(sign) not in _STEERING and sign not in _DIRECTIONS)
    clean = "".join(signs).strip()
    if clean.strip(".") == "":
        return default
    stem, dot, ending = clean.rpartition(".")
    if not stem or len(ending.encode()) > _LONGEST_ENDING_BYTES:
        stem, dot, ending = clean, "", ""
    room = _LONGEST_NAME_BYTES - len((dot + ending).encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + dot + ending


@allowed("know the team")
def data_version(ws: Workspace) -> tuple[int, int]:
    """Return what is the same as before in this thread as long as nobody wrote into the workspace."""
    return version_of(ws.db)


@allowed("know the team")
def keep_log_short(ws: Workspace) -> None:
    """Move the write-ahead log into the database file once it has grown."""
    checkpoint(ws.database_path)


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
                "degrees": entry.degrees,
                "colour": entry.colour,
            },
        )
    for name, stage_names in STARTER_JOURNEYS.items():
        field.add_journey(database, name, stage_names)
