"""The codebook: what codes mean, how often they are used, and how they change without losing a tag."""

import pytest

from fieldnotes.records import Source
from fieldnotes.services import coding
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import sources
from fieldnotes.store.database import writing


@pytest.fixture
def note(workspace: Workspace) -> Source:
    with writing(workspace.db):
        source_id = sources.add_source(workspace.db, {"kind": "document", "title": "Letter"})
        sources.add_text_segment(workspace.db, source_id, 0, "I waited for a week.")
    return sources.read_source(workspace.db, source_id)


def code_named(ws, name):
    return next(code for code in coding.list_codes(ws) if code.name == name)


def tag(ws, note, name):
    segment = coding.read_source(ws, note.id).segments[0]
    coding.apply_code(
        ws,
        note.id,
        code_id=code_named(ws, name).id,
        first_segment_id=segment.id,
        start_char=0,
        last_segment_id=segment.id,
        end_char=len(segment.text),
    )


def press(app, label):
    return next(button for button in app.button if button.label == label).click().run()


def test_a_new_codebook_holds_the_starters_and_none_is_used(visit, words, workspace):
    app = visit("codebook")
    said = words(app)
    assert "having to repeat oneself The customer says or hands in again" in said
    assert said.count("not used yet") == len(coding.list_codes(workspace, kind="theme"))
    assert not any("passage" in element.value for element in app.html if "fn-code" in element.value)


def test_emotions_stand_under_their_eight_families_in_their_order(visit, workspace):
    app = visit("codebook")
    app.segmented_control(key="kind").select("emotion").run()
    shown = [code.split("</h3>")[0] for element in app.html for code in element.value.split("<h3>")[1:]]
    names = [name.split("</span>")[-1] for name in shown]
    families = [code for code in coding.list_codes(workspace, kind="emotion") if code.parent_id is None]
    expected = []
    for family in families:
        members = [code for code in coding.list_codes(workspace) if code.parent_id == family.id]
        expected += [family.name, *(member.name for member in members)]
    assert len(families) == 8
    assert names == expected


def test_a_used_code_counts_its_passages_and_leads_to_them(visit, words, workspace, note):
    tag(workspace, note, "waiting")
    app = visit("codebook")
    address = f'href="/library?theme={code_named(workspace, "waiting").id}"'
    assert any(address in element.value and "1 passage<" in element.value for element in app.html)


def test_a_theme_is_added_and_a_second_of_its_name_refused(visit, words, workspace):
    app = visit("codebook")
    app.button(key="add_code").click().run()
    app.text_input[0].input("Waiting")
    press(app, "Add this theme")
    assert "There is a theme “Waiting” already" in words(app)
    app.text_input[0].input("parking <b>")
    app.text_area[0].input("Finding a place for the car.")
    press(app, "Add this theme")
    assert code_named(workspace, "parking <b>").definition == "Finding a place for the car."
    assert any("parking &lt;b&gt;" in element.value for element in app.html)


def test_an_emotion_is_added_to_its_family(visit, workspace):
    app = visit("codebook")
    app.segmented_control(key="kind").select("emotion").run()
    app.button(key="add_code").click().run()
    app.text_input[0].input("boredom")
    family = code_named(workspace, "disgust")
    app.selectbox[0].set_value(family.id)
    app.segmented_control[1].select(-1)
    press(app, "Add this emotion")
    code = code_named(workspace, "boredom")
    assert (code.kind, code.parent_id, code.valence) == ("emotion", family.id, -1)


def test_an_edited_code_keeps_its_tags(visit, workspace, note):
    tag(workspace, note, "waiting")
    code = code_named(workspace, "waiting")
    app = visit("codebook")
    app.button(key=f"edit_code_{code.id}").click().run()
    assert app.text_input[0].value == "waiting"
    app.text_input[0].input("waiting time")
    press(app, "Save")
    changed = code_named(workspace, "waiting time")
    assert (changed.id, changed.when_to_use) == (code.id, code.when_to_use)
    assert coding.count_uses(workspace) == {code.id: 1}


def test_a_retired_code_goes_below_and_comes_back_by_undo(visit, words, workspace):
    code = code_named(workspace, "waiting")
    app = visit("codebook")
    app.button(key=f"edit_code_{code.id}").click().run()
    app.button(key="retire").click().run()
    assert code_named(workspace, "waiting").retired is True
    assert app.expander[0].label == "Retired (1)"
    assert "Retired “waiting”." in words(app)
    app.button(key="undo").click().run()
    assert code_named(workspace, "waiting").retired is False


def test_a_code_that_is_gone_is_a_sentence(visit, words):
    app = visit("codebook")
    app.session_state["_question"] = ("code", 999)
    app.run()
    assert "There is no theme 999 in the codebook" in words(app)
    assert not app.exception
