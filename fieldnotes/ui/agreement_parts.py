"""What the views of agreement share: the style, the state of a round in words, and ways between the views."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from fieldnotes.records import Code, CodingRound
from fieldnotes.records.listing import listed
from fieldnotes.services import coding
from fieldnotes.services.agreement import code_names
from fieldnotes.services.workspace import Workspace

from .cards import emotion_chip, theme_chip
from .formats import counted, day, escaped, plain
from .metrics_words import draw_style
from .shell import page

_STYLE = Path(__file__).parent / "agreement.css"


def agreement_style() -> None:
    """Give the page its own style beside the shared one."""
    draw_style()
    st.html(f"<style>{_STYLE.read_text(encoding='utf-8')}</style>")


def names_of(people: list[str]) -> str:
    """Return "Ada", "Ada and Ben", "Ada, Ben and Cho"."""
    return listed(people) or "nobody"


def round_facts(one: CodingRound) -> str:
    """Return who codes in a round, since when, and how far it is."""
    parts = [names_of([coder.name for coder in one.coders]), f"started {day(one.started_at)}"]
    if one.code_ids:
        parts.append(counted(len(one.code_ids), "code"))
    return " · ".join(parts)


def who_is_done(one: CodingRound) -> str:
    """Return each coder with whether their part is finished, as HTML; nothing about what they coded."""
    items = [
        f'<li class="{"fn-done" if coder.finished_at else "fn-doing"}">'
        f'<span aria-hidden="true">{"✓" if coder.finished_at else "○"}</span> {escaped(coder.name)}: '
        f"{'finished' if coder.finished_at else 'still coding'}</li>"
        for coder in one.coders
    ]
    return f'<ul class="fn-coders">{"".join(items)}</ul>'


def round_link(one: CodingRound, label: str, *, icon: str, code: bool = False) -> None:
    """Draw a link to a round, or to the current member's own part of it."""
    query = {"round": str(one.id), **({"code": "1"} if code else {})}
    st.page_link(page("agreement"), label=plain(label), icon=icon, query_params=query)


def link_to_all() -> None:
    """Draw the way back to the list."""
    st.page_link(page("agreement"), label="All rounds", icon=":material/arrow_back:")


class CodeLook:
    """The codebook's codes as chips, also those that have left it."""

    def __init__(self, ws: Workspace, code_ids: list[int]) -> None:
        self.codes: Mapping[int, Code] = {code.id: code for code in coding.list_codes(ws)}
        self.names = code_names(ws, code_ids)

    def chip(self, code_id: int, intensity: int | None = None) -> str:
        """Return a code as a chip, with its intensity as dots."""
        code = self.codes.get(code_id)
        if code is not None and code.kind == "emotion":
            parent = self.codes.get(code.parent_id or 0)
            return emotion_chip(code.name, parent=parent.name if parent else "", intensity=intensity)
        if intensity is None:
            return theme_chip(self.names[code_id])
        word = {1: "slight", 2: "clear", 3: "strong"}[intensity]
        dots = f'<span class="fn-dots" role="img" aria-label="{word}">{"●" * intensity}</span>'
        return f'<span class="fn-chip">{escaped(self.names[code_id])}{dots}</span>'
