"""The rules on personal data: what is taken out by itself, what is kept, for how long; and what would go."""

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import RETENTION_KINDS, PrivacyRules
from fieldnotes.services.access import may
from fieldnotes.services.privacy_rules import get_privacy_rules, set_privacy_rules
from fieldnotes.services.retention import apply_retention, plan_retention
from fieldnotes.services.workspace import Workspace

from .formats import counted, day, escaped
from .parts import ask_first, error_box

_WORDS = {
    "recordings": "Sound of recordings (their transcripts stay)",
    "originals": "Originals of what was redacted",
    "transcripts": "Transcripts",
    "notes": "Notes of walks",
    "documents": "Documents and answers",
    "identities": "Names and contacts",
    "withdrawn": "People whose consent ended (erased)",
    "job records": "Records of background work",
}
_SHOWN = 20


def show_rules(ws: Workspace) -> None:
    """Draw the rules; administrators can change them."""
    rules = get_privacy_rules(ws)
    may_change = may(ws, "look after the workspace")
    with st.form("privacy_rules", border=False):
        redact = st.radio(
            "Names, numbers and addresses in new transcripts",
            ("by hand", "what is sure"),
            index=int(rules.redact == "what is sure"),
            format_func={
                "by hand": "Taken out when somebody asks",
                "what is sure": "What is sure is taken out by itself; the rest waits above",
            }.__getitem__,
        )
        originals = st.radio(
            "What the lines and files were before",
            ("kept", "destroyed"),
            index=int(rules.originals == "destroyed"),
            format_func={
                "kept": "Kept apart, for administrators; each reading is in the audit log",
                "destroyed": "Destroyed; nobody can bring it back",
            }.__getitem__,
        )
        sound = st.radio(
            "In the sound, in their place",
            ("silence", "tone"),
            index=int(rules.sound == "tone"),
            format_func=str.capitalize,
            horizontal=True,
        )
        st.write("Days after which these go; 0 keeps them")
        days = {kind: _days(rules, kind) for kind in RETENTION_KINDS}
        if st.form_submit_button("Store these rules", type="primary", disabled=not may_change):
            try:
                set_privacy_rules(
                    ws,
                    redact=redact,
                    originals=originals,
                    sound=sound,
                    retention={kind: count for kind, count in days.items() if count},
                )
            except FieldnotesError as error:
                error_box(error)
            else:
                st.toast("Stored. They are applied each night.", icon=":material/check:")
    if not may_change:
        st.caption("Administrators change these rules.")


def show_expiring(ws: Workspace) -> None:
    """Draw what the rules would remove today; administrators can have it done now."""
    if not get_privacy_rules(ws).retention:
        st.caption("Everything is kept: no rule above says for how long.")
        return
    expiring = plan_retention(ws)
    if not expiring:
        st.caption("Nothing is older than the rules allow. A worker looks each night.")
        return
    items = "".join(
        f'<li>{escaped(one.title)}<span class="fn-meta">{escaped(_WORDS[one.kind])} · '
        f"since {escaped(day(one.since))}</span></li>"
        for one in expiring[:_SHOWN]
    )
    st.html(f'<ul class="fn-log">{items}</ul>')
    if len(expiring) > _SHOWN:
        st.caption(f"and {counted(len(expiring) - _SHOWN, 'more', 'more')}")
    question = f"{counted(len(expiring), 'item')} would be removed for good. Nobody can bring them back."
    if ask_first("Remove them now", question, yes="Remove for good", key="apply_retention"):
        try:
            with st.spinner("Removing; the database is rewritten…"):
                apply_retention(ws)
        except FieldnotesError as error:
            error_box(error)
        else:
            st.rerun()


def _days(rules: PrivacyRules, kind: str) -> int:
    return st.number_input(
        _WORDS[kind],
        min_value=0,
        max_value=36_500,
        step=1,
        value=rules.retention.get(kind, 0),
        key=f"days_{kind}",
    )
