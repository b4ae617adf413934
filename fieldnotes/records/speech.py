"""Recordings, and the text made of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

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
    """An audio or video file with its date, language and place on the journey.

    customer_channel: on which channel of a stereo call the customer is heard, 0 left or 1 right.
    speaker_count: how many people speak. Both are None as long as nobody said.
    """

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
    customer_channel: int | None = None
    speaker_count: int | None = None


@dataclass(frozen=True)
class Speaker:
    """A voice in a recording, named once for all places where it speaks.

    channel: 0 left or 1 right, where it is heard on a channel of its own.
    """

    id: int
    source_id: int
    name: str
    seat: Seat | None = None
    participant_id: int | None = None
    channel: int | None = None


@dataclass(frozen=True)
class Word:
    """A word with its own times, in seconds from the recording's start, and probability from 0 to 1."""

    text: str
    start_s: float
    end_s: float
    probability: float


class WordSpan(NamedTuple):
    """Where a word that an engine heard stands in a line's text now, in code points [start_char, end_char).

    corrected: somebody wrote something else in its place. A tuple, because a source has tens of thousands.
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
    heading: words above the text that are no part of it. level: how high the text is as a heading itself, 1
    the highest, 0 for none. page: of the file that it was read from, from 1.
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
    heading: str = ""
    level: int = 0
    page: int | None = None


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
    page: int | None = None


@dataclass(frozen=True)
class Source:
    """Anything that can be coded: a transcript, an observation, an imported document.

    form: of a document: "text", "debrief" of a session, or "answers", one a segment; "" for others.
    """

    id: int
    kind: SourceKind
    title: str
    market: str = ""
    session_id: int | None = None
    stage_id: int | None = None
    recording_id: int | None = None
    form: str = ""


@dataclass(frozen=True)
class SourceFile:
    """The file that a source was read from; sha256 is its content's, format what it was read as.

    part: the part of the file that became this source, such as a table's column; "" for all of it.
    """

    source_id: int
    sha256: str
    file_name: str
    format: str
    kind: str
    language: str | None = None
    recorded_on: date | None = None
    part: str = ""


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
