"""What a brief says of itself, the same in HTML and in PDF."""

from ..records import Brief, BriefQuote, Stance
from .pattern_pictures import clock
from .story_words import told_for

BEHIND, READS, DONE, UNKNOWN = (
    "What stands behind it",
    "How it reads there",
    "What was done",
    "What is not known",
)


def title_of(brief: Brief) -> str:
    """Return the document's title."""
    return f"Finding: {brief.statement}"


def audience_words(brief: Brief) -> str:
    """Return for whom the brief is made, and whose words are in it."""
    return told_for(brief.audience)


def made_words(brief: Brief) -> str:
    """Return when and with what the brief was made."""
    day = brief.made_on
    return f"Made with fieldnotes on {day.day} {day:%b %Y} from the workspace “{brief.workspace}”."


def quote_heads() -> tuple[tuple[Stance, str, str], ...]:
    """Return both sides: the stance, its heading, and what is said where there is no quote."""
    return (
        ("for", "In their words", "There is no passage for it to quote here."),
        ("against", "What speaks against it", "There is no passage against it to quote here."),
    )


def time_words(quote: BriefQuote) -> str:
    """Return where in the recording it was said: "0:31 to 0:44", "" where nothing was recorded."""
    if quote.start_s is None:
        return ""
    return clock(quote.start_s) if quote.end_s is None else f"{clock(quote.start_s)} to {clock(quote.end_s)}"
