"""The recordings: what is being transcribed, what needs somebody, what is ready to read."""

from collections.abc import Sequence

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import Job
from fieldnotes.services import jobs
from fieldnotes.services.languages import spoken_language
from fieldnotes.services.recordings import RecordingView, list_recordings
from fieldnotes.services.workspace import Workspace

from .formats import clock, day, escaped, plain, time_left
from .imported_list import CLOSED
from .languages import change_link, language_button, language_words, transcript_words
from .parts import error_box, page_errors, section
from .shell import page, page_address, page_exists

POLL_S = 2.0
_SHOWN = 30


def show_recordings(ws: Workspace, views: Sequence[RecordingView]) -> None:
    """Draw the recordings in three groups; the first polls, and only while something waits or runs."""
    active = _active(views)
    if active:
        ids = tuple(view.recording.id for view in active)
        st.fragment(_poll_active, run_every=POLL_S)(ws, ids)
    stopped = [view for view in views if view.job and view.job.state in ("failed", "cancelled")]
    if stopped:
        section("Not transcribed")
        retry_all(ws, sum(view.job is not None and view.job.state == "failed" for view in stopped))
        for view in stopped[:_SHOWN]:
            _show_stopped(ws, view)
        if len(stopped) > _SHOWN:
            st.caption(f"{len(stopped) - _SHOWN:,} more were not transcribed.")
    ready = [view for view in views if view not in active and view not in stopped]
    if ready:
        section("Ready to read")
        show_all = st.session_state.get("recordings_all", False)
        rows = ready if show_all else ready[:_SHOWN]
        recording_rows(rows)
        if len(rows) < len(ready):
            st.button(f"Show all {len(ready)}", on_click=lambda: st.session_state.update(recordings_all=True))


def why_work_waits(ws: Workspace) -> None:
    """Say why the jobs that wait are not being done, where that is so, and what to do."""
    why = jobs.why_work_waits(ws)
    if why:
        st.warning(plain(why), icon=":material/warning:")


def retry_all(ws: Workspace, failed: int) -> None:
    """Draw one button that retries every job that failed, where there are several."""
    if failed > 1 and st.button("Retry all that failed", key="retry_all", icon=":material/refresh:"):
        with page_errors():
            jobs.retry_failed_jobs(ws)
            st.rerun()


def recording_rows(views: Sequence[RecordingView]) -> None:
    """Draw recordings as one list, each leading to its newest transcript."""
    st.html(f'<ul class="fn-cards">{"".join(f"<li>{_ready_row(view)}</li>" for view in views)}</ul>')


def open_link(view: RecordingView, label: str = "Open to read and tag") -> None:
    """Draw a link to the recording's transcript where there is one, finished or growing."""
    if view.source_ids and not view.closed and page_exists("transcript"):
        query = {"source": str(view.source_ids[0])}
        st.page_link(page("transcript"), label=label, icon=":material/arrow_forward:", query_params=query)


def facts(view: RecordingView) -> tuple[str, ...]:
    """Return date, length, language, market and who is heard, each as text."""
    recording = view.recording
    who = ", ".join(person.code for person in view.participants) or "own voices only"
    kind = "voice memo" if recording.kind == "memo" else ""
    language = spoken_language(recording, view.transcripts[0] if view.transcripts else None)
    parts = (
        kind,
        day(recording.recorded_on),
        clock(recording.duration_s),
        language_words(language),
        recording.market,
        who,
    )
    return tuple(part for part in parts if part)


def job_words(job: Job, *, doing: str = "transcribing") -> str:
    """Return how far a job is that waits or runs, for example "transcribing 42 %, about 2 min left"."""
    if job.cancel_requested:
        return "stopping after the present passage"
    if job.state == "queued":
        return "waiting"
    if not job.progress:
        return "starting: loading the speech model"
    left = time_left(job.seconds_left)
    return f"{doing} {job.progress:.0%}".replace("%", " %") + (f", {left}" if left else "")


def _active(views: Sequence[RecordingView]) -> list[RecordingView]:
    return [view for view in views if view.job and view.job.state in ("queued", "running")]


def _runs(view: RecordingView) -> bool:
    return view.job is not None and view.job.state == "running"


def _poll_active(ws: Workspace, known: tuple[int, ...]) -> None:
    # What a fragment raises does not reach the page around it.
    with page_errors():
        _show_active(ws, known)


def _show_active(ws: Workspace, known: tuple[int, ...]) -> None:
    active = _active(list_recordings(ws))
    if tuple(view.recording.id for view in active) != known:
        st.rerun()  # Something ended or came: the page's other groups have to follow.
    section("Being transcribed")
    why_work_waits(ws)
    for view in sorted(active, key=_runs, reverse=True)[:_SHOWN]:
        job = view.job
        assert job is not None
        with st.container(key=f"active_{view.recording.id}"):
            st.html(_row(view))
            st.progress(job.progress, text=job_words(job).capitalize())
            with st.container(horizontal=True, vertical_alignment="center"):
                open_link(view, "Read what is there so far")
                if job.state == "queued" and not view.transcripts:
                    language_button(view.recording.id)
                if not job.cancel_requested and st.button("Cancel", key=f"cancel_{job.id}"):
                    _act(ws, job, cancel=True)
    if len(active) > _SHOWN:
        st.caption(f"{len(active) - _SHOWN:,} more wait for their turn.")


def _show_stopped(ws: Workspace, view: RecordingView) -> None:
    job = view.job
    assert job is not None
    with st.container(key=f"stopped_{view.recording.id}"):
        st.html(_row(view))
        if job.state == "failed":
            st.error(plain(job.error), icon=":material/error:")
        else:
            st.caption("The transcription was cancelled. What was done is kept; a retry goes on from there.")
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button("Retry", key=f"retry_{job.id}", icon=":material/refresh:"):
                _act(ws, job, cancel=False)
            language_button(view.recording.id)
            open_link(view, "Read what is there so far")


def _act(ws: Workspace, job: Job, *, cancel: bool) -> None:
    try:
        jobs.cancel_job(ws, job.id) if cancel else jobs.retry_job(ws, job.id)
    except FieldnotesError as error:
        error_box(error)
    else:
        st.rerun()


def _ready_row(view: RecordingView) -> str:
    if view.closed:
        return _row(view, below=CLOSED)
    made = view.transcripts[0] if view.transcripts else None
    address = page_address("transcript", source=view.source_ids[0]) if view.source_ids else ""
    by = ""
    if made:
        if len(view.transcripts) > 1:
            by = f'<p class="fn-meta">The newest of {len(view.transcripts)} transcripts.</p>'
        by += (
            f'<details class="fn-meta"><summary>{escaped(f"By {made.engine}, model {made.model}")}</summary>'
            f"Weights: {escaped(made.weights)}</details>"
        )
        by += _links(view)
    return _row(view, address=address, below=by)


def _links(view: RecordingView) -> str:
    """Return, as HTML, the links to older transcripts and to the question about the language."""
    older = [
        f'<a href="{escaped(page_address("transcript", source=made.source_id))}" target="_self">'
        f"{escaped(f'Older: {transcript_words(made)}')}</a>"
        for made in view.transcripts[1:]
    ]
    return f'<p class="fn-links">{"".join([*older, change_link(view.recording.id)])}</p>'


def _row(view: RecordingView, *, address: str = "", below: str = "") -> str:
    """Return a recording as HTML; `below` is HTML too."""
    title = escaped(view.recording.title)
    if address:
        title = f'<a href="{escaped(address)}" target="_self">{title}</a>'
    return (
        f'<article class="fn-card"><h3>{title}</h3>'
        f'<p class="fn-meta">{" · ".join(map(escaped, facts(view)))}</p>' + f"{below}</article>"
    )
