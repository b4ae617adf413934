"""How alike two texts are in spelling and in sound, for one pair and for many at once.

rapidfuzz is imported on first use.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_SOUND_SHARE = 0.6
# Letters that sound alike, in the spirit of R. C. Russell's Soundex (US patent 1,261,167, 1918) but with
# vowels kept as one class: "Kwik" and "quick" agree, "Tello" and "Telco" nearly.
_SOUNDS = (("ph", "f"), ("ck", "k"), ("qu", "kw"), ("x", "ks"), ("wh", "w"), ("gh", "g"), ("th", "t"))
_CLASSES = str.maketrans(
    "bpfvckgqszjdtmnlriyeaouwh", "pppp" + "kkkk" + "sss" + "tt" + "nn" + "lr" + "aaaaaa" + "w-"
)
_TWICE = tuple((sign, sign * 2) for sign in "pkstnlraw-")
_ROUNDING = 1e-6
_TERMS_AT_ONCE = 64  # 10 MB of closenesses for 40,000 texts.


@dataclass(frozen=True)
class Likened:
    """A text as it is compared. letters: without case, accents, spaces and marks. sound: classes of them."""

    letters: str
    sound: str


def likened(text: str) -> Likened:
    """Return the text as it is compared."""
    letters = letters_of(text)
    sound = letters
    for spelled, said in _SOUNDS:
        sound = sound.replace(spelled, said)
    sound = sound.translate(_CLASSES)
    for one, twice in _TWICE:
        while twice in sound:
            sound = sound.replace(twice, one)
    return Likened(letters, sound.replace("-", ""))


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, without case and accents."""
    if text.isascii():
        return "".join(filter(str.isalnum, text.lower()))
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(filter(str.isalnum, decomposed))


def closeness(one: str, other: str) -> float:
    """Return how alike two texts are in spelling and in sound, 0.0 to 1.0; spaces and case do not count."""
    pairs = find_alike([likened(one)], [likened(other)], np.zeros(1), 0.0)
    return next((alike for _, _, alike in pairs), 0.0)


def find_alike(
    terms: Sequence[Likened], texts: Sequence[Likened], needed: NDArray[np.float64], least: float
) -> Iterator[tuple[int, int, float]]:
    """Yield (term, text, closeness) for each pair that is close enough; term and text are positions.

    needed: of shape (texts,), the closeness that each text has to have. least: the closeness that all have to
    have; a high one saves time.
    """
    from rapidfuzz.distance import Levenshtein
    from rapidfuzz.process import cdist

    needed = np.maximum(needed, least)
    sounds = {sound: place for place, sound in enumerate(dict.fromkeys(text.sound for text in texts))}
    sound_of = np.array([sounds[text.sound] for text in texts], dtype=np.intp)
    sizes = np.array([len(text.letters) for text in texts])
    # Spelling adds 1 - _SOUND_SHARE at the most.
    least_sound = max(0.0, (least - (1 - _SOUND_SHARE)) / _SOUND_SHARE)
    for begin in range(0, len(terms), _TERMS_AT_ONCE):
        some = terms[begin : begin + _TERMS_AT_ONCE]
        table = cdist(
            [term.sound for term in some],
            list(sounds),
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=least_sound,
        )
        for number, (term, row) in enumerate(zip(some, table, strict=True), start=begin):
            sounded = row[sound_of]
            size = len(term.letters)
            spelled_at_best = np.minimum(size, sizes) / np.maximum(1, np.maximum(size, sizes))
            at_best = (1 - _SOUND_SHARE) * spelled_at_best + _SOUND_SHARE * sounded
            for place in map(int, np.flatnonzero(at_best >= needed - _ROUNDING)):
                spelled = Levenshtein.normalized_similarity(term.letters, texts[place].letters)
                alike = (1 - _SOUND_SHARE) * spelled + _SOUND_SHARE * float(sounded[place])
                if alike >= needed[place] - _ROUNDING:
                    yield number, place, alike
