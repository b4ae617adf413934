"""Texts that come with fieldnotes and are edited by the team: each change is a version, none is ever lost."""

from collections.abc import Mapping, Sequence

from ..errors import ConflictError, NotFoundError
from ..records import TextKind, TextOrigin, TextVersion
from ..store import text_versions as store
from ..store.database import writing
from ..store.rows import now
from .access import allowed
from .workspace import Workspace, current_member


@allowed("keep the codebook")
def current_versions(ws: Workspace, kind: TextKind, shipped: Mapping[str, str]) -> dict[str, TextVersion]:
    """Return the newest version of each text of a kind, by key, those that come with fieldnotes first.

    shipped: the bodies that come with fieldnotes. Where nobody edited one, its words are those of this
    release.
    """
    stored: dict[str, TextVersion] = {one.key: one for one in store.read_versions(ws.db, kind)}
    keys = [*shipped, *(key for key in stored if key not in shipped)]
    return {key: _newest(kind, key, stored.get(key), shipped.get(key)) for key in keys}


@allowed("keep the codebook")
def list_versions(ws: Workspace, kind: TextKind, key: str, shipped: str | None) -> list[TextVersion]:
    """Return all versions of one text, the newest first. shipped: its body of this release, None for none.

    Raises NotFoundError.
    """
    stored = store.read_versions(ws.db, kind, key)
    if not stored and shipped is None:
        raise NotFoundError(f"There is no {_what(kind)} “{key}” in this workspace.")
    newest = _newest(kind, key, stored[-1] if stored else None, shipped)
    found = stored if stored and newest.version == stored[-1].version else [*stored, newest]
    return found[::-1]


@allowed("keep the codebook")
def keep_version(ws: Workspace, kind: TextKind, key: str, shipped: str | None) -> TextVersion:
    """Return the newest version of a text, stored: from now on others may refer to it. Raises
    NotFoundError.
    """
    with writing(ws.db):
        newest = list_versions(ws, kind, key, shipped)[0]
        if newest.id is not None:
            return newest
        return _stored(ws, newest, made_by=None)


@allowed("keep the codebook")
def add_version(
    ws: Workspace,
    kind: TextKind,
    key: str,
    body: str,
    *,
    shipped: str | None,
    based_on: int | None = None,
    is_removed: bool = False,
) -> TextVersion:
    """Add a version by the current member and return it; the same words again add nothing.

    based_on: the version that was edited; ConflictError where a newer one came meanwhile. A body that is the
    shipped one counts as shipped, and follows later releases.
    """
    with writing(ws.db):
        known = store.read_versions(ws.db, kind, key)
        if known or shipped is not None:
            newest = keep_version(ws, kind, key, shipped)
            if based_on is not None and based_on != newest.version:
                raise ConflictError(
                    f"You edited version {based_on} of this {_what(kind)}, and there is version "
                    f"{newest.version} by now."
                )
            if (newest.body, newest.is_removed) == (body, is_removed):
                return newest
            number = newest.version + 1
        else:
            number = 1
        origin: TextOrigin = "shipped" if body == shipped and not is_removed else "team"
        made = TextVersion(None, kind, key, number, body, origin=origin, is_removed=is_removed)
        return _stored(ws, made, made_by=current_member(ws).id)


@allowed("keep the codebook")
def restore_version(
    ws: Workspace, kind: TextKind, key: str, version: int, shipped: str | None
) -> TextVersion:
    """Make an earlier version the newest again, as a version of its own. Raises NotFoundError."""
    earlier = version_numbered(list_versions(ws, kind, key, shipped), version)
    return add_version(ws, kind, key, earlier.body, shipped=shipped, is_removed=earlier.is_removed)


def version_numbered(versions: Sequence[TextVersion], version: int) -> TextVersion:
    """Return the version of this number. Raises NotFoundError."""
    found = next((one for one in versions if one.version == version), None)
    if found is None:
        raise NotFoundError(
            f"“{versions[0].key}” has no version {version}; it has 1 to {versions[0].version}."
        )
    return found


def _newest(kind: TextKind, key: str, stored: TextVersion | None, shipped: str | None) -> TextVersion:
    if stored is None:
        assert shipped is not None
        return TextVersion(None, kind, key, 1, shipped)
    if shipped is not None and stored.origin == "shipped" and stored.body != shipped:
        return TextVersion(None, kind, key, stored.version + 1, shipped)
    return stored


def _stored(ws: Workspace, made: TextVersion, *, made_by: int | None) -> TextVersion:
    version_id = store.add_version(
        ws.db,
        {
            "kind": made.kind,
            "key": made.key,
            "version": made.version,
            "body": made.body,
            "origin": made.origin,
            "is_removed": made.is_removed,
            "made_by": made_by,
            "made_at": now(),
        },
    )
    stored = store.read_version(ws.db, version_id)
    assert stored is not None
    return stored


def _what(kind: TextKind) -> str:
    return {"guide": "guide", "consent": "consent text"}[kind]
