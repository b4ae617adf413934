"""Sums of the database file's pages, which notice a byte that changed on the disk though nobody wrote it.

SQLite notices damage to its structure; of a letter that turned into another one it knows nothing. The main
file changes in one place only, `database.checkpoint`, because no connection checkpoints by itself. So what
each page held afterwards is known, and is kept beside it, in `fieldnotes.db-sums`: the file's size and time
of change, then 8 bytes a page. When the file has another size or time than the sums (the last connection
that closed has folded the log in, or the folder was copied), they say nothing, and are made anew.
"""

import json
import os
import threading
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

SUM_BYTES = 8
_READ_PAGES = 256
_LOG_HEADER_BYTES = 32
_FRAME_HEADER_BYTES = 24
_HEADER_BYTES = 128
_MOST_OPEN = 256  # a process has one or two databases; only tests have more

_opening = threading.Lock()
_open_files: dict[tuple[int, int], int] = {}


def sums_path(path: Path) -> Path:
    """Return where the sums of the database at `path` lie."""
    return path.with_name(path.name + "-sums")


def write_sums(path: Path) -> None:
    """Sum all pages as they are now. Nobody may move pages into the file meanwhile: hold the write lock."""
    page_bytes = _page_bytes(path)
    sums = bytearray()
    for block in _read_blocks(path, page_bytes * _READ_PAGES):
        for start in range(0, len(block), page_bytes):
            sums += _sum_of(block[start : start + page_bytes])
    _store(path, page_bytes, bytes(sums))


def renew_sums(path: Path, pages: Iterable[int]) -> None:
    """Sum these pages again, numbered from 1, after they were moved into the file under the write lock."""
    found = _load(path)
    if found is None:
        return
    page_bytes, sums = found[0], bytearray(found[2])
    count = path.stat().st_size // page_bytes
    sums = sums[: count * SUM_BYTES].ljust(count * SUM_BYTES, b"\0")
    file = _descriptor_of(path)
    for page in sorted(pages):
        if page <= count:
            content = os.pread(file, page_bytes, (page - 1) * page_bytes)
            sums[(page - 1) * SUM_BYTES : page * SUM_BYTES] = _sum_of(content)
    _store(path, page_bytes, bytes(sums))


def sums_hold(path: Path) -> bool:
    """Say whether there are sums that speak for the file as it is now."""
    found = _load(path)
    return found is not None and found[1] == _state_of(path)


def find_changed_pages(path: Path) -> list[int] | None:
    """Return the pages, from 1, that differ from their sums; None where the sums say nothing.

    Pages that wait in the log with a newer content are left out. Hold the write lock to be sure: a page that
    is moved meanwhile looks changed.
    """
    found = _load(path)
    if found is None or found[1] != _state_of(path):
        return None
    page_bytes, _, sums = found
    waiting = pages_in_log(path)
    changed: list[int] = []
    page = 0
    for block in _read_blocks(path, page_bytes * _READ_PAGES):
        for start in range(0, len(block), page_bytes):
            expected = sums[page * SUM_BYTES : (page + 1) * SUM_BYTES]
            page += 1
            if _sum_of(block[start : start + page_bytes]) != expected and page not in waiting:
                changed.append(page)
    return changed


def pages_in_log(path: Path) -> set[int]:
    """Return the pages, from 1, that the write-ahead log names, also in what is left of an earlier round.

    Source: https://sqlite.org/fileformat2.html#the_write_ahead_log: a header of 32 bytes with the page size
    in bytes 8 to 11, then frames, each with 24 bytes of its own that begin with the page's number.
    """
    log = path.with_name(path.name + "-wal")
    pages: set[int] = set()
    try:
        with log.open("rb") as file:
            header = file.read(_LOG_HEADER_BYTES)
            page_bytes = int.from_bytes(header[8:12], "big")
            while page_bytes and len(frame := file.read(_FRAME_HEADER_BYTES)) == _FRAME_HEADER_BYTES:
                pages.add(int.from_bytes(frame[:4], "big"))
                file.seek(page_bytes, os.SEEK_CUR)
    except FileNotFoundError:
        return set()
    return pages


def _page_bytes(path: Path) -> int:
    # Bytes 16 and 17 of the file; 1 stands for 65,536.
    size = int.from_bytes(os.pread(_descriptor_of(path), 2, 16), "big")
    return 65_536 if size in (0, 1) else size


def _read_blocks(path: Path, block_bytes: int) -> Iterator[bytes]:
    file, start = _descriptor_of(path), 0
    while block := os.pread(file, block_bytes, start):
        yield block
        start += len(block)


def _descriptor_of(path: Path) -> int:
    """Return a descriptor of the database file, which stays open.

    Closing any descriptor of a file gives up all locks that this process has on it, SQLite's too; another
    process could then take the log away from under a connection of this one. Source:
    https://sqlite.org/howtocorrupt.html, section 2.2.
    """
    found = path.stat()
    key = found.st_dev, found.st_ino
    with _opening:
        if key not in _open_files:
            _open_files[key] = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            while len(_open_files) > _MOST_OPEN:
                os.close(_open_files.pop(next(iter(_open_files))))
        return _open_files[key]


def _sum_of(page: bytes) -> bytes:
    return blake2b(page, digest_size=SUM_BYTES).digest()


def _state_of(path: Path) -> list[int]:
    found = path.stat()
    return [found.st_size, found.st_mtime_ns]


def _store(path: Path, page_bytes: int, sums: bytes) -> None:
    header = json.dumps({"page_bytes": page_bytes, "state": _state_of(path)}).encode().ljust(_HEADER_BYTES)
    unfinished = path.with_name(f"{path.name}-sums.{os.getpid()}")
    try:
        unfinished.write_bytes(header + blake2b(sums).digest() + sums)
        unfinished.replace(sums_path(path))
    except OSError:  # a full disk: without sums, SQLite's own check is left
        unfinished.unlink(missing_ok=True)
        sums_path(path).unlink(missing_ok=True)


def _load(path: Path) -> tuple[int, list[int], bytes] | None:
    try:
        content = sums_path(path).read_bytes()
        header = json.loads(content[:_HEADER_BYTES])
        digest, sums = content[_HEADER_BYTES : _HEADER_BYTES + 64], content[_HEADER_BYTES + 64 :]
        if blake2b(sums).digest() != digest:
            return None
        return int(header["page_bytes"]), [*header["state"]], sums
    except (OSError, ValueError, KeyError, TypeError):
        return None
