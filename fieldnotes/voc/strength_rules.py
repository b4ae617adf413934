"""The rubric for evidence: the rules behind each word and their sources; docs/evidence.md has the reasons."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ..records import EvidenceCounts, Grade, Need, Reading

# People until the basic themes have come up, and until hardly a new one does (Guest and others 2006).
PEOPLE_NEEDED: dict[Grade, int] = {"indication": 2, "pattern": 6, "well supported": 12}
# Focus groups until more than 80 % of all themes have come up: two to three (Guest and others 2017).
OCCASIONS_NEEDED: dict[Grade, int] = {"indication": 2, "pattern": 3}
# Below it no conclusion should be drawn from coded data (Krippendorff 2019).
LOWEST_ALPHA = 0.667

Component = Literal["adequacy", "coherence", "relevance", "methodological limitations"]


@dataclass(frozen=True)
class Case:
    """All that a grade follows from. market, local_reading, unlike_base, alpha: as in Strength."""

    counts: EvidenceCounts
    market: str = ""
    local_reading: Reading | Literal[""] = ""
    unlike_base: str = ""
    alpha: float | None = None


@dataclass(frozen=True)
class Rule:
    """One thing that must hold for a word. component: of GRADE-CERQual; source: whose reason it is."""

    grade: Grade
    need: Need
    asks: str
    component: Component
    source: str
    holds: Callable[[Case], bool]


def _seen_in_two_ways(counts: EvidenceCounts) -> bool:
    own_words = counts.own_words > 0 and counts.sources >= 2
    return len(counts.methods) >= 2 or len(counts.observers) >= 2 or own_words


RULES: tuple[Rule, ...] = (
    Rule(
        "anecdote",
        "passages",
        "a passage speaks for it that may be shown",
        "adequacy",
        "Lincoln and Guba 1985",
        lambda case: case.counts.excerpts_for >= 1,
    ),
    Rule(
        "indication",
        "people",
        "met with two people, or on two occasions without any",
        "adequacy",
        "Denzin 1978: data, by person",
        lambda case: case.counts.exposures >= PEOPLE_NEEDED["indication"],
    ),
    Rule(
        "indication",
        "occasions",
        "on two occasions",
        "adequacy",
        "Denzin 1978: data, by time",
        lambda case: case.counts.occasions >= OCCASIONS_NEEDED["indication"],
    ),
    Rule(
        "indication",
        "witness",
        "a passage says what was seen, heard or written, not only what somebody made of it",
        "methodological limitations",
        "Lincoln and Guba 1985",
        lambda case: case.counts.interpretations < case.counts.excerpts_for,
    ),
    Rule(
        "indication",
        "against",
        "met at least as often as what speaks against it",
        "coherence",
        "Colvin and others 2018",
        lambda case: case.counts.exposures_against <= case.counts.exposures,
    ),
    Rule(
        "pattern",
        "people",
        f"met with {PEOPLE_NEEDED['pattern']} people, or on as many occasions without any",
        "adequacy",
        "Guest, Bunce and Johnson 2006",
        lambda case: case.counts.exposures >= PEOPLE_NEEDED["pattern"],
    ),
    Rule(
        "pattern",
        "occasions",
        f"on {OCCASIONS_NEEDED['pattern']} occasions",
        "adequacy",
        "Guest, Namey and McKenna 2017",
        lambda case: case.counts.occasions >= OCCASIONS_NEEDED["pattern"],
    ),
    Rule(
        "pattern",
        "views",
        "by two methods, by two observers, or in people’s own words from two sources",
        "methodological limitations",
        "Denzin 1978: method, investigator, data",
        lambda case: _seen_in_two_ways(case.counts),
    ),
    Rule(
        "pattern",
        "members",
        "not observed by one leader alone",
        "methodological limitations",
        "Lincoln and Guba 1985",
        lambda case: not case.counts.one_leader_alone,
    ),
    Rule(
        "pattern",
        "against",
        "met at least twice as often as what speaks against it",
        "coherence",
        "Colvin and others 2018",
        lambda case: 2 * case.counts.exposures_against <= case.counts.exposures,
    ),
    Rule(
        "pattern",
        "local reading",
        "where it names a market, nobody of that market reads it differently",
        "coherence",
        "Lincoln and Guba 1985: member check",
        lambda case: case.local_reading != "reads differently here",
    ),
    Rule(
        "well supported",
        "people",
        f"met with {PEOPLE_NEEDED['well supported']} people, or on as many occasions without any",
        "adequacy",
        "Guest, Bunce and Johnson 2006",
        lambda case: case.counts.exposures >= PEOPLE_NEEDED["well supported"],
    ),
    Rule(
        "well supported",
        "methods",
        "by two methods",
        "methodological limitations",
        "Denzin 1978: method",
        lambda case: len(case.counts.methods) >= 2,
    ),
    Rule(
        "well supported",
        "members",
        "observed or coded by two members",
        "methodological limitations",
        "Denzin 1978: investigator",
        lambda case: case.counts.members >= 2,
    ),
    Rule(
        "well supported",
        "against",
        "met at least four times as often as what speaks against it",
        "coherence",
        "Colvin and others 2018",
        lambda case: 4 * case.counts.exposures_against <= case.counts.exposures,
    ),
    Rule(
        "well supported",
        "local reading",
        "where it names a market, somebody of that market reads it as described",
        "relevance",
        "Lincoln and Guba 1985: member check",
        lambda case: not case.market or case.local_reading == "reads as described",
    ),
    Rule(
        "well supported",
        "base",
        "its people are not unlike the base of a metric that it is linked to",
        "relevance",
        "Noyes and others 2018",
        lambda case: not case.unlike_base,
    ),
    Rule(
        "well supported",
        "coders",
        f"where a round measured it, the coders agree on its codes: alpha {LOWEST_ALPHA} or more",
        "methodological limitations",
        "Krippendorff 2019",
        lambda case: case.alpha is None or case.alpha >= LOWEST_ALPHA,
    ),
)
