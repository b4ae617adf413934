"""Rows that were not taken, as the pages list them."""

import re

from fieldnotes.records import RejectedRow
from fieldnotes.ui.metrics_rejected import rejected_html


def cells(html: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", html)]


def test_rows_with_the_same_fault_are_one_line_the_most_frequent_first():
    rows = [RejectedRow(2, "11 is no score"), *(RejectedRow(line, "no score") for line in range(3, 15))]
    assert cells(rejected_html(rows)) == [
        *("12 rows", "no score", "3, 4, 5, 6, 7, 8, 9, 10 and 4 more"),
        *("1 row", "11 is no score", "2"),
    ]
    assert "13 rows not taken" in rejected_html(rows)


def test_of_many_reasons_the_most_frequent_are_shown_and_the_rest_counted():
    rows = [RejectedRow(line, f"fault {line}") for line in range(60)] + [RejectedRow(99, "fault 50")]
    html = rejected_html(rows)
    assert "61 rows not taken; the 40 most frequent of 60 reasons" in html
    assert cells(html)[:3] == ["2 rows", "fault 50", "50, 99"]


def test_a_reason_is_text_and_no_html():
    assert "<b>" not in rejected_html([RejectedRow(1, "<b>ten</b> is no score")])


def test_responses_that_were_there_already_are_one_line_whichever_line_has_the_first():
    def repeated(line):
        return RejectedRow(line, f'its "ID" is that of line {line - 1}, so it is the same response')

    assert cells(rejected_html([repeated(5), repeated(9)])) == [
        "2 rows",
        "its &quot;ID&quot; is that of another line, so it is the same response",
        "5, 9",
    ]
    assert "line 4" in rejected_html([repeated(5)])
