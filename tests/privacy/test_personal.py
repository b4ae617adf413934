"""What gives somebody away is found in the languages of the field; what checks itself is sure."""

import pytest

from benchmarks.redaction import measure
from fieldnotes.privacy.numbers import is_card_number, is_iban
from fieldnotes.privacy.personal import find_personal, redact


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
