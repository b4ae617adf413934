"""Words of a transcript that may be terms of the vocabulary: offered above the reader, never applied."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from fieldnotes.services.coding import SourceView
from fieldnotes.services.mishearings import (
    CorrectedLine,
    SuggestedCorrection,
    accept_correction,
    accept_corrections_of_term,
    list_suggested_corrections,
    refuse_correction,
    undo_corrections,
    undo_refusal,
)
from fieldnotes.services.vocabulary import list_terms
from fieldnotes.services.workspace import Workspace

from .addresses import MEDIA_S, sign_address
from .cards import QuoteCard, quote_cards
from .formats import clock, counted, plain
from .marking import shortened
from .parts import offer_undo, page_errors

_STYLE = Path(__file__).parent / "transcript_corrections.css"
_SHOWN = 10
_LONGEST_LINE_CHARS = 160
_LEAD_S = 2.0  # to hear what comes before
_LIKELY = ((0.85, "Very likely"), (0.65, "Likely"), (0.0, "Possible"))
_CHANGES = "transcript_corrections_made"


def show_corrections(ws: Workspace, view: SourceView) -> str:
    """Offer what may have been misheard, folded away under its number; nothing where there is nothing.

    Returns a value that changes when a line was corrected here, for the reader to fetch the source again.
    """
    if view.transcript is not None and view.transcript.finished_at is not None:
        state = (len(view.segments), sum(line.revision for line in view.segments))
        terms = tuple(one.term for one in list_terms(ws))
        offered = _offered(ws, str(ws.folder), view.source.id, state, terms)
        if offered:
            _show(ws, view, offered)
    return str(st.session_state.get(_CHANGES, 0))


@st.cache_data(max_entries=16, show_spinner=False)
def _offered(
    _ws: Workspace, folder: str, source_id: int, state: tuple[int, int], terms: tuple[str, ...]
) -> list[SuggestedCorrection]:
    # Each press runs the page again; a long transcript would be searched each time.
    return list_suggested_corrections(_ws, source_id)


def _show(ws: Workspace, view: SourceView, offered: Sequence[SuggestedCorrection]) -> None:
    number = len(offered)
    label = f"{counted(number, 'place')} may be {'a name' if number == 1 else 'names'} from your vocabulary"
    st.html(f"<style>{_STYLE.read_text(encoding='utf-8')}</style>")
    alike = Counter(one.term for one in offered)
    with st.expander(label, icon=":material/spellcheck:", key="corrections"):
        st.caption(
            "Suggestions by likeness in spelling and sound. The text stays as it is until you accept one."
        )
        for one in offered[:_SHOWN]:
            _show_one(ws, view, one, alike.pop(one.term, 1))
        if number > _SHOWN:
            st.caption(f"{number - _SHOWN} more come up as you decide on these.")


def _show_one(ws: Workspace, view: SourceView, one: SuggestedCorrection, alike: int) -> None:
    """Draw one suggestion; with more than one alike, also the button that accepts them all."""
    key = f"{one.segment_id}_{one.start_char}"
    line = next(segment for segment in view.segments if segment.id == one.segment_id)
    media = f"/api/media/{view.recording.media_id}" if view.recording else ""
    with st.container(key=f"correction_{key}", gap="small"):
        quote_cards(
            [
                QuoteCard(
                    quote=shortened(line.text, (one.heard,), limit=_LONGEST_LINE_CHARS),
                    title=f"“{one.heard}” → {one.term}",
                    meta=(likely_words(one.probability), clock(one.start_s)),
                    audio=sign_address(ws, "GET", media, valid_s=MEDIA_S) if media else "",
                    start_s=max(0.0, one.start_s - _LEAD_S),
                    end_s=one.end_s + _LEAD_S,
                    found=(one.heard,),
                )
            ]
        )
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Accept",
                icon=":material/check:",
                key=f"accept_{key}",
                help=plain(f"Write “{one.term}” here"),
                on_click=_accept,
                args=(ws, one),
            )
            st.button(
                "Refuse",
                icon=":material/close:",
                key=f"refuse_{key}",
                help=plain(f"It is not “{one.term}”; do not offer it here again"),
                on_click=_refuse,
                args=(ws, one),
            )
            if alike > 1:
                st.button(
                    plain(f"Accept all {alike} “{one.term}”"),
                    key=f"accept_all_{key}",
                    on_click=_accept_all,
                    args=(ws, view.source.id, one.term),
                )


def likely_words(probability: float) -> str:
    """Return how likely a suggestion is, in words; probability from 0 to 1."""
    return next(words for least, words in _LIKELY if probability >= least)


def _accept(ws: Workspace, one: SuggestedCorrection) -> None:
    # A callback runs before the page: what it raises is shown there.
    with page_errors():
        lines = accept_correction(ws, one)
        _made(ws, f"“{one.heard}” reads “{one.term}” now.", lines)


def _accept_all(ws: Workspace, source_id: int, term: str) -> None:
    with page_errors():
        lines = accept_corrections_of_term(ws, source_id, term)
        _made(ws, f"“{term}” stands in {counted(len(lines), 'line')} now.", lines)


def _made(ws: Workspace, words: str, lines: Sequence[CorrectedLine]) -> None:
    def undo() -> None:
        undo_corrections(ws, lines)
        _note_change()

    _note_change()
    offer_undo(words, undo)


def _refuse(ws: Workspace, one: SuggestedCorrection) -> None:
    def undo() -> None:
        undo_refusal(ws, one)
        _offered.clear()

    with page_errors():
        refuse_correction(ws, one)
        _offered.clear()
        offer_undo(f"“{one.heard}” stays, and “{one.term}” is not offered there again.", undo)


def _note_change() -> None:
    st.session_state[_CHANGES] = st.session_state.get(_CHANGES, 0) + 1
