"""The map of both lenses in words, addresses and questions: plain text and queries, no HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fieldnotes.voc.both_lenses import Certainty, Depth, PlacedSlice, Region, region_of

# The word of a region in the address, its title, and what it means.
REGIONS: dict[Region, tuple[str, str, str]] = {
    "act": ("act", "Act", "The number moved, and more than an anecdote says why."),
    "go and see": ("go", "Go and see", "The number moved, and nobody knows why."),
    "anecdote: check": (
        "check",
        "Anecdote: check",
        "A story from one occasion, or a finding without a number: how many does it concern?",
    ),
    "watch": ("watch", "Watch", "No movement that is more than chance. Nothing to do, but look in again."),
}
TINTS: dict[Region, str] = {
    "act": "light-dark(#1F5F66, #8CCBC7)",
    "go and see": "light-dark(#8F2A23, #F0A498)",
    "anecdote: check": "light-dark(#A85B12, #E0A062)",
    "watch": "light-dark(#5E574D, #B8AF9F)",
}
# The rows and columns of the map: the word in the address, and the words on the page.
ROWS: dict[Certainty, tuple[str, str]] = {
    "surely": ("surely", "Surely moved"),
    "probably": ("probably", "Probably moved"),
    "no sure movement": ("still", "No sure movement"),
    "not judged": ("unjudged", "Cannot be judged"),
}
COLUMNS: dict[Depth, tuple[str, str]] = {
    "no evidence": ("none", "No evidence"),
    "anecdote": ("anecdote", "Anecdote"),
    "indication": ("indication", "Indication"),
    "pattern": ("pattern", "Pattern"),
    "well supported": ("well", "Well supported"),
}
UNLINKED = ("unlinked", "No metric")  # a row of its own: findings and stories without a number


@dataclass(frozen=True)
class Opened:
    """What of the map is open: a whole region, or a cell; certainty None: findings without a metric."""

    region: Region
    certainty: Certainty | None = None
    depth: Depth | None = None

    @property
    def is_cell(self) -> bool:
        """Whether it is one cell."""
        return self.depth is not None


def read_opened(query: Mapping[str, str]) -> Opened | None:
    """Return what the page's address opens (`cell=surely.none`, `region=go`), None for nothing known."""
    for region, (word, _, _) in REGIONS.items():
        if query.get("region") == word:
            return Opened(region)
    row, _, column = query.get("cell", "").partition(".")
    depth = next((depth for depth, (word, _) in COLUMNS.items() if word == column), None)
    if depth is None:
        return None
    if row == UNLINKED[0]:
        return Opened("anecdote: check", None, depth)
    certainty = next((one for one, (word, _) in ROWS.items() if word == row), None)
    return Opened(region_of(certainty, depth), certainty, depth) if certainty else None


def library_query(market: str, stage: str, places: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the library's filters for a market and a stage, as far as the library has passages of them."""
    asked = {"market": market, "stage": stage}
    return {name: value for name, value in asked.items() if value and value in places.get(name, ())}


def finding_query(one: PlacedSlice) -> dict[str, str]:
    """Return the query of the form of a new finding: its place, and the link to make with it."""
    part = one.slice
    query = {"new": "1", "market": part.market, "stage": part.stage, "metric": str(one.metric.id)}
    query |= {f"slice_{name}": value for name, value in vars(part).items()}
    if one.change is not None:
        query["period_start"] = one.change.after_start.isoformat()
        query["period_end"] = one.change.after_end.isoformat()
    return {name: value for name, value in query.items() if value}
