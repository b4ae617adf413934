"""What a debrief shows by itself: passages that wait for a tag, and what was heard like it before."""

from dataclasses import dataclass

from ..records import LibraryCard
from ..store import debriefs, library_cards
from .access import allowed, may_all
from .alike import find_like_words
from .sessions import get_session, list_assumptions
from .workspace import Workspace

MOST_HIGHLIGHTS = 6
MOST_SEEN_BEFORE = 2  # of each text
MOST_TEXTS = 4


@dataclass(frozen=True)
class Highlight:
    """A passage of a walk's recordings or notes on which a tag is only suggested. code_id: the suggestion."""

    card: LibraryCard
    code_id: int


@dataclass(frozen=True)
class SeenBefore:
    """What was said or noted elsewhere that is like a text of this debrief, best first."""

    text: str
    cards: tuple[LibraryCard, ...]


@allowed("see walks", own="session_id")
def list_waiting_highlights(
    ws: Workspace, session_id: int, *, most: int = MOST_HIGHLIGHTS
) -> list[Highlight]:
    """Return passages of a walk whose tags nobody has accepted or refused yet, the surest first."""
    get_session(ws, session_id)
    found = debriefs.read_waiting_highlights(ws.db, session_id, most=most)
    codes = dict(found)
    cards = library_cards.read_passages(ws.db, [excerpt_id for excerpt_id, _ in found])
    return [Highlight(card, codes[card.id]) for card in cards]


@allowed("see walks", own="session_id")
def find_seen_before(ws: Workspace, session_id: int) -> list[SeenBefore]:
    """Return passages from outside a walk that are like what surprised on it, or like what was expected.

    Compares sentences on this machine (services.alike). Empty where nothing was written, or nothing is like
    it. Raises WeightsNotFoundError where the sentence model is not installed.
    """
    session = get_session(ws, session_id)
    texts = [session.surprised, *(one.because or one.text for one in list_assumptions(ws, session_id))]
    found: list[SeenBefore] = []
    if not may_all(ws, "see walks"):  # they would be of others' walks
        return found
    for text in [one for one in texts if one][:MOST_TEXTS]:
        cards = find_like_words(ws, text, not_of_session=session_id, most=MOST_SEEN_BEFORE)
        if cards:
            found.append(SeenBefore(text, tuple(one.card for one in cards)))
    return found
