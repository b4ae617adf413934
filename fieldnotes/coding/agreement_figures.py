"""How far coders agree on a source: per code and over all codes, with the interval of alpha."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .agreement import alpha_of, corrected, unit_coincidences
from .agreement_interval import RESAMPLES, SEED, Interval, limits_of, resampled
from .agreement_units import UnitKind, Units

Floats = NDArray[np.floating[Any]]

# Below these a coefficient says more about chance than about the coders; see docs/agreement.md.
FEWEST_SEGMENTS = 10
FEWEST_WITH_CODE = 5
_INTENSITIES = (1, 2, 3)


@dataclass(frozen=True)
class AgreementFigure:
    """How far the coders agree on one code, or over all codes (code_id None).

    units: how many count, of the report's unit: those that somebody coded with any code. segments: the
    segments they lie in. used_on, all_on: units on which at least one coder, and every coder, put the code
    (over all codes: pairs of unit and code). alpha: Krippendorff's, nominal. kappa: Cohen's for two coders,
    Fleiss' for more. positive: of the cases in which one coder put the code, the share in which another one
    did. percent: plain agreement, 0 to 100. with_uncoded: alpha if uncoded text counted, for comparison.
    intensity: ordinal alpha over the intensity_units that two or more coders gave one. why_not: why there is
    no alpha, or why it says little, or "".
    """

    code_id: int | None
    units: int
    segments: int
    used_on: int
    all_on: int
    alpha: Interval
    kappa: float | None
    positive: float | None
    percent: float | None
    with_uncoded: float | None
    intensity: Interval
    intensity_units: int
    why_not: str = ""


@dataclass(frozen=True)
class AgreementReport:
    """Agreement on a source: overall, then by code in the order given, codes that nobody used left out.

    uncoded_units: units that nobody coded; they count in no figure but with_uncoded.
    """

    kind: UnitKind
    coder_ids: tuple[int, ...]
    overall: AgreementFigure
    by_code: tuple[AgreementFigure, ...]
    uncoded_units: int
    resamples: int = RESAMPLES
    seed: int = SEED


def measure_agreement(units: Units, *, resamples: int = RESAMPLES, seed: int = SEED) -> AgreementReport:
    """Return how far the coders agree.

    Per code a unit has the value "has the code" or "has it not". Over all codes, observed and expected
    disagreement are added up over the codes in use, which is alpha with the number of codes on which two
    coders differ as its difference function, and pooled kappa (De Vries et al., "Using Pooled Kappa to
    Summarize Interrater Agreement across Many Items", Field Methods, 2008).
    Intervals: percentiles 2.5 and 97.5 of alpha in `resamples` samples of the coded segments, drawn with
    replacement (Zapf et al., "Measuring inter-rater reliability for nominal data", BMC Medical Research
    Methodology, 2016).
    """
    coded = units.coded
    used = np.flatnonzero(units.marked.any(axis=(0, 2)))
    counted = _Counts.of(units, used, coded)
    everywhere = _Counts.of(units, used, np.ones_like(coded))
    strengths = _strengths(units, used, coded)
    flat = strengths.reshape(len(strengths), math.prod(strengths.shape[1:]))
    columns = np.concatenate([counted.columns, flat], axis=1)
    sums = resampled(columns, resamples, seed)
    width = counted.columns.shape[1]
    alphas, overall = counted.alphas(sums[:, :width])
    _, all_text = everywhere.alphas(sums[:0, :width])
    code_ids = tuple(units.code_ids[column] for column in used)
    found = _ordinal(strengths, sums[:, width:], _paired(units, used, coded))
    by_code = tuple(
        counted.figure(n, code_id, alphas[n], everywhere.alpha(n), found[n])
        for n, code_id in enumerate(code_ids)
    )
    return AgreementReport(
        units.kind,
        units.coder_ids,
        counted.figure(None, None, overall, all_text.value, found[-1]),
        by_code,
        round(float(units.weights[~coded].sum())),
        resamples,
        seed,
    )


@dataclass(frozen=True)
class _Counts:
    """Sums over the pieces that count, by segment; shape (segments, codes) where not said.

    unlike: ordered pairs of coders who differ, over coders less one. given: times the code was given.
    both: ordered pairs who both gave it. size: units in a segment, shape (segments,).
    """

    coders: int
    segments: NDArray[np.integer[Any]]
    size: Floats
    unlike: Floats
    given: Floats
    both: Floats
    used_on: Floats
    all_on: Floats
    by_coder: Floats  # shape (coders, codes)

    @classmethod
    def of(cls, units: Units, used: NDArray[np.integer[Any]], chosen: NDArray[np.bool_]) -> "_Counts":
        marked = units.marked[:, used][:, :, chosen]
        weights = units.weights[chosen]
        segments, begins = np.unique(units.segments[chosen], return_index=True)
        coders = len(units.coder_ids)
        given = marked.sum(axis=0)

        def summed(values: Floats) -> Floats:
            weighted = (values * weights).T
            return np.add.reduceat(weighted, begins, axis=0) if begins.size else weighted

        return cls(
            coders,
            segments,
            np.add.reduceat(weights, begins) if begins.size else weights,
            summed(2.0 * given * (coders - given) / max(1, coders - 1)),
            summed(given.astype(float)),
            summed(given * (given - 1.0)),
            summed((given > 0).astype(float)),
            summed((given == coders).astype(float)),
            np.asarray((marked * weights).sum(axis=2)),
        )

    @property
    def columns(self) -> Floats:
        """What is added up in a sample of segments: size, unlike and given, shape (segments, 1 + 2 codes)."""
        return np.concatenate([self.size[:, None], self.unlike, self.given], axis=1)

    def alphas(self, sums: Floats) -> tuple[list[Interval], Interval]:
        """Return alpha of each code and over all; sums: of `columns`, a row a sample, for intervals."""
        observed, expected, number = self._disagreement(self.columns.sum(axis=0, keepdims=True))
        values = [_alpha(observed[0, n], expected[0, n], number[0]) for n in range(observed.shape[1])]
        overall = _alpha(observed.sum(), expected.sum(), number[0])
        observed, expected, number = self._disagreement(sums)
        with np.errstate(divide="ignore", invalid="ignore"):
            single = 1 - (number - 1)[:, None] * observed / expected
            pooled = 1 - (number - 1) * observed.sum(axis=1) / expected.sum(axis=1)
        limits = [limits_of(value, single[:, n]) for n, value in enumerate(values)]
        return limits, limits_of(overall, pooled)

    def alpha(self, code: int) -> float | None:
        """Return alpha of one code."""
        observed, expected, number = self._disagreement(self.columns.sum(axis=0, keepdims=True))
        return _alpha(observed[0, code], expected[0, code], number[0])

    def _disagreement(self, sums: Floats) -> tuple[Floats, Floats, Floats]:
        """Return observed and expected disagreement by code, and the number of values, of each row."""
        codes = self.unlike.shape[1]
        number, given = self.coders * sums[:, 0], sums[:, 1 + codes :]
        return sums[:, 1 : 1 + codes], 2 * given * (number[:, None] - given), number

    def figure(
        self,
        code: int | None,
        code_id: int | None,
        alpha: Interval,
        with_uncoded: float | None,
        strength: tuple[Interval, int],
    ) -> AgreementFigure:
        """Return all figures of one code, or of all codes."""
        chosen = slice(None) if code is None else slice(code, code + 1)
        given, both = self.given[:, chosen].sum(), self.both[:, chosen].sum()
        carriers = int((self.used_on[:, chosen].sum(axis=1) > 0).sum())
        agreed = self._observed(chosen)
        too_few = self._too_few(carriers if code is not None else None)
        return AgreementFigure(
            code_id=code_id,
            units=round(float(self.size.sum())),
            segments=len(self.segments),
            used_on=round(float(self.used_on[:, chosen].sum())),
            all_on=round(float(self.all_on[:, chosen].sum())),
            alpha=alpha,
            kappa=None if agreed is None else corrected(agreed, self._expected(chosen)),
            positive=float(both / (given * (self.coders - 1))) if given and self.coders > 1 else None,
            percent=None if agreed is None else 100 * agreed,
            with_uncoded=with_uncoded,
            intensity=strength[0],
            intensity_units=strength[1],
            why_not=too_few or ("" if alpha.value is not None else self._no_variation(code)),
        )

    def _observed(self, chosen: slice) -> float | None:
        """Return the mean share of pairs of coders who agree, 0 to 1."""
        unlike = self.unlike[:, chosen]
        pairs = self.size.sum() * self.coders * unlike.shape[1]
        return float(1 - unlike.sum() / pairs) if pairs else None

    def _expected(self, chosen: slice) -> float:
        """Return the mean share by chance: each coder's own habits for two coders, all coders' for more."""
        shares = self.by_coder[:, chosen] / self.size.sum()
        if self.coders != 2:
            shares = np.repeat(shares.mean(axis=0, keepdims=True), 2, axis=0)
        return float((shares[0] * shares[1] + (1 - shares[0]) * (1 - shares[1])).mean())

    def _too_few(self, carriers: int | None) -> str:
        if len(self.segments) < FEWEST_SEGMENTS:
            return (
                f"too few to say: {len(self.segments)} coded segments, at least {FEWEST_SEGMENTS} are needed"
            )
        if carriers is not None and carriers < FEWEST_WITH_CODE:
            return f"too few to say: on {carriers} segments, at least {FEWEST_WITH_CODE} are needed"
        return ""

    def _no_variation(self, code: int | None) -> str:
        if code is None and not self.given.size:
            return "nobody coded anything"
        return "every coder put it on every coded unit, so there is no variation to measure"


def _alpha(observed: Any, expected: Any, number: Any) -> float | None:
    return None if expected <= 0 else float(1 - (number - 1) * observed / expected)


def _strengths(units: Units, used: NDArray[np.integer[Any]], coded: NDArray[np.bool_]) -> Floats:
    """Return the coincidences of intensities by segment and code, of all codes together last.

    Shape (segments, codes + 1, intensities, intensities).
    """
    weights, segments = units.weights[coded], units.segments[coded]
    _, begins = np.unique(segments, return_index=True)
    size = len(_INTENSITIES)
    found = np.zeros((len(begins), len(used) + 1, size, size))
    if not begins.size:
        return found
    for n, code in enumerate(used):
        strength = units.intensity[:, code, coded]
        given = np.stack([(strength == one).sum(axis=0) for one in _INTENSITIES], axis=-1)
        found[:, n] = np.add.reduceat(unit_coincidences(given) * weights[:, None, None], begins, axis=0)
    found[:, -1] = found[:, :-1].sum(axis=1)
    return found


def _paired(units: Units, used: NDArray[np.integer[Any]], coded: NDArray[np.bool_]) -> list[int]:
    """Return on how many units two or more coders gave an intensity, by code, and in all last."""
    pairs = (units.intensity[:, used][:, :, coded] > 0).sum(axis=0) > 1
    by_code = [round(float(units.weights[coded][each].sum())) for each in pairs]
    return [*by_code, sum(by_code)]


def _ordinal(strengths: Floats, sums: Floats, paired: Sequence[int]) -> list[tuple[Interval, int]]:
    """Return the ordinal alpha of each code's intensities, and of all last, with the units compared."""
    size = len(_INTENSITIES)
    sampled = alpha_of(sums.reshape(len(sums), len(paired), size, size), "ordinal")
    whole = alpha_of(strengths.sum(axis=0), "ordinal")
    results = []
    for n, number in enumerate(paired):
        value = float(whole[n]) if np.isfinite(whole[n]) else None
        enough = int(strengths[:, n].any(axis=(1, 2)).sum()) >= FEWEST_SEGMENTS
        results.append((limits_of(value, sampled[:, n]) if enough else Interval(value), number))
    return results
