""" "Name: text", as Zoom, SubRip files and typed transcripts say who speaks.

A sentence may hold a colon too, so a name is believed only where the file bears it out. What we write
ourselves must not depend on that: where it would be read differently, an invisible word joiner marks it.
After the colon it says that a name stands before it, at the very beginning that none does.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from .transcript_form import JOINER

LONGEST_NAME_CHARS = 60
LONGEST_NAME_WORDS = 6
_SAID = re.compile(
    rf"(?P<name>[^\n]+?)(?<!{JOINER})(?::(?P<mark>{JOINER}?)(?=[ \t\n]|$)[ \t]*\n?|：[ \t]*\n?)(?P<rest>.*)",
    re.DOTALL,
)
# Particles that stand between the capitals of a name: María de la Cruz, Ludwig van Beethoven.
_PARTICLES = frozenset(
    ["al", "bin", "da", "de", "del", "della", "der", "di", "dos", "el", "la", "le", "van", "von", "y"]
)
_PAIRED = re.compile(f"{JOINER}({JOINER}?)")


def split_name(text: str) -> tuple[str, str] | None:
    """Return name and text of "Name: text", or None where no name can stand in front. Guards stay in."""
    if text.startswith(JOINER):
        return None
    found = _SAID.match(text)
    return (found["name"].strip(" \t"), found["rest"]) if found else None


def is_name(text: str) -> bool:
    """Say whether a text looks like a person's name: short, its words with capitals or without case."""
    words = text.split()
    if not words or len(text) > LONGEST_NAME_CHARS or len(words) > LONGEST_NAME_WORDS:
        return False
    if text[-1] in ".,;!?…" or not (text[0].isalnum() or text[0] in "([<"):
        return False
    return all(not word.lstrip("([<'\"")[:1].islower() or word.casefold() in _PARTICLES for word in words)


def believed_names(texts: Sequence[str], *, known: Collection[str] = ()) -> set[str]:
    """Return the names in front of these texts that the file bears out.

    A name counts that comes twice, that is known already, or, where none is, if at least half of the texts
    begin with one; it looks like a name, or has three words at most (roles: "customer", "second agent").
    """
    found = [split[0] for text in texts if (split := split_name(text))]
    likely = [name for name in found if is_name(name) or _is_role(name)]
    times = Counter(likely)
    usual = not known and 2 * len(likely) >= len(texts)
    return {name for name in times if usual or times[name] >= 2 or name in known}


def split_names(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Return speaker ("" for none) and text for each text of a file; guards are taken out."""
    marked = any(_is_marked(text) for text in texts)
    believed = set() if marked else believed_names(texts)
    said = []
    for text in texts:
        split = split_name(text)
        if split and (_is_marked(text) if marked else split[0] in believed):
            said.append((unguarded(split[0]), unguarded(split[1])))
        else:
            said.append(("", unguarded(text)))
    return said


def with_names(said: Sequence[tuple[str, str]]) -> list[str]:
    """Return "Name: text" for each guarded speaker and text, so that split_names gives the same back."""
    plain = [_joined(speaker, text, "") for speaker, text in said]
    if split_names(plain) == [(unguarded(speaker), unguarded(text)) for speaker, text in said]:
        return plain
    return [_joined(speaker, text, JOINER) for speaker, text in said]


def guarded_lines(text: str) -> list[str]:
    """Return the lines of a text such that none is blank or begins or ends with a blank."""
    guarded = []
    for line in text.replace(JOINER, JOINER * 2).split("\n"):
        before = JOINER if not line or line[0] in " \t" else ""
        guarded.append(before + line + (JOINER if line[-1:] in (" ", "\t") else ""))
    return guarded


def guarded_name(speaker: str) -> str:
    """Return a name with a joiner before each colon of its own."""
    return re.sub("([:：])", rf"{JOINER}\1", speaker)


def unguarded(text: str) -> str:
    """Return a text without guards: a pair of joiners is one of the text's own, a single one goes."""
    return _PAIRED.sub(r"\1", text)


def _joined(speaker: str, text: str, mark: str) -> str:
    if speaker:
        return f"{guarded_name(speaker)}:{mark} {text}"
    return f"{mark}{text}" if split_name(text) else text


def _is_marked(text: str) -> bool:
    found = None if text.startswith(JOINER) else _SAID.match(text)
    return bool(found and found["mark"])


def _is_role(name: str) -> bool:
    return len(name.split()) <= 3 and len(name) <= LONGEST_NAME_CHARS and name[0].isalpha()
