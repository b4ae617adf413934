"""Blotting words out of any text: as many signs as before, so that places in it still fit."""

import json
import re
from collections.abc import Callable, Collection

BLOT = "█"


def words_masker(words: Collection[str]) -> Callable[[str | None], str | None]:
    """Return a function that blots every occurrence of these words out of a text, whatever its case.

    words: names, numbers, addresses; those without a letter or digit are left out. Blanks between their parts
    match any blanks, and an occurrence inside a longer word is none. Words escaped in JSON are found as well.
    The function returns None for None, and the very same text where nothing occurs.
    """
    found = words_pattern(words)
    if found is None:
        return lambda text: text

    def mask(text: str | None) -> str | None:
        return None if text is None else found.sub(lambda hit: BLOT * len(hit.group()), text)

    return mask


def words_pattern(words: Collection[str]) -> re.Pattern[str] | None:
    """Return the pattern by which `words_masker` finds words, None where there is nothing to find."""
    patterns = sorted({_pattern(form) for word in words for form in _forms(word)}, key=len, reverse=True)
    if not patterns:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)


def _forms(word: str) -> set[str]:
    """Return a word as it is and as JSON writes it."""
    clean = " ".join(word.split())
    if not any(sign.isalnum() for sign in clean):
        return set()
    return {clean, json.dumps(clean)[1:-1]}


def _pattern(word: str) -> str:
    return r"\s+".join(re.escape(part) for part in word.split(" "))
