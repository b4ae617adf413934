"""Words of somebody who was erased, searched for as bytes in every file of a workspace."""

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

BLOCK_BYTES = 1 << 20


def find_traces(folder: Path, words: Sequence[str], *, leave_out: Sequence[str] = ()) -> dict[str, list[str]]:
    """Return in which files under `folder` each word is found, as bytes, in any of the ways it is stored.

    Searched for are UTF-8, UTF-16 in both byte orders, and JSON's escapes, each composed and decomposed, as
    written, in lower and in upper case; in file names as well. leave_out: paths relative to `folder` that
    are not looked into. Words that are found nowhere have an empty list.
    """
    needles = {word: _spellings(word) for word in words}
    found: dict[str, list[str]] = {word: [] for word in words}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if any(name == one or name.startswith(f"{one}/") for one in leave_out):
            continue
        for word, spellings in needles.items():
            if word.casefold() in name.casefold() or (path.is_file() and _holds(path, spellings)):
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


def _holds(path: Path, spellings: set[bytes]) -> bool:
    longest = max(map(len, spellings))
    return any(any(one in block for one in spellings) for block in _blocks(path, longest))


def _blocks(path: Path, overlap: int) -> Iterator[bytes]:
    """Yield a file in blocks, each beginning with the end of the one before."""
    tail = b""
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            yield tail + block
            tail = (tail + block)[-overlap:]
