"""What each kind of metric is unless somebody says otherwise: its measure, unit, better direction and
scale."""

from dataclasses import dataclass

from ..records import BetterDirection, Measure, Metric, MetricKind


@dataclass(frozen=True)
class KindDefaults:
    """How a kind is measured; the fields are those of Metric. example: a definition to start from."""

    measure: Measure
    unit: str
    better: BetterDirection
    counts_from: float | None = None
    scale_low: float | None = None
    scale_high: float | None = None
    example: str = ""


# CES 2.0 is reported as the share of 5 and above or as the mean: the metric stores which. FCR is a share of
# contacts as the agent, the customer or the absence of a repeat tells: its definition says which.
KIND_DEFAULTS: dict[MetricKind, KindDefaults] = {
    "nps": KindDefaults(
        *("nps", "points", "higher", None, 0, 10),
        "“How likely are you to recommend us?”, 0 to 10, by e-mail two days after closing",
    ),
    "csat": KindDefaults(
        *("share", "%", "higher", 4, 1, 5), "share of 4 and 5 on “How satisfied are you?”, 1 to 5"
    ),
    "ces": KindDefaults(
        *("share", "%", "higher", 5, 1, 7), "share of 5 to 7 on “It was easy to …”, 1 to 7 (CES 2.0)"
    ),
    "churn": KindDefaults(
        "share", "%", "lower", example="customers lost ÷ customers at the start of the month"
    ),
    "retention": KindDefaults(
        "share", "%", "higher", example="customers who stayed ÷ customers at the start of the month"
    ),
    "contact rate": KindDefaults("rate", "%", "lower", example="contacts ÷ orders of the same month"),
    "fcr": KindDefaults(
        "share", "%", "higher", example="contacts without another one on the matter within seven days"
    ),
    "complaint rate": KindDefaults(
        "share", "%", "lower", example="customers who complained ÷ customers served"
    ),
    "own": KindDefaults("mean", "", "higher"),
}

# Units of what cannot be guessed from the kind.
UNIT_OF_MEASURE: dict[Measure, str] = {
    "nps": "points",
    "share": "%",
    "mean": "",
    "rate": "per 100",
    "count": "",
}


def metric_of_kind(kind: MetricKind, *, measure: Measure | None = None) -> Metric:
    """Return a metric without identity that is measured as its kind usually is."""
    usual = KIND_DEFAULTS[kind]
    scale = (usual.counts_from, usual.scale_low, usual.scale_high)
    if measure is not None and measure != usual.measure and kind in ("csat", "ces"):
        scale = (None, usual.scale_low, usual.scale_high)
    return Metric(
        id=0,
        kind=kind,
        name="",
        unit=usual.unit,
        better=usual.better,
        measure=measure or usual.measure,
        counts_from=scale[0],
        scale_low=scale[1],
        scale_high=scale[2],
    )
