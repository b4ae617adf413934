"""Blotting words out of any text: as many signs as before, so that places in it still fit."""

import json
import re
import unicodedata
from collections.abc import Callable, Collection
from itertools import permutations

BLOT = "█"
Mask = Callable[[str | None], str | None]

_JSON_BEGINS = ("{", "[", '"')
# After a letter they belong to it: "Zoe" is no word of "Zoë", however that is written.
_MARKS = "\\u0300-\\u036f"
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def words_masker(words: Collection[str]) -> Mask:
    """Return a function that blots every occurrence of these words out of a text, whatever its case.

    words: names, numbers, addresses; those without a letter or digit are left out. Blanks between their parts
    match any blanks, and an occurrence inside a longer word is none. Letters match however Unicode writes
    them, in one sign or in several. A text that is JSON is masked in what
    its strings say, and stays JSON in the form it had.
    The function returns None for None, and the very same text where nothing occurs.
    """
    found = words_pattern(words)
    if found is None:
        return lambda text: text

    def mask(text: str | None) -> str | None:
        if text is None:
            return None
        if _is_json(text):  # not in its letters: in "\\nMaria" the n of the escape would touch the name
            return _JSON_STRING.sub(lambda hit: _masked_string(hit.group(), mask), text)
        return found.sub(lambda hit: BLOT * len(hit.group()), text)

    return mask


def words_pattern(words: Collection[str]) -> re.Pattern[str] | None:
    """Return the pattern by which `words_masker` finds words, None where there is nothing to find."""
    patterns = {_pattern(word) for word in words if any(sign.isalnum() for sign in word)}
    if not patterns:
        return None
    alternatives = "|".join(sorted(patterns, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?![\w{_MARKS}])", re.IGNORECASE)


def _pattern(word: str) -> str:
    parts = unicodedata.normalize("NFC", word).split()
    return r"\s+".join("".join(_sign(sign) for sign in part) for part in parts)


def _sign(sign: str) -> str:
    """Return the pattern of a letter in each of its ways: ệ, ẹ and a mark, ê and a mark, e and two marks."""
    apart = unicodedata.normalize("NFD", sign)
    ways = {sign, apart}
    for order in permutations(apart[1:]):
        for at in range(len(order) + 1):
            ways.add(unicodedata.normalize("NFC", apart[0] + "".join(order[:at])) + "".join(order[at:]))
    same = {re.escape(one) for one in ways if unicodedata.normalize("NFC", one) == sign}
    return same.pop() if len(same) == 1 else f"(?:{'|'.join(sorted(same, key=len, reverse=True))})"


def _is_json(text: str) -> bool:
    if not text.lstrip().startswith(_JSON_BEGINS):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _masked_string(literal: str, mask: Mask) -> str:
    """Return a string as JSON writes it with what it says masked; it may hold JSON again."""
    said = json.loads(literal)
    masked = mask(said)
    return literal if masked == said else json.dumps(masked, ensure_ascii="\\u" in literal)
