"""Periods in words."""

from datetime import date, timedelta


def period_label(start: date, end: date) -> str:
    """Return a period, both ends inclusive, as "Aug 2026", "Q3 2026", "2026", "3 Aug 2026" or its two ends.

    Whole months in a row read "Aug to Oct 2026", over a new year "Nov 2025 to Jan 2026".
    """
    whole_months = start.day == 1 and (end + timedelta(days=1)).day == 1 and end > start
    if not whole_months:
        return day_label(start) if start == end else f"{day_label(start)} to {day_label(end)}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start:%b %Y}"
    if start.year == end.year and (start.month, end.month) == (1, 12):
        return str(start.year)
    if start.year == end.year and start.month % 3 == 1 and end.month == start.month + 2:
        return f"Q{(start.month + 2) // 3} {start.year}"
    first = f"{start:%b}" if start.year == end.year else f"{start:%b %Y}"
    return f"{first} to {end:%b %Y}"


def day_label(moment: date) -> str:
    """Return a day as "1 Mar 2026"."""
    return f"{moment.day} {moment:%b %Y}"
