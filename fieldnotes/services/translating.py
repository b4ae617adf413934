"""English beside a transcript in another language: made by a job from the sound, never in its place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..records import Job, Recording, Segment, Transcript, Translation, TranslationLine
from ..store import jobs, recordings, sources, transcripts, translations
from ..store.database import writing
from ..transcription import ChunkTranscript, SpeechEngine, check_can_translate, lines_beside
from ..transcription.weights import ALIASES
from .access import allowed
from .jobs import get_job
from .pieces import Hearing, Progress, hear_in_pieces
from .quoting import check_may_be_read
from .recordings import media_file
from .workspace import Workspace


@dataclass(frozen=True)
class TranslationView:
    """The English text of a transcript, whole or as far as it is made.

    lines: all of them in order of time. beside: segment id to the lines that belong beside that segment; a
    segment without any is left out.
    """

    translation: Translation
    lines: tuple[TranslationLine, ...]
    beside: Mapping[int, tuple[TranslationLine, ...]]

    @property
    def doubtful_share(self) -> float:
        """How much of the text the engine was unsure of: lines of all lines, from 0 to 1."""
        return sum(line.doubtful for line in self.lines) / len(self.lines) if self.lines else 0.0


def is_translatable(transcript: Transcript | None) -> bool:
    """Say whether a transcript is whole and in another language than English."""
    return (
        transcript is not None
        and transcript.finished_at is not None
        and transcript.language not in (None, "en")
    )


@allowed("hear sources")
def is_as_set(ws: Workspace, translation: Translation) -> bool:
    """Say whether the engine and model of the settings are the ones that made a translation."""
    model = ALIASES.get(ws.settings.model, ws.settings.model)
    return (translation.engine, translation.model) == (ws.settings.engine, model)


@allowed("have work done", own="source_id")
def queue_translation(ws: Workspace, source_id: int) -> Job:
    """Queue the translation into English of a transcript; the job that waits or runs is returned instead.

    One that is there already is shown until the new one is whole, and replaced by it then.
    Raises InvalidInputError for a source that is no transcript, or in English already, ConflictError for one
    that still grows, NotFoundError where its sound is gone, TranscriptionError where the model of the
    settings cannot translate.
    """
    transcript, recording = _translatable(ws, source_id)
    media_file(ws, recording.media_id)
    check_can_translate(ws.settings.model)
    with writing(ws.db):
        job_id = jobs.add_job(ws.db, "translate", transcript.source_id)
    return get_job(ws, job_id)


@allowed("hear sources", own="source_id")
def get_translation(ws: Workspace, source_id: int) -> TranslationView | None:
    """Return the English text beside a source, a whole one rather than a growing one; None for none.

    Raises ConsentError as read_source.
    """
    check_may_be_read(ws, source_id)
    found = translations.read_translations(ws.db, source_id)
    if not found:
        return None
    lines = translations.read_translation_lines(ws.db, found[0].id)
    timed: list[tuple[Segment, tuple[float, float]]] = [
        (segment, (segment.start_s, segment.end_s))
        for segment in sources.read_segments(ws.db, source_id)
        if segment.start_s is not None and segment.end_s is not None
    ]
    timed.sort(key=lambda pair: pair[1])
    beside = zip(timed, lines_beside([span for _, span in timed], lines), strict=True)
    return TranslationView(
        found[0],
        tuple(lines),
        {segment.id: found for (segment, _), found in beside if found},
    )


@allowed("have work done", own="source_id")
def remove_translation(ws: Workspace, source_id: int) -> None:
    """Remove the English text beside a source for good; it can be made again.

    Raises NotFoundError where there is none, ConflictError while one is being made.
    """
    with writing(ws.db):
        found = translations.read_translations(ws.db, source_id)
        if not found:
            raise NotFoundError(f"There is no English text beside source {source_id}.")
        job = jobs.read_latest_jobs(ws.db, "translate", source_id).get(source_id)
        if job is not None and job.state in ("queued", "running"):
            raise ConflictError("The English text is being made at this moment; cancel that first.")
        for translation in found:
            translations.delete_translation(ws.db, translation.id)


@allowed("have work done")
def translate_recording(ws: Workspace, claim: Progress, load_engine: Callable[[], SpeechEngine]) -> None:
    """Make the English text of the claimed job's transcript, from its recording.

    It is stored piece by piece, as `hear_in_pieces` says. One that was broken off by an earlier job of the
    same engine and model is gone on with.
    """
    transcript, recording = _translatable(ws, claim.job.item_id)
    media = media_file(ws, recording.media_id)
    engine = load_engine()
    check_can_translate(engine.model)
    claim.check()
    translation = _open_translation(ws, claim, transcript, engine)

    def keep(piece: ChunkTranscript) -> None:
        translations.add_translation_lines(ws.db, translation.id, piece.segments)
        translations.set_translation_reach(ws.db, translation.id, done_until_s=piece.end_s)

    def finish() -> None:
        translations.finish_translation(ws.db, translation)

    if translation.finished_at is None:
        hearing = Hearing(recording, media, translation.done_until_s, transcript.language, task="translate")
        hear_in_pieces(ws, claim, engine, hearing, keep=keep, finish=finish)


def _open_translation(
    ws: Workspace, claim: Progress, transcript: Transcript, engine: SpeechEngine
) -> Translation:
    """Return what this job made already or has to go on with, else a new translation."""
    with writing(ws.db):
        claim.check()
        for begun in translations.read_translations(ws.db, transcript.source_id):
            if begun.finished_at is not None:
                # A crash between the last piece and the end of the job.
                if translations.is_made_by(ws.db, begun, claim.job.id):
                    return begun
            elif (begun.engine, begun.model) == (engine.name, engine.model):
                translations.set_translation_job(ws.db, begun.id, claim.job.id)
                return begun
            else:
                translations.delete_translation(ws.db, begun.id)
        translation_id = translations.add_translation(
            ws.db,
            {
                "source_id": transcript.source_id,
                "job_id": claim.job.id,
                "engine": engine.name,
                "model": engine.model,
                "weights": engine.weights,
            },
        )
        made = translations.read_translation(ws.db, translation_id=translation_id)
    assert made is not None
    return made


def _translatable(ws: Workspace, source_id: int) -> tuple[Transcript, Recording]:
    """Return a transcript that can be translated, with its recording; raises as queue_translation says."""
    source = sources.read_source(ws.db, source_id)
    if source is None:
        raise NotFoundError(f"There is no source {source_id} in this workspace; open one from the library.")
    transcript = transcripts.read_transcript(ws.db, source_id=source_id)
    if transcript is None:
        raise InvalidInputError(f"“{source.title}” is no transcript; only recordings can be translated.")
    if transcript.finished_at is None:
        raise ConflictError(f"“{source.title}” is not transcribed to its end; translate it when it is whole.")
    if transcript.language is None:
        raise InvalidInputError(f"Nobody speaks in “{source.title}”; there is nothing to translate.")
    if transcript.language == "en":
        raise InvalidInputError(f"“{source.title}” is in English already; there is nothing to translate.")
    return transcript, recordings.read_recordings(ws.db, recording_id=transcript.recording_id)[0]
