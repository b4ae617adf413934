"""Open answers of a survey as a source: one segment an answer, consent first, stored once."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import isfinite

from ..errors import InvalidInputError, NotFoundError
from ..records import Answer, AnswerFile, AnswerRow, Segment, Source
from ..store import documents, field, jobs, sources, transcript_files
from ..store.database import writing
from .access import FILTERS, allowed, only_own
from .imported import find_own_part
from .quoting import add_quoted_customer, check_quoting
from .workspace import Workspace, checked_text


@allowed("hear sources", own="session_id")
def add_answers(
    ws: Workspace,
    title: str,
    rows: Iterable[AnswerRow],
    *,
    file: AnswerFile | None = None,
    market: str = "",
    session_id: int | None = None,
    stage_id: int | None = None,
    language: str | None = None,
    participant_ids: Sequence[int] = (),
    consent: str = "",
    own_voice_only: bool = False,
    suggest: bool = True,
) -> Source:
    """Store answers as one source of form "answers", one segment an answer, in their order.

    rows: an answer without words is left out. file: what they were read from; the same column of the same
    content again returns the source that it became, and stores nothing. market: of answers that have none of
    their own. consent: how the respondents agreed to being quoted inside the team ("survey's notice"): they
    get one participant's code together; or participant_ids who did, or own_voice_only. suggest: queue
    suggestions. A mail address as respondent is kept as a pseudonym.
    Raises ConsentError, NotFoundError, InvalidInputError where no answer has words; nothing is stored then.
    """
    title = checked_text(title, "The title", required=True)
    check_place(ws, session_id=session_id, stage_id=stage_id)
    with writing(ws.db):
        if file is not None:
            found = find_own_part(ws, file.sha256, file.column)
            if found is not None:
                return _source(ws, found)
        people = list(dict.fromkeys(participant_ids))
        if consent.strip():
            people.append(add_quoted_customer(ws, market=market, how=consent, segment="respondents"))
        check_quoting(ws, file.file_name if file else title, people, own_voice_only=own_voice_only)
        values: dict[str, object] = {
            "kind": "document",
            "form": "answers",
            "title": title,
            "market": checked_text(market, "The market"),
            "session_id": session_id,
            "stage_id": stage_id,
        }
        source_id = sources.add_source(ws.db, values)
        if file is not None:
            kept: dict[str, object] = {
                "source_id": source_id,
                "sha256": file.sha256,
                "file_name": file.file_name,
                "format": file.format,
                "kind": "other",
                "language": language,
                "part": file.column,
            }
            transcript_files.add_source_file(ws.db, kept, people)
        else:
            transcript_files.add_source_people(ws.db, source_id, people)
        if not documents.add_answers(ws.db, source_id, _checked(rows)):
            raise InvalidInputError(
                f"No answer of “{title}” has any words; choose the column with the answers."
            )
        if suggest:
            jobs.add_job(ws.db, "suggest", source_id)
    return _source(ws, source_id)


@allowed("hear sources", own=FILTERS)
def get_answers(ws: Workspace, segments: Sequence[Segment]) -> Mapping[int, Answer]:
    """Return what is known of the answers among these segments beside their words, by segment id."""
    own = only_own(ws, "hear sources", "segment_id", segments, lambda one: one.id)
    return documents.read_answers(ws.db, [segment.id for segment in own])


@allowed("hear sources", own="session_id")
def check_place(ws: Workspace, *, session_id: int | None, stage_id: int | None) -> None:
    """Raise NotFoundError for a session or a journey stage that does not exist."""
    if session_id is not None and not field.read_sessions(ws.db, session_id):
        raise NotFoundError(f"There is no session {session_id} in this workspace.")
    if stage_id is not None and not field.has_stage(ws.db, stage_id):
        raise NotFoundError(f"There is no journey stage {stage_id} in this workspace.")


def _checked(rows: Iterable[AnswerRow]) -> Iterator[AnswerRow]:
    for number, row in enumerate(rows, start=1):
        place = f"Row {row.row_number or number}"
        text = checked_text(row.text, f"The answer of {place.lower()}")
        if not text:
            continue
        if row.score is not None and not isfinite(row.score):
            raise InvalidInputError(f"{place} has a score that is no number; leave it out.")
        yield replace(
            row,
            text=text,
            respondent=_pseudonym(checked_text(row.respondent, f"{place}'s respondent")),
            question=checked_text(row.question, f"{place}'s question"),
            market=checked_text(row.market, f"{place}'s market"),
            segment=checked_text(row.segment, f"{place}'s segment"),
            channel=checked_text(row.channel, f"{place}'s channel"),
        )


def _pseudonym(respondent: str) -> str:
    """Return a respondent's id; of a mail address a name that is the same each time and tells nobody."""
    if "@" not in respondent:
        return respondent
    return f"R-{hashlib.sha256(respondent.casefold().encode()).hexdigest()[:8]}"


def _source(ws: Workspace, source_id: int) -> Source:
    source = sources.read_source(ws.db, source_id)
    assert source is not None
    return source
