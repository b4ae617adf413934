"""The workspace page: consent can be withdrawn there, problems have their way out, data says where it is."""

import subprocess
import sys

import pytest

from fieldnotes.services import participants, sessions
from fieldnotes.services.workspace import Workspace
from fieldnotes.ui import settings_parts


@pytest.fixture(autouse=True)
def _look_anew():
    settings_parts._examined.clear()


@pytest.fixture
def person_id(workspace: Workspace) -> int:
    person = participants.add_participant(workspace, seat="employee", market="Korea")
    participants.record_consent(
        workspace,
        person.id,
        observe=True,
        record=True,
        quote_inside=False,
        share_outside=False,
        how="on tape",
    )
    return person.id


def press(app, label):
    return next(button for button in app.button if button.label == label).click().run()


def test_a_new_workspace_shows_the_team_the_journeys_the_data_and_the_machine(visit, words, workspace):
    app = visit("settings")
    said = words(app)
    assert "Nobody yet. People are added where they are met" in said
    assert "Ada (you, by this computer's user name) administrator" in said
    assert "Insurance claim notify the loss" in said
    assert str(workspace.folder / "fieldnotes.db") in said
    assert "Nothing leaves this machine" in said
    assert "Everything that fieldnotes needs is here." in said
    assert "faster-whisper, model base" in said


def test_looking_at_the_machine_does_not_load_torch():
    code = (
        "import sys; from pathlib import Path; from fieldnotes.ui import settings_parts; "
        "settings_parts.examine(Path('.')); assert not {'torch', 'whisper', 'spacy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_problem_of_the_machine_is_shown_in_words(visit, words, monkeypatch):
    monkeypatch.setenv("FIELDNOTES_MODEL", "medium")
    app = visit("settings")
    assert "medium" in app.error[0].value
    assert "Everything that fieldnotes needs is here." not in words(app)


def test_consent_is_withdrawn_only_after_a_question(visit, words, workspace, person_id):
    app = visit("settings")
    said = words(app)
    assert "E-001, employee, Korea" in said
    assert "Agreed to being observed and being recorded; not to being quoted" in said
    assert participants.get_consent(workspace, person_id).withdrawn_at is None
    app.button(key=f"withdraw_{person_id}").click().run()
    assert participants.get_consent(workspace, person_id).withdrawn_at is not None
    assert "Consent was withdrawn on" in words(app)
    assert f"withdraw_{person_id}" not in [button.key for button in app.button]


def test_a_changed_consent_begins_with_what_was_said_before(visit, workspace, person_id):
    app = visit("settings")
    app.button(key=f"consent_{person_id}").click().run()
    assert [box.value for box in app.checkbox] == [True, True, False, False]
    app.checkbox[2].check()
    app.selectbox[0].set_value("In writing")
    press(app, "Store this consent")
    consent = participants.get_consent(workspace, person_id)
    assert (consent.quote_inside, consent.how) == (True, "In writing")


def test_a_journey_needs_stages_and_keeps_their_order(visit, words, workspace):
    app = visit("settings")
    app.button(key="add_journey").click().run()
    app.text_input[0].input("Moving house")
    press(app, "Add this journey")
    assert "The journey “Moving house” has no stages; name at least one." in words(app)
    app.text_input[0].input("Moving house")
    app.text_area[0].input("pack\n\nmove\nunpack")
    press(app, "Add this journey")
    journey = next(one for one in sessions.list_journeys(workspace) if one.name == "Moving house")
    assert [stage.name for stage in journey.stages] == ["pack", "move", "unpack"]
    assert "pack → move → unpack" in words(app)
