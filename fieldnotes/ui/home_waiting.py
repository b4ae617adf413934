"""What is in the field, what waits for somebody, and where nobody has been lately."""

from collections.abc import Mapping
from datetime import UTC, datetime

import streamlit as st

from fieldnotes.records import ImmersionSession
from fieldnotes.services.home import Coverage, Overview, overview
from fieldnotes.services.jobs import JobLine, retry_job
from fieldnotes.services.workspace import Workspace

from .formats import counted, day, day_and_time, escaped, plain, time_left
from .parts import page_errors
from .recordings_list import retry_all, why_work_waits
from .shell import page, page_exists

DOING = {
    "transcribe": "Transcribing",
    "translate": "Translating",
    "speakers": "Telling voices apart in",
    "align": "Finding the times of",
    "suggest": "Suggesting tags for",
}
LOOK_AGAIN_S = 4
MOST_JOBS = 12

# What waits, by the overview's names: one, several, and the page where it is done.
WAITING = {
    "untagged_transcripts": (
        "transcript that nobody has tagged",
        "transcripts that nobody has tagged",
        "recordings",
        ":material/format_quote:",
    ),
    "suggestions": (
        "suggested tag to accept or refuse",
        "suggested tags to accept or refuse",
        "recordings",
        ":material/rule:",
    ),
    "findings_without_evidence": (
        "finding without evidence",
        "findings without evidence",
        "findings",
        ":material/lightbulb:",
    ),
    "unpublished_stories": (
        "story not published yet",
        "stories not published yet",
        "story",
        ":material/auto_stories:",
    ),
}


def draw_in_the_field(sessions: tuple[ImmersionSession, ...]) -> None:
    """Draw the walks that are under way."""
    st.html('<h2 class="fn-section">In the field</h2>')
    for session in sessions:
        _session_link(session, f"since {day_and_time(session.started_at)}", ":material/directions_walk:")
    if not sessions:
        st.html('<p class="fn-quiet">Nobody is in the field at the moment.</p>')
    if page_exists("walk"):
        st.page_link(page("walk"), label="Start a walk", icon=":material/add:", query_params={"new": "1"})


def draw_waiting(ws: Workspace, seen: Overview) -> None:
    """Draw what waits for somebody, the overdue first, and the background work."""
    st.html('<h2 class="fn-section">What waits</h2>')
    for promise in seen.overdue:
        due = f"due {day(promise.due_on)}, {promise.owner} owes it"
        with st.container(key=f"item_promise_{promise.id}"):
            st.html(
                f'<p class="fn-note fn-guard"><strong>Overdue promise:</strong> {escaped(promise.text)} '
                f'<span class="fn-quiet">({escaped(due)})</span></p>'
            )
            if promise.session_id and page_exists("walk"):
                st.page_link(
                    page("walk"),
                    label="Open its walk",
                    icon=":material/arrow_forward:",
                    query_params={"session": str(promise.session_id)},
                )
    for session in seen.to_debrief:
        _session_link(session, "not debriefed yet", ":material/forum:")
    _draw_counts(seen.waiting)
    if seen.jobs:
        # Only while something runs does the page look again by itself.
        busy = any(line.job.state != "failed" for line in seen.jobs)
        st.fragment(_draw_jobs, run_every=LOOK_AGAIN_S if busy else None)(ws)
    if not (seen.overdue or seen.to_debrief or seen.jobs or any(seen.waiting.values())):
        st.html('<p class="fn-quiet">Nothing waits.</p>')


def draw_coverage(coverage: Coverage) -> None:
    """Say in a line or two when the last walk was, and which stages were not walked lately."""
    st.html('<h2 class="fn-section">Habit, not event</h2>')
    if coverage.last_walk is None:
        st.html("<p>Nobody has walked the path yet.</p>")
        return
    lines = [f"<p>The last walk began {_ago(coverage.last_walk)}.</p>"]
    for journey in coverage.journeys:
        total = len(journey.walked) + len(journey.not_walked)
        words = (
            f"{journey.journey}: {len(journey.walked)} of {counted(total, 'stage')} walked in the last "
            f"{coverage.days} days"
        )
        words += f". Not walked: {', '.join(journey.not_walked)}." if journey.not_walked else "."
        lines.append(f"<p>{escaped(words)}</p>")
    st.html(f'<div class="fn-lines">{"".join(lines)}</div>')


def _session_link(session: ImmersionSession, state: str, icon: str) -> None:
    if page_exists("walk"):
        with st.container(key=f"wrap_session_{session.id}"):
            st.page_link(
                page("walk"),
                label=plain(f"{session.title}, {state}"),
                icon=icon,
                query_params={"session": str(session.id)},
            )
    else:
        st.write(plain(f"{session.title}, {state}"))


def _draw_counts(waiting: Mapping[str, int]) -> None:
    for name, (one, many, to_page, icon) in WAITING.items():
        number = waiting.get(name, 0)
        if number and page_exists(to_page):
            st.page_link(page(to_page), label=counted(number, one, many), icon=icon)
        elif number:
            st.write(counted(number, one, many))


def _draw_jobs(ws: Workspace) -> None:
    with page_errors():
        lines = overview(ws).jobs
        why_work_waits(ws)
        retry_all(ws, sum(line.job.state == "failed" for line in lines))
        for line in lines[:MOST_JOBS]:
            _draw_job(ws, line)
        if len(lines) > MOST_JOBS:
            st.html(f'<p class="fn-quiet">And {counted(len(lines) - MOST_JOBS, "more job")}.</p>')
        if not lines:
            st.html('<p class="fn-quiet">The background work is done. Reload to see what it made.</p>')


def _draw_job(ws: Workspace, line: JobLine) -> None:
    job = line.job
    what = f"{DOING[job.kind]} “{line.title}”"
    if job.state == "running":
        left = f", {time_left(job.seconds_left)}" if job.seconds_left is not None else ""
        st.progress(min(1.0, max(0.0, job.progress)), text=plain(f"{what}: {job.progress:.0%}{left}"))
    elif job.state == "queued":
        st.html(f'<p class="fn-quiet">{escaped(what)}: waits for the worker.</p>')
    else:
        st.html(f'<p class="fn-note fn-guard">{escaped(what)} failed: {escaped(job.error)}</p>')
        if st.button("Retry", key=f"retry_job_{job.id}", icon=":material/refresh:"):
            with page_errors():
                retry_job(ws, job.id)
                st.rerun()


def _ago(moment: datetime) -> str:
    days = (datetime.now(UTC) - moment).days
    return "today" if not days else "yesterday" if days == 1 else f"{days} days ago, on {day(moment)}"
