"""Which of a story's passages are shown first, where there is room for one or two of them alone."""

from collections.abc import Sequence
from dataclasses import dataclass

AT_A_GLANCE = 220  # code points of a quote that is read from the other end of a room


@dataclass(frozen=True)
class Quote:
    """A passage that may be shown first. rank: 0 for people's own words, more for notes about them.

    intensity: of the strongest emotion on it, 0 for none. length: in code points.
    """

    excerpt_id: int
    seat: str
    rank: int
    intensity: int
    length: int


def strongest_quotes(found: Sequence[Quote], *, most: int = 2) -> tuple[int, ...]:
    """Return at most `most` passages, the strongest first; where both seats are told, one from each.

    What is read at a glance comes before what is not, people's own words before notes about them, a strong
    emotion before a weak one, and of equals the one that is told first.
    """
    waiting = sorted(
        (one for one in found if one.length),
        key=lambda one: (one.length > AT_A_GLANCE, one.rank, -one.intensity),
    )
    chosen: list[Quote] = []
    while waiting and len(chosen) < most:
        heard = {one.seat for one in chosen}
        best = min(waiting, key=lambda one: one.seat in heard)
        waiting.remove(best)
        chosen.append(best)
    return tuple(one.excerpt_id for one in chosen)
