import pytest

from fieldnotes.voc.numbers import read_count, read_number, settle_decimal_mark


@pytest.mark.parametrize(
    ("text", "mark", "number"),
    [
        ("12.5", ".", 12.5),
        ("12,5", ",", 12.5),
        ("1.234,5", ",", 1234.5),
        ("1,234.5", ".", 1234.5),
        ("1 234,5", ",", 1234.5),
        ("1'234.5", ".", 1234.5),
        ("−12,5 %", ",", -12.5),
        ("+7", ".", 7.0),
        ("８", ".", 8.0),
        ("12,5", ".", None),
        ("n/a", ".", None),
        ("", ".", None),
        ("nan", ".", None),
        ("1e999", ".", None),
        ("=1+1", ".", None),
    ],
)
def test_numbers_are_read_by_their_decimal_mark(text, mark, number):
    assert read_number(text, mark) == number


@pytest.mark.parametrize(
    ("text", "number"), [("1,204", 1204), ("1.204", 1204), ("38.0", 38), ("38.5", None), ("-3", None)]
)
def test_counts_are_whole(text, number):
    assert read_count(text) == number


@pytest.mark.parametrize(
    ("texts", "separator", "mark"),
    [
        (["12,5", "3"], ",", ","),
        (["0.123"], ";", "."),
        (["1.234,56"], ",", ","),
        (["12", "13"], ";", ","),
        (["12", "13"], ",", "."),
    ],
)
def test_the_numbers_tell_the_decimal_mark(texts, separator, mark):
    assert settle_decimal_mark(texts, separator=separator) == mark
