"""What the worked example of a call says around it: notes, finding, story and promise, all made up.

The call's own words are nowhere here: they are what the engine hears. PASSAGES says from when to when
somebody says something in it that belongs to the finding; the times were chosen from what the default engine
hears.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from ..records import AssumptionOutcome, Seat, Stance

UNITED_STATES = "United States"
BUY, HELP, LEAVE = "buy", "get help", "renew or leave"
METRIC_NAME = "First contact resolution, service desk (example figures)"
CALL_TITLE = "A call to a car dealer's service desk (example)"

OUTSIDE_FROM, ACTION_ON = date(2025, 11, 1), date(2026, 6, 1)
LAST_BEFORE, LAST_DAY = date(2026, 5, 31), date(2026, 10, 31)
WALKED_AT = datetime(2026, 4, 22, 14, 0, tzinfo=UTC)

WALK_TITLE = "An hour beside the service desk (example)"
INTENT = "Why are fewer matters settled with the first call, here and nowhere else?"
WHO_IS_MET = "One adviser of the desk and those who called (made up, but for the one call that can be heard)"
SURPRISED = "How friendly it all is. Nobody is rude, and still she ends up with a number and nothing else."
COMMON_GROUND = "I too have said “thank you” to somebody who had just sent me on."
ASK_NEXT = "A week after the call: did somebody look at your car, and who told you so?"
ASSUMPTIONS: tuple[tuple[str, AssumptionOutcome, str], ...] = (
    (
        "Callers want the repair to cost nothing.",
        "overturned",
        "She never asks what it costs. She asks whom to call, and whether they can fix it.",
    ),
    (
        "The desk knows what became of those whom it sent on.",
        "overturned",
        "Nothing of such a call is kept, so nobody could know.",
    ),
)

STATEMENT = (
    "Who calls the desk about an oil light is sent on with a number, and nobody keeps the case (example)."
)
FUNCTIONAL_NEED = "Know who looks at the car, and when."
EMOTIONAL_NEED = "Not to be left alone with it, days after buying."
WHO = "Callers whose car needs what the house does not do itself."
MECHANISM = "Since oil changes are done outside the house, the desk hands out a number instead of a visit."
CAME_BACK = "Since the desk books the visit itself, part of these matters is settled with the call."
THANKS = "She thanks, and says nothing of being left alone."

ACTION = (
    "The desk books the visit at the outside shop while the caller is on the line, and keeps the case until "
    "the car was looked at (example)"
)
OWNER = "Service desk (example)"
PROMISE = "Call back and say which shop takes the car, and when (example)"
PROMISED_FOR, KEPT_AT = date(2026, 4, 24), datetime(2026, 4, 23, 15, 30, tzinfo=UTC)

STORY_TITLE = "A number to call (example)"
WAITING = (
    "The call's own words and sound stand here as soon as they have been transcribed on this machine, as "
    "long as the two people heard agree."
)
HEARD = (
    "The words of the call are what the speech engine heard on this machine, mistakes included; the sound of "
    "each passage is cut to them."
)
NARRATIVE = (
    "A light comes on in a car that was bought days ago. The dealer's service desk is friendly, asks what it "
    "has to ask, and sends her on: oil is done elsewhere, elsewhere is busy, here is a number.\n\n"
    "It is one call, and one call proves nothing; the number beside it says that it is worth a look. Since "
    "June the desk books the visit while the caller is on the line.\n\n"
    "The call is a simulated one, published for reuse; all that stands around it is made up "
    "(docs/worked-example-call.md).\n\n" + WAITING
)


@dataclass(frozen=True)
class DeskNote:
    """A note of the walk. told: what is said before it in the story, None where the story leaves it out."""

    kind: str
    seat: Seat
    stage: str
    text: str
    emotion: str = ""
    intensity: int | None = None
    stance: Stance | None = None
    told: str | None = None


NOTES = (
    DeskNote(
        "heard",
        "employee",
        BUY,
        "At the sale everybody is told: whatever it is, just call us.",
        "trust",
        2,
        told="What is said when the car is bought.",
    ),
    DeskNote(
        "observed",
        "employee",
        HELP,
        "The outside shop's number is on a paper in a drawer. Looking for it takes half a minute.",
        stance="for",
    ),
    DeskNote(
        "observed",
        "employee",
        HELP,
        "The call is over, and the desk's list has no line for it: no car, no name, no next step.",
        stance="for",
        told="What is left of it at the desk.",
    ),
    DeskNote(
        "heard",
        "customer",
        HELP,
        "Another caller, worn brake pads: a visit on Thursday, booked in three minutes.",
        "relief",
        1,
        stance="against",
        told="It can go otherwise, where the house does the work itself.",
    ),
    DeskNote(
        "felt",
        "observer",
        LEAVE,
        "I would not come back for the next car, and I was only listening.",
        "disappointment",
        2,
        told="What it does to somebody who listens.",
    ),
    DeskNote("question", "observer", HELP, "Who would notice if she never reached the shop?"),
)


@dataclass(frozen=True)
class CallPassage:
    """A stretch of the demo's recording, in seconds, with the seat that speaks in it and what it is coded as.

    stance: whether it speaks for the finding or against it, None for neither. told: as in DeskNote.
    """

    start_s: float
    end_s: float
    seat: Seat
    theme: str = ""
    emotion: str = ""
    stance: Stance | None = "for"
    note: str = ""
    told: str = ""


# When each of the two is known to speak alone: what tells which voice is whose.
SPEAKS_S: dict[Seat, tuple[float, float]] = {"employee": (0.0, 5.2), "customer": (6.0, 17.0)}
# No name and no telephone number is said in any of them.
PASSAGES = (
    CallPassage(8.1, 17.0, "customer", "product fault", "confusion", told="A light comes on."),
    CallPassage(
        112.8, 120.2, "employee", "rules in the way", "embarrassment", None, told="What has to be asked."
    ),
    CallPassage(152.3, 157.2, "employee", "rules in the way", told="What the house does not do."),
    CallPassage(167.5, 179.5, "employee", "being passed on"),
    CallPassage(207.2, 213.6, "employee", "waiting", told="Where she is sent, and how busy it is there."),
    CallPassage(216.1, 217.6, "customer", "being passed on"),
    CallPassage(220.5, 227.7, "employee", "unclear information"),
    CallPassage(255.3, 258.2, "customer", "being passed on", "nervousness", told="What she wants to know."),
    CallPassage(258.9, 265.8, "employee", "being passed on", "remorse"),
    CallPassage(270.0, 272.0, "customer", "", "gratitude", "against", THANKS, told="How it ends."),
)
