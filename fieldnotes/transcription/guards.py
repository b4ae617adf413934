"""Telling text that was heard from text that a model made up, and hearing doubtful passages again.

Whisper was trained to always say something. Where it loses the thread it repeats itself, and over ringing or
noise it guesses. Such passages are decoded again, more widely, then at random; what still fails is marked.
"""

import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# Whisper's own guards: Radford and others, "Robust Speech Recognition via Large-Scale Weak Supervision",
# 2022, section 4.5.
LARGEST_COMPRESSION_RATIO = 2.4
LOWEST_MEAN_LOG_PROBABILITY = -1.0
LARGEST_NO_SPEECH_PROBABILITY = 0.6
# Text that stayed unlikely or repetitive in every attempt, where even this much speaks for no speech, is a
# guess at a ringing tone or a pause: on ringing and noise such text was always invented. Whisper's own way of
# skipping silence (hallucination_silence_threshold) also lost spoken words of a call.
_GUESS_NO_SPEECH_PROBABILITY = 0.35
# In silence Whisper says "you" and means it: no speech .93 to .95, log probability -0.38 to -0.49. Of spoken
# passages none came above a no-speech probability of .2.
_SILENCE_NO_SPEECH_PROBABILITY = 0.8
_SILENCE_LOG_PROBABILITY = -0.3
_LONGEST_REPEATED_WORDS = 12
_REPEATED_WORDS = 16  # "Yeah. Yeah. Yeah." is heard in meetings; this many words of it are not.
_WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True)
class Attempt:
    """How to decode: the most likely text by a search over so many beams, or at random above 0.0."""

    temperature: float
    beams: int = 1


ATTEMPTS = (Attempt(0.0), Attempt(0.0, beams=5), Attempt(0.4), Attempt(0.8))
"""In the order of their price. Passages in which the first fails are rare, so the others are hardly felt."""


@dataclass(frozen=True)
class Passage:
    """What was decoded from one chunk.

    tokens: the model's, text only. cut_off: whether the model would have gone on for ever.
    """

    tokens: tuple[int, ...]
    text: str
    mean_log_probability: float
    no_speech_probability: float
    cut_off: bool = False

    @property
    def fails(self) -> bool:
        """Return whether the text is repetitive or unlikely."""
        return self.loops or self.mean_log_probability < LOWEST_MEAN_LOG_PROBABILITY

    @property
    def loops(self) -> bool:
        """Return whether the text repeats itself as speech does not."""
        return self.cut_off or repeats_itself(self.text)

    @property
    def is_a_guess(self) -> bool:
        """Return whether the text is likelier to be no speech at all."""
        if self.fails:
            return self.no_speech_probability > _GUESS_NO_SPEECH_PROBABILITY
        return (
            self.no_speech_probability > _SILENCE_NO_SPEECH_PROBABILITY
            and self.mean_log_probability < _SILENCE_LOG_PROBABILITY
        )

    @property
    def is_doubtful(self) -> bool:
        """Return whether the text must not be passed off as heard."""
        return self.fails or self.no_speech_probability > LARGEST_NO_SPEECH_PROBABILITY


Decode = Callable[[Sequence[int], Attempt], Sequence[Passage]]
"""Decodes the chunks with these numbers in this way and returns a passage for each."""


def decode_guarded(decode: Decode, chunks: int) -> list[Passage]:
    """Return the best passage of each of so many chunks; only those that fail are decoded again."""
    best: dict[int, Passage] = {}
    remaining = list(range(chunks))
    for attempt in ATTEMPTS:
        if not remaining:
            break
        for number, passage in zip(remaining, decode(remaining, attempt), strict=True):
            if number not in best or _rank(passage) > _rank(best[number]):
                best[number] = passage
        remaining = [number for number in remaining if _is_worth_another(best[number])]
    return [best[number] for number in range(chunks)]


def repeats_itself(text: str) -> bool:
    """Return whether text is a loop: it compresses as speech does not, or a phrase comes again and again.

    A phrase is 1 to 12 words; repeated at once, 4 times or more and over 16 words or more, it is a loop.
    """
    data = text.encode("utf-8")
    if len(data) / len(zlib.compress(data)) > LARGEST_COMPRESSION_RATIO:
        return True
    words = _WORD.findall(text.lower())
    return any(_longest_run(words, size) for size in range(1, _LONGEST_REPEATED_WORDS + 1))


def _longest_run(words: Sequence[str], size: int) -> bool:
    same = 0
    for at in range(size, len(words)):
        same = same + 1 if words[at] == words[at - size] else 0
        if same >= max(_REPEATED_WORDS - size, 3 * size):
            return True
    return False


def _is_worth_another(passage: Passage) -> bool:
    silent = passage.no_speech_probability > LARGEST_NO_SPEECH_PROBABILITY
    return passage.loops or (passage.fails and not silent)


def _rank(passage: Passage) -> tuple[bool, bool, float]:
    return not passage.fails, not passage.loops, passage.mean_log_probability
