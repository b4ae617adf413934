"""A suggestion is a question. Until somebody accepts it, it counts as a coding nowhere.

The workspace has one source with suggestions alone. All that counts, searches, compares or exports codings is
asked before and after they are made, and has to say the same; then they are accepted, and it says otherwise.
"""

import json
import threading
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest

from fieldnotes.coding.embeddings import MODEL, SIZE, text_key
from fieldnotes.records import MATRIX_BY, LibraryFilters, MatrixBy, Nearness, NearUnit, Source, SpeechSegment
from fieldnotes.services import (
    agreement,
    codebook,
    codebook_files,
    coding,
    document_exports,
    exports,
    findings,
    home,
    library,
    pattern_exports,
    pattern_time_line,
    patterns,
    rounds,
    sessions,
    settling,
    stories,
    trusting,
    walks,
)
from fieldnotes.services.members import add_member
from fieldnotes.services.workspace import Workspace, acting_as
from fieldnotes.store import codes, counts, embeddings, excerpts, sources, theme_models
from fieldnotes.store import library as library_store
from fieldnotes.store import patterns as patterns_store
from fieldnotes.store.database import writing

LINES = ("I was on hold for forty minutes.", "The agent was kind.")


@pytest.fixture
def source(workspace: Workspace) -> Source:
    """A letter of two lines about a stage of a journey, each read into one sentence."""
    (stage, *_) = sessions.list_journeys(workspace)[0].stages
    with writing(workspace.db):
        source_id = sources.add_source(
            workspace.db, {"kind": "document", "title": "Letter", "stage_id": stage.id}
        )
        lines = [SpeechSegment(10.0 * n, 10.0 * n + 8, text) for n, text in enumerate(LINES)]
        sources.add_speech_segments(workspace.db, source_id, lines)
        model_id = embeddings.model_number(workspace.db, MODEL)
        for segment in sources.read_segments(workspace.db, source_id):
            key = text_key(segment.text)
            embeddings.add_vectors(workspace.db, model_id, {key: np.zeros(SIZE, dtype=np.float32)})
            embeddings.add_sentences(workspace.db, model_id, segment.id, [(0, len(segment.text), key)])
    found = sources.read_source(workspace.db, source_id)
    assert found is not None
    return found


def suggest_everything(ws: Workspace, source: Source) -> list[int]:
    """Suggest every theme and emotion of the codebook on every line, surely; returns the excerpts' ids."""
    ids = []
    with writing(ws.db):
        for segment in sources.read_segments(ws.db, source.id):
            excerpt_id = excerpts.find_or_add_excerpt(
                ws.db,
                source.id,
                first_segment_id=segment.id,
                start_char=0,
                last_segment_id=segment.id,
                end_char=len(segment.text),
            )
            ids.append(excerpt_id)
            for code in coding.list_codes(ws):
                codes.add_suggestion(
                    ws.db, excerpt_id=excerpt_id, code_id=code.id, made_by="themes 1", confidence=1.0
                )
    return ids


def cards(ws: Workspace, **filters: Any) -> list[dict[str, Any]]:
    page = library.search_library(ws, filters=LibraryFilters(**filters), page_size=50)
    # How many suggestions wait in a source is said on its card, as what it is.
    return [asdict(replace(card, suggestions=0)) for card in page.cards] + [page.counts]


def every_code(ws: Workspace, kind: str) -> tuple[int, ...]:
    return tuple(code.id for code in coding.list_codes(ws, kind=kind))


def pair(ws: Workspace) -> tuple[int, int]:
    first, second, *_ = every_code(ws, "emotion")
    return first, second


def journey(ws: Workspace) -> int:
    return sessions.list_journeys(ws)[0].id


def matrix(by: MatrixBy) -> Callable[[Workspace, Source], Any]:
    return lambda ws, _: asdict(patterns.code_matrix(ws, by))


def near(unit: NearUnit) -> Callable[[Workspace, Source], Any]:
    return lambda ws, _: asdict(patterns.near_query(ws, *pair(ws), Nearness(unit, 1)))


def sentences(ws: Workspace) -> list[tuple[int, ...]]:
    model_id = embeddings.model_number(ws.db, MODEL)
    found = embeddings.read_uncoded_sentences(ws.db, model_id, "theme", 100)
    return [tuple(one) for one in found]


# Everything that reads codings, by what it is for. A new reader of codings belongs here.
READERS: dict[str, Callable[[Workspace, Source], Any]] = {
    "the library": lambda ws, _: cards(ws),
    "the library, by words": lambda ws, _: asdict(
        replace(library.search_library(ws, text="hold").cards[0], suggestions=0)
    ),
    "the library, by theme": lambda ws, _: cards(ws, themes=every_code(ws, "theme")),
    "the library, by emotion": lambda ws, _: cards(ws, emotions=every_code(ws, "emotion")),
    "the codebook's counts": lambda ws, _: coding.count_uses(ws),
    "home's totals": lambda ws, _: counts.read_totals(ws.db),
    "home's waiting transcripts": lambda ws, _: {
        name: number for name, number in home.overview(ws).waiting.items() if name != "suggestions"
    },
    "the export of codings": lambda ws, _: exports.export_text(ws, "codings"),
    "the codes of passages": lambda ws, source: library_store.codes_of_excerpts(
        ws.db, [one.id for one in excerpts.read_excerpts(ws.db, source_id=source.id)]
    ),
    "findings": lambda ws, _: [asdict(one) for one in findings.list_findings(ws)],
    "stories": lambda ws, _: [asdict(one) for one in stories.list_stories(ws)],
    "walks": lambda ws, _: list(map(repr, walks.list_walks(ws))),
    "how often suggestions were right": lambda ws, _: trusting.list_precisions(ws),
    **{f"codes by {by}": matrix(by) for by in MATRIX_BY},
    "codes by stage, as a table": lambda ws, _: pattern_exports.matrix_csv(
        patterns.code_matrix(ws, "stage"), "stage"
    ),
    "codes together": lambda ws, _: asdict(patterns.co_occurrence(ws)),
    "near by overlap": near("overlap"),
    "near by segments": near("segments"),
    "near by seconds": near("seconds"),
    "near, as a table": lambda ws, _: pattern_exports.near_csv(ws, patterns.near_query(ws, *pair(ws))),
    "how a journey feels": lambda ws, _: asdict(patterns.journey_curve(ws, journey(ws))),
    "the passages of a cell": lambda ws, _: patterns.passages_in_cell(ws, "market"),
    "the passages of a cell of codes together": lambda ws, _: patterns.passages_in_cell(ws, Nearness()),
    "the passages of a stage": lambda ws, source: patterns.stage_passages(
        ws, journey(ws), source.stage_id or 0
    ),
    "the codes over a source": lambda ws, source: asdict(pattern_time_line.code_time_line(ws, source.id)),
    "the coded sources": lambda ws, _: pattern_time_line.list_coded_sources(ws),
    "the sums of patterns": lambda ws, _: patterns_store.read_sums(ws.db),
    "a code's typical passages": lambda ws, _: [
        [replace(one, coding_ids=()) for one in codebook.list_passages(ws, code_id)]
        for code_id in every_code(ws, "theme")
    ],
    "the codebook's export": lambda ws, _: codebook_files.export_codebook(ws, "csv"),
    **{
        f"a document as {file_format}": (
            lambda ws, source, file_format=file_format: document_exports.export_document(
                ws, source.id, file_format
            )
        )
        for file_format in ("txt", "csv", "json")
    },
    "what themes are learned from": lambda ws, _: theme_models.read_coded_passages(ws.db, "theme", 100),
    "how much there is to learn": lambda ws, _: theme_models.count_undigested(ws.db, "theme", 100),
    "sentences without a theme": lambda ws, _: sentences(ws),
    "what themes are held against": lambda ws, _: embeddings.read_sample(
        ws.db, embeddings.model_number(ws.db, MODEL), "theme", 100
    )[0].tolist(),
}
# These say the same after a suggestion was accepted, because they count something else.
UNMOVED = {"findings", "stories", "walks", "home's waiting transcripts", "the codebook's export"}


def read_all(ws: Workspace, source: Source) -> dict[str, Any]:
    return {name: read(ws, source) for name, read in READERS.items()}


def differing(one: dict[str, Any], other: dict[str, Any]) -> set[str]:
    return {name for name in READERS if one[name] != other[name]}


def test_a_suggestion_counts_nowhere_until_it_is_accepted(workspace: Workspace, source: Source) -> None:
    before = {**read_all(workspace, source), "the codes of passages": {}}

    suggest_everything(workspace, source)
    assert differing(before, read_all(workspace, source)) == set()

    for made in coding.read_source(workspace, source.id).codings:
        coding.accept_suggestion(workspace, made.id)
    assert differing(before, read_all(workspace, source)) == READERS.keys() - UNMOVED


def test_what_is_coded_in_a_round_counts_nowhere_until_it_is_settled(
    workspace: Workspace, source: Source
) -> None:
    before = {**read_all(workspace, source), "the codes of passages": {}}

    coders = [add_member(workspace, name=name).id for name in ("Ada", "Ben")]
    started = rounds.start_round(workspace, source.id, coder_ids=coders)
    for coder_id in coders:
        with acting_as(coder_id):
            for segment in sources.read_segments(workspace.db, source.id):
                for code in coding.list_codes(workspace):
                    rounds.apply_in_round(
                        workspace,
                        started.id,
                        code_id=code.id,
                        first_segment_id=segment.id,
                        start_char=0,
                        last_segment_id=segment.id,
                        end_char=len(segment.text),
                    )

    assert differing(before, read_all(workspace, source)) == set()


def test_a_suggestion_changes_no_figure_and_no_outcome_of_a_round(
    workspace: Workspace, source: Source
) -> None:
    (first, _) = sources.read_segments(workspace.db, source.id)
    coders = [add_member(workspace, name=name).id for name in ("Ada", "Ben")]
    started = rounds.start_round(workspace, source.id, coder_ids=coders)
    for coder_id, code_id in zip(coders, every_code(workspace, "theme"), strict=False):
        with acting_as(coder_id):
            rounds.apply_in_round(
                workspace,
                started.id,
                code_id=code_id,
                first_segment_id=first.id,
                start_char=0,
                last_segment_id=first.id,
                end_char=4,
            )
            rounds.finish_my_part(workspace, started.id)
    (item,) = settling.read_settling(workspace, started.id).open
    settling.settle(workspace, started.id, item.key, outcome="all")
    said = agreement.export_agreement(workspace, started.id), agreement.export_settled(workspace, started.id)

    suggest_everything(workspace, source)

    assert said == (
        agreement.export_agreement(workspace, started.id),
        agreement.export_settled(workspace, started.id),
    )


def test_a_suggestion_on_a_passage_that_is_evidence_adds_nothing_to_the_finding(
    workspace: Workspace, source: Source
) -> None:
    finding = findings.write_finding(workspace, statement="People wait.")
    (excerpt_id, _) = suggest_everything(workspace, source)
    findings.add_evidence(workspace, finding.id, excerpt_id=excerpt_id, stance="for")

    text = repr(findings.get_finding(workspace, finding.id))

    assert "themes 1" not in text
    assert "suggested" not in text


def test_a_story_shows_no_suggested_code_of_its_passages(workspace: Workspace, source: Source) -> None:
    (excerpt_id, _) = suggest_everything(workspace, source)
    story = stories.write_story(workspace, title="Waiting", excerpt_ids=[excerpt_id])

    stories.publish_story(workspace, story.id)

    (card,) = library.search_library(workspace, kind="story").cards
    assert card.codes == ()


def test_an_exported_transcript_says_of_a_suggestion_that_it_is_one(
    workspace: Workspace, source: Source
) -> None:
    suggest_everything(workspace, source)

    exported = json.loads(exports.export_text(workspace, "transcript", item_id=source.id, file_format="json"))

    assert {made["status"] for made in exported["codings"]} == {"suggested"}


def test_text_formats_of_a_transcript_know_no_codes(workspace: Workspace, source: Source) -> None:
    suggest_everything(workspace, source)
    for file_format in set(exports.FORMATS) - {"json", "docx"}:
        text = exports.export_text(workspace, "transcript", item_id=source.id, file_format=file_format)
        assert "waiting" not in text


def test_suggestions_are_removed_with_what_made_them_and_never_by_learning_alone(
    workspace: Workspace, source: Source
) -> None:
    """Whatever a job does, it accepts nothing."""
    from fieldnotes.services import jobs
    from fieldnotes.services.work import run_next_job

    suggest_everything(workspace, source)
    jobs.queue_suggestions(workspace, source.id)
    while run_next_job(workspace, pytest.fail, stop=threading.Event()) is not None:
        pass

    assert {made.status for made in coding.read_source(workspace, source.id).codings} <= {"suggested"}
    assert coding.count_uses(workspace) == {}
