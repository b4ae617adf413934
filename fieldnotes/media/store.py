"""Files kept under their SHA-256: the same upload is kept once, and a link never points at other bytes."""

import hashlib
import os
import re
import shutil
import tempfile
import time
from pathlib import Path

from fieldnotes.errors import NotFoundError

_READ_BYTES = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")


class MediaStore:
    """A folder of files named by their content: `folder/ab/cd/abcd…`; unfinished in `folder/incoming`.

    A file is either whole under its hash or not there at all: it is flushed to the disk first and then
    renamed within one file system. What a crash leaves behind lies in `incoming` and is nobody's content.
    """

    def __init__(self, folder: Path) -> None:
        """Use `folder`, making it where it is missing."""
        self.folder = folder
        self.incoming = folder / "incoming"
        self.incoming.mkdir(parents=True, exist_ok=True)

    def new_temporary(self) -> Path:
        """Return the path of a new empty file on the store's file system; write it, then `keep` it."""
        handle, name = tempfile.mkstemp(dir=self.incoming, prefix="upload-")
        os.close(handle)
        return Path(name)

    def keep(self, path: Path) -> str:
        """Move the file at `path` into the store and return its SHA-256 as 64 hexadecimal digits.

        Afterwards nothing is at `path`. Keeping content that is already there leaves one copy. A file on
        another file system is copied first. When this returns, the file survives a power cut.
        """
        if path.stat().st_dev != self.incoming.stat().st_dev:
            copy = self.new_temporary()
            shutil.copyfile(path, copy)
            sha256 = self.keep(copy)
            path.unlink()
            return sha256
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while block := file.read(_READ_BYTES):
                digest.update(block)
            os.fsync(file.fileno())
        sha256 = digest.hexdigest()
        self._place(path, sha256)
        return sha256

    def take_copy(self, source: Path, sha256: str) -> bool:
        """Copy the file at `source` into the store; False, and nothing kept, where it has another hash.

        Raises OSError as reading and writing do.
        """
        copy = self.new_temporary()
        try:
            if _copy(source, copy) != sha256:
                return False
            self._place(copy, sha256)
        finally:
            copy.unlink(missing_ok=True)
        return True

    def is_whole(self, sha256: str) -> bool:
        """Say whether the file with this hash is there and every byte of it is as it was when it was kept."""
        if not self.holds(sha256):
            return False
        try:
            with self._place_of(sha256).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except OSError:  # a disk that cannot read it any more
            return False

    def can_be_read(self, sha256: str) -> bool:
        """Say whether every byte of the file with this hash can be read, whatever it is."""
        try:
            with self._place_of(sha256).open("rb") as file:
                hashlib.file_digest(file, "sha256")
        except OSError:
            return False
        return True

    def size_of(self, sha256: str) -> int | None:
        """Return the size in bytes of the file with this hash, None where it is not there."""
        try:
            return self._place_of(sha256).stat().st_size
        except OSError:
            return None

    def discard(self, sha256: str) -> None:
        """Delete the file with this hash, where it is there."""
        if _SHA256.fullmatch(sha256):
            self._place_of(sha256).unlink(missing_ok=True)

    def hashes(self) -> list[str]:
        """Return the hashes of all files kept here, in order."""
        return sorted(path.name for path in self.folder.glob("??/??/*") if _SHA256.fullmatch(path.name))

    def path_of(self, sha256: str) -> Path:
        """Return where the content with this hash lies.

        sha256: 64 lower-case hexadecimal digits.
        Raises NotFoundError where the store does not hold it, and for anything that is not a hash.
        """
        if not _SHA256.fullmatch(sha256):
            raise NotFoundError(f"{sha256!r} is not the hash of a file; ask with 64 hexadecimal digits.")
        path = self._place_of(sha256)
        if not path.is_file():
            raise NotFoundError(
                f"The file {sha256[:12]}… is missing from {self.folder}; "
                "restore the media folder from a backup."
            )
        return path

    def holds(self, sha256: str) -> bool:
        """Return whether the content with this hash is kept here."""
        return _SHA256.fullmatch(sha256) is not None and self._place_of(sha256).is_file()

    def clear_incoming(self, *, older_than_s: float = 86_400.0) -> int:
        """Remove what interrupted uploads left behind and return how many files that were.

        older_than_s: seconds since the last write; a day, so that no running upload is touched.
        """
        abandoned = [
            path
            for path in self.incoming.iterdir()
            if path.is_file() and time.time() - path.stat().st_mtime > older_than_s
        ]
        for path in abandoned:
            path.unlink(missing_ok=True)
        return len(abandoned)

    def _place(self, path: Path, sha256: str) -> None:
        target = self._place_of(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Also over a file that is there: the bytes are the same, or a failing disk made them differ.
        path.replace(target)
        for folder in (target.parent, target.parent.parent, self.folder):
            _flush_folder(folder)

    def _place_of(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256[2:4] / sha256


def _copy(source: Path, target: Path) -> str:
    digest = hashlib.sha256()
    with source.open("rb") as read, target.open("wb") as written:
        while block := read.read(_READ_BYTES):
            digest.update(block)
            written.write(block)
        written.flush()
        os.fsync(written.fileno())
    return digest.hexdigest()


def _flush_folder(folder: Path) -> None:
    # A rename is durable only once the folder that holds the name is flushed. Windows cannot open folders.
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
