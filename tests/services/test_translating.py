import dataclasses
import json
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from fieldnotes.errors import ConflictError, InvalidInputError, NotFoundError, TranscriptionError
from fieldnotes.services import coding, exports, jobs, recordings
from fieldnotes.services.translating import (
    TranslationView,
    get_translation,
    is_translatable,
    queue_translation,
    remove_translation,
)
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import transcripts
from fieldnotes.store.database import rows, writing
from fieldnotes.transcription import SpeechEngine
from fieldnotes.transcription.protocol import ChunkResult, Samples
from tests.transcription.fake_engine import FakeEngine, SpanishEngine

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "material" / "speech"

# A worker that takes a moment over each chunk so that a kill can come in between.
WORKER = """
import sys, hashlib
from pathlib import Path
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import open_workspace
from tests.transcription.fake_engine import SpanishEngine

class Slow(SpanishEngine):
    def transcribe_chunk(self, audio, *, language, prompt):
        hashlib.pbkdf2_hmac("sha256", b"a moment", b"", 150_000)
        return super().transcribe_chunk(audio, language=language, prompt=prompt)

ws = open_workspace(Path(sys.argv[1]))
engine = Slow()
while run_next_job(ws, lambda: engine):
    pass
"""
KILLS = 6


class BreaksAtItsThird(SpanishEngine):
    def transcribe_chunk(self, audio: Samples, *, language: str | None, prompt: str) -> ChunkResult:
        if self.chunks_heard == 2:
            raise TranscriptionError("The fake engine broke; mend it.")
        return super().transcribe_chunk(audio, language=language, prompt=prompt)


class LargerEngine(SpanishEngine):
    model = "larger"


class LargerBreaks(BreaksAtItsThird):
    model = "larger"


@pytest.fixture
def source_id(workspace: Workspace, demo_call: Path) -> int:
    """A whole transcript of about ten chunks, taken for Spanish."""
    return transcribed(workspace, demo_call, SpanishEngine())


def transcribed(ws: Workspace, path: Path, engine: SpeechEngine) -> int:
    kept = recordings.keep_file(ws, path)
    recording = recordings.add_recording(ws, kept.item.id, title="Call", own_voice_only=True)
    run_until_idle(ws, engine)
    return recordings.get_recording(ws, recording.id).source_ids[0]


def run_until_idle(ws: Workspace, engine: SpeechEngine) -> None:
    while run_next_job(ws, lambda: engine):
        pass


def english_of(ws: Workspace, source_id: int) -> TranslationView:
    english = get_translation(ws, source_id)
    assert english is not None
    return english


def test_the_english_stands_beside_each_segment_and_changes_nothing_of_it(
    workspace: Workspace, source_id: int
) -> None:
    before = coding.read_source(workspace, source_id)

    queue_translation(workspace, source_id)
    run_until_idle(workspace, SpanishEngine())

    english = english_of(workspace, source_id)
    assert coding.read_source(workspace, source_id) == before
    assert english.translation.finished_at is not None
    assert (english.translation.engine, english.translation.model) == ("fake", "none")
    assert english.translation.done_until_s == pytest.approx(277.66, abs=0.1)
    assert [[line.text for line in english.beside[segment.id]] for segment in before.segments] == [
        [segment.text.replace("[fake", "[English")] for segment in before.segments
    ]
    assert jobs.list_jobs(workspace)[0].state == "done"


def test_kills_between_pieces_lose_nothing_and_repeat_nothing(workspace: Workspace, source_id: int) -> None:
    queue_translation(workspace, source_id)
    run_until_idle(workspace, SpanishEngine())
    whole = english_of(workspace, source_id).lines
    chance = random.Random(7)
    kills = 0
    for _ in range(KILLS):
        remove_translation(workspace, source_id)
        queue_translation(workspace, source_id)
        worker = subprocess.Popen([sys.executable, "-c", WORKER, str(workspace.folder)])
        try:
            worker.wait(timeout=chance.uniform(0.5, 1.6))
        except subprocess.TimeoutExpired:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            kills += 1
        run_until_idle(workspace, SpanishEngine())
        assert english_of(workspace, source_id).lines == whole
    assert kills >= KILLS // 2


def test_a_failed_translation_says_why_and_a_retry_goes_on_from_there(
    workspace: Workspace, source_id: int
) -> None:
    job = queue_translation(workspace, source_id)
    run_until_idle(workspace, BreaksAtItsThird())
    failed, kept = jobs.get_job(workspace, job.id), english_of(workspace, source_id)
    assert (failed.state, failed.error) == ("failed", "The fake engine broke; mend it.")
    assert (len(kept.lines), kept.translation.finished_at) == (2, None)
    assert 0 < failed.progress < 0.5

    jobs.retry_job(workspace, job.id)
    engine = SpanishEngine()
    run_until_idle(workspace, engine)

    after = english_of(workspace, source_id)
    assert after.lines[:2] == kept.lines
    assert engine.chunks_heard == len(after.lines) - 2


def test_a_new_job_goes_on_with_what_an_earlier_one_left(workspace: Workspace, source_id: int) -> None:
    jobs.cancel_job(workspace, queue_translation(workspace, source_id).id)
    queue_translation(workspace, source_id)
    run_until_idle(workspace, BreaksAtItsThird())

    queue_translation(workspace, source_id)
    engine = SpanishEngine()
    run_until_idle(workspace, engine)

    assert engine.chunks_heard == len(english_of(workspace, source_id).lines) - 2


def test_a_cancelled_translation_stops_and_keeps_what_it_has(workspace: Workspace, source_id: int) -> None:
    job = queue_translation(workspace, source_id)

    class Cancelling(SpanishEngine):
        def transcribe_chunk(self, audio: Samples, *, language: str | None, prompt: str) -> ChunkResult:
            if self.chunks_heard == 1:
                jobs.cancel_job(workspace, job.id)
                threading.Event().wait(0.2)
            return super().transcribe_chunk(audio, language=language, prompt=prompt)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fieldnotes.services.work.HEARTBEAT_S", 0.01)
        run_next_job(workspace, Cancelling)

    assert jobs.get_job(workspace, job.id).state == "cancelled"
    assert len(english_of(workspace, source_id).lines) == 1


def test_a_worker_that_lost_its_claim_writes_nothing_more(workspace: Workspace, source_id: int) -> None:
    queue_translation(workspace, source_id)

    class Sleeper(SpanishEngine):
        def transcribe_chunk(self, audio: Samples, *, language: str | None, prompt: str) -> ChunkResult:
            with writing(workspace.db):
                workspace.db.conn.execute("UPDATE job SET claim = 'elsewhere 1 x' WHERE kind = 'translate'")
            return super().transcribe_chunk(audio, language=language, prompt=prompt)

    run_next_job(workspace, Sleeper)

    assert english_of(workspace, source_id).lines == ()


def test_another_model_takes_the_place_only_when_its_text_is_whole(
    workspace: Workspace, source_id: int
) -> None:
    queue_translation(workspace, source_id)
    run_until_idle(workspace, SpanishEngine())
    first = english_of(workspace, source_id)

    job = queue_translation(workspace, source_id)
    run_until_idle(workspace, LargerBreaks())
    assert english_of(workspace, source_id) == first
    jobs.retry_job(workspace, job.id)
    run_until_idle(workspace, LargerEngine())

    after = english_of(workspace, source_id)
    assert (after.translation.model, len(after.lines)) == ("larger", len(first.lines))
    assert rows(workspace.db, "SELECT COUNT(*) AS n FROM translation")[0]["n"] == 1
    assert rows(workspace.db, "SELECT COUNT(*) AS n FROM translation_line")[0]["n"] == len(after.lines)


def test_english_is_refused_in_a_sentence(workspace: Workspace, speech_clips: Path) -> None:
    source_id = transcribed(workspace, speech_clips / "jfk.flac", FakeEngine())

    with pytest.raises(
        InvalidInputError, match="“Call” is in English already; there is nothing to translate"
    ):
        queue_translation(workspace, source_id)
    transcript = transcripts.read_transcript(workspace.db, source_id=source_id)
    assert not is_translatable(transcript)
    assert jobs.latest_job(workspace, "translate", source_id) is None


def test_a_transcript_that_still_grows_is_refused(workspace: Workspace, demo_call: Path) -> None:
    kept = recordings.keep_file(workspace, demo_call)
    recording = recordings.add_recording(workspace, kept.item.id, title="Call", own_voice_only=True)
    run_next_job(workspace, BreaksAtItsThird)
    (source_id,) = recordings.get_recording(workspace, recording.id).source_ids

    with pytest.raises(ConflictError, match="“Call” is not transcribed to its end"):
        queue_translation(workspace, source_id)


def test_what_was_not_recorded_or_is_not_there_is_refused(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="There is no source 99"):
        queue_translation(workspace, 99)


def test_a_recording_without_its_file_is_refused(workspace: Workspace, source_id: int) -> None:
    (view,) = recordings.list_recordings(workspace)
    recordings.media_file(workspace, view.recording.media_id).path.unlink()

    with pytest.raises(NotFoundError, match=r"customer-call\.flac has vanished from"):
        queue_translation(workspace, source_id)


def test_an_english_only_model_is_refused_when_it_is_asked_and_when_it_is_there(
    workspace: Workspace, source_id: int
) -> None:
    sentence = "The model base.en knows English only and cannot translate; choose"
    multilingual = workspace.settings
    workspace.settings = dataclasses.replace(multilingual, model="base.en")
    with pytest.raises(TranscriptionError, match=sentence):
        queue_translation(workspace, source_id)
    workspace.settings = multilingual

    class EnglishOnly(SpanishEngine):
        model = "base.en"

    job = queue_translation(workspace, source_id)
    run_until_idle(workspace, EnglishOnly())

    assert jobs.get_job(workspace, job.id).error.startswith(sentence)
    assert get_translation(workspace, source_id) is None


def test_english_that_is_removed_can_be_made_again_but_not_while_it_is_made(
    workspace: Workspace, source_id: int
) -> None:
    queue_translation(workspace, source_id)
    run_until_idle(workspace, SpanishEngine())
    again = queue_translation(workspace, source_id)
    with pytest.raises(ConflictError, match="is being made at this moment; cancel that first"):
        remove_translation(workspace, source_id)
    jobs.cancel_job(workspace, again.id)

    remove_translation(workspace, source_id)

    assert get_translation(workspace, source_id) is None
    assert rows(workspace.db, "SELECT * FROM translation_line") == []
    with pytest.raises(NotFoundError, match="There is no English text"):
        remove_translation(workspace, source_id)


def test_exports_say_that_a_machine_made_the_english(workspace: Workspace, source_id: int) -> None:
    with pytest.raises(NotFoundError, match="There is no English text beside source"):
        exports.export_text(workspace, "translation", item_id=source_id)
    queue_translation(workspace, source_id)
    run_until_idle(workspace, SpanishEngine())
    with writing(workspace.db):
        workspace.db.conn.execute("UPDATE translation_line SET doubtful = 1 WHERE id = 1")

    text, vtt, srt = (
        exports.export_text(workspace, "translation", item_id=source_id, file_format=one)
        for one in ("txt", "vtt", "srt")
    )
    whole = json.loads(exports.export_text(workspace, "transcript", item_id=source_id, file_format="json"))

    first, second = english_of(workspace, source_id).lines[:2]
    title = "Call, English by machine (fake, model none): check it before you quote it"
    assert text.startswith(f"{title}\nfieldnotes transcript | speakers: names | language: en |")
    assert f"{first.text} (a guess)\n" in text
    assert f"{second.text}\n" in text
    assert title in vtt
    assert srt.startswith("1\n00:0")
    assert exports.export_bytes(workspace, "translation", item_id=source_id, file_format="docx")[:2] == b"PK"
    assert whole["translation"]["model"] == "none"
    assert whole["translation"]["lines"][0]["text"] == first.text
    assert whole["lines"][0]["text"].startswith("[fake engine]")


@pytest.mark.weights
def test_real_weights_find_spanish_and_put_english_beside_each_line(workspace: Workspace) -> None:
    from fieldnotes.transcription import load_engine

    engine = load_engine(model="base", threads=2)
    source_id = transcribed(workspace, BENCHMARK / "es-ES_read.flac", engine)
    assert is_translatable(transcripts.read_transcript(workspace.db, source_id=source_id))

    queue_translation(workspace, source_id)
    run_until_idle(workspace, engine)

    english = english_of(workspace, source_id)
    segments = coding.read_source(workspace, source_id).segments
    assert all(segment.id in english.beside for segment in segments)
    assert segments[1].text.startswith("Haga clic en el nombre de la prueba")
    assert english.beside[segments[1].id][0].text.startswith("Click on the name of the test")
    assert english.doubtful_share == 0
