import pytest

from fieldnotes.errors import ConflictError, InvalidInputError, NotFoundError
from fieldnotes.records import Recording, SpeechSegment
from fieldnotes.services import correcting, jobs, recordings, vocabulary
from fieldnotes.services.coding import read_source
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import sources, transcripts
from fieldnotes.store.database import writing
from fieldnotes.transcription.protocol import ChunkResult, Samples
from tests.transcription.fake_engine import FakeEngine


def texts(ws: Workspace) -> list[str]:
    return [one.term for one in vocabulary.list_terms(ws)]


def test_pasted_lines_and_commas_become_terms_once_each(workspace: Workspace) -> None:
    done = vocabulary.add_terms(workspace, " - Ford  Fusion\nAcme, acme;Big Jim's\n\n• Zoë\n")
    assert [one.term for one in done.added] == ["Ford Fusion", "Acme", "Big Jim's", "Zoë"]
    assert done.known == ("acme",)
    assert texts(workspace) == ["Acme", "Big Jim's", "Ford Fusion", "Zoë"]


def test_a_term_that_is_there_is_known_however_it_is_written(workspace: Workspace) -> None:
    vocabulary.add_terms(workspace, "ÖBB, Straße")
    done = vocabulary.add_terms(workspace, "öbb\nSTRASSE\nO\u0308BB")
    assert (done.added, done.known) == ((), ("öbb", "STRASSE", "O\u0308BB"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no term in this"),
        (" , \n", "There is no term in this"),
        ("Acme, ...", "“...” has no letter"),
        ("Acme\n" + "a" * 81, "has 81 characters; a term has at most 80"),
        (
            "\n".join(f"term {n}" for n in range(1_001)),
            "would make 1,001 terms; a vocabulary has at most 1,000",
        ),
    ],
)
def test_what_cannot_be_a_vocabulary_is_refused_whole(workspace: Workspace, text: str, sentence: str) -> None:
    with pytest.raises(InvalidInputError, match=sentence.replace(".", r"\.")):
        vocabulary.add_terms(workspace, text)
    assert texts(workspace) == []


def test_a_removed_term_comes_back_as_it_was(workspace: Workspace) -> None:
    before = vocabulary.add_terms(workspace, "Acme").added[0]
    removed = vocabulary.remove_term(workspace, before.id)
    assert texts(workspace) == []
    vocabulary.restore_term(workspace, removed)
    assert vocabulary.list_terms(workspace) == [before]
    with pytest.raises(ConflictError):
        vocabulary.restore_term(workspace, removed)


def test_a_term_is_found_by_its_text_and_what_is_not_there_is_said(workspace: Workspace) -> None:
    vocabulary.add_terms(workspace, "Acme")
    assert vocabulary.find_term(workspace, "ACME").term == "Acme"
    with pytest.raises(NotFoundError, match="“Telco” is not in the vocabulary"):
        vocabulary.find_term(workspace, "Telco")
    with pytest.raises(NotFoundError):
        vocabulary.remove_term(workspace, 99)


class Listening(FakeEngine):
    """Remembers what it was told, and fails at its second chunk when asked to."""

    def __init__(self, *, fails: bool = False) -> None:
        super().__init__()
        self.told: list[str] = []
        self.fails = fails

    def transcribe_chunk(self, audio: Samples, *, language: str | None, prompt: str) -> ChunkResult:
        from fieldnotes.errors import TranscriptionError

        if self.fails and self.told:
            raise TranscriptionError("The fake engine broke; mend it.")
        self.told.append(prompt)
        return super().transcribe_chunk(audio, language=language, prompt=prompt)


def test_a_transcription_that_goes_on_is_told_the_vocabulary_it_began_with(
    workspace: Workspace, demo_call: object
) -> None:
    kept = recordings.keep_file(workspace, demo_call)  # type: ignore[arg-type]
    call: Recording = recordings.add_recording(workspace, kept.item.id, title="Call", own_voice_only=True)
    vocabulary.add_terms(workspace, "Ford Fusion, Acme")
    first, second = Listening(fails=True), Listening()
    run_next_job(workspace, lambda: first)
    vocabulary.add_terms(workspace, "Kowalski")
    jobs.retry_job(workspace, jobs.list_jobs(workspace)[0].id)
    run_next_job(workspace, lambda: second)
    assert first.told == ["Ford Fusion, Acme."]
    assert set(second.told) == {"Ford Fusion, Acme."}
    (source_id,) = recordings.get_recording(workspace, call.id).source_ids
    transcript = read_source(workspace, source_id).transcript
    assert transcript is not None
    assert vocabulary.count_terms_told(transcript) == 2


def test_a_name_written_by_hand_twice_is_worth_offering(workspace: Workspace, recording: Recording) -> None:
    with writing(workspace.db):
        source_id = sources.add_source(workspace.db, {"kind": "transcript", "title": "Speech"})
        engine = {"engine": "fake", "model": "none", "weights": "none", "recording_id": recording.id}
        transcripts.add_transcript(workspace.db, {"source_id": source_id, **engine})
        heard = ["Adam Sawyer is here.", "ask Adam's oyster", "It was their fault.", "Their car."]
        lines = [SpeechSegment(n, n + 1, text) for n, text in enumerate(heard)]
        sources.add_speech_segments(workspace.db, source_id, lines)
    written = ["Ademesoye is here.", "ask Ademesoye", "It was there fault.", "There car."]
    for line, text in zip(sources.read_segments(workspace.db, source_id), written, strict=True):
        assert vocabulary.list_repeated_corrections(workspace) == (["Ademesoye"] if line.ordinal > 1 else [])
        correcting.edit_segment(workspace, line.id, text=text, revision=0)
    vocabulary.add_terms(workspace, "ademesoye")
    assert vocabulary.list_repeated_corrections(workspace) == []
