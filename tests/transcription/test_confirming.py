import pytest

from fieldnotes.records import SpeechSegment, Word
from fieldnotes.transcription import suggest_corrections
from fieldnotes.transcription.confirming import take_confirmed


def segment(text: str) -> SpeechSegment:
    words = tuple(Word(word, at * 1.0, at + 1.0, 0.4) for at, word in enumerate(text.split()))
    return SpeechSegment(0.0, float(len(words)), text, words)


def heard_again(text: str, told: str, *terms: str) -> SpeechSegment:
    plain = segment(text)
    return take_confirmed(plain, suggest_corrections(plain.words, terms), told)


def test_a_term_that_is_written_again_takes_the_place_of_what_was_misheard() -> None:
    made = heard_again("It's a four fusion, blue.", "It's a Ford Fusion, blue.", "Ford Fusion")
    assert made.text == "It's a Ford Fusion, blue."
    assert made.words[2:4] == (Word("Ford", 2.0, 2.0 + 8 / 11, 0.4), Word("Fusion,", 2.0 + 8 / 11, 4.0, 0.4))


def test_nothing_but_the_term_is_taken_from_the_second_text() -> None:
    made = heard_again("Thank you. It's a four fusion. Okay.", "it's a ford fusion", "Ford Fusion")
    assert made.text == "Thank you. It's a Ford Fusion. Okay."


@pytest.mark.parametrize(
    "told", ["It's a four fusion, blue.", "", "I drive.", "Ford Fusion. It's a four fusion, blue."]
)
def test_a_term_that_is_not_written_at_its_place_stays_out(told: str) -> None:
    text = "It's a four fusion, blue."
    assert heard_again(text, told, "Ford Fusion") == segment(text)


def test_words_become_one_and_one_becomes_several() -> None:
    made = heard_again(
        "bigjims has sales force here", "Big Jim's has Salesforce here", "Salesforce", "Big Jim's"
    )
    assert made.text == "Big Jim's has Salesforce here"
    assert [word.text for word in made.words] == ["Big", "Jim's", "has", "Salesforce", "here"]
    assert (made.words[0].start_s, made.words[1].end_s) == (0.0, 1.0)
    assert (made.words[3].start_s, made.words[3].end_s) == (2.0, 4.0)
