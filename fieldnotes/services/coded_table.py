"""The table that patterns are counted from, kept in memory and brought up to date when it is asked for.

The first time everything is read. After that, a file that nobody has written to gives the table that is
there; of one that was written to, each source's sum of codings is asked for, and those that differ are read.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from ..coding.patterns.places import AnswerPlace, PersonPlace, SourcePlace, VoicePlace, Voices
from ..coding.patterns.table import CodedTable, build_table
from ..store import patterns
from .access import allowed
from .stamp import Stamp, database_stamp
from .workspace import Workspace

_MOST_READ_ONE_BY_ONE = 200

Coded = NDArray[np.int64]


@dataclass
class _Kept:
    lock: threading.Lock = field(default_factory=threading.Lock)
    stamp: Stamp | None = None
    sums: dict[int, tuple[int, int]] = field(default_factory=dict)
    coded: Coded = field(default_factory=lambda: np.zeros((0, len(patterns.CODED)), dtype=np.int64))
    facts: tuple[Any, ...] = ()
    frame: "_Frame | None" = None
    table: CodedTable | None = None


@dataclass(frozen=True)
class _Frame:
    """What codings are put together with."""

    places: dict[int, SourcePlace]
    voices: Voices
    answers: dict[int, AnswerPlace]
    merged: dict[int, int]
    stage_order: list[str]

    def build(self, coded: Coded, labels: Mapping[str, tuple[str, ...]] | None = None) -> CodedTable:
        """Return codings as a table. labels: those of the table that it will become a part of."""
        places = list(self.places.values())
        if labels is not None:
            places = [self.places[one] for one in set(coded[:, 0].tolist()) if one in self.places]
        return build_table(
            dict(zip(patterns.CODED, np.ascontiguousarray(coded.T), strict=True)),
            places,
            self.voices,
            answers=self.answers,
            merged=self.merged,
            stage_order=self.stage_order,
            labels=labels,
        )


_kept: WeakKeyDictionary[Workspace, _Kept] = WeakKeyDictionary()
_keeping = threading.Lock()


@allowed("count patterns")
def coded_table(ws: Workspace) -> CodedTable:
    """Return all accepted codings of finished sources that consent covers today, as they are stored now."""
    with _keeping:
        kept = _kept.setdefault(ws, _Kept())
    with kept.lock:
        stamp = database_stamp(ws)
        if kept.table is None or stamp is None or stamp != kept.stamp:
            kept.table = _brought_up_to_date(ws, kept)
            kept.stamp = stamp
        return kept.table


def _brought_up_to_date(ws: Workspace, kept: _Kept) -> CodedTable:
    # The sums come first: what is written between the two is read again the next time.
    sums = patterns.read_sums(ws.db)
    changed = [source_id for source_id, found in sums.items() if kept.sums.get(source_id) != found]
    gone = [*(kept.sums.keys() - sums.keys()), *changed]
    everything = kept.table is None or len(changed) > _MOST_READ_ONE_BY_ONE
    if everything:
        fresh = coded = patterns.read_coded(ws.db)
    else:
        fresh = patterns.read_coded(ws.db, changed) if changed else kept.coded[:0]
        coded = _without(kept.coded, gone, fresh) if gone else kept.coded
    facts = _read_facts(ws)
    frame, table = kept.frame, kept.table
    if frame is None or table is None or everything or facts != kept.facts:
        frame = _frame_of(facts)
        table = frame.build(coded)
    elif gone:
        stays = table.where(~np.isin(table.source, gone))
        table = stays.joined(frame.build(fresh, table.labels))
    # All of it at once: a failure on the way leaves the older state whole.
    kept.sums, kept.coded, kept.facts, kept.frame = sums, coded, facts, frame
    return table


def _without(coded: Coded, source_ids: list[int], fresh: Coded) -> Coded:
    """Return the codings without those of some sources, and with fresh ones."""
    return np.concatenate([coded[~np.isin(coded[:, 0], source_ids)], fresh])


def _read_facts(ws: Workspace) -> tuple[Any, ...]:
    """Return what the codings are put together with, to be compared with what it was."""
    return (
        patterns.read_coded_places(ws.db),
        patterns.read_heard(ws.db),
        patterns.read_voices(ws.db),
        patterns.read_people(ws.db),
        patterns.read_coded_answers(ws.db),
        patterns.read_merged_codes(ws.db),
        patterns.read_stage_order(ws.db),
    )


def _place(row: tuple[Any, ...], heard: tuple[int, ...]) -> SourcePlace:
    source_id, session_id, market, stage, stage_id, mode, seat, day, is_note = row
    return SourcePlace(
        source_id,
        session_id,
        market,
        stage,
        stage_id,
        mode,
        seat,
        date.fromisoformat(day),
        heard,
        bool(is_note),
    )


def _answers(rows: list[tuple[Any, ...]]) -> dict[int, AnswerPlace]:
    numbers: dict[str, int] = {}
    return {
        segment_id: AnswerPlace(
            market,
            segment,
            date.fromisoformat(day) if day else None,
            numbers.setdefault(who, len(numbers) + 1),
        )
        for segment_id, market, segment, day, who in rows
    }


def _frame_of(facts: tuple[Any, ...]) -> _Frame:
    places, heard_pairs, voices, people, answered, merged, stage_order = facts
    heard: dict[int, list[int]] = {}
    for source_id, participant_id in heard_pairs:
        heard.setdefault(source_id, []).append(participant_id)
    return _Frame(
        places={row[0]: _place(row, tuple(heard.get(row[0], ()))) for row in places},
        voices=Voices(
            {voice_id: VoicePlace(seat, person) for voice_id, seat, person in voices},
            {person: PersonPlace(seat, segment) for person, seat, segment in people},
        ),
        answers=_answers(answered),
        merged=merged,
        stage_order=stage_order,
    )
