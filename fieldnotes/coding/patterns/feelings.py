"""How stages feel: valence times intensity of what was coded there, its mean, its spread, and the people."""

from collections.abc import Mapping

import numpy as np

from ...records import StageFeeling
from .counting import Column
from .places import is_on_record
from .table import NO_VALENCE, CodedTable, count

_SLIGHT = 1


def feel_stages(
    table: CodedTable, stages: Mapping[int, str], valence_of: Mapping[int, int]
) -> tuple[StageFeeling, ...]:
    """Return each stage's feeling, in the order of `stages`, names by id.

    valence_of: each code's valence, where it has one; a coding's own goes before it. A coding without an
    intensity counts as slight (1), as in field/emotion_curve.py. One note is one code on one passage: where
    several people put it there, the mean of theirs.
    """
    lookup = np.full(max(valence_of, default=0) + 2, NO_VALENCE, dtype=np.int64)
    for code_id, valence in valence_of.items():
        lookup[code_id] = valence
    # The last place stands for codes without a valence that come after all that have one.
    of_code = lookup[np.minimum(table.code, len(lookup) - 1)]
    of_coding = np.where(table.valence == NO_VALENCE, of_code, table.valence)
    has_one = of_coding != NO_VALENCE
    felt = table.where(has_one)
    level = of_coding[has_one] * np.maximum(felt.intensity, _SLIGHT)
    return tuple(_feel(felt, level, stage_id, name) for stage_id, name in stages.items())


def _feel(felt: CodedTable, level: Column, stage_id: int, name: str) -> StageFeeling:
    places = np.flatnonzero(felt.stage_id == stage_id)
    here = felt.where(places)
    if not len(here):
        return StageFeeling(stage_id, name, None, None, 0, 0, count(here))
    pairs = here.passage * (int(here.code.max()) + 1) + here.code
    _, first, note = np.unique(pairs, return_index=True, return_inverse=True)
    levels = np.bincount(note, weights=level[places]) / np.bincount(note)
    person = here.person[first]
    _, of_each = np.unique(person[is_on_record(person)], return_counts=True)
    return StageFeeling(
        stage_id,
        name,
        mean=float(levels.mean()),
        spread=float(levels.std(ddof=1)) if len(levels) > 1 else None,
        notes=len(levels),
        most_of_one=int(of_each.max(initial=0)),
        tally=count(here),
    )
