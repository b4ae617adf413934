"""A source as a transcript to be written, its speakers by name, by role or by participant code."""

from collections import Counter
from collections.abc import Mapping, Sequence

from ..errors import InvalidInputError
from ..interchange.transcript_form import SPEAKER_LABELS, SpeakerLabels, TranscriptDocument, TranscriptLine
from ..records import Segment, Word
from ..store import lines, people, transcript_files
from .access import allowed
from .coding import SourceView, read_source
from .workspace import Workspace


@allowed("take out")
def transcript_document(ws: Workspace, source_id: int, *, labels: str = "names") -> TranscriptDocument:
    """Return a source as a transcript to be written. Words are those of lines that nobody corrected.

    labels: what its speakers are called by: see label_speakers.
    Raises NotFoundError, InvalidInputError for labels that do not exist.
    """
    view = read_source(ws, source_id)
    words = lines.read_words(ws.db, [segment.id for segment in view.segments])
    return document_of(ws, view, view.segments, labels=labels, words=words)


@allowed("take out")
def document_of(
    ws: Workspace,
    view: SourceView,
    segments: Sequence[Segment],
    *,
    labels: str = "names",
    words: Mapping[int, tuple[Word, ...]] | None = None,
) -> TranscriptDocument:
    """Return these segments of a source as a transcript to be written, with what is known of the source."""
    known_labels = checked_labels(labels)
    names = label_speakers(ws, view, known_labels)
    spoken = words or {}
    file = transcript_files.read_source_file(ws.db, view.source.id)
    recorded_on = view.recording.recorded_on if view.recording else file.recorded_on if file else None
    language = view.transcript.language if view.transcript else file.language if file else None
    return TranscriptDocument(
        view.source.title,
        tuple(
            TranscriptLine(
                segment.start_s,
                segment.end_s,
                "" if segment.speaker_id is None else names[segment.speaker_id],
                segment.text,
                spoken.get(segment.id, ()) if segment.text == segment.machine_text else (),
            )
            for segment in segments
        ),
        known_labels,
        language,
        recorded_on,
        f"{view.transcript.engine} {view.transcript.model}" if view.transcript else "",
    )


def checked_labels(labels: str) -> SpeakerLabels:
    """Return the labels. Raises InvalidInputError for any but "names", "roles" and "codes"."""
    found = next((known for known in SPEAKER_LABELS if known == labels), None)
    if found is None:
        raise InvalidInputError(f"Speakers are given by {', '.join(SPEAKER_LABELS)}, not by “{labels}”.")
    return found


@allowed("take out")
def label_speakers(ws: Workspace, view: SourceView, labels: SpeakerLabels) -> dict[int, str]:
    """Return what each voice of a source is called; speaker id to label.

    "names": as they were named. "roles": customer, employee or observer, numbered where several are of one; a
    voice whose role nobody said is a speaker. "codes": the participant's, for example C-014, and the role of
    a voice that is no participant. Neither roles nor codes ever show a name.
    """
    if labels == "names":
        return {speaker.id: speaker.name for speaker in view.speakers}
    roles = {speaker.id: speaker.seat or "speaker" for speaker in view.speakers}
    several = Counter(roles.values())
    numbers: Counter[str] = Counter()
    shown: dict[int, str] = {}
    for speaker_id, role in roles.items():
        numbers[role] += 1
        shown[speaker_id] = f"{role} {numbers[role]}" if several[role] > 1 else role
    if labels == "codes":
        linked = {speaker.id: speaker.participant_id for speaker in view.speakers if speaker.participant_id}
        codes = {person.id: person.code for person in people.read_participants(ws.db, list(linked.values()))}
        shown |= {speaker_id: codes[person_id] for speaker_id, person_id in linked.items()}
    return shown
