"""How consent is asked for, to be read out, in the languages of the first markets; a team edits its own.

What is asked are the four things that a record of consent keeps apart: being observed, recorded, quoted
inside and shared outside, each of which may be refused, and all of which may be taken back. That is what
valid consent takes: specific, informed, and as easy to withdraw as to give (Regulation (EU) 2016/679,
Articles 4 (11), 7 and 13; ICC/ESOMAR International Code, 2016, Articles 4 to 6). No lawyer has read these
texts, and what a country asks beyond that differs: a recording without consent is a crime in some (Germany:
Strafgesetzbuch, section 201). The English text is the original. The others are a machine's translations of
it, and nobody who grew up with the language has checked them.
"""

from functools import cache
from importlib.resources import files

ORIGINAL = "en"
SHIPPED_LANGUAGES = (ORIGINAL, "es", "de", "fr", "pt", "ko", "ar", "ja")

# The language in which most participants of a market are asked; a plan may say another.
_MARKETS: dict[str, tuple[str, ...]] = {
    "es": (
        *(
            "spain",
            "es",
            "españa",
            "mexico",
            "méxico",
            "mx",
            "argentina",
            "ar",
            "chile",
            "cl",
            "peru",
            "perú",
        ),
        *("pe", "colombia", "co", "ecuador", "uruguay", "bolivia", "venezuela", "costa rica"),
    ),
    "de": ("germany", "de", "deutschland", "austria", "at", "österreich", "switzerland", "ch", "dach"),
    "fr": ("france", "fr", "belgium", "be", "luxembourg", "senegal", "côte d'ivoire", "quebec", "québec"),
    "pt": ("portugal", "pt", "brazil", "br", "brasil", "angola", "mozambique"),
    "ko": ("korea", "kr", "south korea", "republic of korea", "한국", "대한민국"),
    "ar": (
        *("egypt", "eg", "saudi arabia", "sa", "ksa", "united arab emirates", "uae", "ae", "morocco", "ma"),
        *("jordan", "kuwait", "qatar", "oman", "bahrain", "lebanon", "tunisia", "algeria", "iraq"),
    ),
    "ja": ("japan", "jp", "日本"),
}
_LANGUAGE_OF = {market: language for language, markets in _MARKETS.items() for market in markets}
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


@cache
def shipped_consent() -> dict[str, str]:
    """Return the texts that come with fieldnotes, by language: English first."""
    folder = files(__package__).joinpath("consent")
    return {
        language: folder.joinpath(f"{language}.txt").read_text(encoding="utf-8").strip()
        for language in SHIPPED_LANGUAGES
    }


def language_of_market(market: str) -> str:
    """Return the language (ISO 639-1) in which a market's consent is asked for first, English where
    unknown.
    """
    return _LANGUAGE_OF.get(" ".join(market.casefold().split()), ORIGINAL)


def direction_of(language: str) -> str:
    """Return "rtl" for a language that is written from right to left, else "ltr", as HTML's dir takes it."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
