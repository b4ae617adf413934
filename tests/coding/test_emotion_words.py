"""The word model, whose logits are mixed into those of the network."""

import json
from pathlib import Path

import numpy as np
import pytest

from fieldnotes.coding.emotion_model import cut_features, load_emotion_model
from fieldnotes.errors import SettingsError

GOEMOTIONS = (
    "admiration amusement anger annoyance approval caring confusion curiosity desire disappointment "
    "disapproval disgust embarrassment excitement fear gratitude grief joy love nervousness optimism pride "
    "realization relief remorse sadness surprise neutral"
)


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
