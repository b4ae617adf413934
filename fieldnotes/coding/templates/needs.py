"""What customers need: to get something done, and to feel something while doing it.

Sources: Almquist, Senior and Bloch, "The Elements of Value", HBR, September 2016 (saves time, reduces effort,
informs, reduces anxiety); Ryan and Deci, "Self-Determination Theory and the Facilitation of Intrinsic
Motivation", American Psychologist 55(1), 2000 (autonomy, competence, relatedness); Bradley, McColl-Kennedy
and others, "Service Encounter Needs Theory", Research on Emotion in Organizations 6, 2010 (cognition,
competence, control, power, justice, trust, respect, pleasing relations). The wording is our own.
"""

from fieldnotes.coding.codebook_entry import CodebookEntry


def _need(parent: str | None, name: str, definition: str, use: str = "", *examples: str) -> CodebookEntry:
    return CodebookEntry("need", name, definition, use, "", "\n".join(examples), parent)


NEEDS: tuple[CodebookEntry, ...] = (
    _need(None, "functional need", "What somebody wants to get done, whatever it feels like."),
    _need(
        "functional need",
        "get it done",
        "The thing itself: an order, a repair, an answer, money back.",
        "Use where somebody says what they came for.",
        "I just need my card to work.",
    ),
    _need(
        "functional need",
        "save time",
        "To be done soon, or to choose when.",
        "Use for haste, deadlines, time that is lost or won.",
        "I only have my lunch break for this.",
    ),
    _need(
        "functional need",
        "save effort",
        "To do less: fewer steps, calls, papers, people.",
        "Use for the wish for less work, also where it is met.",
        "Can I not do this in one go?",
    ),
    _need(
        "functional need",
        "know where I stand",
        "To know what is going on, what comes next, and what it costs.",
        "Use for questions about progress, rules, prices and consequences.",
        "I want to know where my parcel is.",
    ),
    _need(
        "functional need",
        "keep money and data safe",
        "That nothing is lost, taken or seen by others.",
        "Use for the wish for safety, not for the checks themselves.",
        "Who else can see this?",
    ),
    _need(None, "emotional need", "How somebody wants to feel and to be treated while getting it done."),
    _need(
        "emotional need",
        "be heard",
        "That somebody listens to the end and takes in what was said.",
        "Use where listening is asked for, missed or thanked for.",
        "You are the first one who let me finish.",
    ),
    _need(
        "emotional need",
        "be respected",
        "To be treated as a person, and as somebody who knows their own affairs.",
        "Use for dignity, belief, talking down, being a number.",
        "They talked to me like a child.",
    ),
    _need(
        "emotional need",
        "be in control",
        "To decide for oneself, and to be able to change one's mind.",
        "Use for choice and for the lack of it.",
        "Nobody asked me whether I wanted that.",
    ),
    _need(
        "emotional need",
        "peace of mind",
        "To stop worrying about it.",
        "Use for reassurance that is sought, given or missing.",
        "I want to be sure that this is over.",
    ),
    _need(
        "emotional need",
        "fairness",
        "That the same holds for everybody, and that an outcome is deserved.",
        "Use for comparisons with others and with what was agreed.",
        "New customers get it for half of that.",
    ),
    _need(
        "emotional need",
        "belong and be recognised",
        "To be known, remembered and valued as a customer or as one of a group.",
        "Use for loyalty that is seen or overlooked, and for feeling welcome.",
        "Twenty years with you, and nobody knows my name.",
    ),
)
