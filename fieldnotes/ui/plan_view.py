"""A planned walk: when and where, what is expected, the guide, the words that ask for consent, and the
start.
"""

from functools import partial

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import Plan
from fieldnotes.services.access import may
from fieldnotes.services.guides import get_guide
from fieldnotes.services.invitations import invitation_file_name, write_invitation
from fieldnotes.services.planning import (
    PlanView,
    call_off_plan,
    edit_plan,
    length_words,
    put_plan_back,
    restore_plan,
    start_plan,
    when_words,
)
from fieldnotes.services.walk_sheets import guide_facts, plan_file_name, write_plan
from fieldnotes.services.workspace import Workspace

from .formats import day, escaped
from .guide_parts import consent_html, draw_print, guide_html
from .parts import error_box, offer_undo, page_errors, page_head, section
from .plan_links import go_to_plan
from .shell import page
from .walk_places import hint, link_to_all, link_to_walk, two_columns

_FAILED = "plan_failed"


def show_plan(ws: Workspace, view: PlanView) -> None:
    """Draw a planned walk, one that was called off, or the way to the walk that it became."""
    open_started()
    plan = view.plan
    page_head(plan.title, plan.intent, eyebrow=" · ".join(facts(view)))
    failed = st.session_state.pop(_FAILED, None)
    if failed is not None:
        error_box(failed)
    if plan.session_id is not None:
        st.info("This walk has started.")
        link_to_walk(plan.session_id, label="Open the walk", icon=":material/directions_walk:")
    elif plan.called_off_at is not None:
        st.info(f"Called off on {day(plan.called_off_at)}.")
        st.button("Plan it again", key="plan_again", on_click=_restored, args=(ws, plan))
    else:
        _actions(ws, plan)
    left, right = two_columns()
    with left:
        _draw_facts(view)
        _draw_expected(ws, view)
        _draw_guide(ws, view)
    with right:
        section("Ask first, in these words")
        st.html(consent_html(view.consent))
    link_to_all()


def facts(view: PlanView) -> tuple[str, ...]:
    """Return what tells a plan from others, for a line of text: mode, path, market, time and length."""
    plan = view.plan
    path = view.journey.name + (f", from {view.stage.name}" if view.stage else "")
    known = (plan.mode.capitalize(), path, plan.market, when_words(plan), length_words(plan.duration_min))
    return tuple(fact for fact in known if fact)


def _actions(ws: Workspace, plan: Plan) -> None:
    with st.container(horizontal=True, key="plan_actions"):
        st.button(
            "Start now",
            type="primary",
            icon=":material/directions_walk:",
            key="plan_start",
            on_click=start,
            args=(ws, plan.id),
        )
        st.button(
            "Change or move",
            icon=":material/edit:",
            key="plan_change",
            on_click=go_to_plan,
            args=(plan.id,),
            kwargs={"change": True},
        )
        st.button(
            "Call off",
            icon=":material/event_busy:",
            key="plan_call_off",
            on_click=call_off,
            args=(ws, plan),
        )
    with st.container(horizontal=True, key="plan_files"):
        st.download_button(
            "Invitation for calendars",
            # A function: the file is made when somebody asks for it, not on each run of the page.
            data=lambda: write_invitation(ws, plan.id),
            file_name=invitation_file_name(ws, plan.id),
            mime="text/calendar",
            icon=":material/event:",
            on_click="ignore",
            key="plan_ics",
        )
        draw_print(
            "plan",
            write=lambda file_format: write_plan(ws, plan.id, file_format=file_format),
            name=lambda file_format: plan_file_name(ws, plan.id, file_format=file_format),
        )


def start(ws: Workspace, plan_id: int) -> None:
    """Start a planned walk; a callback: the run that follows opens the walk, see open_started."""
    try:
        st.session_state["plan_started"] = start_plan(ws, plan_id).id
    except FieldnotesError as error:
        st.session_state[_FAILED] = error


def open_started() -> None:
    """Open the walk that `start` started just now, if it did."""
    session_id = st.session_state.pop("plan_started", None)
    if session_id is not None:
        st.switch_page(page("walk"), query_params={"session": str(session_id)})


def call_off(ws: Workspace, plan: Plan) -> None:
    """Call a plan off and offer to undo that; a callback."""
    with page_errors():
        call_off_plan(ws, plan.id)
        offer_undo(f"Called off “{plan.title}”.", partial(restore_plan, ws, plan.id))


def _restored(ws: Workspace, plan: Plan) -> None:
    with page_errors():
        restore_plan(ws, plan.id)


def _draw_facts(view: PlanView) -> None:
    plan = view.plan
    who = ", ".join(member.name for member in view.walkers)
    lines = (
        ("Who goes", who),
        ("Who is met", plan.who_is_met),
        ("Where to meet", plan.place),
        ("About", view.metric_name),
    )
    items = "".join(f"<dt>{name}</dt><dd>{escaped(text)}</dd>" for name, text in lines if text)
    if items:
        st.html(f'<dl class="fn-plan-facts">{items}</dl>')


def _draw_expected(ws: Workspace, view: PlanView) -> None:
    plan = view.plan
    section("What you expect")
    if plan.assumptions:
        items = "".join(f"<li>{escaped(text)}</li>" for text in plan.assumptions)
        st.html(f'<ul class="fn-plan-expected" dir="auto">{items}</ul>')
        return
    if plan.session_id is not None or plan.called_off_at is not None:
        hint("Nothing was written down.")
        return
    key = f"plan_{plan.id}_expected"
    st.text_area(
        "What you expect",
        placeholder="Callers complain about waiting.",
        height=90,
        key=key,
        label_visibility="collapsed",
        persist_state="session",
    )
    hint("One per line. Write it before you read the guide: what you have read changes what you expect.")
    st.button("Keep", key="plan_keep_expected", on_click=_keep_expected, args=(ws, plan, key))


def _keep_expected(ws: Workspace, plan: Plan, key: str) -> None:
    lines = [line for line in (st.session_state.get(key) or "").splitlines() if line.strip()]
    with page_errors():
        if lines:
            kept = edit_plan(ws, plan.id, assumptions=lines)
            if kept.sequence != plan.sequence:
                offer_undo("Kept what you expect.", partial(put_plan_back, ws, plan))


def _draw_guide(ws: Workspace, view: PlanView) -> None:
    plan, guide = view.plan, view.guide
    if guide is None:
        return
    section(guide.title)
    st.html(f'<p class="fn-plan-about">{escaped(guide.about)}</p>')
    waits = plan.session_id is None and plan.called_off_at is None
    shown = f"plan_{plan.id}_guide_shown"
    if waits and not plan.assumptions and not st.session_state.get(shown):
        st.button("Show the guide without", key="plan_show_guide", on_click=_show, args=(shown,))
        return
    st.html(guide_html(guide))
    hint(guide_facts(guide))
    newest = get_guide(ws, guide.key)
    if waits and newest.version > guide.version and not newest.is_removed:
        hint(f"The team has version {newest.version} of it by now; this walk keeps its own.")
        st.button(
            f"Take version {newest.version}",
            key="plan_newest",
            on_click=_take_newest,
            args=(ws, plan, guide.key),
        )
    if may(ws, "keep the codebook"):
        st.page_link(
            page("guides"), label="Change this guide for the next walks", query_params={"guide": guide.key}
        )


def _show(key: str) -> None:
    st.session_state[key] = True


def _take_newest(ws: Workspace, plan: Plan, guide_key: str) -> None:
    with page_errors():
        taken = edit_plan(ws, plan.id, guide=guide_key)
        if taken.sequence != plan.sequence:
            offer_undo("Took the guide's newest version.", partial(put_plan_back, ws, plan))
