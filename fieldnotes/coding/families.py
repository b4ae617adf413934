"""Which of Plutchik's eight families an emotion belongs to, by its name and by the names above it.

Source of the families: Plutchik, "A General Psychoevolutionary Theory of Emotion", in Emotion: Theory,
Research and Experience, vol. 1, 1980.
"""

from typing import Literal, get_args

Family = Literal["joy", "trust", "fear", "surprise", "sadness", "disgust", "anger", "anticipation", "other"]
FAMILIES: tuple[Family, ...] = get_args(Family)

# Names that codebooks and emotion models use, under the family that they shade.
_KIN: dict[Family, str] = {
    "joy": "amusement delight excitement happiness love pride enthusiasm contentment satisfaction relief "
    "serenity ecstasy",
    "trust": "admiration approval caring gratitude acceptance confidence reassurance",
    "fear": "nervousness anxiety worry uncertainty insecurity overwhelm apprehension terror",
    "surprise": "realization confusion astonishment amazement distraction",
    "sadness": "disappointment grief remorse loneliness resignation helplessness regret embarrassment "
    "pensiveness",
    "disgust": "contempt shame distrust boredom loathing",
    "anger": "annoyance disapproval frustration irritation rage impatience",
    "anticipation": "optimism desire curiosity hope interest expectation vigilance",
    "other": "neutral",
}
_FAMILY_OF: dict[str, Family] = {
    name: family for family, kin in _KIN.items() for name in (family, *kin.split())
}


def emotion_family(*names: str) -> Family:
    """Return the family of the first known of `names` (a code's parent's, then its own), or "other"."""
    for name in names:
        family = _FAMILY_OF.get(name.strip().lower())
        if family is not None:
            return family
    return "other"
