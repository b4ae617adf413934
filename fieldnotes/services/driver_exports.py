"""What codes go along with, as a table for a file and as sentences that say what it is and is not."""

from ..interchange.csv_text import Cell
from ..records import Drivers, Slice

DRIVER_COLUMNS = (
    *(
        "kind",
        "code",
        "mentions",
        "others",
        "share",
        "metric_mentioning",
        "metric_not_mentioning",
        "difference",
    ),
    *("low", "high", "interval_percent", "impact", "impact_low", "impact_high", "p", "q", "judged"),
    *("comes_with", "findings"),
)

# None: enough on either side, and on both everybody gave one and the same score.
JUDGED = {True: "more than chance", False: "could be chance", None: "no spread to judge by"}


def driver_rows(found: Drivers) -> list[tuple[Cell, ...]]:
    """Return the drivers as rows of DRIVER_COLUMNS."""
    return [
        (
            *(one.code.kind, one.code.name, one.mentions, one.others, one.share),
            *(one.mentioning, one.not_mentioning, one.difference, one.low, one.high, one.percent),
            *(one.impact, one.impact_low, one.impact_high, one.p, one.q),
            "too few" if one.small else JUDGED[one.certain],
            "; ".join(f"{name} {share:.0%}" for name, share in one.comes_with),
            "; ".join(map(str, one.finding_ids)),
        )
        for one in found.drivers
    ]


def drivers_words(found: Drivers, part: Slice) -> list[str]:
    """Return what is compared and how far it goes, in sentences."""
    where = f"{len(found.sources):,} coded source{'' if len(found.sources) == 1 else 's'}"
    whom = f"{found.respondents:,} respondents of {where}"
    if part.market or part.segment or part.channel:
        named = " · ".join(one for one in (part.market, part.segment, part.channel) if one)
        whom += f" ({named})"
    said = [
        "This shows what goes together, not what causes what: a place to start looking. Somebody who is "
        "angry anyway may mention more."
    ]
    if found.counted:
        said.append(f"Counted: {whom}; comments without a code count as mentioning nothing.")
    else:
        said.append(
            f"Counted: {whom} whose comments have at least one accepted code. {found.uncoded:,} more have a "
            "score and no code; they may not have been read, so they count on neither side."
        )
    if any(one.comes_with for one in found.drivers):
        said.append(
            "Codes that come together share what goes along with them; their figures cannot be added up."
        )
    if part.stage or part.touchpoint:
        said.append("Answers carry no stage or touchpoint, so they are not cut by these.")
    if found.off_scale:
        said.append(f"{found.off_scale:,} answers with a score that this metric does not know are left out.")
    if found.looked_at > 1:
        said.append(
            f"{found.found:,} of {found.looked_at:,} codes differ by more than chance, judged together "
            "(Benjamini–Hochberg); intervals are widened for it."
        )
    return said
