"""Collections: the list, one made and changed, a story put in, presented, removed."""

from fieldnotes.services import collections, stories


def make(ws, *titles: str) -> int:
    ids = [stories.write_story(ws, title=title).id for title in titles]
    return collections.add_collection(ws, name="For <b>the board</b>", lead="Why", story_ids=ids).id


def test_without_collections_the_page_says_what_one_is_for(visit, words):
    assert "No collection yet" in words(visit("collections"))


def test_a_collection_is_made_with_its_stories_in_order(visit, workspace):
    first, second = (stories.write_story(workspace, title=title).id for title in ("One", "Two"))
    app = visit("collections", new=1, story=second)
    app.text_input(key="collection_name_new").set_value("Board").run()
    app.selectbox(key="collection_add").set_value(first).run()
    app.button(key=f"collected_up_{first}").click().run()
    app.button(key="save_collection").click().run()
    [view] = collections.list_collections(workspace)
    assert (view.collection.name, [story.id for story in view.stories]) == ("Board", [first, second])
    assert dict(app.query_params) == {"id": str(view.collection.id)}


def test_a_collection_is_changed_and_the_change_undone(visit, workspace):
    one = make(workspace, "One", "Two")
    app = visit("collections", id=one, edit=1)
    app.button(key="collected_out_1").click().run()
    app.button(key="save_collection").click().run()
    assert [story.id for story in collections.get_collection(workspace, one).stories] == [2]
    app.button(key="undo").click().run()
    assert [story.id for story in collections.get_collection(workspace, one).stories] == [1, 2]


def test_a_collection_is_removed_and_brought_back(visit, workspace, words):
    one = make(workspace, "One")
    app = visit("collections", id=one)
    assert "For <b>the board</b>" in words(app)
    assert app.button(key="remove_collection").label == "Remove collection"
    app.button(key="remove_collection").click().run()
    assert collections.list_collections(workspace) == []
    app.button(key="undo").click().run()
    assert len(collections.list_collections(workspace)) == 1


def test_an_empty_collection_says_what_to_do_instead_of_being_presented(visit, workspace, words):
    one = make(workspace)
    assert "No story to present" in words(visit("collections", id=one, present=1))
    assert "No story in it" in words(visit("collections", id=one))


def test_a_story_is_put_into_a_collection_from_its_page(visit, workspace):
    one = make(workspace, "One")
    story = stories.write_story(workspace, title="Two")
    app = visit("story", id=story.id)
    app.button(key=f"collect_{one}").click().run()
    assert [held.id for held in collections.get_collection(workspace, one).stories] == [1, story.id]
    app.button(key="undo").click().run()
    assert [held.id for held in collections.get_collection(workspace, one).stories] == [1]
