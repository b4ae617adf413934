"""Stories as the slides of the present mode: plain texts, signed addresses, drawings as data."""

import base64
from collections.abc import Sequence
from typing import Any

from fieldnotes.interchange.brief_chart import chart_svg, chart_words
from fieldnotes.interchange.story_words import KEPT_BACK, NOTHING_HAPPENED, WINDOWS, about_words
from fieldnotes.records import BriefNumber, ToldPassage, ToldStory
from fieldnotes.services.stories import photos_of_passages
from fieldnotes.services.workspace import Workspace

from .addresses import sign_address

_CHART_WIDTH, _CHART_HEIGHT = 560, 240


def cover_slide(title: str, lead: str, stories: Sequence[ToldStory]) -> dict[str, Any]:
    """Return the slide that a collection begins with."""
    return {"kind": "cover", "title": title, "lead": lead, "titles": [story.title for story in stories]}


def story_slide(ws: Workspace, story: ToldStory) -> dict[str, Any]:
    """Return a story as one slide."""
    both = story.has_two_windows
    order = (*story.in_time, *(one for one in story.passages if one.kept_back)) if both else story.passages
    photos = photos_of_passages(ws, [one.excerpt_id for one in story.shown])
    return {
        "kind": "story",
        "id": story.id,
        "title": story.title,
        "told": list(story.told),
        "guards": list(story.guards),
        "both": both,
        "passages": [_passage(ws, story.id, one, both, photos) for one in order],
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
        "head": WINDOWS.get(one.seat, "Seen from beside") if both else one.lead,
        "words": one.words,
        "who": one.who,
        "about": about_words(one),
        "clip": sign_address(ws, "GET", clip) if clip else "",
        "photo": sign_address(ws, "GET", f"/api/media/{photo_id}") if photo_id is not None else "",
    }


def _number(number: BriefNumber) -> dict[str, Any]:
    drawing = chart_svg(number, width=_CHART_WIDTH, height=_CHART_HEIGHT)
    picture = base64.b64encode(drawing.encode()).decode()
    return {
        "title": number.title,
        "said": list(number.said),
        "picture": f"data:image/svg+xml;base64,{picture}" if drawing else "",
        "words": chart_words(number),
    }
