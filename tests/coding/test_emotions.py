"""The shipped emotion network, and what is suggested to a person."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from fieldnotes.coding.emotion_certainty import sure_words
from fieldnotes.coding.emotion_model import MODEL_PATH
from fieldnotes.coding.emotion_network import NETWORK_PATH, load_emotion_network
from fieldnotes.coding.emotion_text import tidy
from fieldnotes.coding.emotions import suggest_emotions, suggest_emotions_in_text, suggest_emotions_in_texts
from fieldnotes.errors import SettingsError
from fieldnotes.records import Suggestion

GOEMOTIONS = (
    "admiration amusement anger annoyance approval caring confusion curiosity desire disappointment "
    "disapproval disgust embarrassment excitement fear gratitude grief joy love nervousness optimism pride "
    "realization relief remorse sadness surprise neutral"
)


def test_the_shipped_files_are_those_of_the_model_card_and_small() -> None:
    card = (Path(__file__).parents[2] / "docs" / "emotion-model.md").read_text(encoding="utf-8")
    files = [*NETWORK_PATH.iterdir(), MODEL_PATH]
    assert {path.name for path in files} == {"model.onnx", "model.json", "tokenizer.json", "emotion.npz"}
    for path in files:
        assert hashlib.sha256(path.read_bytes()).hexdigest() in card, path.name
    assert sum(path.stat().st_size for path in files) <= 30_000_000


def test_the_labels_stand_in_the_order_of_the_data_set() -> None:
    network = load_emotion_network()
    assert " ".join(network.labels) == GOEMOTIONS
    assert network.ekman == ("anger", "disgust", "fear", "joy", "sadness", "surprise", "neutral")
    assert network.sentiment == ("positive", "negative", "ambiguous", "neutral")
    assert network.thresholds.shape == network.scale.shape == network.shift.shape == (39,)
    assert (network.floors >= 0.5).all()


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Thank you so much, you really helped me!", ["gratitude"]),
        ("I am really disappointed.", ["disappointment"]),
        ("honestly I am scared that they will cut off the power", ["fear"]),
        ("i am so sorry about that i really am", ["remorse", "sadness"]),
        ("this is so funny i cannot stop laughing", ["amusement"]),
        ("", []),
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
    assert [found.label for found in suggest_emotions([text])[0]] == labels


def test_what_happened_is_suggested_where_no_feeling_is_named() -> None:
    (found,) = suggest_emotions(["I was on hold for forty minutes and nobody called me back."])
    assert {(emotion.label, emotion.made_by) for emotion in found} == {
        ("annoyance", "implied-emotion 1"),
        ("disappointment", "implied-emotion 1"),
    }
    assert suggest_emotions(["I was on hold for forty minutes."], implied=False) == [()]


def test_neutral_is_never_suggested_and_nothing_below_its_floor() -> None:
    network = load_emotion_network()
    texts = ["I love it!", "It is Monday.", "why is that?", "I hate this so much.", "Wow, what a surprise!"]
    for found in suggest_emotions(texts, implied=False):
        assert [emotion.confidence for emotion in found] == sorted(
            (e.confidence for e in found), reverse=True
        )
        for emotion in found:
            assert emotion.label not in ("neutral", "curiosity", "desire")
            assert emotion.confidence >= network.floors[network.labels.index(emotion.label)]


def test_suggestions_lie_on_their_sentence() -> None:
    text = "😀 I called on Monday. Thank you so much for helping me! Bye."
    found = [made for made in suggest_emotions_in_text(text) if made.code_name == "gratitude"]
    assert [text[made.start_char : made.end_char] for made in found] == ["Thank you so much for helping me!"]
    assert found[0].made_by == load_emotion_network().made_by
    assert 0.9 < found[0].confidence <= 1.0


def test_many_texts_at_once_get_what_each_gets_alone() -> None:
    texts = ["Thank you so much!", "", "The bill came on Monday.", "I am furious. I was on hold for an hour."]
    together = suggest_emotions_in_texts(texts)
    alone = [suggest_emotions_in_text(text) for text in texts]
    assert [[places(made) for made in found] for found in together] == [
        [places(made) for made in found] for found in alone
    ]


def places(made: Suggestion) -> tuple[str, int, int, str]:
    return made.code_name, made.start_char, made.end_char, made.made_by


def test_a_batch_changes_a_probability_by_little() -> None:
    network = load_emotion_network()
    texts = ["I am so happy for you!", "Where is it?", "They broke it again, I am tired of this.", "ok"]
    together = network.read(texts).labels
    alone = np.vstack([network.read([text]).labels for text in texts])
    assert np.abs(together - alone).max() < 0.1


def test_work_on_many_texts_can_be_stopped_between_batches() -> None:
    shares: list[float] = []

    def check(share: float) -> None:
        shares.append(share)
        if len(shares) == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        suggest_emotions([f"I am angry about {number}." for number in range(500)], check=check)
    assert shares[0] == 0.0
    assert 0.0 < shares[1] < 0.5


def test_emoji_are_spelled_out_once_a_run() -> None:
    assert tidy("it’s 😡😡😡 now").split() == ["it's", "pouting", "face", "now"]
    assert tidy("thanks 👍🏽").split() == ["thanks", "thumbs", "up", "sign"]
    assert tidy("plain") == "plain"


def test_sureness_is_said_in_the_words_that_were_measured() -> None:
    made_by = load_emotion_network().made_by
    assert sure_words(0.95, made_by) == "right about 9 times in 10"
    assert [sure_words(low, made_by)[12:13] for low in (0.5, 0.6, 0.7, 0.8)] == ["5", "6", "7", "8"]
    assert sure_words(0.96, "implied-emotion 1") == "not named, implied by what happened"
    assert sure_words(0.7, f"{made_by}, learned 3") == "by your team's decisions right about 7 times in 10"
    assert sure_words(0.9, "emotion-tfidf 1") == ""
    assert sure_words(None, "Dana") == ""


def test_a_folder_without_a_network_is_refused_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"holds no emotion network; install fieldnotes again"):
        load_emotion_network(tmp_path)
    (tmp_path / "model.json").write_text('{"format": 1}')
    with pytest.raises(SettingsError, match="is not of format 2"):
        load_emotion_network(tmp_path)
