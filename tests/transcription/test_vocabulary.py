import pytest

from fieldnotes.records import Word
from fieldnotes.transcription import make_prompt, suggest_corrections, suggest_in_lines
from fieldnotes.transcription.alike import closeness
from fieldnotes.transcription.vocabulary import terms_of_prompt


def said(text: str, *, probability: float = 0.5) -> list[Word]:
    return [Word(word, at * 0.5, at * 0.5 + 0.4, probability) for at, word in enumerate(text.split())]


def offered(text: str, *terms: str, probability: float = 0.5) -> list[tuple[int, int, str, str]]:
    corrections = suggest_corrections(said(text, probability=probability), terms)
    assert all(0.5 <= correction.probability < 1.0 for correction in corrections)
    return [(c.first_word, c.last_word, c.heard, c.term) for c in corrections]


def test_a_prompt_has_each_term_once_in_order_and_nothing_for_nothing() -> None:
    assert make_prompt(["Acme", " Ford  Fusion", "", "Acme"]) == "Acme, Ford Fusion."
    assert make_prompt([]) == ""


def test_a_prompt_gives_its_terms_back() -> None:
    terms = ["Acme", "Version 2.0", "Big Jim's"]
    assert terms_of_prompt(make_prompt(terms)) == terms
    assert terms_of_prompt("") == []


def test_a_misheard_name_of_two_words_is_offered_in_their_place() -> None:
    assert offered("It's a four fusion, blue.", "Ford Fusion", "Acme") == [
        (2, 3, "four fusion", "Ford Fusion")
    ]


def test_a_term_written_apart_or_together_is_found() -> None:
    assert offered("we use sales force here", "Salesforce") == [(2, 3, "sales force", "Salesforce")]
    assert offered("the bigjims garage", "Big Jim's") == [(1, 1, "bigjims", "Big Jim's")]


def test_what_is_there_already_is_not_offered() -> None:
    assert offered("our SALESFORCE, and salesforce.", "Salesforce") == []


def test_a_word_that_the_engine_is_sure_of_needs_more_than_likeness() -> None:
    assert offered("a mouse in the house", "Moose", probability=0.99) == []
    assert offered("the best", "Thea", probability=0.99) == []


def test_each_word_gets_one_correction_the_likeliest() -> None:
    assert offered("Mister Ademisoy spoke", "Ademesoye", "Adams Oy") == [(1, 1, "Ademisoy", "Ademesoye")]


@pytest.mark.parametrize(("one", "other"), [("Kwik", "quick"), ("Jose", "José"), ("time", "thyme")])
def test_what_sounds_alike_is_closer_than_what_does_not(one: str, other: str) -> None:
    assert closeness(one, other) > 0.7 > closeness(one, "umbrella")


def test_a_correction_stays_within_a_line_and_a_sentence() -> None:
    assert suggest_in_lines([said("we use sales"), said("force here")], ["Salesforce"]) == [[], []]
    assert offered("up with sales. Force them.", "Salesforce") == []


def test_words_that_are_a_term_already_are_no_other_term() -> None:
    assert offered("Ademesoye spoke", "Ademesoya") == [(0, 0, "Ademesoye", "Ademesoya")]
    assert offered("Ademesoye spoke", "Ademesoya", "Ademesoye") == []


def test_many_lines_give_what_each_gives_alone() -> None:
    lines = [said("It's a four fusion, blue."), said("we use sales force here", probability=0.9), said("yes")]
    terms = ["Ford Fusion", "Salesforce"]
    assert suggest_in_lines(lines, terms) == [suggest_corrections(line, terms) for line in lines]


def test_another_script_is_compared_by_its_letters() -> None:
    assert offered("저는 현대카트를 써요", "현대카드를") == [(1, 1, "현대카트를", "현대카드를")]


def test_nothing_gives_nothing() -> None:
    assert suggest_corrections([], ["Acme"]) == suggest_corrections(said("anything at all"), []) == []
