"""What is in the field, what waits for somebody, and where nobody has been lately."""

from collections.abc import Mapping

import streamlit as st

from fieldnotes.records import ImmersionSession, Plan
from fieldnotes.services.home import MOST_JOBS, Overview
from fieldnotes.services.jobs import JobLine, retry_job, summarise_jobs
from fieldnotes.services.planning import when_words
from fieldnotes.services.rounds import my_rounds
from fieldnotes.services.workspace import Workspace

from .formats import counted, day_and_time, escaped, plain, time_left
from .home_promises import draw_promises_on_home, point_to_broken
from .parts import page_errors
from .plan_links import link_to_plan
from .recordings_list import retry_all, why_work_waits
from .shell import page, page_exists
from .walk_places import debrief_words

DOING = {
    "transcribe": "Transcribing",
    "translate": "Translating",
    "speakers": "Telling voices apart in",
    "align": "Finding the times of",
    "suggest": "Suggesting tags for",
    "read": "Reading the sentences of",
    "redact": "Looking for what gives somebody away",
    "reel": "Making the reel",
    "scour": "Rewriting the database without what was taken out",
    "learn_emotions": "Learning from decisions on emotions",
    "learn": "Learning themes from what was decided",
    "find_themes": "Looking for themes that nobody has named",
}
LOOK_AGAIN_S = 4

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
    "findings_to_read_locally": (
        "finding that you are asked to read locally",
        "findings that you are asked to read locally",
        "findings",
        ":material/translate:",
    ),
    "unpublished_stories": (
        "story not published yet",
        "stories not published yet",
        "story",
        ":material/auto_stories:",
    ),
    "questions": (
        "question to ask next",
        "questions to ask next",
        "ask_next",
        ":material/help:",
    ),
}
# Where on its page, for what is not at the top of it.
QUERIES = {"findings_to_read_locally": {"view": "local"}}


def draw_near(seen: Overview) -> None:
    """Draw what stands far below on a phone and is needed first: walks under way, and broken promises."""
    with st.container(key="home_near", gap="small"):
        for session in seen.in_the_field:
            if page_exists("walk"):
                with st.container(key=f"wrap_near_{session.id}"):
                    st.page_link(
                        page("walk"),
                        label=f"In the field: {plain(session.title)}, continue",
                        icon=":material/directions_walk:",
                        query_params={"session": str(session.id)},
                    )
        point_to_broken(seen.promises)


def draw_in_the_field(sessions: tuple[ImmersionSession, ...], planned: tuple[Plan, ...]) -> None:
    """Draw the walks that are under way, and those that are planned next."""
    st.html('<h2 class="fn-section">In the field</h2>')
    for session in sessions:
        _session_link(session, f"since {day_and_time(session.started_at)}", ":material/directions_walk:")
    if not sessions:
        st.html('<p class="fn-quiet">Nobody is in the field at the moment.</p>')
    for plan in planned:
        with st.container(key=f"wrap_plan_{plan.id}"):
            link_to_plan(
                plan.id, label=f"{plain(plan.title)}, {plain(when_words(plan))}", icon=":material/event:"
            )
    if page_exists("walk"):
        st.page_link(page("walk"), label="Start a walk", icon=":material/add:", query_params={"new": "1"})


def draw_waiting(ws: Workspace, seen: Overview) -> None:
    """Draw what waits for somebody, the overdue first, and the background work."""
    st.html('<h2 class="fn-section">What waits</h2>')
    draw_promises_on_home(seen.promises)
    for session in seen.to_debrief:
        _session_link(session, debrief_words(session), ":material/forum:")
    rounds = my_rounds(ws)
    for one in rounds:
        st.page_link(
            page("agreement"),
            label=plain(f"{one.source_title}, {one.name}: your part is not finished"),
            icon=":material/balance:",
            query_params={"round": str(one.id), "code": "1"},
        )
    _draw_counts(seen.waiting)
    if seen.jobs.total:
        # Only while something runs does the page look again by itself.
        busy = seen.jobs.total > seen.jobs.failed
        st.fragment(_draw_jobs, run_every=LOOK_AGAIN_S if busy else None)(ws)
    if not (seen.promises or seen.to_debrief or rounds or seen.jobs.total or any(seen.waiting.values())):
        st.html('<p class="fn-quiet">Nothing waits.</p>')


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
            label, query = counted(number, one, many), QUERIES.get(name)
            st.page_link(page(to_page), label=label, icon=icon, query_params=query)
        elif number:
            st.write(counted(number, one, many))


def _draw_jobs(ws: Workspace) -> None:
    with page_errors():
        seen = summarise_jobs(ws, most=MOST_JOBS)
        why_work_waits(ws)
        retry_all(ws, seen.failed)
        for line in seen.lines:
            _draw_job(ws, line)
        if seen.total > len(seen.lines):
            st.html(f'<p class="fn-quiet">And {counted(seen.total - len(seen.lines), "more job")}.</p>')
        if not seen.total:
            st.html('<p class="fn-quiet">The background work is done. Reload to see what it made.</p>')


def _draw_job(ws: Workspace, line: JobLine) -> None:
    job = line.job
    what = f"{DOING[job.kind]} “{line.title}”" if line.title else DOING[job.kind]
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
