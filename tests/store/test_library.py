"""What the library finds, and what it never shows."""

from collections.abc import Callable
from datetime import date

import pytest

from fieldnotes.records import LibraryFilters, SpeechSegment
from fieldnotes.services import (
    coding,
    correcting,
    findings,
    metrics,
    participants,
    recordings,
    sessions,
    speakers,
    stories,
    translating,
)
from fieldnotes.services.library import list_places, search_library
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import sources, transcripts, translations
from fieldnotes.store.database import writing
from fieldnotes.store.library_words import SearchTerm, fts_query, read_terms

LINES = (
    "I was on hold for forty minutes and nobody called me back.",
    "We will hold the price for you.",
    "배송이 너무 늦어서 화가 났어요",
    "شكرا جزيلا على الرد السريع",
    'She said "AND then?" (twice) -- caf\u00e9 * NEAR',
)


@pytest.fixture
def call(workspace: Workspace, speech_clips) -> dict[str, int]:
    """A finished transcript of LINES with a customer and an employee; line 0 and 1 are tagged."""
    people = {}
    for seat in ("customer", "employee"):
        person = participants.add_participant(workspace, seat=seat)
        participants.record_consent(
            workspace,
            person.id,
            observe=True,
            record=True,
            quote_inside=True,
            share_outside=False,
            how="on tape",
        )
        people[seat] = person.id
    kept = recordings.keep_file(workspace, speech_clips / "jfk.flac")
    stage = sessions.list_journeys(workspace)[0].stages[1]
    recording = recordings.add_recording(
        workspace,
        kept.item.id,
        title="A call about Delivery",
        kind="call",
        participant_ids=list(people.values()),
        market="Korea",
        stage_id=stage.id,
        recorded_on=date(2026, 3, 2),
    )
    with writing(workspace.db):
        source_id = sources.add_source(
            workspace.db,
            {
                "kind": "transcript",
                "title": recording.title,
                "market": recording.market,
                "stage_id": stage.id,
                "recording_id": recording.id,
            },
        )
        transcript_id = transcripts.add_transcript(
            workspace.db,
            {
                "recording_id": recording.id,
                "source_id": source_id,
                "engine": "e",
                "model": "m",
                "weights": "w",
            },
        )
        sources.add_speech_segments(
            workspace.db,
            source_id,
            [SpeechSegment(2.0 * n, 2.0 * n + 2, text) for n, text in enumerate(LINES)],
        )
        transcripts.finish_transcript(workspace.db, transcript_id)
    caller = speakers.add_speaker(workspace, source_id, name="Caller", seat="customer")
    agent = speakers.add_speaker(workspace, source_id, name="Agent", seat="employee")
    lines = sources.read_segments(workspace.db, source_id)
    correcting.assign_speaker(workspace, lines[0].id, speaker_id=caller.id)
    correcting.assign_speaker(workspace, lines[1].id, speaker_id=agent.id)
    return {"source": source_id, "stage": stage.id, **people}


@pytest.fixture
def tag(workspace: Workspace, call) -> Callable[..., int]:
    """Puts a code on a whole line, by its number; returns the excerpt's id."""

    def put(line: int, code: str, intensity: int | None = None) -> int:
        code_id = next(c.id for c in coding.list_codes(workspace) if c.name == code)
        segment = sources.read_segments(workspace.db, call["source"])[line]
        return coding.apply_code(
            workspace,
            call["source"],
            code_id=code_id,
            first_segment_id=segment.id,
            start_char=0,
            last_segment_id=segment.id,
            end_char=len(segment.text),
            intensity=intensity,
        ).excerpt_id

    return put


def quotes(ws: Workspace, text: str = "", **filters) -> list[str]:
    found = search_library(ws, text=text, filters=LibraryFilters(**filters), kind="passage")
    return [card.quote for card in found.cards]


def code_id(ws: Workspace, name: str) -> int:
    return next(code.id for code in coding.list_codes(ws) if code.name == name)


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("hold minutes", '"hold" "minutes"*'),
        ('"on hold" min', '"on hold" "min"*'),
        ('min "on hold"', '"min" "on hold"'),
        ("“on hold”", '"on hold"'),
        ('"on hold', '"on" "hold"*'),
        ("don't", '"don\'t"*'),
        ("AND OR NOT NEAR(", '"AND" "OR" "NOT" "NEAR("*'),
        ("배송 늦어서 화", '"배송"* "늦어서"* "화"*'),
        ('* - : ^ "" ""', ""),
        ("   ", ""),
    ],
)
def test_what_is_typed_becomes_quoted_terms_and_never_syntax(typed, query):
    assert fts_query(typed) == query


def test_the_words_to_mark_are_those_that_are_searched():
    assert read_terms('"on  hold" min') == (SearchTerm("on hold"), SearchTerm("min", beginning=True))


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("hold", [0, 1]),
        ("hold forty", [0]),
        ("forty hold", [0]),
        ("hold for", [0, 1]),
        ('"hold for" forty', [0]),
        ('"hold the"', [1]),
        ('"the hold"', []),
        ("minu", [0]),
        ("minu forty", []),
        ("배송", [2]),
        ("배송 늦", [2]),
        ("جزيلا", [3]),
        ("شكرا السر", [3]),
        ("cafe", [4]),
        ('"AND then?" (twice)', [4]),
        ('NEAR("hold" "price")', []),
        ('"', []),
        ("*", []),
        ("hold OR", []),
        ("text:hold", []),
        ("hold -price", [1]),
    ],
)
def test_all_words_are_found_phrases_in_order_and_the_last_word_as_a_beginning(workspace, tag, typed, lines):
    for line in range(len(LINES)):
        tag(line, "annoyance")
    assert sorted(quotes(workspace, typed)) == sorted(LINES[line] for line in lines)


def test_only_what_somebody_accepted_is_a_tagged_passage(workspace, tag, call):
    tag(0, "anger", 3)
    tag(1, "joy")
    codings = coding.read_source(workspace, call["source"]).codings
    with writing(workspace.db):
        workspace.db.conn.execute(
            "UPDATE coding SET status = 'suggested', confidence = 0.8 WHERE id = ?", [codings[1].id]
        )
    assert quotes(workspace) == [LINES[0]]
    (source,) = search_library(workspace, kind="source").cards
    assert source.suggestions == 1
    coding.accept_suggestion(workspace, codings[1].id)
    assert quotes(workspace) == [LINES[0], LINES[1]]
    coding.reject_suggestion(workspace, codings[1].id)
    coding.remove_coding(workspace, codings[0].id)
    assert quotes(workspace) == []


def test_withdrawn_consent_takes_passage_source_and_filter_values_out(workspace, tag, call):
    excerpt_id = tag(0, "anger")
    story = stories.write_story(workspace, title="On hold", excerpt_ids=[excerpt_id])
    stories.publish_story(workspace, story.id)
    assert search_library(workspace, text="forty").counts == {"story": 1, "passage": 1, "source": 1}
    participants.withdraw_consent(workspace, call["customer"])
    assert search_library(workspace, text="forty").counts == {"story": 0, "passage": 0, "source": 0}
    assert list_places(workspace)["market"] == []
    # The story's own words stay; what was said does not.
    (card,) = search_library(workspace, text="hold").cards
    assert (card.kind, card.quote, card.media_id) == ("story", "", None)
    assert stories.get_story(workspace, story.id).withheld == 1


def test_an_unfinished_transcript_is_not_in_the_library(workspace, tag, call):
    tag(0, "anger")
    with writing(workspace.db):
        workspace.db.conn.execute("UPDATE transcript SET finished_at = NULL")
    assert search_library(workspace).counts == {"story": 0, "passage": 0, "source": 0}


def test_each_filter_narrows_alone_and_with_the_others(workspace, tag, call):
    first = tag(0, "annoyance", 2)
    tag(0, "having to repeat oneself")
    tag(1, "gratitude")
    assert quotes(workspace, emotions=(code_id(workspace, "annoyance"),)) == [LINES[0]]
    assert quotes(workspace, themes=(code_id(workspace, "having to repeat oneself"),)) == [LINES[0]]
    assert quotes(workspace, seats=("employee",)) == [LINES[1]]
    assert quotes(workspace, seats=("employee", "customer")) == [LINES[0], LINES[1]]
    assert quotes(workspace, markets=("Korea",)) == [LINES[0], LINES[1]]
    assert quotes(workspace, markets=("Germany",)) == []
    stage = sessions.list_journeys(workspace)[0].stages[1].name
    assert quotes(workspace, stages=(stage,)) == [LINES[0], LINES[1]]
    assert quotes(workspace, modes=("listen to calls",)) == [LINES[0], LINES[1]]
    assert quotes(workspace, modes=("interview",)) == []
    assert quotes(workspace, "price", seats=("customer",)) == []
    metric = metrics.add_metric(workspace, kind="nps", name="NPS")
    assert quotes(workspace, metrics=(metric.id,)) == []
    finding = findings.write_finding(workspace, statement="They wait.")
    findings.add_evidence(workspace, finding.id, excerpt_id=first, stance="for")
    findings.link_finding(workspace, finding.id, metric_id=metric.id, kind="explains its level")
    (card,) = search_library(workspace, filters=LibraryFilters(metrics=(metric.id,)), kind="passage").cards
    assert (card.quote, [beside.name for beside in card.metrics]) == (LINES[0], ["NPS"])


def test_an_emotions_family_finds_the_emotions_below_it(workspace, tag):
    tag(0, "annoyance")
    family = next(c for c in coding.list_codes(workspace, kind="emotion") if c.name == "annoyance").parent_id
    assert family is not None
    assert quotes(workspace, emotions=(family,)) == [LINES[0]]
    assert quotes(workspace, emotions=(code_id(workspace, "joy"),)) == []


def test_a_recording_is_found_by_its_title_and_shows_its_best_line(workspace, call):
    (by_title,) = search_library(workspace, text="delivery call").cards
    assert (by_title.kind, by_title.quote) == ("source", LINES[0])
    (by_line,) = search_library(workspace, text="price").cards
    assert (by_line.quote, by_line.start_s, by_line.end_s) == (LINES[1], 2.0, 4.0)


def test_counts_are_of_all_pages_and_pages_hold_what_is_left(workspace, tag):
    for line in range(5):
        tag(line, "anger")
    found = search_library(workspace, kind="passage", page=3, page_size=2)
    assert [card.quote for card in found.cards] == [LINES[4]]
    assert (found.counts["passage"], found.pages) == (5, 3)
    assert search_library(workspace, kind="passage", page=4, page_size=2).cards == ()
    mixed = search_library(workspace, page=3, page_size=2)
    assert [card.kind for card in mixed.cards] == ["passage", "source"]


def test_a_tagged_note_is_listed_once_among_all_and_counted_with_its_kind(workspace):
    journey = sessions.list_journeys(workspace)[0]
    session = sessions.start_session(
        workspace, title="Walk", mode="interview", journey_id=journey.id, market="", intent="", who_is_met=""
    )
    for text, emotion in (("They waited.", "anger"), ("They left.", None)):
        sessions.add_observation(
            workspace,
            session.id,
            kind="felt",
            seat="customer",
            text=text,
            emotion_code_id=code_id(workspace, emotion) if emotion else None,
        )
    found = search_library(workspace)
    assert [(card.kind, card.quote, card.observation_kind) for card in found.cards] == [
        ("passage", "They waited.", "felt"),
        ("source", "They left.", "felt"),
    ]
    assert (found.counts, found.total) == ({"story": 0, "passage": 1, "source": 2}, 2)
    assert search_library(workspace, kind="source").total == 2


def test_stages_are_listed_in_the_order_of_the_path(workspace):
    journey = sessions.list_journeys(workspace)[0]
    with writing(workspace.db):
        for stage in reversed(journey.stages[:3]):
            sources.add_source(workspace.db, {"kind": "document", "title": "D", "stage_id": stage.id})
    assert list_places(workspace)["stage"] == [stage.name for stage in journey.stages[:3]]


def test_english_words_find_the_line_that_their_translation_stands_beside(
    workspace: Workspace, call: dict[str, int]
) -> None:
    korean = coding.read_source(workspace, call["source"]).segments[2]
    assert korean.start_s is not None
    assert korean.end_s is not None
    lines = [
        SpeechSegment(korean.start_s, korean.end_s, "The parcel came much too late."),
        SpeechSegment(korean.end_s + 1, korean.end_s + 2, "A dragon guesses.", doubtful=True),
    ]
    with writing(workspace.db):
        made_by = {"source_id": call["source"], "engine": "e", "model": "m", "weights": "w"}
        made = translations.add_translation(workspace.db, made_by)
        translations.add_translation_lines(workspace.db, made, lines)
    assert search_library(workspace, text="parcel").total == 0  # it is not whole yet
    with writing(workspace.db):
        growing = translations.read_translation(workspace.db, translation_id=made)
        assert growing is not None
        translations.finish_translation(workspace.db, growing)

    (card,) = search_library(workspace, text="parcel late", kind="source").cards
    assert card.quote == korean.text
    assert search_library(workspace, text="parcel", kind="passage").total == 0  # that line has no tag
    assert search_library(workspace, text="dragon").total == 0
    translating.remove_translation(workspace, call["source"])
    assert search_library(workspace, text="parcel").total == 0
