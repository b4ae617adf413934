"""Stories as HTML, PDF and slides: everything is in them, and what people wrote stays text."""

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pypdf import PdfReader

from fieldnotes.interchange.story_html import story_html
from fieldnotes.interchange.story_pdf import story_pdf
from fieldnotes.interchange.story_slides import story_slides
from fieldnotes.interchange.story_words import lead_beside_seat
from fieldnotes.records import BriefNumber, BriefPoint, ToldPassage, ToldStage, ToldStory

ATTACK = '<script>alert(1)</script>=HYPERLINK("http://x")'
POINTS = tuple(BriefPoint(date(2026, n, 1), date(2026, n, 28), 10.0 + n) for n in (1, 2, 3))
PASSAGES = (
    ToldPassage(
        1, "So it began.", "I told it twice.", "C-014", "customer", ("Korea",), ("anger",), "2026-05-02"
    ),
    ToldPassage(2, "", "The form will not save.", "E-001", "employee", (), (), "2026-05-01", clip=b"RIFF"),
    ToldPassage(3, kept_back="consent"),
)
STORY = ToldStory(
    id=1,
    workspace="W",
    made_on=date(2026, 11, 29),
    audience="inside",
    title="Told twice",
    told=("After a shock, people tell it twice.",),
    passages=PASSAGES,
    curve=(ToldStage("notify", -2.0, 2), ToldStage("wait", None, 0), ToldStage("repair", 1.0, 1)),
    statement="It is told twice.",
    needs=(("Functional need", "Tell it once."),),
    grade="Pattern",
    guards=("Anecdote.",),
    numbers=(BriefNumber("NPS: Korea", "points", "Explains.", ("It fell.",), POINTS),),
    readings=("Korea: reads as described.",),
    happened=("Kept on 3 May 2026.",),
    reviewed="Approved by Ada.",
    redacted=True,
    unread=1,
)


def attacked() -> ToldStory:
    passage = ToldPassage(1, ATTACK, ATTACK, ATTACK, "customer", (ATTACK,), (ATTACK,))
    number = BriefNumber(ATTACK, ATTACK, ATTACK, (ATTACK,), POINTS)
    return ToldStory(
        id=1,
        workspace=ATTACK,
        made_on=date(2026, 11, 29),
        audience="outside",
        title=ATTACK,
        told=(ATTACK,),
        passages=(passage,),
        curve=(ToldStage(ATTACK, 1.0, 1), ToldStage("b", 1.0, 1)),
        statement=ATTACK,
        needs=(("Need", ATTACK),),
        grade=ATTACK,
        guards=(ATTACK,),
        numbers=(number,),
        readings=(ATTACK,),
        happened=(ATTACK,),
        reviewed=ATTACK,
    )


def slide_texts(data: bytes) -> list[str]:
    return [
        " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        for slide in Presentation(io.BytesIO(data)).slides
    ]


def pdf_pages(stories: list[ToldStory]) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(story_pdf(stories))).pages]


def test_the_html_holds_everything_and_asks_nothing_of_any_host() -> None:
    html = story_html([STORY]).decode()
    for words in (
        "Told twice",
        "I told it twice.",
        "C-014",
        "felt: anger",
        "It fell.",
        "Kept on 3 May 2026.",
    ):
        assert words in html
    assert "A passage stood here. Consent does not cover it now" in html
    assert "In 1 passage nobody has looked for names yet" in html
    assert set(re.findall(r'(?:src|href)="([a-z]+:)', html)) == {"data:"}
    assert "default-src 'none'; style-src 'sha256-" in html
    assert "https:" not in html


def test_two_windows_stand_in_time_order_and_the_mark_comes_last() -> None:
    html = story_html([STORY]).decode()
    assert re.findall(r'<li class="(customer|employee|both)">', html) == ["employee", "customer", "both"]


def test_what_the_writer_says_before_a_passage_stands_before_it_in_two_windows_too() -> None:
    html = story_html([STORY]).decode()
    [pdf] = [text for text in pdf_pages([STORY]) if "I told it twice." in text]
    for text in (html, pdf):
        assert text.count("So it began.") == 1
        assert text.index("The form will not save.") < text.index("So it began.") < text.index("I told it")


def test_a_quote_stands_on_the_page_of_the_line_that_says_whose_it_is() -> None:
    quotes = tuple(
        replace(
            PASSAGES[0],
            excerpt_id=n,
            lead="",
            words=f"Begin{n}. {'Words. ' * (n * 37 % 150)}End{n}.",
            who=f"C-{n:03}",
        )
        for n in range(1, 25)
    )
    pages = pdf_pages([replace(STORY, passages=quotes)])
    for n in range(1, 25):
        [page] = [text for text in pages if f"C-{n:03}" in text]
        assert f"Begin{n}." in page
        assert f"End{n}." in page


def test_a_quote_longer_than_a_page_goes_on_with_the_line_that_says_whose_it_is() -> None:
    quote = replace(PASSAGES[0], words="Words and more. " * 700 + "The end.")
    pages = pdf_pages([replace(STORY, passages=(quote,))])
    [page] = [text for text in pages if "C-014" in text]
    assert "The end." in page


def test_a_collection_begins_with_the_list_of_its_stories() -> None:
    html = story_html([STORY], title="For the board", lead="Why").decode()
    assert html.index("<h1>For the board</h1>") < html.index('href="#story-1"') < html.index('id="story-1"')


@pytest.mark.parametrize("stories", [[STORY], [STORY, attacked()]])
def test_a_pdf_has_all_of_it_on_as_many_pages_as_it_needs(stories) -> None:
    reader = PdfReader(io.BytesIO(story_pdf(stories, title="For the board")))
    text = "\n".join(page.extract_text() for page in reader.pages)
    for words in ("For the board", "I told it twice.", "The form will not save.", "Approved by Ada."):
        assert words in text
    assert len(reader.pages) > len(stories)
    assert "/JavaScript" not in str(reader.trailer["/Root"])


def test_slides_hold_two_passages_that_leave_room_for_each_other() -> None:
    short = [replace(PASSAGES[0], excerpt_id=n, words=f"Short {n}.") for n in range(1, 6)]
    long = replace(PASSAGES[0], excerpt_id=9, words="Long. " * 60)
    texts = slide_texts(story_slides([replace(STORY, passages=(*short, long))]))
    held = [re.findall(r"Short \d|Long", text) for text in texts if "In their words" in text]
    assert [sorted(set(words)) for words in held] == [
        ["Short 1", "Short 2"],
        ["Short 3", "Short 4"],
        ["Short 5"],
        ["Long"],
    ]


def test_a_strongest_passage_stands_on_the_title_and_the_number_beside_the_finding() -> None:
    deck = Presentation(io.BytesIO(story_slides([replace(STORY, first_up=(2, 1))])))
    texts = slide_texts(story_slides([replace(STORY, first_up=(2, 1))]))
    assert "The form will not save." in texts[0]
    assert "It is told twice." in texts[1]
    assert "It fell." in texts[1]
    assert [shape.shape_type for shape in deck.slides[1].shapes].count(MSO_SHAPE_TYPE.PICTURE) == 1


def test_what_is_said_before_a_passage_is_left_out_where_it_only_names_the_seat() -> None:
    assert lead_beside_seat("From the customer's seat.", "customer") == ""
    assert lead_beside_seat("From the customer's seat.", "employee") == "From the customer's seat."
    assert lead_beside_seat("So it began.", "customer") == "So it began."


def test_slides_have_each_passage_with_its_words_in_the_notes() -> None:
    data = story_slides([STORY])
    texts = slide_texts(data)
    assert texts[0].startswith("Told twice")
    assert any("I told it twice." in text and "C-014" in text for text in texts)
    notes = [
        slide.notes_slide.notes_text_frame.text
        for slide in Presentation(io.BytesIO(data)).slides
        if slide.has_notes_slide
    ]
    assert any("I told it twice." in note for note in notes)


def test_what_people_wrote_stays_text_everywhere() -> None:
    html = story_html([attacked()]).decode()
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 14
    deck = Presentation(io.BytesIO(story_slides([attacked()])))
    for slide in deck.slides:
        assert {rel.reltype.rsplit("/", 1)[-1] for rel in slide.part.rels.values()} <= {
            "slideLayout",
            "notesSlide",
            "image",
        }
    assert any(ATTACK in text for text in slide_texts(story_slides([attacked()])))
