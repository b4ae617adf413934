"""Codebooks to start from, each with what it would add."""

import streamlit as st

from fieldnotes.services.codebook_templates import add_template, list_templates, preview_template
from fieldnotes.services.workspace import Workspace

from .codebook_words import offer_to_undo
from .formats import counted, escaped
from .parts import page_errors, section


def draw_templates(ws: Workspace) -> None:
    """Draw the templates; adding one leaves what is there as it is."""
    section("Start from a template")
    st.write("A template adds what the codebook lacks. What is there stays as it is; Undo takes it back.")
    for template in list_templates():
        if template.name == "blank":
            continue
        preview = preview_template(ws, template.name)
        with st.container(key=f"template_{template.name}"):
            st.html(
                _html(
                    template.title, template.about, template.source, _words(len(preview.new), preview.there)
                )
            )
            if preview.new or preview.filled:
                st.button(
                    f"Add {counted(len(preview.new), 'code')}" if preview.new else "Fill in what is missing",
                    key=f"add_template_{template.name}",
                    icon=":material/add:",
                    help=template.title,
                    on_click=_add,
                    args=(ws, template.name),
                )


def _words(new: int, there: int) -> str:
    if not new:
        return "All of it is in the codebook."
    return (
        f"{counted(new, 'code')} would be added; {there} there already."
        if there
        else f"{counted(new, 'code')}."
    )


def _html(title: str, about: str, source: str, words: str) -> str:
    cited = f'<p class="fn-meta">{escaped(source)}</p>' if source else ""
    return (
        f'<article class="fn-template"><h3>{escaped(title)}</h3><p>{escaped(about)}</p>{cited}'
        f"<p>{escaped(words)}</p></article>"
    )


def _add(ws: Workspace, name: str) -> None:
    with page_errors():
        _, change = add_template(ws, name)
        if change is not None:
            offer_to_undo(ws)
