"""The workspace page's parts: who is on the team, who was met, the journeys, the machine."""

from pathlib import Path

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import Participant
from fieldnotes.services.doctor import Report, examine
from fieldnotes.services.participants import get_consent, list_participants, withdraw_consent
from fieldnotes.services.sessions import add_journey, list_journeys
from fieldnotes.services.workspace import (
    Workspace,
)

from .consent_parts import ask_for_consent, consent_questions, consent_words, person_label
from .formats import escaped, plain
from .parts import ask_first, definition_list, error_box
from .questions import answered, ask, question
from .shell import page_address

_PEOPLE_SHOWN = 20
_STYLE = Path(__file__).parent / "settings.css"


def settings_style() -> None:
    """Give the page its own style beside the shared one."""
    st.html(f"<style>{_STYLE.read_text(encoding='utf-8')}</style>")


def show_people(ws: Workspace) -> None:
    """Draw everybody who was met with what they agreed to; consent can be stored anew and withdrawn."""
    people = list_participants(ws)
    if not people:
        st.caption("Nobody yet. People are added where they are met: with a recording, under a code.")
        return
    find = ""
    if len(people) > _PEOPLE_SHOWN:
        find = st.text_input("Find by code, seat or market", key="find_person").casefold()
    found = [person for person in people if find in person_label(person).casefold()]
    for person in found[:_PEOPLE_SHOWN]:
        _show_person(ws, person)
    consent_questions(ws, lambda _person_id: None)
    if len(found) > _PEOPLE_SHOWN:
        st.caption(f"{len(found) - _PEOPLE_SHOWN:,} more; write a code above to find one.")


def show_journeys(ws: Workspace) -> None:
    """Draw the journeys with their stages in order, and the form for another."""
    rows = [
        (journey.name, " → ".join(stage.name for stage in journey.stages)) for journey in list_journeys(ws)
    ]
    definition_list(rows)
    st.button("Add a journey", icon=":material/add:", key="add_journey", on_click=ask, args=("journey",))

    def add(_about: int) -> None:
        with st.form("journey", border=False):
            name = st.text_input("Name", placeholder="For example Moving house")
            stages = st.text_area("Stages, one a line, in order", height=160)
            if st.form_submit_button("Add this journey", type="primary"):
                try:
                    added = add_journey(ws, name=name, stage_names=stages.splitlines())
                except FieldnotesError as error:
                    error_box(error)
                else:
                    st.toast(f"“{plain(added.name)}” is added.", icon=":material/check:")
                    answered()

    question("journey", "Add a journey", add)


def show_machine(folder: Path) -> None:
    """Draw what this machine has, problems first, each with its way out."""
    report = _examined(str(folder))
    for problem in report.problems:
        st.error(plain(problem), icon=":material/error:")
    if not report.problems:
        st.write(":material/check: Everything that fieldnotes needs is here.")
    definition_list([(fact.name, fact.value) for fact in report.facts])
    st.button("Look again", on_click=_examined.clear, key="look_again", icon=":material/refresh:")


@st.cache_data(ttl=600, show_spinner="Looking at this machine…")
def _examined(folder: str) -> Report:
    # Summing the weights and checking the database takes a while; a rerun of the page must not wait for it.
    return examine(Path(folder))


def _show_person(ws: Workspace, person: Participant) -> None:
    consent = get_consent(ws, person.id)
    with st.container(key=f"person_{person.id}", gap="small"):
        address = escaped(page_address("participant", id=person.id))
        st.html(
            f'<article class="fn-card"><h3><a href="{address}" target="_self">'
            f"{escaped(person_label(person))}</a></h3>"
            f'<p class="fn-meta">{escaped(consent_words(consent))}</p></article>'
        )
        with st.container(horizontal=True):
            label = "Change consent" if consent and not consent.withdrawn_at else "Store consent"
            st.button(label, key=f"consent_{person.id}", on_click=ask_for_consent, args=(person.id,))
            if consent is None or consent.withdrawn_at is not None:
                return
            question = (
                f"Withdraw the consent of {person.code}? What they said leaves the library at once. "
                "Recordings and tags stay stored."
            )
            if ask_first("Withdraw", question, yes="Withdraw it", key=f"withdraw_{person.id}"):
                try:
                    withdraw_consent(ws, person.id)
                except FieldnotesError as error:
                    error_box(error)
                else:
                    st.rerun()
