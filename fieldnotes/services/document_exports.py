"""A document, debrief or set of answers as it is written to a file, with the codings that were accepted."""

from ..errors import InvalidInputError
from ..interchange.document_export import (
    DOCUMENT_FORMATS,
    WrittenAnswer,
    WrittenCoding,
    WrittenDocument,
    WrittenParagraph,
    write_document,
)
from ..records import Answer
from ..store import transcript_files
from .access import allowed
from .answers import get_answers
from .coding import list_codes, read_source
from .workspace import Workspace


@allowed("take out")
def written_document(ws: Workspace, source_id: int) -> WrittenDocument:
    """Return a document to be written. Only accepted codings are in it. Raises NotFoundError."""
    view = read_source(ws, source_id)
    answers = get_answers(ws, view.segments)
    place = {segment.id: at for at, segment in enumerate(view.segments)}
    excerpts = {excerpt.id: excerpt for excerpt in view.excerpts}
    codes = {code.id: f"{code.kind}: {code.name}" for code in list_codes(ws)}
    file = transcript_files.read_source_file(ws.db, source_id)
    codings = []
    for made in view.codings:
        excerpt = excerpts[made.excerpt_id]
        if made.status == "accepted" and made.code_id in codes:
            codings.append(
                WrittenCoding(
                    codes[made.code_id],
                    made.made_by,
                    excerpt.text,
                    (place[excerpt.first_segment_id], excerpt.start_char),
                    (place[excerpt.last_segment_id], excerpt.end_char),
                    made.intensity,
                )
            )
    return WrittenDocument(
        view.source.title,
        view.source.form,
        tuple(
            WrittenParagraph(
                segment.text,
                answer.question if (answer := answers.get(segment.id)) else segment.heading,
                segment.level,
                segment.page,
                _answer(answer),
            )
            for segment in view.segments
        ),
        tuple(codings),
        view.source.market,
        file.language if file else None,
        file.file_name if file else "",
    )


@allowed("take out")
def export_document(ws: Workspace, source_id: int, file_format: str) -> bytes:
    """Return a document as the bytes of a file: txt, docx (codes as comments), csv or json.

    Raises InvalidInputError for another format: a document has no times for captions.
    """
    if file_format not in DOCUMENT_FORMATS:
        raise InvalidInputError(
            f"A document is written as {', '.join(DOCUMENT_FORMATS)}; {file_format} needs times, which it "
            "does not have."
        )
    return write_document(written_document(ws, source_id), file_format)


def _answer(answer: Answer | None) -> WrittenAnswer | None:
    if answer is None:
        return None
    return WrittenAnswer(
        answer.row_number,
        answer.respondent,
        answer.question,
        answer.market,
        answer.segment,
        answer.channel,
        answer.answered_on,
        answer.score,
    )
