"""What is asked of a model, and when: with a model that says what it is told to say."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from fieldnotes.records import Word
from fieldnotes.transcription.guards import Attempt, Passage
from fieldnotes.transcription.hearing import Request, hear
from fieldnotes.transcription.protocol import ChunkResult, Samples


class ScriptedModel:
    """Says for each chunk, known by its first sample, what the script has: plainly, and when told a prompt.

    Words last half a second. It counts what it decoded.
    """

    languages: Collection[str] = ("en",)

    def __init__(self, script: Mapping[int, tuple[str, str]]) -> None:
        self._script = script
        self.decoded: list[tuple[tuple[int, ...], str]] = []

    def encode(self, chunks: Sequence[Samples]) -> Any:
        return np.array([round(float(audio[0])) for audio in chunks])

    def language_probabilities(self, encoded: Any) -> Sequence[Mapping[str, float]]:
        return [{"en": 1.0} for _ in encoded]

    def decode(self, encoded: Any, request: Request, attempt: Attempt) -> Sequence[Passage]:
        self.decoded.append((tuple(map(int, encoded)), request.prompt))
        texts = [self._script[int(chunk)][bool(request.prompt)] for chunk in encoded]
        return [Passage((1,), text, -0.3, 0.9 if not text else 0.01) for text in texts]

    def align(
        self, encoded: Any, request: Request, passages: Sequence[Passage], samples: Sequence[int]
    ) -> Sequence[Sequence[Word]]:
        return [
            [Word(f" {word}", n * 0.5, n * 0.5 + 0.5, 0.5) for n, word in enumerate(passage.text.split())]
            for passage in passages
        ]


def chunk(number: int, length_s: float = 3.0) -> Samples:
    audio = np.zeros(round(length_s * 16_000), dtype=np.float32)
    audio[0] = number
    return audio


def said(model: ScriptedModel, chunks: Sequence[Samples], prompt: str) -> list[list[str]]:
    results: tuple[ChunkResult, ...] = hear(
        model, "scripted", chunks, batch_size=4, language="en", prompt=prompt, task="transcribe"
    )
    return [[segment.text for segment in result.segments] for result in results]


def test_only_a_chunk_in_which_a_term_may_have_been_misheard_is_decoded_with_a_prompt_of_that_term() -> None:
    model = ScriptedModel(
        {1: ("good morning to you", "Acme Acme"), 2: ("a four fusion car", "a Ford Fusion car")}
    )
    assert said(model, [chunk(1), chunk(2)], "Acme, Ford Fusion, Kowalski.") == [
        ["good morning to you"],
        ["a Ford Fusion car"],
    ]
    assert model.decoded == [((1, 2), ""), ((2,), "Ford Fusion.")]


def test_a_model_that_breaks_off_after_a_prompt_is_told_in_another_way() -> None:
    model = ScriptedModel({1: ("a four fusion car", "a")})
    assert said(model, [chunk(1)], "Ford Fusion.") == [["a four fusion car"]]
    assert [prompt for _, prompt in model.decoded] == [
        "",
        "Ford Fusion.",
        "So, Ford Fusion, yes.",
        "So, Ford Fusion, yes.",
    ]


def test_a_prompt_says_nothing_where_nothing_is_said() -> None:
    model = ScriptedModel({1: ("", "Acme, Ford Fusion.")})
    assert said(model, [chunk(1)], "Acme, Ford Fusion.") == [[]]
    assert model.decoded == [((1,), "")]


def test_a_term_that_the_model_does_not_write_when_told_is_left_out() -> None:
    model = ScriptedModel({1: ("a four fusion car", "a four fusion car")})
    assert said(model, [chunk(1)], "Ford Fusion.") == [["a four fusion car"]]


def test_speech_after_the_model_stopped_is_heard_all_the_same() -> None:
    model = ScriptedModel({1: ("Good morning.", ""), 0: ("I have a four fusion.", "I have a Ford Fusion.")})
    assert said(model, [chunk(1, 5.0)], "Ford Fusion.") == [["Good morning.", "I have a Ford Fusion."]]
