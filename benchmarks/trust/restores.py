"""A backup made while others write is one state, and a restore gives every row and every byte of it back."""

import random
import statistics
import threading
import time
from contextlib import closing
from pathlib import Path

from fieldnotes import add_member, back_up, keep_upload, restore_backup
from fieldnotes.services.workspace import open_workspace

from .material import make_workspace, opened
from .outcome import Outcome


def check(times: int, scratch: Path) -> Outcome:
    """Back up and restore while a thread writes; compare every table's sum and every file's hash."""
    folder = make_workspace(scratch / "workspace")
    stop = threading.Event()
    writer = threading.Thread(target=_write, args=(folder, stop))
    writer.start()
    equal = rows = files = halves = 0
    backup_s: list[float] = []
    restore_s: list[float] = []
    try:
        with opened(folder) as ws:
            for n in range(times):
                began_s = time.perf_counter()
                made = back_up(ws)
                backup_s.append(time.perf_counter() - began_s)
                restored = restore_backup(made.backup.path, scratch / f"restored-{n}")
                restore_s.append(restored.seconds)
                equal += not restored.differences
                rows, files = restored.rows, restored.media
                halves += _half_states(restored.folder)
    finally:
        stop.set()
        writer.join()
    figures: dict[str, float | str] = {
        "backups": times,
        "restored_equal": equal,
        "half_states": halves,
        "rows_compared": rows,
        "media_compared": files,
        "backup_p50_s": round(statistics.median(backup_s), 2),
        "restore_p50_s": round(statistics.median(restore_s), 2),
    }
    return Outcome(equal == times and not halves, figures)


def _write(folder: Path, stop: threading.Event) -> None:
    chance = random.Random(1)
    with closing(open_workspace(folder)) as ws:
        n = 0
        while not stop.wait(0.01):
            add_member(ws, name=f"left {n}")
            add_member(ws, name=f"right {n}")
            if n % 20 == 0:
                keep_upload(ws, [_wav(chance.randbytes(4_000))], file_name=f"{n}.wav")
            n += 1


def _wav(samples: bytes) -> bytes:
    head = b"RIFF" + (36 + len(samples)).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    form = (1).to_bytes(2, "little") * 2 + (8_000).to_bytes(4, "little") + (16_000).to_bytes(4, "little")
    return head + form + b"\x02\x00\x10\x00data" + len(samples).to_bytes(4, "little") + samples


def _half_states(folder: Path) -> int:
    """Count what a state that never was would show: a right one without the left one before it."""
    from fieldnotes.services.workspace import list_members

    with opened(folder) as ws:
        names = {member.name for member in list_members(ws)}
    return sum(f"left {name[6:]}" not in names for name in names if name.startswith("right "))
