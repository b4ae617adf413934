"""Patterns as files: tables as CSV with every count, drawings as SVG and PNG that stand alone on a slide."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from ..coding.code_tree import codes_above
from ..coding.palette import code_colour
from ..errors import InvalidInputError
from ..interchange.csv_text import Cell, rows_to_csv
from ..interchange.pattern_pictures import journey_svg, matrix_svg, quotes_svg, time_line_svg
from ..interchange.svg_text import Caption, as_png
from ..records import (
    CodeChoice,
    CodeMatrix,
    CodeTimeLine,
    JourneyFeelings,
    LibraryCard,
    MatrixBy,
    NearHit,
    Nearness,
    NearResult,
    PatternFilters,
    Tally,
)
from ..store import codes, library
from ..store.rows import now
from .access import allowed
from .audit import note_in_audit
from .participants import list_participants
from .workspace import Workspace, list_members

Picture = Literal["svg", "png"]
PICTURES: tuple[Picture, ...] = ("svg", "png")
MOST_QUOTES = 10
_TALLY = ("passages", "sources", "people_on_record", "unnamed_voices")

BY_WORDS: dict[MatrixBy, str] = {
    "stage": "stage of the journey",
    "market": "market",
    "mode": "way of walking",
    "seat": "seat of who speaks",
    "month": "month",
    "segment": "segment of customers",
    "person": "person",
}


def matrix_csv(matrix: CodeMatrix, by: MatrixBy | Nearness) -> str:
    """Return codes by something as a table with one line a cell, and one for each row's total ("all")."""
    name = "together_with" if isinstance(by, Nearness) else by
    table: list[tuple[Cell, ...]] = []
    for row in matrix.rows:
        head = (row.code.kind, row.code.name)
        cells = [(column.label, cell) for column, cell in zip(matrix.columns, row.cells, strict=True)]
        table += [(*head, label, *_counts(cell)) for label, cell in [*cells, ("all", row.total)]]
    return rows_to_csv(("kind", "code", name, *_TALLY), table)


@allowed("take out")
def near_csv(ws: Workspace, found: NearResult) -> str:
    """Return what near_query found: both passages, and what lies between them."""
    ids = sorted({one for hit in found.hits for one in (hit.excerpt_id, hit.other_excerpt_id)})
    cards = {card.id: card for card in _cards(ws, ids)}
    header = (
        *("passage", "near_passage", "source", "speaker", "seat", "market", "stage", "happened_at"),
        *("start_s", "end_s", "seconds_between", "segments_between"),
    )
    table: list[tuple[Cell, ...]] = []
    for hit in found.hits:
        card, other = cards.get(hit.excerpt_id), cards.get(hit.other_excerpt_id)
        if card is None or other is None:
            continue
        place = (card.title, card.speaker, card.seat, card.market, card.stage, card.happened_at[:10])
        between = (card.start_s, card.end_s, hit.seconds, hit.segments)
        table.append((card.quote, other.quote, *place, *between))
    return _noted_csv(ws, header, table)


def journey_csv(curve: JourneyFeelings) -> str:
    """Return how the stages of a journey feel, one line a stage."""
    header = ("journey", "stage", "mean", "standard_deviation", "notes", "most_notes_of_one_person", *_TALLY)
    table = [
        (
            *(curve.journey, stage.stage, stage.mean, stage.spread, stage.notes, stage.most_of_one),
            *_counts(stage.tally),
        )
        for stage in curve.stages
    ]
    return rows_to_csv(header, table)


@allowed("take out")
def time_line_csv(ws: Workspace, line: CodeTimeLine) -> str:
    """Return the codes over a source, one line a passage of a code."""
    ids = [passage.excerpt_id for lane in line.lanes for passage in lane.passages]
    quotes = {card.id: card.quote for card in _cards(ws, sorted(set(ids)))}
    unit = "s" if line.timed else "segments"
    header = ("source", "kind", "code", f"start_{unit}", f"end_{unit}", "intensity", "valence", "passage")
    table = [
        (
            *(line.title, lane.code.kind, lane.code.name, passage.start, passage.end),
            *(passage.intensity, passage.valence, quotes.get(passage.excerpt_id)),
        )
        for lane in line.lanes
        for passage in lane.passages
    ]
    return _noted_csv(ws, header, table)


@allowed("take out")
def passages_csv(ws: Workspace, excerpt_ids: Sequence[int]) -> str:
    """Return passages, in this order, with their codes and where they come from."""
    names = {code.id: code.name for code in codes.read_codes(ws.db)}
    header = ("passage", "codes", "source", "speaker", "seat", "market", "stage", "mode", "happened_at")
    table = [
        (
            *(card.quote, "; ".join(names[one] for one in card.codes if one in names), card.title),
            *(card.speaker, card.seat, card.market, card.stage, card.mode, card.happened_at[:10]),
        )
        for card in _cards(ws, excerpt_ids)
    ]
    return _noted_csv(ws, header, table)


def matrix_picture(
    matrix: CodeMatrix,
    by: MatrixBy | Nearness,
    *,
    about: Sequence[str] = (),
    made_on: date | None = None,
) -> str:
    """Return codes by something as an SVG. about: what it is narrowed to, from `filter_words`."""
    if isinstance(by, Nearness):
        title = f"Codes together: {nearness_words(by)}"
        how = (
            "Read along a row: how many of its passages are together with one of the column's code; "
            "a code with itself is all of its passages."
        )
    else:
        title = f"Codes by {BY_WORDS[by]}"
        how = "Each cell: passages, and the people on record behind them."
    counted = f"{_tally_words(matrix.total)} in all."
    return matrix_svg(matrix, _caption(title, (how, counted), about, made_on))


@allowed("take out")
def near_picture(
    ws: Workspace,
    found: NearResult,
    names: tuple[str, str],
    nearness: Nearness,
    *,
    about: Sequence[str] = (),
    made_on: date | None = None,
) -> str:
    """Return what near_query found as an SVG: the first passages with their nearest ones, and the counts."""
    shown = found.hits[:MOST_QUOTES]
    ids = sorted({one for hit in shown for one in (hit.excerpt_id, hit.other_excerpt_id)})
    cards = {card.id: card for card in _cards(ws, ids)}
    pairs = [
        (
            cards[hit.excerpt_id].quote,
            cards[hit.other_excerpt_id].quote,
            between_words(hit),
            " · ".join(filter(None, (one.title, one.market, one.stage, one.happened_at[:10]))),
        )
        for hit in shown
        if (one := cards.get(hit.excerpt_id)) and hit.other_excerpt_id in cards
    ]
    counted = f"{_tally_words(found.tally)}, of {_number(found.of.passages, 'passage')} of “{names[0]}”."
    if len(pairs) < len(found.hits):
        counted += f" The first {len(pairs)} are shown."
    title = f"“{names[0]}” near “{names[1]}”: {nearness_words(nearness)}"
    return quotes_svg(pairs, names, _caption(title, (counted,), about, made_on))


def between_words(hit: NearHit) -> str:
    """Return what lies between two passages: "on the same words", "12 s away", "2 segments away"."""
    if hit.excerpt_id == hit.other_excerpt_id:
        return "on the same words"
    if hit.seconds:
        return f"{hit.seconds:.1f}".removesuffix(".0") + " s away"
    return f"{_number(hit.segments, 'segment')} away" if hit.segments else "at the same place"


def journey_picture(curve: JourneyFeelings, *, about: Sequence[str] = (), made_on: date | None = None) -> str:
    """Return how a journey feels as an SVG."""
    how = (
        "Points: mean of valence times intensity, from −3 (strong, unpleasant) to +3 (strong, pleasant). "
        "Bars: one standard deviation either way. A hollow point is one person alone."
    )
    notes = sum(stage.notes for stage in curve.stages)
    counted = f"{_number(notes, 'note')} at {_number(len(curve.stages), 'stage')}."
    return journey_svg(
        curve, _caption(f"How it feels along “{curve.journey}”", (how, counted), about, made_on)
    )


@allowed("take out")
def time_line_picture(
    ws: Workspace, line: CodeTimeLine, *, about: Sequence[str] = (), made_on: date | None = None
) -> str:
    """Return the codes over a source as an SVG."""
    passages = {passage.excerpt_id for lane in line.lanes for passage in lane.passages}
    counted = f"{_number(len(passages), 'coded passage')}, {_number(len(line.lanes), 'code')}."
    caption = _caption(f"Codes over “{line.title}”", (counted,), about, made_on)
    return time_line_svg(line, caption, code_colours(ws))


def picture_bytes(svg: str, file_format: str) -> bytes:
    """Return a drawing as a file's bytes: "svg" or "png". Raises InvalidInputError for another format."""
    if file_format not in PICTURES:
        raise InvalidInputError(f"A drawing is made as {' or '.join(PICTURES)}, not {file_format}.")
    return svg.encode("utf-8") if file_format == "svg" else as_png(svg)


@allowed("take out")
def code_colours(ws: Workspace) -> dict[int, str]:
    """Return the colour of each code on a light page, "#RRGGBB"."""
    book = {code.id: code for code in codes.read_codes(ws.db)}
    return {code.id: code_colour(code, codes_above(code, book)).light for code in book.values()}


def nearness_words(nearness: Nearness) -> str:
    """Return a nearness in words: "overlapping passages", "at most 30 s apart"."""
    within = f"{nearness.within:g}"
    return {
        "overlap": "overlapping passages",
        "segment": "in the same segment",
        "seconds": f"at most {within} s apart",
        "segments": f"at most {within} {'segment' if nearness.within == 1 else 'segments'} apart",
    }[nearness.unit]


@allowed("take out")
def filter_words(ws: Workspace, filters: PatternFilters, choice: CodeChoice | None = None) -> list[str]:
    """Return what a pattern is narrowed to, in sentences; empty for everything."""
    people = {one.id: one.code for one in list_participants(ws)} if filters.people else {}
    coders = {one.id: one.name for one in list_members(ws)} if filters.coders else {}
    parts = [
        ("Markets", filters.markets),
        ("Stages", filters.stages),
        ("Modes", filters.modes),
        ("Seats", filters.seats),
        ("People", [people.get(one, str(one)) for one in filters.people]),
        ("Coded by", [coders.get(one, str(one)) for one in filters.coders]),
        ("From", [filters.start_on.isoformat()] if filters.start_on else []),
        ("Until", [filters.end_on.isoformat()] if filters.end_on else []),
    ]
    if choice is not None:
        names = {code.id: code.name for code in codes.read_codes(ws.db)} if choice.codes else {}
        parts += [
            ("Codes", [names.get(one, str(one)) for one in choice.codes]),
            ("Kind of code", [choice.kind] if choice.kind else []),
        ]
    said = [f"{name}: {', '.join(values)}." for name, values in parts if values]
    if choice is not None and choice.roll_up:
        said.append("Codes count for the one above them.")
    return said


def _caption(title: str, how: Iterable[str], about: Sequence[str], made_on: date | None) -> Caption:
    narrowed = " ".join(about) or "Everything that was coded, without filters."
    return Caption(title, (*how, narrowed), made_on or now().date())


def _noted_csv(ws: Workspace, header: Sequence[str], table: Sequence[Sequence[Cell]]) -> str:
    note_in_audit(ws, "exported", item_kind="passages", detail=f"{len(table)} lines of passages as csv")
    return rows_to_csv(header, table)


def _cards(ws: Workspace, ids: Sequence[int]) -> list[LibraryCard]:
    found = []
    for begin in range(0, len(ids), 500):  # SQLite takes only so many parameters at once
        found += library.read_passages(ws.db, ids[begin : begin + 500])
    return found


def _counts(tally: Tally) -> tuple[int, int, int, int]:
    return (tally.passages, tally.sources, tally.people, tally.unnamed)


def _tally_words(tally: Tally) -> str:
    unnamed = f" and {_number(tally.unnamed, 'unnamed voice')}" if tally.unnamed else ""
    people = f"{tally.people:,} {'person' if tally.people == 1 else 'people'} on record"
    return f"{_number(tally.passages, 'passage')} of {_number(tally.sources, 'source')}, {people}{unnamed}"


def _number(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"
