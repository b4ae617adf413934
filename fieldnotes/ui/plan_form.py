"""The forms of a planned walk: a new one, and one that changes."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import streamlit as st

from fieldnotes.errors import FieldnotesError, InvalidInputError
from fieldnotes.services.planning import PlanView, edit_plan, local_start, plan_walk, put_plan_back
from fieldnotes.services.workspace import Workspace, current_member

from .drafts import forget
from .parts import error_box, offer_undo, page_head
from .plan_fields import NO_GUIDE, Filled, draw_fields
from .plan_links import go_to_plan, link_to_plan
from .walk_places import link_to_all

_FORM = "plan_form"


def show_new(ws: Workspace) -> None:
    """Draw the form of a new plan; once it is stored the next run shows the planned walk."""
    page_head("Plan a walk", "Two minutes. What you write stays until the walk is planned.", eyebrow="Walk")
    filled = Filled(walkers=(current_member(ws).id,), time_zone=_own_zone())
    given, about = draw_fields(ws, _key, filled, from_address=True)
    trouble = st.container()
    pressed = st.button("Plan the walk", type="primary", key="plan_save", width="stretch")
    link_to_all()
    if not pressed:
        return
    # All that is missing at once.
    missing = _missing(given)
    asks = not given["assumptions"] and not st.session_state.get(_key("asked_for_assumptions"))
    with trouble:
        if missing:
            error_box(InvalidInputError(missing))
        if asks:
            st.session_state[_key("asked_for_assumptions")] = True
            st.warning(
                "You expect nothing yet. One line is enough, and the debrief compares with it. Or press "
                "again to plan without.",
                icon=":material/lightbulb:",
            )
    if missing or asks:
        return
    try:
        plan = plan_walk(ws, metric_id=about.metric_id, finding_id=about.finding_id, **_checked(given))
    except FieldnotesError as error:
        with trouble:
            error_box(error)
        return
    forget(_key(""))
    st.session_state[_FORM] = st.session_state.get(_FORM, 0) + 1  # the next form is an empty one
    go_to_plan(plan.id)
    st.rerun()


def show_change(ws: Workspace, view: PlanView) -> None:
    """Draw the form that changes a planned walk."""
    plan = view.plan
    page_head(f"Change: {plan.title}", eyebrow="Planned walk")
    begins = local_start(plan)
    filled = Filled(
        intent=plan.intent,
        mode=plan.mode,
        journey_id=plan.journey_id,
        stage_id=plan.stage_id,
        market=plan.market,
        who_is_met=plan.who_is_met,
        walkers=plan.walkers,
        begins=begins,
        duration_min=plan.duration_min,
        guide_key=view.guide.key if view.guide else NO_GUIDE,
        title=plan.title,
        place=plan.place,
        language=plan.language,
        time_zone=plan.time_zone,
        assumptions=plan.assumptions,
    )

    def key_of(name: str) -> str:
        return f"plan_{plan.id}_{plan.sequence}_{name}"

    given, _ = draw_fields(ws, key_of, filled, guide=view.guide)
    trouble = st.container()
    pressed = st.button("Save", type="primary", key="plan_save", width="stretch")
    link_to_plan(plan.id, label="Leave it as it was", icon=":material/arrow_back:")
    if not pressed:
        return
    try:
        changes = _checked(given)
        if changes["guide"] == filled.guide_key:
            del changes["guide"]  # it keeps the version that the walk was planned with
        changed = edit_plan(ws, plan.id, **changes)
    except FieldnotesError as error:
        with trouble:
            error_box(error)
        return
    forget(key_of(""))
    if changed.sequence != plan.sequence:
        offer_undo("Changed the plan.", lambda: put_plan_back(ws, plan))
    go_to_plan(plan.id)
    st.rerun()


def _missing(given: dict[str, Any]) -> str:
    """Return what is missing in sentences, "" for nothing."""
    said = []
    if given["mode"] is None:
        said.append("No way to walk is chosen; choose one of the seven.")
    if given["day"] is None or given["clock"] is None:
        said.append("The day or the time is empty; choose both.")
    return " ".join(said)


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    """Return the fields as the services take them. Raises InvalidInputError for what is missing."""
    if missing := _missing(given):
        raise InvalidInputError(missing)
    fields = dict(given)
    day, clock = fields.pop("day"), fields.pop("clock")
    zone = fields["time_zone"]
    begins = datetime.combine(day, clock)
    fields["planned_for"] = begins.replace(tzinfo=ZoneInfo(zone)) if zone else begins.astimezone()
    if not fields["title"].strip():
        del fields["title"]
    return fields


def _key(name: str) -> str:
    return f"plan_new_{st.session_state.get(_FORM, 0)}_{name}"


def _own_zone() -> str:
    """Return the browser's time zone, "" where it is not known."""
    named = st.context.timezone or ""
    return named if named in available_timezones() else ""
