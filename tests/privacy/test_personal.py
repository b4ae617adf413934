"""What gives somebody away is found in the languages of the field; what checks itself is sure."""

import re

import pytest

from benchmarks.redaction import measure
from fieldnotes.privacy.masking import words_masker
from fieldnotes.privacy.numbers import is_card_number, is_iban
from fieldnotes.privacy.personal import find_personal, name_parts, redact, redact_within
from fieldnotes.records import PersonalSpan


def found(text: str, language: str = "en", **more: object) -> list[tuple[str, str, bool]]:
    spans = find_personal(text, language=language, **more)  # type: ignore[arg-type]
    return [(text[one.start_char : one.end_char], one.kind, one.sure) for one in spans]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Hi, my name is Maria Lopez-Garcia.", "en", [("Maria Lopez-Garcia", "name", True)]),
        (
            "Call 212-555-0147 or a.b@example.com",
            "en",
            [("212-555-0147", "phone"), ("a.b@example.com", "email")],
        ),
        ("Card 4111 1111 1111 1111 please", "en", [("4111 1111 1111 1111", "card", True)]),
        ("IBAN DE89 3704 0044 0532 0130 00.", "de", [("DE89 3704 0044 0532 0130 00", "account", True)]),
        ("I was born on March 3rd, 1975.", "en", [("March 3rd, 1975", "date of birth", True)]),
        ("I live at 12 High Street.", "en", [("12 High Street", "address", True)]),
        (
            "Ich heiße Jürgen Müller, Hauptstraße 5",
            "de",
            [("Jürgen Müller", "name"), ("Hauptstraße 5", "address")],
        ),
        ("Je m'appelle Anne Dupont", "fr", [("Anne Dupont", "name", True)]),
        ("Me llamo José Ortega", "es", [("José Ortega", "name", True)]),
        ("제 이름은 김민수입니다. 010-1234-5678", "ko", [("김민수", "name"), ("010-1234-5678", "phone")]),
        ("私の名前は田中太郎です", "ja", [("田中太郎", "name", True)]),
        ("King, K-I-N-G, yes. USA", "en", [("K-I-N-G", "name", False)]),
        ("five five five oh one four seven", "en", [("five five five oh one four seven", "account", False)]),
        ("I waited 40 minutes in 2026, for 35 %.", "en", []),
    ],
)
def test_it_is_found_where_it_is_said(text: str, language: str, expected: list[tuple[object, ...]]) -> None:
    assert [one[: len(want)] for one, want in zip(found(text, language), expected, strict=True)] == expected


# {…} marks what was found by either of two finders, when stories were looked through by rules of their own;
# the name on record is Mina Park.
HAD_TO_BE_FOUND = (
    ("en", "I am {Mina}, {mina@example.org} or {020 7946 0958}; claim 12 of May 2026."),
    ("en", "{mina} said {Park} was closed, and {Mina   Park} came. The mineral water, Parker said."),
    ("en", "See {https://example.org/u/mina?x=1} or {www.mina.example}."),
    ("en", "Write to {a.b+c@sub.example.co.uk}, not to m@localhost."),
    ("en", "Call {555 0147} or {555-01473}, else {+49 (0)341 9876543}."),
    ("en", "Order {4471920} came on {12/05/2026}; on {2026-05-12} at 10:30 we paid 1,250.00"),
    ("en", "My ref is {1234567}, on the box {12345678901234567890123456}, and {4929-1234-5678}."),
    ("en", "The policy number is {AB-77120934}, the account number {4913}, card {4111 1111 1111 1111}."),
    ("en", "My name is {Maria Lopez-Garcia}, {K-I-N-G}, and Mrs {Schneider} knows it."),
    ("en", "Born on {March 3rd, 1975}, at {12 High Street}; {five five five oh one four seven}."),
    ("en", "It is {rob dot kowalski at gmail dot com}. I waited 40 minutes in 2026, for 35 %."),
    ("de", "Ich heiße {Jürgen Müller}, {Hauptstraße 5}, geboren am {3.4.1970}, {0341 9876543}."),
    ("de", "IBAN {DE89 3704 0044 0532 0130 00}, am {12.05.2026}, es waren {1.234.567} Euro."),
    ("fr", "Je m'appelle {Anne Dupont}, née le {5 juin 1981}, {12 rue des Lilas}, {01 42 68 53 00}."),
    ("es", "Me llamo {José Ortega}, vivo en la {Calle Mayor 23}, {912 345 678}."),
    ("ko", "제 이름은 {김민수}입니다. {010-1234-5678}, {테헤란로 152}, 생년월일은 {1985년 3월 2일}."),
    ("ja", "私の名前は{田中太郎}です。{03-1234-5678}"),
    ("zh", "我叫{王小明}。{138 0013 8000}"),
    ("ar", "رقمي {٠٥٥١٢٣٤٥٦٧}"),
)


@pytest.mark.parametrize(("language", "marked"), HAD_TO_BE_FOUND)
def test_nothing_is_missed_that_was_found_before_and_nothing_else_is_found(
    language: str, marked: str
) -> None:
    text = re.sub(r"[{}]", "", marked)
    spans = find_personal(text, language=language, known=["Mina Park"], parts=name_parts("Mina Park"))
    assert redact_within(text, spans, 0, len(text), label_of=lambda one: "…") == re.sub(
        r"\{[^}]*\}", "…", marked
    )


def test_of_what_overlaps_nothing_is_lost_and_what_is_sure_stays_sure() -> None:
    text = "Then Mina Park-Lee came."
    assert found(text, named=[(5, 18)], known=["Mina"]) == [
        ("Mina", "name", True),
        ("Park-Lee", "name", False),
    ]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Mina Park", {"Mina", "Park"}),
        ("Ludwig van der Berg (2nd)", {"Ludwig", "Berg"}),
        ("J. O'Brien", {"O'Brien"}),
        ("김민수", {"김민수", "민수"}),
    ],
)
def test_a_name_is_said_by_its_words(name: str, parts: set[str]) -> None:
    assert name_parts(name) == parts


def test_a_name_on_record_is_found_in_scripts_that_write_on_without_a_space() -> None:
    assert found("김민수가 민수에게 이산화", known=["김민수"], parts=["민수", "이산"]) == [
        ("김민수", "name", True),
        ("민수", "name", False),
    ]
    assert found("昨日田中太郎は", known=["田中太郎"]) == [("田中太郎", "name", True)]
    assert words_masker(["김민수"])("김민수에게 말했다") == "███에게 말했다"


def test_a_passage_that_begins_or_ends_within_a_name_has_its_label() -> None:
    spans = [PersonalSpan(0, 9, "name", True)]
    assert redact_within("Mina Park, yes", spans, 5, 11) == "[name], "
    assert redact_within("Mina Park, yes", spans, 0, 4) == "[name]"
    assert redact_within("Mina Park, yes", spans, 9, 14) == ", yes"


def test_a_name_that_only_the_model_saw_is_unsure_and_one_on_record_is_sure() -> None:
    text = "Then Zofia came."
    assert found(text, named=[(5, 10)]) == [("Zofia", "name", False)]
    assert found(text, named=[(5, 10)], known=["zofia"]) == [("Zofia", "name", True)]


def test_a_label_stands_in_its_place() -> None:
    text = "My name is Bob, call 212-555-0147."
    assert redact(text, find_personal(text)) == "My name is [name], call [phone]."


def test_cards_and_accounts_check_themselves() -> None:
    assert is_card_number("4111-1111-1111-1111")
    assert not is_card_number("4111-1111-1111-1112")
    assert not is_card_number("0000000000000000")
    assert is_iban("GB82 WEST 1234 5698 7654 32")
    assert not is_iban("GB82 WEST 1234 5698 7654 33")


def test_the_made_set_is_found_as_measured() -> None:
    measured = measure()
    assert measured.recall >= 0.9
    assert measured.precision_of_sure >= 0.95
