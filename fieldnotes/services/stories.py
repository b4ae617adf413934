"""Stories: a finding told with the passages it stands on."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import InvalidInputError, NotFoundError
from ..records import LibraryCard, Story
from ..store import codes, findings, library, stories
from ..store.database import writing
from .findings import FindingView, get_finding
from .workspace import Workspace, checked_text, current_member


@dataclass(frozen=True)
class StoryView:
    """A story with its passages in order and its finding; `withheld` passages lack consent at the moment."""

    story: Story
    passages: tuple[LibraryCard, ...]
    finding: FindingView | None
    withheld: int


def write_story(
    ws: Workspace,
    *,
    title: str,
    narrative: str = "",
    finding_id: int | None = None,
    excerpt_ids: Sequence[int] = (),
) -> Story:
    """Store a story, not published yet. Without excerpts it takes those that speak for its finding."""
    title = checked_text(title, "The title", required=True)
    narrative = checked_text(narrative, "The narrative")
    with writing(ws.db):
        if finding_id is not None and not findings.read_findings(ws.db, finding_id):
            raise NotFoundError(f"There is no finding {finding_id} in this workspace.")
        if not excerpt_ids and finding_id is not None:
            excerpt_ids = [
                item.excerpt_id for item in findings.read_evidence(ws.db, finding_id) if item.stance == "for"
            ]
        story_id = stories.add_story(
            ws.db,
            {
                "title": title,
                "narrative": narrative,
                "finding_id": finding_id,
                "written_by": current_member(ws).id,
            },
        )
        _set_items(ws, story_id, excerpt_ids)
    return _story(ws, story_id)


def edit_story(
    ws: Workspace, story_id: int, *, title: str, narrative: str, excerpt_ids: Sequence[int]
) -> Story:
    """Change a story's words, and which passages it holds in which order."""
    title = checked_text(title, "The title", required=True)
    with writing(ws.db):
        _story(ws, story_id)
        stories.update_story(
            ws.db, story_id, {"title": title, "narrative": checked_text(narrative, "The narrative")}
        )
        _set_items(ws, story_id, excerpt_ids)
    return _story(ws, story_id)


def publish_story(ws: Workspace, story_id: int) -> Story:
    """Put a story into the library. Raises InvalidInputError while it holds no passage that may be shown."""
    view = get_story(ws, story_id)
    if not view.passages:
        raise InvalidInputError(
            f"“{view.story.title}” has no passage that may be shown; "
            "add one whose people agreed to be quoted."
        )
    with writing(ws.db):
        stories.set_published(ws.db, story_id, published=True)
    return _story(ws, story_id)


def unpublish_story(ws: Workspace, story_id: int) -> Story:
    """Take a story out of the library; it stays as a draft."""
    with writing(ws.db):
        _story(ws, story_id)
        stories.set_published(ws.db, story_id, published=False)
    return _story(ws, story_id)


def list_stories(ws: Workspace) -> list[Story]:
    """Return all stories, drafts too, the newest first."""
    return stories.read_stories(ws.db)


def get_story(ws: Workspace, story_id: int) -> StoryView:
    """Return a story with its passages, its finding and the metric beside it. Raises NotFoundError."""
    story = _story(ws, story_id)
    ids = [item.excerpt_id for item in stories.read_items(ws.db, story_id)]
    passages = tuple(library.read_passages(ws.db, ids))
    return StoryView(
        story=story,
        passages=passages,
        finding=get_finding(ws, story.finding_id) if story.finding_id else None,
        withheld=len(ids) - len(passages),
    )


def _story(ws: Workspace, story_id: int) -> Story:
    found = stories.read_stories(ws.db, story_id)
    if not found:
        raise NotFoundError(f"There is no story {story_id} in this workspace; find it in the library.")
    return found[0]


def _set_items(ws: Workspace, story_id: int, excerpt_ids: Sequence[int]) -> None:
    wanted = list(dict.fromkeys(excerpt_ids))
    known = {excerpt.id for excerpt in codes.read_excerpts(ws.db, ids=wanted)}
    for excerpt_id in wanted:
        if excerpt_id not in known:
            raise NotFoundError(f"There is no excerpt {excerpt_id} in this workspace.")
    stories.set_items(ws.db, story_id, wanted)
