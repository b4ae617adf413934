"""Who was erased, in a file of the workspace, so that a backup that is restored does not bring them back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import WorkspaceError
from ..privacy.sealing import number_of, unseal

TOMBSTONES_FILE = "tombstones.jsonl"


@dataclass(frozen=True)
class Tombstone:
    """That a participant was erased: their number and code in this workspace, and the receipt's guid.

    sealed: the words that were blotted out, which only a backup from before can open: it holds the key of the
    number `sealed_with`, or one that leads to it. Both are empty in tombstones of older versions.
    """

    guid: str
    workspace: str
    participant_id: int
    code: str
    erased_at: str
    erased_by: str
    sealed_with: str = ""
    sealed: str = ""


def read_tombstones(path: Path) -> list[Tombstone]:
    """Return the tombstones of a file, the oldest first; none where there is no file.

    Raises WorkspaceError naming the line that cannot be read: without it somebody could come back.
    """
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(Tombstone(**json.loads(line)))
        except (TypeError, ValueError) as error:
            raise WorkspaceError(
                f"Line {number} of {path} is no tombstone ({error}); restore that file from a newer backup."
            ) from error
    return found


def add_tombstones(path: Path, tombstones: list[Tombstone]) -> None:
    """Add those tombstones that the file does not have yet, each in a line."""
    known = {one.guid for one in read_tombstones(path)}
    new = [one for one in tombstones if one.guid not in known]
    if new:
        with path.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(vars(one)) + "\n" for one in new)


def open_tombstones(tombstones: Sequence[Tombstone], key: str) -> tuple[dict[str, tuple[str, ...]], str]:
    """Return the words of those that a key opens, by guid, and the newest key that it leads to.

    Each tombstone holds the key that came after the one it is sealed with, so that a backup from before
    several erasures opens all of them. None leads back.
    """
    keys, newest = {number_of(key): key}, key
    words: dict[str, tuple[str, ...]] = {}
    while True:
        before = len(words)
        for one in tombstones:
            if one.guid in words or one.sealed_with not in keys:
                continue
            opened = unseal(one.sealed, key=keys[one.sealed_with], of=one.guid)
            if opened is not None:
                words[one.guid] = opened.words
                newest = opened.next_key
                keys[number_of(newest)] = newest
        if len(words) == before:
            return words, newest
