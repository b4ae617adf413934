"""Where passages come from, and who stands behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from .counting import Column

# What stands behind a passage, in the last bits of a key: a participant, or what stands in for one.
ON_RECORD, VOICE, WALK, SOURCE, RESPONDENT = range(5)
_KINDS = 8


@dataclass(frozen=True)
class SourcePlace:
    """Where a source stands that counts. heard: the participants heard in it, or met on a note's walk."""

    source_id: int
    session_id: int | None
    market: str
    stage: str
    stage_id: int | None
    mode: str
    seat: str
    day: date
    heard: tuple[int, ...]
    is_note: bool


@dataclass(frozen=True)
class AnswerPlace:
    """An answer's own market, segment and day, where it has one; respondent: a number for who answered."""

    market: str
    segment: str
    day: date | None
    respondent: int


@dataclass(frozen=True)
class VoicePlace:
    """Who speaks: the seat ("" for unknown), and the participant where one is known."""

    seat: str
    participant_id: int | None


@dataclass(frozen=True)
class PersonPlace:
    """A participant's seat and segment."""

    seat: str
    segment: str


@dataclass(frozen=True)
class Voices:
    """The voices and the participants, by their ids."""

    voices: Mapping[int, VoicePlace]
    people: Mapping[int, PersonPlace]

    def voice(self, voice_id: int) -> VoicePlace:
        """Return a voice; one that is not known has no seat and no participant."""
        return self.voices.get(voice_id, _NOBODY)


_NOBODY = VoicePlace("", None)


def person_key(kind: int, item_id: int) -> int:
    """Return the number that stands for a participant, an unnamed voice, a walk or a source."""
    return item_id * _KINDS + kind


def is_on_record(keys: Column) -> NDArray[np.bool_]:
    """Say which of many numbers stand for participants."""
    return np.asarray(keys % _KINDS == ON_RECORD)


def participant_of(key: int) -> int | None:
    """Return the participant that a number stands for, or None for what stands in for one."""
    return key // _KINDS if key % _KINDS == ON_RECORD else None


def who_is_behind(place: SourcePlace, voice_id: int, voices: Voices) -> int:
    """Return who stands behind a passage, as a `person_key`.

    That is the participant whose voice it is; else the only one of the speaker's seat who was heard; else,
    where no seat is known, the only one who was heard. Failing these: the voice, a note's walk, the source.
    """
    voice = voices.voice(voice_id)
    if voice.participant_id:
        return person_key(ON_RECORD, voice.participant_id)
    seat = voice.seat or place.seat
    likely = [one for one in place.heard if not seat or voices.people[one].seat == seat]
    if len(likely) == 1:
        return person_key(ON_RECORD, likely[0])
    if voice_id:
        return person_key(VOICE, voice_id)
    if place.is_note and place.session_id:
        return person_key(WALK, place.session_id)
    return person_key(SOURCE, place.source_id)
