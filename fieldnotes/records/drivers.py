"""What themes and emotions go along with, among the scored answers whose comments were coded."""

from dataclasses import dataclass

from .coding import Code
from .voc import Metric


@dataclass(frozen=True)
class ScoredSource:
    """A source of answers with scores. scored: answers that have one; coded: how many of these have a coding.

    of_metric: whether it was read from a file that was brought into the metric asked for.
    """

    source_id: int
    title: str
    scored: int
    coded: int
    of_metric: bool


@dataclass(frozen=True)
class Driver:
    """A code, and the metric among those who mention it and those who do not.

    mentions, others: respondents. mentioning, not_mentioning: the metric among them, None for nobody.
    difference: the first less the second; impact: the metric less what it is without those who mention it
    (the share who mention it times the difference). Their limits are of `percent` %: wider than 95 because
    several codes were looked at. p: of no difference, by this code alone; q: adjusted for all looked at.
    certain: q is at most 0.05, None where it was not judged. small: fewer than 30 on either side.
    comes_with: other codes that the same people mention, with the share of them, the most frequent first.
    finding_ids: findings that rest on passages of this code among these answers.
    """

    code: Code
    mentions: int
    others: int
    mentioning: float | None
    not_mentioning: float | None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    impact: float | None = None
    impact_low: float | None = None
    impact_high: float | None = None
    p: float | None = None
    q: float | None = None
    certain: bool | None = None
    small: bool = False
    percent: float = 95.0
    comes_with: tuple[tuple[str, float], ...] = ()
    finding_ids: tuple[int, ...] = ()

    @property
    def share(self) -> float:
        """How many of the respondents mention it, from 0 to 1."""
        return self.mentions / (self.mentions + self.others)


@dataclass(frozen=True)
class Drivers:
    """All codes of the base, ranked by how much of the metric they go along with; small ones last.

    respondents: the base, each once; value, low, high: the metric among them. uncoded: respondents of the
    same sources whose comments nobody coded; counted: whether these are in the base, as mentioning nothing.
    off_scale: answers whose score the metric does not know. looked_at, found: codes judged, and of these how
    many differ by more than chance.
    """

    metric: Metric
    drivers: tuple[Driver, ...]
    respondents: int
    value: float | None
    low: float | None
    high: float | None
    sources: tuple[ScoredSource, ...]
    uncoded: int = 0
    counted: bool = False
    off_scale: int = 0
    looked_at: int = 0
    found: int = 0
