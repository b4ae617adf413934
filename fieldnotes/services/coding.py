"""A source as it is read; what is done to codings (codings.py) and to codes (codebook.py) is here as well."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..coding.lines import place_words as find_words
from ..errors import NotFoundError
from ..records import (
    Code,
    Coding,
    Excerpt,
    PlacedCoding,
    Recording,
    Segment,
    Source,
    Speaker,
    Transcript,
    WordSpan,
)
from ..store import changes, codes, excerpts, lines, recordings, sources, transcripts
from .access import FILTERS, allowed, only_own
from .codebook import add_code, count_uses, edit_code, list_codes
from .codings import (
    accept_suggestion,
    apply_code,
    get_coding,
    get_excerpt,
    recode_coding,
    reject_suggestion,
    remove_coding,
    resize_coding,
    restore_coding,
)
from .quoting import check_may_be_read
from .workspace import Workspace

__all__ = [
    "SourceState",
    "SourceView",
    "accept_suggestion",
    "add_code",
    "apply_code",
    "check_belongs",
    "count_uses",
    "edit_code",
    "get_coding",
    "get_excerpt",
    "is_quotable",
    "list_codes",
    "place_words",
    "read_lines",
    "read_source",
    "read_state",
    "recode_coding",
    "reject_suggestion",
    "remove_coding",
    "resize_coding",
    "restore_coding",
]

_SEGMENT_IDS = ("segment_id", "first_segment_id", "last_segment_id")


@dataclass(frozen=True)
class SourceView:
    """A source with all that is shown beside it. transcript and recording are None for other sources."""

    source: Source
    transcript: Transcript | None
    recording: Recording | None
    segments: tuple[Segment, ...]
    speakers: tuple[Speaker, ...]
    excerpts: tuple[Excerpt, ...]
    codings: tuple[Coding, ...]


@allowed("hear sources", own="source_id")
def read_source(ws: Workspace, source_id: int, *, passages: bool = True) -> SourceView:
    """Return a source with its text, voices, and the codings that are suggested or accepted.

    passages: False leaves out excerpts and codings, for who reads them with their bounds (`read_state`).
    Raises NotFoundError, and ConsentError where somebody heard withdrew their consent or it has run out.
    """
    source = sources.read_source(ws.db, source_id)
    if source is None:
        raise NotFoundError(f"There is no source {source_id} in this workspace; open one from the library.")
    check_may_be_read(ws, source_id)
    found = recordings.read_recordings(ws.db, recording_id=source.recording_id) if source.recording_id else []
    hidden = excerpts.read_round_only(ws.db, source_id) if passages else set()
    return SourceView(
        source=source,
        transcript=transcripts.read_transcript(ws.db, source_id=source_id),
        recording=found[0] if found else None,
        segments=tuple(sources.read_segments(ws.db, source_id)),
        speakers=tuple(sources.read_speakers(ws.db, source_id)),
        excerpts=tuple(
            one
            for one in (excerpts.read_excerpts(ws.db, source_id=source_id) if passages else ())
            if one.id not in hidden
        ),
        codings=tuple(
            coding
            for coding in (codes.read_codings(ws.db, source_id=source_id) if passages else ())
            if coding.status in ("suggested", "accepted")
        ),
    )


@allowed("hear sources", own=FILTERS)
def place_words(ws: Workspace, segments: Sequence[Segment]) -> dict[int, list[WordSpan]]:
    """Return where the words that an engine heard stand in segments of one source as they read now, by id."""
    own = only_own(ws, "hear sources", "segment_id", segments, lambda one: one.id)
    return {segment.id: [] for segment in segments} | words_of_lines(ws, own)


@allowed("hear sources")
def words_of_lines(ws: Workspace, segments: Sequence[Segment]) -> dict[int, list[WordSpan]]:
    """As `place_words`, for services at whose own door it was asked who may: a listener hears a story's
    passage, and reaches no source.
    """
    heard = lines.read_words(ws.db, [segment.id for segment in segments])
    return {
        segment.id: find_words(segment.text, segment.machine_text, heard.get(segment.id, ()))
        for segment in segments
    }


@allowed("hear sources", own="source_id")
def read_lines(ws: Workspace, source_id: int, segment_ids: Sequence[int] | None = None) -> list[Segment]:
    """Return a source's segments, all or those with these ids, in order.

    Raises ConsentError as read_source.
    """
    check_may_be_read(ws, source_id)
    return sources.read_segments(ws.db, source_id, ids=segment_ids)


@allowed("hear sources", own="source_id")
def check_belongs(
    ws: Workspace, source_id: int, named: Mapping[str, object], *, in_round: bool = False
) -> None:
    """Raise NotFoundError where lines, voices or codings that are named by id are not this source's.

    named: `segment_id`, `first_segment_id`, `last_segment_id`, `segment_ids`, `speaker_id`, `into_id`,
    `coding_id`; other names say nothing. in_round: codings are those of rounds, which are nobody's outside.
    """
    if sources.read_source(ws.db, source_id) is None:
        raise NotFoundError(f"There is no source {source_id} in this workspace; reload the page.")
    segment_ids = [named[name] for name in _SEGMENT_IDS if name in named]
    more = named.get("segment_ids")
    segment_ids += more if isinstance(more, list) else []
    if not set(segment_ids) <= sources.read_line_states(ws.db, source_id).keys():
        raise NotFoundError("That line is not in this source any more; reload the page.")
    for name in ("speaker_id", "into_id"):
        if isinstance(speaker_id := named.get(name), int):
            speaker = sources.read_speaker(ws.db, speaker_id)
            if speaker is None or speaker.source_id != source_id:
                raise NotFoundError("That voice is not in this source any more; reload the page.")
    if isinstance(coding_id := named.get("coding_id"), int):
        made = get_coding(ws, coding_id)
        (excerpt,) = excerpts.read_excerpts(ws.db, ids=[made.excerpt_id])
        # What somebody codes independently is not there for anybody else; see rounds.py.
        if excerpt.source_id != source_id or (made.status == "independent") != in_round:
            raise NotFoundError("That tag is not in this source any more; reload the page.")


@dataclass(frozen=True)
class SourceState:
    """What can differ in a source, cheap to read and to compare.

    lines: what differs in each segment when it was changed, by id, in order. codings: by id, without rejected
    ones. speakers: in order. codes: the codebook. last_change_id: the latest of the log, no part of the
    stamp.
    """

    lines: Mapping[int, object]
    codings: Mapping[int, PlacedCoding]
    speakers: tuple[Speaker, ...]
    codes: tuple[Code, ...] = ()
    last_change_id: int = 0

    def stamp(self) -> str:
        """Return a text that is another one for any other state, as long as this process lives."""
        parts = (tuple(self.lines.items()), tuple(self.codings.values()), self.speakers, self.codes)
        return f"{hash(parts):x}"


@allowed("hear sources", own="source_id")
def read_state(ws: Workspace, source_id: int) -> SourceState:
    """Return what can differ in a source, to be compared with what it was or will be."""
    return SourceState(
        sources.read_line_states(ws.db, source_id),
        {made.id: made for made in codes.read_placed_codings(ws.db, source_id)},
        tuple(sources.read_speakers(ws.db, source_id)),
        tuple(codes.read_codes(ws.db)),
        changes.read_last_change_id(ws.db, source_id),
    )


@allowed("hear sources", own="source_id")
def is_quotable(ws: Workspace, source_id: int) -> bool:
    """Say whether everybody heard in a source agrees today to being quoted inside the company.

    The library leaves out a source where somebody does not.
    """
    return sources.is_quotable(ws.db, source_id)
