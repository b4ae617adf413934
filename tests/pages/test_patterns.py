"""The page of patterns follows its address, and says what to do where there is nothing to count."""

import pytest

from fieldnotes.records import CodeChoice, Nearness, PatternFilters
from fieldnotes.services import participants, sessions
from fieldnotes.services.workspace import Workspace
from fieldnotes.ui.patterns_address import Look, read_look, write_look
from tests.coded_calls import CodedCalls


@pytest.fixture
def made(workspace: Workspace) -> CodedCalls:
    made = CodedCalls(workspace)
    stage = sessions.list_journeys(workspace)[0].stages[0].name
    call = made.call(made.met(), market="Korea", stage=stage)
    made.tag(call, "anger", (0, 0), (0, 6), intensity=2)
    made.tag(call, "joy", (0, 4), (0, 10))
    return made


@pytest.mark.parametrize(
    "look",
    [
        Look(),
        Look(by="person", cell=(3, 7), page=2),
        Look(by="market", cell=(None, "*odd & name"), every=True, shade="people"),
        Look(by="market", cell=(4, None)),
        Look(by="stage", cell=(4, "")),
        Look(view="together", nearness=Nearness("seconds", 12.5), cell=(1, 2)),
        Look(view="near", code=1, other=2, nearness=Nearness("segments", 3)),
        Look(view="journey", journey=2, cell=(5, None)),
        Look(view="time", source=9, choice=CodeChoice("emotion", (1, 2), roll_up=True)),
        Look(filters=PatternFilters(("a", "b"), ("s",), ("m",), ("customer",), (1,), (2, 3))),
    ],
)
def test_an_address_says_the_whole_look(look):
    assert read_look(write_look(look)) == look


def test_what_makes_no_sense_in_an_address_is_left_out():
    query = {
        "view": ["moon"],
        "by": ["weather"],
        "row": ["x"],
        "col": ["y"],
        "n": ["-3"],
        "unit": ["seconds"],
        "from": ["yesterday"],
        "person": ["-1", "x"],
        "page": ["0"],
    }

    assert read_look(query) == Look(nearness=Nearness("seconds", 30.0))


def test_an_empty_workspace_is_told_what_to_code(visit, words):
    for view, text in (
        ("matrix", "Nothing is coded yet"),
        ("together", "Nothing is coded yet"),
        ("near", "Choose two codes"),
        ("journey", "Nothing felt along this journey yet"),
        ("time", "Nothing is coded yet"),
    ):
        assert text in words(visit("patterns", view=view))


def test_a_cell_of_the_address_lists_its_passages(visit, words, made):
    app = visit("patterns", by="market", row=made.codes["anger"], col="Korea")

    said = words(app)
    assert "anger, Korea" in said
    assert "012345" in said
    assert "456789" not in said
    app.button(key="patterns_close").click().run()
    assert not app.exception
    assert "012345" not in words(app)
    assert "row" not in app.query_params


def test_a_query_shows_both_passages(visit, words, made):
    said = words(visit("patterns", view="near", a=made.codes["anger"], b=made.codes["joy"]))

    assert "1 passage of 1 of “anger” is near “joy” (overlapping passages): 1 source, 1 person." in said
    assert "012345" in said
    assert "“456789”" in said


def test_a_stage_of_one_person_says_so(visit, words, made):
    stage = sessions.list_journeys(made.ws)[0].stages[0]

    said = words(visit("patterns", view="journey", row=stage.id, col="*"))

    assert f"{stage.name}: 2 notes, one person. That is one person's experience." in said
    assert "012345" in said


def test_filters_that_match_nothing_can_be_taken_away(visit, words, made):
    app = visit("patterns", market="Atlantis")
    assert "Nothing coded matches" in words(app)

    app.button(key="patterns_everything").click().run()

    assert not app.exception
    assert "1 source in all, 1 person." in words(app)


def test_a_source_without_consent_says_so(visit, words, made):
    assert "surprise" not in words(visit("patterns", view="time", source=1))
    participants.withdraw_consent(made.ws, 1)

    assert "does not agree to being quoted" in words(visit("patterns", view="time", source=1))


def test_a_choice_changes_the_address_and_closes_what_was_open(visit, made):
    app = visit("patterns", by="market", row=made.codes["anger"], col="Korea", market="Korea")

    app.pills(key="patterns_by").set_value("month").run()

    assert not app.exception
    assert app.query_params["by"] == "month"
    assert app.query_params["market"] == "Korea"
    assert "row" not in app.query_params
