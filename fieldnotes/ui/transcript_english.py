"""The English beside a transcript: asked for, watched while it is made, shown or hidden, removed."""

from dataclasses import dataclass

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import Job
from fieldnotes.services import jobs
from fieldnotes.services.coding import SourceView
from fieldnotes.services.translating import (
    TranslationView,
    get_translation,
    is_as_set,
    is_translatable,
    queue_translation,
    remove_translation,
)
from fieldnotes.services.workspace import Workspace

from .formats import plain
from .parts import ask_first, error_box, page_errors
from .recordings_list import job_words, why_work_waits

POLL_S = 3.0
MOSTLY_GUESSED = 0.5  # of the lines
_UNDER_WAY = ("queued", "running")


@dataclass(frozen=True)
class EnglishShown:
    """What the reader has to know: `state` changes with what is stored; whether the English is to be seen."""

    state: str
    shown: bool


def show_english(ws: Workspace, view: SourceView) -> EnglishShown:
    """Draw what can be done about the English text of a source; nothing where it is in English itself."""
    english = get_translation(ws, view.source.id)
    job = jobs.latest_job(ws, "translate", view.source.id)
    state = _state(english, job)
    shown = True
    if english is None and not is_translatable(view.transcript):
        return EnglishShown(state, shown)
    with st.container(key="english"):
        if english is not None:
            _say_what_made_it(english)
        if job is not None and job.state in _UNDER_WAY:
            st.fragment(_poll, run_every=POLL_S)(ws, view.source.id, state)
        elif job is not None and job.state in ("failed", "cancelled"):
            _show_stopped(ws, job)
        with st.container(horizontal=True, vertical_alignment="center"):
            if english is not None:
                shown = st.toggle("Show the English", value=True, key=f"english_shown_{view.source.id}")
            if job is None or job.state == "done":
                _offer(ws, view, english)
            if english is not None and (job is None or job.state not in _UNDER_WAY):
                _offer_removal(ws, view)
    return EnglishShown(state, shown)


def _offer(ws: Workspace, view: SourceView, english: TranslationView | None) -> None:
    """Offer to translate, or to translate again where another model is set."""
    made_by = english.translation if english is not None else None
    if made_by is not None and is_as_set(ws, made_by):
        return
    label = "Translate to English" if made_by is None else f"Translate again with {ws.settings.model}"
    if st.button(
        plain(label),
        icon=":material/translate:",
        key="translate",
        help="Made on this machine from the sound, and shown under each line. The original stays.",
    ):
        try:
            queue_translation(ws, view.source.id)
        except FieldnotesError as error:
            error_box(error)
        else:
            st.rerun()


def _offer_removal(ws: Workspace, view: SourceView) -> None:
    question = "Remove the English text? The original stays; the English can be made again."
    if ask_first("Remove the English", question, yes="Remove it", key="remove_english"):
        try:
            remove_translation(ws, view.source.id)
        except FieldnotesError as error:
            error_box(error)
        else:
            st.rerun()


def _say_what_made_it(english: TranslationView) -> None:
    made_by = f"{english.translation.engine}, model {english.translation.model}"
    st.write(
        plain(
            f"The English is made by a machine ({made_by}); check it against the sound before you quote it."
        )
    )
    if english.doubtful_share >= MOSTLY_GUESSED:
        unsure = sum(line.doubtful for line in english.lines)
        st.warning(
            f"The model was unsure of {unsure} of {len(english.lines)} English lines, so much of it may be "
            "made up. A larger model may do better; it is chosen in the setting `model`.",
            icon=":material/warning:",
        )


def _show_stopped(ws: Workspace, job: Job) -> None:
    if job.state == "failed":
        st.error(plain(f"Translating failed: {job.error}"), icon=":material/error:")
    else:
        st.info("Translating was cancelled; a retry goes on from where it stopped.")
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Retry", icon=":material/refresh:", key="retry_english"):
            try:
                jobs.retry_job(ws, job.id)
            except FieldnotesError as error:
                error_box(error)
            else:
                st.rerun()


def _state(english: TranslationView | None, job: Job | None) -> str:
    made = english.translation if english is not None else None
    reach = f"{made.id},{made.done_until_s},{made.finished_at is not None}" if made is not None else ""
    return f"{reach}|{(job.id, job.state) if job is not None else ''}"


def _poll(ws: Workspace, source_id: int, state: str) -> None:
    # What a fragment raises does not reach the page around it.
    with page_errors():
        _show_reach(ws, source_id, state)


def _show_reach(ws: Workspace, source_id: int, state: str) -> None:
    job = jobs.latest_job(ws, "translate", source_id)
    if job is None or _state(get_translation(ws, source_id), job) != state:
        st.rerun()  # The reader fetches the new lines and stays where it is.
    why_work_waits(ws)
    words = job_words(job, doing="translating to English")
    st.progress(job.progress, text=f"{words[0].upper()}{words[1:]}. English lines turn up as they are made.")
    if not job.cancel_requested and st.button("Cancel", key="cancel_english"):
        jobs.cancel_job(ws, job.id)
        st.rerun()
