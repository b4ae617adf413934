"""The codebook as it is read and edited: what each code means, where it is used, and the forms."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from fieldnotes.errors import FieldnotesError, NotFoundError
from fieldnotes.records import Code, CodeKind
from fieldnotes.services import coding
from fieldnotes.services.workspace import Workspace

from .formats import counted, escaped, plain
from .parts import error_box, offer_undo
from .questions import answered, ask, question
from .shell import page_address, page_exists
from .theme import emotion_family, emotion_mark

_STYLE = Path(__file__).parent / "codebook.css"
_VALENCES = {1: "Pleasant", 0: "Either", -1: "Unpleasant"}


def show_codes(ws: Workspace, kind: CodeKind) -> None:
    """Draw the codes of a kind: themes as a list, emotions under their families, retired ones last."""
    st.html(f"<style>{_STYLE.read_text(encoding='utf-8')}</style>")
    codes = coding.list_codes(ws, kind=kind)
    uses = coding.count_uses(ws)
    active = [code for code in codes if not code.retired]
    known = {code.id for code in active}
    heads = [code for code in active if code.parent_id not in known]
    for head in heads:
        _show_code(ws, head, uses)
        for code in active:
            if code.parent_id == head.id:
                _show_code(ws, code, uses, family=head.name)
    retired = [code for code in codes if code.retired]
    if retired:
        with st.expander(f"Retired ({len(retired)})"):
            st.caption("Not offered any more; where they were used, they stay.")
            for code in retired:
                _show_code(ws, code, uses)


def code_questions(ws: Workspace, kind: CodeKind) -> None:
    """Draw the open question about a code of this kind, if there is one: a new one, or what one says."""
    question("new code", f"Add a{'n' if kind == 'emotion' else ''} {kind}", lambda _about: _add(ws, kind))
    question("code", f"Edit the {kind}", lambda code_id: _edit(ws, kind, code_id))


def _add(ws: Workspace, kind: CodeKind) -> None:
    families = {code.id: code.name for code in _families(ws)} if kind == "emotion" else {}
    with st.form("add_code", border=False):
        name, definition, when_to_use, when_not_to_use = _text_fields(None)
        parent_id = valence = None
        if kind == "emotion":
            parent_id = st.selectbox(
                "Family", list(families), format_func=families.__getitem__, index=None, placeholder="None"
            )
            valence = st.segmented_control(
                "It feels", list(_VALENCES), format_func=_VALENCES.__getitem__, default=0, required=True
            )
        if st.form_submit_button(f"Add this {kind}", type="primary"):
            try:
                coding.add_code(
                    ws,
                    kind=kind,
                    name=name,
                    definition=definition,
                    when_to_use=when_to_use,
                    when_not_to_use=when_not_to_use,
                    parent_id=parent_id,
                    valence=valence,
                )
            except FieldnotesError as error:
                error_box(error)
            else:
                answered()


def _edit(ws: Workspace, kind: CodeKind, code_id: int) -> None:
    code = next((code for code in coding.list_codes(ws, kind=kind) if code.id == code_id), None)
    if code is None:
        raise NotFoundError(f"There is no {kind} {code_id} in the codebook; reload the page.")
    with st.form("edit_code", border=False):
        name, definition, when_to_use, when_not_to_use = _text_fields(code)
        saved = st.form_submit_button("Save", type="primary")
    retire = "Bring it back" if code.retired else "Retire it"
    turned = st.button(retire, key="retire", help="A retired code is not offered any more; its codings stay.")
    if not saved and not turned:
        return
    try:
        if saved:
            coding.edit_code(
                ws,
                code.id,
                name=name,
                definition=definition,
                when_to_use=when_to_use,
                when_not_to_use=when_not_to_use,
                retired=code.retired,
            )
        else:
            _set_retired(ws, code, retired=not code.retired)
            done = "Brought back" if code.retired else "Retired"
            offer_undo(f"{done} “{code.name}”.", lambda: _set_retired(ws, code, retired=code.retired))
    except FieldnotesError as error:
        error_box(error)
    else:
        answered()


def _set_retired(ws: Workspace, code: Code, *, retired: bool) -> None:
    coding.edit_code(ws, code.id, name=code.name, definition=code.definition, retired=retired)


def _text_fields(code: Code | None) -> tuple[str, str, str, str]:
    return (
        st.text_input("Name", value=code.name if code else ""),
        st.text_area("What it means", value=code.definition if code else "", height=90),
        st.text_area("Use it when", value=code.when_to_use if code else "", height=90),
        st.text_area("Do not use it when", value=code.when_not_to_use if code else "", height=90),
    )


def _families(ws: Workspace) -> Sequence[Code]:
    emotions = coding.list_codes(ws, kind="emotion")
    return [code for code in emotions if code.parent_id is None and not code.retired]


def _show_code(ws: Workspace, code: Code, uses: dict[int, int], *, family: str = "") -> None:
    with st.container(gap=None, key=f"code_{'in_' if family else ''}{code.id}"):
        st.html(_code_html(code, uses.get(code.id, 0), family))
        st.button(
            "Edit",
            key=f"edit_code_{code.id}",
            type="tertiary",
            help=plain(f"Edit “{code.name}”"),
            on_click=ask,
            args=("code", code.id),
        )


def _code_html(code: Code, used: int, family: str) -> str:
    mark = tone = ""
    if code.kind == "emotion":
        kin = emotion_family(code.name, family)
        tone = f' style="--fn-tone: var(--fn-emotion-{kin})"'
        mark = f'<span class="fn-mark" aria-hidden="true">{emotion_mark(kin)}</span>'
    hints = [text for text in (code.when_to_use, code.when_not_to_use) if text]
    if code.examples:
        hints.append(f"For example: {code.examples}")
    below = "".join(f"<p>{escaped(text)}</p>" for text in hints)
    if below:
        below = f"<details><summary>When to use it</summary>{below}</details>"
    count = counted(used, "passage") if used else "not used yet"
    if used and page_exists("library"):
        address = page_address("library", **{code.kind: code.id})
        count = f'<a href="{escaped(address)}" target="_self">{count}</a>'
    return (
        f'<article class="fn-code"{tone}><h3>{mark}{escaped(code.name)}</h3>'
        f'<p>{escaped(code.definition)}</p>{below}<p class="fn-meta">{count}</p></article>'
    )
