"""The emotions that a new workspace starts with: eight families, and what GoEmotions tells apart within them.

Families: Plutchik, "A General Psychoevolutionary Theory of Emotion", in Emotion: Theory, Research and
Experience, vol. 1, 1980. Emotions and their valence: Demszky et al., "GoEmotions", ACL 2020 (positive 1,
negative -1, ambiguous 0). The family of an emotion follows Plutchik's degrees (annoyance is mild anger,
admiration strong trust, interest mild anticipation) and else the data set's own grouping under Ekman's
emotions; it is a way of finding codes, no claim about minds. The degrees of the families are Plutchik's.
Where an emotion of GoEmotions is one of these (annoyance, admiration, grief) its degree follows from that;
for the others it is our judgement of how strong the word is within its family. The definitions are our own.
"""

from dataclasses import dataclass

from fieldnotes.coding.codebook_entry import CodebookEntry

PLUTCHIK = ("joy", "trust", "fear", "surprise", "sadness", "disgust", "anger", "anticipation")

_FAMILIES: tuple[tuple[str, int, str, str], ...] = (
    ("joy", 1, "serenity|joy|ecstasy", "Gladness about how something is or went."),
    ("trust", 1, "acceptance|trust|admiration", "Confidence that somebody or something can be relied on."),
    (
        "fear",
        -1,
        "apprehension|fear|terror",
        "The sense of being threatened, or that something bad will happen.",
    ),
    (
        "surprise",
        0,
        "distraction|surprise|amazement",
        "Something happened that was not expected, good or bad.",
    ),
    ("sadness", -1, "pensiveness|sadness|grief", "Low spirits about something lost, missed or gone wrong."),
    (
        "disgust",
        -1,
        "boredom|disgust|loathing",
        "Strong aversion: something repels or is felt to be indecent.",
    ),
    (
        "anger",
        -1,
        "annoyance|anger|rage",
        "Strong displeasure with somebody or something that is held to be to blame.",
    ),
    (
        "anticipation",
        0,
        "interest|anticipation|vigilance",
        "Looking ahead to something that is going to happen.",
    ),
)

_EMOTIONS: tuple[tuple[str, str, int, int, str], ...] = (
    ("amusement", "joy", 1, 1, "Finding something funny."),
    ("excitement", "joy", 3, 1, "Eager, lively gladness."),
    ("love", "joy", 3, 1, "Warm attachment to a person or a thing."),
    ("pride", "joy", 2, 1, "Pleasure in what one has done or belongs to."),
    ("relief", "joy", 1, 1, "Ease because something feared or burdensome is over or did not happen."),
    ("admiration", "trust", 3, 1, "Looking up to somebody or something as very good."),
    ("approval", "trust", 1, 1, "Finding something right, or agreeing with it."),
    ("caring", "trust", 2, 1, "Kind concern for somebody else."),
    ("gratitude", "trust", 2, 1, "Thankfulness for what somebody did."),
    ("nervousness", "fear", 1, -1, "Unease about what may come."),
    ("confusion", "surprise", 1, 0, "Not understanding what is going on or what to do."),
    ("realization", "surprise", 2, 0, "Suddenly seeing how something is."),
    ("disappointment", "sadness", 2, -1, "Something hoped for or promised did not come."),
    ("embarrassment", "sadness", 1, -1, "Feeling exposed or foolish before others."),
    ("grief", "sadness", 3, -1, "Deep sorrow over a loss, above all a death."),
    ("remorse", "sadness", 2, -1, "Being sorry for what one did or failed to do."),
    ("annoyance", "anger", 1, -1, "Being irritated; anger in a mild form."),
    ("disapproval", "anger", 1, -1, "Finding something wrong, or objecting to it."),
    ("curiosity", "anticipation", 1, 0, "Wanting to know more."),
    ("desire", "anticipation", 2, 1, "A strong wish to have or to do something."),
    ("optimism", "anticipation", 2, 1, "Hope that it will turn out well."),
)

EMOTIONS: tuple[CodebookEntry, ...] = tuple(
    CodebookEntry("emotion", name, definition, valence=valence, degrees=degrees)
    for name, valence, degrees, definition in _FAMILIES
) + tuple(
    CodebookEntry("emotion", name, definition, parent=family, valence=valence)
    for name, family, _, valence, definition in _EMOTIONS
)


@dataclass(frozen=True)
class EmotionPlace:
    """Where a label of GoEmotions stands: its family, how strong it is there (1 to 3), its valence.

    family and degree are None for "neutral"; a family's own name has degree 2.
    """

    family: str | None
    degree: int | None
    valence: int


_LABELS_OF_FAMILIES = ("joy", "fear", "surprise", "sadness", "disgust", "anger")

# All 28 labels of GoEmotions. Plutchik's trust and anticipation are none of them.
GOEMOTIONS: dict[str, EmotionPlace] = {
    **{
        name: EmotionPlace(name, 2, valence)
        for name, valence, _, _ in _FAMILIES
        if name in _LABELS_OF_FAMILIES
    },
    **{name: EmotionPlace(family, degree, valence) for name, family, degree, valence, _ in _EMOTIONS},
    "neutral": EmotionPlace(None, None, 0),
}
