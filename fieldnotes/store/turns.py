"""Whose turn it is to write: within a process one after another, in the order in which they came."""

import sqlite3
import time
from collections import deque
from pathlib import Path
from threading import Lock
from weakref import WeakValueDictionary

ASK_EVERY_S = 0.001

_known: "WeakValueDictionary[Path, Turns]" = WeakValueDictionary()
_known_guard = Lock()


class Turns:
    """A queue of threads, in which the first one may write."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._waiting: deque[Lock] = deque()
        self._is_taken = False

    def take(self, *, timeout_s: float) -> bool:
        """Wait until it is this thread's turn; False where the time ran out before."""
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        try:
            return mine.acquire(timeout=timeout_s) or self._leave(mine)
        except BaseException:
            if self._leave(mine):
                self.end()
            raise

    def end(self) -> None:
        """Let the next one write."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False

    def _leave(self, mine: Lock) -> bool:
        """Leave the queue; True where the turn came just now."""
        with self._guard:
            if mine not in self._waiting:
                return True
            self._waiting.remove(mine)
            return False


class TakingTurns(sqlite3.Connection):
    """A connection that writes when it is its thread's turn."""

    turns: Turns


def turns_of(path: Path) -> Turns:
    """Return the queue of a file, the same one for everybody in this process."""
    with _known_guard:
        return _known.setdefault(path.resolve(), Turns())


def begin_writing(connection: sqlite3.Connection, *, timeout_s: float) -> None:
    """Begin a transaction with the write lock held; `end_writing` has to follow its end.

    SQLite gives its lock to whoever asks at the right moment, and lets who waits ask more and more rarely, up
    to every 100 ms: with twenty writers most wait for nothing and some for seconds. So threads of a process
    queue here, and only the first one of each process asks, every millisecond.
    Raises sqlite3.OperationalError ("database is locked") where it is not to be had in time.
    Source: https://sqlite.org/c3ref/busy_timeout.html and sqliteDefaultBusyCallback in its main.c.
    """
    deadline_s = time.monotonic() + timeout_s
    turns = connection.turns if isinstance(connection, TakingTurns) else None
    if turns is not None and not turns.take(timeout_s=timeout_s):
        error = sqlite3.OperationalError("database is locked")
        error.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise error
    try:
        usual_ms = connection.execute("PRAGMA busy_timeout").fetchone()[0]
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            _ask(connection, deadline_s)
        finally:
            connection.execute(f"PRAGMA busy_timeout = {usual_ms}")
    except BaseException:
        if turns is not None:
            turns.end()
        raise


def end_writing(connection: sqlite3.Connection) -> None:
    """Let the next one write, after a transaction that `begin_writing` began."""
    if isinstance(connection, TakingTurns):
        connection.turns.end()


def _ask(connection: sqlite3.Connection, deadline_s: float) -> None:
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline_s:
                raise
        else:
            return
        time.sleep(ASK_EVERY_S)
