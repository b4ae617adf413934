"""All accepted codings as columns of whole numbers, filtered and counted without going row by row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records import PatternFilters, Tally
from .counting import Column, different_values
from .places import (
    ON_RECORD,
    RESPONDENT,
    AnswerPlace,
    SourcePlace,
    Voices,
    is_on_record,
    participant_of,
    person_key,
    who_is_behind,
)

NO_VALENCE = 9


@dataclass(frozen=True)
class CodedTable:
    """One row a coding; every column has the same length.

    passage, source, code, coder: ids. intensity: 1 to 3, or 0. valence: -1 to 1, or NO_VALENCE. first, last:
    ordinals of segments. start_char, end_char: in those. start_cs, end_cs: hundredths of a second, or -1.
    person: from `person_key`. market, stage, mode, seat, segment: places in `labels`, 0 for "". stage_id: or
    0. day: a date's ordinal. month: 12 times the year, plus 0 to 11.
    """

    passage: Column
    source: Column
    code: Column
    coder: Column
    intensity: Column
    valence: Column
    first: Column
    start_char: Column
    last: Column
    end_char: Column
    start_cs: Column
    end_cs: Column
    person: Column
    market: Column
    stage: Column
    stage_id: Column
    mode: Column
    seat: Column
    segment: Column
    day: Column
    month: Column
    labels: Mapping[str, tuple[str, ...]]

    def __len__(self) -> int:
        return len(self.passage)

    def where(self, kept: NDArray[Any]) -> "CodedTable":
        """Return some of the rows: by a mask, or by their numbers."""
        columns = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "labels"}
        return CodedTable(**{name: column[kept] for name, column in columns.items()}, labels=self.labels)

    def joined(self, other: "CodedTable") -> "CodedTable":
        """Return the rows of both; they have the same labels."""
        columns = {
            one.name: np.concatenate([getattr(self, one.name), getattr(other, one.name)])
            for one in fields(self)
            if one.name != "labels"
        }
        return CodedTable(**columns, labels=self.labels)

    def filtered(self, filters: PatternFilters) -> "CodedTable":
        """Return the rows that the filters let through."""
        kept = np.ones(len(self), dtype=bool)
        for name, values in (
            ("market", filters.markets),
            ("stage", filters.stages),
            ("mode", filters.modes),
            ("seat", filters.seats),
        ):
            if values:
                places = [n for n, label in enumerate(self.labels[name]) if label in values]
                kept &= np.isin(getattr(self, name), places)
        if filters.people:
            kept &= np.isin(self.person, [person_key(ON_RECORD, one) for one in filters.people])
        if filters.coders:
            kept &= np.isin(self.coder, filters.coders)
        if filters.start_on:
            kept &= self.day >= filters.start_on.toordinal()
        if filters.end_on:
            kept &= self.day <= filters.end_on.toordinal()
        return self if kept.all() else self.where(kept)


def build_table(
    coded: Mapping[str, Column],
    places: Sequence[SourcePlace],
    voices: Voices,
    *,
    answers: Mapping[int, AnswerPlace] | None = None,
    merged: Mapping[int, int],
    stage_order: Sequence[str],
    labels: Mapping[str, tuple[str, ...]] | None = None,
) -> CodedTable:
    """Return the table of those codings whose source has a place.

    coded: columns named as in store/patterns.py. answers: by the segment that each is.
    merged: which code took over another one's codings. labels: those to use; else all that there are.
    """
    place_of = {place.source_id: n for n, place in enumerate(places)}
    ids, inverse = np.unique(coded["source_id"], return_inverse=True)
    at = np.array([place_of.get(int(one), -1) for one in ids], dtype=np.int64)[inverse] if len(ids) else ids
    kept = at >= 0
    at = at[kept]
    columns = {name: column[kept] for name, column in coded.items()}
    answers = answers or {}
    labels = labels or _labels_of(places, voices, answers, stage_order)
    place_columns = _place_columns(places, labels)
    here = {name: column[at] for name, column in place_columns.items()}
    person, seat = _voice_columns(columns["speaker_id"], at, places, voices, labels["seat"])
    segment_no = {segment: n for n, segment in enumerate(labels["segment"])}
    keys, inverse = np.unique(person, return_inverse=True)
    segment = [
        segment_no[voices.people[who].segment] if (who := participant_of(int(key))) else 0 for key in keys
    ]
    here |= {
        "person": person,
        "seat": np.where(seat > 0, seat, here["seat"]),
        "segment": np.array(segment, dtype=np.int64)[inverse] if len(keys) else keys,
    }
    if answers:
        _set_answers(here, columns["first_segment_id"], answers, labels)
    code = columns["code_id"].copy()
    for old, new in _followed(merged).items():
        code[code == old] = new
    return CodedTable(
        passage=columns["passage"],
        source=columns["source_id"],
        code=code,
        coder=columns["coder_id"],
        intensity=columns["intensity"],
        valence=columns["valence"],
        first=columns["first"],
        start_char=columns["start_char"],
        last=columns["last"],
        end_char=columns["end_char"],
        start_cs=columns["start_cs"],
        end_cs=columns["end_cs"],
        **here,
        labels=labels,
    )


def count(table: CodedTable, among: NDArray[Any] | slice = slice(None)) -> Tally:
    """Return how many passages, sources and people stand behind some of the rows."""
    people, _ = different_values(table.person[among])
    named = int(np.count_nonzero(is_on_record(people)))
    return Tally(
        len(different_values(table.passage[among])[0]),
        len(different_values(table.source[among])[0]),
        named,
        len(people) - named,
    )


def _set_answers(
    here: dict[str, Column],
    segment_id: Column,
    answers: Mapping[int, AnswerPlace],
    labels: Mapping[str, Sequence[str]],
) -> None:
    """Give passages of answers their own market, segment and day, and who answered."""
    no = {name: {label: n for n, label in enumerate(labels[name])} for name in ("market", "segment")}
    for row in np.flatnonzero(np.isin(segment_id, list(answers))):
        answer = answers[int(segment_id[row])]
        here["person"][row] = person_key(RESPONDENT, answer.respondent)
        if answer.market:
            here["market"][row] = no["market"][answer.market]
        here["segment"][row] = no["segment"][answer.segment]
        if answer.day:
            here["day"][row] = answer.day.toordinal()
            here["month"][row] = 12 * answer.day.year + answer.day.month - 1


def _labels_of(
    places: Sequence[SourcePlace],
    voices: Voices,
    answers: Mapping[int, AnswerPlace],
    stage_order: Sequence[str],
) -> dict[str, tuple[str, ...]]:
    order = {name: n for n, name in enumerate(stage_order)}
    stages = {place.stage for place in places if place.stage}
    return {
        "market": _labels([*(place.market for place in places), *(one.market for one in answers.values())]),
        "mode": _labels(place.mode for place in places),
        "seat": ("", "customer", "employee", "observer"),
        "segment": _labels(
            [*(one.segment for one in voices.people.values()), *(one.segment for one in answers.values())]
        ),
        "stage": ("", *sorted(stages, key=lambda name: (order.get(name, len(order)), name))),
    }


def _place_columns(places: Sequence[SourcePlace], labels: Mapping[str, Sequence[str]]) -> dict[str, Column]:
    columns = {}
    for name in ("market", "mode", "seat", "stage"):
        at = {label: n for n, label in enumerate(labels[name])}
        columns[name] = np.array([at.get(getattr(place, name), 0) for place in places], dtype=np.int64)
    columns["stage_id"] = np.array([place.stage_id or 0 for place in places], dtype=np.int64)
    columns["day"] = np.array([place.day.toordinal() for place in places], dtype=np.int64)
    columns["month"] = np.array([12 * p.day.year + p.day.month - 1 for p in places], dtype=np.int64)
    return columns


def _voice_columns(
    speaker: Column,
    at: Column,
    places: Sequence[SourcePlace],
    voices: Voices,
    seats: Sequence[str],
) -> tuple[Column, Column]:
    """Return who stands behind each passage, and the seat of who speaks, 0 where the voice has none."""
    # Each voice of each place once: a hundred thousand codings have some thousand of them.
    width = len(places) + 1
    pairs, inverse = np.unique(speaker * width + at, return_inverse=True)
    person, seat = [], []
    for pair in pairs:
        voice_id, place = divmod(int(pair), width)
        person.append(who_is_behind(places[place], voice_id, voices))
        seat.append(seats.index(voices.voice(voice_id).seat))
    if not len(pairs):
        return pairs, pairs
    return np.array(person, dtype=np.int64)[inverse], np.array(seat, dtype=np.int64)[inverse]


def _labels(values: Iterable[str]) -> tuple[str, ...]:
    return ("", *sorted({value for value in values if value}))


def _followed(merged: Mapping[int, int]) -> dict[int, int]:
    """Return where each merged code went in the end; a code that went round in a circle stays."""
    ends = {}
    for code in merged:
        end, seen = code, {code}
        while end in merged and merged[end] not in seen:
            end = merged[end]
            seen.add(end)
        ends[code] = end
    return ends
