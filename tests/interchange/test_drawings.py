"""Drawings: their letters are drawn whatever makes the file, and their colours follow the reader's scheme."""

import io
import re
from datetime import date

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from fieldnotes.interchange.brief_chart import chart_svg, number_html
from fieldnotes.interchange.svg_text import as_pdf, as_png, in_both_schemes
from fieldnotes.interchange.told_curve import curve_down_svg, curve_svg
from fieldnotes.records import BriefNumber, BriefPoint, ToldStage

POINTS = tuple(BriefPoint(date(2026, n, 1), date(2026, n, 28), 10.0 + n) for n in range(1, 7))
NUMBER = BriefNumber("NPS: Korea", "points", "Explains.", (), POINTS, acted_on=date(2026, 3, 1))
STAGES = (ToldStage("notify the loss", -2.0, 2), ToldStage("the repair", 1.0, 1))
DRAWINGS = {
    "a metric": chart_svg(NUMBER, width=560, height=240),
    "an emotion curve": curve_svg(STAGES, width=560, height=240),
    "an emotion curve down the page": curve_down_svg(STAGES, width=340),
    "a drawing that names no font": '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="30" '
    'viewBox="0 0 99 30"><rect width="100%" height="100%" fill="#FFFFFF"/><text x="1" y="20">12</text></svg>',
}


def drawn(svg: str) -> Image.Image:
    return Image.open(io.BytesIO(as_png(svg))).convert("RGB")


@pytest.mark.parametrize("svg", DRAWINGS.values(), ids=DRAWINGS)
def test_each_text_of_a_drawing_leaves_its_mark_on_the_picture(svg: str) -> None:
    whole = drawn(svg)
    texts = re.findall("<text.*?</text>", svg)
    assert texts
    for text in texts:
        assert ImageChops.difference(whole, drawn(svg.replace(text, "", 1))).getbbox(), text


def test_the_text_of_a_drawing_can_be_selected_in_a_pdf() -> None:
    text = PdfReader(io.BytesIO(as_pdf(DRAWINGS["a metric"]))).pages[0].extract_text()
    assert "points" in text
    assert "change, 1 Mar 2026" in text


def test_in_a_page_every_colour_of_a_drawing_has_one_for_the_dark() -> None:
    for svg in list(DRAWINGS.values())[:3]:
        assert not re.search('"#[0-9A-Fa-f]{6}"', in_both_schemes(svg))
    assert "light-dark(#FFFFFF, #1E1B17)" in number_html(NUMBER, level=2)
