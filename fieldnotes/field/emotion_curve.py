"""The emotion curve: how a walk felt, stage by stage."""

from collections.abc import Iterable
from dataclasses import dataclass

SLIGHT, STRONG = 1, 3
FEWEST_EMOTIONS = 2


@dataclass(frozen=True)
class Feeling:
    """An emotion noted at a stage. valence: -1, 0 or 1. intensity: 1 to 3, or None where nobody gave one."""

    stage_id: int
    valence: int
    intensity: int | None


@dataclass(frozen=True)
class CurvePoint:
    """A stage's place on the curve. level: -3 to 3, the mean over `notes` notes, at least one."""

    stage_id: int
    level: float
    notes: int


def emotion_curve(feelings: Iterable[Feeling]) -> tuple[CurvePoint, ...]:
    """Return each felt stage's mean of valence times intensity, in the order in which stages first appear.

    An emotion without intensity counts as slight (1). A level runs from -3 (strong and unpleasant) to 3
    (strong and pleasant). Empty for fewer than two emotions: one feeling is a moment, not a curve.
    The scale is our own. Valence and arousal as the two axes of affect: Russell, "A circumplex model of
    affect", Journal of Personality and Social Psychology, 1980.
    """
    by_stage: dict[int, list[int]] = {}
    for feeling in feelings:
        weighted = feeling.valence * (feeling.intensity or SLIGHT)
        by_stage.setdefault(feeling.stage_id, []).append(weighted)
    if sum(map(len, by_stage.values())) < FEWEST_EMOTIONS:
        return ()
    return tuple(
        CurvePoint(stage_id, sum(levels) / len(levels), len(levels)) for stage_id, levels in by_stage.items()
    )
