"""Names, amounts, dates and places in lines."""

from fieldnotes.coding.entities import find_entities


def test_names_amounts_dates_and_places_are_found_where_they_stand() -> None:
    lines = [(4, "Maria Lopez paid $40 to Hyundai in Chicago on Monday."), (5, "Nothing here."), (6, "")]
    found = find_entities(lines)

    assert {(one.kind, one.text) for one in found} == {
        ("person", "Maria Lopez"),
        ("amount", "40"),
        ("organisation", "Hyundai"),
        ("place", "Chicago"),
        ("date", "Monday"),
    }
    assert {one.segment_id for one in found} == {4}
    for one in found:
        assert lines[0][1][one.start_char : one.end_char] == one.text


def test_greetings_are_no_names() -> None:
    assert find_entities([(1, "Hi."), (2, "Okay."), (3, "Yeah.")]) == []
