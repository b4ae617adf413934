"""What stands around the reader: where a source comes from, how far it is, and what can be done with it."""

from functools import cache
from math import inf
from pathlib import Path

import streamlit as st

from fieldnotes.records import LibraryCard, SourceFile
from fieldnotes.services import coding, jobs
from fieldnotes.services.access import may
from fieldnotes.services.coding import SourceView
from fieldnotes.services.imported import get_source_file, list_imported
from fieldnotes.services.languages import spoken_language
from fieldnotes.services.library import search_library
from fieldnotes.services.recordings import get_recording, list_recordings
from fieldnotes.services.sessions import get_session
from fieldnotes.services.vocabulary import count_terms_told
from fieldnotes.services.workspace import Workspace
from fieldnotes.transcription import language_name

from .agreement_links import link_to_round
from .cards import QuoteCard, quote_cards
from .formats import clock, counted, day, day_and_time, plain
from .imported_list import imported_rows
from .languages import language_button, language_words, other_transcripts
from .parts import empty_state, page_errors, page_head, section
from .recordings_list import job_words, recording_rows, why_work_waits
from .redaction_queue import show_look_button
from .shell import page, page_address, page_exists
from .transcript_document import show_document_acts, show_neighbours
from .transcript_export import show_export
from .transcript_history import show_history

POLL_S = 3.0
_LATEST = 12
_KIND_WORDS = {"transcript": "Transcript", "observation": "Observation", "document": "Document"}
_FORM_WORDS = {"debrief": "Debrief", "answers": "Answers of a survey"}


def query_seconds(key: str) -> float | None:
    """Return the seconds, 0 or more, that the page's address has under `key`, or None."""
    try:
        seconds = float(st.query_params.get(key, ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds < inf else None


def show_recent(ws: Workspace) -> None:
    """Draw the page without a source: the latest ones to open."""
    page_head("Read and tag", "Open a transcript or a note to put themes and emotions on it.")
    made = [view for view in list_recordings(ws) if view.source_ids][:_LATEST]
    found = search_library(ws, kind="source", page_size=_LATEST).cards
    notes = [card for card in found if card.source_kind == "observation" or card.source_form == "debrief"]
    texts = [view for view in list_imported(ws) if view.source.recording_id is None]
    imported = [view for view in texts if not view.source.form][:_LATEST]
    documents = [view for view in texts if view.source.form][:_LATEST]
    if not made and not notes and not texts:
        empty_state(
            "Nothing to read yet",
            "Transcripts turn up here as soon as they are made; notes of a walk do at once.",
            action="Add a recording",
            to_page="recordings",
        )
    if made:
        section("Latest transcripts")
        recording_rows(made)
    if imported:
        section("Imported transcripts")
        imported_rows(imported, key="imported_latest")
    if documents:
        section("Documents and answers")
        imported_rows(documents, key="documents_latest")
    if notes:
        section("Latest notes")
        quote_cards(
            [
                QuoteCard(
                    quote=card.quote,
                    title=card.title,
                    address=page_address("transcript", source=card.source_id or 0),
                    meta=tuple(part for part in (_name(card), card.market, card.stage) if part),
                )
                for card in notes
            ]
        )


def _name(card: LibraryCard) -> str:
    return _FORM_WORDS.get(card.source_form) or _KIND_WORDS.get(card.source_kind, "")


def show_head(ws: Workspace, view: SourceView) -> None:
    """Draw the source's title, what it is, where it comes from and which engine made it."""
    facts = [_FORM_WORDS.get(view.source.form) or _KIND_WORDS[view.source.kind]]
    file = get_source_file(ws, view.source.id)
    if view.recording is not None:
        # A recording that was attached has a date of its own only where the transcript's file says one.
        known = file is None or file.recorded_on is not None
        facts += [day(view.recording.recorded_on)] if known else []
        facts.append(clock(view.recording.duration_s))
        facts += [person.code for person in get_recording(ws, view.recording.id).participants]
    facts += [view.source.market] if view.source.market else []
    made = ""
    if file is not None:
        language = language_name(file.language) or file.language
        made = f"{language}. " if language else ""
        made += f"Imported from {file.file_name} ({file.format})."
        made += f" The answers are those of its column “{file.part}”." if file.part else ""
        if view.recording is None and file.recorded_on is not None:
            facts.append(day(file.recorded_on))
    if view.transcript is not None:
        assert view.recording is not None
        language = language_words(spoken_language(view.recording, view.transcript))
        made = f"{language}. Made by {view.transcript.engine}, model {view.transcript.model}."
        if told := count_terms_told(view.transcript):
            made += f" Heard with the workspace's vocabulary ({counted(told, 'term')})."
    st.html(f"<style>{_style()}</style>")
    page_head(view.source.title, made, eyebrow=" · ".join(facts))
    with st.container(horizontal=True, vertical_alignment="center", key="source_links"):
        if (view.recording is not None or file is not None) and page_exists("recordings"):
            st.page_link(page("recordings"), label="Recordings", icon=":material/arrow_back:")
        # On a phone the words come first, and what else can be done is one tap away.
        st.html('<details class="fn-more-acts"><summary>More</summary></details>')
        _draw_acts(ws, view, file)
    if view.transcript is not None:
        other_transcripts(ws, view.transcript)
    if not coding.is_quotable(ws, view.source.id):
        st.warning(
            "Not everybody heard here agrees to being quoted. The library does not show this source.",
            icon=":material/front_hand:",
        )


@cache
def _style() -> str:
    return (Path(__file__).parent / "transcript.css").read_text(encoding="utf-8")


def _draw_acts(ws: Workspace, view: SourceView, file: SourceFile | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="source_acts"):
        if view.source.session_id is not None and page_exists("walk"):
            session = get_session(ws, view.source.session_id)
            st.page_link(
                page("walk"),
                label=plain(session.title),
                icon=":material/hiking:",
                query_params={"session": str(session.id)},
            )
        if view.recording is not None and file is None:
            language_button(view.recording.id)
        show_neighbours(ws, view.source)
        _suggest(ws, view)
        show_document_acts(ws, view.source)
        link_to_round(ws, view)
        if may(ws, "take out"):
            show_export(ws, view)
        if may(ws, "code"):
            show_look_button(ws, view.source.id)
        show_history(ws, view.source.id)


def show_progress(ws: Workspace, view: SourceView) -> str:
    """Say how far transcript and suggestions are, and run the page again when they get further.

    Returns a value that changes with what is stored, for the reader to fetch the source again.
    """
    state = _state(ws, view)
    if _is_moving(ws, view):
        st.fragment(_poll, run_every=POLL_S)(ws, view, state)
    elif view.transcript is not None and view.transcript.finished_at is None:
        st.info(
            f"This transcript ends at {clock(view.transcript.done_until_s)}: its job was stopped. "
            "Retry it on the page Recordings.",
            icon=":material/info:",
        )
    return state


def _suggest(ws: Workspace, view: SourceView) -> None:
    """Offer suggestions where none are being made, and say what became of those that were asked for last."""
    growing = view.transcript is not None and view.transcript.finished_at is None
    job = jobs.latest_job(ws, "suggest", view.source.id)
    if growing or not view.segments or (job and job.state in ("queued", "running")):
        return
    open_ones = sum(1 for made in view.codings if made.status == "suggested")
    done = f"Last made {day_and_time(job.finished_at)}. " if job and job.finished_at else ""
    if st.button(
        "Suggest tags again" if job and job.state == "done" else "Suggest tags",
        icon=":material/label:",
        key="suggest",
        help=f"{done}{open_ones} wait to be accepted or refused. Suggestions are made on this machine.",
    ):
        jobs.queue_suggestions(ws, view.source.id)
        st.rerun()
    if job and job.state == "done" and not open_ones:
        st.caption("No suggestion is open.", width="content")
    if job and job.state == "failed":
        st.error(plain(f"Suggestions failed: {job.error}"), icon=":material/error:")


def _is_moving(ws: Workspace, view: SourceView) -> bool:
    suggest = jobs.latest_job(ws, "suggest", view.source.id)
    transcribe = None
    if view.transcript is not None and view.transcript.finished_at is None:
        transcribe = jobs.latest_job(ws, "transcribe", view.transcript.recording_id)
    return any(job and job.state in ("queued", "running") for job in (suggest, transcribe))


def _state(ws: Workspace, view: SourceView) -> str:
    suggest = jobs.latest_job(ws, "suggest", view.source.id)
    reach = view.transcript.done_until_s if view.transcript else 0.0
    complete = view.transcript is None or view.transcript.finished_at is not None
    return f"{reach}|{complete}|{(suggest.id, suggest.state) if suggest else ''}|{_is_moving(ws, view)}"


def _poll(ws: Workspace, view: SourceView, state: str) -> None:
    # What a fragment raises does not reach the page around it.
    with page_errors():
        _show_reach(ws, view, state)


def _show_reach(ws: Workspace, view: SourceView, state: str) -> None:
    fresh = coding.read_source(ws, view.source.id)
    if _state(ws, fresh) != state:
        st.rerun()  # The reader fetches the new lines and stays where it is.
    job = jobs.latest_job(ws, "suggest", view.source.id)
    words = "Suggested tags are being made."
    progress = job.progress if job else 0.0
    if fresh.transcript is not None and fresh.transcript.finished_at is None:
        job = jobs.latest_job(ws, "transcribe", fresh.transcript.recording_id)
        progress = job.progress if job else 0.0
        words = f"{job_words(job).capitalize() if job else 'Waiting'}. New lines turn up as they are made."
    why_work_waits(ws)
    st.progress(progress, text=words)
