"""Patterns as files: every count in the table, and a picture that says what it shows."""

import csv
import io
import re
import xml.etree.ElementTree as ET
from datetime import date

import pytest

from fieldnotes.errors import InvalidInputError
from fieldnotes.records import CodeChoice, Nearness, PatternFilters
from fieldnotes.services import pattern_exports, sessions
from fieldnotes.services.pattern_time_line import code_time_line
from fieldnotes.services.patterns import co_occurrence, code_matrix, journey_curve, near_query
from fieldnotes.services.workspace import Workspace
from tests.coded_calls import CodedCalls

DAY = date(2026, 3, 4)


@pytest.fixture
def made(workspace: Workspace) -> CodedCalls:
    """Two calls; in the first one, anger and joy overlap."""
    made = CodedCalls(workspace)
    stage = sessions.list_journeys(workspace)[0].stages[0].name
    first = made.call(made.met(), market="=Korea", stage=stage)
    made.tag(first, "anger", (0, 0), (0, 6), intensity=2)
    made.tag(first, "joy", (0, 4), (0, 10))
    made.tag(made.call(made.met(), market="Chile", stage=stage), "anger", (1, 0), (1, 5))
    return made


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def said(svg: str) -> list[str]:
    """All texts of a drawing, which has to be well-formed."""
    root = ET.fromstring(svg)
    return [node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}text")]


def test_a_matrix_as_a_table_has_every_cell_and_total_and_no_formula(workspace, made):
    matrix = code_matrix(workspace, "market")

    assert table(pattern_exports.matrix_csv(matrix, "market")) == [
        ["kind", "code", "market", "passages", "sources", "people_on_record", "unnamed_voices"],
        ["emotion", "anger", "'=Korea", "1", "1", "1", "0"],
        ["emotion", "anger", "Chile", "1", "1", "1", "0"],
        ["emotion", "anger", "all", "2", "2", "2", "0"],
        ["emotion", "joy", "'=Korea", "1", "1", "1", "0"],
        ["emotion", "joy", "Chile", "0", "0", "0", "0"],
        ["emotion", "joy", "all", "1", "1", "1", "0"],
    ]


def test_a_query_as_a_table_has_both_passages(workspace, made):
    found = near_query(workspace, made.codes["anger"], made.codes["joy"])

    head, line = table(pattern_exports.near_csv(workspace, found))

    row = dict(zip(head, line, strict=True))
    assert (row["passage"], row["near_passage"], row["source"]) == ("012345", "456789", "Call 1")
    assert (row["start_s"], row["end_s"], row["seconds_between"]) == ("0.0", "6.0", "0.0")


def test_a_journey_and_a_source_as_tables(workspace, made):
    journey = sessions.list_journeys(workspace)[0]
    curve = journey_curve(workspace, journey.id)
    head, first, second, *_ = table(pattern_exports.journey_csv(curve))
    row = dict(zip(head, first, strict=True))
    assert (row["mean"], row["notes"], row["most_notes_of_one_person"]) == ("-0.6666666666666666", "3", "2")
    assert dict(zip(head, second, strict=True))["mean"] == ""

    line = code_time_line(workspace, 1)
    assert table(pattern_exports.time_line_csv(workspace, line))[1:] == [
        ["Call 1", "emotion", "anger", "0.0", "6.0", "2", "", "012345"],
        ["Call 1", "emotion", "joy", "4.0", "10.0", "", "", "456789"],
    ]


def test_a_picture_says_its_title_filters_counts_and_date(workspace, made):
    filters = PatternFilters(markets=("=Korea",), start_on=date(2026, 1, 1))
    choice = CodeChoice(kind="emotion", roll_up=True)
    about = pattern_exports.filter_words(workspace, filters, choice)
    matrix = code_matrix(workspace, "market", choice=choice, filters=filters)

    words = said(pattern_exports.matrix_picture(matrix, "market", about=about, made_on=DAY))

    assert "Codes by market" in words
    assert " ".join(words).endswith(
        "Each cell: passages, and the people on record behind them. "
        "2 passages of 1 source, 1 person on record in all. "
        "Markets: =Korea. From: 2026-01-01. Kind of code: emotion. Codes count for the one above them. "
        "Made with fieldnotes on 2026-03-04."
    )
    assert words.count("1 person") == 4  # two rows and their cells


def test_pictures_without_filters_say_so_and_hold_every_view(workspace, made):
    journey = sessions.list_journeys(workspace)[0]
    near = near_query(workspace, made.codes["anger"], made.codes["joy"])
    pictures = [
        pattern_exports.near_picture(workspace, near, ("anger", "joy"), Nearness(), made_on=DAY),
        pattern_exports.matrix_picture(co_occurrence(workspace), Nearness(), made_on=DAY),
        pattern_exports.journey_picture(journey_curve(workspace, journey.id), made_on=DAY),
        pattern_exports.time_line_picture(workspace, code_time_line(workspace, 1), made_on=DAY),
    ]
    assert {"012345", "456789", "at the same place"} <= set(said(pictures[0]))
    for svg, title in zip(
        pictures,
        (
            "“anger” near “joy”: overlapping passages",
            "Codes together: overlapping passages",
            f"How it feels along “{journey.name}”",
            "Codes over “Call 1”",
        ),
        strict=True,
    ):
        words = said(svg)
        assert title in words
        assert "Everything that was coded, without filters." in words
        assert not re.search("NaN|None", svg)


def test_peoples_words_stay_words_in_a_picture(workspace, made):
    workspace.db.conn.execute("UPDATE code SET name = ? WHERE name = 'anger'", ['<b>"a"&\x01'])

    words = said(pattern_exports.matrix_picture(code_matrix(workspace), "stage", made_on=DAY))

    assert '<b>"a"&' in words


def test_a_picture_is_made_as_svg_or_png_and_as_nothing_else(workspace, made):
    svg = pattern_exports.matrix_picture(code_matrix(workspace), "stage", made_on=DAY)

    assert pattern_exports.picture_bytes(svg, "svg") == svg.encode()
    png = pattern_exports.picture_bytes(svg, "png")
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width = int(re.search(r'width="(\d+)"', svg).group(1))
    assert int.from_bytes(png[16:20]) == 2 * width
    with pytest.raises(InvalidInputError):
        pattern_exports.picture_bytes(svg, "gif")
