"""A first draft of a story: passages chosen and put in order along the path, with a few plain words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fieldnotes.records import Finding, LibraryCard
from fieldnotes.records.listing import listed

MOST_PASSAGES = 8
MOST_NAMED = 3  # themes, and emotions, in the words of a draft
_SEATS = {
    "customer": "from the customer’s seat",
    "employee": "from the employee’s seat",
    "observer": "seen from beside",
}


@dataclass(frozen=True)
class StoryDraft:
    """What a story could begin with. items: (excerpt, what is said before it) in order."""

    title: str
    narrative: str
    items: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Candidate:
    """A passage that could be in a story.

    occasion: where it was met; two from one occasion are one voice. rank: 0 for people's own words, more for
    notes about them. stage: its stage's place on the path, -1 where nobody said.
    """

    card: LibraryCard
    occasion: str
    rank: int
    stage: int


def choose_passages(
    found: Iterable[Candidate], *, most: int, taken: Sequence[Candidate] = ()
) -> list[Candidate]:
    """Return at most `most` passages: each from another occasion first, people's own words before notes.

    taken: those chosen already, whose occasions count as heard.
    """
    waiting = sorted(found, key=lambda one: one.rank)
    chosen: list[Candidate] = []
    while waiting and len(chosen) < most:
        heard = [one.occasion for one in (*taken, *chosen)]
        best = min(waiting, key=lambda one: (heard.count(one.occasion), one.rank))
        waiting.remove(best)
        chosen.append(best)
    return chosen


def choose_both_windows(found: Sequence[Candidate], *, most: int = MOST_PASSAGES) -> list[Candidate]:
    """Return passages of a story: where both seats were heard, at most two thirds of them from one."""
    if len(found) <= most:
        return list(found)
    share = most * 2 // 3
    chosen: list[Candidate] = []
    for seat in ("customer", "employee"):
        of_seat = [one for one in found if one.card.seat == seat]
        others = [one for one in found if one.card.seat != seat and one.card.seat in ("customer", "employee")]
        part = min(share, most - len(chosen)) if others else most - len(chosen)
        chosen += choose_passages(of_seat, most=part, taken=chosen)
    rest = [one for one in found if one not in chosen]
    return chosen + choose_passages(rest, most=most - len(chosen), taken=chosen)


def order_along_path(found: Iterable[Candidate]) -> list[Candidate]:
    """Return passages in the order of the path's stages, then of time; those without a stage come last."""
    return sorted(
        found,
        key=lambda one: (
            one.stage < 0,
            one.stage,
            one.card.happened_at,
            one.card.source_id or 0,
            one.card.start_s or 0.0,
            one.card.id,
        ),
    )


def draft_items(found: Sequence[Candidate]) -> tuple[tuple[int, str], ...]:
    """Return each passage with what to say before it: its market, stage and seat, where they change."""
    items = []
    many = len({one.card.market for one in found}) > 1
    before = ("", "", "")
    for one in found:
        here = (one.card.market if many else "", one.card.stage, one.card.seat)
        items.append((one.card.id, _lead(here, before)))
        before = here
    return tuple(items)


def draft_of_finding(finding: Finding, mechanisms: Sequence[str], found: Sequence[Candidate]) -> StoryDraft:
    """Return a draft that tells a finding.

    mechanisms: how it bears on its metrics, a sentence each. Figures are left out: they stand beside a story,
    as they are on the day when it is read.
    """
    who = f"Who: {_ended(finding.who)}" if finding.who else ""
    needs = " ".join(
        sentence
        for sentence in (
            f"What they need: {_ended(finding.functional_need)}" if finding.functional_need else "",
            f"How they need to feel: {_ended(finding.emotional_need)}" if finding.emotional_need else "",
        )
        if sentence
    )
    because = " ".join(dict.fromkeys(_ended(one) for one in mechanisms if one.strip()))
    parts = (_ended(finding.statement), who, needs, because)
    return StoryDraft(
        title=finding.statement.rstrip(". "),
        narrative="\n\n".join(part for part in parts if part),
        items=draft_items(found),
    )


def draft_of_passages(
    found: Sequence[Candidate], themes: Sequence[str], feelings: Sequence[str] = ()
) -> StoryDraft:
    """Return a draft of passages alone. themes, feelings: names of codes on them, the most frequent first."""
    places = list(dict.fromkeys(one.card.stage for one in found if one.card.stage))
    at = f" at “{places[0]}”" if places else ""
    if themes:
        title = themes[0][:1].upper() + themes[0][1:] + at
    else:
        markets = list(dict.fromkeys(one.card.market for one in found if one.card.market))
        title = f"What was met{at}" + (f", {markets[0]}" if markets else "")
    about = f"It is about {listed(themes[:MOST_NAMED])}." if themes else ""
    felt = f"What was felt: {listed(feelings[:MOST_NAMED])}." if feelings else ""
    narrative = " ".join(part for part in (_met(found, places), about, felt) if part)
    return StoryDraft(title=title, narrative=narrative, items=draft_items(found))


def _met(found: Sequence[Candidate], places: Sequence[str]) -> str:
    """Return how often, when, where and from which seats passages were met, in a sentence."""
    markets = list(dict.fromkeys(one.card.market for one in found if one.card.market))
    seats = list(dict.fromkeys(one.card.seat for one in found if one.card.seat in _SEATS))
    often = len({one.occasion for one in found})
    days = sorted({one.card.happened_at[:10] for one in found if one.card.happened_at})
    parts = (
        "Met once" if often == 1 else f"Met on {often} occasions",
        _when(days),
        f"in {listed(markets)}" if markets else "",
        f"at {listed([f'“{place}”' for place in places])}" if places else "",
        listed([_SEATS[seat] for seat in seats]),
    )
    return ", ".join(part for part in parts if part) + "."


def _when(days: Sequence[str]) -> str:
    said = [f"{day.day} {day:%b %Y}" for day in map(date.fromisoformat, days)]
    if not said:
        return ""
    return f"on {said[0]}" if len(said) == 1 else f"from {said[0]} to {said[-1]}"


def _lead(here: tuple[str, str, str], before: tuple[str, str, str]) -> str:
    market, stage, seat = here
    moved = market != before[0]
    place = f"In {market}" if market and moved else ""
    at = f"at “{stage}”" if stage and (stage != before[1] or moved) else ""
    words = _SEATS.get(seat, "") if seat != before[2] or at or place else ""
    text = ", ".join(part for part in (place, at, words) if part)
    return text[:1].upper() + text[1:] + ":" if text else ""


def _ended(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
