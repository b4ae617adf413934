"""Adding a recording: first who is heard and what they agreed to, then the file, then what it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import MediaItem
from fieldnotes.services import recordings
from fieldnotes.services.access import may_all
from fieldnotes.services.participants import agrees_to_recording, list_participants
from fieldnotes.services.sessions import list_journeys, list_sessions
from fieldnotes.services.workspace import Workspace
from fieldnotes.transcription import LANGUAGES

from .addresses import sign_address
from .components.capture import capture_media
from .formats import clock, day, plain
from .parts import ask_first, error_box, section
from .recordings_heard import Heard, choose_heard
from .recordings_list import open_link

ADDING = "recordings_adding"
_CHOSEN = "recordings_chosen"  # the kept file that is to be finished
_ROUND = "recordings_round"  # counts the files added, so that each begins with an empty box
_LAST = "recordings_last"  # what was entered for the file before, to begin the next one with
_KINDS = {"call": "Call", "interview": "Interview", "other": "Other"}


@dataclass(frozen=True)
class Entered:
    """What was entered for a file; the next one begins with it."""

    kind: str = "call"
    recorded_on: date | None = None
    language: str | None = None
    market: str = ""
    session_id: int | None = None
    stage_id: int | None = None


def add_panel(ws: Workspace) -> None:
    """Draw the three steps. The file is asked for only when it is settled who is heard."""
    section("1. Who is heard")
    heard = choose_heard(ws, agrees_to_recording)
    section("2. The file")
    if heard is None and _captured() is not None:
        # The box goes away until it is settled again who is heard; the file in it stays in hand.
        st.session_state[_CHOSEN] = _captured()
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    media = _chosen_media(ws)
    if media is None and heard is None:
        st.caption("First say who is heard, and that they agree to being recorded.")
        return
    if media is None:
        media = _capture(ws)
    if media is None:
        return
    same = recordings.find_recording_of(ws, media.id)
    if same is not None:
        title = plain(same.recording.title)
        st.info(
            f"{plain(media.file_name)} is in the workspace already, as “{title}”.", icon=":material/info:"
        )
        open_link(same)
        return
    section("3. What it is")
    if heard is None:
        st.caption("The file is kept. Say above who is heard, and that they agree; then it can be added.")
        return
    _details(ws, heard, media)


def kept_files(ws: Workspace) -> None:
    """List the files that are kept but no recording yet, each to be finished or discarded."""
    open_now = st.session_state.get(_CHOSEN) if st.session_state.get(ADDING) else None
    waiting = [item for item in recordings.list_unused_media(ws) if item.id not in (open_now, _captured())]
    if not waiting:
        return
    section("Kept, not yet added")
    st.caption("These files are safe here. They are not transcribed until it is said who is heard.")
    for item in waiting:
        with st.container(horizontal=True, vertical_alignment="center", key=f"kept_{item.id}"):
            st.write(plain(f"{item.file_name} ({clock(item.duration_s or 0)})"))
            st.button("Finish adding", key=f"finish_{item.id}", on_click=_finish, args=(item.id,))
            question = f"Delete {item.file_name} from this workspace? It cannot be brought back."
            if ask_first("Discard", question, yes="Delete the file", key=f"discard_{item.id}"):
                try:
                    recordings.discard_media(ws, item.id)
                except FieldnotesError as error:
                    error_box(error)
                else:
                    st.rerun()


def _chosen_media(ws: Workspace) -> MediaItem | None:
    """Return the kept file that somebody wants to finish, or the one in the box, if there is one."""
    chosen = st.session_state.get(_CHOSEN)
    if chosen is None:
        return None
    try:
        media = recordings.get_media(ws, chosen)
    except FieldnotesError as error:
        error_box(error)
        return None
    with st.container(horizontal=True, vertical_alignment="center", key="chosen_file"):
        st.write(f"**{plain(media.file_name)}** {plain(f'({clock(media.duration_s or 0)})')}")
        st.button("Another file", key="another_file", on_click=lambda: st.session_state.pop(_CHOSEN, None))
    return media


def _capture(ws: Workspace) -> MediaItem | None:
    kept = capture_media(
        key=f"recordings_capture_{st.session_state.get(_ROUND, 0)}",
        upload_address=sign_address(ws, "POST", "/api/uploads"),
        label="Audio or video",
        limit_mb=ws.settings.max_upload_mb,
    )
    if kept is None:
        return None
    if kept.duration_s is None:
        st.error(
            f"{plain(kept.file_name)} is an image; choose an audio or video file.", icon=":material/error:"
        )
        return None
    try:
        return recordings.get_media(ws, kept.media_id)
    except FieldnotesError as error:
        error_box(error)
        return None


def _captured() -> int | None:
    """Return the id of the file that the box holds at this moment."""
    if not st.session_state.get(ADDING):
        return None
    state = st.session_state.get(f"recordings_capture_{st.session_state.get(_ROUND, 0)}")
    kept = state.get("kept") if isinstance(state, Mapping) else None
    media_id = kept.get("media_id") if isinstance(kept, Mapping) else None
    return media_id if isinstance(media_id, int) else None


def _details(ws: Workspace, heard: Heard, media: MediaItem) -> None:
    last: Entered = st.session_state.get(_LAST, Entered())
    stages = {
        stage.id: f"{journey.name}: {stage.name}" for journey in list_journeys(ws) for stage in journey.stages
    }
    sessions = {session.id: f"{session.title} ({day(session.started_at)})" for session in list_sessions(ws)}
    people = {person.id: person for person in list_participants(ws)}
    markets = [people[person_id].market for person_id in heard.participant_ids if people[person_id].market]

    with st.form(f"recording_details_{media.id}", border=False):
        title = st.text_input("Title", value=media.file_name.rpartition(".")[0] or media.file_name)
        kind = st.segmented_control(
            "Kind",
            list(_KINDS),
            format_func=_KINDS.__getitem__,
            default=last.kind,
            required=True,
        )
        left, right = st.columns(2)
        recorded_on = left.date_input("Recorded on", value=last.recorded_on or "today", format="YYYY-MM-DD")
        language = right.selectbox(
            "Language",
            list(LANGUAGES),
            index=_place(last.language, list(LANGUAGES)),
            format_func=LANGUAGES.__getitem__,
            placeholder="Find it",
        )
        market = left.text_input(
            "Market",
            value=last.market or (markets[0] if markets else ""),
            placeholder="For example Korea",
        )
        stage_id = right.selectbox(
            "Journey stage (optional)",
            list(stages),
            index=_place(last.stage_id, list(stages)),
            format_func=stages.__getitem__,
            placeholder="None",
        )
        session_id = st.selectbox(
            "Immersion session (optional)" if may_all(ws, "bring in sources") else "Which of your walks",
            list(sessions),
            index=_place(last.session_id, list(sessions)),
            format_func=sessions.__getitem__,
            placeholder="None",
        )
        if not st.form_submit_button("Add and transcribe", type="primary"):
            return
    entered = Entered(
        kind=kind or last.kind,
        recorded_on=recorded_on if isinstance(recorded_on, date) else None,
        language=language,
        market=market,
        session_id=session_id,
        stage_id=stage_id,
    )
    try:
        recording = recordings.add_recording(
            ws,
            media.id,
            title=title,
            participant_ids=heard.participant_ids,
            own_voice_only=heard.own_voice_only,
            kind=entered.kind,
            recorded_on=entered.recorded_on,
            language=entered.language,
            market=entered.market,
            session_id=entered.session_id,
            stage_id=entered.stage_id,
        )
    except FieldnotesError as error:
        error_box(error)
        return
    st.session_state[_LAST] = entered
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.session_state.pop(_CHOSEN, None)
    st.toast(f"“{plain(recording.title)}” is added. The next file can follow.", icon=":material/check:")
    st.rerun()


def _place(value: object, options: list[Any]) -> int | None:
    return options.index(value) if value in options else None


def _finish(media_id: int) -> None:
    st.session_state[_CHOSEN] = media_id
    st.session_state[ADDING] = True
