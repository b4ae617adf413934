"""What to ask next is a list that lasts, and the text of its debrief is the same list."""

import pytest

from fieldnotes.errors import ConflictError, InvalidInputError, NotFoundError
from fieldnotes.records import ImmersionSession
from fieldnotes.services import coding, debriefs, next_questions, sessions
from fieldnotes.services.debrief_sources import get_debrief_source
from fieldnotes.services.workspace import Workspace


@pytest.fixture
def walk(workspace: Workspace) -> ImmersionSession:
    journey = sessions.list_journeys(workspace)[0]
    return sessions.start_session(workspace, title="Desk", mode="interview", journey_id=journey.id)


def texts(ws: Workspace, **only: object) -> list[str]:
    return [one.text for one in next_questions.list_next_questions(ws, **only)]  # type: ignore[arg-type]


def asks(ws: Workspace, walk: ImmersionSession) -> str:
    return sessions.get_session(ws, walk.id).ask_next


def test_a_question_has_a_place_and_says_what_came_of_it(workspace: Workspace) -> None:
    made = next_questions.add_next_question(workspace, text=" Who\n reads it? ", place="survey")
    assert (made.text, made.place, made.state) == ("Who reads it?", "survey", "open")
    asked = next_questions.mark_next_question(workspace, made.id, "asked", learned="Nobody.")
    assert (asked.state, asked.learned) == ("asked", "Nobody.")
    assert asked.decided_at is not None
    assert texts(workspace, state="open") == []
    assert texts(workspace, place="survey", state="asked") == ["Who reads it?"]
    assert next_questions.restore_next_question(workspace, made, changed=asked) == made


def test_what_a_debrief_asks_next_is_its_text_and_its_source(
    workspace: Workspace, walk: ImmersionSession
) -> None:
    debriefs.save_debrief(workspace, walk.id, outcomes={}, ask_next="Who reads it?\n\nWhat then?")
    assert texts(workspace, session_id=walk.id) == ["Who reads it?", "What then?"]
    kept, other = next_questions.list_next_questions(workspace, session_id=walk.id)
    next_questions.edit_next_question(workspace, kept.id, place="call")
    next_questions.add_next_question(workspace, text="Why?", session_id=walk.id)
    removed = next_questions.remove_next_question(workspace, other.id)

    assert asks(workspace, walk) == "Who reads it?\nWhy?"
    source = get_debrief_source(workspace, walk.id)
    assert source is not None
    assert coding.read_source(workspace, source.id).segments[-1].text == "Who reads it?\nWhy?"

    next_questions.restore_next_question(workspace, removed)
    debriefs.edit_debrief(workspace, walk.id, ask_next="What then?\nWho reads it?")
    assert texts(workspace, session_id=walk.id) == ["Who reads it?", "What then?"]
    assert next_questions.get_next_question(workspace, kept.id).place == "call"


def test_taking_a_change_back_leaves_what_a_colleague_did_since(workspace: Workspace) -> None:
    made = next_questions.add_next_question(workspace, text="Who reads it?")
    edited = next_questions.edit_next_question(workspace, made.id, text="Who reads the letter?")
    theirs = next_questions.mark_next_question(workspace, made.id, "asked", learned="Nobody.")
    with pytest.raises(ConflictError, match="“Who reads the letter\\?” was changed since, and stays"):
        next_questions.restore_next_question(workspace, made, changed=edited)
    assert next_questions.get_next_question(workspace, made.id) == theirs

    removed = next_questions.remove_next_question(workspace, made.id)
    with pytest.raises(ConflictError, match="was changed since"):
        next_questions.restore_next_question(workspace, made, changed=edited)
    next_questions.restore_next_question(workspace, removed)
    brought_back = next_questions.edit_next_question(workspace, made.id, place="call")
    with pytest.raises(ConflictError, match="was changed since"):
        next_questions.restore_next_question(workspace, removed)
    assert next_questions.restore_next_question(workspace, brought_back) == brought_back


def test_the_same_question_of_a_walk_is_there_once(workspace: Workspace, walk: ImmersionSession) -> None:
    first = next_questions.add_next_question(workspace, text="Why?", session_id=walk.id)
    assert next_questions.add_next_question(workspace, text="Why? ", session_id=walk.id) == first


def test_the_list_leaves_as_a_table(workspace: Workspace, walk: ImmersionSession) -> None:
    next_questions.add_next_question(workspace, text="=Why?", session_id=walk.id)
    table = next_questions.export_next_questions(workspace)
    assert table.splitlines()[1].startswith("'=Why?,walk,open,,Desk,,")


def test_a_question_that_makes_no_sense_is_refused(workspace: Workspace) -> None:
    with pytest.raises(InvalidInputError, match="The question is empty"):
        next_questions.add_next_question(workspace, text=" ")
    with pytest.raises(InvalidInputError, match="“moon” is no place"):
        next_questions.add_next_question(workspace, text="Why?", place="moon")
    with pytest.raises(NotFoundError):
        next_questions.add_next_question(workspace, text="Why?", finding_id=9)
    with pytest.raises(NotFoundError):
        next_questions.mark_next_question(workspace, 9, "asked")
