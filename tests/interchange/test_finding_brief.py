"""A brief as a page: its text comes back from the PDF, what is too long says so, and HTML stays text."""

import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from fieldnotes.interchange.brief_chart import chart_svg
from fieldnotes.interchange.finding_brief_html import brief_html
from fieldnotes.interchange.finding_brief_pdf import brief_pdf
from fieldnotes.interchange.fitted_text import MARK, break_lines, is_held, measure, shorten_lines
from fieldnotes.records import Brief, BriefNumber, BriefPoint, BriefQuote

ATTACK = '"><script>alert(1)</script><img src=x onerror="alert(2)">'
SCRIPTS = (
    "무료배송 금액까지 채우고 나중에 빼는 거예요.",
    "送料無料まで買い足して、あとで取り消します。",
    "先凑够免运费，再取消一件。",
    "Я добавляю ещё одну вещь и потом отменяю.",
    "Προσθέτω κάτι και μετά το ακυρώνω.",
    "Ich fülle auf – “für später”, naïve Größe, zażółć gęślą jaźń.",
)


def point(n: int, value: float, **more: float) -> BriefPoint:
    start = date(2026, 1 + n, 1)
    return BriefPoint(start, start + timedelta(days=27), value, value - 1, value + 1, **more)


NUMBER = BriefNumber(
    title="Cancelled orders: Korea",
    unit="%",
    how="Explains this movement. People fill up to free shipping.",
    said=("9.9 % in Jun 2026 (95 % interval 8.9 to 11.1, n = 2,758).",),
    points=tuple(point(n, value, expected=4.0) for n, value in enumerate((4, 4.2, 9.8, 9.9))),
    meant=((date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 4, 1), None)),
    acted_on=date(2026, 4, 1),
    expected="what the other markets’ course would lead one to expect",
)
BRIEF = Brief(
    workspace="Shop",
    made_on=date(2026, 11, 28),
    audience="inside",
    statement="People fill up to free shipping.",
    facts=(("Functional need", "Pay no shipping."), ("Who", "People who buy in the app.")),
    place="Korea · return or cancel",
    status="shared",
    grade="Pattern",
    grade_means="one of anecdote, indication, pattern, well supported",
    parts=("3 customers on 6 occasions", "2 against"),
    guards=("Anecdote: everything behind this was met on one single occasion.",),
    quotes=(
        BriefQuote(SCRIPTS[0], "for", "C-014", ("Korea", "12 May 2026"), 31.5, 44.0),
        BriefQuote("I did not know of it.", "against", "C-015"),
    ),
    kept_back=("6 more passages for it are in the workspace.",),
    numbers=(NUMBER,),
    readings=("Korea: not yet read locally.",),
    done=("Nothing is on record yet.",),
    unknown=("How many customers do so: nobody counted.",),
)


def text_of(data: bytes) -> str:
    [page] = PdfReader(io.BytesIO(data)).pages
    return " ".join(page.extract_text().split())


def texts_of(brief: Brief) -> list[str]:
    return [
        *(brief.statement, *(f"{name}: {text}" for name, text in brief.facts), brief.place, brief.grade),
        *(brief.parts + brief.guards + brief.kept_back + brief.readings + brief.done + brief.unknown),
        *(quote.text for quote in brief.quotes),
        *(line for number in brief.numbers for line in (number.title, number.how, *number.said)),
    ]


def test_the_pdf_is_one_a4_page_with_title_and_language_and_its_text_can_be_read_back() -> None:
    data = brief_pdf(BRIEF)
    reader = PdfReader(io.BytesIO(data))
    [page] = reader.pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    assert reader.metadata is not None
    assert reader.metadata.title == "Finding: People fill up to free shipping."
    assert reader.root_object["/Lang"] == "en"
    read = text_of(data)
    for text in texts_of(BRIEF):
        assert text in read
    assert "C-014 · Korea · 12 May 2026 · 0:31 to 0:44" in read
    assert "Made with fieldnotes on 28 Nov 2026 from the workspace “Shop”." in read
    assert "Shortened" not in read


@pytest.mark.parametrize("text", SCRIPTS)
def test_letters_of_many_scripts_come_back_and_are_in_the_file(text: str) -> None:
    data = brief_pdf(replace(BRIEF, statement=text))
    # Lines of Chinese and Japanese break without a blank.
    assert "".join(text.split()) in "".join(text_of(data).split())
    assert all(map(is_held, text))
    fonts = PdfReader(io.BytesIO(data)).pages[0]["/Resources"]["/Font"].values()
    for font in fonts:
        [descendant] = font.get_object()["/DescendantFonts"]
        assert "/FontFile2" in descendant.get_object()["/FontDescriptor"]
        assert re.fullmatch(
            r"/[A-Z]{6}\+(Roboto-Regular|Roboto-Bold|DroidSansFallback).*",
            descendant.get_object()["/BaseFont"],
        )


def test_what_does_not_fit_one_page_is_shortened_with_a_mark_and_the_page_says_so() -> None:
    long = " ".join(f"word{n}" for n in range(4_000))
    brief = replace(
        BRIEF,
        statement=long,
        quotes=tuple(replace(BRIEF.quotes[0], text=long) for _ in range(3)),
        unknown=(long,) * 5,
        guards=(long,),
        numbers=(replace(NUMBER, how=long),) * 4,
    )
    read = text_of(brief_pdf(brief))
    assert f"Shortened to one page where “{MARK}” stands; the HTML version has all of it." in read
    assert read.count(f" {MARK}") >= 8
    for head in ("In their words", "What was done", "What stands behind it", "What is not known"):
        assert head in read
    html = brief_html(brief).decode()
    assert html.count("word3999") == 15  # the title too


def test_nothing_at_all_is_still_a_page() -> None:
    empty = {
        name: ()
        for name in ("facts", "parts", "guards", "quotes", "kept_back", "numbers", "readings", "done")
    }
    brief = replace(BRIEF, place="", unknown=(), **empty)
    assert "There is no passage for it to quote here." in text_of(brief_pdf(brief))
    assert b"<svg" not in brief_html(brief)


def test_letters_that_no_font_here_holds_are_told_of() -> None:
    read = text_of(brief_pdf(replace(BRIEF, statement="مرحبا 😀 fine")))
    assert "Drawn with the fonts of the computer that made this" in read
    assert "😀" in read.split("Drawn with the fonts")[1]


def test_what_people_wrote_stays_text() -> None:
    quote = BriefQuote(ATTACK, "for", ATTACK, (ATTACK,), 0.0, 1.0, b"RIFF")
    number = replace(NUMBER, title=ATTACK, how=ATTACK, said=(ATTACK,), unit=ATTACK, expected=ATTACK)
    lists = {name: (ATTACK,) for name in ("parts", "guards", "kept_back", "readings", "done", "unknown")}
    words = {name: ATTACK for name in ("workspace", "statement", "place", "grade")}
    brief = replace(BRIEF, facts=(("Who", ATTACK),), quotes=(quote,), numbers=(number,), **lists, **words)
    html = brief_html(brief).decode()
    assert "<script" not in html
    assert "<img" not in html
    assert html.count("&lt;script&gt;") >= 16
    assert "alert(1)" in text_of(brief_pdf(brief))


def test_the_html_asks_nothing_of_any_host_and_says_so_itself() -> None:
    html = brief_html(BRIEF).decode()
    assert re.findall(r"(?:src|href|url)\s*[=(]", html) == []
    assert "default-src 'none'; style-src 'sha256-" in html
    assert "https:" not in html


def test_sound_is_in_the_html_as_data() -> None:
    [quote, other] = BRIEF.quotes
    html = brief_html(replace(BRIEF, quotes=(replace(quote, clip=b"RIFF-sound"), other))).decode()
    assert html.count("<audio ") == 1
    assert 'aria-label="Play what C-014 says" src="data:audio/wav;base64,UklGRi1zb3VuZA=="' in html


def test_a_drawing_is_read_out_in_words_and_one_value_alone_is_none() -> None:
    svg = chart_svg(NUMBER, width=400, height=190)
    assert "Shaded: the periods meant. Upright: the change." in svg
    assert "change, 1 Apr 2026" in svg
    assert (svg.count("<circle"), svg.count('fill="#B5622A" fill-opacity')) == (4, 2)
    assert chart_svg(replace(NUMBER, points=NUMBER.points[:1]), width=400, height=190) == ""


def test_a_drawing_without_intervals_says_that_there_are_none() -> None:
    bare = tuple(replace(one, low=None, high=None, expected=None) for one in NUMBER.points)
    svg = chart_svg(replace(NUMBER, points=bare, expected=""), width=400, height=190)
    assert "no interval is given" in svg
    assert 'fill-opacity=".16"' not in svg


def test_lines_fit_their_width_and_lose_nothing() -> None:
    for text in (*SCRIPTS, "Donaudampfschifffahrtsgesellschaftskapitän", "a  b\n\nc"):
        lines = break_lines(text, 9, 60)
        assert all(measure(line, 9) <= 60 for line in lines)
        assert "".join("".join(lines).split()) == "".join(text.split())


def test_shortened_lines_end_with_the_mark_within_the_width() -> None:
    lines = break_lines(" ".join(SCRIPTS), 9, 100)
    assert shorten_lines(lines, len(lines), 9, 100) == lines
    short = shorten_lines(lines, 2, 9, 100)
    assert short[0] == lines[0]
    assert short[1].endswith(f" {MARK}")
    assert measure(short[1], 9) <= 100
    assert shorten_lines(lines, 0, 9, 100) == []


def test_korean_is_drawn_in_its_own_font_beside_a_ligature() -> None:
    read = text_of(brief_pdf(replace(BRIEF, statement="무료배송 금액까지: you fill it up.")))
    assert "무료배송" in read
    assert "fill it up" in read
