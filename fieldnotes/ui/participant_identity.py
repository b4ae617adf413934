"""Who stands behind a code, and all that is held about them as a file: for administrators."""

import tempfile
from pathlib import Path

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import Participant
from fieldnotes.services.access import may
from fieldnotes.services.data_package import list_left_out, make_data_package
from fieldnotes.services.identities import get_identity, has_identity, set_identity
from fieldnotes.services.workspace import Workspace

from .formats import plain
from .parts import error_box


def show_identity(ws: Workspace, person: Participant) -> None:
    """Draw whether it is noted who somebody is; administrators can read and change it, which is noted."""
    if not may(ws, "look after the workspace"):
        st.caption("Administrators can read who this is. Each reading is in the audit log.")
        return
    noted = has_identity(ws, person.id)
    st.caption(
        "A name is noted apart from everything else. Reading it is in the audit log."
        if noted
        else "Nobody noted a name. That is best: note one only where you have to reach them again."
    )
    label = "Read or change it" if noted else "Note a name"
    if not st.toggle(label, key=f"identity_{person.id}"):
        return
    known = get_identity(ws, person.id) if noted else None
    if known is not None:
        st.write(plain(", ".join(part for part in (known.name, known.contact) if part)))
    with st.form("identity_form", border=False):
        name = st.text_input("Name", value=known.name if known else "")
        contact = st.text_input("How to reach them", value=known.contact if known else "")
        if st.form_submit_button("Store; empty forgets it"):
            try:
                set_identity(ws, person.id, name=name, contact=contact)
            except FieldnotesError as error:
                error_box(error)
            else:
                st.toast("Stored.", icon=":material/check:")


def show_package(ws: Workspace, person: Participant) -> None:
    """Draw the download of all that is held about a participant."""
    st.caption(
        "All that is held about them, to hand over when they ask: a page to read, the same as JSON, and "
        "their voice. Others who are heard with them are left out and silent."
    )
    st.download_button(
        "Their data (ZIP)",
        lambda: _package(ws, person.id),
        file_name=f"data-{person.code}.zip",
        mime="application/zip",
        icon=":material/download:",
        key="data_package",
        on_click="ignore",
    )
    for one in list_left_out(ws, person.id):
        st.caption(plain(f"Not in it: “{one.title}”. {one.why}"))


def _package(ws: Workspace, person_id: int) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "data.zip"
        make_data_package(ws, person_id, target)
        return target.read_bytes()
