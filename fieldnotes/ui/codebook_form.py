"""What a code says, as a form: for a new one, and in place of the open one."""

from dataclasses import dataclass

import streamlit as st

from fieldnotes.coding.palette import PALETTE
from fieldnotes.errors import FieldnotesError
from fieldnotes.records import Code, CodeKind
from fieldnotes.services import codebook
from fieldnotes.services.workspace import Workspace

from .codebook_words import EDITING, KINDS, ONE, VALENCES, go_to, labels, offer_to_undo, open_code
from .formats import plain
from .parts import error_box
from .questions import answered


@dataclass(frozen=True)
class _Said:
    """What somebody wrote into the fields."""

    name: str
    definition: str
    when_to_use: str
    when_not_to_use: str
    examples: str
    valence: int | None
    degrees: str
    colour: str


def edit_form(ws: Workspace, code: Code) -> None:
    """Draw the open code's form in its place."""
    with st.form("edit_code", border=False):
        said = _fields(code.kind, code)
        with st.container(horizontal=True):
            saved = st.form_submit_button("Save", type="primary", key="save_code")
            closed = st.form_submit_button("Cancel", key="cancel_code")
    if saved:
        try:
            codebook.edit_code(ws, code.id, **vars(said))
        except FieldnotesError as error:
            error_box(error)
            return
        if codebook.get_code(ws, code.id) != code:
            offer_to_undo(ws, code.id)
    if saved or closed:
        st.session_state.pop(EDITING, None)
        st.rerun()


def new_code_form(ws: Workspace, parent_id: int) -> None:
    """Draw the form of a new code in a dialog; parent_id: the code that it stands below, 0 for none yet."""
    book = codebook.list_codes(ws)
    parent = next((code for code in book if code.id == parent_id), None)
    if parent is not None:
        kind: CodeKind = parent.kind
        st.write(plain(f"Below “{parent.name}”."))
    else:
        first: CodeKind = "theme"
        opened: CodeKind = next((code.kind for code in book if code.id == open_code()), first)
        kind = st.segmented_control(
            "It is a",
            list(ONE),
            format_func=lambda one: ONE[one].capitalize(),
            default=opened,
            required=True,
        )
    with st.form("add_code", border=False):
        above: int | None = parent_id or None
        if parent is None:
            offered = [code for code in book if code.kind == kind and not code.retired]
            names = labels(offered)
            above = st.selectbox(
                "Below",
                [code.id for code in offered],
                format_func=lambda code_id: plain(names[code_id]),
                index=None,
                placeholder=f"None: at the top of {KINDS[kind].lower()}",
            )
        said = _fields(kind, None)
        if st.form_submit_button(f"Add this {ONE[kind]}", type="primary"):
            try:
                code = codebook.add_code(ws, kind=kind, parent_id=above, **vars(said))
            except FieldnotesError as error:
                error_box(error)
            else:
                go_to(code.id)
                offer_to_undo(ws, code.id)
                answered()


def _fields(kind: CodeKind, code: Code | None) -> _Said:
    key = f"code_{code.id if code else 'new'}"
    name = st.text_input("Name", value=code.name if code else "", key=f"{key}_name")
    definition = st.text_area(
        "What it means", value=code.definition if code else "", height=90, key=f"{key}_definition"
    )
    when = st.text_area("Use it when", value=code.when_to_use if code else "", height=90, key=f"{key}_when")
    when_not = st.text_area(
        "Do not use it when", value=code.when_not_to_use if code else "", height=90, key=f"{key}_when_not"
    )
    examples = st.text_area(
        "Examples, one a line",
        value=code.examples if code else "",
        height=120,
        key=f"{key}_examples",
        help="Sentences as somebody would say them: suggestions are found by them.",
    )
    valence: int | None = code.valence if code else None
    degrees = code.degrees if code else ""
    if kind == "emotion":
        valence = st.segmented_control(
            "It feels",
            list(VALENCES),
            format_func=VALENCES.__getitem__,
            default=valence,
            key=f"{key}_valence",
        )
        degrees = st.text_input(
            "What it is called at intensity 1, 2 and 3",
            value=degrees,
            placeholder="annoyance|anger|rage",
            key=f"{key}_degrees",
        )
    usual = "By its family" if kind == "emotion" else "As the one above it, or its kind"
    choices = ["", *PALETTE]
    colour = st.selectbox(
        "Colour",
        choices,
        index=choices.index(code.colour) if code and code.colour in PALETTE else 0,
        format_func=lambda one: f"{PALETTE[one].mark} {one}" if one else usual,
        key=f"{key}_colour",
    )
    return _Said(name, definition, when, when_not, examples, valence, degrees, colour)
