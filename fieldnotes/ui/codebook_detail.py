"""One code beside the tree: what it means, where it is used, and what can be done with it."""

from collections.abc import Sequence

import streamlit as st

from fieldnotes.coding.code_tree import ids_below, paths, siblings
from fieldnotes.coding.palette import Colour
from fieldnotes.records import Code
from fieldnotes.records.codebook import CodedPassage
from fieldnotes.services import codebook
from fieldnotes.services.trusting import get_precision, list_quiet_codes
from fieldnotes.services.workspace import Workspace

from .codebook_form import edit_form
from .codebook_tree import colours_of
from .codebook_words import EDITING, KINDS, VALENCES, act, go_to
from .formats import counted, escaped, plain
from .parts import empty_state
from .questions import ask
from .shell import page_address, page_exists
from .suggestion_trust import precision_words

_LIBRARY_KINDS = ("theme", "emotion")


def draw_code(ws: Workspace, codes: Sequence[Code], code_id: int | None) -> None:
    """Draw the open code, or what to do where none is open."""
    code = next((one for one in codes if one.id == code_id), None)
    if code is None:
        if code_id is not None:
            codebook.get_code(ws, code_id)  # says what became of it
        empty_state(
            "Choose a code",
            "It opens here: what it means, when to use it and when not, its typical passages, and how to "
            "change it.",
        )
        return
    with st.container(key="code_detail"):
        st.button(
            "All codes", icon=":material/arrow_back:", key="back_to_codes", on_click=go_to, args=(None,)
        )
        if st.session_state.get(EDITING) == code.id:
            edit_form(ws, code)
            return
        used = codebook.count_uses(ws).get(code.id, 0)
        quotes = codebook.list_passages(ws, code.id)
        st.html(_article(code, codes, colours_of(codes)[code.id], used, quotes))
        for fact in code_facts(ws, code):
            st.html(f'<p class="fn-code-fact">{escaped(fact)}</p>')
        _buttons(ws, code, codes)


def code_facts(ws: Workspace, code: Code) -> list[str]:
    """Return sentences about a code that stand below it: what is known of its suggestions."""
    words = precision_words(get_precision(ws, code.id), list_quiet_codes(ws).get(code.id))
    return [words] if words else []


def _buttons(ws: Workspace, code: Code, codes: Sequence[Code]) -> None:
    beside = [one.id for one in siblings(codes, code.kind, code.parent_id)]
    at = beside.index(code.id)
    with st.container(horizontal=True, gap="small", key="code_actions"):
        st.button("Edit", icon=":material/edit:", key="edit", on_click=_start_editing, args=(code.id,))
        st.button(
            "Add below", icon=":material/add:", key="add_below", on_click=ask, args=("new code", code.id)
        )
        st.button("Move", icon=":material/drive_file_move:", key="move", on_click=ask, args=("move", code.id))
        st.button("Merge", icon=":material/merge:", key="merge", on_click=ask, args=("merge", code.id))
        st.button("Split", icon=":material/call_split:", key="split", on_click=ask, args=("split", code.id))
        if code.retired:
            st.button(
                "Bring it back",
                icon=":material/unarchive:",
                key="restore",
                on_click=act,
                args=(ws, code.id, lambda: codebook.restore_code(ws, code.id)),
            )
        else:
            st.button(
                "Retire",
                icon=":material/archive:",
                key="retire",
                help="It is not offered any more; where it was used, it stays.",
                on_click=act,
                args=(ws, code.id, lambda: codebook.retire_code(ws, code.id)),
            )
        for label, icon, to in (("Up", "arrow_upward", at - 1), ("Down", "arrow_downward", at + 1)):
            st.button(
                label,
                icon=f":material/{icon}:",
                key=f"move_{label.lower()}",
                help=plain(f"Move “{code.name}” {label.lower()} by one place"),
                disabled=not 0 <= to < len(beside),
                on_click=act,
                args=(ws, code.id, _mover(ws, code, to)),
            )


def _mover(ws: Workspace, code: Code, to: int) -> object:
    return lambda: codebook.move_code(ws, code.id, parent_id=code.parent_id, position=to)


def _start_editing(code_id: int) -> None:
    st.session_state[EDITING] = code_id


def _article(
    code: Code, codes: Sequence[Code], colour: Colour, used: int, quotes: Sequence[CodedPassage]
) -> str:
    above = paths(codes)[code.id][:-1]
    place = " › ".join([KINDS[code.kind], *above])
    parts = [
        f'<p class="fn-eyebrow">{escaped(place)}</p>',
        f'<h2><span class="fn-mark" aria-hidden="true">{colour.mark}</span>{escaped(code.name)}</h2>',
        f'<p class="fn-meta">{_meta(code, codes, used)}</p>',
    ]
    definition = escaped(code.definition) or "<em>Not defined yet: say in a sentence what it means.</em>"
    parts.append(f'<p class="fn-definition">{definition}</p>')
    for title, text in (("Use it when", code.when_to_use), ("Do not use it when", code.when_not_to_use)):
        if text:
            parts.append(f"<h3>{title}</h3><p>{escaped(text)}</p>")
    if code.degrees:
        named = zip(("●○○", "●●○", "●●●"), code.degrees.split("|"), strict=False)
        degrees = "".join(f"<li><span>{dots}</span> {escaped(name)}</li>" for dots, name in named)
        parts.append(f'<h3>By intensity</h3><ol class="fn-degrees">{degrees}</ol>')
    if code.examples:
        examples = "".join(f"<li>{escaped(line)}</li>" for line in code.examples.splitlines() if line.strip())
        parts.append(f"<h3>Examples</h3><ul>{examples}</ul>")
    if quotes:
        parts.append(f"<h3>Typical passages</h3>{''.join(map(_quote, quotes))}")
    return f'<article class="fn-code-detail" style="--fn-tone: {colour.css}">{"".join(parts)}</article>'


def _meta(code: Code, codes: Sequence[Code], used: int) -> str:
    count = counted(used, "passage") if used else "Not used yet"
    if used and code.kind in _LIBRARY_KINDS and page_exists("library"):
        address = page_address("library", **{code.kind: code.id})
        count = f'<a href="{escaped(address)}" target="_self">{count}</a>'
    facts = [count]
    below = len(ids_below(code.id, codes))
    facts += [f"{counted(below, 'code')} below it"] if below else []
    facts += [VALENCES[code.valence].lower()] if code.valence is not None else []
    facts += ["retired"] if code.retired else []
    return " · ".join(facts)


def _quote(passage: CodedPassage) -> str:
    address = escaped(page_address("transcript", source=passage.source_id, excerpt=passage.excerpt_id))
    strength = f" · {'●' * passage.intensity}{'○' * (3 - passage.intensity)}" if passage.intensity else ""
    return (
        f'<blockquote dir="auto">{escaped(passage.text)}<footer><a href="{address}" target="_self">'
        f"{escaped(passage.source_title)}</a>{strength}</footer></blockquote>"
    )
