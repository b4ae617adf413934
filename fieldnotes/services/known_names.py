"""The names that are on record for a source, as the finder of personal data takes them."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..privacy.personal import name_parts
from ..records.seat_words import names_nobody
from ..store import embeddings, redaction
from .access import allowed
from .workspace import Workspace


@dataclass(frozen=True)
class KnownNames:
    """What to look for in a source's lines beside what a text says by itself.

    language: ISO 639-1. known: whole names and contacts of people heard in it. parts: words that may stand
    for somebody: one word of a name, and what a voice is called that is no participant's. codes: whose a name
    or a word of one is, without capitals; not those that several share.
    """

    language: str
    known: frozenset[str]
    parts: frozenset[str]
    codes: Mapping[str, str]


@allowed("hear sources")
def names_on_record(ws: Workspace, source_id: int) -> KnownNames:
    """Return the names on record of those who are heard in a source, and its language.

    Voices that are called after their seat ("Customer"), a number or a code are nobody's name.
    """
    known: set[str] = set()
    parts: set[str] = set()
    codes: dict[str, set[str]] = {}
    for one in redaction.read_on_record(ws.db, source_id):
        is_voice = one.kind == "voice"
        if is_voice and (names_nobody(one.word) or one.word.casefold() == one.code.casefold()):
            continue
        if is_voice and not one.code and any(sign.isdecimal() for sign in one.word):
            continue
        (known if one.code else parts).add(one.word)
        if one.kind != "contact":
            called = name_parts(one.word)
            parts |= called
            for word in (one.word, *called):
                codes.setdefault(_plain(word), set()).add(one.code)
    return KnownNames(
        language=embeddings.read_language(ws.db, source_id) or "en",
        known=frozenset(known),
        parts=frozenset(parts),
        codes={word: code for word, (code, *others) in codes.items() if code and not others},
    )


def code_of(names: KnownNames, said: str) -> str:
    """Return whose code a name is that is said, "" for nobody's who is on record."""
    return names.codes.get(_plain(said), "")


def _plain(word: str) -> str:
    return " ".join(word.split()).casefold()
