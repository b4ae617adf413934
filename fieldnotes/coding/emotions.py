"""Suggested emotions, sentence by sentence. A suggestion is a question to a person, never a finding."""

import re
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from fieldnotes.coding.emotion_experiences import EXPERIENCES
from fieldnotes.coding.emotion_head import EmotionHead
from fieldnotes.coding.emotion_implied import MADE_BY as IMPLIED
from fieldnotes.coding.emotion_implied import find_implied
from fieldnotes.coding.emotion_network import EmotionNetwork, load_emotion_network
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


IMPLIED_FLOOR = 0.3  # what a head that learned an emotion must at least give it for its patterns to count
_PRECISION = {experience.name: experience.precision for experience in EXPERIENCES}


class FoundEmotion(NamedTuple):
    """An emotion suggested for a sentence, how sure (0 to 1), and by which model or patterns."""

    label: str
    confidence: float
    made_by: str


def suggest_emotions(
    sentences: Sequence[str],
    network: EmotionNetwork | None = None,
    *,
    head: EmotionHead | None = None,
    implied: bool = True,
    check: Callable[[float], None] = lambda _: None,
) -> list[tuple[FoundEmotion, ...]]:
    """Return for each sentence the emotions that are sure enough to ask a person about, surest first.

    Mostly that is none, and always for BACKCHANNELS alone. A sentence without a suggestion is not one without
    emotion; "neutral", "curiosity" and "desire" are never suggested. `sure_words` says what a confidence
    means. network: the shipped one when None. head: what the team's own decisions taught. implied:
    whether experiences that imply a feeling are looked for too (see `emotion_implied`). check: called
    now and then with the share that is done; what it raises ends the work.
    """
    network = network or load_emotion_network()
    reading = network.read(sentences, check=check)
    judged = reading.labels if head is None else head.judge(reading)
    learned: Collection[str] = () if head is None else head.weights
    suggested: list[tuple[FoundEmotion, ...]] = []
    for sentence, row in zip(sentences, judged, strict=True):
        if _only_shows_listening(sentence):
            suggested.append(())
            continue
        sure = dict(zip(network.labels, row.tolist(), strict=True))
        found = {
            label: FoundEmotion(
                label,
                sure[label],
                f"{network.made_by}, learned {head.version}"
                if head and label in learned
                else network.made_by,
            )
            for label, floor in zip(network.labels, network.floors, strict=True)
            if sure[label] >= floor
        }
        for told in find_implied(sentence) if implied else ():
            # What the team keeps refusing is not asked again for the words' sake.
            if told.emotion not in learned or sure[told.emotion] >= IMPLIED_FLOOR:
                found.setdefault(
                    told.emotion, FoundEmotion(told.emotion, _PRECISION[told.experience], IMPLIED)
                )
        suggested.append(tuple(sorted(found.values(), key=lambda emotion: -emotion.confidence)))
    return suggested


def suggest_emotions_in_texts(
    texts: Sequence[str],
    network: EmotionNetwork | None = None,
    *,
    head: EmotionHead | None = None,
    check: Callable[[float], None] = lambda _: None,
) -> list[list[Suggestion]]:
    """Return the emotions suggested for each sentence of each text, in order, as code-point spans.

    texts: segments, observations, documents; all at once, because the network reads many sentences together
    several times faster than one by one. The other parameters are those of `suggest_emotions`.
    """
    places = [(number, span) for number, text in enumerate(texts) for span in split_sentences(text)]
    found = suggest_emotions(
        [texts[number][start:end] for number, (start, end) in places], network, head=head, check=check
    )
    suggestions: list[list[Suggestion]] = [[] for _ in texts]
    for (number, (start, end)), emotions in zip(places, found, strict=True):
        suggestions[number].extend(
            Suggestion(emotion.label, start, end, round(emotion.confidence, 4), emotion.made_by)
            for emotion in emotions
        )
    return suggestions


def suggest_emotions_in_text(text: str) -> list[Suggestion]:
    """Return the emotions suggested for each sentence of one text, in order, as code-point spans."""
    return suggest_emotions_in_texts([text])[0]


def _only_shows_listening(text: str) -> bool:
    words = _WORD.findall(text.lower())
    return 0 < len(words) <= 4 and BACKCHANNELS.issuperset(words)
