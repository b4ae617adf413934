"""Bringing in the answers of a survey: how respondents agreed, the table, which column is which."""

from dataclasses import dataclass

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.services.answer_files import (
    TABLE_ENDINGS,
    AnswersImport,
    AnswersPreview,
    import_answers,
    preview_answers,
)
from fieldnotes.services.workspace import Workspace
from fieldnotes.voc.answer_table import ANSWER_ROLES, AnswerMapping

from .drafts import forget, remember
from .formats import counted, escaped, plain
from .imported_list import source_link
from .parts import error_box, section
from .recordings_import_fields import ask_details

_FILE = "answers_file"
_ROUND = "answers_round"
_DONE = "answers_done"
_ROLE_NAMES = {
    "respondent": "Respondent",
    "question": "Question",
    "market": "Market",
    "segment": "Segment",
    "channel": "Channel",
    "answered_on": "Date",
    "score": "Score",
}
_SHOWN_BLANK = 12
_STYLE = (
    ".fn-answers { overflow-x: auto; } "
    ".fn-answers table { border-collapse: collapse; font-size: 0.875rem; margin: 0; width: max-content; } "
    ".fn-answers th, .fn-answers td { border: 0; border-block-end: 1px solid var(--fn-line, #8884); "
    "padding: 0.4rem 0.9rem 0.4rem 0; text-align: start; vertical-align: top; } "
    ".fn-answers td { min-width: 6rem; max-width: 20rem; } "
    ".fn-answers th { color: var(--fn-quiet); font-weight: 500; }"
)
_LONGEST_CELL = 80


@dataclass(frozen=True)
class _File:
    key: str
    name: str
    data: bytes
    read: AnswersPreview | FieldnotesError


def answers_panel(ws: Workspace) -> None:
    """Draw the three steps and what was brought in; the table is asked for once people agreed."""
    for done in st.session_state.get(_DONE, []):
        _draw_done(done)
    section("1. How the respondents agreed")
    remember("answers_consent", "")
    consent = st.text_input(
        "How did they agree to being quoted inside the team?",
        placeholder="For example: the survey's privacy notice, wave 3",
        key="answers_consent",
        help="All of them get one participant's code; withdrawing its consent takes their answers out of the "
        "library.",
    ).strip()
    section("2. The table")
    if not consent:
        st.caption("First say how the respondents agreed.")
    else:
        _take_file(ws)
    file: _File | None = st.session_state.get(_FILE)
    if file is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="answers_in_hand"):
        st.write(f"**{plain(file.name)}**")
        st.button("Remove", key="answers_remove", on_click=_remove)
    if isinstance(file.read, FieldnotesError):
        error_box(file.read)
        return
    _draw_rows(file.read)
    if consent:
        _ask_columns(ws, file, file.read, consent)


def close_answers() -> None:
    """Put the table in hand away."""
    for key in (_FILE, _DONE):
        st.session_state.pop(key, None)
    forget("answers_")


def _remove() -> None:
    st.session_state.pop(_FILE, None)
    forget("answers_columns", "answers_role", "answers_title")


def _take_file(ws: Workspace) -> None:
    uploaded = st.file_uploader(
        "A table with one row an answer",
        type=list(TABLE_ENDINGS),
        max_upload_size=50,
        key=f"answers_upload_{st.session_state.get(_ROUND, 0)}",
        help="CSV, TSV or Excel (XLSX), as survey tools export them. The first row names the columns.",
    )
    if uploaded is None:
        return
    data = uploaded.getvalue()
    _remove()
    with st.spinner("Reading the table"):
        try:
            read: AnswersPreview | FieldnotesError = preview_answers(ws, data, uploaded.name)
        except FieldnotesError as error:
            read = error
    st.session_state[_FILE] = _File(uploaded.file_id, uploaded.name, data, read)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.rerun()


def _draw_rows(read: AnswersPreview) -> None:
    guess = read.guess
    head = "".join(f'<th scope="col">{escaped(name)}</th>' for name in guess.columns)
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in guess.first_rows[:5])
    st.html(
        f"<style>{_STYLE}</style>"
        '<div class="fn-answers" tabindex="0" role="region" aria-label="The first rows of the table">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
    st.caption(f"{counted(guess.rows, 'row')} below the header.")


def _cell(text: str) -> str:
    shown = text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"
    return f'<td dir="auto">{escaped(shown)}</td>'


def _ask_columns(ws: Workspace, file: _File, read: AnswersPreview, consent: str) -> None:
    section("3. Which column is which")
    guess = read.guess
    remember("answers_columns", [*guess.mapping.text])
    texts = st.multiselect(
        "Columns with answers",
        list(guess.columns),
        format_func=plain,
        key="answers_columns",
        placeholder="Choose at least one",
        help="Each becomes a source of its own.",
    )
    with st.expander("Why these columns", key="answers_why"):
        for reason in guess.reasons:
            role = "Answers" if reason.role == "text" else _ROLE_NAMES[reason.role]
            st.write(f"**{role}**: {plain(reason.column)}, because {plain(reason.reason)}.")
        if not guess.reasons:
            st.write("No column was recognised by its header or cells.")
    chosen: dict[str, str | None] = {}
    columns = [column for _ in range(-(-len(ANSWER_ROLES) // 2)) for column in st.columns(2)]
    for place, role in enumerate(ANSWER_ROLES):
        remember(f"answers_role_{role}", getattr(guess.mapping, role))
        with columns[place]:
            chosen[role] = st.selectbox(
                _ROLE_NAMES[role],
                list(guess.columns),
                index=None,
                format_func=plain,
                placeholder="No such column",
                key=f"answers_role_{role}",
            )
    for column in texts:
        if column in read.sources:
            there = read.sources[column]
            st.info(
                f"“{plain(column)}” is in the workspace already, as “{plain(there.title)}”.",
                icon=":material/info:",
            )
            source_link(there.id)
    remember("answers_title", file.name.rpartition(".")[0] or file.name)
    title = st.text_input("Title", key="answers_title")
    details = ask_details(ws, (), kinds={"other": "Other"}, dated="", key="answers")
    new = [column for column in texts if column not in read.sources]
    if st.button("Bring the answers in", type="primary", key="answers_now", disabled=not new):
        mapping = AnswerMapping(tuple(new), **chosen)
        try:
            with st.spinner("Bringing the answers in"):
                done = import_answers(
                    ws,
                    file.data,
                    file.name,
                    mapping=mapping,
                    title=title,
                    market=details.market,
                    session_id=details.session_id,
                    stage_id=details.stage_id,
                    language=details.language,
                    consent=consent,
                )
        except FieldnotesError as error:
            error_box(error)
            return
        st.session_state.setdefault(_DONE, []).extend(done)
        _remove()
        st.rerun()


def _draw_done(done: AnswersImport) -> None:
    with st.container(key=f"answers_now_{done.source.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            words = f"“{done.source.title}” is here: {counted(done.taken, 'answer')}."
            st.success(plain(words), icon=":material/check:")
            source_link(done.source.id)
        if done.blank:
            shown = ", ".join(map(str, done.blank[:_SHOWN_BLANK]))
            more = f" and {len(done.blank) - _SHOWN_BLANK:,} more" if len(done.blank) > _SHOWN_BLANK else ""
            st.caption(f"{counted(len(done.blank), 'row has', 'rows have')} no answer: line {shown}{more}.")
        for note in done.notes:
            st.caption(plain(note))
