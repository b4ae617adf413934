"""Importing transcripts on the page Recordings: consent first, several files, nothing typed is lost."""

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from fieldnotes.errors import ConsentError
from fieldnotes.services import coding, participants
from fieldnotes.services.imported import list_imported
from fieldnotes.services.transcript_import import import_transcript
from fieldnotes.services.workspace import Workspace
from tests.services.test_story_review import tagged

from .conftest import Visit

CALL = (
    b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Agent>How can I help?\n\n00:03.000 --> 00:04.000\n<v Ana>Hello\n"
)
TYPED = b"Agent: Good morning.\n\nCustomer: My parcel is lost.\n"
Words = Callable[[AppTest], str]


def meet(ws: Workspace, *, quote: bool = True) -> int:
    person = participants.add_participant(ws, seat="customer", market="Korea")
    participants.record_consent(
        ws, person.id, observe=True, record=True, quote_inside=quote, share_outside=False, how="on tape"
    )
    return person.id


def bring(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    for name, data in files:
        app.file_uploader[0].upload(name, data).run()
    assert not app.exception, app.exception
    return app


def own_voices(visit: Visit) -> AppTest:
    app = visit("recordings", **{"import": 1})
    return app.segmented_control(key="recordings_who").select("own").run()


def test_the_file_is_asked_for_after_everybody_agreed_to_being_quoted_as_well(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    refuses, agrees = meet(workspace, quote=False), meet(workspace)
    app = visit("recordings")
    app.button(key="open_importing").click().run()
    app.segmented_control(key="recordings_who").select("people").run()
    app.multiselect(key="recordings_heard").set_value([refuses, agrees]).run()

    assert "First say who is heard" in words(app)
    assert not app.file_uploader
    app.multiselect(key="recordings_heard").set_value([agrees]).run()
    assert app.file_uploader


def test_what_was_said_of_a_file_is_stored_with_it_and_it_is_found_again(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    person_id = meet(workspace)
    app = visit("recordings", **{"import": 1})
    app.segmented_control(key="recordings_who").select("people").run()
    app.multiselect(key="recordings_heard").set_value([person_id]).run()
    bring(app, ("call.vtt", CALL))
    assert "(WebVTT, 2 lines, with times)" in words(app)
    [title] = [field for field in app.text_input if field.label == "Title"]
    title.input("A <b>call</b>")
    app.segmented_control(key="import_kind").select("interview")
    app.date_input(key="import_recorded_on").set_value(date(2026, 3, 4))
    app.selectbox(key="import_language").select("es")
    [voice] = [field for field in app.selectbox if "Ana" in field.label]
    voice.select(person_id).run()
    app.button(key="import_now").click().run()

    [view] = list_imported(workspace)
    assert (view.source.title, view.source.market) == ("A <b>call</b>", "Korea")
    assert (view.file.kind, view.file.recorded_on, view.file.language) == (
        "interview",
        date(2026, 3, 4),
        "es",
    )
    assert [one.id for one in view.participants] == [person_id]
    assert [(one.name, one.participant_id) for one in coding.read_source(workspace, 1).speakers] == [
        ("Agent", None),
        ("Ana", person_id),
    ]
    assert "“A <b>call</b>” is imported: 2 lines." in app.success[0].value.replace("\\", "")
    assert "Imported transcripts" in words(app)
    assert "4 Mar 2026 · Spanish · Korea · C-001 · from call.vtt (WebVTT)" in words(app)


def test_a_file_that_cannot_be_read_is_named_and_the_others_come_in(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    app = bring(own_voices(visit), ("broken.json", b'{"lines": ['), ("call.txt", TYPED), ("call.vtt", CALL))

    assert "broken.json, line 1: the JSON is broken there" in words(app)
    assert app.button(key="import_now").label == "Import 2 transcripts"
    app.button(key="import_now").click().run()
    assert {view.source.title for view in list_imported(workspace)} == {"call"}
    assert len(list_imported(workspace)) == 2
    assert "broken.json, line 1: the JSON is broken there" in words(app)


def test_the_same_file_again_is_said_to_be_there(visit: Visit, words: Words, workspace: Workspace) -> None:
    import_transcript(workspace, CALL, "call.vtt", title="Monday", own_voice_only=True)
    app = bring(own_voices(visit), ("copy.vtt", CALL))

    assert "This file is in the workspace already, as “Monday”." in words(app)
    assert not [button for button in app.button if button.key == "import_now"]


def test_what_was_typed_stays_when_the_import_is_refused(
    visit: Visit, words: Words, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ConsentError("C-001 has not agreed.")

    app = bring(own_voices(visit), ("call.vtt", CALL))
    [title] = [field for field in app.text_input if field.label == "Title"]
    title.input("Monday")
    app.text_input(key="import_market").input("Peru").run()
    monkeypatch.setattr("fieldnotes.ui.recordings_import.import_transcript", refuse)
    app.button(key="import_now").click().run()

    assert "C-001 has not agreed." in words(app)
    assert [field.value for field in app.text_input] == ["Monday", "Peru"]
    app.segmented_control(key="recordings_who").select("people").run()
    assert not [button for button in app.button if button.key == "import_now"]
    app.segmented_control(key="recordings_who").select("own").run()
    assert [field.value for field in app.text_input] == ["Monday", "Peru"]


def test_closing_puts_the_files_away(visit: Visit, workspace: Workspace) -> None:
    app = bring(own_voices(visit), ("call.vtt", CALL))
    app.button(key="close_importing").click().run()
    assert not app.file_uploader
    app.button(key="open_importing").click().run()
    app.segmented_control(key="recordings_who").select("own").run()

    assert not [button for button in app.button if button.key == "import_now"]
    assert list_imported(workspace) == []


def test_what_a_withdrawal_closed_is_listed_without_a_way_in(visit: Visit, workspace: Workspace) -> None:
    _, person_id = tagged(workspace)
    before = next(one.value for one in visit("recordings").html if "letter-1" in one.value)
    assert 'href="/transcript?source=' in before
    participants.withdraw_consent(workspace, person_id)
    after = next(one.value for one in visit("recordings").html if "letter-1" in one.value)
    assert "href" not in after
    assert "Closed: somebody heard in it withdrew their consent" in after
