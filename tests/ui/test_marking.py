"""Search words are marked where the search found them."""

import pytest

from fieldnotes.ui.marking import mark_spans, marked, shortened


@pytest.mark.parametrize(
    ("text", "found", "html"),
    [
        ("On hold, household", ("hold",), "On <mark>hold</mark>, household"),
        ("minutes, minute", ("minu*",), "<mark>minutes</mark>, <mark>minute</mark>"),
        ("On hold. ON  HOLD", ("on hold", "hold"), "<mark>On hold</mark>. <mark>ON  HOLD</mark>"),
        ("I don't & won't", ("don't",), "I <mark>don&#x27;t</mark> &amp; won&#x27;t"),
        ("Café Straße", ("cafe",), "<mark>Café</mark> Straße"),
        ("배송이 늦어서", ("배송*",), "<mark>배송이</mark> 늦어서"),
        ("شكرا جزيلا", ("جزيلا",), "شكرا <mark>جزيلا</mark>"),
        ("😀 hold", ("hold",), "😀 <mark>hold</mark>"),
        ("a.b (c)", ("*", "(", ""), "a.b (c)"),
        ("<b>bold</b>", ("b",), "&lt;<mark>b</mark>&gt;bold&lt;/<mark>b</mark>&gt;"),
    ],
)
def test_words_are_marked_as_the_search_takes_them_and_the_rest_is_escaped(text, found, html):
    assert marked(text, found) == html


def test_spans_count_code_points_of_the_text_itself():
    assert mark_spans("😀 Straße hold", ("hold",)) == [(9, 13)]


def test_a_long_text_is_cut_around_what_was_found():
    text = "word " * 300 + "needle" + " word" * 300
    short = shortened(text, ("needle",), limit=200)
    assert "needle" in short
    assert short.startswith("… word") and short.endswith("word …")
    assert len(short) <= 204
    assert shortened(text, (), limit=200).startswith("word word")
    assert shortened("short", (), limit=200) == "short"
    assert len(shortened("x" * 900, (), limit=200)) <= 204
