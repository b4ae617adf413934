"""What leaves the app as text: transcripts, codings, metric values, findings. The user's text stays data."""

from dataclasses import asdict, replace

from ..errors import InvalidInputError, NotFoundError
from ..interchange.csv_text import rows_to_csv
from ..interchange.transcript_file import (
    TRANSCRIPT_FORMATS,
    file_name_for,
    write_transcript,
    write_transcript_bytes,
)
from ..interchange.transcript_form import SPEAKER_LABELS, TranscriptDocument
from ..interchange.transcript_json import write_transcript_json
from ..records import Segment
from ..store import sources
from .access import allowed
from .audit import note_in_audit
from .coding import get_excerpt, list_codes, read_source
from .document_exports import export_document
from .finding_exports import findings_text
from .library import search_library
from .metrics import get_metric, list_metric_values, list_rejected_rows
from .quoting import check_may_be_quoted
from .transcript_documents import checked_labels, document_of, transcript_document
from .translating import get_translation
from .workspace import Workspace

LABELS = SPEAKER_LABELS
KINDS = ("transcript", "translation", "codings", "metric", "findings")
FORMATS = TRANSCRIPT_FORMATS
_ALLOWED = {
    "transcript": TRANSCRIPT_FORMATS,
    "translation": TRANSCRIPT_FORMATS,
    "codings": ("csv",),
    "metric": ("csv",),
    "findings": ("csv", "json"),
}


@allowed("take out")
def export_text(
    ws: Workspace,
    what: str,
    *,
    item_id: int | None = None,
    file_format: str | None = None,
    labels: str = "names",
) -> str:
    """Return an export as text.

    what: "transcript" (item_id is the source, of any kind; a document comes with its codings) or
    "translation" (its English text),
    "codings" (all accepted ones), "metric" (item_id is the metric), "findings" (all, or item_id alone, with
    how strong the evidence is). file_format: the first that the kind
    allows, when None. labels: what a transcript's speakers are called by, "names", "roles" or "codes"; the
    file says which.
    Raises InvalidInputError for a combination that does not exist, and for docx, which is no text,
    NotFoundError for what is not there, and ConsentError for a transcript or its translation where somebody
    heard does not agree to being quoted inside the company. The audit log notes it.
    """
    file_format = _checked_format(what, item_id, file_format)
    if file_format == "docx":
        raise InvalidInputError("A Word document is no text; export it to a file.")
    _check_and_note(ws, what, item_id, file_format, labels)
    return _text(ws, what, item_id, file_format, labels)


def _check_and_note(ws: Workspace, what: str, item_id: int | None, file_format: str, labels: str) -> None:
    is_source = what in ("transcript", "translation")
    if is_source and item_id is not None:
        check_may_be_quoted(ws, item_id)
    item_kind = "source" if is_source else what
    detail = f"{what} as {file_format}" + (f", speakers by {labels}" if is_source else "")
    note_in_audit(ws, "exported", item_kind=item_kind, item_id=item_id, detail=detail)


def _text(ws: Workspace, what: str, item_id: int | None, file_format: str, labels: str) -> str:
    if what == "codings":
        return _codings(ws)
    if what == "findings":
        return findings_text(ws, file_format, finding_id=item_id)
    assert item_id is not None
    if what == "transcript" and _is_document(ws, item_id):
        return export_document(ws, item_id, file_format).decode("utf-8")
    if what == "translation":
        return write_transcript(_english_document(ws, item_id, labels=labels), file_format)
    return _transcript(ws, item_id, file_format, labels) if what == "transcript" else _metric(ws, item_id)


@allowed("take out")
def export_bytes(
    ws: Workspace,
    what: str,
    *,
    item_id: int | None = None,
    file_format: str | None = None,
    labels: str = "names",
) -> bytes:
    """Return an export as the bytes of a file, text in UTF-8; as export_text, and docx as well."""
    file_format = _checked_format(what, item_id, file_format)
    _check_and_note(ws, what, item_id, file_format, labels)
    if file_format == "docx":
        assert item_id is not None
        if what == "transcript" and _is_document(ws, item_id):
            return export_document(ws, item_id, "docx")
        make = _english_document if what == "translation" else transcript_document
        return write_transcript_bytes(make(ws, item_id, labels=labels), "docx")
    return _text(ws, what, item_id, file_format, labels).encode("utf-8")


@allowed("take out")
def transcript_file_name(
    ws: Workspace, source_id: int, *, file_format: str, labels: str = "names", what: str = "transcript"
) -> str:
    """Return a name for a transcript's file: its title, and what its speakers are called by.

    what: "transcript", or "translation" for the English text. Raises NotFoundError.
    """
    source = sources.read_source(ws.db, source_id)
    if source is None:
        raise NotFoundError(f"There is no source {source_id} in this workspace; open one from the library.")
    title = f"{source.title} in English" if what == "translation" else source.title
    return file_name_for(TranscriptDocument(title, (), checked_labels(labels)), file_format)


@allowed("take out")
def export_rejected_rows(ws: Workspace, import_id: int) -> str:
    """Return every row that an import of a metric did not take, with its reason, as CSV."""
    return rows_to_csv(
        ("line", "reason"), [(row.line, row.reason) for row in list_rejected_rows(ws, import_id)]
    )


def _is_document(ws: Workspace, source_id: int) -> bool:
    source = sources.read_source(ws.db, source_id)
    return source is not None and source.form != ""


def _checked_format(what: str, item_id: int | None, file_format: str | None) -> str:
    if what not in KINDS:
        raise InvalidInputError(f"“{what}” cannot be exported; use {', '.join(KINDS)}.")
    file_format = file_format or _ALLOWED[what][0]
    if file_format not in _ALLOWED[what]:
        raise InvalidInputError(
            f"A {what} export is made as {' or '.join(_ALLOWED[what])}, not {file_format}."
        )
    if item_id is None and what not in ("codings", "findings"):
        raise InvalidInputError(f"Say which {what} by its number.")
    return file_format


def _transcript(ws: Workspace, source_id: int, file_format: str, labels: str) -> str:
    document = transcript_document(ws, source_id, labels=labels)
    if file_format != "json":
        return write_transcript(document, file_format)
    view = read_source(ws, source_id)
    english = get_translation(ws, source_id)
    # Codings carry the names of those who made them, not of those who speak; the rest of the view has both.
    return write_transcript_json(
        document,
        also={
            "source": view.source,
            "segments": [{"id": one.id, "ordinal": one.ordinal} for one in view.segments],
            "excerpts": view.excerpts,
            "codings": view.codings,
            "translation": {**asdict(english.translation), "lines": english.lines} if english else None,
        },
    )


def _english_document(ws: Workspace, source_id: int, *, labels: str) -> TranscriptDocument:
    """Return the English text, each line by who speaks beside it, with a word where the engine was unsure."""
    view, english = read_source(ws, source_id), get_translation(ws, source_id)
    if english is None:
        raise NotFoundError(f"There is no English text beside source {source_id}; translate it first.")
    speakers = {segment.id: segment.speaker_id for segment in view.segments}
    lines = [
        Segment(0, source_id, number, text, line.text, line.start_s, line.end_s, speakers[segment_id])
        for segment_id, beside in english.beside.items()
        for number, line in enumerate(beside)
        for text in [f"{line.text} (a guess)" if line.doubtful else line.text]
    ]
    made_by = english.translation
    warning = f"English by machine ({made_by.engine}, model {made_by.model}): check it before you quote it"
    return replace(
        document_of(ws, view, lines, labels=labels),
        title=f"{view.source.title}, {warning}",
        language="en",
        engine=f"{made_by.engine} {made_by.model}",
    )


def _codings(ws: Workspace) -> str:
    names = {code.id: (code.kind, code.name) for code in list_codes(ws, merged=True)}
    table = []
    page = 1
    while True:
        found = search_library(ws, kind="passage", page=page, page_size=500)
        for card in found.cards:
            excerpt = get_excerpt(ws, card.id)
            table += [
                (
                    *names[code_id],
                    card.quote,
                    card.title,
                    card.speaker,
                    card.seat,
                    card.market,
                    card.stage,
                    excerpt.start_s,
                    excerpt.end_s,
                )
                for code_id in card.codes
            ]
        if page >= found.pages:
            break
        page += 1
    header = ("kind", "code", "passage", "source", "speaker", "seat", "market", "stage", "start_s", "end_s")
    return rows_to_csv(header, table)


def _metric(ws: Workspace, metric_id: int) -> str:
    metric = get_metric(ws, metric_id)
    header = (
        "metric",
        "period_start",
        "period_end",
        "market",
        "segment",
        "stage",
        "touchpoint",
        "channel",
        "value",
        "low",
        "high",
        "responses",
    )
    return rows_to_csv(
        header,
        [
            (
                metric.name,
                value.period_start,
                value.period_end,
                value.slice.market,
                value.slice.segment,
                value.slice.stage,
                value.slice.touchpoint,
                value.slice.channel,
                value.value,
                value.low,
                value.high,
                value.responses,
            )
            for value in list_metric_values(ws, metric_id)
        ],
    )
