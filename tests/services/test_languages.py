import dataclasses
from pathlib import Path

import pytest

from fieldnotes.errors import ConflictError, InvalidInputError, TranscriptionError
from fieldnotes.records import Recording
from fieldnotes.services import coding, jobs, recordings
from fieldnotes.services.languages import spoken_language, transcribe_again
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import Workspace
from fieldnotes.store.database import writing
from fieldnotes.store.jobs import claim_next_job
from fieldnotes.transcription import SpeechEngine
from fieldnotes.transcription.protocol import ChunkResult, Samples
from tests.transcription.fake_engine import SpanishEngine


class AnyLanguage(SpanishEngine):
    """Believes what it is told, and takes the rest for Spanish."""

    def __init__(self) -> None:
        super().__init__()
        self.told: set[str | None] = set()

    def transcribe_batch(self, chunks, *, language, prompt, task="transcribe"):  # type: ignore[no-untyped-def]
        self.told.add(language)
        heard = super().transcribe_batch(chunks, language=language, prompt=prompt, task=task)
        return tuple(ChunkResult(language or "es", result.segments) for result in heard)


class Broken(AnyLanguage):
    def transcribe_chunk(self, audio: Samples, *, language: str | None, prompt: str) -> ChunkResult:
        raise TranscriptionError("The fake engine broke; mend it.")


def work(ws: Workspace, engine: SpeechEngine) -> None:
    while run_next_job(ws, lambda: engine):
        pass


def test_a_found_language_is_told_from_one_that_was_said(workspace: Workspace, recording: Recording) -> None:
    assert spoken_language(recording, None).name == ""
    work(workspace, AnyLanguage())

    view = recordings.get_recording(workspace, recording.id)
    found = spoken_language(view.recording, view.transcripts[0])
    said = spoken_language(dataclasses.replace(recording, language="es"), view.transcripts[0])

    assert (found.name, found.found) == ("Spanish", True)
    assert (said.name, said.found) == ("Spanish", False)


def test_another_language_makes_a_second_transcript_and_leaves_the_first_with_its_tags(
    workspace: Workspace, recording: Recording
) -> None:
    work(workspace, AnyLanguage())
    (first,) = recordings.get_recording(workspace, recording.id).source_ids
    segment = coding.read_source(workspace, first).segments[0]
    theme = coding.list_codes(workspace, kind="theme")[0]
    coding.apply_code(
        workspace,
        first,
        code_id=theme.id,
        first_segment_id=segment.id,
        start_char=0,
        last_segment_id=segment.id,
        end_char=4,
    )
    before = coding.read_source(workspace, first)

    transcribe_again(workspace, recording.id, language="ko")
    engine = AnyLanguage()
    work(workspace, engine)

    view = recordings.get_recording(workspace, recording.id)
    assert engine.told == {"ko"}
    assert [made.language for made in view.transcripts] == ["ko", "es"]
    assert view.recording.language == "ko"
    after = coding.read_source(workspace, first)
    assert (after.segments, after.codings) == (before.segments, before.codings)
    titles = [coding.read_source(workspace, source_id).source.title for source_id in view.source_ids]
    assert titles == ["Speech, transcript 2", "Speech"]


def test_a_transcription_that_waits_takes_the_language_over(
    workspace: Workspace, recording: Recording
) -> None:
    waiting = jobs.list_jobs(workspace)[0]

    assert transcribe_again(workspace, recording.id, language="KO").id == waiting.id
    work(workspace, AnyLanguage())

    view = recordings.get_recording(workspace, recording.id)
    assert [made.language for made in view.transcripts] == ["ko"]


def test_one_that_has_begun_is_not_changed(workspace: Workspace, recording: Recording) -> None:
    with writing(workspace.db):
        claim_next_job(workspace.db, "a worker")

    with pytest.raises(ConflictError, match="“Speech” is being transcribed; cancel that, or wait"):
        transcribe_again(workspace, recording.id, language="ko")

    assert recordings.get_recording(workspace, recording.id).recording.language is None


def test_a_transcript_in_which_no_word_was_heard_gives_way(
    workspace: Workspace, recording: Recording
) -> None:
    run_next_job(workspace, Broken)
    assert len(recordings.get_recording(workspace, recording.id).transcripts) == 1

    transcribe_again(workspace, recording.id, language="ko")
    work(workspace, AnyLanguage())

    (made,) = recordings.get_recording(workspace, recording.id).transcripts
    assert made.language == "ko"


def test_the_language_can_be_left_open_again(workspace: Workspace, recording: Recording) -> None:
    transcribe_again(workspace, recording.id, language="ko")
    transcribe_again(workspace, recording.id, language=None)

    assert recordings.get_recording(workspace, recording.id).recording.language is None


def test_a_language_that_there_is_not_is_refused(
    workspace: Workspace, recording: Recording, speech_clips: Path
) -> None:
    with pytest.raises(InvalidInputError, match="“xx” is no code of a language"):
        transcribe_again(workspace, recording.id, language="xx")
    other = recordings.keep_file(workspace, speech_clips / "libri.flac")
    with pytest.raises(InvalidInputError, match="“xx” is no code of a language"):
        recordings.add_recording(workspace, other.item.id, own_voice_only=True, language="xx")


def test_an_english_only_model_is_refused_another_language(
    workspace: Workspace, recording: Recording
) -> None:
    workspace.settings = dataclasses.replace(workspace.settings, model="base.en")

    with pytest.raises(TranscriptionError, match=r"base\.en knows English only, not Korean; choose"):
        transcribe_again(workspace, recording.id, language="ko")
