"""The workspace page: consent can be withdrawn there, problems have their way out, data says where it is."""

import subprocess
import sys

import pytest

from fieldnotes.services import participants, recordings, sessions, vocabulary
from fieldnotes.services.backups import list_backups
from fieldnotes.services.health import check_data
from fieldnotes.services.members import add_member, list_access
from fieldnotes.services.signing_in import sign_in_with_provider
from fieldnotes.services.workspace import Workspace
from fieldnotes.ui import settings_parts, vocabulary_parts


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
    assert "each night, the last 14 are kept Latest backup none yet" in said
    assert "Nothing leaves this machine" in said
    assert "Everything that fieldnotes needs is here." in said
    assert "faster-whisper, model base" in said


def test_a_backup_is_made_at_once(visit, words, workspace):
    app = visit("settings")
    app.button(key="back_up_now").click().run()
    [made] = list_backups(workspace)
    assert made.name in app.success[0].value.replace("\\", "")


def test_damage_is_said_on_every_page_with_the_way_back(visit, workspace, speech_clips):
    kept = recordings.keep_file(workspace, speech_clips / "jfk.flac").item
    recordings.media_file(workspace, kept.id).path.unlink()
    check_data(workspace.folder)
    for name in ("home", "settings"):
        assert "jfk.flac" in visit(name).error[0].value.replace("\\", "")


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
    next(one for one in app.text_area if one.label.startswith("Stages")).input("pack\n\nmove\nunpack")
    press(app, "Add this journey")
    journey = next(one for one in sessions.list_journeys(workspace) if one.name == "Moving house")
    assert [stage.name for stage in journey.stages] == ["pack", "move", "unpack"]
    assert "pack → move → unpack" in words(app)


def test_an_empty_vocabulary_says_what_to_put_in_and_why(visit, words):
    assert "No words yet. Add the names that are said in your recordings" in words(visit("settings"))


def test_pasted_terms_are_added_and_what_was_there_is_said(visit, words, workspace):
    vocabulary.add_terms(workspace, "Acme")
    app = visit("settings")
    app.text_area(key="vocabulary_text").input("ACME\nFord Fusion, <b>Big</b> Jim*")
    app.button(key="add_terms").click().run()
    assert [one.term for one in vocabulary.list_terms(workspace)] == [
        "<b>Big</b> Jim*",
        "Acme",
        "Ford Fusion",
    ]
    assert "2 terms added: “Ford Fusion”, “<b>Big</b> Jim*”. There already: “ACME”." in app.success[
        0
    ].value.replace("\\", "")
    assert app.text_area(key="vocabulary_text").value == ""


def test_terms_that_cannot_be_added_stay_in_the_field_with_the_reason(visit, words, workspace):
    app = visit("settings")
    app.text_area(key="vocabulary_text").input("Acme\n" + "long " * 30)
    app.button(key="add_terms").click().run()
    assert "a term has at most 80" in app.error[0].value.replace("\\", "")
    assert app.text_area(key="vocabulary_text").value.startswith("Acme\nlong")
    assert vocabulary.list_terms(workspace) == []


def test_a_term_is_taken_out_and_brought_back(visit, words, workspace):
    (term,) = vocabulary.add_terms(workspace, "Acme").added
    app = visit("settings")
    app.button(key=f"remove_term_{term.id}").click().run()
    assert vocabulary.list_terms(workspace) == []
    assert "“Acme” was removed from the vocabulary." in words(app)
    app.button(key="undo").click().run()
    assert vocabulary.list_terms(workspace) == [term]


def test_a_long_vocabulary_is_searched(visit, words, workspace):
    vocabulary.add_terms(workspace, "\n".join(f"Product {n}" for n in range(100)))
    app = visit("settings")
    shown = [one for one in app.button if (one.key or "").startswith("remove_term_")]
    assert len(shown) == 60
    assert "40 more" in words(app)
    app.text_input(key="find_term").input("product 99").run()
    shown = [one for one in app.button if (one.key or "").startswith("remove_term_")]
    assert [one.label for one in shown] == ["Product 99"]


def test_a_name_written_by_hand_twice_is_offered_and_added(visit, workspace, monkeypatch):
    monkeypatch.setattr(vocabulary_parts, "list_repeated_corrections", lambda ws: ["Ademesoye"])
    app = visit("settings")
    app.button(key="add_name_0").click().run()
    assert [one.term for one in vocabulary.list_terms(workspace)] == ["Ademesoye"]


def test_an_administrator_lets_go_of_the_account_that_a_member_had_at_the_provider(
    visit, words, workspace: Workspace
) -> None:
    ben = add_member(workspace, name="Ben", sign_in_name="ben@example.org")
    sign_in_with_provider(
        workspace, issuer="https://id", subject="7", email="ben@example.org", is_verified=True
    )
    app = press(visit("settings"), "Change a member")
    assert not [button for button in app.button if button.key == "release_identity"]

    app.selectbox(key="member_to_change").select(ben.id).run()
    app.button(key="release_identity").click().run()

    assert not any(one.has_provider for one in list_access(workspace))
