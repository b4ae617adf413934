"""The codebook; read a source, put codes on it, decide on suggestions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..coding.lines import place_words as find_words
from ..errors import ConflictError, InvalidInputError, NotFoundError
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
from ..store import codes, excerpts, lines, recordings, sources, transcripts
from ..store.database import writing
from .workspace import Workspace, checked_text, current_member

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


def list_codes(ws: Workspace, *, kind: str | None = None) -> list[Code]:
    """Return the codebook, or one kind of it ("theme", "emotion"), in its order."""
    return codes.read_codes(ws.db, kind=kind)


def add_code(
    ws: Workspace,
    *,
    kind: str,
    name: str,
    definition: str = "",
    when_to_use: str = "",
    when_not_to_use: str = "",
    examples: str = "",
    parent_id: int | None = None,
    valence: int | None = None,
) -> Code:
    """Add a code. Raises ConflictError when the kind has one of that name already."""
    if kind not in ("theme", "emotion"):
        raise InvalidInputError(f"“{kind}” is no kind of code; use theme or emotion.")
    name = checked_text(name, "The code's name", required=True)
    with writing(ws.db):
        if any(code.name.casefold() == name.casefold() for code in codes.read_codes(ws.db, kind=kind)):
            raise ConflictError(f"There is a {kind} “{name}” already; use it, or choose another name.")
        code_id = codes.add_code(
            ws.db,
            {
                "kind": kind,
                "name": name,
                "definition": checked_text(definition, "The definition"),
                "when_to_use": checked_text(when_to_use, "When to use it"),
                "when_not_to_use": checked_text(when_not_to_use, "When not to use it"),
                "examples": checked_text(examples, "The examples"),
                "parent_id": parent_id,
                "valence": valence,
            },
        )
    return codes.read_codes(ws.db, code_id=code_id)[0]


def count_uses(ws: Workspace) -> dict[int, int]:
    """Return on how many passages of the library each code lies, with the codes below it; code id to number.

    Only accepted codings count; codes that are not used are left out.
    """
    return codes.count_uses(ws.db)


def edit_code(
    ws: Workspace,
    code_id: int,
    *,
    name: str,
    definition: str,
    retired: bool,
    when_to_use: str | None = None,
    when_not_to_use: str | None = None,
) -> Code:
    """Change what a code says, or retire it; codings that carry it stay. None leaves a text as it is."""
    name = checked_text(name, "The code's name", required=True)
    with writing(ws.db):
        code = _code(ws, code_id)
        for other in codes.read_codes(ws.db, kind=code.kind):
            if other.id != code_id and other.name.casefold() == name.casefold():
                raise ConflictError(f"There is a {code.kind} “{name}” already; choose another name.")
        codes.update_code(
            ws.db,
            code_id,
            {
                "name": name,
                "definition": checked_text(definition, "The definition"),
                "when_to_use": checked_text(
                    code.when_to_use if when_to_use is None else when_to_use, "When to use it"
                ),
                "when_not_to_use": checked_text(
                    code.when_not_to_use if when_not_to_use is None else when_not_to_use,
                    "When not to use it",
                ),
                "retired": retired,
            },
        )
    return _code(ws, code_id)


def read_source(ws: Workspace, source_id: int) -> SourceView:
    """Return a source with its text, voices and codings; rejected and removed codings are left out.

    Raises NotFoundError.
    """
    source = sources.read_source(ws.db, source_id)
    if source is None:
        raise NotFoundError(f"There is no source {source_id} in this workspace; open one from the library.")
    found = recordings.read_recordings(ws.db, recording_id=source.recording_id) if source.recording_id else []
    return SourceView(
        source=source,
        transcript=transcripts.read_transcript(ws.db, source_id=source_id),
        recording=found[0] if found else None,
        segments=tuple(sources.read_segments(ws.db, source_id)),
        speakers=tuple(sources.read_speakers(ws.db, source_id)),
        excerpts=tuple(excerpts.read_excerpts(ws.db, source_id=source_id)),
        codings=tuple(
            coding for coding in codes.read_codings(ws.db, source_id=source_id) if coding.status != "rejected"
        ),
    )


def place_words(ws: Workspace, segments: Sequence[Segment]) -> dict[int, list[WordSpan]]:
    """Return where the words that an engine heard stand in segments of one source as they read now, by id."""
    heard = lines.read_words(ws.db, [segment.id for segment in segments])
    return {
        segment.id: find_words(segment.text, segment.machine_text, heard.get(segment.id, ()))
        for segment in segments
    }


def read_lines(ws: Workspace, source_id: int, segment_ids: Sequence[int]) -> list[Segment]:
    """Return some of a source's segments, in order."""
    return sources.read_segments(ws.db, source_id, ids=segment_ids)


def check_belongs(ws: Workspace, source_id: int, named: Mapping[str, object]) -> None:
    """Raise NotFoundError where lines, voices or codings that are named by id are not this source's.

    named: `segment_id`, `first_segment_id`, `last_segment_id`, `segment_ids`, `speaker_id`, `into_id`,
    `coding_id`; other names say nothing.
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
        (excerpt,) = excerpts.read_excerpts(ws.db, ids=[get_coding(ws, coding_id).excerpt_id])
        if excerpt.source_id != source_id:
            raise NotFoundError("That tag is not in this source any more; reload the page.")


@dataclass(frozen=True)
class SourceState:
    """What can differ in a source, cheap to read and to compare.

    lines: what differs in each segment when it was changed, by id, in order. codings: by id, without rejected
    ones. speakers: in order.
    """

    lines: Mapping[int, object]
    codings: Mapping[int, PlacedCoding]
    speakers: tuple[Speaker, ...]

    def stamp(self) -> str:
        """Return a text that is another one for any other state, as long as this process lives."""
        return f"{hash((tuple(self.lines.items()), tuple(self.codings.values()), self.speakers)):x}"


def read_state(ws: Workspace, source_id: int) -> SourceState:
    """Return what can differ in a source, to be compared with what it was or will be."""
    return SourceState(
        sources.read_line_states(ws.db, source_id),
        {made.id: made for made in codes.read_placed_codings(ws.db, source_id)},
        tuple(sources.read_speakers(ws.db, source_id)),
    )


def is_quotable(ws: Workspace, source_id: int) -> bool:
    """Say whether everybody heard in a source agrees today to being quoted inside the company.

    The library leaves out a source where somebody does not.
    """
    return sources.is_quotable(ws.db, source_id)


def apply_code(
    ws: Workspace,
    source_id: int,
    *,
    code_id: int,
    first_segment_id: int,
    start_char: int,
    last_segment_id: int,
    end_char: int,
    intensity: int | None = None,
) -> Coding:
    """Put a code on a passage, as the current member.

    The passage begins at code point start_char of its first segment and ends before code point end_char of
    its last one. The same code again on the same passage changes its intensity (1 to 3, or None).
    Raises InvalidInputError for an empty passage or one outside the text.
    """
    if intensity is not None and intensity not in (1, 2, 3):
        raise InvalidInputError(f"Intensity is 1, 2 or 3, not {intensity}.")
    with writing(ws.db):
        _code(ws, code_id)
        _check_passage(ws, source_id, (first_segment_id, start_char), (last_segment_id, end_char))
        excerpt_id = excerpts.find_or_add_excerpt(
            ws.db,
            source_id,
            first_segment_id=first_segment_id,
            start_char=start_char,
            last_segment_id=last_segment_id,
            end_char=end_char,
        )
        coding_id = codes.add_coding(
            ws.db,
            {
                "excerpt_id": excerpt_id,
                "code_id": code_id,
                "status": "accepted",
                "made_by": current_member(ws).name,
                "intensity": intensity,
            },
        )
    return get_coding(ws, coding_id)


def get_coding(ws: Workspace, coding_id: int) -> Coding:
    """Return a coding, removed or not. Raises NotFoundError."""
    found = codes.read_codings(ws.db, coding_id=coding_id, removed=True)
    if not found:
        raise NotFoundError(f"There is no coding {coding_id} in this workspace; reload the page.")
    return found[0]


def get_excerpt(ws: Workspace, excerpt_id: int) -> Excerpt:
    """Return an excerpt with its text as it reads now. Raises NotFoundError."""
    found = excerpts.read_excerpts(ws.db, ids=[excerpt_id])
    if not found:
        raise NotFoundError(f"There is no excerpt {excerpt_id} in this workspace.")
    return found[0]


def accept_suggestion(ws: Workspace, coding_id: int) -> Coding:
    """Accept a suggested coding as the current member."""
    return _decide(ws, coding_id, "accepted")


def reject_suggestion(ws: Workspace, coding_id: int) -> Coding:
    """Refuse a suggested coding; it leaves the page and is not suggested there again."""
    return _decide(ws, coding_id, "rejected")


def remove_coding(ws: Workspace, coding_id: int) -> Coding:
    """Take a coding away; restore_coding brings it back."""
    with writing(ws.db):
        get_coding(ws, coding_id)
        codes.set_coding_removed(ws.db, coding_id, True)
    return get_coding(ws, coding_id)


def restore_coding(ws: Workspace, coding_id: int) -> Coding:
    """Take back what was done last to a coding.

    One that was removed comes back as it was; one that is there and was decided on is a suggestion again.
    """
    with writing(ws.db):
        coding = get_coding(ws, coding_id)
        if not codes.set_coding_removed(ws.db, coding_id, False) and coding.confidence is not None:
            return _decide(ws, coding_id, "suggested")
    return get_coding(ws, coding_id)


def _code(ws: Workspace, code_id: int) -> Code:
    found = codes.read_codes(ws.db, code_id=code_id)
    if not found:
        raise NotFoundError(f"There is no code {code_id} in the codebook; reload the page.")
    return found[0]


def _check_passage(ws: Workspace, source_id: int, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Refuse a passage that is empty or outside the source; start and end are (segment id, code point)."""
    first = sources.read_segment(ws.db, start[0])
    last = sources.read_segment(ws.db, end[0])
    if first is None or last is None or {first.source_id, last.source_id} != {source_id}:
        raise NotFoundError("That passage is not in this source; reload the page and select it again.")
    outside = not (0 <= start[1] <= len(first.text) and 0 <= end[1] <= len(last.text))
    backwards = (first.ordinal, start[1]) >= (last.ordinal, end[1])
    if outside or backwards:
        raise InvalidInputError("No text is selected there; select at least one character and tag it again.")


def _decide(ws: Workspace, coding_id: int, status: str) -> Coding:
    with writing(ws.db):
        get_coding(ws, coding_id)
        codes.decide_coding(ws.db, coding_id, status=status, decided_by=current_member(ws).id)
    return get_coding(ws, coding_id)
