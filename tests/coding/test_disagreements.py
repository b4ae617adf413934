"""Which codings are alike, and which stand side by side to be settled."""

from fieldnotes.coding.disagreements import compare_codings
from fieldnotes.records import RoundCoding, Segment

ADA, BEN, CHO = 1, 2, 3
WAITING, TONE, RUDE = 10, 20, 30
TEXT = "I was on hold for forty minutes, and the agent was rude."
LINES = [Segment(id=1, source_id=1, ordinal=0, text=TEXT, machine_text=TEXT)]


def put(number, coder, code, words, intensity=None, lines=LINES):
    start = lines[0].text.index(words)
    return RoundCoding(number, number, code, coder, intensity, 1, start, 1, start + len(words))


def compared(*codings, coders=(ADA, BEN)):
    return compare_codings(LINES, codings, coder_ids=coders)


def test_the_same_code_on_the_same_words_is_agreed():
    one, other = put(1, ADA, WAITING, "on hold", 2), put(2, BEN, WAITING, "on hold", 2)
    found = compared(one, other)
    assert found.agreed == ((one, other),)
    assert found.disagreements == ()


def test_blanks_and_full_stops_at_the_ends_are_no_disagreement():
    assert compared(put(1, ADA, RUDE, " the agent was rude."), put(2, BEN, RUDE, "the agent was rude")).agreed


def test_a_code_that_only_one_put_there_is_a_disagreement():
    (one,) = compared(put(1, ADA, WAITING, "on hold")).disagreements
    assert (one.key, one.kinds, one.code_ids) == (1, ("code",), (WAITING,))


def test_what_two_of_three_coded_alike_is_a_disagreement():
    made = [put(1, ADA, WAITING, "on hold"), put(2, BEN, WAITING, "on hold")]
    assert compared(*made, coders=(ADA, BEN, CHO)).disagreements[0].kinds == ("code",)


def test_the_same_code_on_other_words_and_with_another_intensity_says_so():
    made = [put(1, ADA, WAITING, "on hold", 1), put(2, BEN, WAITING, "on hold for forty minutes", 3)]
    (one,) = compared(*made).disagreements
    assert one.kinds == ("words", "intensity")
    assert len(one.codings) == 2


def test_other_codes_on_about_the_same_words_stand_side_by_side():
    made = [put(1, ADA, WAITING, "on hold for forty"), put(2, BEN, TONE, "hold for forty minutes")]
    (one,) = compared(*made).disagreements
    assert one.kinds == ("code",)
    assert one.code_ids == (WAITING, TONE)


def test_a_code_on_the_whole_text_does_not_draw_in_what_lies_below_it():
    made = [put(1, ADA, WAITING, TEXT), put(2, BEN, TONE, "on hold"), put(3, BEN, RUDE, "rude")]
    assert [one.code_ids for one in compared(*made).disagreements] == [(WAITING,), (TONE,), (RUDE,)]


def test_an_agreed_passage_is_not_listed_with_a_disagreement_beside_it():
    made = [
        put(1, ADA, WAITING, "on hold"),
        put(2, BEN, WAITING, "on hold"),
        put(3, BEN, TONE, "on hold"),
    ]
    found = compared(*made)
    assert len(found.agreed) == 1
    assert found.disagreements[0].code_ids == (TONE,)


def test_codings_of_somebody_else_do_not_count():
    made = [put(1, ADA, WAITING, "on hold"), put(2, BEN, WAITING, "on hold"), put(3, CHO, TONE, "rude")]
    assert compared(*made).disagreements == ()


def test_disagreements_come_as_they_lie_in_the_text_whoever_is_named_first():
    made = [put(1, BEN, RUDE, "rude"), put(2, ADA, WAITING, "on hold"), put(3, ADA, TONE, "the agent")]
    expected = [(WAITING,), (TONE,), (RUDE,)]
    for order in (made, made[::-1]):
        assert [one.code_ids for one in compared(*order, coders=(BEN, ADA)).disagreements] == expected


def test_one_coder_twice_on_what_another_took_as_one_is_a_disagreement_about_the_words():
    made = [
        put(1, ADA, WAITING, "on hold"),
        put(2, ADA, WAITING, "forty minutes"),
        put(3, BEN, WAITING, "on hold for forty minutes"),
    ]
    (one,) = compared(*made).disagreements
    assert (one.kinds, len(one.codings)) == (("words",), 3)


def test_two_passages_of_one_code_that_overlap_are_agreed_where_both_coders_made_them():
    words = ("on hold for forty", "forty minutes")
    made = [
        put(n, coder, WAITING, one)
        for n, (coder, one) in enumerate((c, w) for c in (ADA, BEN) for w in words)
    ]
    assert len(compared(*made).agreed[0]) == 4
