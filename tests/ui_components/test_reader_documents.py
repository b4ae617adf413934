"""The reader shows where a line of a document stands, and what is known of an answer beside its words."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from .reader_backend import ReaderBackend
from .reader_page import ReaderPage

pytestmark = pytest.mark.browser


def _document(form: str, *places: dict[str, Any]) -> ReaderBackend:
    backend = ReaderBackend([f"Paragraph {at} of it." for at in range(len(places))], kind="document")
    backend.source["form"] = form
    backend.source["speakers"] = []
    for segment, place in zip(backend.source["segments"], places, strict=True):
        segment |= {"start_s": None, "end_s": None, "speaker_id": None, **place}
    return backend


def test_a_page_is_named_where_it_begins_and_a_heading_is_one(browser: Browser) -> None:
    reader = ReaderPage(
        browser, _document("text", {"page": 1, "level": 1}, {"page": 1, "level": 0}, {"page": 2, "level": 0})
    )
    leaf = [reader.line(100 + at).locator(".fn-r-leaf") for at in range(3)]
    expect(leaf[0]).to_have_text("page 1")
    expect(leaf[1]).to_be_hidden()
    expect(leaf[2]).to_have_text("page 2")
    heading = reader.page.get_by_role("heading", name="Paragraph 0 of it.")
    expect(heading).to_have_attribute("aria-level", "3")
    expect(reader.line(101).locator(".fn-r-time")).to_have_text("2")
    assert reader.errors == []
    reader.page.close()


def test_a_question_stands_once_above_its_answers(browser: Browser) -> None:
    reader = ReaderPage(
        browser,
        _document(
            "answers",
            {"heading": "Why?", "about": "r1 · score 3 · Korea"},
            {"heading": "Why?", "about": "r2"},
            {"heading": "What else?", "about": ""},
        ),
    )
    expect(reader.line(100).locator(".fn-r-heading")).to_have_text("Why?")
    expect(reader.line(100).locator(".fn-r-about")).to_have_text("r1 · score 3 · Korea")
    expect(reader.line(101).locator(".fn-r-heading")).to_be_hidden()
    expect(reader.line(101).locator(".fn-r-about")).to_have_text("r2")
    expect(reader.line(102).locator(".fn-r-heading")).to_have_text("What else?")
    expect(reader.line(102).locator(".fn-r-about")).to_be_hidden()
    reader.page.close()


def test_a_debrief_has_headings_and_no_way_to_correct_it_here(browser: Browser) -> None:
    reader = ReaderPage(
        browser, _document("debrief", {"heading": "Expected, held"}, {"heading": "Expected, held"})
    )
    expect(reader.line(101).locator(".fn-r-heading")).to_have_text("Expected, held")
    reader.line(100).click()
    expect(reader.page.get_by_role("button", name="Edit")).to_be_hidden()
    reader.press("e")
    expect(reader.page.locator(".fn-r-edit")).to_have_count(0)
    reader.page.close()
