"""What a story says of itself wherever it is written, the same on pages, in files and on slides."""

from ..records import BriefAudience, ToldPassage, ToldStory
from .pattern_pictures import clock

WINDOWS = {"customer": "From the customer’s seat", "employee": "From the employee’s seat"}
FELT, HAPPENED, READS, NUMBERS = (
    "How it felt along the path",
    "What happened next",
    "How it reads there",
    "The numbers beside it",
)
NOTHING_HAPPENED = "Nothing is on record yet: no promise to the people met, and no action for the finding."
KEPT_BACK = {
    "consent": "A passage stood here. Consent does not cover it now, so its words and its sound are shown "
    "nowhere in this workspace.",
    "removed": "A passage stood here. The note or file that it came from was removed.",
    "audience": "A passage stands here in the app. Not everybody heard in it agreed to being shared outside.",
}


BESIDE = "Seen from beside"


def lead_beside_seat(lead: str, seat: str) -> str:
    """Return what is said before a passage whose seat is named too; "" where it says no more than that."""
    named = WINDOWS.get(seat, BESIDE).casefold()
    return "" if lead.strip(" .:").replace("'", "’").casefold() == named else lead


def told_for(audience: BriefAudience) -> str:
    """Return for whom something is made, and whose words are in it."""
    if audience == "outside":
        return "May be given outside: it quotes only people who agreed to being shared outside."
    return "For inside only: not everybody quoted here need have agreed to being quoted outside."


def redacted_words(story: ToldStory) -> str:
    """Return what was done about names, and what a person still has to do."""
    if not story.redacted:
        return "Names that are said stand in it."
    words = "Names, addresses, numbers and dates of birth that were found in the passages were taken out."
    if story.unread:
        many = "1 passage" if story.unread == 1 else f"{story.unread} passages"
        words += f" In {many} nobody has looked for names yet: read them before you pass this on."
    return f"{words} A machine misses some."


def made_words(story: ToldStory) -> str:
    """Return when and with what it was made."""
    day = story.made_on
    return f"Made with fieldnotes on {day.day} {day:%b %Y} from the workspace “{story.workspace}”."


def about_words(passage: ToldPassage) -> str:
    """Return who says a passage, where, when, where in the recording, and what was felt."""
    times = ""
    if passage.start_s is not None:
        times = clock(passage.start_s)
        if passage.end_s is not None:
            times += f" to {clock(passage.end_s)}"
    felt = f"felt: {', '.join(passage.feelings)}" if passage.feelings else ""
    return " · ".join(part for part in (passage.who, *passage.about, times, felt) if part)
