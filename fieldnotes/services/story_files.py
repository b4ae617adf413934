"""Stories as files that leave the app: one HTML file that plays offline, a PDF, slides."""

import re
from collections.abc import Sequence

from ..errors import InvalidInputError
from ..interchange.story_html import story_html
from ..records import ToldStory
from .access import allowed
from .audit import note_in_audit
from .briefs import checked_audience
from .stories import get_story
from .telling import tell_story
from .workspace import Workspace

STORY_FORMATS = ("html", "pdf", "pptx")


@allowed("take out")
def write_story_file(
    ws: Workspace,
    story_id: int,
    *,
    file_format: str = "html",
    audience: str = "inside",
    redact: bool = True,
    sound: bool = True,
) -> bytes:
    """Return a story as the bytes of a file: "html" that plays offline, "pdf", or "pptx" slides.

    audience, redact: as tell_story. sound: put the passages' clips into the HTML, where everybody heard
    agreed to being shared outside. Consent is asked for each passage at this moment, and the
    audit log notes it. Raises NotFoundError,
    InvalidInputError for a format or an audience that does not exist.
    """
    return write_stories_file(
        ws, [story_id], file_format=file_format, audience=audience, redact=redact, sound=sound
    )


@allowed("take out")
def write_stories_file(
    ws: Workspace,
    story_ids: Sequence[int],
    *,
    file_format: str = "html",
    audience: str = "inside",
    redact: bool = True,
    sound: bool = True,
    title: str = "",
    lead: str = "",
) -> bytes:
    """Return several stories as the bytes of one file, in this order; else as write_story_file.

    title, lead: what stands before them. Raises InvalidInputError without any story as well.
    """
    if file_format not in STORY_FORMATS:
        raise InvalidInputError(f"A story is written as {', '.join(STORY_FORMATS)}, not {file_format}.")
    if not story_ids:
        raise InvalidInputError("There is no story to write; add one first.")
    detail = f"{file_format}, for {checked_audience(audience)}{'' if redact else ', with names'}"
    for story_id in story_ids:
        note_in_audit(ws, "exported", item_kind="story", item_id=story_id, detail=detail)
    told = [
        tell_story(
            ws,
            story_id,
            audience=audience,
            redact=redact,
            sound=sound and file_format == "html",
            photos=True,
        )
        for story_id in story_ids
    ]
    return _written(told, file_format, title, lead)


@allowed("take out")
def story_file_name(
    ws: Workspace, story_id: int, *, file_format: str = "html", audience: str = "inside"
) -> str:
    """Return a name for a story's file, which says for whom it is made. Raises NotFoundError."""
    return file_name_of(get_story(ws, story_id).story.title, f"{checked_audience(audience)}.{file_format}")


def file_name_of(title: str, ending: str) -> str:
    """Return "words-of-the-title-ending", fit for any disk."""
    words = "-".join(re.findall(r"\w+", title.lower()))[:60].strip("-_")
    return f"{words or 'story'}-{ending}"


def _written(told: Sequence[ToldStory], file_format: str, title: str, lead: str) -> bytes:
    if file_format == "html":
        return story_html(told, title=title, lead=lead)
    # These load libraries that pages do not need.
    if file_format == "pdf":
        from ..interchange.story_pdf import story_pdf

        return story_pdf(told, title=title, lead=lead)
    from ..interchange.story_slides import story_slides

    return story_slides(told, title=title, lead=lead)
