"""The emotion suggestions as a spaCy pipeline component, for anybody's pipeline.

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("fieldnotes_emotions")
    doc = nlp("I was on hold for an hour. Thank you for helping me!")
    doc.spans["emotions"]  # one span a suggestion, its label the emotion
    doc.spans["emotions"].attrs["scores"]  # and how sure each is, 0 to 1

spaCy finds the factory by its entry point, so that installing fieldnotes is enough. It stores what it found
as spaCy's own span categorizer does, so `displacy`, `DocBin` and `Scorer` know what to do with it.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

# spaCy itself imports this module, by its entry point, when a pipeline is made; nothing else does.
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from fieldnotes.coding.emotions import suggest_emotions
from fieldnotes.coding.language import split_sentences

NAME = "fieldnotes_emotions"
SPANS_KEY = "emotions"


class EmotionComponent:
    """A pipeline component that suggests emotions for the sentences of documents.

    Sentences are those that an earlier component set (parser, senter, sentencizer); without any, a document
    is cut as `split_sentences` does.
    """

    def __init__(self, spans_key: str, implied: bool) -> None:
        """Put suggestions at `doc.spans[spans_key]`; implied: whether patterns of experience count too."""
        self.spans_key = spans_key
        self.implied = implied

    def __call__(self, doc: Doc) -> Doc:
        """Add suggestions to one document; many at once, by `pipe`, are several times faster."""
        return self._annotate([doc])[0]

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 256) -> Iterator[Doc]:
        """Add suggestions to documents, batch_size of them at a time."""
        waiting = iter(stream)
        while batch := list(islice(waiting, batch_size)):
            yield from self._annotate(batch)

    def _annotate(self, docs: list[Doc]) -> list[Doc]:
        sentences = [_sentences(doc) for doc in docs]
        found = iter(
            suggest_emotions(
                [sentence.text for those in sentences for sentence in those], implied=self.implied
            )
        )
        for doc, those in zip(docs, sentences, strict=True):
            spans: list[Span] = []
            scores: list[float] = []
            for sentence in those:
                for emotion in next(found):
                    spans.append(Span(doc, sentence.start, sentence.end, label=emotion.label))
                    scores.append(emotion.confidence)
            group = SpanGroup(doc, name=self.spans_key, spans=spans)
            group.attrs["scores"] = scores
            doc.spans[self.spans_key] = group
        return docs


@Language.factory(NAME, default_config={"spans_key": SPANS_KEY, "implied": True}, assigns=["doc.spans"])
def make_component(nlp: Language, name: str, spans_key: str, implied: bool) -> EmotionComponent:
    """Make the component, as spaCy asks for it."""
    return EmotionComponent(spans_key, implied)


def _sentences(doc: Doc) -> list[Span]:
    if doc.has_annotation("SENT_START"):
        return list(doc.sents)
    spans = (doc.char_span(*span, alignment_mode="expand") for span in split_sentences(doc.text))
    return [span for span in spans if span is not None]
