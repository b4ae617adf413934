"""What a sheet to take on a walk says of itself, the same in HTML and in PDF."""

from ..records import WalkSheet

EXPECTED, CONSENT, SOURCES = "What I expect", "Ask first, in these words", "Where the method is described"
NOTHING_EXPECTED = "Write it here before you read on."


def made_words(sheet: WalkSheet) -> str:
    """Return when and with what the sheet was made."""
    day = sheet.made_on
    return f"Made with fieldnotes on {day.day} {day:%b %Y} from the workspace “{sheet.workspace}”."
