"""Files that somebody chose and that are not stored yet: taken over, read, shown, put away, one by one.

The uploader forgets what it does not draw, so they are kept apart from it. `of` names what they are, for
example "document": the keys of the session and of the widgets begin with it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import Source

from .drafts import forget
from .formats import plain
from .imported_list import source_link
from .parts import error_box

Read = TypeVar("Read")
Tell = Callable[[float], None]


@dataclass(frozen=True)
class FileInHand(Generic[Read]):
    """A file in hand; `key` tells it from any other choice. read: what it says, or why it cannot be read."""

    key: str
    name: str
    data: bytes
    read: Read | FieldnotesError

    @property
    def own_title(self) -> str:
        """What it is called where its content does not say."""
        return self.name.rpartition(".")[0] or self.name


def files_of(of: str) -> list[FileInHand[Read]]:
    """Return the files in hand."""
    found: list[FileInHand[Read]] = st.session_state.setdefault(f"{of}_files", [])
    return found


def take_files(
    of: str, read: Callable[[bytes, str, Tell], Read], *, label: str, endings: Sequence[str], about: str
) -> None:
    """Draw the box for files, and take over what is put in: each is read, and the box is empty again.

    read: gets a file's content, its name and a function that is told the share that was read; what it raises
    as FieldnotesError is kept with the file.
    """
    uploaded = st.file_uploader(
        label,
        type=list(endings),
        accept_multiple_files=True,
        max_upload_size=50,
        key=f"{of}_upload_{st.session_state.get(f'{of}_round', 0)}",
        help=about,
    )
    if not uploaded:
        return
    files: list[FileInHand[Read]] = files_of(of)
    bar = st.progress(0.0, text="Reading")
    for number, file in enumerate(uploaded):
        data = file.getvalue()
        if all(data != other.data for other in files):
            name, before = file.name, number

            def tell(share: float, name: str = name, before: int = before) -> None:
                bar.progress((before + share) / len(uploaded), text=plain(f"Reading {name}"))

            tell(0.0)
            files.append(FileInHand(file.file_id, name, data, _read(read, data, name, tell)))
    st.session_state[f"{of}_round"] = st.session_state.get(f"{of}_round", 0) + 1
    st.rerun()


def draw_file(of: str, file: FileInHand[Read], *, about: str, there: Source | None) -> None:
    """Draw a file with the button that puts it away, why it cannot be read, or that it is `there` already."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.write(f"**{plain(file.name)}** {plain(f'({about})')}")
        st.button("Remove", key=f"{of}_remove_{file.key}", on_click=put_away, args=(of, file.key))
    if isinstance(file.read, FieldnotesError):
        error_box(file.read)
    elif there is not None:
        st.info(f"This file is in the workspace already, as “{plain(there.title)}”.", icon=":material/info:")
        source_link(there.id)
    refused = st.session_state.get(f"{of}_refused", {}).get(file.key)
    if refused is not None:
        error_box(refused)


def put_away(of: str, *keys: str) -> None:
    """Let go of files."""
    files: list[FileInHand[object]] = files_of(of)
    st.session_state[f"{of}_files"] = [file for file in files if file.key not in keys]
    for key in keys:
        st.session_state.get(f"{of}_refused", {}).pop(key, None)


def put_all_away(of: str) -> None:
    """Let go of all files, of what was typed about them, and of what was said of those that are stored."""
    for name in ("files", "done", "refused"):
        st.session_state.pop(f"{of}_{name}", None)
    forget(f"{of}_")


def note_stored(of: str, file: FileInHand[Read], source_id: int, words: str) -> None:
    """Say from now on that a file was stored, and let go of it."""
    st.session_state.setdefault(f"{of}_done", []).append((source_id, words))
    put_away(of, file.key)


def note_refused(of: str, file: FileInHand[Read], error: FieldnotesError) -> None:
    """Say from now on why a file was not stored; it stays in hand, and what was typed with it."""
    st.session_state.setdefault(f"{of}_refused", {})[file.key] = error


def forget_refusal(of: str, file: FileInHand[Read]) -> None:
    """Let go of why a file was not stored, before it is tried again."""
    st.session_state.get(f"{of}_refused", {}).pop(file.key, None)


def show_stored(of: str) -> None:
    """Draw what was stored since the panel was opened, each with the way to it."""
    for source_id, words in st.session_state.get(f"{of}_done", []):
        with st.container(horizontal=True, vertical_alignment="center", key=f"{of}_stored_{source_id}"):
            st.success(plain(words), icon=":material/check:")
            source_link(source_id)


def _read(
    read: Callable[[bytes, str, Tell], Read], data: bytes, name: str, tell: Tell
) -> Read | FieldnotesError:
    try:
        return read(data, name, tell)
    except FieldnotesError as error:
        return error
