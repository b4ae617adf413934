"""How far suggestions can be trusted, from what people decided on them: per code, and said in plain words.

A code's suggestions are judged by the latest TALLY decisions on them. The interval is Wilson's ("Probable
Inference, the Law of Succession, and Statistical Inference", JASA 22, 1927), which holds for few decisions
too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

TALLY = 20  # the latest decisions on a code's suggestions: what it does now, not what it did at first
QUIET_BELOW = 0.5  # a code goes quiet when it is surely right less often than this
_Z = 1.96  # 95 %
# How far decisions may move the odds: of all codes together, and of one code from all (standard deviations).
_SPREAD_OF_ALL = 1.5
_SPREAD_OF_ONE = 1.0


@dataclass(frozen=True)
class Precision:
    """How often suggestions of a code were right: `right` of the latest `decided` that people decided on.

    low, high: the 95 % interval of the share, 0 to 1; 0 and 1 where nobody decided.
    """

    right: int
    decided: int
    low: float
    high: float

    @property
    def words(self) -> str:
        """The same as a sentence's part: "right 8 of 10 times"."""
        if not self.decided:
            return "nobody has decided on one yet"
        return f"right {self.right} of {self.decided} time{'s' if self.decided > 1 else ''}"

    @property
    def is_bad(self) -> bool:
        """Whether it is surely right less often than QUIET_BELOW: from 4 refusals in a row on."""
        return self.high < QUIET_BELOW


def precision_of(decisions: Sequence[bool]) -> Precision:
    """Return how often a code was right. decisions: whether each was accepted, the latest last."""
    latest = decisions[-TALLY:]
    right, decided = sum(latest), len(latest)
    if not decided:
        return Precision(0, 0, 0.0, 1.0)
    share = right / decided
    middle = (share + _Z * _Z / (2 * decided)) / (1 + _Z * _Z / decided)
    reach = (
        _Z
        * (share * (1 - share) / decided + _Z * _Z / (4 * decided * decided)) ** 0.5
        / (1 + _Z * _Z / decided)
    )
    return Precision(right, decided, max(0.0, middle - reach), min(1.0, middle + reach))


@dataclass(frozen=True)
class Correction:
    """By how much decisions move the odds of a suggestion: of all codes, and of single ones by their id."""

    of_all: float = 0.0
    of_code: Mapping[int, float] | None = None

    def corrected(self, code_id: int, confidence: float) -> float:
        """Return the confidence, 0 to 1, as decisions have it."""
        shift = (self.of_code or {}).get(code_id, self.of_all)
        odds = np.log(max(confidence, 1e-6) / max(1 - confidence, 1e-6)) + shift
        return float(1 / (1 + np.exp(-odds)))


def correction_from(decisions: Mapping[int, Sequence[tuple[float, bool]]]) -> Correction:
    """Return what decisions say of confidences: by code, pairs of a confidence and whether it was accepted.

    Each code is moved towards what its own decisions say, and towards all codes as long as they are few.
    """
    everything = [pair for pairs in decisions.values() for pair in pairs]
    of_all = _shift(everything, 0.0, _SPREAD_OF_ALL)
    return Correction(
        of_all, {code_id: _shift(pairs, of_all, _SPREAD_OF_ONE) for code_id, pairs in decisions.items()}
    )


def _shift(pairs: Sequence[tuple[float, bool]], around: float, spread: float) -> float:
    """Return the most probable shift of the odds: normal around `around`, then seen with these decisions."""
    if not pairs:
        return around
    said = np.clip([confidence for confidence, _ in pairs], 1e-6, 1 - 1e-6)
    odds, right = np.log(said / (1 - said)), np.array([accepted for _, accepted in pairs], dtype=float)
    shift = around
    for _ in range(25):  # Newton's steps; the curve is concave, so it converges
        says = 1 / (1 + np.exp(-(odds + shift)))
        slope = (right - says).sum() - (shift - around) / spread**2
        bend = (says * (1 - says)).sum() + 1 / spread**2
        shift += slope / bend
    return float(shift)


def how_often_right(confidence: float) -> str:
    """Return a suggested theme's probability of being right, 0 to 1, in words: "7 times in 10".

    Never surer than 9 times in 10: what the confidences were measured on says no more (docs/themes.md).
    """
    tenths = min(9, round(confidence * 10))
    if tenths < 1:
        return "hardly ever"
    return f"{tenths} time{'s' if tenths > 1 else ''} in 10"
