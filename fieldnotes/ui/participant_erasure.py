"""Erasing somebody from their page: what would go, their code typed to be sure, and the receipt."""

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import ErasureReceipt, Participant
from fieldnotes.services.erasing import erase_participant, preview_erasure
from fieldnotes.services.workspace import Workspace

from .formats import counted, day_and_time, escaped, plain
from .parts import error_box, page_head
from .questions import answered, ask, question

_RECEIPT = "_erasure_receipt"


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


def receipt_shown() -> bool:
    """Draw the receipt of whoever was just erased here; False where nobody was."""
    receipt: ErasureReceipt | None = st.session_state.pop(_RECEIPT, None)
    if receipt is None:
        return False
    counts = "".join(
        f"<li>{escaped(f'{name}: {count:,}')}</li>" for name, count in receipt.counts.items() if count
    )
    page_head("Erased", "This receipt names nobody; keep it.")
    st.html(
        f'<p>Receipt {escaped(receipt.guid)}<br><span class="fn-meta">'
        f"{escaped(day_and_time(receipt.erased_at))}</span></p><ul>{counts}</ul>"
    )
    return True


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
                st.session_state[_RECEIPT] = receipt
                answered()
