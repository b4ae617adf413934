"""Names and jargon of a workspace: told to the engine beforehand, and offered as corrections afterwards."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from fieldnotes.records import Word

_LONGEST_PROMPT_CODE_POINTS = 600  # About 200 tokens; the model takes 223.
_LEAST_CLOSENESS = 0.7
_LEAST_CLOSENESS_SHORT = 0.85  # Short words are like many others.
_SHORT_LETTERS = 5
_LEAST_PROBABILITY = 0.5
_SOUND_SHARE = 0.6
_MARKS = " \t\n.,;:!?…\"'“”‘’()[]«»¿¡。，！？、"
# Letters that sound alike, in the spirit of R. C. Russell's Soundex (US patent 1,261,167, 1918) but with
# vowels kept as one class: "Kwik" and "quick" agree, "Tello" and "Telco" nearly.
_SOUNDS = (("ph", "f"), ("ck", "k"), ("qu", "kw"), ("x", "ks"), ("wh", "w"), ("gh", "g"), ("th", "t"))
_CLASSES = str.maketrans(
    "bpfvckgqszjdtmnlriyeaouwh", "pppp" + "kkkk" + "sss" + "tt" + "nn" + "lr" + "aaaaaa" + "w-"
)


@dataclass(frozen=True)
class Correction:
    """A term that may have been said where other words stand.

    first_word, last_word: positions in the words, both included. heard: their text. term: as it is spelled in
    the vocabulary. probability: 0 to 1, how likely it is that the term was said; never a certainty, so it is
    offered and not applied.
    """

    first_word: int
    last_word: int
    heard: str
    term: str
    probability: float


def make_prompt(vocabulary: Iterable[str]) -> str:
    """Return the terms as a prompt for the engine: "Acme, CRM, Kowalski." or "" for none.

    Each term once, in order; what exceeds 600 code points is left out, since the engine would cut it anyway.
    """
    prompt = ""
    for term in dict.fromkeys(" ".join(term.split()) for term in vocabulary):
        longer = f"{prompt}, {term}" if prompt else term
        if term and len(longer) < _LONGEST_PROMPT_CODE_POINTS:
            prompt = longer
    return f"{prompt}." if prompt else ""


def suggest_corrections(words: Sequence[Word], vocabulary: Iterable[str]) -> list[Correction]:
    """Return where a term of the vocabulary may have been misheard, in order; at most one for each word.

    words: of one line or transcript, in order. vocabulary: terms of one or more words, spelled as wanted.
    A term is compared with as many words as it has, and one more or fewer, by spelling and by sound. What
    stands there already is no correction, however it is capitalised. The probability is the closeness,
    weighed with the engine's own doubt in those words; less than 0.5 is not offered.
    """
    found = [
        correction
        for term in dict.fromkeys(" ".join(term.split()) for term in vocabulary)
        if term
        for correction in _candidates(words, term)
    ]
    chosen: list[Correction] = []
    taken: set[int] = set()
    for correction in sorted(found, key=lambda c: (-c.probability, c.first_word, c.term)):
        place = set(range(correction.first_word, correction.last_word + 1))
        if not place & taken:
            taken |= place
            chosen.append(correction)
    return sorted(chosen, key=lambda correction: correction.first_word)


def closeness(one: str, other: str) -> float:
    """Return how alike two texts are in spelling and in sound, 0.0 to 1.0; spaces and case do not count."""
    one, other = _letters(one), _letters(other)
    spelled = _similarity(one, other)
    return (1 - _SOUND_SHARE) * spelled + _SOUND_SHARE * _similarity(_sound(one), _sound(other))


def _candidates(words: Sequence[Word], term: str) -> Iterable[Correction]:
    size = len(term.split())
    least = _LEAST_CLOSENESS_SHORT if len(_letters(term)) <= _SHORT_LETTERS else _LEAST_CLOSENESS
    for length in range(max(1, size - 1), size + 2):
        for first in range(len(words) - length + 1):
            span = words[first : first + length]
            heard = " ".join(word.text for word in span).strip(_MARKS)
            alike = closeness(heard, term)
            if alike < least or term.casefold() in heard.casefold():
                continue
            certainty = sum(word.probability for word in span) / length
            # The same letters, only written apart, are the term whatever the engine thinks of its words.
            likely = 0.99 if _letters(heard) == _letters(term) else alike * (1 - 0.5 * certainty**2)
            if likely >= _LEAST_PROBABILITY:
                yield Correction(first, first + length - 1, heard, term, round(likely, 3))


def _letters(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())


def _sound(letters: str) -> str:
    for spelled, said in _SOUNDS:
        letters = letters.replace(spelled, said)
    return "".join(letter for letter, _ in groupby(letters.translate(_CLASSES)) if letter != "-")


def _similarity(one: str, other: str) -> float:
    longest = max(len(one), len(other))
    return 1 - _distance(one, other) / longest if longest else 0.0


def _distance(one: str, other: str) -> int:
    """Return Levenshtein's distance."""
    row = list(range(len(other) + 1))
    for at, left in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, right in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (left != right))
    return row[-1]
