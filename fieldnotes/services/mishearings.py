"""Terms of the vocabulary that may have been misheard in a transcript: offered, accepted, refused."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..coding.anchors import Edit
from ..errors import ConflictError, NotFoundError
from ..records import Segment, Word
from ..store import lines as store_lines
from ..store import sources, vocabulary
from ..store.database import writing
from ..transcription import place_words, stripped_span, suggest_in_lines
from .access import allowed
from .correcting import edit_segment
from .quoting import check_may_be_read
from .workspace import Workspace, current_member


@dataclass(frozen=True)
class SuggestedCorrection:
    """A term that may have been said in a line where other words stand; nobody has accepted it.

    start_char: of what was heard in the line's text as it reads now, in code points. start_s, end_s: seconds
    from the recording's start. probability: 0.5 to 1.0.
    """

    segment_id: int
    start_char: int
    heard: str
    term: str
    probability: float
    start_s: float
    end_s: float


@dataclass(frozen=True)
class CorrectedLine:
    """A line as it read before a correction, and its revision after."""

    segment_id: int
    text_before: str
    revision: int


@dataclass(frozen=True)
class _Placed:
    """A word as the engine heard it, where it stands in the line's text now."""

    word: Word
    start: int
    end: int


@allowed("code")
def list_suggested_corrections(ws: Workspace, source_id: int) -> list[SuggestedCorrection]:
    """Return what may be misheard in a source, in the order of the text.

    Words that a person wrote are taken as right, and what was refused in a line is left out. Sources that no
    engine heard have none. Raises NotFoundError, ConsentError as read_source.
    """
    if sources.read_source(ws.db, source_id) is None:
        raise NotFoundError(f"There is no source {source_id} in this workspace; open one from the library.")
    check_may_be_read(ws, source_id)
    terms = [one.term for one in vocabulary.read_terms(ws.db)]
    if not terms:
        return []
    segments = sources.read_segments(ws.db, source_id)
    words = store_lines.read_words(ws.db, [segment.id for segment in segments])
    refused = vocabulary.read_refused(ws.db, source_id)
    runs = [
        (segment, run) for segment in segments for run in _untouched_runs(segment, words.get(segment.id, ()))
    ]
    offered = suggest_in_lines([[placed.word for placed in run] for _, run in runs], terms)
    found = []
    for (segment, run), corrections in zip(runs, offered, strict=True):
        for correction in corrections:
            first, last = run[correction.first_word], run[correction.last_word]
            start, end = stripped_span(segment.text, first.start, last.end)
            heard = segment.text[start:end]
            if (segment.id, heard, correction.term) not in refused:
                found.append(
                    SuggestedCorrection(
                        segment_id=segment.id,
                        start_char=start,
                        heard=heard,
                        term=correction.term,
                        probability=correction.probability,
                        start_s=first.word.start_s,
                        end_s=last.word.end_s,
                    )
                )
    return found


@allowed("code")
def accept_correction(ws: Workspace, suggested: SuggestedCorrection) -> tuple[CorrectedLine, ...]:
    """Write the term where it was offered, as `edit_segment` does: tags stay on their words.

    Returns what `undo_corrections` takes. Raises ConflictError when the line reads differently by now.
    """
    return _accept(ws, [suggested])


@allowed("code")
def accept_corrections_of_term(ws: Workspace, source_id: int, term: str) -> tuple[CorrectedLine, ...]:
    """Write a term wherever it is offered in a source, or nowhere; returns what `undo_corrections` takes."""
    with writing(ws.db):
        return _accept(ws, [one for one in list_suggested_corrections(ws, source_id) if one.term == term])


@allowed("code")
def undo_corrections(ws: Workspace, lines: Sequence[CorrectedLine]) -> None:
    """Let lines read as before. Raises ConflictError, and changes none, when one was corrected since."""
    with writing(ws.db):
        for line in lines:
            edit_segment(ws, line.segment_id, text=line.text_before, revision=line.revision)


@allowed("code")
def refuse_correction(ws: Workspace, suggested: SuggestedCorrection) -> None:
    """Store that a term was not said there; it is not offered for those words of the line again."""
    with writing(ws.db):
        _line(ws, suggested.segment_id)
        vocabulary.add_refused(
            ws.db,
            suggested.segment_id,
            heard=suggested.heard,
            term=suggested.term,
            refused_by=current_member(ws).id,
        )


@allowed("code")
def undo_refusal(ws: Workspace, suggested: SuggestedCorrection) -> None:
    """Let a refused correction be offered again."""
    with writing(ws.db):
        vocabulary.remove_refused(ws.db, suggested.segment_id, heard=suggested.heard, term=suggested.term)


def _accept(ws: Workspace, wanted: Sequence[SuggestedCorrection]) -> tuple[CorrectedLine, ...]:
    of_line: dict[int, list[SuggestedCorrection]] = defaultdict(list)
    for one in wanted:
        of_line[one.segment_id].append(one)
    lines = []
    with writing(ws.db):
        for segment_id, corrections in of_line.items():
            before = _line(ws, segment_id)
            text = before.text
            # From the end, so that what is still to come stays in its place.
            for one in sorted(corrections, key=lambda each: -each.start_char):
                end = one.start_char + len(one.heard)
                if text[one.start_char : end] != one.heard:
                    raise ConflictError(f"The line with “{one.heard}” reads differently by now.")
                text = text[: one.start_char] + one.term + text[end:]
            after = edit_segment(ws, segment_id, text=text, revision=before.revision)
            lines.append(CorrectedLine(segment_id, before.text, after.revision))
    return tuple(lines)


def _line(ws: Workspace, segment_id: int) -> Segment:
    segment = sources.read_segment(ws.db, segment_id)
    if segment is None:
        raise NotFoundError(f"There is no line {segment_id} in this workspace; reload the page.")
    return segment


def _untouched_runs(segment: Segment, words: Sequence[Word]) -> Iterator[list[_Placed]]:
    """Yield the runs of words that stand in the line as the engine heard them, with nothing else between."""
    places = place_words(segment.machine_text, [word.text for word in words])
    if not places:
        return
    if segment.text != segment.machine_text:
        edit = Edit(segment.machine_text, segment.text)
        places = [edit.move_span(start, end) for start, end in places]
    run: list[_Placed] = []
    reached = 0
    for word, (start, end) in zip(words, places, strict=True):
        between = segment.text[reached:start]
        if segment.text[start:end] != word.text or start < reached or any(map(str.isalnum, between)):
            if run:
                yield run
            run = []
        if segment.text[start:end] == word.text and start >= reached:
            run.append(_Placed(word, start, end))
            reached = end
    if run:
        yield run
