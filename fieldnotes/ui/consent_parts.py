"""Who is met and what they agreed to: the same questions and words wherever consent is asked for."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypedDict

import streamlit as st

from fieldnotes.errors import FieldnotesError, NotFoundError
from fieldnotes.records import SEATS, AskedIn, Consent, ConsentForm, Participant
from fieldnotes.records.listing import listed
from fieldnotes.services.asked_in import words_asked_in
from fieldnotes.services.consent_texts import list_consent_texts
from fieldnotes.services.participants import (
    add_participant,
    get_consent,
    list_participants,
    record_consent,
)
from fieldnotes.services.workspace import Workspace
from fieldnotes.transcription.languages import language_name

from .formats import day, plain
from .parts import error_box
from .questions import answered, ask, question

CONSENTS = {
    "observe": "being observed",
    "record": "being recorded",
    "quote_inside": "being quoted inside the company",
    "share_outside": "being shared outside the company",
}
WAYS: dict[str, ConsentForm] = {
    "On tape, at the beginning": "spoken",
    "Signed form": "form",
    "In writing": "written",
    "Spoken, before it began": "spoken",
}


class Answers(TypedDict):
    """The keywords of `record_consent`."""

    observe: bool
    record: bool
    quote_inside: bool
    share_outside: bool
    how: str
    expires_on: date | None
    given_as: ConsentForm
    asked_in: AskedIn | None


def person_label(person: Participant) -> str:
    """Return a participant in one line, for example "C-014, customer, Korea"."""
    return ", ".join(part for part in (person.code, person.seat, person.market, person.segment) if part)


def consent_words(consent: Consent | None) -> str:
    """Return what a participant agreed to in a sentence, with how and when."""
    if consent is None:
        return "Nobody has asked for consent yet."
    given = f"{consent.how}, {day(consent.given_at)}"
    if consent.withdrawn_at is not None:
        return f"Consent was withdrawn on {day(consent.withdrawn_at)}."
    if consent.expires_on is not None and consent.expires_on < datetime.now(UTC).date():
        return f"Consent ran out on {day(consent.expires_on)} ({given})."
    agreed = [words for name, words in CONSENTS.items() if getattr(consent, name)]
    refused = [words for name, words in CONSENTS.items() if not getattr(consent, name)]
    text = f"Agreed to {listed(agreed)}" if agreed else "Agreed to nothing"
    text += f"; not to {listed(refused)}" if agreed and refused else ""
    until = f", until {day(consent.expires_on)}" if consent.expires_on else ""
    return f"{text} ({given}{until})."


def ask_for_participant() -> None:
    """Open the question for somebody new; for a button's `on_click`."""
    ask("participant")


def ask_for_consent(person_id: int) -> None:
    """Open the question what a participant agrees to now; for a button's `on_click`."""
    ask("consent", person_id)


def consent_questions(ws: Workspace, met: Callable[[int], None]) -> None:
    """Draw the open question about a participant, if there is one; `met` gets a new participant's id."""

    def add(_about: int) -> None:
        st.caption("People appear under a code, for example C-014. Do not enter a name.")
        with st.form("add_participant", border=False):
            seat = st.segmented_control(
                "Seat", SEATS, default=SEATS[0], required=True, format_func=str.capitalize
            )
            market = st.text_input("Market", placeholder="For example Korea")
            segment = st.text_input("Segment (optional)", placeholder="For example first-time buyer")
            answers = _consent_fields(ws, None)
            if st.form_submit_button("Add with this consent", type="primary") and _says_how(answers):
                try:
                    person = add_participant(ws, seat=seat or SEATS[0], market=market, segment=segment)
                    record_consent(ws, person.id, **answers)
                except FieldnotesError as error:
                    error_box(error)
                else:
                    met(person.id)
                    answered()

    def store(person_id: int) -> None:
        person = next((one for one in list_participants(ws) if one.id == person_id), None)
        if person is None:
            raise NotFoundError(f"There is no participant {person_id} in this workspace.")
        st.write(plain(f"{person_label(person)}: what do they agree to now?"))
        with st.form("record_consent", border=False):
            answers = _consent_fields(ws, get_consent(ws, person_id))
            if st.form_submit_button("Store this consent", type="primary") and _says_how(answers):
                try:
                    record_consent(ws, person_id, **answers)
                except FieldnotesError as error:
                    error_box(error)
                else:
                    answered()

    question("participant", "Add a participant", add)
    question("consent", "Consent", store)


def _consent_fields(ws: Workspace, before: Consent | None) -> Answers:
    st.write("They agree to")
    agreed = {
        name: st.checkbox(words, value=bool(before and getattr(before, name)))
        for name, words in CONSENTS.items()
    }
    how = st.selectbox(
        "How it was given",
        list(WAYS),
        index=None,
        accept_new_options=True,
        placeholder="Choose, or type your own",
    )
    texts = [text.language for text in list_consent_texts(ws)]
    read_out = st.selectbox(
        "The workspace's words, as read out in (optional)",
        texts,
        index=None,
        format_func=language_name,
        placeholder="Other words were used",
    )
    expires_on = st.date_input("Holds until (optional)", value=None, min_value="today", format="YYYY-MM-DD")
    return Answers(
        observe=agreed["observe"],
        record=agreed["record"],
        quote_inside=agreed["quote_inside"],
        share_outside=agreed["share_outside"],
        how=how or "",
        expires_on=expires_on,
        given_as=WAYS.get(how or "", ""),
        asked_in=words_asked_in(ws, read_out) if read_out else None,
    )


def _says_how(answers: Answers) -> bool:
    # Asked before anything is stored, or a participant would be left behind without the consent.
    if not answers["how"].strip():
        st.error("Say how consent was given, for example on tape.", icon=":material/error:")
        return False
    return True
