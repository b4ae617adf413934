"""Searches that members keep."""

import pytest

from fieldnotes.errors import ConflictError, InvalidInputError, NotFoundError
from fieldnotes.services.members import add_member
from fieldnotes.services.saved_searches import (
    list_saved_searches,
    remove_saved_search,
    restore_saved_search,
    save_search,
    share_search,
)
from fieldnotes.services.workspace import Workspace, acting_as


def names(ws: Workspace) -> list[str]:
    return [one.name for one in list_saved_searches(ws)]


def test_a_search_is_ones_own_until_it_is_shared(workspace):
    ada, ben = add_member(workspace, name="Ada"), add_member(workspace, name="Ben")
    with acting_as(ada.id):
        mine = save_search(workspace, name=" Waiting in Korea ", query="?q=waiting&market=Korea")
        save_search(workspace, name="All of them", query="kind=story", shared=True)
    assert (mine.name, mine.query, mine.by) == ("Waiting in Korea", "q=waiting&market=Korea", "Ada")
    with acting_as(ben.id):
        save_search(workspace, name="Zebra", query="q=zebra")
        assert names(workspace) == ["Zebra", "All of them"]
    with acting_as(ada.id):
        share_search(workspace, mine.id, shared=True)
    with acting_as(ben.id):
        assert names(workspace) == ["Zebra", "All of them", "Waiting in Korea"]


def test_a_removed_search_comes_back_with_undo(workspace):
    kept = save_search(workspace, name="Waiting", query="q=waiting")
    assert remove_saved_search(workspace, kept.id).name == "Waiting"
    assert names(workspace) == []
    restore_saved_search(workspace, kept.id)
    assert names(workspace) == ["Waiting"]


def test_somebody_elses_search_is_not_changed(workspace):
    ada, ben = add_member(workspace, name="Ada"), add_member(workspace, name="Ben")
    with acting_as(ada.id):
        kept = save_search(workspace, name="Waiting", query="q=waiting", shared=True)
    with acting_as(ben.id):
        for change in (remove_saved_search, restore_saved_search):
            with pytest.raises(NotFoundError):
                change(workspace, kept.id)
        with pytest.raises(NotFoundError):
            share_search(workspace, kept.id, shared=False)


def test_a_name_is_asked_for_once_and_a_search_must_say_something(workspace):
    save_search(workspace, name="Waiting", query="q=waiting")
    with pytest.raises(ConflictError, match="named “waiting” already"):
        save_search(workspace, name="waiting", query="q=hold")
    with pytest.raises(InvalidInputError, match="name"):
        save_search(workspace, name="  ", query="q=hold")
    with pytest.raises(InvalidInputError, match="nothing to keep"):
        save_search(workspace, name="Empty", query="?")
