"""Bringing in documents: first whose words are in them, then the files, then what they are."""

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.services.documents import ENDINGS, DocumentPreview, import_document, preview_document
from fieldnotes.services.quoting import agrees_to_quoting
from fieldnotes.services.workspace import Workspace

from .drafts import forget, remember
from .files_in_hand import (
    FileInHand,
    draw_file,
    files_of,
    forget_refusal,
    note_refused,
    note_stored,
    put_all_away,
    show_stored,
    take_files,
)
from .formats import counted, plain
from .parts import section
from .recordings_heard import Heard, choose_heard
from .recordings_import_fields import DOCUMENT_KINDS, Details, ask_details

_OF = "document"
_SHOWN_PARAGRAPHS = 4
_File = FileInHand[DocumentPreview]


def documents_panel(ws: Workspace) -> None:
    """Draw the three steps and what was brought in; files are asked for once their people agreed."""
    show_stored(_OF)
    section("1. Whose words they are")
    heard = choose_heard(ws, agrees_to_quoting, spoken=False)
    section("2. The files")
    if heard is None:
        st.caption("First say whose words are in them, and that they agree to being quoted inside the team.")
    else:
        take_files(
            _OF,
            lambda data, name, tell: preview_document(ws, data, name, on_progress=tell),
            label="Documents",
            endings=ENDINGS,
            about="Word (DOCX), PDF with text, Markdown or plain text. Each paragraph can be tagged.",
        )
    files: list[_File] = files_of(_OF)
    for file in files:
        _draw_file(file)
    ready = [one for one in files if isinstance(one.read, DocumentPreview) and one.read.source is None]
    if ready and heard is not None:
        section("3. What it is" if len(ready) == 1 else "3. What they are")
        _details(ws, heard, ready)


def close_documents() -> None:
    """Put the files in hand away."""
    put_all_away(_OF)


def _draw_file(file: _File) -> None:
    with st.container(key=f"document_file_{file.key}"):
        read = file.read
        found = None if isinstance(read, FieldnotesError) else read
        draw_file(_OF, file, about=_about(read), there=found.source if found else None)
        if found is None:
            return
        for note in found.document.notes:
            st.info(plain(note), icon=":material/info:")
        if found.source is not None:
            return
        with st.expander("How it reads", key=f"document_reads_{file.key}"):
            for one in found.document.paragraphs[:_SHOWN_PARAGRAPHS]:
                text = one.text if len(one.text) <= 300 else f"{one.text[:299]}…"
                st.write(f"**{plain(text)}**" if one.level else plain(text))


def _about(read: DocumentPreview | FieldnotesError) -> str:
    if isinstance(read, FieldnotesError):
        return "cannot be read"
    found = read.document
    parts = [found.format_name, counted(len(found.paragraphs), "paragraph")]
    parts += [counted(found.pages, "page")] if found.pages else []
    return ", ".join(parts)


def _details(ws: Workspace, heard: Heard, ready: list[_File]) -> None:
    titles = {}
    for file in ready:
        assert isinstance(file.read, DocumentPreview)
        key = f"document_title_{file.key}"
        remember(key, file.read.document.title or file.own_title)
        label = "Title" if len(ready) == 1 else plain(f"Title of {file.name}")
        titles[file.key] = st.text_input(label, key=key)
    details = ask_details(
        ws, heard.participant_ids, kinds=DOCUMENT_KINDS, dated="Written on (optional)", key="document"
    )
    label = "Bring the document in" if len(ready) == 1 else f"Bring {len(ready)} documents in"
    if st.button(label, type="primary", key="document_now"):
        for file in ready:
            _bring(ws, heard, file, titles[file.key], details)
        st.rerun()


def _bring(ws: Workspace, heard: Heard, file: _File, title: str, details: Details) -> None:
    assert isinstance(file.read, DocumentPreview)
    forget_refusal(_OF, file)
    try:
        done = import_document(
            ws,
            file.data,
            file.name,
            title=title,
            kind=details.kind,
            market=details.market,
            session_id=details.session_id,
            stage_id=details.stage_id,
            written_on=details.recorded_on,
            language=details.language,
            participant_ids=heard.participant_ids,
            own_voice_only=heard.own_voice_only,
            read=file.read.document,
        )
    except FieldnotesError as error:
        note_refused(_OF, file, error)
        return
    words = f"“{done.source.title}” is here: {counted(len(done.document.paragraphs), 'paragraph')}."
    forget(f"document_title_{file.key}")
    note_stored(_OF, file, done.source.id, words)
