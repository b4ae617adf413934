"""Answers as survey tools write them: "10 - Extremely likely", "Very satisfied", "Yes", "Promoter"."""

import re
from collections.abc import Sequence
from functools import lru_cache

from ..records import MetricKind

# Not an answer of a customer: nothing was asked, or nothing said.
NOT_ANSWERS = frozenset(
    ("", "-", "n/a", "na", "nan", "null", "none", "offered", "unoffered", "not offered", "not applicable")
) | {
    "don't know",
    "don’t know",
    "weiß nicht",
    "keine angabe",
    "prefer not to say",
    "#n/a",
    "nicht zutreffend",
}
_YES = frozenset(
    (
        "yes",
        "y",
        "true",
        "t",
        "ja",
        "j",
        "oui",
        "o",
        "sí",
        "si",
        "s",
        "예",
        "네",
        "はい",
        "1",
        "x",
        "wahr",
        "vrai",
    )
) | {"good", "satisfied", "resolved", "solved", "very satisfied", "extremely satisfied", "somewhat satisfied"}
_NO = frozenset(
    (
        "no",
        "n",
        "false",
        "f",
        "nein",
        "non",
        "아니요",
        "いいえ",
        "0",
        "falsch",
        "faux",
        "bad",
        "unsatisfied",
        "open",
    )
) | {"dissatisfied", "very dissatisfied", "unresolved", "neutral", "stayed", "active"}
# What a kind counts beside yes: a lost customer, a kept one, a complaint.
_CASES_OF_KIND: dict[MetricKind, frozenset[str]] = {
    "churn": frozenset(
        {"churned", "churn", "lost", "cancelled", "canceled", "left", "exited", "gekündigt", "attrited"}
    ),
    "retention": frozenset({"retained", "stayed", "active", "renewed", "kept"}),
    "complaint rate": frozenset({"complaint", "complained"}),
}
# An NPS group stands for any score in it; these are in the middle of each.
_GROUPS = {
    "promoter": 10.0,
    "passive": 8.0,
    "detractor": 0.0,
    "promotor": 10.0,
    "passiv": 8.0,
    "kritiker": 0.0,
}
# "1-2 times" and "5/7" are no scores: what follows the sign must be no digit.
_LEADING_NUMBER = re.compile(r"(\d{1,3})\s*(?:[-–—:=.)(/]\s*(?=\D|$)|$)")
_TRAILING_NUMBER = re.compile(r".*[^\d.,]\((\d{1,3})\)")


@lru_cache(maxsize=4_096)
def read_score(text: str) -> float | None:
    """Return the score that an answer states, or None.

    "9", "10 - Extremely likely", "0 = not at all", "Extremely likely (10)" and the NPS group "Promoter" do. A
    group stands for 10, 8 or 0: its NPS is right, a mean of it would not be.
    """
    plain = " ".join(text.split()).casefold()
    if plain.rstrip("s") in _GROUPS:
        return _GROUPS[plain.rstrip("s")]
    match = _LEADING_NUMBER.match(plain) or _TRAILING_NUMBER.fullmatch(plain)
    if match is None or re.match(r"\d{1,4}[-/.]\d{1,2}[-/.]", plain) or re.fullmatch(r"\d+[.,]\d+.*", plain):
        return None
    return float(match[1])


def are_answers(cells: Sequence[str]) -> bool:
    """Say whether cells are mostly words such as yes and no, good and bad."""
    words = _YES | _NO | NOT_ANSWERS | frozenset().union(*_CASES_OF_KIND.values())
    known = sum(cell.casefold() in words for cell in cells)
    return (
        bool(cells)
        and known >= 0.9 * len(cells)
        and any(cell.casefold() not in NOT_ANSWERS for cell in cells)
    )


def count_as_case(word: str, kind: MetricKind) -> bool:
    """Say whether an answer is one that a share of this kind counts."""
    plain = word.strip().casefold()
    if plain in _CASES_OF_KIND.get(kind, frozenset()):
        return True
    return plain in _YES and not (kind in ("churn", "complaint rate") and plain in ("good", "satisfied"))
