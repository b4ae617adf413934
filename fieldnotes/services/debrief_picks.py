"""Passages picked at a debrief: what shows what became of an assumption, and quotes to keep."""

from collections.abc import Collection
from dataclasses import dataclass

from ..errors import NotFoundError
from ..records import DebriefPick, LibraryCard
from ..store import debriefs, excerpts, field, library_cards
from ..store.database import writing
from .access import allowed
from .sessions import get_session
from .workspace import Workspace, current_member

Place = tuple[int, int, int, int, int]
"""Where words stand: source, first segment, first code point in it, last segment, code point after them."""


@dataclass(frozen=True)
class Pickable:
    """Words of a walk that can be picked at its debrief: a note as a whole, or a tagged passage.

    key: the same for the same words. card: with its place; None for a note of people who did not agree to be
    quoted, which is not offered.
    """

    key: str
    place: Place
    text: str
    card: LibraryCard | None


@allowed("see walks", own="session_id")
def list_pickable(ws: Workspace, session_id: int) -> list[Pickable]:
    """Return what of a walk can be picked: its notes in time order, then tagged passages of recordings.

    Only what its people agreed to be quoted with.
    """
    get_session(ws, session_id)
    notes = debriefs.read_notes_of_walk(ws.db, session_id)
    cards = library_cards.read_spans(ws.db, [(segment, 0, length) for _, segment, length in notes])
    found = {
        key(place): Pickable(key(place), place, card.quote, card)
        for (source, segment, length), card in zip(notes, cards, strict=True)
        if card is not None
        for place in [(source, segment, 0, segment, length)]
    }
    ids = [*debriefs.read_passages_of_walk(ws.db, session_id)]
    ids += [one.excerpt_id for one in debriefs.read_picks(ws.db, session_id)]
    tagged = {card.id: card for card in library_cards.read_passages(ws.db, list(dict.fromkeys(ids)))}
    for one in excerpts.read_excerpts(ws.db, ids=list(tagged)):
        place = (one.source_id, one.first_segment_id, one.start_char, one.last_segment_id, one.end_char)
        if one.text:
            found.setdefault(key(place), Pickable(key(place), place, one.text, tagged[one.id]))
    return list(found.values())


@allowed("see walks", own="session_id")
def list_picks(ws: Workspace, session_id: int) -> dict[int | None, list[tuple[DebriefPick, LibraryCard]]]:
    """Return what was picked at a walk's debrief, by assumption; quotes stand under None.

    What consent does not cover any more is left out.
    """
    picks = debriefs.read_picks(ws.db, session_id)
    cards = {card.id: card for card in library_cards.read_passages(ws.db, [one.excerpt_id for one in picks])}
    found: dict[int | None, list[tuple[DebriefPick, LibraryCard]]] = {}
    for one in picks:
        if one.excerpt_id in cards:
            found.setdefault(one.assumption_id, []).append((one, cards[one.excerpt_id]))
    return found


@allowed("keep walks", own="session_id")
def pick_for_debrief(
    ws: Workspace, session_id: int, keys: Collection[str], *, assumption_id: int | None = None
) -> None:
    """Let these words of a walk, and no others, show what became of an assumption, or be its quotes (None).

    keys: of list_pickable. What consent does not cover at the moment stays picked. Raises NotFoundError for
    words or an assumption that the walk does not have.
    """
    if assumption_id is not None and assumption_id not in {
        one.id for one in field.read_assumptions(ws.db, session_id)
    }:
        raise NotFoundError(f"Session {session_id} has no assumption {assumption_id}.")
    there = {one.key: one for one in list_pickable(ws, session_id)}
    for one in keys:
        if one not in there:
            raise NotFoundError(f"The walk has no passage “{one}” to pick; reload the page.")
    with writing(ws.db):
        wanted = [_excerpt_of(ws, there[one].place) for one in dict.fromkeys(keys)]
        for pick, _ in list_picks(ws, session_id).get(assumption_id, ()):
            if pick.excerpt_id not in wanted:
                debriefs.delete_pick(ws.db, pick.id)
        for excerpt_id in wanted:
            debriefs.add_pick(
                ws.db,
                session_id,
                assumption_id=assumption_id,
                excerpt_id=excerpt_id,
                picked_by=current_member(ws).id,
            )


def key(place: Place) -> str:
    """Return the name under which words at a place can be picked."""
    return ".".join(map(str, place))


@allowed("see walks", own="session_id")
def picked_keys(ws: Workspace, session_id: int, *, assumption_id: int | None = None) -> list[str]:
    """Return the keys of what is picked for an assumption, or as quotes (None)."""
    ids = [
        one.excerpt_id for one in debriefs.read_picks(ws.db, session_id) if one.assumption_id == assumption_id
    ]
    return [
        key((one.source_id, one.first_segment_id, one.start_char, one.last_segment_id, one.end_char))
        for one in excerpts.read_excerpts(ws.db, ids=ids)
    ]


def _excerpt_of(ws: Workspace, place: Place) -> int:
    source, first, start, last, end = place
    return excerpts.find_or_add_excerpt(
        ws.db, source, first_segment_id=first, start_char=start, last_segment_id=last, end_char=end
    )
