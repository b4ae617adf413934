"""What is gathered behind one finding, passage by passage: people, occasions, observers, on both sides."""

from dataclasses import dataclass, field
from typing import Any

from ..records import EvidenceCounts
from .rows import local_day

# A customer's id, or a text that stands for somebody who answered a survey.
PersonKey = int | str
# The id of a voice in a source and the participant whose it is, each None where nobody said; 0: no customer.
Voice = tuple[int | None, int | None]

_INTERPRETED = ("interpreted", "question")
_METHODS = {"transcript": "recording", "observation": "note", "document": "document"}


@dataclass(slots=True)
class Place:
    """A source that may be shown. customers: ids of those heard in it."""

    source_id: int
    occasion: str
    market: str
    method: str
    observer: int | None
    interpreted: bool
    own_words: bool
    happened_at: str
    customers: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Side:
    """What was met on one side of a finding. people: key to market, segment and day. unnamed: by source with
    several customers, the voices of which nobody said whose they are; empty where none were told apart."""

    excerpts: int = 0
    people: dict[PersonKey, tuple[str, str, str]] = field(default_factory=dict)
    occasions: dict[str, bool] = field(default_factory=dict)  # whether anybody on record was met on it
    places: dict[int, Place] = field(default_factory=dict)
    unnamed: dict[int, set[int]] = field(default_factory=dict)

    def meet(self, key: PersonKey, occasion: str, about: tuple[str, str, str]) -> None:
        """Count somebody who was met on an occasion. about: market, segment and day."""
        self.occasions[occasion] = True
        self.people.setdefault(key, about)

    def draw_unnamed(self) -> None:
        """Count as many of a source's customers as there are voices that may be theirs, and no more.

        Lines in which no voices were told apart may all be one person's, who may be counted already.
        """
        for source_id, voices in self.unnamed.items():
            place = self.places[source_id]
            self.occasions[place.occasion] = True
            others = [key for key in place.customers if key not in self.people]
            fewest = 0 if len(others) < len(place.customers) else 1
            for key in others[: len(voices) or fewest]:
                self.people[key] = (place.market, "", place.happened_at)

    def uncounted(self) -> int:
        """Return on how many occasions nobody on record was met."""
        return list(self.occasions.values()).count(False)


@dataclass(slots=True)
class Behind:
    """What was gathered behind one finding."""

    speaks_for: Side = field(default_factory=Side)
    speaks_against: Side = field(default_factory=Side)
    withheld: int = 0
    respondents: set[str] = field(default_factory=set)
    markets: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)
    observers: set[int] = field(default_factory=set)
    own_words: int = 0
    interpretations: int = 0
    unobserved: int = 0

    def take(self, place: Place, row: tuple[Any, ...]) -> None:
        """Add a passage, a row of _PASSAGES, of a place."""
        _, speaks_for, source_id, answer, respondent, row_number, market, segment, answered_on, *heard = row
        voices = ((heard[0], heard[1]), (heard[2], heard[3]))
        side = self.speaks_for if speaks_for else self.speaks_against
        side.excerpts += 1
        side.places[source_id] = place
        market = market or place.market
        day = answered_on or place.happened_at
        occasion = place.occasion
        if answer is not None:
            # Whoever answers a survey does so alone; several questions answered at once are one occasion. The
            # same id in two surveys is taken for one person, which can count too few but never too many.
            who = respondent or f"{occasion} {row_number or f'line {answer}'}"
            side.meet(who, f"{occasion} {who}", (market, segment, day))
            if speaks_for:
                self.respondents.add(who)
        elif (customer := _customer_heard(place, voices)) is not None:
            side.meet(customer, occasion, (market, "", day))
        else:
            # What an employee says was met on the occasion, but with none of its customers.
            side.occasions.setdefault(occasion, False)
            if place.customers and any(who is None for _, who in voices):
                unnamed = side.unnamed.setdefault(source_id, set())
                unnamed.update(voice for voice, who in voices if who is None and voice is not None)
        if not speaks_for:
            return
        if market:
            self.markets.add(market)
        if day:
            self.days.add(day[:10])
        self.own_words += place.own_words
        self.interpretations += place.interpreted
        if place.observer is None:
            self.unobserved += 1
        else:
            self.observers.add(place.observer)

    def counted(self, leaders: set[int]) -> EvidenceCounts:
        """Return the counts. leaders: the ids of the members who are leaders."""
        side, against = self.speaks_for, self.speaks_against
        for one in (side, against):
            if one.unnamed:
                one.draw_unnamed()
        return EvidenceCounts(
            people=len(side.people),
            respondents=len(self.respondents),
            occasions=len(side.occasions),
            uncounted_occasions=side.uncounted(),
            sources=len(side.places),
            markets=tuple(sorted(self.markets)),
            methods=tuple(sorted({place.method for place in side.places.values()})),
            observers=tuple(sorted(self.observers)),
            leaders=len(self.observers & leaders),
            unobserved=self.unobserved,
            members=len(self.observers),
            excerpts_for=side.excerpts,
            own_words=self.own_words,
            interpretations=self.interpretations,
            oldest=local_day(min(self.days, default="")),
            newest=local_day(max(self.days, default="")),
            excerpts_against=against.excerpts,
            exposures_against=len(against.people) + against.uncounted(),
            withheld=self.withheld,
        )


def _customer_heard(place: Place, voices: tuple[Voice, ...]) -> int | None:
    """Return the customer who speaks in a passage, None where that is nobody or cannot be told."""
    for _, who in voices:
        if who in place.customers:
            return who
    if len(place.customers) == 1 and any(who is None for _, who in voices):
        return place.customers[0]
    return None


def place_of(row: tuple[Any, ...]) -> Place:
    """Return a row of standing.py's places as a place, without its customers."""
    source_id, kind, form, market, mode, happened_at, session, recording, noted_as, observer, memo, file = row
    if session is not None:
        occasion = f"session {session}"
    elif recording is not None:
        occasion = f"recording {recording}"
    else:
        occasion = f"file {file}" if file else f"source {source_id}"
    return Place(
        source_id=source_id,
        occasion=occasion,
        market=market,
        method="survey comments" if form == "answers" else mode or _METHODS[kind],
        observer=observer,
        interpreted=form == "debrief" or noted_as in _INTERPRETED,
        own_words=form == "answers" or (kind == "transcript" and not memo),
        happened_at=happened_at,
    )
