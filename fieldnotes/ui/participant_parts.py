"""The page of somebody who was met: consent as it is now, its history, and taking it back."""

import streamlit as st

from fieldnotes.errors import FieldnotesError, NotFoundError
from fieldnotes.records import Consent, Participant
from fieldnotes.services.access import may
from fieldnotes.services.participants import (
    can_take_back,
    get_consent,
    get_participant,
    list_consents,
    list_participants,
    take_back_withdrawal,
    withdraw_consent,
)
from fieldnotes.services.workspace import Workspace, list_members

from .consent_parts import CONSENTS, ask_for_consent, consent_questions, consent_words, person_label
from .formats import day_and_time, escaped, plain
from .participant_erasure import show_erasure
from .participant_identity import show_identity, show_package
from .parts import ask_first, empty_state, error_box, offer_undo, page_head, section
from .shell import page, page_exists


def show_participant(ws: Workspace, participant_id: int | None) -> None:
    """Draw a participant's page; without one, whom to choose from. Raises NotFoundError."""
    if participant_id is None:
        _choose(ws)
        return
    try:
        person = get_participant(ws, participant_id)
    except NotFoundError:
        page_head("Participant")
        raise
    page_head(
        person_label(person),
        "Appears under this code. What they agreed to decides what is recorded, read and shown.",
        eyebrow="Somebody who was met",
    )
    if page_exists("settings"):
        st.page_link(page("settings"), label="Everybody who was met", icon=":material/arrow_back:")
    section("Consent")
    _show_consent(ws, person)
    section("What was said when")
    _show_history(ws, person)
    section("Who this is")
    show_identity(ws, person)
    if may(ws, "look after the workspace"):
        section("Their data")
        show_package(ws, person)
        section("Erase")
        show_erasure(ws, person)


def _choose(ws: Workspace) -> None:
    page_head("Participant", "Choose somebody who was met.")
    people = list_participants(ws)
    if not people:
        empty_state(
            "Nobody was met yet",
            "People are added where they are met: with a recording, under a code.",
            action="Add a recording",
            to_page="recordings",
        )
        return
    for person in people:
        st.page_link(
            page("participant"), label=plain(person_label(person)), query_params={"id": str(person.id)}
        )


def _show_consent(ws: Workspace, person: Participant) -> None:
    consent = get_consent(ws, person.id)
    st.write(plain(consent_words(consent)))
    if consent is not None and (words := _asked_in(consent)):
        st.caption(plain(words))
    with st.container(horizontal=True):
        holds = consent is not None and consent.withdrawn_at is None
        label = "Change consent" if holds else "Store consent"
        st.button(label, key="consent_change", on_click=ask_for_consent, args=(person.id,))
        if consent is not None and holds and may(ws, "answer for people"):
            _ask_to_withdraw(ws, person, consent)
        if can_take_back(consent) and may(ws, "answer for people"):
            st.button(
                "Entered by mistake: take it back", key="take_back", on_click=_take_back, args=(ws, person.id)
            )
    consent_questions(ws, lambda _person_id: None)


def _ask_to_withdraw(ws: Workspace, person: Participant, consent: Consent) -> None:
    question = (
        f"Withdraw all that {person.code} agreed to? What they said leaves pages, search, stories and "
        "exports at once; work on it stops. Nothing is deleted. For one purpose alone, change the consent."
    )
    if not consent.observe | consent.record | consent.quote_inside | consent.share_outside:
        return
    if ask_first("Withdraw", question, yes="Withdraw it", key="withdraw"):
        try:
            withdraw_consent(ws, person.id)
        except FieldnotesError as error:
            error_box(error)
        else:
            offer_undo(
                f"The consent of {person.code} is withdrawn.", lambda: take_back_withdrawal(ws, person.id)
            )
            st.rerun()


def _take_back(ws: Workspace, person_id: int) -> None:
    try:
        take_back_withdrawal(ws, person_id)
    except FieldnotesError as error:
        error_box(error)


def _show_history(ws: Workspace, person: Participant) -> None:
    history = list_consents(ws, person.id)
    if not history:
        st.caption("Nothing yet: nobody has asked.")
        return
    members = {member.id: member.name for member in list_members(ws)}
    st.html(f'<ul class="fn-log">{"".join(_line(one, members) for one in history)}</ul>')


def _line(consent: Consent, members: dict[int, str]) -> str:
    agreed = [words for name, words in CONSENTS.items() if getattr(consent, name)]
    facts = [day_and_time(consent.given_at), consent.how]
    facts += [words] if (words := _asked_in(consent)) else []
    facts += [f"noted by {members[consent.recorded_by]}"] if consent.recorded_by in members else []
    if consent.withdrawn_at is not None:
        by = f" by {members[consent.withdrawn_by]}" if consent.withdrawn_by in members else ""
        facts.append(f"withdrawn {day_and_time(consent.withdrawn_at)}{by}")
    return (
        f"<li>Agreed to {escaped(', '.join(agreed) or 'nothing')}"
        f'<span class="fn-meta">{escaped(" · ".join(facts))}</span></li>'
    )


def _asked_in(consent: Consent) -> str:
    asked = consent.asked_in
    if asked is None:
        return ""
    return f"Asked in the words of version {asked.version} ({asked.language}, {asked.hash[:12]}…)"
