"""The shipped emotion model, and what it suggests."""

import hashlib
import json
import time
from pathlib import Path

import numpy as np
import pytest

from fieldnotes.coding.emotion_model import MODEL_PATH, cut_features, load_emotion_model
from fieldnotes.coding.emotions import suggest_emotions, suggest_emotions_in_text
from fieldnotes.errors import SettingsError

GOEMOTIONS = (
    "admiration amusement anger annoyance approval caring confusion curiosity desire disappointment "
    "disapproval disgust embarrassment excitement fear gratitude grief joy love nervousness optimism pride "
    "realization relief remorse sadness surprise neutral"
)


def test_the_shipped_model_is_the_one_of_the_model_card() -> None:
    card = (Path(__file__).parents[2] / "docs" / "emotion-model.md").read_text(encoding="utf-8")
    assert hashlib.sha256(MODEL_PATH.read_bytes()).hexdigest() in card
    assert MODEL_PATH.stat().st_size < 10_000_000


def test_the_labels_stand_in_the_order_of_the_data_set() -> None:
    model = load_emotion_model()
    assert (model.name, model.version) == ("emotion-tfidf", "1")
    assert " ".join(model.labels) == GOEMOTIONS
    assert model.weights.shape == (len(model.vocabulary), 28)
    assert model.thresholds.shape == model.floors.shape == (28,)
    assert (model.floors >= 0.5).all()


def test_probabilities_are_those_of_scikit_learn() -> None:
    stored = json.loads((Path(__file__).parent / "emotion_examples.json").read_text(encoding="utf-8"))
    computed = load_emotion_model().probabilities([row["text"] for row in stored])
    expected = np.array([row["probabilities"] for row in stored])
    assert computed.shape == (12, 28)
    assert np.abs(computed - expected).max() < 1e-5


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Thank you so much, you really helped me!", ["gratitude"]),
        ("I apologize, I feel terrible about it.", ["remorse"]),
        ("I am really disappointed.", ["disappointment"]),
        ("That is disgusting.", ["disgust"]),
        ("I was on hold for forty minutes.", []),
        ("", []),
        ("😡", ["anger"]),
        ("Yeah.", []),
        ("Hmm?", []),
        ("I want to change my name.", []),
        ("Can I cancel the payment?", []),
        ("No, no.", []),
        ("كيف حالك؟", []),
        ("한국어 문장입니다", []),
    ],
)
def test_known_sentences_get_their_emotion_and_plain_ones_none(text: str, labels: list[str]) -> None:
    assert [label for label, _ in suggest_emotions([text])[0]] == labels


def test_neutral_is_never_suggested_and_nothing_below_its_floor() -> None:
    model = load_emotion_model()
    stored = json.loads((Path(__file__).parent / "emotion_examples.json").read_text(encoding="utf-8"))
    for found in suggest_emotions([row["text"] for row in stored]):
        assert [probability for _, probability in found] == sorted((p for _, p in found), reverse=True)
        for label, probability in found:
            assert label != "neutral"
            assert probability >= model.floors[model.labels.index(label)]


def test_suggestions_lie_on_their_sentence() -> None:
    text = "😡 I called on Monday. Thank you so much for helping me! Bye."
    (suggestion,) = suggest_emotions_in_text(text)
    assert text[suggestion.start_char : suggestion.end_char] == "Thank you so much for helping me!"
    assert (suggestion.code_name, suggestion.made_by) == ("gratitude", "emotion-tfidf 1")
    assert 0.9 < suggestion.confidence <= 1.0


def test_a_word_of_the_text_is_cut_as_in_training() -> None:
    assert cut_features("Don’t WAIT… wait!") == [
        "don't", "wait", "wait", "!", "<s> don't", "don't wait", "wait wait", "wait !",
    ]  # fmt: skip


def test_a_file_that_is_no_model_is_refused_with_a_way_out(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.npz"
    with pytest.raises(SettingsError, match=r"wrong\.npz cannot be read as an emotion model"):
        load_emotion_model(wrong)
    wrong.write_text("not a model")
    with pytest.raises(SettingsError, match=r"wrong\.npz cannot be read as an emotion model"):
        load_emotion_model(wrong)
    np.savez(wrong, format=np.array(99))
    with pytest.raises(SettingsError, match=r"wrong\.npz is not of format 1; train it anew"):
        load_emotion_model(wrong)


def test_a_thousand_sentences_take_less_than_a_second() -> None:
    texts = ["I was on hold for forty minutes and then they charged me twice for it, honestly!"] * 1_000
    suggest_emotions(texts[:1])
    began = time.process_time()
    suggest_emotions(texts)
    assert time.process_time() - began < 1.0
