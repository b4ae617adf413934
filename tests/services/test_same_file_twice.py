"""What somebody else brought in says nothing to who brings in the same file and may not hear theirs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fieldnotes.records import AnswerFile, AnswerRow, Source
from fieldnotes.services import coding, recordings, sessions
from fieldnotes.services.answers import add_answers
from fieldnotes.services.documents import import_document
from fieldnotes.services.members import add_member
from fieldnotes.services.transcript_import import import_transcript
from fieldnotes.services.workspace import Workspace, acting_as

Bring = Callable[[Workspace, str, int | None], Source]


def transcript(ws: Workspace, title: str, session_id: int | None) -> Source:
    content = b"Agent: We are sorry."
    return import_transcript(
        ws, content, "call.txt", title=title, session_id=session_id, own_voice_only=True
    ).source


def document(ws: Workspace, title: str, session_id: int | None) -> Source:
    return import_document(
        ws, b"We are sorry.", "letter.txt", title=title, session_id=session_id, own_voice_only=True
    ).source


def answers(ws: Workspace, title: str, session_id: int | None) -> Source:
    file = AnswerFile("ab" * 32, "survey.csv", "Table", "why")
    return add_answers(
        ws, title, [AnswerRow("I wait.")], file=file, session_id=session_id, own_voice_only=True
    )


@pytest.fixture
def leader_id(workspace: Workspace) -> int:
    return add_member(workspace, name="Lea", role="leader").id


@pytest.mark.parametrize("bring", [transcript, document, answers])
def test_the_same_file_of_somebody_else_becomes_a_source_of_ones_own(
    workspace: Workspace, leader_id: int, bring: Bring
) -> None:
    theirs = bring(workspace, "Secret board call", None)

    with acting_as(leader_id):
        journey = sessions.list_journeys(workspace)[0]
        walk = sessions.start_session(workspace, title="Walk", mode="interview", journey_id=journey.id)
        mine = bring(workspace, "Mine", walk.id)
        again = bring(workspace, "Once more", walk.id)

    assert (mine.title, mine.session_id) == ("Mine", walk.id)
    assert mine.id != theirs.id
    assert again == mine
    assert coding.read_source(workspace, theirs.id).source == theirs
    assert bring(workspace, "Of an administrator", None) == theirs


def test_the_same_recording_does_not_say_what_somebody_else_called_it(
    workspace: Workspace, leader_id: int, speech_clips: Path
) -> None:
    content = (speech_clips / "jfk.flac").read_bytes()
    theirs = recordings.keep_upload(workspace, [content], file_name="Mrs Miller.flac")
    recordings.add_recording(workspace, theirs.item.id, own_voice_only=True)

    with acting_as(leader_id):
        kept = recordings.keep_upload(workspace, [content], file_name="mine.flac")

    assert (kept.item.file_name, kept.already_kept) == ("mine.flac", False)
    again = recordings.keep_upload(workspace, [content], file_name="mine.flac")
    assert (again.item.file_name, again.already_kept) == ("Mrs Miller.flac", True)
