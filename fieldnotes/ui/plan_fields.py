"""The fields of a planned walk: what for, what is expected, how, where, who, when, and by which guide."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import streamlit as st

from fieldnotes.field.consent_words import language_of_market
from fieldnotes.field.guides import PROPOSED, fitting_first
from fieldnotes.records import MODES, Guide
from fieldnotes.services.access import may_all
from fieldnotes.services.consent_texts import list_consent_texts
from fieldnotes.services.guides import list_guides
from fieldnotes.services.plan_subject import Subject, read_subject
from fieldnotes.services.planning import length_words
from fieldnotes.services.sessions import list_journeys, list_sessions
from fieldnotes.services.walks import list_markets
from fieldnotes.services.workspace import Workspace, list_members
from fieldnotes.transcription.languages import language_name

from .drafts import remember
from .formats import plain
from .walk_asked import Asked, kept_own_words, say_stage, take_address
from .walk_places import hint
from .walk_start import MODE_SENTENCES, SUGGESTED_MARKETS

DURATIONS_MIN = (30, 60, 90, 120, 180, 240, 480)
NO_GUIDE = ""
KeyOf = Callable[[str], str]


@dataclass(frozen=True)
class Filled:
    """What a form begins with."""

    intent: str = ""
    mode: str | None = None
    journey_id: int | None = None
    stage_id: int | None = None
    market: str = ""
    who_is_met: str = ""
    walkers: tuple[int, ...] = ()
    begins: datetime | None = None
    duration_min: int = 60
    guide_key: str | None = None
    title: str = ""
    place: str = ""
    language: str = ""
    time_zone: str = ""
    assumptions: tuple[str, ...] = ()


def draw_fields(
    ws: Workspace, key_of: KeyOf, filled: Filled, *, guide: Guide | None = None, from_address: bool = False
) -> tuple[dict[str, Any], Subject]:
    """Draw the fields; returns what they hold, and what the address says that the walk is about."""
    for name in ("intent", "market", "who_is_met", "title", "place"):
        remember(key_of(name), getattr(filled, name))
    remember(key_of("assumptions"), "\n".join(filled.assumptions))
    remember(key_of("mode"), filled.mode)
    asked, about = Asked(), Subject()
    if from_address and may_all(ws, "see the whole picture"):
        asked = take_address(ws, key_of)
        about = read_subject(
            ws,
            metric_id=asked.metric_id,
            finding_id=asked.finding_id,
            market=asked.market,
            stage=asked.stage,
        )
        if about.question and not st.session_state[key_of("intent")]:
            st.session_state[key_of("intent")] = about.question
    intent = st.text_area(
        "What should this walk find out?",
        placeholder="Why did NPS fall where people report a loss?",
        height=68,
        key=key_of("intent"),
    )
    expected = st.text_area(
        "What do you expect to find?",
        placeholder="Callers complain about waiting.\nAgents see everything on one screen.",
        height=110,
        key=key_of("assumptions"),
    )
    hint("One per line, before you look at the guide. The debrief says which held.", below_field=True)
    mode = st.radio(
        "How do you walk?",
        MODES,
        index=None,
        format_func=str.capitalize,
        captions=[plain(MODE_SENTENCES[one]) for one in MODES],
        key=key_of("mode"),
    )
    journey_id, stage_id = _ask_place(ws, key_of, filled, asked, about)
    market = _ask_market(ws, key_of)
    kept_own_words(asked, market, intent or "")
    who_is_met = st.text_input(
        "Who will you meet?",
        placeholder="Two agents of the claims line, and their callers. Roles, not names.",
        key=key_of("who_is_met"),
    )
    when = _ask_when(key_of, filled)
    guide_key = _ask_guide(ws, key_of, filled, mode, guide)
    more = _ask_more(ws, key_of, filled, market)
    given = {
        "intent": " ".join((intent or "").split()),
        "assumptions": [line for line in (expected or "").splitlines() if line.strip()],
        "mode": mode,
        "journey_id": journey_id,
        "stage_id": stage_id,
        "market": market,
        "who_is_met": who_is_met or "",
        "guide": guide_key,
        **when,
        **more,
    }
    return given, about


def _ask_place(
    ws: Workspace, key_of: KeyOf, filled: Filled, asked: Asked, about: Subject
) -> tuple[int, int | None]:
    journeys = {journey.id: journey for journey in list_journeys(ws)}
    walked = next((session.journey_id for session in list_sessions(ws)), next(iter(journeys)))
    of_stage = {stage.id: journey.id for journey in journeys.values() for stage in journey.stages}
    remember(key_of("journey"), filled.journey_id or of_stage.get(about.stage_id or 0, walked))
    left, right = st.columns(2)
    with left:
        journey_id = st.selectbox(
            "Which journey?",
            list(journeys),
            format_func=lambda one: journeys[one].name,
            key=key_of("journey"),
        )
    journey = journeys[journey_id]
    begins_at = asked.stage_of(journey)
    usual = filled.stage_id or about.stage_id
    named = begins_at.id if begins_at else usual if of_stage.get(usual or 0) == journey_id else None
    stages: dict[int | None, str] = {None: "At the beginning", **{one.id: one.name for one in journey.stages}}
    # By journey and address: another one has stages of its own.
    stage_key = key_of(f"stage_{journey_id}_{asked.stage}")
    remember(stage_key, named)
    with right:
        stage_id = st.selectbox(
            "Where does it begin?", list(stages), format_func=lambda one: stages[one], key=stage_key
        )
    if begins_at is None:
        say_stage(asked, journey)
    return journey_id, stage_id


def _ask_market(ws: Workspace, key_of: KeyOf) -> str:
    market = st.text_input("Which market?", placeholder="Korea", key=key_of("market"))
    used = list_markets(ws)[:SUGGESTED_MARKETS]

    def take() -> None:
        st.session_state[key_of("market")] = st.session_state[key_of("market_used")] or ""
        st.session_state[key_of("market_used")] = None

    if used:
        st.pills(
            "Markets used before, and those that metrics tell of",
            used,
            format_func=plain,
            key=key_of("market_used"),
            label_visibility="collapsed",
            on_change=take,
        )
    return market or ""


def _ask_when(key_of: KeyOf, filled: Filled) -> dict[str, Any]:
    begins = filled.begins or _next_morning(filled.time_zone)
    remember(key_of("day"), begins.date())
    remember(key_of("clock"), begins.time().replace(second=0, microsecond=0))
    durations = sorted({*DURATIONS_MIN, filled.duration_min})
    remember(key_of("duration"), filled.duration_min)
    left, middle, right = st.columns(3)
    with left:
        day: date | None = st.date_input("Which day?", key=key_of("day"), format="YYYY-MM-DD")
    with middle:
        clock: time | None = st.time_input("From", key=key_of("clock"), step=timedelta(minutes=15))
    with right:
        duration = st.selectbox("How long?", durations, format_func=length_words, key=key_of("duration"))
    return {"day": day, "clock": clock, "duration_min": duration}


def _ask_guide(ws: Workspace, key_of: KeyOf, filled: Filled, mode: str | None, own: Guide | None) -> str:
    guides = {guide.key: guide for guide in fitting_first(list_guides(ws), mode or "")}
    if own is not None:
        guides.setdefault(own.key, own)  # taken away since; this walk keeps it
    proposed = next((key for known, key in PROPOSED.items() if known == mode and key in guides), NO_GUIDE)
    chosen_before = filled.guide_key is not None and mode == filled.mode
    key = key_of(f"guide_{mode}")
    remember(key, filled.guide_key if chosen_before else proposed)
    if st.session_state[key] not in (NO_GUIDE, *guides):
        st.session_state[key] = proposed
    chosen = st.selectbox(
        "By which guide?",
        [*guides, NO_GUIDE],
        format_func=lambda one: guides[one].title if one else "Without a guide",
        key=key,
    )
    if chosen:
        hint(f"{guides[chosen].about} You see its questions once the walk is planned.", below_field=True)
    return chosen or NO_GUIDE


def _ask_more(ws: Workspace, key_of: KeyOf, filled: Filled, market: str) -> dict[str, Any]:
    members = {member.id: member.name for member in list_members(ws)}
    remember(key_of("walkers"), [one for one in filled.walkers if one in members])
    texts = [text.language for text in list_consent_texts(ws)]
    language_key = key_of(f"language_{market.casefold()}")
    remember(language_key, filled.language or language_of_market(market))
    zones = ["", *sorted(available_timezones())]
    remember(key_of("zone"), filled.time_zone)
    with st.expander("Who goes, where to meet, language of the consent text", icon=":material/tune:"):
        walkers = st.multiselect(
            "Who goes? The first one leads.",
            list(members),
            format_func=lambda one: members[one],
            key=key_of("walkers"),
        )
        place = st.text_input("Where do you meet?", placeholder="Reception, 2nd floor", key=key_of("place"))
        language = st.selectbox("Consent is asked for in", texts, format_func=language_name, key=language_key)
        zone = st.selectbox(
            "Time zone",
            zones,
            format_func=lambda one: one or "That of the computer fieldnotes runs on",
            key=key_of("zone"),
        )
        title = st.text_input(
            "Title", placeholder="Named after the way and the market if empty", key=key_of("title")
        )
    return {
        "walkers": walkers or list(filled.walkers),
        "place": place or "",
        "language": language,
        "time_zone": zone or "",
        "title": title or "",
    }


def _next_morning(zone: str) -> datetime:
    """Return ten o'clock of the next day that is not of the weekend."""
    now = datetime.now(ZoneInfo(zone)) if zone else datetime.now().astimezone()
    day = now.date() + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return datetime.combine(day, time(10), tzinfo=now.tzinfo)
