"""The suggestions as a component of anybody's spaCy pipeline."""

import importlib
import tomllib
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from fieldnotes.coding import emotion_component  # as spaCy does by the entry point of an installation

TEXT = "The bill came on Monday. Thank you so much for helping me! I was on hold for an hour."


def test_an_installation_tells_spacy_of_the_component() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    entry = project["entry-points"]["spacy_factories"][emotion_component.NAME]
    module, name = entry.split(":")
    assert getattr(importlib.import_module(module), name) is emotion_component.make_component


@pytest.fixture
def nlp() -> spacy.language.Language:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    pipeline.add_pipe("fieldnotes_emotions")
    return pipeline


def found(doc: Doc) -> list[tuple[str, str]]:
    return [(span.text, span.label_) for span in doc.spans["emotions"]]


def test_a_pipeline_finds_the_component_by_its_name(nlp: spacy.language.Language) -> None:
    doc = nlp(TEXT)
    assert found(doc) == [
        ("Thank you so much for helping me!", "gratitude"),
        ("I was on hold for an hour.", "annoyance"),
    ]
    scores = doc.spans["emotions"].attrs["scores"]
    assert len(scores) == 2
    assert all(0.5 <= score <= 1 for score in scores)


def test_many_documents_get_what_each_gets_alone(nlp: spacy.language.Language) -> None:
    texts = [TEXT, "", "I am really disappointed."]
    assert [found(doc) for doc in nlp.pipe(texts)] == [found(nlp(text)) for text in texts]


def test_without_sentences_a_document_is_cut_as_a_transcript_is() -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("fieldnotes_emotions", config={"spans_key": "felt", "implied": False})
    doc = pipeline(TEXT)
    assert [span.label_ for span in doc.spans["felt"]] == ["gratitude"]


def test_what_was_found_can_be_stored_and_the_pipeline_rebuilt(nlp: spacy.language.Language) -> None:
    doc = nlp(TEXT)
    (again,) = DocBin().from_bytes(DocBin(docs=[doc]).to_bytes()).get_docs(nlp.vocab)
    assert found(again) == found(doc)
    rebuilt = spacy.blank("en").from_config(nlp.config)
    assert rebuilt.pipe_names == ["sentencizer", "fieldnotes_emotions"]
