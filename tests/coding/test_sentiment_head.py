"""Sentiment in a team's own words, learned from a few decisions."""

import numpy as np

from fieldnotes.coding.emotion_network import load_emotion_network
from fieldnotes.coding.sentiment_head import SIGNS, choose_texts, learn_sentiment, read_evidence

TOLD = {
    "negative": ["still waiting for my {}", "nobody answers about the {}", "you lost my {}", "the {} broke"],
    "neutral": ["what time is the {}", "do you have a {}", "the {} is on Monday", "which {} is it"],
    "positive": ["love the new {}", "thanks for the {}", "great {}, well done", "the {} was perfect"],
}


def texts_of(thing: str) -> tuple[list[str], list[str]]:
    pairs = [(line.format(thing), sign) for sign, lines in TOLD.items() for line in lines]
    return [text for text, _ in pairs], [sign for _, sign in pairs]


def test_a_dozen_decisions_tell_the_signs_of_other_texts() -> None:
    network = load_emotion_network()
    texts, signs = texts_of("parcel")
    asked, truth = texts_of("flight")

    judged = learn_sentiment(read_evidence(texts, network), signs).judge(read_evidence(asked, network))

    assert judged.shape == (12, 3)
    assert np.allclose(judged.sum(axis=1), 1)
    right = [SIGNS[column] == sign for column, sign in zip(judged.argmax(axis=1), truth, strict=True)]
    assert sum(right) >= 10


def test_texts_of_every_kind_are_asked_about_first_and_none_twice() -> None:
    things = ["parcel", "flight", "phone", "router"]
    told = [pair for thing in things for pair in zip(*texts_of(thing), strict=True)]
    # A pile of near-equal texts, of which chance would choose most.
    piled = [(f"what time is the train number {number}", "neutral") for number in range(60)]
    texts, signs = zip(*(piled + told), strict=True)
    evidence = read_evidence(texts, load_emotion_network())

    chosen = choose_texts(evidence, 12)

    assert chosen == choose_texts(evidence, 12)
    assert len(set(chosen)) == 12
    assert sum(place < len(piled) for place in chosen) < 6
    assert {signs[place] for place in chosen} == set(SIGNS)


def test_what_is_decided_is_not_asked_again_and_a_head_is_asked_where_it_is_least_sure() -> None:
    told = [texts_of(thing) for thing in ("parcel", "flight", "phone", "router")]
    texts = [text for some, _ in told for text in some]
    signs = [sign for _, some in told for sign in some]
    evidence = read_evidence(texts, load_emotion_network())
    decided = list(range(0, len(texts), 4))
    head = learn_sentiment(evidence.of(np.array(decided)), [signs[place] for place in decided])

    chosen = choose_texts(evidence, 5, decided=decided, head=head)
    left = choose_texts(evidence, 100, decided=decided)

    assert sorted(left + decided) == list(range(len(texts)))
    judged = np.sort(head.judge(evidence), axis=1)
    margin = judged[:, -1] - judged[:, -2]
    assert not set(chosen) & set(decided)
    assert margin[chosen].max() <= np.quantile(margin[left], 0.3)


def test_nothing_is_asked_where_everything_is_decided_or_nothing_is_there() -> None:
    evidence = read_evidence(["It broke.", "It works."], load_emotion_network())
    assert choose_texts(evidence, 5, decided=[0, 1]) == []
    assert choose_texts(read_evidence([], load_emotion_network()), 5) == []
    assert len(set(choose_texts(read_evidence(["It broke."] * 3, load_emotion_network()), 2))) == 2
