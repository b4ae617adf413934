"""Who is heard in a file, and whether they agreed: asked first, whatever the file is."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from fieldnotes.records import Consent
from fieldnotes.services.participants import get_consent, list_participants
from fieldnotes.services.workspace import Workspace

from .consent_parts import (
    ask_for_consent,
    ask_for_participant,
    consent_questions,
    consent_words,
    person_label,
)
from .formats import plain

_MET = "recordings_met"
_WHO = {"people": "Participants", "own": "Only our own voices"}
_WHOSE_WORDS = {"people": "Participants", "own": "Only our own words"}


@dataclass(frozen=True)
class Heard:
    """Who is heard in a file; everybody in it has agreed."""

    participant_ids: tuple[int, ...]
    own_voice_only: bool


def choose_heard(
    ws: Workspace, agrees_to: Callable[[Consent | None], bool], *, spoken: bool = True
) -> Heard | None:
    """Ask whose voices are in a file; return the answer once everybody heard has agreed, else None.

    agrees_to: whether a consent is enough for what is to be done with the file. spoken: whether it is speech,
    or else text, which holds words and no voices.
    """
    names = _WHO if spoken else _WHOSE_WORDS
    who = st.segmented_control(
        "Whose voices are in it?" if spoken else "Whose words are in it?",
        list(names),
        format_func=names.__getitem__,
        key="recordings_who",
    )
    if who == "own":
        st.caption(f"Nobody outside the team may be {'heard' if spoken else 'quoted'} in it.")
        return Heard((), own_voice_only=True)
    if who is None:
        return None
    met = st.session_state.pop(_MET, None)
    if met is not None:
        st.session_state["recordings_heard"] = [*st.session_state.get("recordings_heard", []), met]
    people = {person.id: person for person in list_participants(ws)}
    chosen = st.multiselect(
        "Who is heard" if spoken else "Who is quoted",
        list(people),
        format_func=lambda person_id: person_label(people[person_id]),
        key="recordings_heard",
        placeholder="Choose by code",
        help=f"Everybody who {'can be heard' if spoken else 'is quoted'}, the team's own people aside.",
    )
    st.button("Add a participant", icon=":material/person_add:", key="meet", on_click=ask_for_participant)
    everybody_agrees = bool(chosen)
    for person_id in chosen:
        person, consent = people[person_id], get_consent(ws, person_id)
        agrees = agrees_to(consent)
        everybody_agrees = everybody_agrees and agrees
        with st.container(horizontal=True, vertical_alignment="center", key=f"heard_{person_id}"):
            sign = ":material/check:" if agrees else ":material/front_hand:"
            st.write(f"{sign} **{plain(person.code)}** {plain(consent_words(consent))}")
            if not agrees:
                st.button(
                    "Store their consent",
                    key=f"consent_{person_id}",
                    on_click=ask_for_consent,
                    args=(person_id,),
                )
    consent_questions(ws, lambda person_id: st.session_state.update({_MET: person_id}))
    return Heard(tuple(chosen), own_voice_only=False) if everybody_agrees else None
