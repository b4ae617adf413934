"""Collections: stories put together for an audience, shown in a meeting, with who has listened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..records import REACTIONS, Collection, Story, StoryListener, StoryReaction
from ..store import collections, stories
from ..store.database import writing
from ..store.rows import now
from .access import FILTERS, allowed, only_own
from .hearing import note_played
from .passages import passage_clip
from .story_files import write_stories_file
from .workspace import Workspace, checked_text, current_member

SEEN_ANEW_AFTER = timedelta(hours=1)  # a page draws itself often: that is one visit


@dataclass(frozen=True)
class CollectionView:
    """A collection with its stories in order."""

    collection: Collection
    stories: tuple[Story, ...]


@dataclass(frozen=True)
class StoryReception:
    """How a story was received: what it did to whom, and who has seen and heard it."""

    reactions: tuple[StoryReaction, ...]
    listeners: tuple[StoryListener, ...]


@allowed("write stories")
def add_collection(
    ws: Workspace, *, name: str, audience: str = "", lead: str = "", story_ids: Sequence[int] = ()
) -> Collection:
    """Put stories together under a name.

    audience: who they are for, in words. lead: why, in a sentence or two. Raises InvalidInputError without a
    name, ConflictError for a name that is taken, NotFoundError for a story that is not here.
    """
    values = _checked(name, audience, lead)
    with writing(ws.db):
        _check_name(ws, str(values["name"]), None)
        _check_stories(ws, story_ids)
        member = current_member(ws)
        collection_id = collections.add_collection(ws.db, {**values, "made_by": member.id})
        collections.set_stories(ws.db, collection_id, list(dict.fromkeys(story_ids)))
    return get_collection(ws, collection_id).collection


@allowed("write stories")
def edit_collection(
    ws: Workspace,
    collection_id: int,
    *,
    name: str,
    audience: str,
    lead: str,
    story_ids: Sequence[int],
) -> Collection:
    """Change a collection's words, and which stories it holds in which order. Raises as add_collection."""
    values = _checked(name, audience, lead)
    with writing(ws.db):
        get_collection(ws, collection_id)
        _check_name(ws, str(values["name"]), collection_id)
        _check_stories(ws, story_ids)
        collections.update_collection(ws.db, collection_id, values)
        collections.set_stories(ws.db, collection_id, list(dict.fromkeys(story_ids)))
    return get_collection(ws, collection_id).collection


@allowed("write stories")
def put_in_collection(ws: Workspace, collection_id: int, story_id: int) -> Collection:
    """Put a story at the end of a collection. Raises NotFoundError."""
    with writing(ws.db):
        view = get_collection(ws, collection_id)
        _check_stories(ws, [story_id])
        ids = [story.id for story in view.stories]
        if story_id not in ids:
            collections.set_stories(ws.db, collection_id, [*ids, story_id])
    return view.collection


@allowed("write stories")
def remove_collection(ws: Workspace, collection_id: int) -> None:
    """Take a collection away; its stories stay. `restore_collection` brings it back."""
    with writing(ws.db):
        get_collection(ws, collection_id)
        collections.set_collection_removed(ws.db, collection_id, True)


@allowed("write stories")
def restore_collection(ws: Workspace, collection_id: int) -> Collection:
    """Bring back a collection that was taken away."""
    with writing(ws.db):
        collections.set_collection_removed(ws.db, collection_id, False)
    return get_collection(ws, collection_id).collection


@allowed("listen to stories", own=FILTERS)
def list_collections(ws: Workspace) -> list[CollectionView]:
    """Return all collections, the newest first."""
    everything = stories.read_stories(ws.db)
    open_to = only_own(ws, "listen to stories", "story_id", everything, lambda one: one.id)
    told = {story.id: story for story in open_to}
    held = collections.read_stories_of(ws.db)
    views = [
        CollectionView(one, tuple(told[story_id] for story_id in held.get(one.id, []) if story_id in told))
        for one in collections.read_collections(ws.db)
    ]
    return [view for view in views if view.stories or len(open_to) == len(everything)]


@allowed("listen to stories", own=FILTERS)
def get_collection(ws: Workspace, collection_id: int) -> CollectionView:
    """Return a collection with its stories. Raises NotFoundError."""
    for view in list_collections(ws):
        if view.collection.id == collection_id:
            return view
    raise NotFoundError(f"There is no collection {collection_id} in this workspace; see all collections.")


@allowed("take out")
def write_collection_file(
    ws: Workspace,
    collection_id: int,
    *,
    file_format: str = "html",
    audience: str = "inside",
    redact: bool = True,
    sound: bool = True,
) -> bytes:
    """Return a collection as the bytes of one file; as `write_story_file`, story after story."""
    view = get_collection(ws, collection_id)
    return write_stories_file(
        ws,
        [story.id for story in view.stories],
        file_format=file_format,
        audience=audience,
        redact=redact,
        sound=sound,
        title=view.collection.name,
        lead=view.collection.lead,
    )


@allowed("listen to stories", own="story_id")
def react_to_story(ws: Workspace, story_id: int, kind: str, *, on: bool = True) -> None:
    """Say what a story did to the current member, or no longer say it.

    kind: one of "moved me", "new to me", "I will act". Raises InvalidInputError, NotFoundError.
    """
    if kind not in REACTIONS:
        raise InvalidInputError(f"“{kind}” is no reaction; use {', '.join(REACTIONS)}.")
    with writing(ws.db):
        _check_stories(ws, [story_id])
        collections.set_reaction(ws.db, story_id, current_member(ws).id, kind, on=on)


@allowed("listen to stories", own="story_id")
def note_seen(ws: Workspace, story_id: int) -> None:
    """Write down that the current member saw a story; once an hour is enough."""
    member = current_member(ws)
    known = {one.member_id: one.seen_at for one in collections.read_listeners(ws.db, story_id)}
    seen_at = known.get(member.id)
    if seen_at is None or now() - seen_at > SEEN_ANEW_AFTER:
        with writing(ws.db):
            collections.note_listener(ws.db, story_id, member.id, "seen_at")


@allowed("listen to stories", own="story_id")
def hear_passage(ws: Workspace, story_id: int, excerpt_id: int, *, as_file: bool = False) -> bytes:
    """Return the sound of a story’s passage for the current member, who has listened to it from now on.

    The audit log notes it, as exported with as_file: they save it, and have not listened.
    Raises as passage_clip, and NotFoundError where the story does not hold it.
    """
    if excerpt_id not in {item.excerpt_id for item in stories.read_items(ws.db, story_id)}:
        raise NotFoundError(f"Story {story_id} does not hold passage {excerpt_id}; reload the page.")
    sound = passage_clip(ws, excerpt_id)
    with writing(ws.db):
        note_played(ws, "passage", excerpt_id, as_file=as_file)
        if not as_file:
            collections.note_listener(ws.db, story_id, current_member(ws).id, "heard_at")
    return sound


@allowed("listen to stories", own="story_id")
def get_reception(ws: Workspace, story_id: int) -> StoryReception:
    """Return what a story did to whom, and who has seen and heard it."""
    return StoryReception(
        tuple(collections.read_reactions(ws.db, story_id)),
        tuple(collections.read_listeners(ws.db, story_id)),
    )


def _checked(name: str, audience: str, lead: str) -> dict[str, object]:
    return {
        "name": checked_text(name, "The collection’s name", required=True),
        "audience": checked_text(audience, "The audience"),
        "lead": checked_text(lead, "What it is for"),
    }


def _check_name(ws: Workspace, name: str, own_id: int | None) -> None:
    same = collections.find_name(ws.db, name)
    if same is not None and same != own_id:
        raise ConflictError(f"There is, or was, a collection “{name}” already; choose another name.")


def _check_stories(ws: Workspace, story_ids: Sequence[int]) -> None:
    known = {story.id for story in stories.read_stories(ws.db)}
    for story_id in story_ids:
        if story_id not in known:
            raise NotFoundError(f"There is no story {story_id} in this workspace; find it in the library.")
