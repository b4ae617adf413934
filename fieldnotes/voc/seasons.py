"""Whether a series goes up and down with the calendar, where two years are there to tell."""

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST_YEARS = 2
SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Seasons:
    """What the calendar does to a series.

    effects: for each place in the year (12 months or 4 quarters, the first period's place first), by how much
    it lies above or below the year's level, in the metric's unit. strength: 0 to 1, the share of what is left
    beside the trend that the season explains. p: of no season at all. found: whether p is under 5 %.
    """

    effects: tuple[float, ...]
    strength: float
    p: float

    @property
    def found(self) -> bool:
        """Whether there is more of a season than chance."""
        return self.p < SIGNIFICANT


def find_seasons(values: Sequence[float], *, per_year: int) -> Seasons | None:
    """Return the seasons of an unbroken series; None where fewer than two whole years are there.

    per_year: 12 for months, 4 for quarters. values: in time order, none missing.
    p: of the F test that compares a straight trend with a trend and a level for each place in the year.
    effects and strength: from STL, strength = max(0, 1 - Var(rest) / Var(season + rest)).
    With two years only a large season is told from chance, and STL alone would see one in any series; so the
    test decides, and strength only says how much of one there is.
    Sources: Cleveland et al., "STL: A Seasonal-Trend Decomposition Procedure Based on Loess", Journal of
    Official Statistics 6:3-73, 1990 (statsmodels.tsa.seasonal.STL); Wang, Smith and Hyndman, "Characteristic-
    Based Clustering for Time Series Data", Data Mining and Knowledge Discovery 13:335-364, 2006.
    """
    if per_year < 2 or len(values) < FEWEST_YEARS * per_year:
        return None
    import numpy as np
    from statsmodels.regression.linear_model import OLS
    from statsmodels.tsa.seasonal import STL

    series = np.asarray(values, dtype=float)
    if np.ptp(series) == 0:
        return Seasons((0.0,) * per_year, 0.0, 1.0)
    places = np.arange(len(series)) % per_year
    trend = np.column_stack([np.ones(len(series)), np.arange(len(series))])
    months = (places[:, None] == np.arange(1, per_year)).astype(float)
    plain = OLS(series, trend).fit()
    full = OLS(series, np.column_stack([trend, months])).fit()
    p = float(full.compare_f_test(plain)[1]) if full.ssr > 1e-12 * plain.ssr else 0.0
    parts = STL(series, period=per_year, robust=True).fit()
    noise = float(np.var(parts.seasonal + parts.resid))
    strength = max(0.0, 1 - float(np.var(parts.resid)) / noise) if noise else 0.0
    effects = tuple(float(parts.seasonal[places == place].mean()) for place in range(per_year))
    return Seasons(effects, strength, p)
