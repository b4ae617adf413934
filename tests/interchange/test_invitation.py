"""An invitation is one event that any calendar can read, and stays the same event."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from icalendar import Calendar, Event

from fieldnotes.interchange.invitation import invitation_ics
from fieldnotes.records import Invitation

ATTACK = (
    "Tea; then,\r\nEND:VEVENT\nBEGIN:VALARM\x0bX:1\u2028\\n “한국어”\x00\x1b" + "long words and 긴 단어 " * 40
)
PLANNED = Invitation(
    uid="0b8c2f4e-0000-4000-8000-000000000001",
    sequence=0,
    changed_at=datetime(2026, 11, 29, 4, 0, 0, 123000, tzinfo=UTC),
    begins=datetime(2026, 12, 1, 1, 0, tzinfo=UTC),
    duration_min=90,
    title="Listen to calls in Korea",
    place="Reception, 2nd floor",
    description="Why did NPS fall?\nBegins: Tue 1 Dec 2026, 10:00 (Asia/Seoul)",
    is_called_off=False,
)


def event_of(invitation: Invitation) -> Event:
    calendar = Calendar.from_ical(invitation_ics(invitation))
    assert (calendar["version"], bool(calendar["prodid"]), calendar.get("method")) == ("2.0", True, None)
    (event,) = calendar.walk("VEVENT")
    assert len(calendar.walk()) == 2
    assert not event.errors
    return event


def test_a_calendar_reads_what_was_planned() -> None:
    event = event_of(PLANNED)
    assert (event["uid"], event["sequence"], event["status"]) == (PLANNED.uid, 0, "CONFIRMED")
    assert event.decoded("dtstart") == PLANNED.begins
    assert event.decoded("dtend") == datetime(2026, 12, 1, 2, 30, tzinfo=UTC)
    assert event.decoded("dtstamp") == datetime(2026, 11, 29, 4, 0, tzinfo=UTC)
    assert (str(event["summary"]), str(event["location"])) == (PLANNED.title, PLANNED.place)
    assert str(event["description"]) == PLANNED.description


def test_it_is_written_by_the_rules_of_rfc_5545() -> None:
    data = invitation_ics(replace(PLANNED, title=ATTACK, place=ATTACK, description=ATTACK))
    lines = data.split(b"\r\n")
    assert lines[-1] == b"" and b"\n" not in data.replace(b"\r\n", b"") and b"\r" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert all(line.decode("utf-8") for line in lines[:-1])  # no letter is cut in two
    assert b"DTSTART:20261201T010000Z" in lines
    assert data == invitation_ics(replace(PLANNED, title=ATTACK, place=ATTACK, description=ATTACK))


def test_hostile_text_stays_text() -> None:
    event = event_of(replace(PLANNED, title=ATTACK, place=ATTACK, description=ATTACK))
    said = str(event["summary"])
    assert said == str(event["location"]) == str(event["description"])
    assert said.startswith("Tea; then,\nEND:VEVENT\nBEGIN:VALARM\nX:1\n\\n “한국어”long words")


@pytest.mark.parametrize(("place", "shown"), [("", None), ("Reception", "Reception")])
def test_no_place_is_no_location(place: str, shown: str | None) -> None:
    assert event_of(replace(PLANNED, place=place)).get("location") == shown


def test_a_change_is_the_same_event_with_a_higher_sequence_and_a_cancelled_one_says_so() -> None:
    later = replace(PLANNED, sequence=2, begins=datetime(2026, 12, 2, 1, 0, tzinfo=UTC), is_called_off=True)
    event = event_of(later)
    assert (event["uid"], event["sequence"], event["status"]) == (PLANNED.uid, 2, "CANCELLED")
