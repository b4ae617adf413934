"""Collections, reactions, and who has listened."""

import pytest

from fieldnotes.errors import ConflictError, InvalidInputError, NotFoundError
from fieldnotes.services import collections, members, stories, telling
from fieldnotes.services.workspace import acting_as, current_member

LONG_AGO = "2020-01-01T00:00:00.000+00:00"


def test_a_name_is_taken_once_and_stories_have_to_be_there(workspace):
    collections.add_collection(workspace, name="Board")
    with pytest.raises(ConflictError):
        collections.add_collection(workspace, name="Board")
    with pytest.raises(NotFoundError):
        collections.add_collection(workspace, name="Team", story_ids=[7])
    with pytest.raises(InvalidInputError):
        collections.add_collection(workspace, name=" ")


def test_seeing_and_reacting_count_once_a_member(workspace):
    story = stories.write_story(workspace, title="T")
    reader = members.add_member(workspace, name="Reader")
    for _ in range(2):
        collections.note_seen(workspace, story.id)
        collections.react_to_story(workspace, story.id, "moved me")
        with acting_as(reader.id):
            collections.note_seen(workspace, story.id)
    found = collections.get_reception(workspace, story.id)
    assert [one.member_id for one in found.listeners] == sorted([current_member(workspace).id, reader.id])
    assert [one.kind for one in found.reactions] == ["moved me"]
    collections.react_to_story(workspace, story.id, "moved me", on=False)
    assert collections.get_reception(workspace, story.id).reactions == ()
    with pytest.raises(InvalidInputError):
        collections.react_to_story(workspace, story.id, "liked")


def test_a_listener_sees_of_a_collection_what_is_published(workspace):
    told, draft = (stories.write_story(workspace, title=title) for title in ("Told", "Draft"))
    workspace.db.conn.execute("UPDATE story SET published_at = ? WHERE id = ?", [LONG_AGO, told.id])
    mixed = collections.add_collection(workspace, name="Board", story_ids=[draft.id, told.id])
    drafts = collections.add_collection(workspace, name="Drafts", story_ids=[draft.id])
    listener = members.add_member(workspace, name="Lis", role="listener")
    with acting_as(listener.id):
        assert [view.collection.id for view in collections.list_collections(workspace)] == [mixed.id]
        view = collections.get_collection(workspace, mixed.id)
        assert [story.id for story in view.stories] == [told.id]
        assert [telling.tell_story(workspace, story.id).title for story in view.stories] == ["Told"]
        with pytest.raises(NotFoundError):
            collections.get_collection(workspace, drafts.id)
    assert len(collections.list_collections(workspace)) == 2


def test_a_passage_is_heard_through_its_own_story_alone(workspace):
    story = stories.write_story(workspace, title="T")
    with pytest.raises(NotFoundError, match="does not hold"):
        collections.hear_passage(workspace, story.id, 1)
