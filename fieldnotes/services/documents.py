"""Documents as sources: letters, notes, reports; consent first, stored once, a paragraph a segment."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..interchange.document_file import DOCUMENT_ENDINGS, read_document_file
from ..interchange.document_form import ImportedDocument
from ..records import Source
from ..store import documents, jobs, sources, transcript_files
from ..store.database import writing
from .access import allowed
from .answers import check_place
from .forgetting import set_removed
from .imported import find_own_part
from .quoting import add_quoted_customer, check_quoting
from .workspace import Workspace, checked_file_name, checked_text

ENDINGS = DOCUMENT_ENDINGS
DOCUMENT_KINDS = ("interview", "other")


@dataclass(frozen=True)
class DocumentImport:
    """A document that is in the workspace; `already_there` when the very same file was imported before."""

    source: Source
    document: ImportedDocument
    already_there: bool


@dataclass(frozen=True)
class DocumentPreview:
    """A document file as it reads, nothing of it stored.

    source: what it became when the very same file was imported before, else None.
    """

    document: ImportedDocument
    source: Source | None


@allowed("bring in sources")
def preview_document(
    ws: Workspace,
    content: bytes,
    file_name: str,
    *,
    on_progress: Callable[[float], None] = lambda _share: None,
) -> DocumentPreview:
    """Read a document file without storing it. Raises ImportFileError as import_document does."""
    document = read_document_file(content, file_name, on_progress=on_progress)
    sha256 = hashlib.sha256(content).hexdigest()
    found = find_own_part(ws, sha256)
    return DocumentPreview(document, None if found is None else sources.read_source(ws.db, found))


@allowed("bring in sources", own="session_id")
def import_document(
    ws: Workspace,
    content: bytes | Path,
    file_name: str = "",
    *,
    title: str = "",
    kind: str = "other",
    market: str = "",
    session_id: int | None = None,
    stage_id: int | None = None,
    written_on: date | None = None,
    language: str | None = None,
    participant_ids: Sequence[int] = (),
    consent: str = "",
    own_voice_only: bool = False,
    read: ImportedDocument | None = None,
    on_progress: Callable[[float], None] = lambda _share: None,
) -> DocumentImport:
    """Read a document (interchange.document_file) and store it as a source, one segment a paragraph.

    content: the file's bytes, or its path. title: the file's own by default, else its name. kind: "interview"
    for notes of one, else "other". participant_ids: everybody whose words are in it; each must have agreed to
    being quoted inside. consent: how they agreed, for example "signed form"; they get one participant's code
    with it. own_voice_only: it holds the team's words alone. read: what preview_document read of the same
    file already. on_progress: gets the share of the file that was read, 0 to 1.

    The same content again returns the source that it became, as import_transcript does.
    Raises ConsentError naming who has not agreed, ImportFileError for a file that cannot be read,
    NotFoundError for a session, stage or participant that does not exist.
    """
    if isinstance(content, Path):
        file_name, content = file_name or content.name, content.read_bytes()
    file_name = checked_file_name(file_name, "document")
    if kind not in DOCUMENT_KINDS:
        raise InvalidInputError(f"“{kind}” is no kind of document; use {' or '.join(DOCUMENT_KINDS)}.")
    agreed = own_voice_only or bool(consent.strip())
    check_quoting(ws, file_name, participant_ids, own_voice_only=agreed)
    check_place(ws, session_id=session_id, stage_id=stage_id)
    document = read or read_document_file(content, file_name, on_progress=on_progress)
    sha256 = hashlib.sha256(content).hexdigest()
    with writing(ws.db):
        found = find_own_part(ws, sha256)
        if found is not None:
            return DocumentImport(_document(ws, found), document, already_there=True)
        people = list(dict.fromkeys(participant_ids))
        if consent.strip():
            people.append(add_quoted_customer(ws, market=market, how=consent))
        values: dict[str, object] = {
            "kind": "document",
            "form": "text",
            "title": checked_text(title or document.title, "The title") or Path(file_name).stem,
            "market": checked_text(market, "The market"),
            "session_id": session_id,
            "stage_id": stage_id,
        }
        source_id = sources.add_source(ws.db, values)
        file: dict[str, object] = {
            "source_id": source_id,
            "sha256": sha256,
            "file_name": file_name,
            "format": document.format_name,
            "kind": kind,
            "language": language,
            "recorded_on": written_on,
        }
        transcript_files.add_source_file(ws.db, file, people)
        for ordinal, one in enumerate(document.paragraphs):
            text = checked_text(one.text, f"Paragraph {ordinal + 1}")
            documents.add_paragraph(ws.db, source_id, ordinal, text, level=one.level, page=one.page)
        jobs.add_job(ws.db, "suggest", source_id)
    return DocumentImport(_document(ws, source_id), document, already_there=False)


@allowed("bring in sources", own="source_id")
def rename_document(ws: Workspace, source_id: int, title: str) -> Source:
    """Give a document or a set of answers another title. A debrief has its walk's."""
    title = checked_text(title, "The title", required=True)
    with writing(ws.db):
        _imported(ws, source_id)
        sources.update_source(ws.db, source_id, {"title": title})
    return _document(ws, source_id)


@allowed("bring in sources", own="source_id")
def remove_document(ws: Workspace, source_id: int) -> None:
    """Take a document or a set of answers out of all pages; restore_document brings it back as it was.

    Codings, evidence and stories on it are kept for that, and shown nowhere meanwhile.
    """
    with writing(ws.db):
        _imported(ws, source_id)
        set_removed(ws, source_id, True)


@allowed("bring in sources", own="source_id")
def restore_document(ws: Workspace, source_id: int) -> Source:
    """Bring a removed document back; one that is there stays as it is.

    Raises ConflictError where its file was imported anew meanwhile.
    """
    with writing(ws.db):
        if sources.read_source(ws.db, source_id) is not None:
            return _imported(ws, source_id)
        file = transcript_files.read_source_file(ws.db, source_id)
        if file is not None and find_own_part(ws, file.sha256, file.part) is not None:
            raise ConflictError(
                f"{file.file_name} was imported again since it was removed; remove the new one, then bring "
                "this one back."
            )
        set_removed(ws, source_id, False)
        return _imported(ws, source_id)


def _imported(ws: Workspace, source_id: int) -> Source:
    source = _document(ws, source_id)
    if source.kind != "document" or source.form == "debrief":
        raise InvalidInputError(
            f"“{source.title}” is no imported document; it belongs to its walk or recording."
        )
    return source


def _document(ws: Workspace, source_id: int) -> Source:
    source = sources.read_source(ws.db, source_id)
    if source is None:
        raise NotFoundError(f"There is no source {source_id} in this workspace; open one from the library.")
    return source
