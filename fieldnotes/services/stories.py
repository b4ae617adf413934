"""Stories: a finding told with the passages it stands on."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import InvalidInputError, NotFoundError
from ..records import LibraryCard, Story
from ..store import excerpts, findings, library, stories
from ..store.database import writing
from .findings import FindingView, get_finding
from .workspace import Workspace, checked_text, current_member


@dataclass(frozen=True)
class StoryView:
    """A story with its passages in order and its finding.

    withheld: how many passages lack consent at the moment; removed: of how many the source was removed.
    excerpt_ids: all of its passages in order, those that are not shown too.
    """

    story: Story
    passages: tuple[LibraryCard, ...]
    finding: FindingView | None
    withheld: int
    removed: int = 0
    excerpt_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class StoryLine:
    """A story in a list: with its finding's statement, "" without one, and how many passages it holds."""

    story: Story
    statement: str
    passages: int


def write_story(
    ws: Workspace,
    *,
    title: str,
    narrative: str = "",
    finding_id: int | None = None,
    excerpt_ids: Sequence[int] | None = None,
) -> Story:
    """Store a story, not published yet. Without `excerpt_ids` it takes those that speak for its finding."""
    title = checked_text(title, "The title", required=True)
    narrative = checked_text(narrative, "The narrative")
    with writing(ws.db):
        if finding_id is not None and not findings.read_findings(ws.db, finding_id):
            raise NotFoundError(f"There is no finding {finding_id} in this workspace.")
        if excerpt_ids is None:
            evidence = findings.read_evidence(ws.db, finding_id) if finding_id is not None else []
            excerpt_ids = [item.excerpt_id for item in evidence if item.stance == "for"]
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


def outline_stories(ws: Workspace) -> list[StoryLine]:
    """Return all stories, drafts too, the newest first, each with what a list says of it."""
    statements = {finding.id: finding.statement for finding in findings.read_findings(ws.db)}
    counts = stories.count_items(ws.db)
    return [
        StoryLine(story, statements.get(story.finding_id or 0, ""), counts.get(story.id, 0))
        for story in list_stories(ws)
    ]


def get_story(ws: Workspace, story_id: int) -> StoryView:
    """Return a story with its passages, its finding and the metric beside it. Raises NotFoundError."""
    story = _story(ws, story_id)
    ids = [item.excerpt_id for item in stories.read_items(ws.db, story_id)]
    passages = tuple(library.read_passages(ws.db, ids))
    removed = stories.count_removed(ws.db, story_id)
    return StoryView(
        story=story,
        passages=passages,
        finding=get_finding(ws, story.finding_id) if story.finding_id else None,
        withheld=len(ids) - len(passages) - removed,
        removed=removed,
        excerpt_ids=tuple(ids),
    )


def read_passages(ws: Workspace, excerpt_ids: Sequence[int]) -> list[LibraryCard]:
    """Return these excerpts as cards, in this order; those that consent does not cover are left out."""
    return library.read_passages(ws.db, excerpt_ids)


def _story(ws: Workspace, story_id: int) -> Story:
    found = stories.read_stories(ws.db, story_id)
    if not found:
        raise NotFoundError(f"There is no story {story_id} in this workspace; find it in the library.")
    return found[0]


def _set_items(ws: Workspace, story_id: int, excerpt_ids: Sequence[int]) -> None:
    wanted = list(dict.fromkeys(excerpt_ids))
    known = {excerpt.id for excerpt in excerpts.read_excerpts(ws.db, ids=wanted)}
    for excerpt_id in wanted:
        if excerpt_id not in known:
            raise NotFoundError(f"There is no excerpt {excerpt_id} in this workspace.")
    stories.set_items(ws.db, story_id, wanted)
