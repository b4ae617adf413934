"""The page Privacy: administrators read there who heard and exported what."""

from fieldnotes.services.audit import note_in_audit
from fieldnotes.services.members import add_member
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


def test_others_do_not_read_the_audit_log(visit, words, workspace: Workspace):
    add_member(workspace, name="Ada", role="listener")
    note_in_audit(workspace, "heard", item_kind="recording", item_id=2)
    said = words(visit("privacy"))
    assert "Administrators read here" in said
    assert "recording 2" not in said


def test_an_empty_log_says_what_will_be_in_it(visit, words):
    assert "Nothing yet. An entry is written whenever" in words(visit("privacy"))
