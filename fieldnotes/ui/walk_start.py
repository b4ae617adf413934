"""The form that starts a walk: how, where, whom, why, and what is expected."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from fieldnotes.errors import FieldnotesError, InvalidInputError
from fieldnotes.records import MODES, Mode
from fieldnotes.services.sessions import list_journeys, list_sessions, start_session
from fieldnotes.services.walks import list_markets, start_on_new_journey
from fieldnotes.services.workspace import Workspace

from .formats import plain
from .parts import error_box, page_head
from .walk_asked import NEW_JOURNEY, Asked, kept_own_words, say_stage, take_address
from .walk_places import go_to_walk, hint, link_to_all

MODE_SENTENCES: dict[Mode, str] = {
    "shadow the front line": "Stand beside somebody at work; watch, and do not take over.",
    "serve customers": "Do the job yourself, with real customers and somebody to guide you.",
    "be the customer": "Go through it as any customer would, with no special treatment.",
    "home visit or ride-along": "See the product where people live, work or travel with it.",
    "listen to calls": "Sit beside an agent with a second headset.",
    "interview": "Ask one person what happened to them; mostly listen.",
    "mystery shop": "Play a customer with a task and note what you get.",
}
SUGGESTED_MARKETS = 12
_FORM = "walk_form"


def show_start(ws: Workspace) -> None:
    """Draw the form; once the walk has started, the next run shows it in the field."""
    page_head("Start a walk", "Two minutes now. What you write here stays until you start.", eyebrow="Walk")
    asked = take_address(ws, _key)
    mode = st.radio(
        "How do you walk?",
        MODES,
        index=None,
        format_func=str.capitalize,
        captions=[plain(MODE_SENTENCES[mode]) for mode in MODES],
        key=_key("mode"),
        persist_state="session",
    )
    with st.container():
        journey_id = _ask_journey(ws, asked)
    market = _ask_market(ws)
    who_is_met = st.text_input(
        "Who will you meet?",
        placeholder="Two agents of the claims line, and their callers",
        key=_key("who"),
        persist_state="session",
    )
    hint("Write roles, not names. People you meet get a code later.", below_field=True)
    intent = st.text_input(
        "Why this walk, in a sentence?",
        placeholder="Why did NPS fall where people report a loss?",
        key=_key("intent"),
        persist_state="session",
    )
    kept_own_words(asked, market or "", intent or "")
    assumptions = st.text_area(
        "What do you expect to find?",
        placeholder="Callers complain about waiting.\nAgents see everything on one screen.",
        height=120,
        key=_key("assumptions"),
        persist_state="session",
    )
    hint("One per line. At the debrief you say which held, changed or were overturned.", below_field=True)
    title = st.text_input(
        "Title (optional)",
        placeholder="Named after the mode and the day if empty",
        key=_key("title"),
        persist_state="session",
    )
    st.html(
        '<p class="fn-walk-consent"><strong>Ask first.</strong> Tell the people you meet why you are there. '
        "Record, photograph or quote somebody only after they agreed.</p>"
    )
    expected = [line for line in (assumptions or "").splitlines() if line.strip()]
    trouble = st.container()  # above the button, where the eye is
    pressed = _asked_to_start(mode, expected, trouble)
    link_to_all()
    if not pressed:
        return
    try:
        given: dict[str, Any] = {
            "title": title or "",
            "mode": mode,
            "market": market,
            "intent": intent or "",
            "who_is_met": who_is_met or "",
        }
        if journey_id == NEW_JOURNEY:
            session = start_on_new_journey(
                ws,
                journey_name=st.session_state[_key("journey_name")] or "",
                stage_names=(st.session_state[_key("journey_stages")] or "").splitlines(),
                assumptions=expected,
                **given,
            )
        else:
            journey = next(one for one in list_journeys(ws) if one.id == journey_id)
            stage = asked.stage_of(journey)
            session = start_session(
                ws,
                journey_id=journey_id,
                stage_id=stage.id if stage else None,
                assumptions=expected,
                **given,
            )
    except FieldnotesError as error:
        with trouble:
            error_box(error)
        return
    st.session_state[_FORM] = st.session_state.get(_FORM, 0) + 1  # the next form is an empty one
    go_to_walk(session.id)
    st.rerun()


def _key(name: str) -> str:
    return f"walk_start_{st.session_state.get(_FORM, 0)}_{name}"


def _ask_journey(ws: Workspace, asked: Asked) -> int:
    journeys = {journey.id: journey for journey in list_journeys(ws)}
    walked = next((session.journey_id for session in list_sessions(ws)), next(iter(journeys), NEW_JOURNEY))
    options = [*journeys, NEW_JOURNEY]
    if st.session_state.get(_key("journey")) not in options:
        st.session_state[_key("journey")] = walked
    journey_id = st.selectbox(
        "Which journey?",
        options,
        format_func=lambda one: journeys[one].name if one else "A new journey …",
        key=_key("journey"),
        persist_state="session",
    )
    if journey_id == NEW_JOURNEY:
        st.text_input("Name of the new journey", key=_key("journey_name"), persist_state="session")
        st.text_area(
            "Its stages, in order, one per line",
            placeholder="search and find\nbasket and checkout\ndelivery",
            height=120,
            key=_key("journey_stages"),
            persist_state="session",
        )
    else:
        hint(" → ".join(stage.name for stage in journeys[journey_id].stages), below_field=True)
        say_stage(asked, journeys[journey_id])
    return journey_id


def _ask_market(ws: Workspace) -> str:
    market = st.text_input("Which market?", placeholder="Korea", key=_key("market"), persist_state="session")
    used = list_markets(ws)[:SUGGESTED_MARKETS]
    if used:
        st.pills(
            "Markets used before, and those that metrics tell of",
            used,
            format_func=plain,
            key=_key("market_used"),
            label_visibility="collapsed",
            on_change=_take_market,
        )
    return market or ""


def _take_market() -> None:
    st.session_state[_key("market")] = st.session_state[_key("market_used")] or ""
    st.session_state[_key("market_used")] = None


def _asked_to_start(mode: Mode | None, expected: list[str], trouble: DeltaGenerator) -> bool:
    """Draw the button, and in `trouble` all that it lacked when pressed; expectations are asked for once."""
    told = _key("told_what_is_missing")
    if st.session_state.get(told):
        with trouble:
            if mode is None:
                error_box(InvalidInputError("No way to walk is chosen; choose one at the top."))
            if not expected:
                st.warning(
                    "You expect nothing yet. One line is enough, and the debrief compares with it. "
                    "Or press again to start without.",
                    icon=":material/lightbulb:",
                )
    pressed = st.button("Start the walk", type="primary", key="walk_start", width="stretch")
    if pressed and (mode is None or not (expected or st.session_state.get(told))):
        st.session_state[told] = True
        st.rerun()
    return pressed
