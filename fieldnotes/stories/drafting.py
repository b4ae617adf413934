"""A first draft of a story: passages chosen and put in order along the path, with a few plain words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fieldnotes.records import Finding, LibraryCard

MOST_PASSAGES = 8
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
    """Return each passage with what to say before it: its stage and seat, where they change."""
    items = []
    before = ("", "")
    for one in found:
        here = (one.card.stage, one.card.seat)
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


def draft_of_passages(found: Sequence[Candidate], themes: Sequence[str]) -> StoryDraft:
    """Return a draft of passages alone. themes: names of codes on them, the most frequent first."""
    places = list(dict.fromkeys(one.card.stage for one in found if one.card.stage))
    markets = list(dict.fromkeys(one.card.market for one in found if one.card.market))
    seats = list(dict.fromkeys(one.card.seat for one in found if one.card.seat in _SEATS))
    subject = themes[0] if themes else places[0] if places else "What we met"
    title = subject[:1].upper() + subject[1:]
    if places and places[0] != subject:
        title += f", {places[0]}"
    count = f"{len(found)} passage{'' if len(found) == 1 else 's'}"
    where = f", {', '.join(markets)}" if markets else ""
    heard = f", {' and '.join(_SEATS[seat] for seat in seats)}" if seats else ""
    return StoryDraft(title=title, narrative=f"{count}{heard}{where}.", items=draft_items(found))


def _lead(here: tuple[str, str], before: tuple[str, str]) -> str:
    stage, seat = here
    at = stage if stage and stage != before[0] else ""
    words = _SEATS.get(seat, "") if seat != before[1] or at else ""
    text = ", ".join(part for part in (at, words) if part)
    return text[:1].upper() + text[1:] + "." if text else ""


def _ended(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
