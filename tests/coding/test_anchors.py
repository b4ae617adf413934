"""A tag stays on its words through corrections of its text."""

import random
import time

import pytest

from fieldnotes.coding.anchors import Edit, move_offsets, move_span


def moved(old: str, new: str, words: str) -> str:
    """Return what a tag on `words` of the old text covers in the new one."""
    start = old.index(words)
    new_start, new_end = move_span(old, new, start, start + len(words))
    assert 0 <= new_start <= new_end <= len(new)
    return new[new_start:new_end]


CALL = "I was on hold for forty minutes and nobody called me back."


@pytest.mark.parametrize(
    ("old", "new", "words", "kept"),
    [
        pytest.param(CALL, CALL, "forty minutes", "forty minutes", id="nothing changed"),
        pytest.param(CALL, "Well, " + CALL, "forty minutes", "forty minutes", id="inserted before"),
        pytest.param(CALL, CALL + " Again.", "forty minutes", "forty minutes", id="inserted after"),
        pytest.param(
            CALL, CALL.replace("forty", "about forty"), "forty minutes", "forty minutes", id="at the start"
        ),
        pytest.param(
            CALL, CALL.replace("minutes", "minutes flat"), "forty minutes", "forty minutes", id="at the end"
        ),
        pytest.param(
            CALL,
            CALL.replace("forty", "forty long"),
            "forty minutes",
            "forty long minutes",
            id="inserted inside",
        ),
        pytest.param(CALL, "So " + CALL, CALL, CALL, id="before a span that is the whole text"),
        pytest.param(CALL, CALL + " Bye.", CALL, CALL, id="after a span that is the whole text"),
        pytest.param(
            "the custmer left", "the customer left", "custmer", "customer", id="corrected whole span"
        ),
        pytest.param("a dog left", "a customer left", "dog", "customer", id="another word altogether"),
        pytest.param(
            "a dog left early", "a customer left early", "dog left", "customer left", id="first word"
        ),
        pytest.param("we saw a dog there", "we saw a cat there", "saw a dog", "saw a cat", id="last word"),
        pytest.param(
            "we saw a dog there", "we saw the dog there", "saw a dog", "saw the dog", id="middle word"
        ),
        pytest.param(
            "say helo there", "say well hello there", "helo", "hello", id="corrected with a word before"
        ),
        pytest.param(
            "helo wrld hwo ar yu", "hello world how are you", "hwo ar yu", "how are you", id="all corrected"
        ),
        pytest.param("teh the the", "the the the", "teh", "the", id="corrected into its neighbour"),
        pytest.param(
            "the cat sat", "the car park cat sat", "cat", "cat", id="inserted with the same beginning"
        ),
        pytest.param("very good", "very very good", "good", "good", id="a word said twice"),
        pytest.param(
            "it cost ten pounds more", "it cost £10 more", "ten pounds", "£10", id="words became a sign"
        ),
        pytest.param("it is, well, late", "it is late", "late", "late", id="words deleted before"),
        pytest.param(
            "not happy at all now", "not happy now", "happy at all", "happy", id="last words deleted"
        ),
        pytest.param(
            "not really happy now", "not happy now", "really happy", "happy", id="first words deleted"
        ),
        pytest.param(
            "she left. he stayed", "She left! He stayed", "she left.", "She left!", id="signs corrected"
        ),
        pytest.param("I hate it 😡 now", "I hate it 😭 now", "😡", "😭", id="one emoji for another"),
        pytest.param("😡😡 no way", "hi 😡😡 no way", "no way", "no way", id="emoji count as one"),
        pytest.param("the 👨‍👩‍👧 came", "then the 👨‍👩‍👧 came", "👨‍👩‍👧", "👨‍👩‍👧", id="joined emoji"),
        pytest.param(
            "un cafe\u0301 noir", "un bon cafe\u0301 noir", "cafe\u0301", "cafe\u0301", id="combining mark"
        ),
        pytest.param(
            "un cafe noir", "un cafe\u0301 noir", "cafe", "cafe\u0301", id="a mark put on the last letter"
        ),
        pytest.param("أنا بخير شكرا", "أنا لست بخير شكرا", "بخير", "بخير", id="Arabic"),
        pytest.param("كَتَبَ الرجل", "لقد كَتَبَ الرجل", "كَتَبَ", "كَتَبَ", id="Arabic with vowel marks"),
        pytest.param("오늘은 비가 와요", "오늘은 눈이 와요", "비가", "눈이", id="Korean"),
    ],
)
def test_a_tag_keeps_its_words(old: str, new: str, words: str, kept: str) -> None:
    assert moved(old, new, words) == kept


@pytest.mark.parametrize(
    ("old", "new", "words", "place"),
    [
        pytest.param("Hello cruel world", "Hello world", "cruel", 6, id="before what followed"),
        pytest.param("Hello cruel world", "Hello, world", "cruel", 7, id="a comma is no word"),
        pytest.param("Hello cruel world", "cruel world", "Hello", 0, id="at the beginning"),
        pytest.param("Hello cruel world", "Hello cruel", "world", 11, id="at the end"),
        pytest.param("Hello", "", "Hello", 0, id="the whole text"),
    ],
)
def test_a_tag_whose_words_are_deleted_is_empty_at_their_place(
    old: str, new: str, words: str, place: int
) -> None:
    start = old.index(words)
    assert move_span(old, new, start, start + len(words)) == (place, place)


def test_a_tag_on_part_of_a_word_stays_on_that_part() -> None:
    assert moved("totally unbelievable!", "totally and utterly unbelievable!", "believ") == "believ"
    assert moved("totaly unbelievable!", "totally unbelieveable!", "believ") == "believ"


def test_both_ends_of_an_excerpt_over_several_segments_move_on_their_own() -> None:
    first_old, first_new = "well I was on hold", "well then I was on hold"
    last_old, last_new = "nobody called me back", "and nobody ever called me back"
    start = first_old.index("I was")
    end = len("nobody called")
    assert first_new[slice(*move_span(first_old, first_new, start, len(first_old)))] == "I was on hold"
    assert last_new[: move_span(last_old, last_new, 0, end)[1]] == "and nobody ever called"


def test_offsets_stay_before_the_words_they_stood_before() -> None:
    old, new = "one two three", "zero one three four"
    assert move_offsets(old, new, [0, 4, 8, 13]) == (5, 9, 9, 19)


def test_any_span_stays_on_its_words_through_random_edits() -> None:
    chance = random.Random(20261121)
    alphabet = ["a", "é", "e\u0301", "ع", "ب\u064e", "한", "비", "ñ", "z", "q", "7", "👍🏽", "🇰🇷"]
    for round_number in range(400):
        words = [f"{chance.choice(alphabet)}{''.join(chance.choices(alphabet, k=3))}{i}x" for i in range(14)]
        first = chance.randrange(0, 13)
        last = chance.randrange(first, 14)
        before, inside, after = words[:first], words[first : last + 1], words[last + 1 :]
        old = " ".join(words)
        new_before, new_inside, new_after = list(before), list(inside), list(after)
        fresh = f"ωμέγα{round_number}"
        place = chance.choice(["before", "after", "inside", "drop before", "drop inside", "correct"])
        if place == "before":
            new_before.insert(chance.randint(0, len(before)), fresh)
        elif place == "after":
            new_after.insert(chance.randint(0, len(after)), fresh)
        elif place == "inside" and len(inside) > 1:
            new_inside.insert(chance.randint(1, len(inside) - 1), fresh)
        elif place == "drop before" and before:
            del new_before[chance.randrange(len(before))]
        elif place == "drop inside" and len(inside) > 1:
            del new_inside[chance.randrange(len(inside))]
        elif place == "correct":
            new_inside[chance.randrange(len(inside))] = fresh
        new = " ".join([*new_before, *new_inside, *new_after])
        assert moved(old, new, " ".join(inside)) == " ".join(new_inside), (old, new)


def test_any_two_texts_give_spans_inside_the_new_text_and_in_order() -> None:
    chance = random.Random(7)
    signs = "ab b\u0301 \u200d😡🏽🇰🇷.,'\nعَ한"
    for _ in range(400):
        old, new = ("".join(chance.choices(signs, k=chance.randint(0, 25))) for _ in range(2))
        edit = Edit(old, new)
        spans = [edit.move_span(a, b) for a in range(len(old) + 1) for b in range(a, len(old) + 1)]
        assert all(0 <= start <= end <= len(new) for start, end in spans)
        moved_offsets = edit.move_offsets(range(len(old) + 1))
        assert list(moved_offsets) == sorted(moved_offsets)
        assert Edit(old, old).move_span(0, len(old)) == (0, len(old))


def test_an_edit_in_a_very_long_note_is_quick() -> None:
    note = "".join(f"line {i} of a long note about waiting\n" for i in range(250_000))
    corrected = note.replace("line 200000 of", "line 200000 out of")
    start = note.index("line 240000 of")
    began = time.process_time()
    assert move_span(note, corrected, start, start + 14) == (start + 4, start + 18)
    assert time.process_time() - began < 2.0
