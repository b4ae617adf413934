"""Passages that mean alike and carry no theme, put together, with the phrases that tell them from the rest.

Groups are joined by Ward's rule ("Hierarchical Grouping to Optimize an Objective Function", JASA 58, 1963),
along chains of nearest neighbours (Murtagh, "A Survey of Recent Advances in Hierarchical Clustering
Algorithms", The Computer Journal 26, 1983). Phrases are weighted as in class-based TF-IDF (Grootendorst,
"BERTopic", 2022).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

from .embeddings import Vectors

MOST_PASSAGES = 4_000  # memory and time grow with the square: some 130 MB and 10 s
LEAST_PASSAGES = 4  # fewer are no theme yet
PASSAGES_A_THEME = 25  # how many groups are looked for where nobody said
MOST_THEMES = 24
PHRASES = 4
DISMISSED_LIKE = 0.75  # as alike as this to one that was dismissed, it is that one again

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# What is said in every conversation, besides the words that spaCy's list leaves out.
_SPOKEN = frozenset(
    _WORD.findall(
        "okay ok yeah yep yes no um uh hmm mhm oh right well just like really know think going go get "
        "got let i'm it's that's don't i'll we'll i've can't didn't we're you're there's let's i'd "
        "you'd please thank thanks sir ma'am hi hello bye guys gonna wanna sure good great alright "
        "sorry bit lot thing things stuff little way kind say said mean want need"
    )
)


@dataclass(frozen=True, eq=False)
class Group:
    """Passages that mean alike: their rows, the most typical first, how alike each is to the centre, -1 to 1,
    the centre, of length 1, and phrases.
    """

    rows: tuple[int, ...]
    likeness: tuple[float, ...]
    centre: NDArray[np.float32]
    phrases: tuple[str, ...]


def find_groups(
    vectors: Vectors, texts: Sequence[str], *, how_many: int | None = None, dismissed: Vectors | None = None
) -> list[Group]:
    """Return groups of passages that mean alike, the largest first.

    vectors: shape (n, size), of length 1; texts: the passages, n of them; n up to MOST_PASSAGES. how_many:
    into how many groups they are put, one for every PASSAGES_A_THEME when None; groups of fewer than
    LEAST_PASSAGES are left out. dismissed: centres of groups that nobody wants to see again, shape (m, size).
    """
    if len(vectors) < LEAST_PASSAGES:
        return []
    wanted = how_many or max(2, min(MOST_THEMES, len(vectors) // PASSAGES_A_THEME))
    labels = cut_tree(join_nearest(vectors), len(vectors), wanted)
    members = [np.flatnonzero(labels == label) for label in range(labels.max() + 1)]
    phrases = telling_phrases([[texts[int(row)] for row in rows] for rows in members])
    found = []
    for rows, said in zip(members, phrases, strict=True):
        if len(rows) < LEAST_PASSAGES:
            continue
        centre = vectors[rows].mean(axis=0)
        centre /= max(float(np.linalg.norm(centre)), 1e-9)
        if dismissed is not None and len(dismissed) and float((dismissed @ centre).max()) >= DISMISSED_LIKE:
            continue
        likeness = vectors[rows] @ centre
        order = np.argsort(-likeness, kind="stable")
        found.append(
            Group(
                tuple(int(rows[place]) for place in order),
                tuple(float(likeness[place]) for place in order),
                centre.astype(np.float32),
                said,
            )
        )
    return sorted(found, key=lambda group: -len(group.rows))


def join_nearest(vectors: Vectors) -> list[tuple[int, int, float]]:
    """Return the n - 1 joins of Ward's tree as (group, group, height), groups named by their first member.

    vectors: shape (n, size). The order of the joins is that of the chains; sort by height to cut.
    """
    count = len(vectors)
    squares = (vectors * vectors).sum(axis=1)
    # Ward's distance of two single passages is half their squared distance; heights are in that measure.
    apart = np.maximum(squares[:, None] + squares[None, :] - 2 * (vectors @ vectors.T), 0).astype(np.float32)
    apart *= 0.5
    np.fill_diagonal(apart, np.inf)
    sizes = np.ones(count, dtype=np.float32)
    alive = np.ones(count, dtype=bool)
    joins: list[tuple[int, int, float]] = []
    chain: list[int] = []
    while len(joins) < count - 1:
        if not chain:
            chain.append(int(np.flatnonzero(alive)[0]))
        here = chain[-1]
        nearest = int(apart[here].argmin())
        if len(chain) > 1 and apart[here, chain[-2]] <= apart[here, nearest]:
            nearest = chain[-2]
            chain = chain[:-2]
            keep, gone = min(here, nearest), max(here, nearest)
            height = float(apart[here, nearest])
            joins.append((keep, gone, height))
            # Lance and Williams' update for Ward's rule.
            both = sizes[keep] + sizes[gone]
            row = (
                (sizes[keep] + sizes) * apart[keep] + (sizes[gone] + sizes) * apart[gone] - sizes * height
            ) / (both + sizes)
            alive[gone] = False
            row[~alive] = np.inf
            row[keep] = np.inf
            apart[keep], apart[:, keep] = row, row
            apart[gone], apart[:, gone] = np.inf, np.inf
            sizes[keep] = both
        else:
            chain.append(nearest)
    return joins


def cut_tree(joins: Sequence[tuple[int, int, float]], count: int, groups: int) -> NDArray[np.int64]:
    """Return which of `groups` groups each of `count` passages belongs to, numbered by first member."""
    root = list(range(count))

    def find(place: int) -> int:
        while root[place] != place:
            root[place] = root[root[place]]
            place = root[place]
        return place

    for one, other, _ in sorted(joins, key=lambda join: join[2])[: max(0, count - groups)]:
        a, b = sorted((find(one), find(other)))
        root[b] = a
    tops = [find(place) for place in range(count)]
    number = {top: n for n, top in enumerate(sorted(set(tops)))}
    return np.array([number[top] for top in tops], dtype=np.int64)


def telling_phrases(groups: Sequence[Sequence[str]], most: int = PHRASES) -> list[tuple[str, ...]]:
    """Return for each group of texts the words and pairs of words that are said there more than in the
    others.

    A phrase counts once a text. A word of a pair that is listed already is not listed again.
    """
    counts = [_count_phrases(texts) for texts in groups]
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    mean = sum(total.values()) / max(1, len(counts))
    found = []
    for count, texts in zip(counts, groups, strict=True):
        said = max(1, sum(count.values()))
        weights = {
            # A pair says more than a word does.
            phrase: n / said * log(1 + mean / total[phrase]) * (1.5 if " " in phrase else 1.0)
            for phrase, n in count.items()
            if n >= min(2, len(texts))
        }
        chosen: list[str] = []
        for phrase in sorted(weights, key=lambda phrase: (-weights[phrase], phrase)):
            words = set(phrase.split())
            if not any(words & set(other.split()) for other in chosen):
                chosen.append(phrase)
            if len(chosen) == most:
                break
        found.append(tuple(chosen))
    return found


def _count_phrases(texts: Sequence[str]) -> Counter[str]:
    from spacy.lang.en.stop_words import STOP_WORDS

    counts: Counter[str] = Counter()
    for text in texts:
        words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
        plain = [
            word if word not in STOP_WORDS and word not in _SPOKEN and len(word) > 2 else "" for word in words
        ]
        pairs = {f"{a} {b}" for a, b in pairwise(plain) if a and b and a != b}
        counts.update({word for word in plain if word} | pairs)
    return counts
