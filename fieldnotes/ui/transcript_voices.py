"""Who speaks in a transcript: named once for everywhere, merged, given a seat, told apart by the machine."""

from collections.abc import Sequence

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import SEATS, Job, Participant, Segment, Speaker
from fieldnotes.services import correcting, jobs, participants, speakers, voices
from fieldnotes.services.coding import SourceView
from fieldnotes.services.undoing import undo_change
from fieldnotes.services.workspace import Workspace

from .addresses import MEDIA_S, sign_address
from .cards import player_html
from .consent_parts import person_label
from .formats import clock, plain
from .parts import error_box, offer_undo, page_errors
from .recordings_list import job_words, why_work_waits

POLL_S = 3.0
_UNDER_WAY = ("queued", "running")
_MOST_SPEAKERS = 20
_SIDES = ("left", "right")
_CHANGES = "transcript_voices_changed"


def show_voices(ws: Workspace, view: SourceView) -> str:
    """Draw the voices of a source, folded away under their names; nothing for a text that has none.

    Returns a value that changes when a voice was changed here, or lines were given to voices by the machine,
    for the reader to fetch the source again.
    """
    job = jobs.latest_job(ws, "speakers", view.source.id)
    state = f"{st.session_state.get(_CHANGES, 0)}|{(job.id, job.state) if job else ''}"
    has_sound = view.recording is not None and view.transcript is not None
    is_growing = view.transcript is not None and view.transcript.finished_at is None
    if is_growing or not view.segments or not (has_sound or view.speakers):
        return state
    _ask_for_side(ws, view)
    if job is not None and job.state in _UNDER_WAY:
        st.fragment(_poll, run_every=POLL_S)(ws, view.source.id, job)
    names = ", ".join(speaker.name for speaker in view.speakers) or "not told apart yet"
    with st.expander(plain(f"Voices: {names}"), icon=":material/record_voice_over:", key="voices"):
        _show_list(ws, view)
        if has_sound:
            _tell_apart(ws, view, job)
    return state


def _show_list(ws: Workspace, view: SourceView) -> None:
    spoken_s = {
        speaker.id: sum(_length_s(line) for line in view.segments if line.speaker_id == speaker.id)
        for speaker in view.speakers
    }
    total_s = sum(spoken_s.values()) or 1.0
    people = {person.id: person for person in participants.list_participants(ws)}
    for speaker in view.speakers:
        share = f"{clock(spoken_s[speaker.id])} ({spoken_s[speaker.id] / total_s:.0%} of the speech)"
        with st.container(key=f"voice_{speaker.id}"):
            _show_voice(ws, view, speaker, people, share if spoken_s[speaker.id] else "No line yet")


def _show_voice(
    ws: Workspace, view: SourceView, speaker: Speaker, people: dict[int, Participant], share: str
) -> None:
    # The stored values are part of the keys: a field that kept its own would undo what was changed elsewhere.
    known_as = f"{speaker.id}_{speaker.name}_{speaker.seat}_{speaker.participant_id}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input("Name", value=speaker.name, key=f"voice_name_{known_as}", max_chars=120)
        seat = st.selectbox(
            "Seat",
            SEATS,
            index=SEATS.index(speaker.seat) if speaker.seat else None,
            format_func=str.capitalize,
            placeholder="Not said",
            key=f"voice_seat_{known_as}",
        )
        known = list(people)
        person_id = st.selectbox(
            "Participant",
            known,
            index=known.index(speaker.participant_id) if speaker.participant_id in known else None,
            format_func=lambda person_id: person_label(people[person_id]),
            placeholder="Nobody in particular",
            key=f"voice_person_{known_as}",
        )
    others = {other.id: other for other in view.speakers if other.id != speaker.id}
    with st.container(horizontal=True, vertical_alignment="center"):
        _hear(ws, view, speaker)
        if others:
            _merge(ws, speaker, others)
        st.caption(share, width="content")
    try:
        if name.strip() and (name.strip(), seat) != (speaker.name, speaker.seat):
            speakers.rename_speaker(ws, speaker.id, name=name, seat=seat)
            _changed()
        if person_id != speaker.participant_id:
            speakers.set_speaker_participant(ws, speaker.id, participant_id=person_id)
            _changed()
    except FieldnotesError as error:
        error_box(error)


def _hear(ws: Workspace, view: SourceView, speaker: Speaker) -> None:
    """Let the voice's longest line be heard: enough to know who it is."""
    theirs = [line for line in view.segments if line.speaker_id == speaker.id and line.start_s is not None]
    if view.recording is None or not theirs:
        return
    longest = max(theirs, key=_length_s)
    address = sign_address(ws, "GET", f"/api/media/{view.recording.media_id}", valid_s=MEDIA_S)
    st.html(
        player_html(address, longest.start_s, longest.end_s, label=f"Hear {speaker.name}"), width="content"
    )


def _merge(ws: Workspace, speaker: Speaker, others: dict[int, Speaker]) -> None:
    with st.popover("Is somebody else", key=f"voice_merge_{speaker.id}"):
        into = st.selectbox(
            "All lines of this voice belong to",
            list(others),
            format_func=lambda speaker_id: others[speaker_id].name,
            key=f"voice_into_{speaker.id}",
        )
        if st.button("Merge", key=f"voice_merge_now_{speaker.id}", type="primary"):
            try:
                change_id = correcting.merge_speakers(ws, speaker.id, into_id=into)
            except FieldnotesError as error:
                error_box(error)
            else:
                source_id = speaker.source_id
                offer_undo(
                    f"“{speaker.name}” is “{others[into].name}” now.",
                    lambda: undo_change(ws, source_id, change_id=change_id),
                )
                _changed()


def _ask_for_side(ws: Workspace, view: SourceView) -> None:
    """Ask once on which side of a stereo call the customer is."""
    sides = {speaker.channel: speaker for speaker in view.speakers if speaker.channel is not None}
    if view.recording is None or not sides or view.recording.customer_channel is not None:
        return
    with st.container(border=True, key="customer_side"):
        st.write("**On which side is the customer?** The next calls of this kind will be read the same way.")
        with st.container(horizontal=True):
            for channel, side in enumerate(_SIDES):
                words = _first_words(view.segments, sides.get(channel))
                label = f"{side.capitalize()}: {words}" if words else side.capitalize()
                if st.button(plain(label), key=f"customer_{side}"):
                    with page_errors():
                        voices.set_customer_channel(ws, view.source.id, channel)
                        _changed()


def _tell_apart(ws: Workspace, view: SourceView, job: Job | None) -> None:
    """Offer to tell the voices apart (again), and to turn the sides of a stereo call round."""
    assert view.recording is not None
    if job is not None and job.state == "failed":
        st.error(plain(f"Telling the voices apart failed: {job.error}"), icon=":material/error:")
    chosen = view.recording.customer_channel
    if chosen is not None and any(speaker.channel is not None for speaker in view.speakers):
        st.caption(f"The customer is on the {_SIDES[chosen]} side.")
        if st.button(f"No, on the {_SIDES[1 - chosen]}", key="customer_other_side"):
            with page_errors():
                voices.set_customer_channel(ws, view.source.id, 1 - chosen)
                _changed()
    if job is not None and job.state in _UNDER_WAY:
        return
    with st.form("tell_apart", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        count = st.number_input(
            "How many people speak?",
            min_value=1,
            max_value=_MOST_SPEAKERS,
            value=view.recording.speaker_count,
            placeholder="Find out",
        )
        label = "Tell voices apart again" if view.speakers else "Tell voices apart"
        if st.form_submit_button(label):
            with page_errors():
                voices.queue_voices(ws, view.source.id, speaker_count=int(count) if count else None)
                st.rerun()
    st.caption("Names, tags and corrections stay. Lines that you gave to a voice may go to another one.")


def _poll(ws: Workspace, source_id: int, before: Job) -> None:
    # What a fragment raises does not reach the page around it.
    with page_errors():
        job = jobs.latest_job(ws, "speakers", source_id)
        if job is None or job.id != before.id or job.state not in _UNDER_WAY:
            st.rerun()
            return
        why_work_waits(ws)
        st.progress(job.progress, text=plain(f"{job_words(job, doing='telling voices apart').capitalize()}."))


def _first_words(segments: Sequence[Segment], speaker: Speaker | None) -> str:
    lines = [line.text for line in segments if speaker is not None and line.speaker_id == speaker.id]
    words = max(lines[:6], key=len, default="").split()
    cut = "…" if len(words) > 8 else ""
    return f"“{' '.join(words[:8])}{cut}”" if words else ""


def _length_s(line: Segment) -> float:
    return 0.0 if line.start_s is None or line.end_s is None else line.end_s - line.start_s


def _changed() -> None:
    st.session_state[_CHANGES] = st.session_state.get(_CHANGES, 0) + 1
    st.rerun()
