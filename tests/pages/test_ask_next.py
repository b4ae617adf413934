"""The page of what to ask next: empty, open by place, asked and dropped with undo."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from fieldnotes.services import next_questions
from fieldnotes.services.workspace import Workspace

Visit = Callable[..., AppTest]
Words = Callable[[AppTest], str]


def test_an_empty_list_says_where_questions_come_from(visit: Visit, words: Words) -> None:
    assert "A debrief ends with what to ask next." in words(visit("ask_next"))


def test_a_question_is_written_asked_and_taken_back(visit: Visit, words: Words, workspace: Workspace) -> None:
    app = visit("ask_next")
    app.text_input(key="question_0_text").set_value("Who <b>reads</b> it?")
    app.button_group(key="question_0_place").set_value("call")
    app.button(key="question_0_add").click().run()
    assert "In the next call (1) Who <b>reads</b> it?" in words(app)

    (one,) = next_questions.list_next_questions(workspace)
    app.text_area(key=f"question_asked_{one.id}_learned").set_value("The night shift.")
    app.button(key=f"question_asked_{one.id}").click().run()
    assert "Asked or dropped (1)" in words(app)
    assert "The night shift." in words(app)

    app.button(key="undo").click().run()
    assert next_questions.list_next_questions(workspace) == [one]


def test_a_question_for_a_walk_leads_to_one(visit: Visit, workspace: Workspace) -> None:
    next_questions.add_next_question(workspace, text="Why?")
    labels = [link.label for link in visit("ask_next").get("page_link")]
    assert "Plan a walk with it" in labels


def test_the_list_is_reached_from_the_walks_also_while_it_is_empty(
    visit: Visit, workspace: Workspace
) -> None:
    assert "What to ask next" in [link.label for link in visit("walk").get("page_link")]
    next_questions.add_next_question(workspace, text="Why?")
    assert "1 question to ask next" in [link.label for link in visit("walk").get("page_link")]
