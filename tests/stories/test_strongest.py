"""Which passages of a story are shown first."""

from fieldnotes.stories.strongest import AT_A_GLANCE, Quote, strongest_quotes


def quote(n: int, seat: str = "customer", *, rank: int = 0, felt: int = 0, length: int = 80) -> Quote:
    return Quote(n, seat, rank, felt, length)


def test_peoples_own_words_come_before_notes_and_strong_emotions_before_weak_ones():
    assert strongest_quotes([quote(1, rank=1, felt=3), quote(2, felt=1), quote(3, felt=3)]) == (3, 2)


def test_what_cannot_be_read_at_a_glance_comes_last_and_what_has_no_words_not_at_all():
    found = [quote(1, felt=3, length=AT_A_GLANCE + 1), quote(2, rank=2), quote(3, length=0)]
    assert strongest_quotes(found) == (2, 1)


def test_where_both_seats_are_told_each_has_one():
    found = [quote(1, felt=3), quote(2, felt=3), quote(3, "employee", rank=1)]
    assert strongest_quotes(found) == (1, 3)
    assert strongest_quotes(found, most=1) == (1,)
