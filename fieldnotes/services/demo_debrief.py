"""The full debrief of the demo's walk in Seoul, its questions, and two promises: all made up."""

from datetime import UTC, date, datetime

from . import (
    debrief_picks,
    debriefs,
    next_questions,
    own_debriefs,
    participants,
    promises,
    sessions,
)
from . import demo_korea_texts as said
from .access import allowed
from .demo_script import find_demo_script
from .workspace import Workspace, acting_as, list_members

PORTRAIT = {
    "functional_need": "Reach free shipping without keeping what is not needed.",
    "emotional_need": "To have been careful with money, and not to be taken for a cheat.",
    "care": "What a thing costs with everything that comes on top.",
    "concern": "Being blocked in front of the family for something everybody does.",
    "do": "Look for the cheapest thing that fills the gap; cancel it after paying.",
    "with_whom": "A sister on the phone who knows the trick; a thread of neighbours.",
    "with_what": "A phone, the basket, and a calculator that the basket does not offer.",
    "talk": "“Filling up”, not “cancelling”.",
}
OWN = {
    "surprised": "How quick it was, and that nothing in the app asked why.",
    "common_ground": "I would have done the same for less.",
}
READERS = {
    "surprised": "That it surprises anybody. There is a word for it here, and it is a kind one.",
    "common_ground": "Nobody likes to pay for the parcel.",
    "ask_next": "What do you tell a friend who orders there for the first time?",
}
SHOWS = "Cancelling the socks after paying took two taps"
QUOTE = "Eleven minutes of looking"
SURVEY_QUESTION = "Did you find something that cost what was missing to free shipping?"
ASKED, LEARNED = (
    "What does an order look like of which an item is cancelled?",
    "Asked at the walk in Seoul: paid in full, one item of three cancelled, the rest kept.",
)
KEPT = "Tell her whether her account stays open (example)"
ANSWER = "Thank you. I had already told my sister not to order from you any more. I will tell her again."
OVERDUE = "Send the analyst what an order looks like of which one item was cancelled (example)"
OWNER, DESK_OWNER = "Checkout team (example)", "Fraud desk (example)"


@allowed("manage the team")
def add_debrief_example(ws: Workspace) -> None:
    """Add to the Korean example what its debrief holds beside the outcomes, and what was promised there.

    One promise is kept, with the customer's answer; one is overdue since May 2026 and nobody followed up.
    """
    walks = {session.title: session.id for session in sessions.list_sessions(ws)}
    desk, walk = walks[said.DESK.title], walks[said.WALK.title]
    _add_own_debriefs(ws, walk)
    debriefs.edit_debrief(ws, walk, portrait=PORTRAIT)
    fraud, _ = sessions.list_assumptions(ws, walk)
    words = {one.text: one.key for one in debrief_picks.list_pickable(ws, walk)}
    for beginning, about in ((SHOWS, fraud.id), (QUOTE, None)):
        keys = [key for text, key in words.items() if text.startswith(beginning)]
        debrief_picks.pick_for_debrief(ws, walk, keys, assumption_id=about)
    next_questions.add_next_question(ws, text=SURVEY_QUESTION, place="survey", session_id=walk)
    (asked,) = next_questions.list_next_questions(ws, session_id=desk)
    assert asked.text == ASKED
    next_questions.mark_next_question(ws, asked.id, "asked", learned=LEARNED)
    _add_promises(ws, desk, walk)


def _add_own_debriefs(ws: Workspace, walk: int) -> None:
    fraud, _ = sessions.list_assumptions(ws, walk)
    part = f"assumption:{fraud.id}"
    reader = next(one for one in list_members(ws) if one.name == said.LOCAL_READER)
    for member, texts, because in (
        (find_demo_script(ws), OWN, fraud.because),
        (reader.id, READERS, "It is thrift. Who calls it fraud has not asked."),
    ):
        with acting_as(member):
            own_debriefs.write_own_debrief(ws, walk, part, text=because, outcome="overturned")
            for name, text in texts.items():
                own_debriefs.write_own_debrief(ws, walk, name, text=text)
            own_debriefs.finish_own_debrief(ws, walk)


def _add_promises(ws: Workspace, desk: int, walk: int) -> None:
    customer = next(one for one in participants.list_participants(ws) if one.market == said.KOREA)
    kept = promises.add_promise(
        ws,
        text=KEPT,
        owner=OWNER,
        pillar="care",
        due_on=date(2026, 5, 22),
        participant_id=customer.id,
        session_id=walk,
    )
    promises.keep_promise(
        ws,
        kept.id,
        answer=ANSWER,
        answered_on=date(2026, 5, 20),
        answered_how="on the phone",
        kept_at=datetime(2026, 5, 20, 5, 0, tzinfo=UTC),
    )
    promises.add_promise(
        ws,
        text=OVERDUE,
        owner=DESK_OWNER,
        pillar="integrity",
        due_on=date(2026, 5, 29),
        seat_of_new_person="employee",
        session_id=desk,
    )
