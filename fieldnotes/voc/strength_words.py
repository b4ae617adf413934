"""The strength of evidence in words: its counted parts, the guards, and what would make it stronger."""

from ..records import EvidenceCounts, Grade, Need, Strength
from .strength_rules import LOWEST_ALPHA, OCCASIONS_NEEDED, PEOPLE_NEEDED, Case, Rule


def strength_parts(strength: Strength) -> tuple[str, ...]:
    """Return the counted parts in words, each with its noun: people, occasions, observers, methods, against.

    For example ("4 customers on 3 occasions", "by 2 observers", "with 2 methods (interview, be the
    customer)", "in 1 market (Korea)", "5 passages for", "1 against").
    """
    counts = strength.counts
    passages = f"{counted(counts.excerpts_for, 'passage')} for"
    against = f"{counts.excerpts_against or 'none'} against"
    if not counts.excerpts_for:
        return (passages, against)
    parts = [_people_words(counts)]
    if counts.observers:
        parts.append(f"by {counted(len(counts.observers), 'observer')}")
    parts.append(f"with {counted(len(counts.methods), 'method')} ({', '.join(counts.methods)})")
    if counts.markets:
        parts.append(f"in {counted(len(counts.markets), 'market')} ({_some(counts.markets)})")
    parts.append(f"from {counted(counts.sources, 'source')}")
    return (*parts, passages, against)


def strength_line(strength: Strength) -> str:
    """Return the counted parts as one sentence of plain text."""
    line = ", ".join(strength_parts(strength))
    return f"{line[0].upper()}{line[1:]}."


def met_words(counts: EvidenceCounts) -> str:
    """Return who was met how often, and how many passages stand on each side."""
    if not counts.excerpts_for:
        return f"no passage for it, {counts.excerpts_against or 'none'} against"
    return (
        f"{_people_words(counts)}, {counted(counts.excerpts_for, 'passage')} for, "
        f"{counts.excerpts_against or 'none'} against"
    )


def more_parts(strength: Strength) -> tuple[str, ...]:
    """Return in sentences what the line of parts leaves out: whose words, who observed, when."""
    counts = strength.counts
    said = []
    if counts.excerpts_for:
        said.append(
            f"Of {counted(counts.excerpts_for, 'passage')} for it, {counts.own_words or 'none'} in people’s "
            f"own words, recorded or written; interpretations alone: {counts.interpretations or 'none'}."
        )
    if counts.observers:
        who = "all of them leaders" if counts.leaders_only else f"{counts.leaders or 'none'} of them a leader"
        said.append(f"{counted(len(counts.observers), 'observer')}, {who}.")
    if counts.oldest and counts.newest:
        said.append(f"Met from {counts.oldest:%-d %b %Y} to {counts.newest:%-d %b %Y}.")
    if counts.excerpts_for and not counts.excerpts_against:
        said.append("Nobody has put a passage against it; has anybody looked for one?")
    if counts.withheld:
        said.append(
            f"Not counted at present: {counted(counts.withheld, 'passage')}, for want of consent or because "
            "the source was removed."
        )
    return tuple(said)


def guard_sentences(counts: EvidenceCounts, *, unlike_base: str) -> tuple[str, ...]:
    """Return what has to be said wherever the finding appears, the heaviest first; empty for nothing."""
    if not counts.excerpts_for and counts.excerpts_against:
        return ("Nothing speaks for this yet, and something against it.",)
    if not counts.excerpts_for:
        return ("No evidence yet: a statement, not a finding.",)
    said = []
    if counts.occasions <= 1:
        said.append("Anecdote: everything behind this was met on one single occasion.")
    elif counts.exposures <= 1:
        said.append("Anecdote: everything behind this comes from one single person.")
    if counts.interpretations >= counts.excerpts_for:
        said.append("Interpretation only: nobody noted what was seen or heard.")
    if counts.one_leader_alone:
        said.append("One leader alone observed all of this; nobody else has gone to look.")
    if unlike_base:
        said.append(unlike_base)
    if counts.exposures_against > counts.exposures:
        said.append("More speaks against this than for it.")
    return tuple(said)


def missing_words(rule: Rule, case: Case) -> str:
    """Return in a sentence what would meet a rule that does not hold."""
    counts = case.counts
    least = PEOPLE_NEEDED.get(rule.grade, 0) if rule.need == "people" else OCCASIONS_NEEDED.get(rule.grade, 0)
    met = counts.exposures if rule.need == "people" else counts.occasions
    return _MISSING[rule.grade, rule.need].format(
        more=max(1, least - met), market=case.market, alpha=case.alpha or 0.0, least=LOWEST_ALPHA
    )


_MISSING: dict[tuple[Grade, Need], str] = {
    ("anecdote", "passages"): "A passage that speaks for it.",
    ("indication", "people"): "{more} more with whom it shows: a person, or an occasion.",
    ("indication", "occasions"): "{more} more occasion on which it shows.",
    ("indication", "witness"): "A passage that says what was seen or heard, beside what somebody made of it.",
    (
        "indication",
        "against",
    ): "More speaks against this than for it: find what tells the two apart, and say so in the statement.",
    ("pattern", "people"): "{more} more with whom it shows: people, or occasions on which nobody is counted.",
    ("pattern", "occasions"): "{more} more occasions on which it shows.",
    (
        "pattern",
        "views",
    ): "A second way of looking: another method, another observer, or people’s own words from "
    "another source.",
    ("pattern", "members"): "Somebody beside the one leader who observed all of it.",
    ("pattern", "against"): "Two for each that speaks against it: narrow the statement to where it holds.",
    (
        "pattern",
        "local reading",
    ): "It reads differently in {market}: change the statement to what it means there.",
    ("well supported", "people"): "{more} more with whom it shows: people, or occasions on which nobody is "
    "counted.",
    ("well supported", "methods"): "A second method: what was heard in calls, walk; what was walked, ask.",
    ("well supported", "members"): "A second member who observes or codes these passages.",
    (
        "well supported",
        "against",
    ): "Four for each that speaks against it: say in the statement where it does not hold.",
    ("well supported", "local reading"): "Somebody of {market} who says how it reads there.",
    ("well supported", "base"): "People from the parts of the metric’s base that were met too little.",
    ("well supported", "coders"): "Coders who agree: their alpha on a code of these passages is {alpha:.2f}, "
    "{least} is the least. Sharpen the code’s definition and code another round.",
}


def counted(number: int, word: str, many: str = "") -> str:
    """Return "3 customers", "1 customer" or "no customers"."""
    return f"{number or 'no'} {word if number == 1 else many or word + 's'}"


def _people_words(counts: EvidenceCounts) -> str:
    on = f"on {counted(counts.occasions, 'occasion')}"
    if not counts.people:
        return f"{on}, nobody met there counted by name or code"
    who = "customer" if not counts.respondents else "person"
    words = f"{counted(counts.people, who, 'people' if counts.respondents else '')} {on}"
    if counts.respondents and counts.respondents < counts.people:
        words += f", {counted(counts.respondents, 'of them', 'of them')} in answers to a survey"
    if counts.uncounted_occasions:
        words += f" (on {counts.uncounted_occasions} of them nobody is counted)"
    return words


def _some(names: tuple[str, ...], most: int = 4) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
