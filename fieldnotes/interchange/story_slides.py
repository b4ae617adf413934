"""Stories as slides (PPTX): a title, a passage a slide, the number beside it, what happened next."""

import io
from collections.abc import Sequence
from typing import Any

from ..records import BriefNumber, ToldPassage, ToldStory
from .brief_chart import chart_svg, chart_words
from .story_words import (
    FELT,
    HAPPENED,
    KEPT_BACK,
    NOTHING_HAPPENED,
    WINDOWS,
    about_words,
    made_words,
    redacted_words,
    told_for,
)
from .svg_text import as_png
from .told_curve import curve_svg, curve_words

_INK, _QUIET, _ACCENT = "2A2621", "5E574D", "1F5F66"
_WIDE, _TALL = 13.333, 7.5  # inches: 16 to 9
_LEFT, _INNER = 0.8, 11.7
_Box = tuple[float, float, float, float]  # left, top, width, height in inches
LONGEST_TITLE_CHARS = 255  # of a file's properties
_LONGEST_WORDS = 420  # above it the letters are smaller


def story_slides(stories: Sequence[ToldStory], *, title: str = "", lead: str = "") -> bytes:
    """Return stories as a presentation. title, lead: of a collection.

    What people wrote is text in text fields: no links, no formulas, no macros. Sound is not in it.
    """
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(_WIDE), Inches(_TALL)
    deck.core_properties.title = _clean(title or stories[0].title)[:LONGEST_TITLE_CHARS]
    deck.core_properties.author = "fieldnotes"
    slides = _Slides(deck)
    if title:
        slides.cover(title, lead, "\n".join(story.title for story in stories))
    for story in stories:
        slides.story(story)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


class _Slides:
    """Adds slides with text fields of our own: the blank layout has none that would stay empty."""

    def __init__(self, deck: Any) -> None:
        self.deck = deck

    def story(self, story: ToldStory) -> None:
        notes = f"{redacted_words(story)} {story.reviewed} {made_words(story)}"
        self.cover(story.title, "\n\n".join(story.told), told_for(story.audience), notes=notes)
        if story.statement:
            needs = [f"{name}: {text}" for name, text in story.needs]
            lines = [*needs, f"Evidence: {story.grade}", *story.guards, *story.readings]
            self.lines("The finding it tells", story.statement, lines)
        for one in story.in_time if story.has_two_windows else story.passages:
            self.passage(one)
        if story.has_two_windows:
            for one in story.passages:
                if one.kept_back:
                    self.passage(one)
        drawing = curve_svg(story.curve, width=720, height=260)
        if drawing:
            self.picture(FELT, as_png(drawing), curve_words(story.curve))
        for number in story.numbers:
            self.number(number)
        self.lines(HAPPENED, "", story.happened or (NOTHING_HAPPENED,))

    def cover(self, title: str, text: str, foot: str, *, notes: str = "") -> None:
        slide = self._slide(title, size=34, top=1.3, height=1.9)
        self._text(slide, text, (_LEFT, 3.3, _INNER, 3.0), size=18)
        self._text(slide, foot, (_LEFT, 6.6, _INNER, 0.6), size=12, colour=_QUIET)
        if notes:
            slide.notes_slide.notes_text_frame.text = _clean(notes)

    def passage(self, one: ToldPassage) -> None:
        if one.kept_back:
            slide = self._slide("A passage that is not here", size=20)
            self._text(slide, KEPT_BACK[one.kept_back], (_LEFT, 2.2, _INNER, 2.0), size=18, colour=_QUIET)
            return
        slide = self._slide(one.lead or WINDOWS.get(one.seat, "Seen from beside"), size=18)
        size = 28 if len(one.words) <= _LONGEST_WORDS else 18
        width = _INNER * 0.6 if one.photo else _INNER
        self._text(slide, one.words, (_LEFT, 1.6, width, 4.6), size=size)
        if one.photo:
            self._picture(slide, one.photo, (_LEFT + width + 0.2, 1.6, _INNER - width - 0.2, 4.4))
        self._text(slide, about_words(one), (_LEFT, 6.5, _INNER, 0.6), size=13, colour=_QUIET)
        slide.notes_slide.notes_text_frame.text = _clean(f"{one.words}\n\n{about_words(one)}")

    def number(self, number: BriefNumber) -> None:
        drawing = chart_svg(number, width=720, height=300)
        said = " ".join((number.how, *number.said)).strip()
        if not drawing:
            self.lines(number.title, number.how, number.said)
            return
        self.picture(number.title, as_png(drawing), f"{said} {chart_words(number)}")

    def picture(self, title: str, png: bytes, words: str) -> None:
        slide = self._slide(title, size=24)
        self._picture(slide, png, (_LEFT, 1.5, _INNER, 4.2), alt=words)
        self._text(slide, words, (_LEFT, 5.9, _INNER, 1.2), size=13, colour=_QUIET)

    def lines(self, title: str, lead: str, lines: Sequence[str]) -> None:
        slide = self._slide(title, size=24)
        text = "\n\n".join(part for part in (lead, *lines) if part)
        self._text(slide, text, (_LEFT, 1.5, _INNER, 5.4), size=18 if len(text) < 700 else 13)

    def _slide(self, title: str, *, size: int, top: float = 0.6, height: float = 0.9) -> Any:
        # The layout "title only": readers and outlines know a slide by its title.
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[5])
        shape = slide.shapes.title
        self._place(shape, _LEFT, top, _INNER, height)
        self._fill(shape.text_frame, title, size=size, colour=_ACCENT, bold=True)
        return slide

    def _text(self, slide: Any, text: str, box: _Box, *, size: int, colour: str = _INK) -> None:
        from pptx.util import Inches

        if not text:
            return
        field = slide.shapes.add_textbox(*map(Inches, box))
        self._fill(field.text_frame, text, size=size, colour=colour)

    def _fill(self, frame: Any, text: str, *, size: int, colour: str, bold: bool = False) -> None:
        from pptx.dml.color import RGBColor
        from pptx.enum.text import MSO_AUTO_SIZE, PP_ALIGN
        from pptx.util import Pt

        frame.word_wrap = True
        frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
        frame.text = _clean(text)
        for paragraph in frame.paragraphs:
            paragraph.alignment = PP_ALIGN.LEFT
            for run in paragraph.runs:
                run.font.size, run.font.bold = Pt(size), bold
                run.font.color.rgb = RGBColor(*bytes.fromhex(colour))  # type: ignore[no-untyped-call]

    def _place(self, shape: Any, left: float, top: float, width: float, height: float) -> None:
        from pptx.util import Inches

        shape.left, shape.top = Inches(left), Inches(top)
        shape.width, shape.height = Inches(width), Inches(height)

    def _picture(self, slide: Any, data: bytes, box: _Box, *, alt: str = "Photo of the note") -> None:
        from PIL import Image
        from pptx.util import Inches

        left, top, width, height = box
        with Image.open(io.BytesIO(data)) as image:
            share = min(width / image.width, height / image.height)
            size = Inches(image.width * share), Inches(image.height * share)
        shape = slide.shapes.add_picture(io.BytesIO(data), Inches(left), Inches(top), *size)
        shape._element._nvXxPr.cNvPr.set("descr", _clean(alt))


def _clean(text: str) -> str:
    """Return the text without signs that a presentation's XML cannot hold."""
    return "".join(sign for sign in text if (sign >= " " or sign in "\n\t") and sign not in "\ufffe\uffff")
