"""Recordings, and the text made of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from .people import Seat

RecordingKind = Literal["call", "interview", "memo", "other"]
SourceKind = Literal["transcript", "observation", "document"]


@dataclass(frozen=True)
class MediaInfo:
    """What a probe found in an audio or video file."""

    duration_s: float
    sample_rate_hz: int
    channels: int
    has_video: bool
    format_name: str


@dataclass(frozen=True)
class MediaItem:
    """A file kept under its content's hash; `mime_type` is what the content is, whatever its name says."""

    id: int
    sha256: str
    file_name: str
    mime_type: str
    size_bytes: int
    duration_s: float | None = None
    channels: int | None = None


@dataclass(frozen=True)
class Recording:
    """An audio or video file with its date, language and place on the journey."""

    id: int
    media_id: int
    title: str
    kind: RecordingKind
    recorded_on: date
    added_at: datetime
    duration_s: float
    channels: int
    language: str | None = None
    market: str = ""
    session_id: int | None = None
    stage_id: int | None = None


@dataclass(frozen=True)
class Speaker:
    """A voice in a recording, named once for all places where it speaks."""

    id: int
    source_id: int
    name: str
    seat: Seat | None = None
    participant_id: int | None = None


@dataclass(frozen=True)
class Word:
    """A word with its own times, in seconds from the recording's start, and probability from 0 to 1."""

    text: str
    start_s: float
    end_s: float
    probability: float


@dataclass(frozen=True)
class WordSpan:
    """Where a word that an engine heard stands in a line's text now, in code points [start_char, end_char).

    corrected: somebody wrote something else in its place.
    """

    start_char: int
    end_char: int
    word: Word
    corrected: bool


@dataclass(frozen=True)
class SpeechSegment:
    """What an engine heard in a stretch of audio, before it has a place in the store."""

    start_s: float
    end_s: float
    text: str
    words: tuple[Word, ...] = ()
    mean_log_probability: float = 0.0
    doubtful: bool = False


@dataclass(frozen=True)
class Segment:
    """A stretch of a source: one speaker's words with start and end in seconds, or a paragraph without.

    text: as corrected; machine_text: as the engine heard it (the same until somebody corrects it, and for
    sources that no engine made). overlapped: others speak at the same time. revision counts changes, from 0.
    """

    id: int
    source_id: int
    ordinal: int
    text: str
    machine_text: str
    start_s: float | None = None
    end_s: float | None = None
    speaker_id: int | None = None
    doubtful: bool = False
    revision: int = 0
    overlapped: bool = False


@dataclass(frozen=True)
class SegmentState:
    """A segment with its words as a change finds or leaves it; `id` is None for one not stored yet."""

    id: int | None
    text: str
    machine_text: str
    start_s: float | None = None
    end_s: float | None = None
    speaker_id: int | None = None
    doubtful: bool = False
    overlapped: bool = False
    words: tuple[Word, ...] = ()


ChangeKind = Literal["text", "split", "merge", "speaker"]


@dataclass(frozen=True)
class TranscriptChange:
    """What somebody changed in a source's lines, so that it can be read, undone and redone.

    before, after: the lines that were changed, in order. made_by: the member's id.
    """

    id: int
    source_id: int
    kind: ChangeKind
    made_by: int
    made_at: datetime
    before: tuple[SegmentState, ...]
    after: tuple[SegmentState, ...]
    undone_at: datetime | None = None


@dataclass(frozen=True)
class Source:
    """Anything that can be coded: a transcript, an observation, an imported document."""

    id: int
    kind: SourceKind
    title: str
    market: str = ""
    session_id: int | None = None
    stage_id: int | None = None
    recording_id: int | None = None


@dataclass(frozen=True)
class Transcript:
    """The text of a recording by one engine and model. `done_until_s` grows while it is being made.

    prompt: the names and words that the engine was told beforehand, "" for none.
    """

    id: int
    recording_id: int
    source_id: int
    engine: str
    model: str
    weights: str
    language: str | None
    done_until_s: float
    finished_at: datetime | None = None
    prompt: str = ""


@dataclass(frozen=True)
class Translation:
    """English text beside a transcript, by one engine and model. `done_until_s` grows while it is made."""

    id: int
    source_id: int
    engine: str
    model: str
    weights: str
    done_until_s: float
    finished_at: datetime | None = None


@dataclass(frozen=True)
class TranslationLine:
    """A line of a translation with start and end in seconds from the recording's start."""

    start_s: float
    end_s: float
    text: str
    doubtful: bool = False


@dataclass(frozen=True)
class VocabularyTerm:
    """A name or word of the workspace that an engine should know, as it is spelled."""

    id: int
    term: str
    added_at: datetime
    added_by: int | None = None
