"""Coverage of the field in plain words, the same on pages, in files and in a terminal."""

from datetime import date

from ..records import Coverage, GroupOut, MapCell, NextPlace, Period, WeeksOut

HOW_HOURS = (
    "Hours are of each person who walked: two people on a walk of three hours are six. A walk is timed from "
    "its start to its end; where it was not ended, or seems longer than 12 hours, to its last note."
)
NO_GROUP = {"team": "no team given", "rank": "no rank given"}


def day_words(day: date | None) -> str:
    """Return a day as "1 Mar 2026", or "not yet"."""
    return f"{day.day} {day:%b %Y}" if day else "not yet"


def ago_words(day: date, today: date) -> str:
    """Return "today", "yesterday", "12 days ago"."""
    days = (today - day).days
    return "today" if days <= 0 else "yesterday" if days == 1 else f"{days:,} days ago"


def hours_words(hours: float) -> str:
    """Return hours with at most one decimal: "6.5 h"; "–" for none."""
    if 0 < hours < 0.05:
        return "under 0.1 h"
    return f"{hours:,.1f}".removesuffix(".0") + " h" if hours else "–"


def period_words(period: Period) -> str:
    """Return a period in words: "1 Mar 2026 to 5 Apr 2026", "since 1 Mar 2026", "all the time there is"."""
    if period.start and period.end:
        return f"{day_words(period.start)} to {day_words(period.end)}"
    if period.start:
        return f"since {day_words(period.start)}"
    return f"until {day_words(period.end)}" if period.end else "all the time there is"


def group_words(group: GroupOut, by: str) -> str:
    """Return a group's name, or that its members have none."""
    return group.name or NO_GROUP[by]


def out_words(group: GroupOut) -> str:
    """Return how many of a group were out: "3 of 5"."""
    return f"{group.out} of {group.members}"


def summary_words(coverage: Coverage) -> str:
    """Return the period in a sentence or two."""
    total = coverage.total
    last = f" The last walk began {ago_words(total.last, coverage.today)}." if total.last else ""
    if not total.walks:
        return f"Nobody was out in this period.{last}"
    people = f"{total.out} of {total.members} members" if total.members > 1 else "One member"
    hours = f", {hours_words(total.hours)} in all" if total.hours else ""
    return f"{people} walked the path {_times(total.walks)}{hours}.{last}"


def timing_words(coverage: Coverage) -> str:
    """Return how many walks of the period had no end that could be used, "" where all had one."""
    said = []
    if coverage.by_last_note:
        said.append(f"{_walks(coverage.by_last_note)} timed by the last note")
    if coverage.untimed:
        said.append(f"{_walks(coverage.untimed)} without hours: neither an end nor a note says how long")
    return f"{'; '.join(said)}." if said else ""


def weeks_words(weeks: WeeksOut) -> str:
    """Return the rhythm in a sentence or two, without praise or blame."""
    out = sum(count > 0 for _, count in weeks.lately)
    lately = f"Of the last {len(weeks.lately)} weeks, {out} had a walk in them."
    if weeks.in_a_row > 1:
        row = f"Somebody has been out in each of the last {weeks.in_a_row} weeks."
        return f"{row} {lately}" if weeks.this_week else f"{row} This week is still open. {lately}"
    if weeks.this_week:
        return f"Somebody has been out this week. {lately}"
    return f"This week is still open. {lately}"


def cell_words(cell: MapCell) -> tuple[str, str]:
    """Return a cell of the map in its two lines: how many walks, or since when it is white."""
    if cell.walks:
        return f"{len(cell.walks):,}", "walk" if len(cell.walks) == 1 else "walks"
    return ("not lately", f"last {day_words(cell.last)}") if cell.last else ("not yet", "")


def place_title(place: NextPlace) -> str:
    """Return a place in words: "get help, Korea"."""
    return f"{place.stage}, {place.market_label}" if place.market else place.stage


def weight_words(place: NextPlace) -> str:
    """Return what a place's weight is made of."""
    return (
        f"Weight {place.weight:.0f} of 100: {place.time:.0f} of 40 for the time since the last walk, "
        f"{place.movement:.0f} of 60 for what moved."
    )


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number:,} times"


def _walks(number: int) -> str:
    return f"{number:,} {'walk was' if number == 1 else 'walks were'}"
