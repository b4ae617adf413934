"""The recording of an imported transcript: attached later, watched while lines find their times, detached."""

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import Job
from fieldnotes.services import attaching, jobs, recordings
from fieldnotes.services.coding import SourceView
from fieldnotes.services.imported import get_source_file
from fieldnotes.services.workspace import Workspace

from .addresses import sign_address
from .components.capture import capture_media
from .formats import clock, plain
from .parts import ask_first, error_box, page_errors
from .recordings_list import job_words, why_work_waits

POLL_S = 3.0
_UNDER_WAY = ("queued", "running")
_ROUND = "attach_round"  # counts the files attached, so that each begins with an empty box


def show_attach(ws: Workspace, view: SourceView) -> str:
    """Draw what can be done about the recording of an imported transcript; nothing for other sources.

    Returns a value that changes when lines got their times, for the reader to fetch the source again.
    """
    if view.source.form or get_source_file(ws, view.source.id) is None:
        return ""
    job = jobs.latest_job(ws, "align", view.source.id)
    if view.recording is None:
        _offer(ws, view)
    elif job is not None and job.state in _UNDER_WAY:
        st.fragment(_poll, run_every=POLL_S)(ws, view.source.id, job)
    else:
        _show_attached(ws, view, job)
    return f"{view.source.recording_id}|{(job.id, job.state) if job is not None else ''}"


def _offer(ws: Workspace, view: SourceView) -> None:
    with st.expander("Attach the recording", icon=":material/attach_file:", key="attach"):
        try:
            attaching.check_attachable(ws, view.source.id)
        except FieldnotesError as error:
            error_box(error)
            return
        st.caption(
            "The lines get their times from it, in the background on this machine; text, tags and speakers "
            "stay as they are."
        )
        media_id = _choose_media(ws, view.source.id)
        if media_id is not None and st.button("Attach it", type="primary", key="attach_now"):
            try:
                attaching.attach_recording(ws, view.source.id, media_id)
            except FieldnotesError as error:
                error_box(error)
            else:
                st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
                st.rerun()


def _choose_media(ws: Workspace, source_id: int) -> int | None:
    """Return the kept file that was chosen, else the one in the box."""
    kept = capture_media(
        key=f"attach_capture_{source_id}_{st.session_state.get(_ROUND, 0)}",
        upload_address=sign_address(ws, "POST", "/api/uploads"),
        label="Audio or video",
        limit_mb=ws.settings.max_upload_mb,
    )
    if kept is not None and kept.duration_s is None:
        st.error(
            f"{plain(kept.file_name)} is an image; choose an audio or video file.", icon=":material/error:"
        )
        return None
    if kept is not None:
        return kept.media_id
    unused = {item.id: item for item in recordings.list_unused_media(ws)}
    if not unused:
        return None
    return st.selectbox(
        "Or a file that is kept here already",
        list(unused),
        index=None,
        format_func=lambda media_id: (
            f"{unused[media_id].file_name} ({clock(unused[media_id].duration_s or 0)})"
        ),
        placeholder="None",
        key="attach_kept",
    )


def _show_attached(ws: Workspace, view: SourceView, job: Job | None) -> None:
    if job is None or job.state == "done":
        with st.expander("The recording", icon=":material/attach_file:", key="attached"):
            assert view.recording is not None
            media = recordings.get_media(ws, view.recording.media_id)
            st.write(plain(f"The lines have their times from {media.file_name}."))
            _offer_detaching(ws, view)
        return
    if job.state == "failed":
        st.error(plain(f"The lines got no times: {job.error}"), icon=":material/error:")
    else:
        st.info("Finding the times was cancelled; a retry begins at the recording's start.")
    with st.container(horizontal=True, vertical_alignment="center", key="attach_stopped"):
        if st.button("Retry", icon=":material/refresh:", key="retry_align"):
            with page_errors():
                jobs.retry_job(ws, job.id)
                st.rerun()
        _offer_detaching(ws, view)


def _offer_detaching(ws: Workspace, view: SourceView) -> None:
    question = (
        "Take the recording off this transcript? Text, tags and times stay; the file is kept under "
        "Recordings and can be attached again."
    )
    if ask_first("Detach the recording", question, yes="Detach it", key="detach"):
        try:
            attaching.detach_recording(ws, view.source.id)
        except FieldnotesError as error:
            error_box(error)
        else:
            st.rerun()


def _poll(ws: Workspace, source_id: int, before: Job) -> None:
    # What a fragment raises does not reach the page around it.
    with page_errors():
        job = jobs.latest_job(ws, "align", source_id)
        if job is None or job.id != before.id or job.state not in _UNDER_WAY:
            st.rerun()
            return
        why_work_waits(ws)
        words = job_words(job, doing="finding the times of the lines")
        if job.state == "queued" and not job.cancel_requested:
            words = "the lines get their times as soon as the worker comes to it"
        st.progress(job.progress, text=plain(f"{words[0].upper()}{words[1:]}."))
        if not job.cancel_requested and st.button("Cancel", key="cancel_align"):
            jobs.cancel_job(ws, job.id)
            st.rerun()
