"""The rule behind each word for the strength of evidence, on both sides of its edge."""

from datetime import date
from pathlib import Path

import pytest

from fieldnotes.records import GRADES, EvidenceCounts, Grade
from fieldnotes.voc.link_strength import grade_link
from fieldnotes.voc.strength import grade_evidence
from fieldnotes.voc.strength_rules import RULES
from fieldnotes.voc.strength_words import strength_line

DOCS = Path(__file__).parents[2] / "docs" / "evidence.md"

# Twelve people met on twelve occasions by two observers with two methods, and nothing against it.
FULL = EvidenceCounts(
    people=12,
    occasions=12,
    sources=12,
    markets=("Korea",),
    methods=("be the customer", "interview"),
    observers=(1, 2),
    members=2,
    excerpts_for=20,
    own_words=12,
    oldest=date(2026, 1, 2),
    newest=date(2026, 3, 4),
)
SIX = FULL._replace(people=6, occasions=6)
TWO = FULL._replace(people=2, occasions=2, sources=2, excerpts_for=2, own_words=2)
NOTES = FULL._replace(people=0, uncounted_occasions=12, own_words=0)
SURVEY = FULL._replace(methods=("survey comments",), observers=(), unobserved=20, members=0, respondents=12)

CASES: list[tuple[str, EvidenceCounts, Grade]] = [
    ("nothing", EvidenceCounts(), "no evidence"),
    ("only against", EvidenceCounts(excerpts_against=3, exposures_against=3), "no evidence"),
    ("one passage", TWO._replace(people=1, occasions=1, excerpts_for=1), "anecdote"),
    ("one occasion with eight people", FULL._replace(people=8, occasions=1), "anecdote"),
    ("one person on four occasions", FULL._replace(people=1, occasions=4), "anecdote"),
    (
        "one occasion on which nobody is counted",
        NOTES._replace(occasions=1, uncounted_occasions=1),
        "anecdote",
    ),
    ("interpretations only", TWO._replace(interpretations=2), "anecdote"),
    ("one interpretation among two", TWO._replace(interpretations=1), "indication"),
    ("more against than for", TWO._replace(excerpts_against=3, exposures_against=3), "anecdote"),
    ("as many against as for", TWO._replace(excerpts_against=2, exposures_against=2), "indication"),
    (
        "many passages against by one voice",
        TWO._replace(excerpts_against=9, exposures_against=1),
        "indication",
    ),
    ("two people on two occasions", TWO, "indication"),
    ("a person, and an occasion without any", TWO._replace(people=1, uncounted_occasions=1), "indication"),
    ("five people", SIX._replace(people=5), "indication"),
    ("six people", SIX, "pattern"),
    ("six people on two occasions", SIX._replace(occasions=2), "indication"),
    ("six people on three occasions", SIX._replace(occasions=3), "pattern"),
    ("six occasions without people", NOTES._replace(occasions=6, uncounted_occasions=6), "pattern"),
    ("one observer, one method, notes", NOTES._replace(methods=("interview",), observers=(1,)), "indication"),
    ("one observer, two methods", NOTES._replace(observers=(1,), members=1), "pattern"),
    ("two observers, one method", NOTES._replace(methods=("interview",)), "pattern"),
    ("one survey", SURVEY._replace(sources=1), "indication"),
    ("two surveys", SURVEY._replace(sources=2), "pattern"),
    ("one leader alone", FULL._replace(observers=(1,), leaders=1, members=1), "indication"),
    ("two leaders", FULL._replace(leaders=2), "well supported"),
    ("one leader, and answers", FULL._replace(observers=(1,), leaders=1, unobserved=3), "well supported"),
    ("three against six", SIX._replace(excerpts_against=3, exposures_against=3), "pattern"),
    ("four against six", SIX._replace(excerpts_against=4, exposures_against=4), "indication"),
    ("eleven people", FULL._replace(people=11), "pattern"),
    ("twelve people", FULL, "well supported"),
    ("twelve, with one method", FULL._replace(methods=("interview",)), "pattern"),
    ("twelve, by one member", FULL._replace(observers=(1,), members=1), "pattern"),
    ("twelve, observed by one, coded by another", FULL._replace(observers=(1,), members=2), "well supported"),
    ("three against twelve", FULL._replace(excerpts_against=3, exposures_against=3), "well supported"),
    ("four against twelve", FULL._replace(excerpts_against=4, exposures_against=4), "pattern"),
]


@pytest.mark.parametrize(("counts", "grade"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_word_follows_from_the_counts(counts: EvidenceCounts, grade: Grade) -> None:
    assert grade_evidence(counts).grade == grade


@pytest.mark.parametrize(
    ("beside", "grade"),
    [
        ({"market": "Korea"}, "pattern"),
        ({"market": "Korea", "local_reading": "not yet read locally"}, "pattern"),
        ({"market": "Korea", "local_reading": "reads as described"}, "well supported"),
        ({"market": "Korea", "local_reading": "reads differently here"}, "indication"),
        ({"local_reading": "reads differently here"}, "well supported"),
        ({"unlike_base": "They are unlike."}, "pattern"),
        ({"alpha": 0.667}, "well supported"),
        ({"alpha": 0.666}, "pattern"),
    ],
)
def test_what_stands_beside_the_counts_holds_the_word_back(beside: dict[str, object], grade: Grade) -> None:
    assert grade_evidence(FULL, **beside).grade == grade  # type: ignore[arg-type]


@pytest.mark.parametrize("counts", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_missing_is_said_for_the_next_word_and_for_no_other(counts: EvidenceCounts) -> None:
    strength = grade_evidence(counts)
    rank = GRADES.index(strength.grade)
    assert strength.next_grade == (GRADES[rank + 1] if rank + 1 < len(GRADES) else None)
    assert bool(strength.missing) == (strength.next_grade is not None)
    assert all(missing.words and "{" not in missing.words for missing in strength.missing)


def test_every_rule_has_a_case_that_it_alone_breaks() -> None:
    beside = [
        grade_evidence(FULL, market="Korea"),
        grade_evidence(FULL, market="Korea", local_reading="reads differently here"),
        grade_evidence(FULL, unlike_base="They are unlike."),
        grade_evidence(FULL, alpha=0.5),
    ]
    graded = [grade_evidence(counts) for _, counts, _ in CASES] + beside
    alone = {(one.next_grade, one.missing[0].need) for one in graded if len(one.missing) == 1}
    assert alone == {(rule.grade, rule.need) for rule in RULES}


@pytest.mark.parametrize(
    ("counts", "unlike", "begins"),
    [
        (EvidenceCounts(), "", ["No evidence yet"]),
        (EvidenceCounts(excerpts_against=1), "", ["Nothing speaks for this yet"]),
        (
            FULL._replace(occasions=1),
            "",
            ["Anecdote: everything behind this was met on one single occasion."],
        ),
        (FULL._replace(people=1), "", ["Anecdote: everything behind this comes from one single person."]),
        (TWO._replace(interpretations=2), "", ["Interpretation only"]),
        (FULL._replace(observers=(1,), leaders=1), "", ["One leader alone"]),
        (FULL, "The people behind this are unlike.", ["The people behind this are unlike."]),
        (TWO._replace(excerpts_against=3, exposures_against=3), "", ["More speaks against this"]),
        (
            TWO._replace(occasions=1, observers=(1,), leaders=1),
            "They are unlike.",
            ["Anecdote", "One leader alone", "They are unlike."],
        ),
        (FULL, "", []),
    ],
)
def test_the_guard_says_what_has_to_be_said(counts: EvidenceCounts, unlike: str, begins: list[str]) -> None:
    guards = grade_evidence(counts, unlike_base=unlike).guards
    assert len(guards) == len(begins)
    assert all(said.startswith(words) for said, words in zip(guards, begins, strict=True))


@pytest.mark.parametrize(
    ("kind", "moved", "has_period", "grade"),
    [
        ("explains this movement", True, True, "well supported"),
        ("explains this movement", None, True, "pattern"),
        ("explains this movement", False, True, "indication"),
        ("explains this movement", None, False, "indication"),
        ("explains its level", False, True, "well supported"),
        ("speaks against", False, False, "well supported"),
    ],
)
def test_a_link_explains_a_movement_no_better_than_it_is_sure(
    kind: str, moved: bool | None, has_period: bool, grade: Grade
) -> None:
    found, why = grade_link("well supported", kind, moved=moved, has_period=has_period)  # type: ignore[arg-type]
    assert found == grade
    assert bool(why) == (grade != "well supported")


def test_a_link_is_never_stronger_than_its_finding() -> None:
    assert grade_link("anecdote", "explains this movement", moved=None, has_period=True)[0] == "anecdote"


def test_the_parts_stand_in_words() -> None:
    counts = SIX._replace(people=4, occasions=3, sources=5, excerpts_for=5, excerpts_against=1)
    assert strength_line(grade_evidence(counts)) == (
        "4 customers on 3 occasions, by 2 observers, with 2 methods (be the customer, interview), "
        "in 1 market (Korea), from 5 sources, 5 passages for, 1 against."
    )


def test_the_rules_in_the_docs_are_the_rules() -> None:
    lines = DOCS.read_text(encoding="utf-8").splitlines()
    first = lines.index("| word | asks for | part of GRADE-CERQual | after |") + 2
    shown = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in lines[first:]
        if line[:1] == "|"
    ]
    assert shown[: len(RULES)] == [(rule.grade, rule.asks, rule.component, rule.source) for rule in RULES]
