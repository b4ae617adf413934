"""Shares of a whole (CSAT, churn, first-contact resolution) and their 95 % interval."""

import math

from ..errors import EmptySampleError, OutOfScaleError
from .nps import Z_95


def wilson_interval(share: float, responses: int) -> tuple[float, float]:
    """Return the lower and upper limit of a share's 95 % interval, both from 0 to 1.

    share: 0 to 1; responses: the number of cases it is a share of, 1 or more.
    Raises EmptySampleError for no responses, OutOfScaleError for a share outside 0 to 1.
    Source: Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22, 1927
    (method 3, without continuity correction, in Newcombe, Statistics in Medicine 17:857-872, 1998).
    """
    if responses < 1:
        raise EmptySampleError(
            "There are no responses, so there is no share; take a period or slice that has some."
        )
    if not 0 <= share <= 1:
        raise OutOfScaleError(f"The share is {share:g}; a share lies between 0 and 1 (45 % is 0.45).")
    z_squared = Z_95**2
    centre = 2 * responses * share + z_squared
    spread = Z_95 * math.sqrt(z_squared + 4 * responses * share * (1 - share))
    denominator = 2 * (responses + z_squared)
    # The limits of a share of 0 or 1 are exactly 0 and 1; floating point misses them by a hair.
    low = 0.0 if share == 0 else (centre - spread) / denominator
    high = 1.0 if share == 1 else (centre + spread) / denominator
    return low, high
