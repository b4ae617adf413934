"""Days to keep in mind as a file that calendars read (iCalendar, RFC 5545), and text as it allows it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

PRODUCT = "-//fieldnotes//promises//EN"
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class CalendarDay:
    """Something that is due on a day. uid: the same for the same thing for ever, so that a calendar replaces
    it. All texts are plain."""

    uid: str
    day: date
    title: str
    details: str = ""


def days_to_calendar(days: Iterable[CalendarDay], *, name: str, made_at: datetime) -> str:
    """Return a calendar of whole days, each with a reminder on the day before; lines end in CRLF.

    made_at: an aware moment. Source: RFC 5545, sections 3.6.1 and 3.6.6.
    """
    # Loaded on first use: pages that make no file do not need it.
    from icalendar import Alarm, Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", calendar_text(name))
    for one in days:
        event, alarm = Event(), Alarm()
        event.add("uid", one.uid)
        event.add("dtstamp", made_at.astimezone(UTC))
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))  # the first day after it
        event.add("summary", calendar_text(one.title))
        event.add("description", calendar_text(one.details))
        event.add("transp", "TRANSPARENT")
        alarm.add("action", "DISPLAY")
        alarm.add("description", calendar_text(one.title))
        alarm.add("trigger", timedelta(days=-1))
        event.add_component(alarm)
        calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made.decode("utf-8")


def calendar_text(text: str) -> str:
    """Return the text as RFC 5545 allows it: every line end is one sign, other control characters are left
    out.
    """
    return _NO_TEXT.sub("", _LINE_ENDS.sub("\n", text))
