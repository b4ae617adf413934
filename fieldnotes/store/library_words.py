"""What a person types into the search box, as words that FTS5 takes and that a page can mark."""

import re
from dataclasses import dataclass

_QUOTES = str.maketrans("“”„‟«»＂", '"""""""')
_TERM = re.compile(r'"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+)')
# Korean puts its particles at the end of a word: a word there is found as a beginning wherever it stands.
_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]$")


SHORT = 2
"""Letters: the word that a text ends with counts as a beginning where it has more."""
MOST_TERMS = 50
"""Of a longer text the first ones are looked for; FTS5 takes no more than some two hundred."""


@dataclass(frozen=True)
class SearchTerm:
    """A word or phrase to be found; `beginning` where longer words that begin with it count too."""

    text: str
    beginning: bool = False


def read_terms(text: str) -> tuple[SearchTerm, ...]:
    """Return the words and "phrases" of `text` in order; the word that it ends with counts as a beginning.

    A last word of one or two Latin letters stands for itself: a tenth of a language begins with "c".
    Curly and angle quotes are quotes too; one that is not closed is left out. Pieces without a letter or
    digit are left out.
    """
    terms = []
    last = None
    # SQLite takes a NUL for the end of a text.
    for found in _TERM.finditer(text.translate(_QUOTES).replace("\0", " ")):
        word = found["word"] or ""
        words = " ".join((found["phrase"] or word).split())
        if not any(sign.isalnum() for sign in words):
            continue
        last = SearchTerm(words, beginning=bool(word and _HANGUL.search(word)))
        terms.append((last, bool(word)))
    if last is not None and terms[-1][1] and (len(last.text) > SHORT or not last.text.isascii()):
        terms[-1] = (SearchTerm(last.text, beginning=True), True)
    return tuple(term for term, _is_word in terms[:MOST_TERMS])


def has_words_outside_quotes(text: str) -> bool:
    """Say whether something of `text` is asked for that is not in quotes."""
    outside = " ".join(text.translate(_QUOTES).split('"')[::2])
    return any(sign.isalnum() for sign in outside)


def fts_query(text: str) -> str:
    """Return what a person typed as an FTS5 query that asks for all of its terms; "" for no words.

    Each term stands in quotes, where FTS5 knows no syntax and takes the words apart by its own rules.
    """
    return " ".join(f'"{term.text}"{"*" if term.beginning else ""}' for term in read_terms(text))
