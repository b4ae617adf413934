"""Feelings that customers imply without naming them: what happened to them says it.

"I was on hold for forty minutes and nobody called me back" holds no word of feeling, and a model that learned
from named emotions reads it as neutral. Each of EXPERIENCES is known to customer research to hurt or to
please, and suggests the emotion that it most often goes with. That is a reading of the event, not of the
person: a suggestion like any other.

The patterns were written from the experiences and from sentences of our own, and measured on customers' texts
that people had labelled: docs/emotion-model.md says how, and how often each was right.
"""

import re
from dataclasses import dataclass

from fieldnotes.coding.emotion_experiences import EXPERIENCES

MADE_BY = "implied-emotion 1"


@dataclass(frozen=True)
class ImpliedEmotion:
    """A found experience.

    experience: which of EXPERIENCES it is. emotion: the code that it suggests. start_char, end_char: the
    words that tell it, code points into the sentence.
    """

    experience: str
    emotion: str
    start_char: int
    end_char: int


_COMPILED = tuple(
    (experience, tuple(re.compile(pattern, re.IGNORECASE) for pattern in experience.patterns))
    for experience in EXPERIENCES
)


def find_implied(sentence: str) -> list[ImpliedEmotion]:
    """Return the experiences that a sentence tells, at most one of a kind, in the order of EXPERIENCES."""
    text = sentence.replace("’", "'")
    found = []
    for experience, patterns in _COMPILED:
        for pattern in patterns:
            match = pattern.search(text)
            if match:
                found.append(ImpliedEmotion(experience.name, experience.emotion, match.start(), match.end()))
                break
    return found
