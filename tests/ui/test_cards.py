"""What people wrote is shown as they wrote it."""

from datetime import date

import pytest

from fieldnotes.ui.cards import QuoteCard, emotion_chip, metric_chip, quote_card, theme_chip
from fieldnotes.ui.formats import clock, counted, day, number, plain, span, time_left

ATTACK = '<img src=x onerror="alert(1)">'


def test_nothing_in_a_card_becomes_html():
    html = quote_card(
        QuoteCard(
            ATTACK, ATTACK, address='/story?id=1"><script>', meta=(ATTACK,), audio='/a"onplay="b', start_s=1
        )
    )
    assert "<img" not in html
    assert "<script" not in html
    assert 'onplay="b' not in html
    assert html.count("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;") == 4


@pytest.mark.parametrize("chip", [emotion_chip, theme_chip, lambda text: metric_chip(text, 1.0, text)])
def test_nothing_in_a_chip_becomes_html(chip):
    assert "<img" not in chip(ATTACK)


def test_a_search_marks_what_it_found_in_the_quote_and_escapes_around_it():
    html = quote_card(QuoteCard("On <hold> for hours. HOLD!", found=("hold",)))
    assert "On &lt;<mark>hold</mark>&gt; for hours. <mark>HOLD</mark>!" in html


def test_a_quote_whose_case_folding_changes_its_length_keeps_its_words():
    html = quote_card(QuoteCard("Straße on hold", found=("hold",)))
    assert "Straße on <mark>hold</mark>" in html


def test_what_stands_beside_a_card_and_its_links_are_part_of_it():
    card = QuoteCard(
        "Words", kind="Story", note="3 <b>", links=(("Open <it>", '/story?id=1"'),), beside="<p>5</p>"
    )
    html = quote_card(card)
    assert '<p class="fn-kind">Story</p>' in html
    assert '<p class="fn-note">3 &lt;b&gt;</p>' in html
    assert '<a href="/story?id=1&quot;" target="_self">Open &lt;it&gt;</a>' in html
    assert '<aside class="fn-beside"><p>5</p></aside>' in html


def test_the_player_starts_and_ends_at_the_passage():
    html = quote_card(QuoteCard("Words", audio="/api/media/1?x=1", start_s=38.2, end_s=51.0))
    assert 'src="/api/media/1?x=1#t=38.20,51.00"' in html


def test_an_emotion_shows_its_shape_its_name_and_its_intensity_in_words():
    html = emotion_chip("frustration", intensity=3)
    assert "✖" in html
    assert ">frustration<" in html
    assert 'aria-label="strong"' in html


def test_a_suggestion_never_looks_accepted():
    assert "fn-suggested" in theme_chip("Waiting time", suggested=True)
    assert "fn-suggested" not in theme_chip("Waiting time")


def test_less_churn_is_better_and_a_lower_score_is_worse():
    assert "↓ 0.4 better" in metric_chip("Churn", 3.2, "%", change=-0.4, better="lower")
    assert "↓ 4.1 worse" in metric_chip("NPS", -12.5, change=-4.1)
    assert "−12.5" in metric_chip("NPS", -12.5)


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (59.99, "0:59"), (278.4, "4:38"), (3723, "1:02:03"), (-1, "0:00")]
)
def test_seconds_read_as_a_clock(seconds, shown):
    assert clock(seconds) == shown


def test_times_days_and_counts_read_as_words():
    assert span(38.0, 51.0) == "0:38 to 0:51"
    assert span(None, None) == ""
    assert day(date(2026, 5, 3)) == "3 May 2026"
    assert time_left(12) == "less than a minute left"
    assert time_left(170) == "about 3 min left"
    assert counted(1, "story", "stories") == "1 story"
    assert counted(1204, "note") == "1,204 notes"
    assert number(-0.01) == "0"


def test_an_address_in_peoples_own_words_becomes_no_link():
    assert plain("http://a.b and WWW.x.y") == "http\u2060\\://a\\.b and WWW\u2060\\.x\\.y"


def test_markdown_in_a_note_stays_text():
    assert plain("**bold** [x](y) :material/home:") == ("\\*\\*bold\\*\\* \\[x\\]\\(y\\) \\:material/home\\:")
