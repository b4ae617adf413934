"""How strong the evidence behind a finding is, in a word, with what keeps it from the next one."""

from functools import lru_cache
from typing import Literal

from ..records import GRADES, EvidenceCounts, Missing, Reading, Strength
from .strength_rules import RULES, Case
from .strength_words import guard_sentences, missing_words


# A page asks again for findings that are as they were before.
@lru_cache(maxsize=20_000)
def grade_evidence(
    counts: EvidenceCounts,
    *,
    market: str = "",
    local_reading: Reading | Literal[""] = "",
    unlike_base: str = "",
    alpha: float | None = None,
) -> Strength:
    """Return the word for what stands behind a finding, the guards, and what keeps it from the next word.

    A word holds where all rules of that word and of those below it do. The parameters are those of Strength;
    a finding that names a market and was not read there has the reading "not yet read locally".
    """
    if market and not local_reading:
        local_reading = "not yet read locally"
    case = Case(counts, market, local_reading if market else "", unlike_base, alpha)
    broken = next((GRADES.index(rule.grade) for rule in RULES if not rule.holds(case)), len(GRADES))
    grade = GRADES[broken - 1]
    next_grade = GRADES[broken] if broken < len(GRADES) else None
    return Strength(
        grade=grade,
        counts=counts,
        guards=guard_sentences(counts, unlike_base=unlike_base),
        next_grade=next_grade,
        missing=tuple(
            Missing(rule.need, missing_words(rule, case))
            for rule in RULES
            if rule.grade == next_grade and not rule.holds(case)
        ),
        market=market,
        local_reading=case.local_reading,
        unlike_base=unlike_base,
        alpha=alpha,
    )
