"""Taking names, numbers and addresses out of lines, titles, file names and sound."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from ..coding.embeddings import knows_language
from ..coding.language import find_names_in
from ..errors import InvalidInputError, NotFoundError
from ..privacy.masking import words_masker
from ..privacy.personal import LABELS, find_personal, redact
from ..records import (
    PERSONAL_KINDS,
    Job,
    KeptOriginal,
    PersonalFinding,
    PersonalKind,
    PersonalSpan,
    Segment,
    Word,
    WordSpan,
)
from ..store import jobs, lines, redaction, sources
from ..store.database import writing
from .access import allowed
from .audit import note_in_audit
from .coding import place_words
from .dropped_reels import drop_reels_of
from .known_names import names_on_record
from .pieces import Progress
from .privacy_rules import get_privacy_rules
from .quoting import check_may_be_read
from .redacted_debriefs import follow_walk, redact_walk
from .redacted_sound import silence_words
from .redacted_titles import redact_titles
from .runs import replace_run
from .scouring import leave_no_trace_of_words
from .workspace import Workspace, current_member


@dataclass(frozen=True)
class Redacted:
    """What was taken out: passages of lines, titles and file names, seconds of sound."""

    passages: int = 0
    titles: int = 0
    seconds: float = 0.0


@allowed("have work done", own="source_id")
def queue_redaction(ws: Workspace, source_id: int) -> Job:
    """Queue looking for what gives somebody away in a source; a worker does it."""
    if sources.read_source(ws.db, source_id) is None:
        raise NotFoundError(f"There is no source {source_id} in this workspace.")
    with writing(ws.db):
        jobs.add_job(ws.db, "redact", source_id)
    return jobs.read_latest_jobs(ws.db, "redact", source_id)[source_id]


@allowed("have work done", own="source_id")
def queue_by_rule(ws: Workspace, source_id: int) -> None:
    """Queue it where the workspace's rule takes out what is sure by itself."""
    if get_privacy_rules(ws).redact == "what is sure":
        with writing(ws.db):
            jobs.add_job(ws.db, "redact", source_id)


@allowed("have work done")
def redact_by_rule(ws: Workspace, claim: Progress) -> None:
    """Look for what gives somebody away in the claimed job's source; take out what is sure by the rule."""
    find_personal_data(ws, claim.job.item_id, check=claim.check)
    if get_privacy_rules(ws).redact == "what is sure" and claim.holds():
        redact_sure(ws, claim.job.item_id)


@allowed("code")
def find_personal_data(ws: Workspace, source_id: int, *, check: Callable[[], None] = lambda: None) -> int:
    """Look for what gives somebody away in a source's lines; returns how many passages wait for a decision.

    Loads the language model. check: asked between lines; raises to stop. What was decided before on a line
    that still reads the same stays decided. Raises NotFoundError, ConsentError.
    """
    if sources.read_source(ws.db, source_id) is None:
        raise NotFoundError(f"There is no source {source_id} in this workspace.")
    check_may_be_read(ws, source_id)
    names = names_on_record(ws, source_id)
    segments = sources.read_segments(ws.db, source_id)
    seen = _names_seen(segments, names.language)
    for segment in segments:
        check()
        spans = find_personal(
            segment.text,
            language=names.language,
            named=seen.get(segment.id, ()),
            known=names.known,
            parts=names.parts,
        )
        with writing(ws.db):
            redaction.add_findings(ws.db, segment, spans)
    return len(redaction.read_open(ws.db, source_id=source_id))


@allowed("code")
def list_personal_data(
    ws: Workspace, *, source_id: int | None = None, limit: int = 50
) -> list[PersonalFinding]:
    """Return passages that wait for a decision, of a source or of all that may be read."""
    return redaction.read_open(ws.db, source_id=source_id, limit=limit)


@allowed("code")
def count_personal_data(ws: Workspace) -> int:
    """Return how many passages wait for a decision."""
    return redaction.count_open(ws.db)


@allowed("code")
def keep_passages(ws: Workspace, finding_ids: Collection[int]) -> None:
    """Say that these passages give nobody away; they are not asked about again while the line reads so."""
    with writing(ws.db):
        redaction.set_decided(ws.db, finding_ids, "kept", decided_by=current_member(ws).id)


@allowed("code")
def ask_again(ws: Workspace, finding_ids: Collection[int]) -> None:
    """Take back `keep_passages`."""
    with writing(ws.db):
        redaction.set_decided(ws.db, finding_ids, "open", decided_by=current_member(ws).id)


@allowed("code")
def redact_sure(ws: Workspace, source_id: int) -> Redacted:
    """Take out all that is sure in a source, in its lines, sound, titles and file name."""
    sure = redaction.read_open(ws.db, source_id=source_id, only_sure=True)
    done = _redact_found(ws, [one.id for one in sure])
    with writing(ws.db):
        titles = redact_titles(ws, source_id, names_on_record(ws, source_id).known)
    if done.passages or titles:
        _destroy_by_rule(ws)
    return Redacted(done.passages, titles, done.seconds)


@allowed("code")
def redact_passages(ws: Workspace, finding_ids: Collection[int]) -> Redacted:
    """Take passages out of their lines and out of the sound; a label such as "[name]" stands in their place.

    Tags stay on their words. What the lines were is kept apart or destroyed, by the workspace's rule; the log
    of the source's changes goes, because it holds the words, and so does English beside the lines. Of a
    debrief, the walk's own texts are redacted too.
    Raises NotFoundError where a passage was decided on meanwhile or its line was changed.
    """
    done = _redact_found(ws, finding_ids)
    _destroy_by_rule(ws)
    return done


def _redact_found(ws: Workspace, finding_ids: Collection[int]) -> Redacted:
    found = redaction.read_findings(ws.db, finding_ids)
    if len(found) < len(set(finding_ids)):
        raise NotFoundError("Some of these passages were decided on or changed meanwhile; reload the page.")
    spans = redaction.read_spans(ws.db, finding_ids)
    return _redact(ws, spans, finding_ids)


@allowed("code")
def redact_passage(ws: Workspace, segment_id: int, start_char: int, end_char: int, kind: str) -> Redacted:
    """Take out a passage that a person found, code points [start, end) of a line; as `redact_passages`.

    kind: one of PERSONAL_KINDS. Raises InvalidInputError for a passage outside the line.
    """
    segment = sources.read_segment(ws.db, segment_id)
    if segment is None:
        raise NotFoundError("That line is not here any more; reload the page.")
    if not 0 <= start_char < end_char <= len(segment.text):
        raise InvalidInputError("That passage is not in the line; choose it again.")
    chosen: PersonalKind | None = next((one for one in PERSONAL_KINDS if one == kind), None)
    if chosen is None:
        raise InvalidInputError(f"“{kind}” is no kind; use {', '.join(PERSONAL_KINDS)}.")
    done = _redact(ws, {segment_id: [PersonalSpan(start_char, end_char, chosen, sure=True)]}, ())
    _destroy_by_rule(ws)
    return done


@allowed("look after the workspace")
def list_originals(ws: Workspace, source_id: int) -> list[KeptOriginal]:
    """Return a source's lines as they were before they were redacted; the audit log notes who read them.

    Raises AccessError for somebody who is no administrator, and ConsentError where somebody heard withdrew.
    """
    check_may_be_read(ws, source_id)
    with writing(ws.db):
        note_in_audit(ws, "original read", item_kind="source", item_id=source_id)
        return redaction.read_original_lines(ws.db, source_id)


def _destroy_by_rule(ws: Workspace) -> None:
    """Leave nothing of redacted words in the database's file, where originals are to be destroyed."""
    if get_privacy_rules(ws).originals == "destroyed":
        leave_no_trace_of_words(ws)


def _redact(ws: Workspace, spans: dict[int, list[PersonalSpan]], finding_ids: Collection[int]) -> Redacted:
    segments = [one for one in (sources.read_segment(ws.db, segment_id) for segment_id in spans) if one]
    rules = get_privacy_rules(ws)
    quiet = {one.id: _quiet_spans(ws, one, spans[one.id]) for one in segments}
    swaps = silence_words(ws, segments, quiet, rules)
    source_ids = {segment.source_id for segment in segments}
    drop_reels_of(ws, list(source_ids))
    words = [one.text[span.start_char : span.end_char] for one in segments for span in spans[one.id]]
    with writing(ws.db):
        redaction.forget_made_of(ws.db, segments, words_masker(words))
        # A worker that translates hears the sound as it was; it goes on with the sound as it is.
        jobs.take_back(ws.db, "translate", redaction.read_sources_beside(ws.db, source_ids))
        for segment in segments:
            if rules.originals == "kept":
                redaction.keep_original_line(ws.db, segment.id)
            _write(ws, segment, spans[segment.id])
            redact_walk(ws, segment, spans[segment.id])
        for source_id in source_ids:
            follow_walk(ws, source_id, keep_originals=rules.originals == "kept")
            redaction.forget_changes(ws.db, source_id)
            note_in_audit(ws, "redacted", item_kind="source", item_id=source_id)
        redaction.set_decided(ws.db, finding_ids, "redacted", decided_by=current_member(ws).id)
        swaps.store()
    swaps.delete_old()
    seconds = sum(end - start for some in quiet.values() for start, end in some)
    return Redacted(passages=sum(map(len, spans.values())), seconds=round(seconds, 2))


def _write(ws: Workspace, segment: Segment, spans: Sequence[PersonalSpan]) -> None:
    """Put the redacted line and its words in the place of what was there."""
    words = _words_left(ws, segment, spans)
    (before,) = lines.read_lines(ws.db, [segment.id])
    text = redact(before.text, spans)
    after = type(before)(**{**vars(before), "text": text, "machine_text": text})
    replace_run(ws, segment.source_id, [before], [after], {})
    redaction.set_words(ws.db, segment.id, words)


def _words_left(ws: Workspace, segment: Segment, spans: Sequence[PersonalSpan]) -> list[Word]:
    """Return the line's words as they are after redaction: one word, with all their time, for each span."""
    left: list[Word] = []
    last_hit: int | None = None
    for placed in place_words(ws, [segment])[segment.id]:
        word = placed.word
        hit = next((n for n, one in enumerate(spans) if _touches(placed, one)), None)
        if hit is not None and hit == last_hit:
            left[-1] = Word(left[-1].text, left[-1].start_s, word.end_s, 1.0)
            continue
        last_hit = hit
        if hit is None:
            text = segment.text[placed.start_char : placed.end_char]
            left.append(Word(f" {text}", word.start_s, word.end_s, word.probability))
        else:
            left.append(Word(f" {LABELS[spans[hit].kind]}", word.start_s, word.end_s, 1.0))
    return left


def _quiet_spans(ws: Workspace, segment: Segment, spans: Sequence[PersonalSpan]) -> list[tuple[float, float]]:
    """Return when the words of spans are said; all of the line where no word has times."""
    if segment.start_s is None or segment.end_s is None:
        return []
    words = place_words(ws, [segment])[segment.id]
    found = [
        (one.word.start_s, one.word.end_s) for one in words if any(_touches(one, span) for span in spans)
    ]
    return found or [(segment.start_s, segment.end_s)]


def _touches(word: WordSpan, span: PersonalSpan) -> bool:
    return word.start_char < span.end_char and word.end_char > span.start_char


def _names_seen(segments: Sequence[Segment], language: str) -> dict[int, list[tuple[int, int]]]:
    if not knows_language(language):
        return {}
    found = find_names_in([segment.text for segment in segments])
    return {
        segment.id: [(one.start_char, one.end_char) for one in names if one.label == "PERSON"]
        for segment, names in zip(segments, found, strict=True)
    }
