"""The recording of an imported transcript, attached later: lines get their times, nothing else changes."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from fieldnotes.errors import ConflictError, ConsentError, InvalidInputError, NotFoundError
from fieldnotes.records import SegmentState, SpeechSegment, Word
from fieldnotes.services import coding, jobs, participants, recordings, work
from fieldnotes.services.attaching import attach_recording, detach_recording, queue_alignment
from fieldnotes.services.correcting import edit_segment, split_segment
from fieldnotes.services.transcript_import import import_transcript
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import Workspace
from fieldnotes.settings import Settings
from fieldnotes.store import lines, sources
from fieldnotes.store.database import writing
from fieldnotes.store.jobs import claim_next_job
from fieldnotes.transcription import SpeechEngine, engine_of
from fieldnotes.transcription.protocol import ChunkResult, Samples
from tests.transcription.fake_engine import FakeEngine

SPEECH = (
    b"Kennedy: And so, my fellow Americans,\n\n"
    b"Kennedy: ask not what your country can do for you,\n\n"
    b"Kennedy: ask what you can do for your country.\n"
)


class Speaks(FakeEngine):
    """Hears the same words in every recording, half a second each, from its start."""

    def __init__(self, said: str = "and so my fellow americans ask not what your country can do") -> None:
        super().__init__()
        self.said = said

    def transcribe_chunk(self, audio: Samples, *, language: str | None, prompt: str) -> ChunkResult:
        if self.chunks_heard:
            return ChunkResult("en", ())
        self.chunks_heard += 1
        words = tuple(Word(word, n / 2, n / 2 + 0.4, 0.9) for n, word in enumerate(self.said.split()))
        return ChunkResult("en", (SpeechSegment(0.0, words[-1].end_s, self.said, words),))


@pytest.fixture
def source_id(workspace: Workspace) -> int:
    """A typed transcript of three lines without times; nobody but the team is heard."""
    made = import_transcript(workspace, SPEECH, "speech.txt", title="Speech", own_voice_only=True)
    while run_next_job(workspace, FakeEngine):
        pass
    return made.source.id


@pytest.fixture
def media_id(workspace: Workspace, speech_clips: Path) -> int:
    """The same speech as sound, kept and no recording yet."""
    return recordings.keep_file(workspace, speech_clips / "jfk.flac").item.id


def run(ws: Workspace, engine: SpeechEngine) -> None:
    while run_next_job(ws, lambda: engine):
        pass


def lines_of(ws: Workspace, source_id: int) -> list[SegmentState]:
    return lines.read_lines(ws.db, [one.id for one in sources.read_segments(ws.db, source_id)])


def times(found: Sequence[SegmentState]) -> list[tuple[float | None, float | None]]:
    return [(line.start_s, line.end_s) for line in found]


def test_lines_get_times_and_words_and_keep_text_tags_and_speakers(
    workspace: Workspace, source_id: int, media_id: int
) -> None:
    code = coding.list_codes(workspace, kind="theme")[0]
    first, second = coding.read_source(workspace, source_id).segments[:2]
    coding.apply_code(
        workspace,
        source_id,
        code_id=code.id,
        first_segment_id=first.id,
        start_char=4,
        last_segment_id=second.id,
        end_char=7,
    )
    before = coding.read_source(workspace, source_id)

    attach_recording(workspace, source_id, media_id)
    run(workspace, Speaks())

    after = coding.read_source(workspace, source_id)
    assert [(one.id, one.text, one.machine_text, one.speaker_id) for one in after.segments] == [
        (one.id, one.text, one.text, one.speaker_id) for one in before.segments
    ]
    assert [
        (one.first_segment_id, one.start_char, one.last_segment_id, one.end_char) for one in after.excerpts
    ] == [(first.id, 4, second.id, 7)]
    assert after.speakers == before.speakers
    (first_start_s, first_end_s), (second_start_s, second_end_s), *_ = times(lines_of(workspace, source_id))
    assert (first_start_s, first_end_s) == (0.0, 2.4)
    # Silence that was left out when the sound was cut comes back between the words.
    assert 2.5 <= second_start_s <= 3.5 < second_end_s
    assert [word.text for word in lines_of(workspace, source_id)[0].words] == [
        "And",
        "so,",
        "my",
        "fellow",
        "Americans,",
    ]
    # The last line was not heard at all; its words are the writer's, and nothing doubts them.
    assert {word.probability for line in lines_of(workspace, source_id) for word in line.words} == {1.0}
    assert [job.state for job in jobs.list_jobs(workspace) if job.kind == "align"] == ["done"]


def test_the_recording_is_what_the_transcript_was_imported_as(workspace: Workspace, media_id: int) -> None:
    made = import_transcript(
        workspace,
        SPEECH,
        "speech.txt",
        kind="interview",
        language="en-US",
        market="Korea",
        consent="on tape",
    )
    attach_recording(workspace, made.source.id, media_id)

    [view] = recordings.list_recordings(workspace)
    assert (view.recording.title, view.recording.kind, view.recording.language, view.recording.market) == (
        "speech",
        "interview",
        "en",
        "Korea",
    )
    assert [person.code for person in view.participants] == ["C-001"]
    assert (view.source_ids, view.transcripts, view.job) == ((made.source.id,), (), None)
    found = coding.read_source(workspace, made.source.id).recording
    assert found == view.recording


def test_a_consent_that_was_withdrawn_keeps_the_recording_out(workspace: Workspace, media_id: int) -> None:
    made = import_transcript(workspace, SPEECH, "speech.txt", consent="on tape")
    participants.withdraw_consent(workspace, participants.list_participants(workspace)[0].id)

    with pytest.raises(ConsentError, match="C-001 has not agreed to being recorded"):
        attach_recording(workspace, made.source.id, media_id)
    assert recordings.list_recordings(workspace) == []


def test_sound_that_does_not_fit_changes_nothing_and_can_be_detached(
    workspace: Workspace, source_id: int, media_id: int
) -> None:
    before = lines_of(workspace, source_id)
    attach_recording(workspace, source_id, media_id)
    run(workspace, Speaks("entirely other things were said here"))

    [job] = [job for job in jobs.list_jobs(workspace) if job.kind == "align"]
    assert job.state == "failed"
    assert job.error.startswith("jfk.flac does not fit the text of “Speech”")
    assert lines_of(workspace, source_id) == before
    detach_recording(workspace, source_id)
    assert coding.read_source(workspace, source_id).recording is None
    assert lines_of(workspace, source_id) == before
    assert [item.id for item in recordings.list_unused_media(workspace)] == [media_id]
    attach_recording(workspace, source_id, media_id)


def test_silence_does_not_fit_either(workspace: Workspace, source_id: int, media_id: int) -> None:
    class Deaf(FakeEngine):
        def transcribe_chunk(self, audio: Samples, *, language: str | None, prompt: str) -> ChunkResult:
            return ChunkResult("en", ())

    attach_recording(workspace, source_id, media_id)
    run(workspace, Deaf())

    assert [job.state for job in jobs.list_jobs(workspace) if job.kind == "align"] == ["failed"]


def test_a_corrected_line_keeps_its_correction(workspace: Workspace, source_id: int, media_id: int) -> None:
    line = coding.read_source(workspace, source_id).segments[0]
    edit_segment(workspace, line.id, text="And so, my dear Americans,", revision=line.revision)

    attach_recording(workspace, source_id, media_id)
    run(workspace, Speaks())

    first = coding.read_source(workspace, source_id).segments[0]
    assert (first.text, first.machine_text) == ("And so, my dear Americans,", line.text)
    assert (first.start_s, first.end_s) == (0.0, 2.4)


def test_lines_split_while_the_sound_is_heard_are_not_overwritten(
    workspace: Workspace, source_id: int, media_id: int
) -> None:
    class SplitsMeanwhile(Speaks):
        def transcribe_chunk(self, audio: Samples, *, language: str | None, prompt: str) -> ChunkResult:
            if not self.chunks_heard:
                line = coding.read_source(workspace, source_id).segments[1]
                split_segment(workspace, line.id, at_char=8, revision=line.revision)
            return super().transcribe_chunk(audio, language=language, prompt=prompt)

    attach_recording(workspace, source_id, media_id)
    run(workspace, SplitsMeanwhile())

    found = lines_of(workspace, source_id)
    assert [line.text for line in found][1:3] == ["ask not", "what your country can do for you,"]
    assert all(before.end_s <= after.start_s for before, after in pairwise(found))


def test_a_job_that_died_begins_anew_and_does_not_count_as_got_further(
    workspace: Workspace, source_id: int, media_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach_recording(workspace, source_id, media_id)
    reported: list[float] = []
    monkeypatch.setattr(work.Claim, "report", lambda _, progress: reported.append(progress))
    with writing(workspace.db):
        assert claim_next_job(workspace.db, "elsewhere 1 dead") is not None
        workspace.db.conn.execute("UPDATE job SET progress = 0.99, lease_until = '2000' WHERE kind = 'align'")
    run(workspace, Speaks())

    assert times(lines_of(workspace, source_id))[0] == (0.0, 2.4)
    assert all(progress > 0.99 for progress in reported)


def test_what_cannot_be_attached_is_said(workspace: Workspace, source_id: int, media_id: int) -> None:
    with pytest.raises(NotFoundError, match="There is no source 99"):
        attach_recording(workspace, 99, media_id)
    with pytest.raises(NotFoundError, match="There is no audio or video file 99"):
        attach_recording(workspace, source_id, 99)
    with pytest.raises(InvalidInputError, match="No recording is attached to “Speech”"):
        detach_recording(workspace, source_id)
    attach_recording(workspace, source_id, media_id)
    with pytest.raises(ConflictError, match="“Speech” has its recording already"):
        attach_recording(workspace, source_id, media_id)
    with pytest.raises(ConflictError, match="cancel that first"):
        detach_recording(workspace, source_id)
    other = import_transcript(workspace, b"Ana: Something else.\n", "other.txt", own_voice_only=True)
    with pytest.raises(ConflictError, match=r"jfk\.flac is in the workspace already, as “Speech”"):
        attach_recording(workspace, other.source.id, media_id)
    run(workspace, Speaks())
    assert queue_alignment(workspace, source_id).state == "queued"


def test_a_transcript_by_the_machine_stands_beside_it_under_another_title(
    workspace: Workspace, source_id: int, media_id: int
) -> None:
    attach_recording(workspace, source_id, media_id)
    recording = coding.read_source(workspace, source_id).recording
    assert recording is not None
    jobs.queue_transcription(workspace, recording.id)
    run(workspace, Speaks())

    view = recordings.get_recording(workspace, recording.id)
    assert [made.source_id for made in view.transcripts] == [view.source_ids[0]]
    assert view.source_ids[1] == source_id
    assert coding.read_source(workspace, view.source_ids[0]).source.title == "Speech, transcript 2"
    with pytest.raises(ConflictError, match="was transcribed as well"):
        detach_recording(workspace, source_id)


@pytest.mark.weights
def test_a_real_engine_finds_the_lines_where_they_are_said(
    workspace: Workspace, source_id: int, media_id: int
) -> None:
    attach_recording(workspace, source_id, media_id)
    run(workspace, engine_of(Settings()))

    starts = [line.start_s for line in lines_of(workspace, source_id)]
    # Where the sound rises in the clip's wave.
    assert starts == pytest.approx([0.3, 3.25, 8.15], abs=0.5)
