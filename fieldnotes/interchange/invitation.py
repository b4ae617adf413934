"""A planned walk as an invitation to put into a calendar: one event, iCalendar (RFC 5545)."""

from datetime import timedelta

from ..records import Invitation
from .calendar_file import calendar_text

PRODUCT = "-//fieldnotes//planned walk//EN"


def invitation_ics(invitation: Invitation) -> bytes:
    """Return the invitation as an .ics file: UTF-8, CRLF, lines folded at 75 octets.

    The event keeps its UID for ever, and its SEQUENCE grows with each change, so that a calendar which is
    given the file again moves the event instead of adding another. The same plan gives the same bytes. One
    that was called off is an event with the STATUS CANCELLED.
    Times are in UTC, which needs no rules of a time zone to be read right; calendars show them in the
    reader's own zone. There is no METHOD: RFC 5546 asks for the organiser's address with it, and fieldnotes
    knows none.
    """
    # Loaded on first use: pages that make no file do not need it.
    from icalendar import Calendar, Event

    calendar, event = Calendar(), Event()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.changed_at)
    event.add("last-modified", invitation.changed_at)
    event.add("dtstart", invitation.begins)
    event.add("dtend", invitation.begins + timedelta(minutes=invitation.duration_min))
    event.add("summary", calendar_text(invitation.title))
    if invitation.place:
        event.add("location", calendar_text(invitation.place))
    event.add("description", calendar_text(invitation.description))
    event.add("status", "CANCELLED" if invitation.is_called_off else "CONFIRMED")
    calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made
