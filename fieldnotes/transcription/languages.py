"""Which language a recording is in, and which ones a model knows."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from fieldnotes.errors import TranscriptionError

from .protocol import Samples, Task

ENGLISH_ONLY = frozenset({"en"})


def most_likely_language(found: Sequence[Mapping[str, float]], chunks: Sequence[Samples]) -> str:
    """Return the code with the largest probability over all chunks, each weighing as much as it is long.

    found: for each chunk, at least one, the probability of each language by its code.
    A greeting in another language, or a first chunk that is hard to understand, does not decide.
    """
    totals: dict[str, float] = defaultdict(float)
    for probabilities, audio in zip(found, chunks, strict=True):
        for code, probability in probabilities.items():
            totals[code] += probability * len(audio)
    return max(totals, key=lambda code: totals[code])


def check_request(model: str, known: Collection[str], *, language: str | None, task: Task) -> None:
    """Raise TranscriptionError where the model named `model` does not know the language or cannot translate.

    known: the codes of its languages. language: a code, or None where it is still to be found.
    """
    if language is not None and language not in known:
        raise TranscriptionError(
            f"The model {model} does not know the language {language!r}; "
            "leave the language open or choose a multilingual model such as base."
        )
    if task == "translate" and frozenset(known) == ENGLISH_ONLY:
        raise TranscriptionError(
            f"The model {model} knows English only and cannot translate; "
            "choose a multilingual model such as base."
        )
