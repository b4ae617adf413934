"""What stands beside a story's passages: marks for those that are gone, how it felt, what happened next."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import streamlit as st

from fieldnotes.field.emotion_curve import CurvePoint
from fieldnotes.interchange.story_words import KEPT_BACK
from fieldnotes.records import Code, LibraryCard, Stage, ToldStage
from fieldnotes.services.stories import StoryPlace
from fieldnotes.services.workspace import Workspace

from .addresses import sign_address
from .cards import quote_card
from .formats import counted, escaped
from .library_cards import card_of
from .parts import section
from .walk_curve import curve_html


@cache
def story_style() -> str:
    """Return the CSS of stories beyond what the library has."""
    here = Path(__file__).parent
    return "".join((here / name).read_text(encoding="utf-8") for name in ("story.css", "curve.css"))


def place_html(
    ws: Workspace, story_id: int, place: StoryPlace, codes: dict[int, Code], photos: dict[int, int]
) -> str:
    """Return a place of a story: what is said before it, then its passage, or the mark of one that is gone.

    photos: by excerpt, the picture of its note.
    """
    if place.card is None:
        return f'<p class="fn-mark-gone">{escaped(KEPT_BACK[place.gone])}</p>'
    passage = passage_html(ws, story_id, place.card, codes, photo_id=photos.get(place.card.id))
    return lead_html(place.lead) + passage


def lead_html(lead: str) -> str:
    """Return what the writer says before a passage; "" for nothing."""
    return f'<p class="fn-lead-in" dir="auto">{escaped(lead)}</p>' if lead else ""


def passage_html(
    ws: Workspace,
    story_id: int,
    card: LibraryCard,
    codes: dict[int, Code],
    *,
    photo_id: int | None = None,
) -> str:
    """Return a passage as a card, its sound cut to its words and asked for anew each time it is played."""
    shown = card_of(ws, card, codes, beside=False)
    if shown.audio:
        shown = replace(
            shown, audio=sign_address(ws, "GET", f"/api/stories/{story_id}/clips/{card.id}"), cut=True
        )
    if photo_id is not None:
        shown = replace(shown, photo=sign_address(ws, "GET", f"/api/media/{photo_id}"))
    return quote_card(shown)


def draw_curve(stages: Sequence[ToldStage]) -> None:
    """Draw how the story's passages felt along the path; nothing for too few emotions."""
    if not stages:
        return
    section("How it felt along the path")
    st.html(told_curve_html(stages))


def told_curve_html(stages: Sequence[ToldStage]) -> str:
    """Return the emotion curve of a story's passages."""
    felt = [at for at, stage in enumerate(stages) if stage.level is not None]
    path = [Stage(at, 0, at, stage.name) for at, stage in enumerate(stages)][felt[0] : felt[-1] + 1]
    points = [
        CurvePoint(at, stage.level, stage.notes) for at, stage in enumerate(stages) if stage.level is not None
    ]
    passages = sum(stage.notes for stage in stages)
    return (
        curve_html(path, points)
        + f'<p class="fn-fine">The mean of {counted(passages, "emotion")} on these passages, from −3 '
        "(strong, unpleasant) to 3 (strong, pleasant).</p>"
    )


def draw_happened(lines: Iterable[str]) -> None:
    """Draw what was promised, done, and came of it; what to do where nothing is on record."""
    section("What happened next")
    told = list(lines)
    if not told:
        st.html(
            '<p class="fn-quiet">Nothing is on record yet: no promise to the people met, and no action for '
            "the finding. A story with nobody following up changes nothing.</p>"
        )
        return
    items = "".join(f'<li class="{_kind(line)}">{escaped(line)}</li>' for line in told)
    st.html(f'<ul class="fn-happened">{items}</ul>')


def _kind(line: str) -> str:
    if line.startswith("Kept on"):
        return "fn-happened-kept"
    return "fn-happened-owed" if line.startswith("Not kept") else ""
