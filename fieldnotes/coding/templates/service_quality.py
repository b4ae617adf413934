"""How good a service is, by the five dimensions of SERVQUAL and, for what runs without people, of E-S-QUAL.

Sources: Parasuraman, Zeithaml and Berry, "SERVQUAL: A Multiple-Item Scale for Measuring Consumer Perceptions
of Service Quality", Journal of Retailing 64(1), 1988; Parasuraman, Zeithaml and Malhotra, "E-S-QUAL", Journal
of Service Research 7(3), 2005 (efficiency, fulfilment, availability, privacy; recovery: responsiveness,
compensation, contact). The wording is our own; these are codes to read with, not the scales' items.
"""

from fieldnotes.coding.codebook_entry import CodebookEntry


def _theme(parent: str | None, name: str, definition: str, use: str = "", *examples: str) -> CodebookEntry:
    return CodebookEntry("theme", name, definition, use, "", "\n".join(examples), parent)


_TOP = "service quality"
_ONLINE = "service without people"
_AGAIN = "putting it right"

SERVICE_QUALITY: tuple[CodebookEntry, ...] = (
    _theme(None, _TOP, "How good the service is as the customer meets it, set against what they expect."),
    _theme(
        _TOP,
        "reliability",
        "What was promised is done, right the first time.",
        "Use for dependable and undependable service, errors, dates.",
        "You can set your watch by them.",
    ),
    _theme(
        _TOP,
        "responsiveness",
        "People are willing to help, and soon.",
        "Use for readiness and speed of help, not for its skill.",
        "They came the same day.",
    ),
    _theme(
        _TOP,
        "assurance",
        "People know what they do, are courteous, and give confidence.",
        "Use for skill and manner that make one feel in good hands, or not.",
        "I felt in good hands.",
    ),
    _theme(
        _TOP,
        "empathy",
        "People see the single customer and their situation.",
        "Use for individual attention, understanding, fitting hours.",
        "He saw that I was in a hurry.",
    ),
    _theme(
        _TOP,
        "tangibles",
        "What can be seen and touched: places, things, papers, how people look.",
        "Use for rooms, equipment, packaging, letters, signs.",
        "The shop was clean and bright.",
    ),
    _theme(None, _ONLINE, "How good the website, the app or the machine is that does the service."),
    _theme(
        _ONLINE,
        "efficiency",
        "It is quick and easy to find and do what one came for.",
        "Use for ease and speed of use, not for breakdowns.",
        "Three clicks and it was booked.",
    ),
    _theme(
        _ONLINE,
        "fulfilment",
        "What was ordered comes, as described and when announced.",
        "Use for stock, delivery and descriptions.",
        "It was in stock, and then it was not.",
    ),
    _theme(
        _ONLINE,
        "availability",
        "It runs when it is needed.",
        "Use for outages, crashes, freezing, and for their absence.",
        "The site was down all evening.",
    ),
    _theme(
        _ONLINE,
        "privacy",
        "What it knows about somebody is protected and not passed on.",
        "Use for worry about data and payment, and for reassurance.",
        "Why does it want my date of birth?",
    ),
    _theme(None, _AGAIN, "What happens after something went wrong."),
    _theme(
        _AGAIN,
        "explanation and apology",
        "Somebody says what happened and that they are sorry.",
        "Use where either is given, missing or hollow.",
        "Nobody even said sorry.",
    ),
    _theme(
        _AGAIN,
        "compensation",
        "Something is given for the trouble.",
        "Use for refunds, credits, gifts, and for their refusal.",
        "They took the delivery fee off.",
    ),
    _theme(
        _AGAIN,
        "somebody in charge",
        "One person takes it on and stays with it to the end.",
        "Use for ownership of a case, and for its absence.",
        "She gave me her own number.",
    ),
)
