"""Names in what somebody typed: of themes and emotions, and of people, organisations, products and places."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..records import Code
from ..store import codes, find_words
from ..store.library_conditions import NAMED
from ..store.library_words import SearchTerm, read_terms
from .access import FILTERS, allowed, limited_to
from .find_units import kept_until_written
from .workspace import Workspace, checked_text

MOST_OFFERED = 4
_LONGEST_NAME_WORDS = 5
_MOST_WORDS = 12  # a longer text is no list of names
_TELLING = 4  # letters of a word that says which code is meant; "to" and "the" are in many names


@dataclass(frozen=True)
class OfferedName:
    """A name that was typed: which field of LibraryFilters it is a value of, and what was typed besides."""

    field: str
    value: int | str
    name: str
    rest: str


@allowed("search", own=FILTERS)
def names_in(ws: Workspace, text: str) -> list[OfferedName]:
    """Return the names in a text that the library can be narrowed to, longer ones first.

    At most MOST_OFFERED, whatever their case: codes, and names in lines that consent covers.
    """
    if limited_to(ws, "search") is not None:
        return []  # names would say what others noted
    words = [word for term in read_terms(checked_text(text, "The text")) for word in term.text.split()]
    if not words or len(words) > _MOST_WORDS:
        return []
    runs = {
        " ".join(words[first : first + length]).casefold(): " ".join(
            [*words[:first], *words[first + length :]]
        )
        for length in range(min(_LONGEST_NAME_WORDS, len(words)), 0, -1)
        for first in range(len(words) - length + 1)
    }
    offered = [
        OfferedName("themes" if code.kind == "theme" else "emotions", code.id, code.name, runs[name])
        for code in codes.read_codes(ws.db)
        if code.kind in ("theme", "emotion") and (name := code.name.casefold()) in runs
    ]
    offered += [
        OfferedName(NAMED[kind], name, written, runs[name])
        for kind, name, written, _sources in find_words.match_names(ws.db, list(runs))
    ]
    return sorted(offered, key=lambda one: -len(one.name))[:MOST_OFFERED]


@allowed("search")
def codes_named(ws: Workspace, text: str) -> dict[int, str]:
    """Return the themes and emotions whose names hold all the words of a text, by their number.

    The last word counts as a beginning, as in a search; one that has others below it finds these too.
    """
    terms = read_terms(text)
    if not terms or len(terms) > _MOST_WORDS:
        return {}
    named = kept_until_written(ws, "code names", lambda: [*_named(ws)])
    found: dict[int, str] = {}
    for code, words in named:  # each code comes before those below it
        if code.parent_id in found or _holds(words, terms):
            found[code.id] = code.name
    return found


def _named(ws: Workspace) -> Iterator[tuple[Code, list[str]]]:
    for code in codes.read_codes(ws.db):
        if code.kind in ("theme", "emotion"):
            yield code, _words(code.name)


def _holds(words: list[str], terms: tuple[SearchTerm, ...]) -> bool:
    """Say whether a name, as its words, holds all that is asked for."""
    asked = [_words(term.text) for term in terms]
    if words == [word for one in asked for word in one]:
        return True
    telling = any(len(word) >= _TELLING for one in asked for word in one)
    return telling and all(
        any(_begins(words[at:], one, beginning=term.beginning) for at in range(len(words)))
        for one, term in zip(asked, terms, strict=True)
    )


def _begins(words: list[str], asked: list[str], *, beginning: bool) -> bool:
    *whole, last = asked
    there = words[: len(asked)]
    if len(there) < len(asked) or there[:-1] != whole:
        return False
    return there[-1].startswith(last) if beginning else there[-1] == last


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
