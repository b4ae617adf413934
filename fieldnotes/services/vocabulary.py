"""The workspace's vocabulary: names and jargon that transcription should know."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..records import Transcript, VocabularyTerm
from ..store import vocabulary
from ..store.database import writing
from ..transcription import terms_of_prompt
from .access import allowed
from .workspace import Workspace, checked_text, current_member

LONGEST_TERM_CHARS = 80
MOST_TERMS = 1_000
_BETWEEN_TERMS = re.compile(r"[,;\t\r\n]+")
_BULLET = re.compile(r"^[-–•*]\s+")
_LINES_LOOKED_AT = 2_000
_MOST_WORDS_OF_A_NAME = 3
_TWICE = 2


@dataclass(frozen=True)
class AddedTerms:
    """What became of terms that were to be added. known: those that were there already, or came twice."""

    added: tuple[VocabularyTerm, ...]
    known: tuple[str, ...]


@allowed("keep the codebook")
def list_terms(ws: Workspace) -> list[VocabularyTerm]:
    """Return the vocabulary by the alphabet."""
    return sorted(vocabulary.read_terms(ws.db), key=lambda one: (_folded(one.term), one.id))


@allowed("keep the codebook")
def add_terms(ws: Workspace, text: str) -> AddedTerms:
    """Add all terms of a text, one a line or with commas, semicolons or tabs between.

    Blanks, bullets and what is there already, however it is capitalised, are left out. All are added or none:
    raises InvalidInputError for a text without terms, a term without a letter or of more than 80 characters,
    and more than 1,000 terms altogether.
    """
    wanted = [_checked_term(part) for part in _BETWEEN_TERMS.split(text) if part.strip()]
    if not wanted:
        raise InvalidInputError("There is no term in this; write at least one name or word.")
    with writing(ws.db):
        there = {_folded(one.term) for one in vocabulary.read_terms(ws.db)}
        me = current_member(ws).id
        added_ids: list[int] = []
        known: list[str] = []
        for term in wanted:
            if _folded(term) in there:
                known.append(term)
                continue
            there.add(_folded(term))
            added_ids.append(vocabulary.add_term(ws.db, term, added_by=me))
        if len(there) > MOST_TERMS:
            raise InvalidInputError(
                f"That would make {len(there):,} terms; a vocabulary has at most {MOST_TERMS:,}. "
                "Leave out everyday words, which are heard without it, or remove some terms first."
            )
        added = [one for one in vocabulary.read_terms(ws.db) if one.id in set(added_ids)]
    return AddedTerms(tuple(added), tuple(known))


@allowed("keep the codebook")
def remove_term(ws: Workspace, term_id: int) -> VocabularyTerm:
    """Take a term out of the vocabulary and return it, for `restore_term`. Texts stay as they are."""
    with writing(ws.db):
        term = vocabulary.read_term(ws.db, term_id)
        if term is None:
            raise NotFoundError(f"There is no term {term_id} in the vocabulary; reload the page.")
        vocabulary.remove_term(ws.db, term_id)
    return term


@allowed("keep the codebook")
def restore_term(ws: Workspace, term: VocabularyTerm) -> None:
    """Put a removed term back. Raises ConflictError when it was added anew since."""
    with writing(ws.db):
        if any(_folded(one.term) == _folded(term.term) for one in vocabulary.read_terms(ws.db)):
            raise ConflictError(f"“{term.term}” is in the vocabulary again already.")
        vocabulary.put_term_back(ws.db, term)


@allowed("know the codebook")
def find_term(ws: Workspace, text: str) -> VocabularyTerm:
    """Return the term with this text, however it is capitalised. Raises NotFoundError."""
    for one in vocabulary.read_terms(ws.db):
        if _folded(one.term) == _folded(text):
            return one
    raise NotFoundError(f"“{text}” is not in the vocabulary; `fieldnotes vocabulary` lists what is.")


def count_terms_told(transcript: Transcript) -> int:
    """Return how many terms the engine knew of when it made a transcript."""
    return len(terms_of_prompt(transcript.prompt))


@allowed("keep the codebook")
def list_repeated_corrections(ws: Workspace) -> list[str]:
    """Return names that people wrote into transcripts by hand in two lines or more, the most frequent first.

    A name is up to three words, each with a capital or a digit, where other words had been heard. Terms of
    the vocabulary are left out; the 2,000 lines corrected last are looked at.
    """
    seen: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for heard, text in vocabulary.read_corrected_texts(ws.db, limit=_LINES_LOOKED_AT):
        for name in _names_put_in(heard, text):
            seen[_folded(name)] += 1
            spelled.setdefault(_folded(name), name)
    there = {_folded(one.term) for one in vocabulary.read_terms(ws.db)}
    return [spelled[key] for key, times in seen.most_common() if times >= _TWICE and key not in there]


def _names_put_in(heard: str, text: str) -> set[str]:
    before, after = heard.split(), text.split()
    names = set()
    for kind, _, _, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        words = [word.strip('.,;:!?…"“”()') for word in after[start:end]]
        if kind == "replace" and len(words) <= _MOST_WORDS_OF_A_NAME and all(map(_looks_like_a_name, words)):
            names.add(" ".join(words))
    return names


def _looks_like_a_name(word: str) -> bool:
    return len(word) > 1 and any(letter.isupper() or letter.isdigit() for letter in word)


def _checked_term(part: str) -> str:
    term = " ".join(checked_text(_BULLET.sub("", part.strip()), "The term").split())
    if not any(letter.isalnum() for letter in term):
        raise InvalidInputError(f"“{term}” has no letter; write a name or a word.")
    if len(term) > LONGEST_TERM_CHARS:
        raise InvalidInputError(
            f"“{term[:40]}…” has {len(term):,} characters; a term has at most {LONGEST_TERM_CHARS}. "
            "Put commas or line ends between terms, or shorten it."
        )
    return term


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split())).casefold()
