"""A text as the emotion network reads it, in training and in use."""

import re
import unicodedata

# Symbols that the network's word pieces do not hold: a run of one of them, with what only changes its look.
_SYMBOL = re.compile(
    r"(?P<one>[\u2190-\u2bff\U0001f000-\U0001f3fa\U0001f400-\U0001faff])"
    r"(?:[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]|(?P=one))*"
)
_LOOK_ONLY = re.compile("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]+")


def tidy(text: str) -> str:
    """Return the text with straight apostrophes and with emoji spelled out: 😡 as "pouting face".

    A run of the same emoji is spelled once. What has no name in Unicode is left out.
    """
    if text.isascii():
        return text
    plain = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return _LOOK_ONLY.sub("", _SYMBOL.sub(lambda found: _spelled(found["one"]), plain))


def _spelled(symbol: str) -> str:
    name = unicodedata.name(symbol, "").lower().replace("-", " ")
    return f" {name.removeprefix('heavy ').removeprefix('white ')} " if name else " "
