"""Word and character error rates of transcripts, after the normalisation that Whisper's authors use."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Errors:
    """Words (or characters) that have to be put in, taken out or exchanged, of so many that were said."""

    wrong: int
    said: int

    @property
    def percent(self) -> float:
        """100 x wrong / said; more than 100 where much was invented."""
        return 100.0 * self.wrong / self.said

    def __add__(self, other: "Errors") -> "Errors":
        return Errors(self.wrong + other.wrong, self.said + other.said)


def count_errors(reference: str, text: str, *, language: str) -> Errors:
    """Return the errors of `text`: characters for Korean, whose spaces are free, else words.

    Source of the normalisation: Radford and others, "Robust Speech Recognition via Large-Scale Weak
    Supervision", 2022, appendix C, as in openai-whisper's `whisper.normalizers`.
    """
    from whisper.normalizers import BasicTextNormalizer, EnglishTextNormalizer

    normalise = EnglishTextNormalizer() if language == "en" else BasicTextNormalizer()
    said, heard = normalise(reference), normalise(text)
    if language == "ko":
        return Errors(_distance(said.replace(" ", ""), heard.replace(" ", "")), len(said.replace(" ", "")))
    return Errors(_distance(said.split(), heard.split()), len(said.split()))


def _distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Return Levenshtein's distance."""
    row = list(range(len(other) + 1))
    for at, left in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, right in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (left != right))
    return row[-1]
