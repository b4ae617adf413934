"""Stories: a finding told with the passages it stands on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..records import LibraryCard, MetricValue, Story, Strength
from ..store import excerpts, findings, library, stories, story_parts, story_versions
from ..store.database import writing
from .access import FILTERS, allowed, may, only_own
from .findings import FindingView, get_finding
from .lenses import LinkLine, list_link_lines
from .metrics import list_metric_values
from .strength import list_strengths
from .workspace import Workspace, checked_text, current_member

WhyGone = Literal["", "consent", "removed"]


@dataclass(frozen=True)
class StoryPlace:
    """A place in a story: its passage, and what is said before it.

    card: None where the passage is not shown; gone: why, "consent" where it does not cover it now, "removed"
    where its source was taken away.
    """

    excerpt_id: int
    lead: str
    card: LibraryCard | None
    gone: WhyGone = ""


@dataclass(frozen=True)
class StoryView:
    """A story with its passages in order and its finding.

    places: all of them in order, those that are not shown too. withheld: how many passages lack consent at
    the moment; removed: of how many the source was removed. version: the number of its newest version.
    """

    story: Story
    places: tuple[StoryPlace, ...]
    finding: FindingView | None
    version: int = 1

    @property
    def passages(self) -> tuple[LibraryCard, ...]:
        """The passages that are shown, in order."""
        return tuple(place.card for place in self.places if place.card is not None)

    @property
    def excerpt_ids(self) -> tuple[int, ...]:
        """All of its passages in order, those that are not shown too."""
        return tuple(place.excerpt_id for place in self.places)

    @property
    def leads(self) -> dict[int, str]:
        """What is said before each passage, by its excerpt."""
        return {place.excerpt_id: place.lead for place in self.places}

    @property
    def withheld(self) -> int:
        """How many passages lack consent at the moment."""
        return sum(place.gone == "consent" for place in self.places)

    @property
    def removed(self) -> int:
        """Of how many passages the source was removed."""
        return sum(place.gone == "removed" for place in self.places)


@dataclass(frozen=True)
class StoryLine:
    """A story in a list: how many passages it holds, its finding's statement, "" without one, and how strong
    the evidence for that is."""

    story: Story
    statement: str
    passages: int
    strength: Strength | None = None


@dataclass(frozen=True)
class StoryNumber:
    """A metric beside a story: the link that says what it has to do with it, and its slice's values."""

    line: LinkLine
    values: tuple[MetricValue, ...]


@allowed("write stories")
def write_story(
    ws: Workspace,
    *,
    title: str,
    narrative: str = "",
    finding_id: int | None = None,
    excerpt_ids: Sequence[int] | None = None,
    leads: Mapping[int, str] | None = None,
) -> Story:
    """Store a story, not published yet. Without `excerpt_ids` it takes those that speak for its finding.

    leads: what is said before a passage, by its excerpt.
    """
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
        _set_items(ws, story_id, _with_leads(excerpt_ids, leads or {}))
        _keep_version(ws, story_id)
    return _story(ws, story_id)


@allowed("write stories")
def edit_story(
    ws: Workspace,
    story_id: int,
    *,
    title: str,
    narrative: str,
    excerpt_ids: Sequence[int],
    leads: Mapping[int, str] | None = None,
    restores: int | None = None,
) -> Story:
    """Change a story's words, and which passages it holds in which order; the state is kept as a version.

    leads: what is said before a passage, by its excerpt; those left out stay as they are. restores: the
    number of the version that this brings back. Nothing is kept where nothing is different.
    """
    title = checked_text(title, "The title", required=True)
    narrative = checked_text(narrative, "The narrative")
    with writing(ws.db):
        _story(ws, story_id)
        known = {item.excerpt_id: item.lead for item in stories.read_items(ws.db, story_id)}
        stories.update_story(ws.db, story_id, {"title": title, "narrative": narrative})
        _set_items(ws, story_id, _with_leads(excerpt_ids, {**known, **(leads or {})}))
        _keep_version(ws, story_id, restores=restores)
    return _story(ws, story_id)


@allowed("write stories")
def publish_story(ws: Workspace, story_id: int) -> Story:
    """Put a story into the library.

    Raises InvalidInputError while it holds no passage that may be shown, and ConflictError while somebody
    wants its newest version changed first.
    """
    view = get_story(ws, story_id)
    verdicts = {
        one.made_by: one.kind
        for one in story_versions.read_remarks(ws.db, story_id)
        if one.version == view.version and one.kind in ("approved", "changes wanted")
    }
    if "changes wanted" in verdicts.values():
        raise ConflictError(
            f"Somebody asked for a change of “{view.story.title}” before it is published; "
            "change it, or have them approve it."
        )
    if not view.passages:
        raise InvalidInputError(
            f"“{view.story.title}” has no passage that may be shown; "
            "add one whose people agreed to be quoted."
        )
    with writing(ws.db):
        stories.set_published(ws.db, story_id, published=True)
    return _story(ws, story_id)


@allowed("write stories")
def unpublish_story(ws: Workspace, story_id: int) -> Story:
    """Take a story out of the library; it stays as a draft."""
    with writing(ws.db):
        _story(ws, story_id)
        stories.set_published(ws.db, story_id, published=False)
    return _story(ws, story_id)


@allowed("listen to stories", own=FILTERS)
def list_stories(ws: Workspace) -> list[Story]:
    """Return all stories, drafts too, the newest first."""
    return only_own(ws, "listen to stories", "story_id", stories.read_stories(ws.db), lambda one: one.id)


@allowed("listen to stories", own=FILTERS)
def outline_stories(ws: Workspace) -> list[StoryLine]:
    """Return all stories, drafts too, the newest first, each with what a list says of it."""
    statements = {finding.id: finding.statement for finding in findings.read_findings(ws.db)}
    counts = stories.count_items(ws.db)
    told = list_stories(ws)
    strengths = list_strengths(ws, sorted({story.finding_id for story in told if story.finding_id}))
    return [
        StoryLine(
            story,
            statements.get(story.finding_id or 0, ""),
            counts.get(story.id, 0),
            strengths.get(story.finding_id or 0),
        )
        for story in told
    ]


@allowed("listen to stories", own="story_id")
def get_story(ws: Workspace, story_id: int) -> StoryView:
    """Return a story with its passages, its finding and the metric beside it. Raises NotFoundError."""
    story = _story(ws, story_id)
    items = stories.read_items(ws.db, story_id)
    ids = [item.excerpt_id for item in items]
    shown = {card.id: card for card in library.read_passages(ws.db, ids)}
    where = story_parts.read_places_of(ws.db, ids)
    places = []
    for item in items:
        card = shown.get(item.excerpt_id)
        gone: WhyGone = ""
        if card is None:
            gone = "removed" if where[item.excerpt_id].source_removed else "consent"
        places.append(StoryPlace(item.excerpt_id, item.lead if card else "", card, gone))
    return StoryView(
        story=story,
        places=tuple(places),
        finding=_finding_beside(ws, story.finding_id) if story.finding_id else None,
        version=story_versions.newest_number(ws.db, story_id),
    )


@allowed("know the team")
def shown_now(ws: Workspace, excerpt_ids: Sequence[int]) -> tuple[int, ...]:
    """Return those of these passages that may be shown at this moment, in this order; cheap to ask often."""
    quotable = story_parts.read_quotable(ws.db, excerpt_ids)
    return tuple(one for one in excerpt_ids if one in quotable)


@allowed("know the team")
def photos_of_passages(ws: Workspace, excerpt_ids: Sequence[int]) -> dict[int, int]:
    """Return the pictures of notes among these passages that may be shown now: excerpt to kept file."""
    shown = shown_now(ws, excerpt_ids)
    where = story_parts.read_places_of(ws.db, shown)
    return {one: photo for one in shown if (photo := where[one].photo_id) is not None}


@allowed("listen to stories", own="story_id")
def list_story_numbers(ws: Workspace, story_id: int) -> list[StoryNumber]:
    """Return the metrics beside a story: each link of its finding with the values of its slice."""
    finding_id = _story(ws, story_id).finding_id
    lines = list_link_lines(ws, finding_id=finding_id) if finding_id else []
    return [
        StoryNumber(line, tuple(list_metric_values(ws, line.link.metric_id, part=line.link.slice)))
        for line in lines
    ]


@allowed("hear sources")
def read_passages(ws: Workspace, excerpt_ids: Sequence[int]) -> list[LibraryCard]:
    """Return these excerpts as cards, in this order; those that consent does not cover are left out."""
    return library.read_passages(ws.db, excerpt_ids)


def _story(ws: Workspace, story_id: int) -> Story:
    found = stories.read_stories(ws.db, story_id)
    if not found:
        raise NotFoundError(f"There is no story {story_id} in this workspace; find it in the library.")
    return found[0]


def _finding_beside(ws: Workspace, finding_id: int) -> FindingView:
    view = get_finding(ws, finding_id)
    # Who only listens hears what the story tells, and not all that was gathered behind it.
    return view if may(ws, "read findings") else replace(view, evidence=())


def _with_leads(excerpt_ids: Sequence[int], leads: Mapping[int, str]) -> list[tuple[int, str]]:
    wanted = dict.fromkeys(excerpt_ids)
    return [(one, checked_text(leads.get(one, ""), "What is said before a passage")) for one in wanted]


def _set_items(ws: Workspace, story_id: int, items: Sequence[tuple[int, str]]) -> None:
    known = {excerpt.id for excerpt in excerpts.read_excerpts(ws.db, ids=[one for one, _ in items])}
    for excerpt_id, _ in items:
        if excerpt_id not in known:
            raise NotFoundError(f"There is no excerpt {excerpt_id} in this workspace.")
    stories.set_items(ws.db, story_id, items)


def _keep_version(ws: Workspace, story_id: int, *, restores: int | None = None) -> None:
    story = _story(ws, story_id)
    items = tuple((item.excerpt_id, item.lead) for item in stories.read_items(ws.db, story_id))
    newest = story_versions.read_versions(ws.db, story_id)[:1]
    state = (story.title, story.narrative, items)
    if newest and (newest[0].title, newest[0].narrative, newest[0].items) == state:
        return
    story_versions.add_version(
        ws.db,
        story_id,
        title=story.title,
        narrative=story.narrative,
        items=items,
        saved_by=current_member(ws).id,
        restores=restores,
    )
