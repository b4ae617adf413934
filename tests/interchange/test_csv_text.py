import csv
import io
import math
from datetime import UTC, date, datetime

import pytest

from fieldnotes.interchange.csv_text import rows_to_csv, rows_to_csv_bytes, unguarded_text


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "  =1+1",
        "＝1+1",
        '=HYPERLINK("http://x";"y")',
    ],
)
def test_a_cell_that_would_be_a_formula_gets_an_apostrophe(formula):
    written = rows_to_csv(("quote",), [(formula,)])
    assert list(csv.reader(io.StringIO(written, newline="")))[1] == [f"'{formula}"]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (-3.5, "-3.5"),
        (12, "12"),
        ("-3.5", "-3.5"),
        ("+12,5", '"+12,5"'),
        ("a = b", "a = b"),
        ("<b>x</b>", "<b>x</b>"),
        (True, "true"),
        (math.nan, '""'),
        (None, '""'),
        (date(2026, 3, 5), "2026-03-05"),
        (datetime(2026, 3, 5, 10, 0, tzinfo=UTC), "2026-03-05T10:00:00+00:00"),
    ],
)
def test_numbers_dates_and_harmless_text_stay_as_they_are(cell, written):
    assert rows_to_csv(("x",), [(cell,)]) == f"x\r\n{written}\r\n"


def test_a_header_is_made_harmless_too_and_commas_and_quotes_are_quoted():
    assert rows_to_csv(("=x", 'a "b", c'), []) == '\'=x,"a ""b"", c"\r\n'


def test_excel_is_told_that_the_file_is_utf_8_where_that_is_wanted():
    assert rows_to_csv_bytes(("é",), []) == b"\xef\xbb\xbf\xc3\xa9\r\n"
    assert rows_to_csv_bytes(("é",), [], bom=False) == b"\xc3\xa9\r\n"


@pytest.mark.parametrize(
    "text", ["=1", "'=1", "''@a", "'", "'quoted'", "-5", "'-5", " +x", "' +x", "", "\t", "plain"]
)
def test_a_guarded_cell_gives_its_text_back(text):
    [_, line] = csv.reader(io.StringIO(rows_to_csv(["a", "b"], [[text, "x"]]), newline=""))

    assert unguarded_text(line[0]) == text
