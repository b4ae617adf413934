"""Erasing somebody from their page: what would go, their code typed to be sure, and the receipt."""

from functools import partial

import streamlit as st

from fieldnotes.errors import FieldnotesError, NotFoundError
from fieldnotes.interchange.erasure_receipt import receipt_lines, receipt_text
from fieldnotes.records import Participant
from fieldnotes.services.erasing import erase_participant, list_receipts, preview_erasure
from fieldnotes.services.workspace import Workspace

from .formats import counted, day_and_time, escaped, plain
from .parts import error_box, page_head
from .questions import answered, ask, question
from .shell import page, page_address, page_exists


def show_erasure(ws: Workspace, person: Participant) -> None:
    """Draw what erasing a participant would do, and the button that asks for their code first."""
    plan = preview_erasure(ws, person.id)
    gone = [
        counted(plan.recordings, "recording"),
        counted(plan.sources, "transcript or document", "transcripts and documents"),
        counted(plan.promises, "promise"),
        counted(plan.consents, "record of consent", "records of consent"),
    ]
    said = f"Destroyed for good: {', '.join(gone)}, with all tags, evidence and files."
    if plan.shared:
        said += (
            f" Others are heard in {counted(plan.shared, 'more', 'more')}: there "
            f"{counted(plan.lines, 'line')} and the sound of them are taken out, and the rest stays."
        )
    st.write(plain(said))
    st.caption("Their name and contact are blotted out of all other texts. It cannot be undone.")
    st.button(
        "Erase this participant",
        key="erase",
        icon=":material/delete_forever:",
        on_click=ask,
        args=("erase", person.id),
    )
    question("erase", "Erase for good", lambda _about: _confirm(ws, person))


def show_receipt(ws: Workspace, guid: str) -> None:
    """Draw the receipt with this number, to be kept, and ways on. Raises NotFoundError."""
    receipt = next((one for one in list_receipts(ws) if one.guid == guid.strip().lower()), None)
    if receipt is None:
        page_head("Receipt")
        raise NotFoundError(
            "There is no receipt with this number in this workspace; look on the page Privacy."
        )
    page_head("Erased", "This receipt names nobody; keep it.")
    lines = "".join(f"<li>{escaped(line)}</li>" for line in receipt_lines(receipt))
    when = f"{day_and_time(receipt.erased_at)} · {receipt.erased_by}"
    st.html(
        f'<p>Receipt {escaped(receipt.guid)}<br><span class="fn-meta">{escaped(when)}</span></p>'
        f"<ul>{lines}</ul>"
    )
    with st.container(horizontal=True, vertical_alignment="center", key="receipt_ways"):
        st.download_button(
            "Keep the receipt",
            data=partial(receipt_text, receipt, workspace=ws.name),
            file_name=f"erasure-{receipt.guid}.txt",
            mime="text/plain",
            icon=":material/download:",
            type="primary",
            on_click="ignore",
            key="receipt_text",
        )
        for name, label in (("privacy", "Privacy: all receipts"), ("settings", "Everybody who was met")):
            if page_exists(name):
                st.page_link(page(name), label=label, icon=":material/arrow_forward:")


def list_of_receipts(ws: Workspace) -> None:
    """Draw the receipts of all who were erased, each leading to itself; nothing where nobody was."""
    items = "".join(
        f'<li><a href="{escaped(page_address("participant", receipt=one.guid))}" target="_self">'
        f'Receipt {escaped(one.guid)}</a> <span class="fn-meta">{escaped(day_and_time(one.erased_at))} · '
        f"{escaped(one.erased_by)}</span></li>"
        for one in list_receipts(ws)
    )
    if items:
        st.html(f'<ul class="fn-log">{items}</ul>')
    else:
        st.caption("Nobody was erased yet. Each erasure leaves a receipt here that names nobody.")


def _confirm(ws: Workspace, person: Participant) -> None:
    st.write(
        plain(
            f"All that concerns {person.code} is destroyed or blotted out. Nobody brings it back, not even "
            "from a backup that fieldnotes restores."
        )
    )
    with st.form("erase_form", border=False):
        code = st.text_input(f"Type {person.code} to be sure")
        words = st.text_area(
            "More words that give them away (optional), one a line",
            help="A nickname, a street, an account number: blotted out of every text.",
            height=100,
        )
        if st.form_submit_button("Erase for good", type="primary"):
            try:
                with st.spinner("Erasing; the database is rewritten…"):
                    receipt = erase_participant(ws, person.id, code=code, words=words.splitlines())
            except FieldnotesError as error:
                error_box(error)
            else:
                st.query_params.from_dict({"receipt": receipt.guid})
                answered()
