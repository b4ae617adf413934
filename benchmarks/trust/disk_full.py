"""A full disk loses nothing that was kept, says what to do, and afterwards the same works."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from fieldnotes import (
    WorkspaceError,
    add_member,
    back_up,
    edit_segment,
    keep_file,
    read_source,
    write_finding,
)
from fieldnotes.services.workspace import Workspace, open_workspace
from fieldnotes.store.copies import find_damage
from fieldnotes.store.database import checkpoint

from .material import CLIPS, SOURCE_ID, make_workspace
from .outcome import Outcome

DISK_MB = 48
STEP_BYTES = 20_480
FILL_BYTES = 1 << 20


def check(times: int, scratch: Path) -> Outcome:
    """Fill a small disk up to another place each time, and save; then make room, and save again."""
    disk = scratch / "disk"
    disk.mkdir()
    with _mounted(disk) as why_not:
        if why_not:
            return Outcome(
                None, said=f"No small disk could be mounted here ({why_not}); run it as root on Linux."
            )
        return _fill_and_save(times, disk)


def _fill_and_save(times: int, disk: Path) -> Outcome:
    folder = make_workspace(disk / "workspace", lines=50, media=1)
    refused = whole = again = 0
    wrong: list[str] = []
    for n in range(times):
        name, save = SAVES[n % len(SAVES)]
        with closing(open_workspace(folder)) as ws:
            _fill(disk / "full", left_bytes=(n // len(SAVES)) * STEP_BYTES)
            try:
                save(ws, n)
            except WorkspaceError as error:
                refused += "is full" in str(error)
            except Exception as error:  # noqa: BLE001 - what a person would see as a crash is counted
                wrong.append(f"{name}: {type(error).__name__}: {error}")
            (disk / "full").unlink()
            save(ws, n + 10_000)
            again += 1
            checkpoint(ws.database_path, after_bytes=1)
        whole += not find_damage(folder / "fieldnotes.db")
    figures: dict[str, float | str] = {
        "points": times,
        "said_the_disk_is_full": refused,
        "other_errors": len(wrong),
        "database_whole": whole,
        "saved_after_room": again,
    }
    return Outcome(not wrong and whole == again == times and refused > 0, figures, "; ".join(wrong[:3]))


def _correct(ws: Workspace, n: int) -> None:
    source = read_source(ws, SOURCE_ID)
    line = source.segments[n % 50]
    edit_segment(ws, line.id, text=f"{line.text} And {n}." * 200, revision=line.revision)


def _upload(ws: Workspace, n: int) -> None:
    keep_file(ws, sorted(CLIPS.glob("*.flac"))[1 + n % 5])


SAVES: tuple[tuple[str, Callable[[Workspace, int], object]], ...] = (
    ("member", lambda ws, n: add_member(ws, name=f"Member {n}")),
    ("correction", _correct),
    ("upload", _upload),
    ("finding", lambda ws, n: write_finding(ws, statement=f"Finding {n}" * 500)),
    ("backup", lambda ws, n: back_up(ws, keep=1)),
)


def _fill(path: Path, *, left_bytes: int) -> None:
    import shutil

    free = shutil.disk_usage(path.parent).free
    with path.open("wb", buffering=0) as file:
        try:
            while free > left_bytes:
                free -= file.write(b"\0" * min(FILL_BYTES, free - left_bytes))
        except OSError:
            return


@contextmanager
def _mounted(folder: Path) -> Iterator[str]:
    """Mount a small disk in memory; yields why it could not be, "" where it was."""
    if sys.platform != "linux":
        yield "this is not Linux"
        return
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "fieldnotes-trust", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        yield done.stderr.strip()
        return
    try:
        yield ""
    finally:
        subprocess.run(["umount", str(folder)], check=False)
