"""The language of a recording as pages say it, and the question in which other one to transcribe it."""

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import Transcript
from fieldnotes.services.languages import SpokenLanguage, spoken_language, transcribe_again
from fieldnotes.services.recordings import get_recording
from fieldnotes.services.workspace import Workspace
from fieldnotes.transcription import LANGUAGES, language_name

from .formats import day_and_time, escaped, plain
from .parts import error_box
from .questions import answered, ask, question
from .shell import page, page_address, page_exists, query_id

_QUESTION = "language"
_CHANGE = "Change the language"


def language_words(language: SpokenLanguage) -> str:
    """Return "Spanish", "Spanish, found by the engine" or "language not found yet"."""
    if not language.code:
        return "Language not found yet"
    return f"{language.name}, found by the engine" if language.found else language.name


def transcript_words(transcript: Transcript) -> str:
    """Return what sets a transcript apart from others of its recording: "Spanish, 21 Nov 2026, 14:05"."""
    made = day_and_time(transcript.finished_at) if transcript.finished_at is not None else "not finished"
    return ", ".join(filter(None, [language_name(transcript.language), f"model {transcript.model}", made]))


def language_button(recording_id: int) -> None:
    """Draw the button that asks for another language."""
    st.button(
        _CHANGE,
        icon=":material/language:",
        key=f"language_{recording_id}",
        on_click=ask,
        args=(_QUESTION, recording_id),
    )


def change_link(recording_id: int) -> str:
    """Return, as HTML, the link that opens the page Recordings with the question about one of them."""
    address = page_address("recordings", language=recording_id)
    return f'<a href="{escaped(address)}" target="_self">{_CHANGE}</a>'


def ask_for_language(ws: Workspace) -> None:
    """Draw the question in which language to transcribe a recording, if it is open or the address asks it."""
    asked = query_id("language")
    if asked is not None:
        del st.query_params["language"]
        ask(_QUESTION, asked)
    question(_QUESTION, "The language that is spoken", lambda recording_id: _choose(ws, recording_id))


def other_transcripts(ws: Workspace, transcript: Transcript) -> None:
    """Say whether a transcript is the newest of its recording, and lead to the others."""
    made = get_recording(ws, transcript.recording_id).transcripts
    if len(made) == 1 or not page_exists("transcript"):
        return
    if made[0].id == transcript.id:
        st.write(f"This is the newest of {len(made)} transcripts of this recording.")
    else:
        st.info(
            "There is a newer transcript of this recording. This one keeps its tags; the library has both.",
            icon=":material/history:",
        )
    with st.container(horizontal=True, key="other_transcripts"):
        for number, other in enumerate(made):
            if other.id != transcript.id:
                age = "Newest" if number == 0 else "Older"
                st.page_link(
                    page("transcript"),
                    label=plain(f"{age}: {transcript_words(other)}"),
                    query_params={"source": str(other.source_id)},
                )


def _choose(ws: Workspace, recording_id: int) -> None:
    view = get_recording(ws, recording_id)
    now = spoken_language(view.recording, view.transcripts[0] if view.transcripts else None)
    st.write(plain(f"“{view.recording.title}”: {language_words(now)}."))
    chosen = st.selectbox(
        "Language",
        list(LANGUAGES),
        index=list(LANGUAGES).index(now.code) if now.code in LANGUAGES else None,
        format_func=LANGUAGES.__getitem__,
        placeholder="Find it",
        key=f"language_of_{recording_id}",
    )
    if view.transcripts:
        st.write(
            "The transcript that is here stays, with its tags. The new one stands beside it, as the newer "
            "one; tags are not carried over."
        )
    again = "Transcribe again" if view.transcripts else "Transcribe"
    label = f"{again} in {LANGUAGES[chosen]}" if chosen else f"{again} and find the language"
    if st.button(label, type="primary", key="transcribe_again"):
        try:
            transcribe_again(ws, recording_id, language=chosen)
        except FieldnotesError as error:
            error_box(error)
        else:
            st.toast("The transcription is queued; Recordings shows how far it is.", icon=":material/check:")
            answered()
