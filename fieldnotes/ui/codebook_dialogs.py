"""Moving, merging and splitting a code: each says what will happen, with how many codings, before it does."""

from collections.abc import Sequence

import streamlit as st

from fieldnotes.coding.code_tree import ids_below, siblings
from fieldnotes.errors import FieldnotesError
from fieldnotes.records.codebook import CodedPassage, MergePreview
from fieldnotes.records.listing import listed
from fieldnotes.services import code_merging, codebook
from fieldnotes.services.workspace import Workspace

from .codebook_form import new_code_form
from .codebook_words import ONE, go_to, labels, offer_to_undo
from .formats import counted, plain
from .parts import error_box
from .questions import answered, question

_PASSAGES_SHOWN = 60
_PASSAGE_CHARS = 180


def code_questions(ws: Workspace) -> None:
    """Draw the open question about a code, if there is one."""
    question("new code", "Add a code", lambda parent_id: new_code_form(ws, parent_id))
    question("move", "Move the code", lambda code_id: _move(ws, code_id))
    question("merge", "Merge the code", lambda code_id: _merge(ws, code_id))
    question("split", "Split the code", lambda code_id: _split(ws, code_id))


def _move(ws: Workspace, code_id: int) -> None:
    code = codebook.get_code(ws, code_id)
    book = [one for one in codebook.list_codes(ws) if one.kind == code.kind]
    below = ids_below(code_id, book)
    names = labels(book)
    places = [None, *(one.id for one in book if one.id not in below and one.id != code_id)]
    parent_id = st.selectbox(
        "Below",
        places,
        index=places.index(code.parent_id) if code.parent_id in places else 0,
        format_func=lambda one: "None: at the top" if one is None else plain(names[one]),
        key="move_below",
    )
    beside = [one for one in siblings(book, code.kind, parent_id) if one.id != code_id]
    here = [one.id for one in siblings(book, code.kind, parent_id)]
    position = st.selectbox(
        "Place",
        range(len(beside) + 1),
        index=here.index(code_id) if code_id in here else len(beside),
        format_func=lambda at: plain(f"after “{beside[at - 1].name}”") if at else "first",
        key=f"move_place_{parent_id}",
    )
    used = codebook.count_uses(ws).get(code_id, 0)
    with_it = f" with the {counted(len(below), 'code')} below it" if below else ""
    st.write(plain(f"“{code.name}” moves{with_it}. Its {counted(used, 'passage')} stay with it."))
    if st.button("Move it", type="primary", key="move_now"):
        try:
            codebook.move_code(ws, code_id, parent_id=parent_id, position=position)
        except FieldnotesError as error:
            error_box(error)
        else:
            offer_to_undo(ws, code_id)
            answered()


def _merge(ws: Workspace, code_id: int) -> None:
    code = codebook.get_code(ws, code_id)
    book = codebook.list_codes(ws, kind=code.kind)
    names = labels(book)
    into_id = st.selectbox(
        plain(f"Merge “{code.name}” into"),
        [one.id for one in book if one.id != code_id and not one.retired],
        index=None,
        format_func=lambda one: plain(names[one]),
        placeholder=f"Choose a {ONE[code.kind]}",
        key="merge_into",
    )
    if into_id is None:
        return
    st.write(plain(_merge_words(code_merging.preview_merge(ws, code_id, into_id))))
    if st.button("Merge them", type="primary", key="merge_now"):
        try:
            code_merging.merge_codes(ws, code_id, into_id)
        except FieldnotesError as error:
            error_box(error)
        else:
            go_to(into_id)
            offer_to_undo(ws, code_id)
            answered()


def _merge_words(preview: MergePreview) -> str:
    moving = [counted(preview.codings, "coding")]
    moving += [counted(preview.suggestions, "suggestion")] if preview.suggestions else []
    moving += [f"{counted(preview.independent, 'independent coding')}"] if preview.independent else []
    moving += [f"{counted(preview.below, 'code')} below it"] if preview.below else []
    verb = "goes" if len(moving) == 1 and preview.codings == 1 else "go"
    words = [f"{listed(moving)} {verb} to “{preview.into.name}”."]
    if preview.become_one:
        times = counted(preview.become_one, "time")
        words.append(f"{times} the same passage has both: they become one, with the higher intensity.")
    if preview.in_running_round:
        words.append("What is being coded independently follows as well, uncounted until it is revealed.")
    words.append(f"“{preview.code.name}” leaves the codebook; its memos and its stars follow.")
    words.append("Undo brings everything back.")
    return " ".join(words)


def _split(ws: Workspace, code_id: int) -> None:
    code = codebook.get_code(ws, code_id)
    passages = code_merging.list_coded_passages(ws, code_id)
    name = st.text_input("The new code's name", key="split_name")
    where = st.radio(
        "Where it stands",
        [False, True],
        format_func=lambda below: plain(f"Below “{code.name}”" if below else f"Beside “{code.name}”"),
        horizontal=True,
        key="split_below",
    )
    going = _choose_passages(passages)
    stay = len(passages) - len(going)
    new = f"“{name.strip()}”" if name.strip() else "the new code"
    st.write(
        plain(
            f"{len(going)} of {counted(len(passages), 'passage')} "
            f"{'goes' if len(going) == 1 else 'go'} to {new}; {stay} {'stays' if stay == 1 else 'stay'} "
            f"with “{code.name}”. Undo brings them back."
        )
    )
    if st.button("Split it off", type="primary", key="split_now"):
        coding_ids = [coding_id for passage in going for coding_id in passage.coding_ids]
        try:
            _, made = code_merging.split_code(ws, code_id, {name: coding_ids}, below=where)
        except FieldnotesError as error:
            error_box(error)
        else:
            go_to(made[0].id)
            offer_to_undo(ws, code_id)
            answered()


def _choose_passages(passages: Sequence[CodedPassage]) -> list[CodedPassage]:
    """Draw the passages to choose from; those that a search hides stay chosen."""
    if not passages:
        st.caption("No passage carries it yet; the new code begins empty.")
        return []
    found = list(passages)
    if len(passages) > 8:
        words = st.text_input("Show passages with", key="split_find").casefold().split()
        found = [one for one in passages if all(word in one.text.casefold() for word in words)]
    shown = found[:_PASSAGES_SHOWN]
    everything = [f"split_passage_{one.excerpt_id}" for one in shown]
    st.button(
        f"Choose all {len(shown)} shown",
        key="split_all",
        on_click=lambda: st.session_state.update(dict.fromkeys(everything, True)),
    )
    with st.container(height=260 if len(shown) > 4 else "content", key="split_passages"):
        for one in shown:
            text = one.text if len(one.text) <= _PASSAGE_CHARS else f"{one.text[:_PASSAGE_CHARS]}…"
            guessed = " (suggested)" if one.status == "suggested" else ""
            quote = f"“{text}”" if text else "Not shown, for want of consent:"
            st.checkbox(plain(f"{quote} {one.source_title}{guessed}"), key=f"split_passage_{one.excerpt_id}")
    if len(found) > len(shown):
        st.caption(f"{len(found) - len(shown):,} more; write a word above to find them.")
    return [one for one in passages if st.session_state.get(f"split_passage_{one.excerpt_id}")]
