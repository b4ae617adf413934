"""The model of themes: it learns from a codebook's words, from what was coded, and from refusals."""

import numpy as np
import pytest

from fieldnotes.coding.embeddings import embed_texts
from fieldnotes.coding.theme_model import Lessons, ThemeModel, hold_out, learn

WAITING, PRICE = 7, 9
CODEBOOK = [
    ("waiting: time passes in which the customer can only wait", 0),
    ("I was on hold for forty minutes.", 0),
    ("price: what it costs, and whether it is worth it", 1),
    ("That is far too expensive.", 1),
]
AROUND = [
    "Good morning, how can I help you?",
    "My name is Violet King.",
    "The car is a Hyundai.",
    "Let me look that up.",
    "Have a nice day.",
    "I can see your account here.",
]


def lessons(more=(), refusals=(), background=()) -> Lessons:
    said = [*CODEBOOK, *more]
    texts = [text for text, _ in said] + [text for text, _ in refusals]
    about = np.zeros((len(texts), 2), dtype=np.float32)
    refused = np.zeros((len(texts), 2), dtype=bool)
    for row, (_, code) in enumerate(said):
        about[row, code] = 1
    for row, (_, code) in enumerate(refusals, start=len(said)):
        refused[row, code] = True
    around = embed_texts(list(background))
    return Lessons((WAITING, PRICE), embed_texts(texts), about, refused, around, np.arange(len(around)) % 2)


def first(model: ThemeModel, text: str) -> int:
    return model.best(embed_texts([text]))[0][0][0]


def sure(model: ThemeModel, text: str, code_id: int) -> float:
    return float(model.confidences(embed_texts([text]))[0, model.code_ids.index(code_id)])


def test_the_codebooks_words_are_enough_to_begin_with() -> None:
    model = learn(lessons())

    assert first(model, "Nobody picked up the phone for half an hour.") == WAITING
    assert first(model, "You charge too much for this.") == PRICE


def test_what_was_coded_is_recognised_when_it_is_said_again() -> None:
    text = "The lift was out of order again."
    before = learn(lessons())
    after = learn(lessons(more=[(text, 0), ("The elevator does not work.", 0)]))

    again = "The elevator is broken once more."
    assert first(after, again) == WAITING
    assert sure(after, again, WAITING) > sure(before, again, WAITING)


def test_a_refusal_makes_the_code_less_likely_for_what_is_said_alike() -> None:
    text = "Please hold the line for a moment."
    before = learn(lessons())
    after = learn(lessons(refusals=[(text, 0)]))

    assert sure(after, "Hold the line for a moment, please.", WAITING) < sure(
        before, "Hold the line for a moment, please.", WAITING
    )


def test_what_is_said_around_is_about_none_of_the_codes() -> None:
    without = learn(lessons())
    with_them = learn(lessons(background=AROUND))

    said = "Good afternoon, what can I do for you?"
    assert sure(with_them, said, WAITING) < sure(without, said, WAITING)


def test_a_passage_of_the_background_is_judged_by_the_half_that_did_not_hold_it() -> None:
    hidden = "I waited for an hour."
    model = learn(lessons(background=[hidden, *AROUND]))
    vector = embed_texts([hidden])

    fair = model.confidences(vector, np.array([0]))[0, 0]
    unfair = model.confidences(vector, np.array([1]))[0, 0]
    assert fair > unfair


def test_the_same_lessons_give_the_same_model_and_it_survives_storage() -> None:
    once, twice = learn(lessons(background=AROUND)), learn(lessons(background=AROUND))
    kept = ThemeModel.from_bytes(once.to_bytes())

    vectors = embed_texts(["They put me on hold.", "It costs a fortune."])
    assert kept.code_ids == (WAITING, PRICE)
    assert np.array_equal(once.confidences(vectors), twice.confidences(vectors))
    assert np.array_equal(once.confidences(vectors), kept.confidences(vectors))
    assert np.array_equal(once.rank(vectors), kept.rank(vectors))


def test_a_codebook_without_codes_suggests_nothing() -> None:
    nothing = np.zeros((0, 384), dtype=np.float32)
    model = learn(
        Lessons(
            (), nothing, np.zeros((0, 0), np.float32), np.zeros((0, 0), bool), nothing, np.zeros(0, np.int64)
        )
    )
    assert model.best(embed_texts(["anything"])) == [[]]


def test_passages_are_held_out_only_where_there_are_twenty() -> None:
    more = [(f"We waited {n} hours in the queue.", 0) for n in range(2, 12)]
    more += [(f"I paid {n} euros too much for it.", 1) for n in range(2, 12)]
    found = lessons(more=more)

    held = hold_out(found, range(4, 24))
    assert hold_out(found, range(4, 23)) is None
    assert held is not None
    assert held.passages == 20
    assert held.top1 == pytest.approx(1.0)
