"""What a slide is made of: its title, text that fits its place, pictures, bars of colour."""

import io
from math import ceil
from typing import Any

from . import svg_text
from .svg_text import width_of

INK, QUIET, ACCENT, OTHER, LINE = (
    colour.removeprefix("#")
    for colour in (svg_text.INK, svg_text.QUIET, svg_text.ACCENT, svg_text.OTHER, svg_text.LINE)
)
WIDE, TALL = 13.333, 7.5  # inches: 16 to 9
LEFT, INNER = 0.8, 11.7
Box = tuple[float, float, float, float]  # left, top, width, height in inches
_POINTS = 72  # an inch
_LEADING = 1.22  # the height of a line, in heights of its letters
_PADDING = 0.2  # inches that a text field keeps free at its sides together


def fitting_size(text: str, box: Box, *, most: int, least: int) -> int:
    """Return the size, in points, in which a text fits its place, between `most` and `least`."""
    wide, tall = (box[2] - _PADDING) * _POINTS, box[3] * _POINTS
    for size in range(most, least, -1):
        lines = sum(max(1, ceil(width_of(part, size) / wide)) for part in text.split("\n"))
        if lines * size * _LEADING <= tall:
            return size
    return least


def add_slide(deck: Any, title: str, *, size: int, box: Box, colour: str = ACCENT) -> Any:
    """Return a new slide with its title: readers and outlines know a slide by it."""
    slide = deck.slides.add_slide(deck.slide_layouts[5])  # the layout "title only"
    shape = slide.shapes.title
    place(shape, box)
    fill(shape.text_frame, title, size=size, colour=colour, bold=True)
    return slide


def add_text(
    slide: Any,
    text: str,
    box: Box,
    *,
    size: int,
    colour: str = INK,
    bold: bool = False,
    middle: bool = False,
) -> None:
    """Put a text on a slide; middle: in the middle of its place's height, else at its top."""
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Inches

    if not text:
        return
    frame = slide.shapes.add_textbox(*map(Inches, box)).text_frame
    fill(frame, text, size=size, colour=colour, bold=bold)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP


def add_bar(slide: Any, box: Box, colour: str) -> None:
    """Put a bar of one colour on a slide."""
    from pptx.dml.color import RGBColor
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Inches

    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *map(Inches, box))
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor(*bytes.fromhex(colour))  # type: ignore[no-untyped-call]
    shape.line.fill.background()
    shape.shadow.inherit = False


def add_picture(slide: Any, data: bytes, box: Box, *, alt: str) -> float:
    """Put a picture on a slide, as large as its place allows; returns where it ends, in inches."""
    from PIL import Image
    from pptx.util import Inches

    left, top, width, height = box
    with Image.open(io.BytesIO(data)) as image:
        share = min(width / image.width, height / image.height)
        wide, tall = image.width * share, image.height * share
    shape = slide.shapes.add_picture(io.BytesIO(data), Inches(left), Inches(top), Inches(wide), Inches(tall))
    shape._element._nvXxPr.cNvPr.set("descr", clean(alt))
    return top + tall


def fill(frame: Any, text: str, *, size: int, colour: str, bold: bool = False) -> None:
    """Write a text into a text field, to the left."""
    from pptx.dml.color import RGBColor
    from pptx.enum.text import MSO_AUTO_SIZE, PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    frame.text = clean(text)
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
        for run in paragraph.runs:
            run.font.size, run.font.bold = Pt(size), bold
            run.font.color.rgb = RGBColor(*bytes.fromhex(colour))  # type: ignore[no-untyped-call]


def place(shape: Any, box: Box) -> None:
    """Put a shape at a place."""
    from pptx.util import Inches

    shape.left, shape.top, shape.width, shape.height = map(Inches, box)


def clean(text: str) -> str:
    """Return the text without signs that a presentation's XML cannot hold."""
    return "".join(sign for sign in text if (sign >= " " or sign in "\n\t") and sign not in "\ufffe\uffff")
