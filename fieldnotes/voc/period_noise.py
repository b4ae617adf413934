"""How far a mean of some periods lies from what the periods before lead one to expect, with its interval.

Two things are not known from a few periods: how much they vary beyond who was asked, and how strongly
neighbours hang together. Both are averaged over what they could be, each by how well it fits.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .nps import Z_95

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What is tried: the correlation of neighbours, and the spread between periods in units of what is seen.
CORRELATIONS = tuple(step / 10 for step in range(10))
SPREADS = 33
LEAST_SPREAD, MOST_SPREAD = 0.02, 20.0
Z_80 = 0.8416212335729143  # 80 % quantile of the standard normal distribution


@dataclass(frozen=True)
class Estimate:
    """An estimate with its 95 % interval, and the two-sided p value of zero."""

    value: float
    low: float
    high: float
    p: float

    @property
    def half_width(self) -> float:
        """How far the interval reaches to each side."""
        return self.high - self.value

    @property
    def certain(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0

    @property
    def smallest_seen(self) -> float:
        """The smallest difference whose interval would leave out zero 80 times of 100."""
        return self.half_width * (1 + Z_80 / Z_95)


class PeriodNoise:
    """What the periods before say about how much single periods stray from their course.

    places: each period's place in time, in periods; shape (n,). values, errors: shape (n,), the values and
    the standard errors that their own intervals give, 0 where there are none. before: which of them lie
    before; shape (n,). course: shape (n, k), what the expected course is made of (1, the place, seasons).

    The model: values before = course·b + e, where e has the covariance diag(errors²) + τ²·ρ^|distance|. The
    weight of each pair (τ, ρ) is its restricted likelihood (REML) times (1 - ρ)² for ρ from 0 to 0.9, and for
    τ a half-Cauchy whose scale is the root mean square of the errors (1/τ where there are none). Estimates
    are plain differences of means and least squares; only their intervals follow from this.
    Raises ValueError where the periods before are not more than k + 1.
    Sources: Zellner and Tiao, "Bayesian Analysis of the Regression Model with Autocorrelated Errors", JASA
    59:763-778, 1964; Harville, "Maximum Likelihood Approaches to Variance Component Estimation", JASA
    72:320-338, 1977 (REML); Gelman, Bayesian Analysis 1:515-534, 2006 (the half-Cauchy); Bertrand, Duflo and
    Mullainathan, QJE 119:249-275, 2004 (what happens where neighbours are taken as independent).
    """

    def __init__(
        self,
        places: "NDArray[Any]",
        values: "NDArray[Any]",
        errors: "NDArray[Any]",
        before: "NDArray[Any]",
        course: "NDArray[Any]",
    ) -> None:
        import numpy as np

        self.values, self._errors, self._before = values, errors, before
        self.course = course
        design = course[before]
        periods, terms = design.shape
        if periods < terms + 2:
            raise ValueError(f"{periods} periods do not tell the noise around {terms} terms.")
        # Least squares as a matrix: coefficients = solve @ values before.
        self.solve = np.linalg.pinv(design)
        rest = values[before] - design @ (self.solve @ values[before])
        self.residuals = rest
        distances = np.abs(places[:, None] - places[None, :]).astype(float)
        self._decays = np.stack([np.where(distances == 0, 1.0, rho**distances) for rho in CORRELATIONS])
        scale = max(
            math.sqrt(float(rest @ rest) / (periods - terms)),
            float(np.sqrt(np.mean(errors[before] ** 2))),
            1e-9 * max(1.0, float(np.abs(values).max())),
        )
        self._spreads = scale * np.geomspace(LEAST_SPREAD, MOST_SPREAD, SPREADS)
        self._weights = self._weigh(design, rest)

    def _weigh(self, design: "NDArray[Any]", rest: "NDArray[Any]") -> "NDArray[Any]":
        """Return the weight of each pair of correlation and spread; shape (correlations, spreads), sum 1."""
        import numpy as np

        # With errors of 1, diag(1) + τ²·A is diagonal in the eigenvectors of A, for every τ at once. A value
        # without an error gets one that is far below every spread tried.
        errors = np.maximum(self._errors[self._before], 1e-3 * self._spreads[0])
        among = self._decays[:, self._before][:, :, self._before] / np.outer(errors, errors)
        sizes, vectors = np.linalg.eigh(among)
        turned = np.swapaxes(vectors, -1, -2) @ (np.column_stack([design, rest]) / errors[:, None])
        x, r = turned[:, None, :, :-1], turned[:, None, :, -1]
        variance = 1 + self._spreads[None, :, None] ** 2 * np.maximum(sizes, 0.0)[:, None, :]
        weighted = x / variance[..., None]
        information = np.swapaxes(weighted, -1, -2) @ x
        pull = (weighted * r[..., None]).sum(-2)[..., None]
        misfit = (r * r / variance).sum(-1) - (pull * np.linalg.solve(information, pull)).sum((-1, -2))
        log = -0.5 * (np.log(variance).sum(-1) + np.linalg.slogdet(information)[1] + misfit)
        # Towards independent neighbours, and towards no more spread than the values' own intervals tell.
        log += 2 * np.log(1 - np.array(CORRELATIONS))[:, None]
        seen = float(np.mean(self._errors[self._before] ** 2))
        if seen:
            log += np.log(self._spreads / (self._spreads**2 + seen))[None, :]
        weights = np.exp(log - log.max())
        return np.asarray(weights / weights.sum())

    def estimate(self, after: "NDArray[Any]") -> Estimate:
        """Return how far the mean of these periods lies above what the course before leads one to expect.

        after: their positions among the periods, none of them before.
        """
        import numpy as np

        weights = np.zeros(len(self.values))
        weights[after] = 1 / len(after)
        weights[self._before] = -(self.course[after].mean(axis=0) @ self.solve)
        return self._of(weights)

    def coefficient(self, term: int, *, times: float = 1.0) -> Estimate:
        """Return a term of the course before, `times` its size, with its interval."""
        import numpy as np

        weights = np.zeros(len(self.values))
        weights[self._before] = times * self.solve[term]
        return self._of(weights)

    def expected(self, at: int) -> float:
        """Return the expected course at a period."""
        return float(self.course[at] @ (self.solve @ self.values[self._before]))

    def _of(self, weights: "NDArray[Any]") -> Estimate:
        import numpy as np

        value = float(weights @ self.values)
        own = float((weights**2) @ (self._errors**2))
        among = np.einsum("i,rij,j->r", weights, self._decays, weights)
        heavy = self._weights > 1e-7  # what weighs less moves no limit that is shown
        variance = own + among[:, None] * self._spreads[None, :] ** 2
        spread, share = np.sqrt(variance[heavy]), self._weights[heavy]
        # The interval of a mixture of normal distributions around one value.
        low, high = 0.0, 6.0 * float(spread.max())
        while high - low > 1e-9 * high:
            middle = (low + high) / 2
            if float(share @ _outside(middle / spread)) > 0.05:
                low = middle
            else:
                high = middle
        p = float(share @ _outside(abs(value) / spread))
        return Estimate(value, value - high, value + high, min(1.0, p))


def _outside(z: "NDArray[Any]") -> "NDArray[Any]":
    """Return the probability that a standard normal lies further out than z, on either side."""
    from scipy.special import erfc

    return erfc(z / math.sqrt(2))  # type: ignore[no-any-return]
