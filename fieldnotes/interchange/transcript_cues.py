"""A transcript as captions need it: whole milliseconds, in order of time, every end known."""

from dataclasses import dataclass

from ..errors import InvalidInputError
from .transcript_form import TranscriptDocument, to_ms, written_lines

SHORTEST_CUE_MS = 1  # WebVTT asks that a cue ends after it starts
UNKNOWN_LAST_CUE_MS = 3000


@dataclass(frozen=True)
class TimedCue:
    """A line of the transcript with its times in milliseconds."""

    start_ms: int
    end_ms: int
    speaker: str
    text: str


def timed_cues(document: TranscriptDocument) -> list[TimedCue]:
    """Return the lines that have text, in order of time.

    An end that is not known is the next line's start, for the last one three seconds after its start.
    Raises InvalidInputError for a line without a start.
    """
    lines = written_lines(document)
    for number, line in enumerate(lines, start=1):
        if line.start_s is None:
            raise InvalidInputError(
                f"Line {number} of the text has no times, so it cannot be a caption; "
                "export it as text, DOCX, CSV or JSON."
            )
    timed = [(to_ms(line.start_s or 0.0), line) for line in lines]
    timed.sort(key=lambda one: (one[0], one[1].end_s or 0.0))
    cues = []
    for at, (start_ms, line) in enumerate(timed):
        if line.end_s is not None:
            end_ms = to_ms(line.end_s)
        else:
            end_ms = timed[at + 1][0] if at + 1 < len(timed) else start_ms + UNKNOWN_LAST_CUE_MS
        cues.append(TimedCue(start_ms, max(end_ms, start_ms + SHORTEST_CUE_MS), line.speaker, line.text))
    return cues
