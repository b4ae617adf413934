"""Versions of a story and what others say of them: compare, bring back, comment, approve."""

from dataclasses import dataclass

from ..errors import InvalidInputError, NotFoundError
from ..records import RemarkKind, Story, StoryRemark, StoryVersion
from ..store import excerpts, stories, story_versions
from ..store.database import writing
from ..stories.comparing import StoryComparison, compare_versions
from .access import allowed
from .stories import edit_story, get_story
from .workspace import Workspace, checked_text, current_member

REMARKS: tuple[RemarkKind, ...] = ("asked", "comment", "approved", "changes wanted")


@dataclass(frozen=True)
class Review:
    """What was said of a story, the oldest first, and where its newest version stands.

    version: the newest one's number; saved_by: the member who saved it and so cannot approve it. approved_by,
    changes_wanted_by: ids of members whose last word on it that is. asked: whether somebody was asked to look
    at it.
    """

    remarks: tuple[StoryRemark, ...]
    version: int
    saved_by: int
    approved_by: tuple[int, ...]
    changes_wanted_by: tuple[int, ...]
    asked: bool


@allowed("write stories")
def list_story_versions(ws: Workspace, story_id: int) -> list[StoryVersion]:
    """Return the versions of a story, the newest first. Raises NotFoundError."""
    _check_there(ws, story_id)
    return story_versions.read_versions(ws.db, story_id)


@allowed("write stories")
def compare_story_versions(ws: Workspace, story_id: int, earlier: int, later: int) -> StoryComparison:
    """Return what is different between two versions, by their numbers. Raises NotFoundError."""
    return compare_versions(_version(ws, story_id, earlier), _version(ws, story_id, later))


@allowed("write stories")
def restore_story_version(ws: Workspace, story_id: int, number: int) -> Story:
    """Bring back a version of a story, as a new one. Passages that no longer exist are left out.

    Consent is asked for as always: what may not be shown now is not shown either way. Raises NotFoundError.
    """
    version = _version(ws, story_id, number)
    known = {one.id for one in excerpts.read_excerpts(ws.db, ids=[one for one, _ in version.items])}
    return edit_story(
        ws,
        story_id,
        title=version.title,
        narrative=version.narrative,
        excerpt_ids=[excerpt_id for excerpt_id, _ in version.items if excerpt_id in known],
        leads=dict(version.items),
        restores=number,
    )


@allowed("write stories")
def get_review(ws: Workspace, story_id: int) -> Review:
    """Return what was said of a story and where its newest version stands. Raises NotFoundError."""
    _check_there(ws, story_id)
    remarks = story_versions.read_remarks(ws.db, story_id)
    newest = story_versions.read_versions(ws.db, story_id)[0]
    version = newest.number
    verdicts = {
        one.made_by: one.kind
        for one in remarks
        if one.version == version and one.kind in ("approved", "changes wanted")
    }
    return Review(
        remarks=tuple(remarks),
        version=version,
        saved_by=newest.saved_by,
        approved_by=tuple(who for who, kind in verdicts.items() if kind == "approved"),
        changes_wanted_by=tuple(who for who, kind in verdicts.items() if kind == "changes wanted"),
        asked=any(one.kind == "asked" and one.version == version for one in remarks),
    )


@allowed("write stories")
def ask_for_review(ws: Workspace, story_id: int, *, text: str = "") -> int:
    """Ask others to look at a story's newest version; returns the remark's id. Raises NotFoundError."""
    return _remark(ws, story_id, "asked", text)


@allowed("write stories")
def comment_on_story(ws: Workspace, story_id: int, *, text: str) -> int:
    """Say something of a story; returns the remark's id. Raises NotFoundError, InvalidInputError."""
    return _remark(ws, story_id, "comment", checked_text(text, "The comment", required=True))


@allowed("write stories")
def approve_story(ws: Workspace, story_id: int, *, text: str = "") -> int:
    """Say that the newest version may go out; returns the remark's id.

    Raises InvalidInputError for who saved that version: somebody else has to look. Raises NotFoundError.
    """
    _check_there(ws, story_id)
    newest = story_versions.read_versions(ws.db, story_id)[0]
    if newest.saved_by == current_member(ws).id:
        raise InvalidInputError("You wrote this version yourself; somebody else has to approve it.")
    return _remark(ws, story_id, "approved", text)


@allowed("write stories")
def want_changes(ws: Workspace, story_id: int, *, text: str) -> int:
    """Say what has to change before the newest version goes out; returns the remark's id.

    Raises InvalidInputError without a reason, NotFoundError.
    """
    return _remark(ws, story_id, "changes wanted", checked_text(text, "What has to change", required=True))


@allowed("write stories")
def remove_remark(ws: Workspace, remark_id: int) -> None:
    """Take a remark away."""
    with writing(ws.db):
        story_versions.remove_remark(ws.db, remark_id)


def _remark(ws: Workspace, story_id: int, kind: RemarkKind, text: str) -> int:
    with writing(ws.db):
        _check_there(ws, story_id)
        return story_versions.add_remark(
            ws.db,
            {
                "story_id": story_id,
                "version": story_versions.newest_number(ws.db, story_id),
                "kind": kind,
                "text": checked_text(text, "The comment"),
                "made_by": current_member(ws).id,
            },
        )


def _version(ws: Workspace, story_id: int, number: int) -> StoryVersion:
    found = story_versions.read_versions(ws.db, story_id, number)
    if not found:
        raise NotFoundError(f"There is no version {number} of story {story_id} in this workspace.")
    return found[0]


def _check_there(ws: Workspace, story_id: int) -> None:
    if not stories.read_stories(ws.db, story_id):
        get_story(ws, story_id)
