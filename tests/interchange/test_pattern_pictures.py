"""The words of a drawn matrix stay in their cells."""

from datetime import date
from xml.etree import ElementTree

import pytest

from fieldnotes.interchange.pattern_pictures import matrix_svg
from fieldnotes.interchange.svg_text import Caption, width_of
from fieldnotes.records import Code, CodeMatrix, MatrixColumn, MatrixRow, Tally

CELL = 92
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(("people", "unnamed"), [(1, 0), (3, 3), (1_234, 5_678)])
def test_who_stands_behind_a_number_stays_in_its_cell(people: int, unnamed: int) -> None:
    tally = Tally(passages=9, sources=4, people=people, unnamed=unnamed)
    code = Code(1, "theme", "it")
    matrix = CodeMatrix((MatrixRow(code, tally, (tally,)),), (MatrixColumn("k", "Korea", tally),), tally)
    drawn = ElementTree.fromstring(matrix_svg(matrix, Caption("T", (), date(2026, 11, 1))))
    shown = [(text.text or "", float(text.get("font-size", 13))) for text in drawn.iter(f"{SVG}text")]
    said = [(text, width_of(text, size)) for text, size in shown if "people" in text or "unnamed" in text]
    in_cell = said[1:]  # the first is the row's own, beside its name
    assert all(width <= CELL for _, width in in_cell)
    whole = " ".join(text for text, _ in in_cell)
    assert not unnamed or f"{unnamed:,} unnamed" in whole
