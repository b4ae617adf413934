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
_KOREAN = re.compile(r".*[가-힣]{2}")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]{3,}")  # scripts that write no spaces between words
_NO_MORE = rf"(?![\w{_MARKS}])"
# What is written onto a name: "김민수가", "민수씨는", "김민수입니다".
_AFTER_KOREAN = (
    r"(?=(?:고객|선생|씨|님|군|양|께서|에게서?|한테서?|이랑|랑|하고|부터|까지|처럼|보다|으로|로|이라고|라고|이라는|라는|"
    r"입니다|이에요|예요|이고|이며|이야|은|는|이|가|을|를|의|도|만|과|와|께|아|야|요){0,3}(?!\w))"
)


def words_masker(words: Collection[str]) -> Mask:
    """Return a function that blots every occurrence of these words out of a text, whatever its case.

    words: names, numbers, addresses; those without a letter or digit are left out. Blanks between their parts
    match any blanks, and an occurrence inside a longer word is none; a Korean name is found with its
    particles ("김민수가"), and a Japanese or Chinese one of three signs and more wherever it stands. Letters
    match however Unicode writes them, in one sign or in several. A text that is JSON is masked in what its
    strings say, and stays JSON in the form it had.
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
    clean = {" ".join(unicodedata.normalize("NFC", word).split()) for word in words}
    sought = sorted((word for word in clean if any(sign.isalnum() for sign in word)), key=len, reverse=True)
    return re.compile("|".join(map(_pattern, sought)), re.IGNORECASE) if sought else None


def _pattern(word: str) -> str:
    pattern = r"\s+".join("".join(_sign(sign) for sign in part) for part in word.split(" "))
    if _UNSPACED.fullmatch(word):
        return pattern
    return rf"(?<!\w){pattern}{_AFTER_KOREAN if _KOREAN.fullmatch(word) else _NO_MORE}"


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
