"""Does the evidence of a finding lie in the slice and the period of the metric that it should explain?

Of each field of the slice that the link names (market, segment, stage, touchpoint, channel) a piece of
evidence is in it, outside it, or not known. Outside in one is outside; else not known in one is not known.
What explains a level or a movement must have been met before the period ends; what should predict a figure,
before the period begins. Nothing here measures strength: it says which pieces speak of something else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..records import EvidencePlace, Link, LinkKind, Slice

Lies = Literal["in", "outside", "not known"]
Met = Literal["before", "within", "after", "not known", ""]
"""When a piece was met, seen from the link's period; "" where the link names no period."""

FIELDS = ("market", "segment", "stage", "touchpoint", "channel")


@dataclass(frozen=True)
class PieceCheck:
    """One piece of evidence against one link.

    lies: in the slice or not. outside, unknown: the fields of the slice it is outside of, or says nothing of.
    met: seen from the period. in_time: whether that is early enough for the kind of link; None: not known.
    """

    evidence_id: int
    stance: str
    lies: Lies
    outside: tuple[str, ...]
    unknown: tuple[str, ...]
    met: Met
    in_time: bool | None


@dataclass(frozen=True)
class LinkCheck:
    """All evidence of a finding against one of its links, and what follows in sentences."""

    link_id: int
    pieces: tuple[PieceCheck, ...]
    sentence: str


def check_evidence(link: Link, places: Sequence[EvidencePlace]) -> LinkCheck:
    """Return where each piece lies, seen from the link, and that in a sentence."""
    pieces = tuple(check_piece(link, place) for place in places)
    return LinkCheck(link.id, pieces, check_sentence(link, pieces))


def check_piece(link: Link, place: EvidencePlace) -> PieceCheck:
    """Return where one piece of evidence lies, seen from a link."""
    outside, unknown = [], []
    for field in FIELDS:
        wanted, found = getattr(link.slice, field), getattr(place, field)
        if not wanted:
            continue
        if not found:
            unknown.append(field)
        elif _name(found) != _name(wanted):
            outside.append(field)
    met = when_met(place.met_on, link.period_start, link.period_end)
    return PieceCheck(
        evidence_id=place.evidence_id,
        stance=place.stance,
        lies="outside" if outside else "not known" if unknown else "in",
        outside=tuple(outside),
        unknown=tuple(unknown),
        met=met,
        in_time=_in_time(met, link.kind),
    )


def when_met(met_on: date | None, start: date | None, end: date | None) -> Met:
    """Return when something was met, seen from a period; a bound that is None is open, both: ""."""
    if start is None and end is None:
        return ""
    if met_on is None:
        return "not known"
    if end is not None and met_on > end:
        return "after"
    return "before" if start is not None and met_on < start else "within"


def check_sentence(link: Link, pieces: Sequence[PieceCheck]) -> str:
    """Return in words how many pieces come from the slice and which do not, and which were met too late."""
    if not pieces:
        return "There is no evidence yet that could come from its slice and period."
    total = len(pieces)
    said = []
    if link.slice == Slice():
        said.append(
            f"The link speaks of all customers, so every passage of the {total} counts"
            if total > 1
            else "The link speaks of all customers, so the one passage counts"
        )
    else:
        inside = sum(piece.lies == "in" for piece in pieces)
        said.append(_of(inside, total) + " from the slice")
        outside = [piece for piece in pieces if piece.lies == "outside"]
        unknown = [piece for piece in pieces if piece.lies == "not known"]
        if outside:
            said.append(
                f"{_are(len(outside))} from elsewhere ({_fields(piece.outside for piece in outside)})"
            )
        if unknown:
            said.append(f"of {len(unknown)} it is not known ({_fields(piece.unknown for piece in unknown)})")
    late = sum(piece.in_time is False for piece in pieces)
    undated = sum(piece.in_time is None and piece.met == "not known" for piece in pieces)
    if late and link.kind == "should predict":
        said.append(f"{_was(late)} not met before the period that it should predict")
    elif late:
        said.append(f"{_was(late)} met after the period it should explain")
    if undated:
        said.append(f"of {undated} the day is not known")
    return "; ".join(said) + "."


def _in_time(met: Met, kind: LinkKind) -> bool | None:
    if met in ("", "not known"):
        return None
    return met == "before" if kind == "should predict" else met != "after"


def _name(text: str) -> str:
    return " ".join(text.split()).casefold()


def _fields(of: Iterable[tuple[str, ...]]) -> str:
    named = {field for fields in of for field in fields}
    return ", ".join(field for field in FIELDS if field in named)


def _of(number: int, total: int) -> str:
    passages = "passage" if total == 1 else "passages"
    return f"{number or 'None'} of {total} {passages} {'comes' if number == 1 or not number else 'come'}"


def _are(number: int) -> str:
    return f"{number} {'is' if number == 1 else 'are'}"


def _was(number: int) -> str:
    return f"{number} {'was' if number == 1 else 'were'}"
