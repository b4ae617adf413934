from fieldnotes.records import TranslationLine
from fieldnotes.transcription import lines_beside


def line(start_s: float, end_s: float) -> TranslationLine:
    return TranslationLine(start_s, end_s, f"{start_s}")


def starts(found: list[tuple[TranslationLine, ...]]) -> list[list[float]]:
    return [[one.start_s for one in beside] for beside in found]


def test_a_line_stands_beside_the_text_that_it_overlaps_most() -> None:
    found = lines_beside([(0, 4), (4, 10), (10, 12)], [line(3, 9), line(9, 12), line(0, 3)])

    assert starts(found) == [[0], [3], [9]]


def test_of_two_alike_the_earlier_gets_the_line() -> None:
    assert starts(lines_beside([(0, 4), (4, 8)], [line(2, 6)])) == [[2], []]


def test_a_line_that_overlaps_nothing_goes_to_the_nearer_neighbour() -> None:
    spans = [(5, 6), (10, 12), (20, 21)]

    found = lines_beside(spans, [line(0, 1), line(7, 8), line(13, 14), line(18, 19), line(30, 31)])

    assert starts(found) == [[0, 7], [13], [18, 30]]


def test_a_long_text_that_holds_others_still_gets_its_lines() -> None:
    assert starts(lines_beside([(0, 100), (10, 12), (50, 52)], [line(60, 90)])) == [[60], [], []]


def test_a_line_without_length_goes_where_it_lies() -> None:
    assert starts(lines_beside([(0, 4), (4, 10)], [line(6, 6)])) == [[], [6]]


def test_no_line_is_lost_and_none_comes_twice() -> None:
    spans = [(n * 1.7, n * 1.7 + 1.1) for n in range(40)]
    lines = [line(n * 0.9, n * 0.9 + 2.3) for n in range(80)]

    found = lines_beside(spans, lines)

    assert sorted(one.start_s for beside in found for one in beside) == [one.start_s for one in lines]


def test_without_texts_there_is_no_place() -> None:
    assert lines_beside([], [line(0, 1)]) == []
