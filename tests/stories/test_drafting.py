"""Which passages a draft takes, in which order, and what changed between two versions."""

from datetime import UTC, datetime

from fieldnotes.records import LibraryCard, StoryVersion
from fieldnotes.stories.comparing import Piece, compare_versions, compare_words
from fieldnotes.stories.drafting import (
    Candidate,
    choose_both_windows,
    draft_items,
    draft_of_passages,
    order_along_path,
)


def passage(
    n: int, seat: str = "customer", *, stage: int = 0, occasion: str = "", rank: int = 0
) -> Candidate:
    names = {-1: "", 0: "notify the loss", 1: "repair"}
    card = LibraryCard(
        "passage", n, "T", f"Words {n}", n, seat=seat, stage=names[stage], happened_at="2026-05-01"
    )
    return Candidate(card, occasion or f"walk {n}", rank, stage)


def test_both_seats_are_heard_and_no_occasion_twice_before_all_were_once():
    customers = [passage(n, occasion="one call") for n in range(1, 9)] + [passage(9, occasion="another")]
    employees = [passage(n, "employee") for n in (20, 21)]
    chosen = choose_both_windows([*customers, *employees], most=6)
    seats = [one.card.seat for one in chosen]
    assert (seats.count("customer"), seats.count("employee")) == (4, 2)
    assert [one.card.id for one in chosen[:2]] == [1, 9]


def test_passages_stand_along_the_path_and_the_lead_says_what_changes():
    found = order_along_path([passage(3, stage=1), passage(2, "employee"), passage(1), passage(4, stage=-1)])
    assert [one.card.id for one in found] == [1, 2, 3, 4]
    assert draft_items(found) == (
        (1, "At “notify the loss”, from the customer’s seat:"),
        (2, "From the employee’s seat:"),
        (3, "At “repair”, from the customer’s seat:"),
        (4, ""),
    )


def test_a_draft_of_passages_says_how_often_where_and_about_what():
    found = order_along_path([passage(1, occasion="one call"), passage(2, "employee", stage=1)])
    draft = draft_of_passages(found, ["having to repeat oneself"], ["annoyance", "fear"])
    assert draft.title == "Having to repeat oneself at “notify the loss”"
    assert draft.narrative == (
        "Met on 2 occasions, on 1 May 2026, at “notify the loss” and “repair”, from the customer’s seat and "
        "from the employee’s seat. It is about having to repeat oneself. What was felt: annoyance and fear."
    )


def version(number: int, title: str, *items: tuple[int, str]) -> StoryVersion:
    return StoryVersion(number, 1, number, title, "", items, 1, datetime(2026, 5, 1, tzinfo=UTC))


def test_two_versions_are_compared_by_words_and_by_passages():
    found = compare_versions(
        version(1, "Told twice", (1, ""), (2, ""), (3, "")),
        version(2, "Told three times", (3, ""), (1, "So"), (4, "")),
    )
    assert (found.added, found.removed, found.moved, found.leads) == ((4,), (2,), (3,), (1,))
    assert compare_words("Told twice", "Told once") == (
        Piece("same", "Told "),
        Piece("gone", "twice"),
        Piece("new", "once"),
    )
