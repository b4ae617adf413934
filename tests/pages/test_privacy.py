"""The page Privacy: administrators read there who heard and exported what."""

from fieldnotes.services.audit import note_in_audit
from fieldnotes.services.documents import import_document
from fieldnotes.services.members import add_member
from fieldnotes.services.participants import add_participant
from fieldnotes.services.redacting import find_personal_data, list_personal_data
from fieldnotes.services.workspace import Workspace


def test_an_administrator_reads_and_verifies_the_audit_log(visit, words, workspace: Workspace):
    note_in_audit(workspace, "exported", item_kind="source", item_id=4, detail="transcript as docx")
    note_in_audit(workspace, "heard", item_kind="recording", item_id=2)
    app = visit("privacy")
    assert "exported, source 4 · transcript as docx" in words(app)
    app.selectbox[0].select("heard").run()
    assert "heard, recording 2" in words(app)
    assert "transcript as docx" not in words(app)
    app.button(key="audit_verify").click().run()
    assert "All 2 entries are as they were written." in words(app)


def test_the_log_names_a_participant_by_code(visit, words, workspace: Workspace):
    person = add_participant(workspace, seat="customer")
    note_in_audit(workspace, "identity read", item_kind="participant", item_id=person.id)
    assert f"identity read, participant {person.code}" in words(visit("privacy"))


def test_what_was_taken_out_is_said_in_the_place_of_what_was_done_before(visit, words, workspace: Workspace):
    source = import_document(
        workspace, b"Write to mina@example.org.\nOr to jo@example.org.", "l.txt", own_voice_only=True
    ).source
    find_personal_data(workspace, source.id)
    first, second = list_personal_data(workspace)
    app = visit("privacy")
    app.button(key=f"keep_{first.id}").click().run()
    assert "The passage stays." in words(app)
    app.button(key=f"redact_{second.id}").click().run()
    assert "Taken out: 1 passage, from the line and the search." in words(app)
    assert "The passage stays." not in words(app)
    assert "undo" not in [button.key for button in app.button]


def test_others_do_not_read_the_audit_log(visit, words, workspace: Workspace):
    add_member(workspace, name="Ada", role="listener")
    note_in_audit(workspace, "heard", item_kind="recording", item_id=2)
    said = words(visit("privacy"))
    assert "Administrators read here" in said
    assert "recording 2" not in said


def test_an_empty_log_says_what_will_be_in_it(visit, words):
    assert "Nothing yet. An entry is written whenever" in words(visit("privacy"))
