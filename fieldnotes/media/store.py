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
        target = self._place_of(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Also over a file that is there: the bytes are the same, or a failing disk made them differ.
        path.replace(target)
        for folder in (target.parent, target.parent.parent, self.folder):
            _flush_folder(folder)
        return sha256

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

    def _place_of(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256[2:4] / sha256


def _flush_folder(folder: Path) -> None:
    # A rename is durable only once the folder that holds the name is flushed. Windows cannot open folders.
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
