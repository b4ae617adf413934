"""A byte that changes on the disk though nobody wrote it is noticed, wherever it lies."""

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from fieldnotes import back_up, check_data, verify_backup
from fieldnotes.services.backup_files import media_of
from fieldnotes.services.workspace import DATABASE_FILE
from fieldnotes.store.damage import find_database_problems
from fieldnotes.store.database import checkpoint, readable
from fieldnotes.store.page_sums import sums_path

from .material import make_workspace, opened
from .outcome import Outcome


def check(times: int, scratch: Path) -> Outcome:
    """Flip one bit at random places of a database, as many times; then of a backup and of media files."""
    folder = make_workspace(scratch / "workspace", lines=2_000)
    path = folder / DATABASE_FILE
    with opened(folder) as ws:
        made = back_up(ws).backup
        checkpoint(path, after_bytes=1)
    check_data(folder)  # sums are made where there are none
    with opened(folder):
        checkpoint(path, after_bytes=1)
    find_database_problems(path)
    sound = find_database_problems(path) == []
    chance = random.Random(200)
    alone = noticed = 0
    for n in range(times):
        rotten = scratch / f"{n}" / DATABASE_FILE
        rotten.parent.mkdir()
        for part in (path, sums_path(path)):
            shutil.copy2(part, rotten.parent / part.name)
        flip(rotten, chance)
        alone += _sqlite_notices(rotten)
        noticed += bool(find_database_problems(rotten))
        shutil.rmtree(rotten.parent)
    elsewhere = max(1, times // 5)
    in_backup = in_media = 0
    pool = media_of(made.path)
    for _ in range(elsewhere):
        in_backup += _noticed_in(made.path / DATABASE_FILE, chance, lambda: bool(verify_backup(made)))
        sha256 = chance.choice(pool.hashes())
        in_media += _noticed_in(pool.path_of(sha256), chance, lambda: bool(verify_backup(made)))
    figures: dict[str, float | str] = {
        "flips": times,
        "noticed": noticed,
        "noticed_by_sqlite_alone": alone,
        "flips_in_backup": elsewhere,
        "noticed_in_backup": in_backup,
        "flips_in_media": elsewhere,
        "noticed_in_media": in_media,
        "false_alarms": int(not sound),
    }
    return Outcome(sound and noticed == times and in_backup == in_media == elsewhere, figures)


def flip(path: Path, chance: random.Random) -> tuple[int, int]:
    """Flip one bit as a failing disk does: the file's time stays. Returns where, and what was there."""
    stat = path.stat()
    with path.open("rb+") as file:
        at = chance.randrange(stat.st_size)
        file.seek(at)
        was = file.read(1)[0]
        file.seek(at)
        file.write(bytes([was ^ (1 << chance.randrange(8))]))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    return at, was


def _noticed_in(path: Path, chance: random.Random, look: Callable[[], bool]) -> bool:
    at, was = flip(path, chance)
    try:
        return look()
    finally:
        with path.open("rb+") as file:
            file.seek(at)
            file.write(bytes([was]))


def _sqlite_notices(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as connection:
            connection.text_factory = readable
            return connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]
    except sqlite3.DatabaseError:
        return True
