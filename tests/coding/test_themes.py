"""Themes are suggested where a sentence says what a code's example says, and nowhere else."""

import time

import pytest

from fieldnotes.coding.codebook import starter_codebook
from fieldnotes.coding.themes import FLOOR, suggest_themes
from fieldnotes.records import Code

CODES = [
    Code(number, entry.kind, entry.name, entry.definition, examples=entry.examples)
    for number, entry in enumerate(starter_codebook(), start=1)
]


def themes(text: str) -> list[str]:
    return [suggestion.code_name for suggestion in suggest_themes(text, CODES)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I was on hold for almost an hour.", []),
        ("I was on hold for forty minutes.", ["waiting"]),
        ("We have been waiting for three weeks now!", ["waiting"]),
        ("Why have I been charged twice for the same thing?", ["unexpected charge"]),
        ("I had to explain everything again to the next one.", ["having to repeat oneself"]),
        ("Then she transferred me to another department.", ["being passed on"]),
        ("And nobody ever called me back, so here I am.", ["promise broken"]),
        ("I went to the bank.", []),
        ("Thank you, have a good day.", []),
        ("", []),
        ("كيف حالك؟ 😡", []),
        ("오래 기다렸어요", []),
    ],
)
def test_a_sentence_gets_the_theme_whose_example_it_repeats(text: str, expected: list[str]) -> None:
    assert themes(text) == expected


def test_every_example_of_the_starter_codebook_finds_its_own_theme() -> None:
    found = [
        code.name in themes(line)
        for code in CODES
        if code.kind == "theme"
        for line in code.examples.splitlines()
    ]
    assert sum(found) / len(found) > 0.9


def test_a_negation_that_the_example_lacks_counts_against_it() -> None:
    code = Code(1, "theme", "double charge", examples="I was charged twice")
    (plain,) = suggest_themes("Well, I was charged twice.", [code])
    assert plain.confidence == 1.0
    (negated,) = suggest_themes("I was not charged twice.", [code])
    assert negated.confidence == 0.75


def test_a_suggestion_says_where_how_sure_and_by_what() -> None:
    text = "😡 Hello. I was charged twice for it. Bye."
    (suggestion,) = suggest_themes(text, CODES)
    assert text[suggestion.start_char : suggestion.end_char] == "I was charged twice for it."
    assert (suggestion.confidence, suggestion.made_by) == (1.0, "theme-lemmas 1")


def test_a_code_of_the_teams_own_is_found_by_its_name() -> None:
    parking = Code(1, "theme", "parking at the branch")
    assert [s.code_name for s in suggest_themes("There is no parking near your branch.", [parking])] == [
        "parking at the branch"
    ]


@pytest.mark.parametrize(
    "code",
    [
        Code(1, "theme", "waiting"),
        Code(1, "theme", "waiting in line", retired=True),
        Code(1, "emotion", "waiting in line"),
        Code(1, "theme", ""),
    ],
    ids=["one word says too little", "retired", "an emotion", "nothing"],
)
def test_codes_that_say_too_little_or_are_no_themes_are_never_suggested(code: Code) -> None:
    assert suggest_themes("I am waiting in line, waiting and waiting.", [code]) == []


def test_no_codes_give_no_suggestions() -> None:
    assert suggest_themes("I was charged twice.", []) == []


def test_at_most_two_themes_a_sentence_likest_first() -> None:
    text = "I was on hold for forty minutes, was charged twice, and nobody called me back about the error."
    found = suggest_themes(text, CODES)
    assert len(found) == 2
    assert found[0].confidence >= found[1].confidence >= FLOOR


def test_a_long_transcript_takes_seconds() -> None:
    text = "So I went there on Monday and they looked at it. I was charged twice. Okay, thank you. " * 1_000
    began = time.process_time()
    assert len(suggest_themes(text, CODES)) == 1_000
    assert time.process_time() - began < 15
