"""The library's search by words and by meaning: what it finds, why, and what it never finds."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fieldnotes.errors import NotFoundError
from fieldnotes.records import LibraryCard, LibraryFilters
from fieldnotes.services import coding, correcting, documents, library, participants, stories
from fieldnotes.services.find_columns import keep_signs
from fieldnotes.services.find_facets import count_facets
from fieldnotes.services.find_names import names_in
from fieldnotes.services.library import Like, search_library
from fieldnotes.services.members import add_member
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import Workspace, acting_as, create_workspace, open_workspace
from fieldnotes.store import jobs, sources
from fieldnotes.store.database import rows, writing

HOLD = "I was on hold for forty minutes and nobody answered."
TWICE = "My card was charged two times for a single order."
PARCEL = "The parcel came two weeks too late."
KOREAN = "배송이 너무 늦어서 화가 났어요 😀"
ARABIC = "شكرا جزيلا على الرد السريع"
MEANT = "I waited on the phone and no one answered"


def add_text(ws: Workspace, *lines: str, market: str = "", heard: int | None = None) -> int:
    with writing(ws.db):
        source_id = sources.add_source(
            ws.db, {"kind": "document", "form": "text", "title": "Letter", "market": market}
        )
        for n, line in enumerate(lines):
            sources.add_text_segment(ws.db, source_id, n, line)
        if heard is not None:
            ws.db.conn.execute("INSERT INTO source_participant VALUES (?, ?)", [source_id, heard])
        jobs.add_job(ws.db, "read", source_id)
    return source_id


def work(ws: Workspace) -> None:
    while run_next_job(ws, pytest.fail, stop=threading.Event()) is not None:
        pass


def agree(ws: Workspace, participant_id: int) -> None:
    participants.record_consent(
        ws, participant_id, observe=True, record=True, quote_inside=True, share_outside=False, how="form"
    )


def tag(ws: Workspace, source_id: int, line: int, name: str = "waiting") -> int:
    code = next(code for code in coding.list_codes(ws) if code.name == name)
    segment = sources.read_segments(ws.db, source_id)[line]
    return coding.apply_code(
        ws,
        source_id,
        code_id=code.id,
        first_segment_id=segment.id,
        start_char=0,
        last_segment_id=segment.id,
        end_char=len(segment.text),
    ).excerpt_id


def found(ws: Workspace, text: str, **options) -> list[LibraryCard]:
    return list(search_library(ws, text=text, **options).cards)


def quotes(ws: Workspace, text: str, **options) -> list[str]:
    return [card.quote for card in found(ws, text, **options)]


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, dict[str, int]]:
    """A workspace's folder with four letters that were read for their meaning, the first a customer's."""
    ws = create_workspace(tmp_path_factory.mktemp("find") / "workspace")
    customer = participants.add_participant(ws, seat="customer").id
    agree(ws, customer)
    made = {
        "hold": add_text(ws, HOLD, market="Korea", heard=customer),
        "twice": add_text(ws, TWICE, market="Germany"),
        "parcel": add_text(ws, PARCEL, market="Germany"),
        "others": add_text(ws, KOREAN, ARABIC, market="Korea"),
    }
    work(ws)
    ws.close()
    return ws.folder, customer, made


@pytest.fixture
def workspace(read_once: tuple[Path, int, dict[str, int]], tmp_path: Path) -> Iterator[Workspace]:
    """A copy of that workspace, of the test's own."""
    shutil.copytree(read_once[0], tmp_path / "workspace")
    ws = open_workspace(tmp_path / "workspace")
    yield ws
    ws.close()


@pytest.fixture
def customer(read_once: tuple[Path, int, dict[str, int]]) -> int:
    return read_once[1]


@pytest.fixture
def letters(read_once: tuple[Path, int, dict[str, int]]) -> dict[str, int]:
    return read_once[2]


def test_a_line_is_found_by_what_it_means_and_says_so(workspace, letters):
    (card,) = found(workspace, MEANT)
    assert (card.quote, card.found_by, card.meant) == (HOLD, ("meaning",), HOLD)
    assert card.likeness is not None
    assert 0.35 <= card.likeness < 1
    assert found(workspace, MEANT, by="words") == []


def test_what_words_and_meaning_find_comes_before_what_either_finds_alone(workspace, letters):
    add_text(workspace, "Hold the line of the kite, and nobody falls.")
    work(workspace)
    cards = found(workspace, "on hold and nobody answered")
    assert cards[0].quote == HOLD
    assert cards[0].found_by == ("words", "meaning")


def test_what_is_in_quotes_is_found_by_these_words_alone(workspace, letters):
    page = search_library(workspace, text='"nobody answered"')
    assert ([card.found_by for card in page.cards], page.why_no_meaning) == ([("words",)], "quotes")
    assert found(workspace, '"answered nobody"') == []


@pytest.mark.parametrize(
    ("typed", "quote"),
    [("배송", KOREAN), ("배송 늦", KOREAN), ("났어요 😀", KOREAN), ("جزيلا", ARABIC), ("شكرا السر", ARABIC)],
)
def test_other_scripts_are_found_by_their_words_and_the_page_says_why(workspace, letters, typed, quote):
    page = search_library(workspace, text=typed)
    assert [(card.quote, card.found_by) for card in page.cards] == [(quote, ("words",))]
    assert page.why_no_meaning == "script"


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        '""""',
        "*",
        "hold*)(",
        'NEAR("hold" "nobody", 2',
        "text : hold",
        "-hold ^hold",
        "hold\0nobody",
        "\0",
        "'; DROP TABLE segment; --",
        "%_\\",
        "{hold}",
        "hold + nobody AND OR NOT",
        "\ud800 hold",
        "hold " * 3_000,
        "😀",
        "\u202ehold",
    ],
)
def test_whatever_is_typed_is_looked_for_and_never_obeyed(workspace, letters, typed):
    page = search_library(workspace, text=typed)
    assert page.page == 1
    count_facets(workspace, text=typed)
    assert rows(workspace.db, "SELECT COUNT(*) AS n FROM segment")[0]["n"] == 5


def test_nothing_withdrawn_is_found_by_words_or_meaning_before_or_after_it_is_forgotten(
    workspace, letters, customer
):
    passage = tag(workspace, letters["hold"], 0)
    assert quotes(workspace, MEANT, kind="passage") == [HOLD]
    participants.withdraw_consent(workspace, customer)
    for _ in range(2):
        for text in ("hold", MEANT, HOLD):
            assert search_library(workspace, text=text).total == 0
            assert count_facets(workspace, text=text)["markets"].get("Korea") is None
        with pytest.raises(NotFoundError, match="gone or may not be shown"):
            search_library(workspace, like=Like(passage_id=passage))
        work(workspace)
    agree(workspace, customer)
    with writing(workspace.db):
        jobs.add_job(workspace.db, "read", letters["hold"])
    work(workspace)
    assert quotes(workspace, MEANT, kind="source") == [HOLD]


def test_nothing_is_found_of_a_consent_that_ran_out(workspace, letters):
    assert quotes(workspace, MEANT) == [HOLD]
    with writing(workspace.db):
        workspace.db.conn.execute("UPDATE consent SET expires_on = '2020-01-01'")
    assert search_library(workspace, text=MEANT).total == 0
    assert search_library(workspace, text="hold").total == 0


def test_nothing_is_found_of_what_was_taken_out_or_erased(workspace, letters):
    documents.remove_document(workspace, letters["twice"])
    assert search_library(workspace, text="I paid double").total == 0
    with writing(workspace.db):
        workspace.db.conn.execute("DELETE FROM source WHERE id = ?", [letters["hold"]])
    assert search_library(workspace, text=MEANT).total == 0
    assert search_library(workspace, text="hold").total == 0


def test_a_corrected_line_is_found_by_what_it_says_now(workspace, letters):
    (line,) = sources.read_segments(workspace.db, letters["hold"])
    correcting.edit_segment(
        workspace, line.id, text="The agent was friendly and quick.", revision=line.revision
    )
    assert search_library(workspace, text=MEANT).total == 0
    work(workspace)
    assert search_library(workspace, text=MEANT).total == 0
    assert quotes(workspace, "the employee was kind to me") == ["The agent was friendly and quick."]


def test_what_one_member_may_search_is_kept_for_nobody_else(workspace, letters):
    listener = add_member(workspace, name="Lea", role="listener")
    assert quotes(workspace, MEANT) == [HOLD]
    with acting_as(listener.id):
        assert search_library(workspace, text=MEANT).total == 0
        assert count_facets(workspace, text=MEANT)["markets"] == {}
    assert quotes(workspace, MEANT) == [HOLD]


def test_filters_hold_for_what_is_found_by_its_meaning(workspace, letters):
    germany, korea = LibraryFilters(markets=("Germany",)), LibraryFilters(markets=("Korea",))
    assert quotes(workspace, MEANT, filters=korea) == [HOLD]
    assert quotes(workspace, MEANT, filters=germany) == []
    tag(workspace, letters["hold"], 0, "waiting")
    theme = next(code for code in coding.list_codes(workspace) if code.name == "waiting")
    other = next(code for code in coding.list_codes(workspace) if code.name == "having to repeat oneself")
    assert quotes(workspace, MEANT, filters=LibraryFilters(themes=(theme.id,))) == [HOLD]
    assert quotes(workspace, MEANT, filters=LibraryFilters(themes=(other.id,))) == []


def test_over_all_kinds_a_line_is_listed_once_as_its_passage(workspace, letters):
    tag(workspace, letters["hold"], 0)
    page = search_library(workspace, text="forty minutes")
    assert [card.kind for card in page.cards] == ["passage"]
    assert (page.total, page.counts) == (1, {"story": 0, "passage": 1, "source": 1})
    assert quotes(workspace, "forty minutes", kind="source") == [HOLD]


def test_a_story_is_found_by_what_one_of_its_passages_means(workspace, letters):
    passages = [tag(workspace, letters[name], 0) for name in ("parcel", "hold")]
    story = stories.write_story(workspace, title="A week", excerpt_ids=passages)
    stories.publish_story(workspace, story.id)
    (card,) = found(workspace, MEANT, kind="story")
    assert (card.quote, card.found_by, card.meant) == (PARCEL, ("meaning",), HOLD)
    assert [one.kind for one in found(workspace, MEANT)] == ["story", "passage"]


@pytest.fixture
def told(workspace, letters) -> Iterator[dict[str, int]]:
    """A listener is here; one published story tells the first sentence of a line, another the second."""
    source_id = add_text(workspace, "Zofia called us. " + HOLD + " " + TWICE)
    work(workspace)
    (line,) = sources.read_segments(workspace.db, source_id)
    code = next(code for code in coding.list_codes(workspace) if code.name == "waiting")
    made = {}
    for title, words in (("The hold", HOLD), ("The charge", TWICE)):
        start = line.text.index(words)
        passage = coding.apply_code(
            workspace,
            source_id,
            code_id=code.id,
            first_segment_id=line.id,
            start_char=start,
            last_segment_id=line.id,
            end_char=start + len(words),
        )
        made[title] = stories.write_story(workspace, title=title, excerpt_ids=[passage.excerpt_id]).id
        stories.publish_story(workspace, made[title])
    with acting_as(add_member(workspace, name="Lea", role="listener").id):
        yield made


@pytest.mark.parametrize("by", ["words", "both"])
@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Zofia", []),
        ("forty minutes", ["The hold"]),
        ("two times", ["The charge"]),
        ("answered card", []),  # each stands in another story's passage of the same line
        ('"nobody answered. My card"', []),
    ],
)
def test_a_listener_finds_a_story_by_no_word_that_it_does_not_tell(workspace, told, text, titles, by):
    page = search_library(workspace, text=text, by=by)
    assert [card.title for card in page.cards if "words" in card.found_by] == titles
    assert by == "both" or (page.total, page.counts["story"]) == (len(titles), len(titles))


def test_a_listener_finds_a_story_by_the_meaning_of_what_it_tells_alone(workspace, told):
    page = search_library(workspace, text=MEANT, by="meaning")
    assert [(card.title, card.found_by, card.meant) for card in page.cards] == [
        ("The hold", ("meaning",), "")
    ]
    assert [card.title for card in search_library(workspace, text="I paid double", by="meaning").cards] == [
        "The charge"
    ]


def test_a_name_narrows_to_a_story_only_where_the_story_tells_it(workspace, told):
    with writing(workspace.db):
        (line,) = rows(workspace.db, "SELECT id FROM segment WHERE text LIKE 'Zofia%'")
        for start, end, name in ((0, 5, "zofia"), (17, 22, "iwason")):
            workspace.db.conn.execute(
                "INSERT INTO entity (segment_id, start_char, end_char, kind, text, name)"
                " VALUES (?, ?, ?, 'person', ?, ?)",
                [line["id"], start, end, name, name],
            )
    persons = [LibraryFilters(persons=(name,)) for name in ("zofia", "iwason")]
    assert [search_library(workspace, filters=one).counts["story"] for one in persons] == [0, 1]


def test_more_like_a_passage_leaves_out_the_passage_itself(workspace, letters):
    add_text(workspace, "They kept me waiting on the phone for an hour and nobody spoke to me.")
    work(workspace)
    passage = tag(workspace, letters["hold"], 0)
    [alike, *_] = search_library(workspace, like=Like(passage_id=passage)).cards
    assert alike.quote == "They kept me waiting on the phone for an hour and nobody spoke to me."
    (line,) = sources.read_segments(workspace.db, letters["hold"])
    assert search_library(workspace, like=Like(line_id=line.id)).cards[0].quote == alike.quote
    with pytest.raises(NotFoundError):
        search_library(workspace, like=Like(line_id=10_000))


def test_kept_signs_find_the_same_and_go_with_a_vector(workspace, letters):
    before = [replace(card, metrics=()) for card in found(workspace, MEANT)]
    assert keep_signs(workspace)
    assert not keep_signs(workspace)
    again = open_workspace(workspace.folder)
    assert [replace(card, metrics=()) for card in found(again, MEANT)] == before
    again.close()
    with writing(workspace.db):
        workspace.db.conn.execute("DELETE FROM embedding WHERE id = (SELECT MAX(id) FROM embedding)")
    assert rows(workspace.db, "SELECT signs FROM vector_block") == [{"signs": None}]


def test_facets_count_sources_and_leave_out_their_own_choice(workspace, letters):
    add_text(workspace, "I was put on hold twice.", market="Germany")
    counts = count_facets(workspace, text="hold", by="words")
    assert counts["markets"] == {"Korea": 1, "Germany": 1}
    assert counts["forms"] == {"text": 2}
    narrowed = count_facets(workspace, text="hold", filters=LibraryFilters(markets=("Korea",)), by="words")
    assert narrowed["markets"] == {"Korea": 1, "Germany": 1}
    assert narrowed["forms"] == {"text": 1}


def test_passages_are_found_by_the_name_of_their_theme_or_emotion_and_say_so(workspace, letters):
    tagged = tag(workspace, letters["parcel"], 0, "annoyance")
    story = stories.write_story(workspace, title="T", excerpt_ids=[tagged])
    stories.publish_story(workspace, story.id)
    page = search_library(workspace, text="Annoyance", by="words")
    assert page.counts == {"story": 1, "passage": 1, "source": 1}
    assert [(card.kind, card.found_by, card.tagged) for card in page.cards] == [
        ("story", ("tag",), ("annoyance",)),
        ("passage", ("tag",), ("annoyance",)),
    ]
    assert found(workspace, "annoy", by="words")[-1].id == tagged
    assert found(workspace, "anger", by="words")[-1].tagged == ("annoyance",)  # what is below it counts too
    assert found(workspace, "annoyance parcel", by="words") == []


def test_a_word_that_is_in_many_names_finds_no_theme(workspace, letters):
    tag(workspace, letters["parcel"], 0, "having to repeat oneself")
    assert found(workspace, "to", by="words") == []
    assert found(workspace, "to repeat", by="words")[0].tagged == ("having to repeat oneself",)


def test_a_passage_of_a_withdrawn_consent_is_not_found_by_its_theme(workspace, customer, letters):
    tag(workspace, letters["hold"], 0, "annoyance")
    participants.withdraw_consent(workspace, customer)
    assert found(workspace, "annoyance", by="words") == []


def test_a_family_counts_what_carries_one_of_its_emotions(workspace, letters):
    tag(workspace, letters["hold"], 0, "annoyance")
    annoyance = next(code for code in coding.list_codes(workspace) if code.name == "annoyance")
    counts = count_facets(workspace)["emotions"]
    assert (counts[annoyance.id], counts[annoyance.parent_id]) == (1, 1)


def test_names_that_are_typed_are_offered_with_what_stays_of_the_text(workspace):
    add_text(workspace, "I met Maria Lopez in Chicago.")
    work(workspace)
    offered = [(one.field, one.name, one.rest) for one in names_in(workspace, "maria lopez waiting")]
    assert ("persons", "Maria Lopez", "waiting") in offered
    assert ("themes", "waiting", "maria lopez") in offered


def test_a_workspace_that_nothing_was_read_in_is_searched_by_words_and_says_so(tmp_path):
    ws = create_workspace(tmp_path / "unread")
    with writing(ws.db):
        source_id = sources.add_source(ws.db, {"kind": "document", "form": "text", "title": "L"})
        sources.add_text_segment(ws.db, source_id, 0, HOLD)
    page = search_library(ws, text="hold")
    assert ([card.quote for card in page.cards], page.why_no_meaning) == ([HOLD], "unread")
    assert library.search_library(ws, text="hold", by="words").why_no_meaning == ""
    ws.close()
