"""Where a piece of evidence lies, seen from the slice and the period that a finding is linked to."""

from datetime import date

import pytest

from fieldnotes.records import EvidencePlace, Link, Slice
from fieldnotes.voc.evidence_check import check_evidence, check_piece, when_met

FEB = (date(2026, 2, 1), date(2026, 2, 28))
KOREA_CHECKOUT = Slice(market="Korea", stage="checkout")


def link(kind="explains this movement", part=KOREA_CHECKOUT, period=FEB):
    return Link(1, 1, 1, kind, "", period[0], period[1], part)


def place(number=1, *, met_on=date(2026, 2, 10), stance="for", **fields):
    return EvidencePlace(number, stance, met_on=met_on, **fields)


@pytest.mark.parametrize(
    ("fields", "lies", "outside", "unknown"),
    [
        ({"market": "Korea", "stage": "checkout"}, "in", (), ()),
        ({"market": "  korea ", "stage": "Checkout"}, "in", (), ()),
        ({"market": "Japan", "stage": "checkout"}, "outside", ("market",), ()),
        ({"market": "Japan", "stage": "delivery"}, "outside", ("market", "stage"), ()),
        ({"market": "Korea"}, "not known", (), ("stage",)),
        ({"market": "Japan"}, "outside", ("market",), ("stage",)),
        ({}, "not known", (), ("market", "stage")),
        # What the link does not name is no condition.
        ({"market": "Korea", "stage": "checkout", "segment": "new", "channel": "app"}, "in", (), ()),
    ],
)
def test_a_piece_lies_in_the_slice_where_every_named_field_agrees(fields, lies, outside, unknown):
    found = check_piece(link(), place(**fields))
    assert (found.lies, found.outside, found.unknown) == (lies, outside, unknown)


@pytest.mark.parametrize("field", ["market", "segment", "stage", "touchpoint", "channel"])
def test_each_field_of_a_slice_is_asked(field):
    asked = link(part=Slice(**{field: "that one"}))
    assert check_piece(asked, place(**{field: "that one"})).lies == "in"
    assert check_piece(asked, place(**{field: "another"})).outside == (field,)
    assert check_piece(asked, place()).unknown == (field,)


def test_all_customers_take_in_everybody():
    assert check_piece(link(part=Slice()), place()).lies == "in"


@pytest.mark.parametrize(
    ("met_on", "start", "end", "met"),
    [
        (date(2026, 1, 31), *FEB, "before"),
        (date(2026, 2, 1), *FEB, "within"),
        (date(2026, 2, 28), *FEB, "within"),
        (date(2026, 3, 1), *FEB, "after"),
        (None, *FEB, "not known"),
        (date(2026, 3, 1), None, None, ""),
        (None, None, None, ""),
        (date(2020, 1, 1), None, FEB[1], "within"),
        (date(2030, 1, 1), FEB[0], None, "within"),
        (date(2026, 1, 1), FEB[0], None, "before"),
    ],
)
def test_when_a_piece_was_met_is_seen_from_the_period(met_on, start, end, met):
    assert when_met(met_on, start, end) == met


@pytest.mark.parametrize(
    ("kind", "met_on", "in_time"),
    [
        ("explains its level", date(2026, 1, 31), True),
        ("explains its level", date(2026, 2, 28), True),
        ("explains its level", date(2026, 3, 1), False),
        ("explains this movement", date(2026, 2, 3), True),
        ("explains this movement", date(2026, 3, 1), False),
        ("speaks against", date(2026, 3, 1), False),
        ("should predict", date(2026, 1, 31), True),
        ("should predict", date(2026, 2, 1), False),
        ("should predict", date(2026, 3, 1), False),
        ("should predict", None, None),
        ("explains its level", None, None),
    ],
)
def test_what_should_predict_is_met_before_and_what_explains_not_after(kind, met_on, in_time):
    assert check_piece(link(kind), place(met_on=met_on)).in_time is in_time


def test_without_a_period_nothing_is_late():
    assert check_piece(link(period=(None, None)), place(met_on=date(2030, 1, 1))).in_time is None


IN = {"market": "Korea", "stage": "checkout"}


@pytest.mark.parametrize(
    ("asked", "places", "sentence"),
    [
        (link(), [], "There is no evidence yet that could come from its slice and period."),
        (link(), [place(**IN)], "1 of 1 passage comes from the slice."),
        (
            link(),
            [place(market="Japan")],
            "None of 1 passage comes from the slice; 1 is from elsewhere (market).",
        ),
        (
            link(),
            [place(**IN), place(**IN), place(**IN, met_on=date(2026, 3, 2)), place(market="Japan"), place()],
            "3 of 5 passages come from the slice; 1 is from elsewhere (market); of 1 it is not known "
            "(market, stage); 1 was met after the period it should explain.",
        ),
        (
            link("should predict"),
            [place(**IN), place(**IN, met_on=None)],
            "2 of 2 passages come from the slice; 1 was not met before the period that it should predict; "
            "of 1 the day is not known.",
        ),
        (
            link(part=Slice()),
            [place(), place(met_on=date(2026, 3, 2))],
            "The link speaks of all customers, so every passage of the 2 counts; 1 was met after the period "
            "it should explain.",
        ),
        (
            link(part=Slice(), period=(None, None)),
            [place()],
            "The link speaks of all customers, so the one passage counts.",
        ),
    ],
)
def test_the_sentence_counts_what_lies_where(asked, places, sentence):
    assert check_evidence(asked, places).sentence == sentence
