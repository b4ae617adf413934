"""Rows of a file that were not taken, gathered by their reason: forty with "n/a" are one line to read."""

import re
from collections.abc import Sequence

from fieldnotes.records import RejectedRow

from .formats import counted, escaped
from .metrics_words import table_html

REASONS_SHOWN = 40
LINES_SHOWN = 8
_OTHER_LINE = re.compile(r"\bline \d+\b")  # a response that was there already says in which line


def rejected_html(rows: Sequence[RejectedRow]) -> str:
    """Return the reasons as a table, the most frequent first, with how many rows each has and where."""
    alike: dict[str, list[RejectedRow]] = {}
    for row in rows:
        alike.setdefault(_OTHER_LINE.sub("another line", row.reason), []).append(row)
    lines = [
        (reason if len(found) > 1 else found[0].reason, [row.line for row in found])
        for reason, found in alike.items()
    ]
    by_number = sorted(lines, key=lambda one: (-len(one[1]), one[1][0]))
    shown = by_number[:REASONS_SHOWN]
    caption = f"{counted(len(rows), 'row')} not taken"
    if len(shown) < len(by_number):
        caption += f"; the {REASONS_SHOWN} most frequent of {len(by_number):,} reasons"
    return table_html(
        caption,
        ("Rows", "Why", "Line of the file"),
        [(counted(len(places), "row"), escaped(reason), _lines_words(places)) for reason, places in shown],
    )


def _lines_words(places: Sequence[int]) -> str:
    listed = ", ".join(str(place) for place in places[:LINES_SHOWN])
    more = len(places) - LINES_SHOWN
    return f"{listed} and {more:,} more" if more > 0 else listed
