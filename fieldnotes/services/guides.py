"""Guides for walks: the field's own and the team's, each in versions; a plan keeps the one it was made
with.
"""

import re
import unicodedata
from collections.abc import Sequence

from ..errors import InvalidInputError, NotFoundError
from ..field.guides import (
    LONGEST_TITLE_CHARS,
    guide_body,
    guide_of_version,
    parts_as_text,
    parts_of_text,
    shipped_bodies,
)
from ..records import MODES, Guide
from ..store import text_versions as store
from ..store.database import writing
from .access import allowed
from .text_versions import (
    add_version,
    current_versions,
    keep_version,
    list_versions,
    restore_version,
    version_numbered,
)
from .workspace import Workspace, checked_text

LONGEST_ABOUT_CHARS, MOST_SOURCES = 600, 12


@allowed("walk")
def list_guides(ws: Workspace, *, removed: bool = False) -> list[Guide]:
    """Return the newest version of each guide, the field's own first. removed: those that were taken away."""
    found = map(guide_of_version, current_versions(ws, "guide", shipped_bodies()).values())
    return [guide for guide in found if guide.is_removed == removed]


@allowed("walk")
def get_guide(ws: Workspace, key: str, version: int | None = None) -> Guide:
    """Return a guide, removed or not: its newest version or an earlier one. Raises NotFoundError."""
    versions = list_versions(ws, "guide", key, shipped_bodies().get(key))
    return guide_of_version(versions[0] if version is None else version_numbered(versions, version))


@allowed("walk")
def list_guide_versions(ws: Workspace, key: str) -> list[Guide]:
    """Return all versions of a guide, the newest first. Raises NotFoundError."""
    return [guide_of_version(one) for one in list_versions(ws, "guide", key, shipped_bodies().get(key))]


@allowed("walk")
def keep_guide(ws: Workspace, key: str) -> Guide:
    """Return the newest version of a guide, stored, so that a plan can refer to it. Raises NotFoundError."""
    return guide_of_version(keep_version(ws, "guide", key, shipped_bodies().get(key)))


@allowed("walk")
def guide_of_id(ws: Workspace, version_id: int) -> Guide:
    """Return the guide in the version that a plan refers to. Raises NotFoundError."""
    found = store.read_version(ws.db, version_id)
    if found is None or found.kind != "guide":
        raise NotFoundError("The guide of this walk is not in the workspace.")
    return guide_of_version(found)


@allowed("keep the codebook")
def add_guide(
    ws: Workspace,
    *,
    title: str,
    parts: str,
    about: str = "",
    modes: Sequence[str] = (),
    sources: Sequence[str] = (),
) -> Guide:
    """Add a guide of the team's own and return it.

    parts: its questions, one a line, below headings that begin with "#". modes: the ways to walk that it
    fits. sources: where the method is described, if it is somebody's.
    Raises InvalidInputError for what does not fit, with the reason.
    """
    with writing(ws.db):
        taken = current_versions(ws, "guide", shipped_bodies())
        words = "-".join(re.findall(r"\w+", unicodedata.normalize("NFKC", title).casefold()))[:40] or "guide"
        key = next(
            name for name in (words, *(f"{words}-{n}" for n in range(2, len(taken) + 3))) if name not in taken
        )
        body = guide_body(_checked(key, title=title, about=about, modes=modes, parts=parts, sources=sources))
        return guide_of_version(add_version(ws, "guide", key, body, shipped=None))


@allowed("keep the codebook")
def edit_guide(
    ws: Workspace,
    key: str,
    *,
    title: str | None = None,
    parts: str | None = None,
    about: str | None = None,
    modes: Sequence[str] | None = None,
    sources: Sequence[str] | None = None,
    based_on: int | None = None,
) -> Guide:
    """Store a new version of a guide and return it; what is None stays, plans keep the version they have.

    based_on: the version that was edited. Raises NotFoundError, InvalidInputError, and ConflictError where
    somebody else stored a version meanwhile.
    """
    old = get_guide(ws, key)
    new = _checked(
        key,
        title=old.title if title is None else title,
        about=old.about if about is None else about,
        modes=old.modes if modes is None else modes,
        parts=parts_as_text(old.parts) if parts is None else parts,
        sources=old.sources if sources is None else sources,
    )
    return _add(ws, key, new, based_on=based_on)


@allowed("keep the codebook")
def remove_guide(ws: Workspace, key: str) -> Guide:
    """Take a guide out of the list; plans keep it, and restore_guide brings it back. Raises NotFoundError."""
    return _add(ws, key, get_guide(ws, key), is_removed=True)


@allowed("keep the codebook")
def restore_guide(ws: Workspace, key: str, version: int) -> Guide:
    """Make an earlier version of a guide the newest again, as a version of its own. Raises NotFoundError."""
    return guide_of_version(restore_version(ws, "guide", key, version, shipped_bodies().get(key)))


def _add(
    ws: Workspace, key: str, guide: Guide, *, based_on: int | None = None, is_removed: bool = False
) -> Guide:
    body = guide_body(guide)
    shipped = shipped_bodies().get(key)
    added = add_version(ws, "guide", key, body, shipped=shipped, based_on=based_on, is_removed=is_removed)
    return guide_of_version(added)


def _checked(
    key: str, *, title: str, about: str, modes: Sequence[str], parts: str, sources: Sequence[str]
) -> Guide:
    title = " ".join(checked_text(title, "The guide's title", required=True).split())
    if len(title) > LONGEST_TITLE_CHARS:
        raise InvalidInputError(f"The title has {len(title)} characters; {LONGEST_TITLE_CHARS} are enough.")
    about = " ".join(checked_text(about, "What the guide is for").split())
    if len(about) > LONGEST_ABOUT_CHARS:
        raise InvalidInputError(
            f"What it is for has {len(about)} characters; {LONGEST_ABOUT_CHARS} are enough."
        )
    unknown = next((mode for mode in modes if mode not in MODES), None)
    if unknown is not None:
        raise InvalidInputError(f"“{unknown}” is no way to walk; choose among: {', '.join(MODES)}.")
    named = [" ".join(checked_text(source, "A source").split()) for source in sources]
    named = [source for source in named if source]
    if len(named) > MOST_SOURCES or any(len(source) > LONGEST_ABOUT_CHARS for source in named):
        raise InvalidInputError(
            f"A guide has at most {MOST_SOURCES} sources of {LONGEST_ABOUT_CHARS} characters each."
        )
    return Guide(
        key=key,
        title=title,
        about=about,
        modes=tuple(mode for mode in MODES if mode in modes),
        parts=parts_of_text(checked_text(parts, "The guide")),
        sources=tuple(named),
    )
