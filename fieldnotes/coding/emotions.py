"""Suggested emotions, sentence by sentence. A suggestion is a question to a person, never a finding."""

import re
from collections.abc import Sequence

from fieldnotes.coding.emotion_model import EmotionModel, load_emotion_model
from fieldnotes.coding.language import split_sentences
from fieldnotes.records import Suggestion

# What people say to show that they listen. The model reads "Yeah." as approval and "Hmm?" as curiosity.
BACKCHANNELS = frozenset(
    [
        "ah",
        "aha",
        "alright",
        "eh",
        "er",
        "exactly",
        "good",
        "great",
        "hello",
        "hey",
        "hi",
        "hm",
        "hmm",
        "huh",
        "just",
        "mhm",
        "mm",
        "mmm",
        "no",
        "nope",
        "oh",
        "ok",
        "okay",
        "oops",
        "please",
        "really",
        "right",
        "so",
        "sure",
        "uh",
        "uhhuh",
        "um",
        "well",
        "what",
        "why",
        "yeah",
        "yep",
        "yes",
    ]
)
_WORD = re.compile(r"[^\W_]+")


def suggest_emotions(
    texts: Sequence[str], model: EmotionModel | None = None
) -> list[tuple[tuple[str, float], ...]]:
    """Return for each text the emotions that the model is sure enough of, surest first, with probabilities.

    Mostly that is none, and always for a text of BACKCHANNELS alone. A text without a suggestion is not one
    without emotion; "neutral", "curiosity" and "desire" are never suggested. A probability p (0.5 to 1) means
    that of English Reddit comments scored so, about the share p carried the label.
    model: the shipped one when None.
    """
    model = model or load_emotion_model()
    return [
        tuple(
            sorted(
                (
                    (label, float(probability))
                    for label, probability, floor in zip(model.labels, row, model.floors, strict=True)
                    if probability >= floor and not is_backchannel
                ),
                key=lambda found: -found[1],
            )
        )
        for row, is_backchannel in zip(
            model.probabilities(texts), map(_only_shows_listening, texts), strict=True
        )
    ]


def suggest_emotions_in_text(text: str, model: EmotionModel | None = None) -> list[Suggestion]:
    """Return the emotions suggested for each sentence of a text, in order, as code-point spans.

    text: a segment's text, an observation, a document. model: the shipped one when None.
    """
    model = model or load_emotion_model()
    spans = split_sentences(text)
    made_by = f"{model.name} {model.version}"
    found = suggest_emotions([text[start:end] for start, end in spans], model)
    return [
        Suggestion(label, start, end, round(probability, 4), made_by)
        for (start, end), labels in zip(spans, found, strict=True)
        for label, probability in labels
    ]


def _only_shows_listening(text: str) -> bool:
    words = _WORD.findall(text.lower())
    return 0 < len(words) <= 4 and BACKCHANNELS.issuperset(words)
