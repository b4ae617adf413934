"""Words of somebody who was erased, searched for as bytes in every file of a workspace."""

import mmap
import re
import shutil
import sqlite3
import tempfile
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

BLOCK_BYTES = 1 << 20
MOST_UNPACKED_BYTES = 64 << 20  # of one packed stream
# How zlib's, gzip's and deflated zip entries' data begin; of an entry of a zip, what comes after its names.
_PACKED = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08|PK\x03\x04.{4}\x08\x00.{16}(..)(..)", re.DOTALL)
_SQLITE = b"SQLite format 3\x00"


def find_traces(folder: Path, words: Sequence[str], *, leave_out: Sequence[str] = ()) -> dict[str, list[str]]:
    """Return in which files under `folder` each word is found, as bytes, in any of the ways it is stored.

    Searched for are UTF-8, UTF-16 in both byte orders, and JSON's escapes, each composed and decomposed, as
    written, in lower and in upper case; in file names as well, and in what is packed with zlib, gzip or zip
    anywhere in a file, also in a database's cells that lie on several pages. leave_out: paths relative to
    `folder` that are not looked into. Words that are found nowhere have an empty list.
    """
    needles = {word: _spellings(word) for word in words}
    found: dict[str, list[str]] = {word: [] for word in words}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if any(name == one or name.startswith(f"{one}/") for one in leave_out):
            continue
        held = _held(path, needles) if path.is_file() else set()
        for word in words:
            if word in held or word.casefold() in name.casefold():
                found[word].append(name)
    return found


def _spellings(word: str) -> set[bytes]:
    texts = {
        unicodedata.normalize(form, case)
        for form in ("NFC", "NFD")
        for case in (word, word.lower(), word.upper())
    }
    texts |= {text.encode("ascii", "backslashreplace").decode() for text in texts}
    return {text.encode(encoding) for text in texts for encoding in ("utf-8", "utf-16-le", "utf-16-be")}


def _held(path: Path, needles: dict[str, set[bytes]]) -> set[str]:
    """Return which words a file holds."""
    longest = max((len(one) for spellings in needles.values() for one in spellings), default=0)
    held: set[str] = set()
    for block in _blocks(path, longest):
        held |= {
            word
            for word, spellings in needles.items()
            if word not in held and any(one in block for one in spellings)
        }
        if len(held) == len(needles):
            break
    return held


def _blocks(path: Path, overlap: int) -> Iterator[bytes]:
    """Yield a file in blocks, each beginning with the end of the one before; then what is packed in it."""
    if path.stat().st_size == 0:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        for start in range(0, len(whole), BLOCK_BYTES):
            yield whole[max(0, start - overlap) : start + BLOCK_BYTES]
        yield from _unpacked(whole)
        is_database = whole[: len(_SQLITE)] == _SQLITE
    if is_database:
        for cell in _blobs(path):
            yield from _unpacked(cell)


def _unpacked(data: bytes | mmap.mmap) -> Iterator[bytes]:
    """Yield what each stream that may begin in `data` says, as far as it is whole."""
    for hit in _PACKED.finditer(data):
        if hit[0].startswith(b"PK"):
            names = sum(int.from_bytes(one, "little") for one in hit.groups())
            start, bits = hit.end() + names, -zlib.MAX_WBITS
        else:
            start, bits = hit.start(), zlib.MAX_WBITS | 32
        said = _unpack(data, start, bits)
        if said:
            yield said


def _unpack(data: bytes | mmap.mmap, start: int, bits: int) -> bytes:
    stream, said, step = zlib.decompressobj(bits), bytearray(), 1 << 9  # small: most only look so
    try:
        while start < len(data) and not stream.eof and len(said) < MOST_UNPACKED_BYTES:
            said += stream.decompress(data[start : start + step], MOST_UNPACKED_BYTES)
            start, step = start + step, min(2 * step, BLOCK_BYTES)
    except zlib.error:  # it is none, or ends here
        pass
    return bytes(said)


def _blobs(path: Path) -> Iterator[bytes]:
    """Yield each BLOB of a database with its log, read in a copy."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "copy.db"
        for ending in ("", "-wal"):
            beside = path.with_name(path.name + ending)
            if beside.exists():
                shutil.copy(beside, copy.with_name(copy.name + ending))
        with closing(sqlite3.connect(copy)) as db:
            tables = db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
            )
            for (table,) in tables.fetchall():
                for _, name, kind, *_ in db.execute(f'PRAGMA table_info("{table}")').fetchall():
                    if kind.upper() == "BLOB":
                        cells = db.execute(f'SELECT "{name}" FROM "{table}" WHERE "{name}" IS NOT NULL')
                        yield from (bytes(cell) for (cell,) in cells if isinstance(cell, bytes))
