"""Notes an observation with one thumb; what is noted survives a refresh and a lost connection."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from fieldnotes.records import OBSERVATION_KINDS, SEATS, ObservationKind, Seat, Stage
from fieldnotes.ui.components.assets import read_asset
from fieldnotes.ui.theme import emotion_colour, emotion_family, emotion_mark

_COMPOSER = st.components.v2.component(
    "fieldnotes_composer",
    html=read_asset("composer.html"),
    css=read_asset("base.css") + read_asset("composer.css") + read_asset("walk.css"),
    js=read_asset("composer.js"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class EmotionChip:
    """An emotion to choose: its code and its name, whose family gives it colour and mark."""

    code_id: int
    name: str


@dataclass(frozen=True)
class ComposerDefaults:
    """What is chosen before anybody has chosen in this session; later choices stay in the browser."""

    kind: ObservationKind = "observed"
    seat: Seat = "customer"
    stage_id: int | None = None


def compose_observation(
    *,
    key: str,
    session_id: int,
    title: str,
    observation_address: str,
    upload_address: str,
    notes_address: str,
    command_address: str,
    stages: Sequence[Stage],
    emotions: Sequence[EmotionChip],
    defaults: ComposerDefaults | None = None,
    scope: str = "",
    is_ending: bool = False,
    with_time_line: bool = True,
) -> None:
    """Show a walk in the field: the note to write, and the time line of everybody's notes.

    observation_address, upload_address, notes_address, command_address: signed addresses to POST an
    observation of the session to, to POST a file to (without its name), to GET the session's notes from, and
    to POST changes of them to. Pass fresh ones on each run: where the server takes one no more, the page runs
    again.
    stages: the journey's, in order; may be empty. emotions: about eight fit the wheel.
    scope: names the workspace, so that what this browser still keeps for a session of another workspace at
    the same address is never sent to this one.
    is_ending: somebody is about to end the walk, which is a moment for a prompt of its own.
    with_time_line: notes are read and stored by the browser through the addresses; no note makes the page run
    again, which would disturb whoever writes. Without, the page shows the notes itself, runs again when one
    is stored, and there are no prompts.
    """
    _COMPOSER(
        key=key,
        data={
            "session": f"{scope}/{session_id}",
            "title": title,
            "observation_address": observation_address,
            "upload_address": upload_address,
            "notes_address": notes_address,
            "command_address": command_address,
            "kinds": list(OBSERVATION_KINDS),
            "seats": list(SEATS),
            "stages": [{"id": stage.id, "name": stage.name} for stage in stages],
            "emotions": [emotion_look(emotion.code_id, emotion.name) for emotion in emotions],
            "defaults": asdict(defaults or ComposerDefaults()),
            "is_ending": is_ending,
            "with_time_line": with_time_line,
            "answered": _answered(st.session_state.get(key)),
        },
        on_fresh_addresses_change=_nothing,
        on_stored_change=_nothing,
    )


def _nothing() -> None:
    """Declare the state value; running the page again is all that a change has to do."""


def emotion_look(code_id: int, name: str, parent: str = "") -> dict[str, object]:
    """Return an emotion as the browser draws it: code_id, name, colour in both schemes, and mark."""
    family = emotion_family(name, parent)
    light, dark = emotion_colour(family, "light"), emotion_colour(family, "dark")
    return {
        "code_id": code_id,
        "name": name,
        "colour": f"light-dark({light}, {dark})",
        "mark": emotion_mark(family),
    }


def _answered(state: object) -> object:
    """Return the browser's latest question for fresh addresses: so it knows that this run answers it."""
    return state.get("fresh_addresses") if isinstance(state, Mapping) else None
