"""Signs that a sentence says otherwise than a statement, for a guess that somebody then looks at.

English alone, by lists of words: a negation on one side and not on the other, or a word that turns a sentence
("but", "however"). That is a weak sign and is used as one. The words of negation are those of Blanco and
Moldovan, "Some Issues on Detecting Negation from Text" (FLAIRS 2011), and the contracted forms.
"""

import re

_NEGATION = re.compile(
    r"\b(?:no|not|never|nobody|nothing|none|nowhere|neither|nor|cannot|without|hardly|barely|no-one)\b"
    r"|\b(?:ai|are|ca|could|did|does|do|had|has|have|is|might|must|need|should|was|were|wo|would)n['’]t\b",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"\b(?:but|however|although|though|nevertheless|on the contrary|on the other hand|instead|even so|"
    r"actually|to be fair)\b",
    re.IGNORECASE,
)
# "No problem" denies nothing of what it speaks of.
_IDLE = re.compile(r"\b(?:no problem|no doubt|not only|no matter|why not|no worries)\b", re.IGNORECASE)


def says_no(text: str) -> bool:
    """Say whether an English sentence denies something: "nobody called", "it didn't work"."""
    return bool(_NEGATION.search(_IDLE.sub(" ", text)))


def turning_word(text: str) -> str:
    """Return the first word by which a sentence turns against what was said before it, or ""."""
    found = _TURN.search(text)
    return found.group().lower() if found else ""
