"""Passages put together where they mean alike."""

import numpy as np

from fieldnotes.coding.embeddings import embed_texts
from fieldnotes.coding.unnamed import cut_tree, find_groups, join_nearest, telling_phrases

PARKING = [
    "There was no parking space near the branch.",
    "I could not find a parking space anywhere.",
    "The parking lot was full when I came.",
    "I drove around the parking lot for twenty minutes.",
    "Parking at the shop is a nightmare.",
]
PARCELS = [
    "The courier left my parcel in the rain.",
    "My parcel arrived with a torn box.",
    "The courier threw the parcel over the fence.",
    "A soaked parcel stood outside my door.",
    "The parcel was crushed on one side.",
]


def brute_ward(vectors: np.ndarray, groups: int) -> set[frozenset[int]]:
    """Join, again and again, the two groups whose joining adds least to the squares within groups."""
    parts = [frozenset([row]) for row in range(len(vectors))]

    def cost(part: frozenset[int]) -> float:
        rows = vectors[sorted(part)]
        return float(((rows - rows.mean(axis=0)) ** 2).sum())

    while len(parts) > groups:
        a, b = min(
            ((a, b) for n, a in enumerate(parts) for b in parts[n + 1 :]),
            key=lambda pair: cost(pair[0] | pair[1]) - cost(pair[0]) - cost(pair[1]),
        )
        parts = [part for part in parts if part not in (a, b)] + [a | b]
    return set(parts)


def test_groups_are_those_of_wards_rule() -> None:
    vectors = np.random.default_rng(3).normal(size=(24, 5)).astype(np.float32)
    joins = join_nearest(vectors)
    for groups in (2, 3, 5, 9):
        labels = cut_tree(joins, 24, groups)
        found = {frozenset(np.flatnonzero(labels == label).tolist()) for label in range(groups)}
        assert found == brute_ward(vectors, groups)


def test_passages_that_mean_alike_come_together_with_their_phrases() -> None:
    texts = [text for pair in zip(PARKING, PARCELS, strict=True) for text in pair]
    groups = find_groups(embed_texts(texts), texts, how_many=2)

    assert {frozenset(texts[row] for row in group.rows) for group in groups} == {
        frozenset(PARKING),
        frozenset(PARCELS),
    }
    said = {group.phrases[0] for group in groups}
    assert said <= {"parking", "parking lot", "parking space", "parcel", "courier"}
    for group in groups:
        assert list(group.likeness) == sorted(group.likeness, reverse=True)


def test_a_group_that_was_dismissed_does_not_come_back() -> None:
    texts = PARKING + PARCELS
    vectors = embed_texts(texts)
    parking = next(
        group for group in find_groups(vectors, texts, how_many=2) if texts[group.rows[0]] in PARKING
    )

    (left,) = find_groups(vectors, texts, how_many=2, dismissed=parking.centre[None])
    assert {texts[row] for row in left.rows} == set(PARCELS)


def test_too_few_passages_are_no_theme() -> None:
    assert find_groups(embed_texts(PARKING[:3]), PARKING[:3]) == []


def test_phrases_say_what_is_said_here_and_not_elsewhere() -> None:
    (one, other) = telling_phrases([["red apples", "red apples today"], ["green pears", "green pears today"]])
    assert one[0] == "red apples"
    assert other[0] == "green pears"
