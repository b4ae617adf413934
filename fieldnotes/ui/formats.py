"""Times, numbers and people's own words as text that is safe to show."""

import re
from datetime import date, datetime
from html import escape

from fieldnotes.records import Answer
from fieldnotes.voc.words import number

__all__ = [
    "answer_words",
    "clock",
    "counted",
    "day",
    "day_and_time",
    "escaped",
    "number",
    "plain",
    "span",
    "time_left",
]

_ADDRESS = re.compile(r"\b(?:https?|ftp)(?=://)|\bwww(?=\.)", re.IGNORECASE)
_UNSEEN = "\u2060"  # word joiner
_MARKDOWN_SIGNS = frozenset("\\`*_{}[]()<>#+-.!|~$:^=")


def escaped(text: str) -> str:
    """Return `text` fit to stand in HTML, as content or in a quoted attribute."""
    return escape(text, quote=True)


def plain(text: str) -> str:
    """Return `text` so that Streamlit's Markdown (labels, st.error, st.write) shows it as it is.

    An address would become a link whatever is escaped, so that an unseen sign stands in it.
    """
    text = _ADDRESS.sub(lambda found: found.group() + _UNSEEN, text)
    return "".join(f"\\{sign}" if sign in _MARKDOWN_SIGNS else sign for sign in text)


def clock(seconds: float) -> str:
    """Return seconds from a recording's start as a clock shows them: "4:38", "1:02:03"; fractions are cut."""
    whole = max(0, int(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def span(start_s: float | None, end_s: float | None) -> str:
    """Return "4:38 to 4:51", "4:38" without an end, "" without a start."""
    if start_s is None:
        return ""
    return clock(start_s) if end_s is None else f"{clock(start_s)} to {clock(end_s)}"


def time_left(seconds: float | None) -> str:
    """Return how long a job still takes in words: "about 3 min left", "less than a minute left", or ""."""
    if seconds is None:
        return ""
    return "less than a minute left" if seconds < 60 else f"about {round(seconds / 60)} min left"


def day(moment: date) -> str:
    """Return a date as "21 Nov 2026"; an aware datetime is shown as the day on this machine."""
    if isinstance(moment, datetime):
        moment = moment.astimezone()
    return f"{moment.day} {moment:%b %Y}"


def day_and_time(moment: datetime) -> str:
    """Return an aware datetime as "21 Nov 2026, 14:05", in this machine's time zone."""
    return f"{day(moment)}, {moment.astimezone():%H:%M}"


def answer_words(answer: Answer) -> str:
    """Return what is known of a survey's answer on one line: "r12 · score 3 · Korea · 1 Mar 2026"."""
    score = "" if answer.score is None else f"score {number(answer.score)}"
    when = day(answer.answered_on) if answer.answered_on else ""
    parts = (answer.respondent, score, answer.market, answer.segment, answer.channel, when)
    return " · ".join(part for part in parts if part)


def counted(number: int, one: str, many: str = "") -> str:
    """Return "1 story", "3 stories": the number with its word; `many` is `one` with an s where not given."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
