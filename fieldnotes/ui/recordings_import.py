"""Importing transcripts: first who is heard and what they agreed to, then the files, then what they are."""

from collections.abc import Mapping

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.services.participants import list_participants
from fieldnotes.services.transcript_import import (
    TranscriptPreview,
    agrees_to_import,
    import_transcript,
    match_voices,
    preview_transcript,
)
from fieldnotes.services.workspace import Workspace
from fieldnotes.transcription import language_name

from .consent_parts import person_label
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
from .formats import counted, day, plain
from .parts import section
from .recordings_heard import Heard, choose_heard
from .recordings_import_fields import Details, ask_details

IMPORTING = "recordings_importing"
_OF = "import"
_ENDINGS = ("vtt", "srt", "docx", "csv", "tsv", "json", "txt")
_MOST_VOICES = 12
_File = FileInHand[TranscriptPreview]


def import_panel(ws: Workspace) -> None:
    """Draw the three steps and what was imported; files are asked for once it is settled who is heard."""
    show_stored(_OF)
    section("1. Who is heard")
    heard = choose_heard(ws, agrees_to_import)
    section("2. The files")
    if heard is None:
        st.caption("First say who is heard, and that they agree to being recorded and quoted inside.")
    else:
        take_files(
            _OF,
            lambda data, name, _tell: preview_transcript(ws, data, name),
            label="Transcripts",
            endings=_ENDINGS,
            about="Captions (VTT, SRT), Word, CSV, JSON or plain text, as Teams, Zoom, Otter, Rev, Qualtrics "
            "and others give them.",
        )
    files: list[_File] = files_of(_OF)
    for file in files:
        _draw_file(file)
    ready = [
        (file, file.read)
        for file in files
        if isinstance(file.read, TranscriptPreview) and file.read.source is None
    ]
    if not ready or heard is None:
        return
    section("3. What it is" if len(ready) == 1 else "3. What they are")
    _details(ws, heard, ready)


def close_import() -> None:
    """Put the panel away with the files in hand; for a button's `on_click`."""
    put_all_away(_OF)
    st.session_state[IMPORTING] = False


def _draw_file(file: _File) -> None:
    with st.container(key=f"import_file_{file.key}"):
        there = None if isinstance(file.read, FieldnotesError) else file.read.source
        draw_file(_OF, file, about=_about(file.read), there=there)


def _about(read: TranscriptPreview | FieldnotesError) -> str:
    if isinstance(read, FieldnotesError):
        return "cannot be read"
    found = read.transcript
    parts = [found.format_name, counted(len(found.lines), "line")]
    parts.append("with times" if found.has_times else "without times")
    parts += [language_name(found.language) or found.language] if found.language else []
    parts += [day(found.recorded_on)] if found.recorded_on else []
    return ", ".join(parts)


def _details(ws: Workspace, heard: Heard, ready: list[tuple[_File, TranscriptPreview]]) -> None:
    titles: dict[str, str] = {}
    voices: dict[str, Mapping[str, int]] = {}
    for file, read in ready:
        with st.container(border=len(ready) > 1, key=f"import_of_{file.key}"):
            key = f"import_title_{file.key}"
            remember(key, read.transcript.title or file.own_title)
            titles[file.key] = st.text_input("Title", key=key)
            voices[file.key] = _ask_voices(ws, heard, file.key, read)
    details = ask_details(ws, heard.participant_ids)
    label = "Import the transcript" if len(ready) == 1 else f"Import {len(ready)} transcripts"
    if st.button(label, type="primary", key="import_now"):
        for file, _ in ready:
            _import(ws, heard, file, title=titles[file.key], voices=voices[file.key], details=details)
        st.rerun()


def _ask_voices(ws: Workspace, heard: Heard, file_key: str, read: TranscriptPreview) -> dict[str, int]:
    """Return which participant each voice of a file is, as far as somebody says so."""
    if not read.voices:
        st.caption("The file does not say who speaks.")
        return {}
    if not heard.participant_ids:
        st.caption(plain(f"Voices in the file: {', '.join(read.voices[:_MOST_VOICES])}"))
        return {}
    people = {person.id: person for person in list_participants(ws)}
    likely = match_voices(ws, read.voices, heard.participant_ids)
    chosen: dict[str, int] = {}
    # Row by row, so that a phone shows them in this order too.
    shown = read.voices[:_MOST_VOICES]
    columns = [column for _ in range(-(-len(shown) // 2)) for column in st.columns(2)]
    for place, voice in enumerate(shown):
        key = f"import_voice_{file_key}_{place}"
        remember(key, likely.get(voice))
        if st.session_state[key] not in heard.participant_ids:
            st.session_state[key] = None
        with columns[place]:
            person_id = st.selectbox(
                plain(f"“{voice}” is"),
                heard.participant_ids,
                index=None,
                format_func=lambda person_id: person_label(people[person_id]),
                placeholder="Nobody in particular",
                key=key,
            )
        if person_id is not None:
            chosen[voice] = person_id
    if len(read.voices) > len(shown):
        st.caption(f"{len(read.voices) - len(shown)} more voices can be named on the transcript's page.")
    return chosen


def _import(
    ws: Workspace,
    heard: Heard,
    file: _File,
    *,
    title: str,
    voices: Mapping[str, int],
    details: Details,
) -> None:
    forget_refusal(_OF, file)
    try:
        done = import_transcript(
            ws,
            file.data,
            file.name,
            title=title,
            kind=details.kind,
            market=details.market,
            session_id=details.session_id,
            stage_id=details.stage_id,
            recorded_on=details.recorded_on,
            language=details.language,
            participant_ids=heard.participant_ids,
            speaker_participants=voices,
            match_speakers=False,
            own_voice_only=heard.own_voice_only,
        )
    except FieldnotesError as error:
        note_refused(_OF, file, error)
        return
    lines = counted(len(done.transcript.lines), "line")
    words = f"“{done.source.title}” is imported: {lines}."
    if done.already_there:
        words = f"{file.name} was here already, as “{done.source.title}”."
    forget(f"import_title_{file.key}", f"import_voice_{file.key}")
    note_stored(_OF, file, done.source.id, words)
