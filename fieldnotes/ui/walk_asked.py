"""What an address asks of the forms of a walk: `/walk?new=1&market=…&stage=…&journey=…&intent=…`, and of a
plan `/plan?market=…&stage=…&journey=…&question=…&mode=…&metric=…&finding=…`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from fieldnotes.records import MODES, Journey, Stage
from fieldnotes.services.sessions import list_journeys
from fieldnotes.services.workspace import Workspace

from .shell import query_id
from .walk_places import hint

NEW_JOURNEY = 0  # among the choices of a journey
LONGEST_PLACE_CHARS, LONGEST_INTENT_CHARS = 120, 500


@dataclass(frozen=True)
class Asked:
    """What the address asks for; "" and None for nothing. journey_id: one that has the stage, or the one
    that is named. intent: the question. metric_id, finding_id: as the address has them, there or not."""

    market: str = ""
    stage: str = ""
    intent: str = ""
    journey_id: int | None = None
    mode: str = ""
    metric_id: int | None = None
    finding_id: int | None = None

    def stage_of(self, journey: Journey) -> Stage | None:
        """Return the journey's stage of the name that is asked for, or None."""
        return next((one for one in journey.stages if self.stage and _same(one.name, self.stage)), None)


def take_address(ws: Workspace, key_of: Callable[[str], str]) -> Asked:
    """Put what the address asks for into the form's fields, once for each address; returns it.

    key_of: a field's key by its name. A field that holds somebody's own words keeps them: only empty fields
    are filled, and those that still hold what an earlier address put there.
    """
    asked = _read(ws)
    taken = key_of("taken")
    before: Asked = st.session_state.get(taken, Asked())
    if asked != before and asked != Asked():
        fields = {
            "market": (asked.market, before.market),
            "intent": (asked.intent, before.intent),
            "mode": (asked.mode, before.mode),
        }
        for name, (value, put_before) in fields.items():
            if value and st.session_state.get(key_of(name)) in (None, "", put_before):
                st.session_state[key_of(name)] = value
        # Who is describing a new journey goes on with it.
        if asked.journey_id and st.session_state.get(key_of("journey")) != NEW_JOURNEY:
            st.session_state[key_of("journey")] = asked.journey_id
        st.session_state[taken] = asked
    return asked


def say_stage(asked: Asked, journey: Journey) -> None:
    """Say under the journey whether the stage that the address names is one of its stages."""
    if not asked.stage:
        return
    if asked.stage_of(journey):
        hint(f"You set out to see “{asked.stage}”, a stage of this journey.", below_field=True)
    else:
        hint(
            f"You set out to see “{asked.stage}”. No stage of this journey is called that: take the nearest, "
            "or make a journey that has it.",
            below_field=True,
        )


def kept_own_words(asked: Asked, market: str, intent: str) -> None:
    """Say what the address asked for where the fields hold other words, so that nothing of either is lost."""
    if asked.intent and intent and intent != asked.intent:
        hint(f"The question you came with: {asked.intent}", below_field=True)
    if asked.market and market and market != asked.market:
        hint(f"The market you came with: {asked.market}", below_field=True)


def _read(ws: Workspace) -> Asked:
    def text(name: str, longest: int) -> str:
        return " ".join(st.query_params.get(name, "").split())[:longest]

    stage, mode = text("stage", LONGEST_PLACE_CHARS), st.query_params.get("mode", "")
    named = query_id("journey")
    journeys = list_journeys(ws)
    if named not in {journey.id for journey in journeys}:
        having = (one.id for one in journeys if Asked(stage=stage).stage_of(one))
        named = next(having, None) if stage else None
    return Asked(
        market=text("market", LONGEST_PLACE_CHARS),
        stage=stage,
        intent=text("question", LONGEST_INTENT_CHARS) or text("intent", LONGEST_INTENT_CHARS),
        journey_id=named,
        mode=mode if mode in MODES else "",
        metric_id=query_id("metric"),
        finding_id=query_id("finding"),
    )


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
