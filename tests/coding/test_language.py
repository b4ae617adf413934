"""Sentences, lemmas and names, in any script and at any length."""

import time

import pytest

from fieldnotes.coding.language import (
    MAX_SENTENCE_WORDS,
    find_names,
    lemmas,
    lemmas_of,
    load_pipeline,
    split_sentences,
)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="empty"),
        pytest.param(" \n\t ", [], id="white space"),
        pytest.param(
            "Mr. Smith paid $350.00 on 3 May. He was cross! Really??",
            ["Mr. Smith paid $350.00 on 3 May.", "He was cross!", "Really??"],
            id="abbreviations and amounts",
        ),
        pytest.param("one\ntwo\r\n\r\n  three  ", ["one", "two", "three"], id="line breaks"),
        pytest.param("👨‍👩‍👧 came. 🇰🇷 too! 👍🏽", ["👨‍👩‍👧 came.", "🇰🇷 too!", "👍🏽"], id="emoji"),
        pytest.param("كيف حالك؟ أنا بخير. شكرا", ["كيف حالك؟", "أنا بخير.", "شكرا"], id="Arabic"),
        pytest.param("안녕하세요. 비가 와요! 네", ["안녕하세요.", "비가 와요!", "네"], id="Korean"),
        pytest.param(
            "今日は雨。元気ですか？「はい。」そう",
            ["今日は雨。", "元気ですか？", "「はい。」", "そう"],
            id="Japanese",
        ),
    ],
)
def test_sentences_are_found_in_any_script(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_speech_without_punctuation_is_cut_before_a_clause_and_loses_no_word() -> None:
    speech = "um so I called and they put me on hold and I waited and nobody came so I gave up " * 8
    found = sentences(speech)
    assert " ".join(found) == speech.strip()
    assert all(8 <= len(piece.split()) <= MAX_SENTENCE_WORDS for piece in found[:-1])
    assert all(piece.split()[0] in {"and", "so"} for piece in found[1:])


def test_text_without_any_space_is_cut_and_loses_nothing() -> None:
    assert "".join(sentences("가" * 25_000)) == "가" * 25_000


def test_a_ten_megabyte_note_is_split_in_bounded_time() -> None:
    line = "Line {} of the note says that nobody called me back. They charged me twice!\n"
    note = "".join(line.format(i) for i in range(130_000))[:10_000_000]
    began = time.process_time()
    found = split_sentences(note)
    assert time.process_time() - began < 60
    assert len(found) == 2 * note.count("\n") + 1 + (note.rpartition("\n")[2].count(". They") > 0)
    assert note[slice(*found[200_000])] == "Line 100000 of the note says that nobody called me back."


def test_lemmas_are_the_dictionary_forms_of_content_words() -> None:
    assert lemmas("They charged me twice, and the lines were busy for hours.") == (
        "charge",
        "twice",
        "line",
        "busy",
        "hour",
    )
    assert lemmas("") == ()
    assert lemmas_of(["waiting", "", "كيف حالك 😡"])[:2] == [("wait",), ()]


def test_names_carry_their_label_and_place() -> None:
    text = "😡 Anna Kim from Samsung in Seoul paid $350 on 3 May 2021."
    assert [(name.label, name.text) for name in find_names(text)] == [
        ("PERSON", "Anna Kim"),
        ("ORG", "Samsung"),
        ("GPE", "Seoul"),
        ("MONEY", "350"),
        ("DATE", "3 May 2021"),
    ]
    assert all(text[name.start_char : name.end_char] == name.text for name in find_names(text))


def test_names_in_a_long_text_keep_their_places() -> None:
    text = "Nothing happens here at all. " * 1_000 + "Anna Kim called from Seoul."
    last = find_names(text)[-1]
    assert (last.text, last.label, last.start_char) == ("Seoul", "GPE", text.index("Seoul"))


def test_scripts_that_the_model_cannot_read_give_no_names() -> None:
    assert find_names("اسمي محمد وأنا من القاهرة. 김민수 씨가 왔어요.") == []


def test_the_pipeline_is_loaded_once() -> None:
    assert load_pipeline() is load_pipeline()
