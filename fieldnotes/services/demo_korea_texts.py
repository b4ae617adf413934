"""What the worked example from Korea says: notes, interviews, finding and story, all made up."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from ..records import AssumptionOutcome, Stance

KOREA = "Korea"
BASKET, CANCEL = "basket and checkout", "return or cancel"
CANCELLED_NAME = "Orders with a cancelled item, online shop (example figures)"
ORDER_VALUE_NAME = "Average order value, online shop (example figures)"
LOCAL_READER = "Local reader, Korea (example)"
MADE_UP = "Made up for the demo; nobody was interviewed"

THRESHOLD_FROM, ACTION_ON, LAST_DAY = date(2026, 2, 1), date(2026, 7, 1), date(2026, 10, 31)
PROPOSED_ON = date(2026, 4, 20)
DESK_AT = datetime(2026, 5, 6, 8, 0, tzinfo=UTC)
WALKED_AT = datetime(2026, 5, 12, 1, 30, tzinfo=UTC)  # half past ten in Seoul

FIRST_STATEMENT = (
    "In Korea, people get round the threshold for free shipping by cancelling an item after paying (example)."
)
STATEMENT = (
    "In Korea, buying and then cancelling an item is how people reach free shipping: a habit, not fraud "
    "(example)."
)
FUNCTIONAL_NEED = "Not to pay for shipping on a small order."
EMOTIONAL_NEED = "To be careful with money without being taken for a cheat."
WHO = "Customers who know the threshold; of the four interviewed, three."
BECAUSE = (
    "Nobody here would call it cancelling an order. You fill the basket up to the amount and decide the next "
    "day which of the extras you want: 알뜰하다, careful with money, and said with approval. Being blocked "
    "for it would be a loss of face, and told to everybody."
)
MECHANISM = "Since the threshold for free shipping, an item is added to reach it and cancelled after paying."
FELL_BECAUSE = "Since the basket offers something that fits, more of what is added is kept."
EXPECTED = "Who sees how much is missing, with something that fits, keeps the item instead of cancelling it."
ACTION = (
    "Keep the cancelling of single items; show in the basket how much is missing to free shipping, with an "
    "item that fits (example)"
)
ACTION_OWNER = "Checkout team (example)"
STORY_TITLE = "A habit, not a fraud (example)"
# Words of notes that are no evidence and belong to the story: what the desk says, what walking it felt like.
ALSO_TOLD = ("I block what I see", "Eleven minutes of looking", "a little proud of it")
APPROVAL = "It reads true here (example)."
NARRATIVE = (
    "A made-up example; docs/worked-example-korea.md says where its outline is from. Orders with a cancelled "
    "item more than doubled in Korea, and the fraud desk proposed to block 412 accounts.\n\n"
    "Somebody went and ordered from a flat in Seoul, and talked to four customers. People fill the basket up "
    "to free shipping and cancel the extra later: thrift, not theft.\n\n"
    "The wrong decision avoided: the accounts were not blocked. Nine of the 412 had paid with a stolen card "
    "and were closed one by one; 403 paying customers would have been locked out with them. Cancelling a "
    "single item was kept, and the basket now shows what is missing, with something that fits."
)


@dataclass(frozen=True)
class ExampleNote:
    """A note of a walk. stance: whether it speaks for the finding or against it, None for neither."""

    kind: str
    seat: str
    stage: str
    text: str
    emotion: str = ""
    intensity: int | None = None
    stance: Stance | None = None


@dataclass(frozen=True)
class ExamplePassage:
    """A line of an interview, by its beginning."""

    beginning: str
    stance: Stance
    emotion: str = ""
    intensity: int | None = None


@dataclass(frozen=True)
class ExampleInterview:
    """An interview's file, and whether the customer agreed to being quoted outside the company."""

    file_name: str
    title: str
    day: date
    share_outside: bool
    passages: tuple[ExamplePassage, ...]


@dataclass(frozen=True)
class ExampleWalk:
    """A walk with its notes; assumptions: each with what became of it, and why."""

    title: str
    mode: str
    at: datetime
    intent: str
    who_is_met: str
    notes: tuple[ExampleNote, ...]
    assumptions: tuple[tuple[str, AssumptionOutcome, str], ...] = ()
    surprised: str = ""
    common_ground: str = ""
    ask_next: str = ""


DESK = ExampleWalk(
    title="A morning at the fraud desk (example)",
    mode="shadow the front line",
    at=DESK_AT,
    intent="What does the desk see when an item is cancelled?",
    who_is_met="One analyst of the desk (made up)",
    notes=(
        ExampleNote(
            "observed",
            "employee",
            CANCEL,
            "The desk's list shows order, cancelling and account. It does not show that one item of three "
            "was cancelled and the rest paid and kept.",
            stance="for",
        ),
        ExampleNote(
            "quote", "employee", CANCEL, "“Buy, cancel, buy, cancel. I block what I see.”", "annoyance", 1
        ),
    ),
    ask_next="What does an order look like of which an item is cancelled?",
)

WALK = ExampleWalk(
    title="Ordering from a flat in Seoul (example)",
    mode="be the customer",
    at=WALKED_AT,
    intent="Why did cancelling more than double in Korea, and nowhere else?",
    who_is_met="Nobody; an order of our own (made up)",
    notes=(
        ExampleNote(
            "observed",
            "customer",
            BASKET,
            "The basket says “₩6,000 more for free shipping” and offers nothing that costs ₩6,000.",
            stance="for",
        ),
        ExampleNote(
            "felt",
            "observer",
            BASKET,
            "Eleven minutes of looking for something cheap enough; I stopped caring what it was.",
            "annoyance",
            2,
        ),
        ExampleNote(
            "observed", "customer", BASKET, "Socks in the basket, and shipping went to zero at once."
        ),
        ExampleNote(
            "observed",
            "customer",
            CANCEL,
            "Cancelling the socks after paying took two taps, and shipping stayed free.",
            stance="for",
        ),
        ExampleNote("felt", "observer", CANCEL, "Clever, and a little proud of it.", "pride", 1),
        ExampleNote(
            "interpreted",
            "observer",
            CANCEL,
            "Nothing in this felt like cheating: the shop offered each step itself.",
        ),
        ExampleNote(
            "question",
            "observer",
            CANCEL,
            "Does the rule of the fraud desk see the difference between this and a stolen card?",
        ),
    ),
    assumptions=(
        (
            "Who buys and then cancels is a fraudster.",
            "overturned",
            "I did it myself within a quarter of an hour, paid in full, and kept the rest.",
        ),
        (
            "People cancel what comes too late.",
            "changed",
            "The item goes before anything is sent: it was never meant to come.",
        ),
    ),
    surprised="Cancelling a single item is easier than finding one that costs what is missing.",
    common_ground="At home we fill a basket up to free shipping too; there we keep what we added.",
    ask_next="When somebody cancels one item: what was it in your basket for?",
)

INTERVIEWS = (
    ExampleInterview(
        "interview-seoul.vtt",
        "Interview in Seoul (example)",
        date(2026, 5, 12),
        True,
        (
            ExamplePassage("Then I took the socks out", "for"),
            ExamplePassage("Just show me something", "for", "desire", 2),
        ),
    ),
    ExampleInterview(
        "interview-busan.vtt",
        "Interview in Busan (example)",
        date(2026, 5, 14),
        True,
        (
            ExamplePassage("I nearly always cancel", "for"),
            ExamplePassage("I would be ashamed", "for", "anger", 2),
        ),
    ),
    ExampleInterview(
        "interview-incheon.vtt",
        "Interview in Incheon (example)",
        date(2026, 5, 15),
        False,
        (ExamplePassage("There is a thread", "for", "pride", 1),),
    ),
    ExampleInterview(
        "interview-daegu.vtt",
        "Interview in Daegu (example)",
        date(2026, 5, 18),
        True,
        (ExamplePassage("The colour in the photo", "against", "disappointment", 2),),
    ),
)
