"""Notes an observation with one thumb; what is noted survives a refresh and a lost connection."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import streamlit as st

from fieldnotes.records import OBSERVATION_KINDS, SEATS, ObservationKind, Seat, Stage
from fieldnotes.ui.components.assets import read_asset
from fieldnotes.ui.theme import Family, emotion_colour, emotion_mark

_COMPOSER = st.components.v2.component(
    "fieldnotes_composer",
    html=read_asset("composer.html"),
    css=read_asset("base.css") + read_asset("composer.css"),
    js=read_asset("composer.js"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class EmotionChip:
    """An emotion to choose: its code, its name, and the family that gives it colour and mark."""

    code_id: int
    name: str
    family: Family


@dataclass(frozen=True)
class ComposerDefaults:
    """What is chosen before anybody has chosen in this session; later choices stay in the browser."""

    kind: ObservationKind = "observed"
    seat: Seat = "customer"
    stage_id: int | None = None


@dataclass(frozen=True)
class ComposerEvent:
    """Why the page runs: a note was stored, or the signed addresses ran out and fresh ones are needed."""

    kind: Literal["stored", "refresh_addresses"]
    observation_id: int | None


def compose_observation(
    *,
    key: str,
    session_id: int,
    observation_address: str,
    upload_address: str,
    stages: Sequence[Stage],
    emotions: Sequence[EmotionChip],
    defaults: ComposerDefaults | None = None,
    scope: str = "",
) -> ComposerEvent | None:
    """Show the note of a walk, and return what happened since the last run, each event once.

    observation_address, upload_address: signed addresses of the session's observations and of uploads, the
    latter without the file's name. Pass fresh ones on each run; the event "refresh_addresses" says that
    the browser needed them and asks nothing else of the page.
    stages: the journey's, in order; may be empty. emotions: up to eight fit two rows of a phone.
    scope: names the workspace, so that what this browser still keeps for a session of another workspace at
    the same address is never sent to this one.
    Notes are saved by the browser through the addresses, not by this call: the event is there to read the
    time line again.
    """
    result = _COMPOSER(
        key=key,
        data={
            "session": f"{scope}/{session_id}",
            "observation_address": observation_address,
            "upload_address": upload_address,
            "kinds": list(OBSERVATION_KINDS),
            "seats": list(SEATS),
            "stages": [{"id": stage.id, "name": stage.name} for stage in stages],
            "emotions": [_emotion_data(emotion) for emotion in emotions],
            "defaults": asdict(defaults or ComposerDefaults()),
            "answered": _reported_id(st.session_state.get(key)),
        },
        on_event_change=_nothing,
    )
    return _unseen_event(f"{key}-seen-event", result.get("event"))


def _nothing() -> None:
    """Declare the state value; running the page again is all that a change has to do."""


def _emotion_data(emotion: EmotionChip) -> dict[str, object]:
    light, dark = emotion_colour(emotion.family, "light"), emotion_colour(emotion.family, "dark")
    return {
        "code_id": emotion.code_id,
        "name": emotion.name,
        "colour": f"light-dark({light}, {dark})",
        "mark": emotion_mark(emotion.family),
    }


def _reported_id(state: object) -> object:
    """Return the id of the latest event, which tells the browser that its question reached the page."""
    event = state.get("event") if isinstance(state, Mapping) else None
    return event.get("id") if isinstance(event, Mapping) else None


def _unseen_event(seen_key: str, value: object) -> ComposerEvent | None:
    """Return the reported event unless an earlier run had it: a state value stays, unlike a trigger.

    State outlives a lost connection; Streamlit sends it again after it reconnects.
    """
    if not isinstance(value, Mapping) or value.get("id") == st.session_state.get(seen_key):
        return None
    st.session_state[seen_key] = value.get("id")
    observation_id = value.get("observation_id")
    if value.get("kind") == "stored" and isinstance(observation_id, int):
        return ComposerEvent("stored", observation_id)
    return ComposerEvent("refresh_addresses", None) if value.get("kind") == "refresh_addresses" else None
