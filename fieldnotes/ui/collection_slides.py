"""Stories as the slides of the present mode: plain texts, signed addresses, drawings as data."""

import base64
from collections.abc import Sequence
from typing import Any

from fieldnotes.interchange.brief_chart import chart_svg, chart_words
from fieldnotes.interchange.story_words import (
    BESIDE,
    KEPT_BACK,
    NOTHING_HAPPENED,
    WINDOWS,
    about_words,
    lead_beside_seat,
)
from fieldnotes.interchange.svg_text import in_both_schemes
from fieldnotes.records import BriefNumber, ToldPassage, ToldStory
from fieldnotes.services.stories import photos_of_passages
from fieldnotes.services.workspace import Workspace

from .addresses import sign_address

_CHART_WIDTH, _CHART_HEIGHT = 400, 200  # as wide as on a phone, so that its letters can be read there


def cover_slide(title: str, lead: str, stories: Sequence[ToldStory]) -> dict[str, Any]:
    """Return the slide that a collection begins with."""
    return {"kind": "cover", "title": title, "lead": lead, "titles": [story.title for story in stories]}


def story_slide(ws: Workspace, story: ToldStory) -> dict[str, Any]:
    """Return a story as one slide: what stands on its first screen, and what is below that."""
    both = story.has_two_windows
    order = story.in_windows if both else story.passages
    photos = photos_of_passages(ws, [one.excerpt_id for one in story.shown])
    return {
        "kind": "story",
        "id": story.id,
        "title": story.title,
        "told": list(story.told),
        "guards": list(story.guards),
        "first": [_passage(ws, story.id, one, True, photos) for one in story.strongest],
        "both": both,
        # One that is on the first screen already is not told again.
        "passages": []
        if len(order) == len(story.strongest)
        else [_passage(ws, story.id, one, both, photos) for one in order],
        "numbers": [_number(number) for number in story.numbers],
        "happened": list(story.happened) or [NOTHING_HAPPENED],
    }


def _passage(
    ws: Workspace, story_id: int, one: ToldPassage, both: bool, photos: dict[int, int]
) -> dict[str, Any]:
    if one.kept_back:
        return {"gone": KEPT_BACK[one.kept_back]}
    photo_id = photos.get(one.excerpt_id)
    clip = f"/api/stories/{story_id}/clips/{one.excerpt_id}" if one.start_s is not None else ""
    return {
        "gone": "",
        "seat": one.seat if both else "",
        "head": WINDOWS.get(one.seat, BESIDE) if both else "",
        "lead": lead_beside_seat(one.lead, one.seat) if both else one.lead,
        "words": one.words,
        "who": one.who,
        "about": about_words(one),
        "clip": sign_address(ws, "GET", clip) if clip else "",
        "photo": sign_address(ws, "GET", f"/api/media/{photo_id}") if photo_id is not None else "",
    }


def _number(number: BriefNumber) -> dict[str, Any]:
    drawing = in_both_schemes(chart_svg(number, width=_CHART_WIDTH, height=_CHART_HEIGHT, size=12))
    drawing = drawing.replace("<svg ", '<svg style="color-scheme: light dark" ', 1)
    picture = base64.b64encode(drawing.encode()).decode()
    return {
        "title": number.title,
        "said": list(number.said),
        "picture": f"data:image/svg+xml;base64,{picture}" if drawing else "",
        "words": chart_words(number),
    }
