"""What must not leave with a passage: names of people, and what leads to a person."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PERSON, CONTACT = "[name]", "[contact]"
# Addresses of mail and web, then numbers long enough for a telephone, an account or a card, also when said in
# groups: "020 7946 0958", "4929-1234-5678". A date or an amount has fewer digits.
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+|https?://\S+|www\.\S+|\+?\d(?:[ ().\-/]{0,2}\d){6,}", re.UNICODE
)


@dataclass(frozen=True)
class Hidden:
    """Words to be hidden: code points [start_char, end_char) of a line, and what stands there instead."""

    start_char: int
    end_char: int
    by: str


def find_contacts(text: str) -> list[Hidden]:
    """Return the addresses and long numbers in a text."""
    return [Hidden(found.start(), found.end(), CONTACT) for found in _CONTACT.finditer(text)]


def find_spoken_names(text: str, names: Iterable[tuple[str, str]]) -> list[Hidden]:
    """Return where known names stand in a text as whole words, in any case.

    names: (name, what stands instead), for example ("Mina Park", "C-014"); each of its words counts alone.
    """
    found = []
    for name, by in names:
        for word in {name, *name.split()}:
            if len(word) < 2:
                continue
            pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
            found += [Hidden(hit.start(), hit.end(), by) for hit in pattern.finditer(text)]
    return found


def merge_hidden(found: Iterable[Hidden]) -> list[Hidden]:
    """Return them in order without overlaps; what overlaps becomes one, by the first's replacement."""
    merged: list[Hidden] = []
    for one in sorted(found, key=lambda hidden: (hidden.start_char, -hidden.end_char)):
        if merged and one.start_char < merged[-1].end_char:
            last = merged[-1]
            merged[-1] = Hidden(last.start_char, max(last.end_char, one.end_char), last.by)
        else:
            merged.append(one)
    return merged


def hide_words(text: str, hidden: Sequence[Hidden], start_char: int, end_char: int) -> str:
    """Return the text's [start_char, end_char) with these words replaced; hidden: as `merge_hidden` gives."""
    parts, at = [], start_char
    for one in hidden:
        if one.end_char <= start_char or one.start_char >= end_char:
            continue
        parts += [text[at : max(at, one.start_char)], one.by]
        at = min(end_char, one.end_char)
    return "".join([*parts, text[at:end_char]])
