"""Guides and consent texts as HTML, what people wrote escaped here; and the ways to take them along."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from fieldnotes.field.consent_words import direction_of
from fieldnotes.records import ConsentText, Guide
from fieldnotes.services.consent_texts import consent_caution
from fieldnotes.transcription.languages import language_name

from .formats import escaped


def guide_html(guide: Guide, *, with_sources: bool = True) -> str:
    """Return a guide's parts with their questions, and where the method is described."""
    parts = "".join(
        (f"<h3>{escaped(part.heading)}</h3>" if part.heading else "")
        + f"<ul>{''.join(f'<li>{escaped(question)}</li>' for question in part.questions)}</ul>"
        for part in guide.parts
    )
    sources = ""
    if with_sources and guide.sources:
        items = "".join(f"<li>{escaped(source)}</li>" for source in guide.sources)
        sources = (
            "<details><summary>Where the method is described</summary>"
            f'<ul class="fn-guide-sources">{items}</ul></details>'
        )
    return f'<div class="fn-guide" dir="auto">{parts}{sources}</div>'


def consent_html(text: ConsentText) -> str:
    """Return a consent text ready to be read out, in its own direction of writing, with its version and
    caution.
    """
    caution = consent_caution(text)
    checked = f"Checked by {text.checked_by}." if text.checked_by else ""
    facts = " ".join(
        part for part in (f"{language_name(text.language)}, version {text.version}.", checked) if part
    )
    return (
        (f'<p class="fn-note fn-guard">{escaped(caution)}</p>' if caution else "")
        + f'<blockquote class="fn-consent" lang="{escaped(text.language)}" '
        f'dir="{direction_of(text.language)}">'
        f"{escaped(text.text)}</blockquote>"
        f'<p class="fn-walk-hint">{escaped(facts)}</p>'
    )


def draw_print(key: str, *, write: Callable[[str], bytes], name: Callable[[str], str]) -> None:
    """Draw the button behind which something can be taken along on paper.

    write, name: the file and its name for "html" or "pdf".
    """
    with st.popover("Print", icon=":material/print:", key=f"{key}_print"):
        for file_format, label, mime in (
            ("pdf", "As PDF, to print", "application/pdf"),
            ("html", "As HTML, to read or print", "text/html"),
        ):
            st.download_button(
                label,
                data=partial(write, file_format),
                file_name=name(file_format),
                mime=mime,
                on_click="ignore",
                key=f"{key}_{file_format}",
            )
