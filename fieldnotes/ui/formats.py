"""Times, numbers and people's own words as text that is safe to show."""

from datetime import date, datetime
from html import escape

_MARKDOWN_SIGNS = frozenset("\\`*_{}[]()<>#+-.!|~$:^=")


def escaped(text: str) -> str:
    """Return `text` fit to stand in HTML, as content or in a quoted attribute."""
    return escape(text, quote=True)


def plain(text: str) -> str:
    """Return `text` so that Streamlit's Markdown (labels, st.error, st.write) shows it as it is."""
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


def counted(number: int, one: str, many: str = "") -> str:
    """Return "1 story", "3 stories": the number with its word; `many` is `one` with an s where not given."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def number(value: float) -> str:
    """Return a number with at most one decimal and a true minus sign: "−12.5", "1,204"."""
    text = f"{value:,.1f}".removesuffix(".0")
    return "0" if text == "-0" else text.replace("-", "−")
