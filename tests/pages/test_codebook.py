"""The codebook: what codes mean, how often they are used, and how they change without losing a tag."""

import pytest

from fieldnotes.records import Source
from fieldnotes.services import code_history, code_merging, codebook, coding
from fieldnotes.services.codebook_files import export_codebook
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import sources
from fieldnotes.store.database import writing
from fieldnotes.ui.codebook_tree import tree_rows


@pytest.fixture
def note(workspace: Workspace) -> Source:
    with writing(workspace.db):
        source_id = sources.add_source(workspace.db, {"kind": "document", "title": "Letter <1>"})
        sources.add_text_segment(workspace.db, source_id, 0, "I waited for a <week>.")
    return sources.read_source(workspace.db, source_id)


def code_named(ws, name):
    return next(code for code in codebook.list_codes(ws) if code.name == name)


def tag(ws, note, name):
    segment = coding.read_source(ws, note.id).segments[0]
    return coding.apply_code(
        ws,
        note.id,
        code_id=code_named(ws, name).id,
        first_segment_id=segment.id,
        start_char=0,
        last_segment_id=segment.id,
        end_char=len(segment.text),
        intensity=3,
    )


def press(app, label):
    return next(button for button in app.button if button.label == label).click().run()


def go(app, part):
    return app.segmented_control(key="codebook_part").set_value(part).run()


def detail(app):
    return next((element.value for element in app.html if 'class="fn-code-detail"' in element.value), "")


def test_the_tree_has_every_kind_in_its_order_with_families_above_their_members(workspace):
    codes = codebook.list_codes(workspace)
    rows = tree_rows(codes, {code_named(workspace, "joy").id: 2})
    assert [row.name for row in rows if row.id is None] == ["Themes", "Emotions", "Needs", "Trust"]
    at = [row.name for row in rows].index("joy")
    joy, first = rows[at : at + 2]
    assert (joy.level, joy.mark, joy.colour, joy.uses) == (1, "●", "var(--fn-colour-yellow)", "2")
    assert (joy.said, first.said) == (" passages", "not used yet")
    assert (first.name, first.level, first.mark) == ("amusement", 2, "●")
    assert [row.id for row in rows if row.id is not None] == [code.id for code in codes]


def test_nothing_is_open_until_a_code_is_chosen(visit, words):
    app = visit("codebook")
    assert "Choose a code It opens here" in words(app)
    assert detail(app) == ""


def test_an_open_code_says_what_it_means_and_shows_its_passages(visit, workspace, note):
    made = tag(workspace, note, "waiting")
    code = code_named(workspace, "waiting")
    app = visit("codebook", code=code.id)
    shown = detail(app)
    assert "Time passes in which the customer can do nothing but wait." in shown
    assert "<h3>Use it when</h3>" in shown
    assert "<h3>Do not use it when</h3>" in shown
    assert "<li>I was on hold for forty minutes.</li>" in shown
    assert f'href="/library?theme={code.id}"' in shown
    assert ">1 passage<" in shown
    assert "I waited for a &lt;week&gt;." in shown
    assert f"source={note.id}&amp;excerpt={made.excerpt_id}" in shown
    assert "Letter &lt;1&gt;</a> · ●●●" in shown


def test_an_emotion_shows_its_degrees_and_its_place(visit, workspace):
    app = visit("codebook", code=code_named(workspace, "anger").id)
    assert "annoyance</li>" in detail(app)
    assert "rage</li>" in detail(app)
    assert "unpleasant" in detail(app)
    below = visit("codebook", code=code_named(workspace, "annoyance").id)
    assert "Emotions › anger" in detail(below)


def test_a_code_that_is_gone_is_a_sentence(visit, words, workspace):
    assert "There is no code 999 in the codebook" in words(visit("codebook", code=999))
    waiting, broken = code_named(workspace, "waiting"), code_named(workspace, "promise broken")
    code_merging.merge_codes(workspace, waiting.id, broken.id)
    assert "“waiting” was merged into “promise broken”" in words(visit("codebook", code=waiting.id))


def test_an_edited_code_keeps_its_tags_and_undo_brings_its_words_back(visit, words, workspace, note):
    tag(workspace, note, "waiting")
    code = code_named(workspace, "waiting")
    app = visit("codebook", code=code.id)
    app.button(key="edit").click().run()
    assert app.text_input[0].value == "waiting"
    app.text_input[0].input("waiting <time>")
    app.selectbox[0].set_value("teal")
    press(app, "Save")
    changed = codebook.get_code(workspace, code.id)
    assert (changed.name, changed.when_to_use, changed.colour) == ("waiting <time>", code.when_to_use, "teal")
    assert codebook.count_uses(workspace) == {code.id: 1}
    assert "waiting &lt;time&gt;</h2>" in detail(app)
    assert "Edited “waiting”: name, colour." in words(app)
    app.button(key="undo").click().run()
    assert codebook.get_code(workspace, code.id) == code


def test_a_name_that_is_taken_is_refused_and_the_form_stays(visit, words, workspace):
    app = visit("codebook", code=code_named(workspace, "waiting").id)
    app.button(key="edit").click().run()
    app.text_input[0].input("Promise kept")
    press(app, "Save")
    assert "There is a theme “Promise kept” already" in words(app)
    assert app.text_input[0].value == "Promise kept"
    press(app, "Cancel")
    assert code_history.list_code_changes(workspace) == []


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
    assert "parking &lt;b&gt;</h2>" in detail(app)


def test_an_emotion_is_added_below_the_open_one(visit, workspace):
    family = code_named(workspace, "disgust")
    app = visit("codebook", code=family.id)
    app.button(key="add_below").click().run()
    app.text_input[0].input("boredom")
    app.segmented_control(key="code_new_valence").set_value(-1)
    press(app, "Add this emotion")
    code = code_named(workspace, "boredom")
    assert (code.kind, code.parent_id, code.valence) == ("emotion", family.id, -1)


def test_a_code_is_retired_moved_and_brought_back_each_with_undo(visit, words, workspace):
    code = code_named(workspace, "waiting")
    app = visit("codebook", code=code.id)
    app.button(key="retire").click().run()
    assert codebook.get_code(workspace, code.id).retired is True
    assert "Retired “waiting”." in words(app)
    app.button(key="undo").click().run()
    assert codebook.get_code(workspace, code.id).retired is False
    assert app.button(key="move_up").disabled
    app.button(key="move_down").click().run()
    assert [one.name for one in codebook.list_codes(workspace, kind="theme")][:2] == [
        "having to repeat oneself",
        "waiting",
    ]
    assert "Moved “waiting” to place 2 at the top." in words(app)


def test_a_merge_says_what_it_will_do_before_it_does_it(visit, words, workspace, note):
    tag(workspace, note, "waiting")
    tag(workspace, note, "promise broken")
    into = code_named(workspace, "promise broken")
    app = visit("codebook", code=code_named(workspace, "waiting").id)
    app.button(key="merge").click().run()
    app.selectbox(key="merge_into").set_value(into.id).run()
    said = words(app)
    assert "1 coding goes to “promise broken”." in said
    assert "1 time the same passage has both: they become one" in said
    assert codebook.count_uses(workspace)[into.id] == 1
    press(app, "Merge them")
    assert "waiting" not in {code.name for code in codebook.list_codes(workspace)}
    assert "promise broken</h2>" in detail(app)
    app.button(key="undo").click().run()
    assert "waiting" in {code.name for code in codebook.list_codes(workspace)}


def test_a_split_says_how_many_passages_go_and_takes_those_chosen(visit, words, workspace, note):
    made = tag(workspace, note, "waiting")
    app = visit("codebook", code=code_named(workspace, "waiting").id)
    app.button(key="split").click().run()
    app.text_input(key="split_name").input("waiting for weeks").run()
    assert "0 of 1 passage go to “waiting for weeks”; 1 stays with “waiting”." in words(app)
    app.checkbox(key=f"split_passage_{made.excerpt_id}").check().run()
    assert "1 of 1 passage goes to “waiting for weeks”; 0 stay with “waiting”." in words(app)
    press(app, "Split it off")
    new = code_named(workspace, "waiting for weeks")
    assert coding.get_coding(workspace, made.id).code_id == new.id


def test_a_code_is_moved_below_another_by_the_dialog(visit, words, workspace):
    waiting, broken = code_named(workspace, "waiting"), code_named(workspace, "promise broken")
    app = visit("codebook", code=waiting.id)
    app.button(key="move").click().run()
    assert "“waiting” moves. Its 0 passages stay with it." in words(app)
    app.selectbox(key="move_below").set_value(broken.id).run()
    press(app, "Move it")
    assert codebook.get_code(workspace, waiting.id).parent_id == broken.id


def test_the_history_takes_back_any_change_and_does_it_again(visit, words, workspace):
    code = code_named(workspace, "waiting")
    codebook.rename_code(workspace, code.id, "queueing <1>")
    codebook.rename_code(workspace, code_named(workspace, "promise kept").id, "kept word")
    first = code_history.list_code_changes(workspace)[1]
    app = go(visit("codebook"), "History")
    assert "Renamed “waiting” to “queueing <1>”" in words(app)
    app.button(key=f"turn_{first.id}").click().run()
    assert codebook.get_code(workspace, code.id).name == "waiting"
    assert "taken back by Ada" in words(app)
    app.button(key=f"turn_{first.id}").click().run()
    assert codebook.get_code(workspace, code.id).name == "queueing <1>"


def test_a_new_codebook_has_no_history(visit, words):
    assert "Nobody has changed the codebook yet" in words(go(visit("codebook"), "History"))


def test_a_template_says_what_it_adds_and_is_taken_back(visit, words, workspace):
    before = codebook.list_codes(workspace)
    app = go(visit("codebook"), "Templates and files")
    assert "Service quality Five dimensions" in words(app)
    assert "All of it is in the codebook." in words(app)
    app.button(key="add_template_service-quality").click().run()
    assert len(codebook.list_codes(workspace)) == len(before) + 15
    assert "Added the template “Service quality”: 15 new codes." in words(app)
    app.button(key="undo").click().run()
    assert codebook.list_codes(workspace) == before


def test_an_import_is_shown_first_and_overwrites_only_what_is_chosen(visit, words, workspace):
    waiting = code_named(workspace, "waiting")
    table = f"kind,path,definition,guid\ntheme,waiting,<New>.,{waiting.guid}\ntheme,parking,A place.,\n"
    app = go(visit("codebook"), "Templates and files")
    app.file_uploader[0].upload("b.csv", table.encode(), "text/csv").run()
    assert "2 codes in the file: 1 new, 1 different here." in words(app)
    assert any("&lt;New&gt;." in element.value for element in app.html)
    assert codebook.get_code(workspace, waiting.id) == waiting
    app.checkbox(key=f"take_{waiting.id}").check().run()
    press(app, "Add 1 code and change 1")
    assert codebook.get_code(workspace, waiting.id).definition == "<New>."
    assert "Imported b.csv: 1 new code, 1 changed." in words(app)
    app.button(key="undo").click().run()
    assert codebook.get_code(workspace, waiting.id) == waiting


def test_a_file_that_is_no_codebook_is_a_sentence(visit, words, workspace):
    app = go(visit("codebook"), "Templates and files")
    bad = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><CodeBook>&a;</CodeBook>'
    app.file_uploader[0].upload("b.qdc", bad, "application/xml").run()
    assert "b.qdc has a document type" in words(app)
    same = export_codebook(workspace, "qdc")
    app.file_uploader[0].upload("c.qdc", same, "application/xml").run()
    assert "Nothing in this file is new here." in words(app)


def test_an_empty_codebook_says_where_to_begin(visit, words, workspace):
    with writing(workspace.db):
        workspace.db.conn.execute("DELETE FROM code")
    assert "The codebook is empty Add a code, or go to “Templates and files”" in words(visit("codebook"))


def test_undo_says_which_codes_stay_because_they_are_used(visit, words, workspace, note):
    app = go(visit("codebook"), "Templates and files")
    app.button(key="add_template_service-quality").click().run()
    tag(workspace, note, "reliability")
    app.button(key="undo").click().run()
    assert "In use since, so it stays: “service quality”, “reliability”." in words(app)
    names = {code.name for code in codebook.list_codes(workspace)}
    assert "reliability" in names
    assert "assurance" not in names
