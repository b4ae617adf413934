"""Looking at what was coded, from a terminal: the numbers, or a file with them or a picture of them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import click

from ..errors import InvalidInputError, NotFoundError
from ..interchange.pattern_pictures import people_words, signed
from ..records import (
    CODE_KINDS,
    MATRIX_BY,
    NEAR_UNITS,
    SEATS,
    CodeChoice,
    CodeKind,
    CodeMatrix,
    MatrixBy,
    Nearness,
    NearUnit,
    PatternFilters,
    Tally,
)
from ..services import coding, pattern_exports
from ..services import patterns as looks
from ..services.participants import list_participants
from ..services.pattern_time_line import code_time_line
from ..services.sessions import list_journeys
from ..services.workspace import Workspace, list_members, open_workspace
from .options import DAY, Command, day_of, with_workspace

_SHOWN = 30


@click.group()
def patterns() -> None:
    """Count what was coded: by stage and market, together, near each other, along a journey, over time."""


def with_filters(command: Command) -> Command:
    """Give a command the options that narrow what counts, and where the result goes."""
    for option in (
        click.option("--stage", multiple=True, help="Only this stage; may be said several times."),
        click.option("--market", multiple=True, help="Only this market."),
        click.option("--mode", multiple=True, help="Only this way of walking."),
        click.option("--seat", multiple=True, type=click.Choice(SEATS), help="Only speakers from this seat."),
        click.option("--person", multiple=True, help="Only this participant, by code, for example C-014."),
        click.option("--coder", multiple=True, help="Only codings by this member."),
        click.option("--from", "start_on", type=DAY, help="From this day on."),
        click.option("--until", "end_on", type=DAY, help="Until this day."),
    ):
        command = option(command)
    return _with_file(command)


def _with_file(command: Command) -> Command:
    return click.option(
        "--to",
        type=click.Path(dir_okay=False, path_type=Path),
        default=None,
        help="Write to a file, .csv, .svg or .png; else the numbers go to the terminal.",
    )(command)


def with_codes(command: Command) -> Command:
    """Give a command the options that say which codes stand in the rows."""
    for option in (
        click.option("--kind", type=click.Choice(CODE_KINDS), default=None, help="Only codes of this kind."),
        click.option("--code", multiple=True, help="Only this code, by name; may be said several times."),
        click.option("--up", is_flag=True, help="Count each code for the one above it."),
    ):
        command = option(command)
    return command


def with_nearness(command: Command) -> Command:
    """Give a command the options that say when two passages are together."""
    for option in (
        click.option(
            "--unit",
            type=click.Choice(NEAR_UNITS),
            default="overlap",
            show_default=True,
            help="What together means.",
        ),
        click.option(
            "--within",
            type=click.FloatRange(0, 1_000_000),
            default=30,
            show_default=True,
            help="How many seconds or segments may lie between.",
        ),
    ):
        command = option(command)
    return command


@patterns.command()
@with_workspace
@click.option("--by", type=click.Choice(MATRIX_BY), default="stage", show_default=True)
@with_codes
@with_filters
def matrix(folder: Path, by: str, to: Path | None, **options: Any) -> None:
    """Show codes by stage, market, mode, seat, month, segment or person."""
    ws = open_workspace(folder)
    choice, filters = _choice(ws, options), _filters(ws, options)
    found = looks.code_matrix(ws, cast(MatrixBy, by), choice=choice, filters=filters)
    about = pattern_exports.filter_words(ws, filters, choice)
    _hand_out(
        to,
        lambda: _matrix_lines(found),
        lambda: pattern_exports.matrix_csv(found, cast(MatrixBy, by)),
        lambda: pattern_exports.matrix_picture(found, cast(MatrixBy, by), about=about),
    )


@patterns.command()
@with_workspace
@with_nearness
@with_codes
@with_filters
def together(folder: Path, unit: str, within: float, to: Path | None, **options: Any) -> None:
    """Show how many passages of each code are together with one of each other code."""
    ws = open_workspace(folder)
    choice, filters = _choice(ws, options), _filters(ws, options)
    nearness = Nearness(cast(NearUnit, unit), within)
    found = looks.co_occurrence(ws, nearness, choice=choice, filters=filters)
    about = pattern_exports.filter_words(ws, filters, choice)
    _hand_out(
        to,
        lambda: _matrix_lines(found),
        lambda: pattern_exports.matrix_csv(found, nearness),
        lambda: pattern_exports.matrix_picture(found, nearness, about=about),
    )


@patterns.command()
@with_workspace
@click.argument("code")
@click.argument("other")
@with_nearness
@with_filters
def near(
    folder: Path, code: str, other: str, unit: str, within: float, to: Path | None, **options: Any
) -> None:
    """Show the passages of CODE that are near one of OTHER; both by name, with the codes below them."""
    ws = open_workspace(folder)
    one, second = _code_ids(ws, [code, other])
    nearness, filters = Nearness(cast(NearUnit, unit), within), _filters(ws, options)
    found = looks.near_query(ws, one, second, nearness, filters=filters)

    def lines() -> list[str]:
        said = [
            f"{found.tally.passages} of {_number(found.of.passages, 'passage')} of “{code}” near “{other}” "
            f"({pattern_exports.nearness_words(nearness)}): {_number(found.tally.sources, 'source')}, "
            f"{people_words(found.tally) or 'nobody'}."
        ]
        for hit in found.hits[:_SHOWN]:
            passage = coding.get_excerpt(ws, hit.excerpt_id)
            where = f"source {hit.source_id}, excerpt {hit.excerpt_id}"
            said += [f"{where}, {pattern_exports.between_words(hit)}", f"    {passage.text}"]
        if len(found.hits) > _SHOWN:
            said.append(f"… and {len(found.hits) - _SHOWN} more; --to FILE.csv has all of them.")
        return said

    about = pattern_exports.filter_words(ws, filters)
    _hand_out(
        to,
        lines,
        lambda: pattern_exports.near_csv(ws, found),
        lambda: pattern_exports.near_picture(ws, found, (code, other), nearness, about=about),
    )


@patterns.command()
@with_workspace
@click.argument("journey_name", metavar="JOURNEY")
@with_filters
def journey(folder: Path, journey_name: str, to: Path | None, **options: Any) -> None:
    """Show how the stages of JOURNEY feel: mean, spread, and how many people are behind each."""
    ws = open_workspace(folder)
    journeys = {one.name.casefold(): one.id for one in list_journeys(ws)}
    if journey_name.casefold() not in journeys:
        raise NotFoundError(f"There is no journey “{journey_name}”; there are: {', '.join(journeys)}.")
    filters = _filters(ws, options)
    curve = looks.journey_curve(ws, journeys[journey_name.casefold()], filters=filters)

    def lines() -> list[str]:
        said = []
        for stage in curve.stages:
            mean = "no notes" if stage.mean is None else signed(stage.mean)
            spread = "" if stage.spread is None else f" ± {stage.spread:.1f}"
            behind = (
                f", {_number(stage.notes, 'note')}, {people_words(stage.tally) or 'nobody'}"
                if stage.notes
                else ""
            )
            said.append(f"{stage.stage}: {mean}{spread}{behind}")
        return said

    about = pattern_exports.filter_words(ws, filters)
    _hand_out(
        to,
        lines,
        lambda: pattern_exports.journey_csv(curve),
        lambda: pattern_exports.journey_picture(curve, about=about),
    )


@patterns.command()
@with_workspace
@click.argument("source_id", type=int)
@with_codes
@_with_file
def over(folder: Path, source_id: int, to: Path | None, **options: Any) -> None:
    """Show the codes over one source, from its beginning to its end."""
    ws = open_workspace(folder)
    choice = _choice(ws, options)
    line = code_time_line(ws, source_id, choice=choice)
    unit = " s" if line.timed else ""
    about = pattern_exports.filter_words(ws, PatternFilters(), choice)
    _hand_out(
        to,
        lambda: [
            f"{lane.code.name}: " + ", ".join(f"{one.start:g}–{one.end:g}{unit}" for one in lane.passages)
            for lane in line.lanes
        ],
        lambda: pattern_exports.time_line_csv(ws, line),
        lambda: pattern_exports.time_line_picture(ws, line, about=about),
    )


def _hand_out(
    to: Path | None,
    lines: Callable[[], Sequence[str]],
    csv: Callable[[], str],
    picture: Callable[[], str],
) -> None:
    if to is None:
        click.echo("\n".join(lines()) or "Nothing coded matches.")
        return
    kind = to.suffix.lower().removeprefix(".")
    if kind == "csv":
        to.write_bytes(csv().encode("utf-8"))
    elif kind in pattern_exports.PICTURES:
        to.write_bytes(pattern_exports.picture_bytes(picture(), kind))
    else:
        raise InvalidInputError(f"{to.name} does not say what to write; end its name in csv, svg or png.")
    click.echo(f"Written to {to}.")


def _matrix_lines(matrix: CodeMatrix) -> list[str]:
    lines = []
    for row in matrix.rows[:_SHOWN]:
        lines.append(f"{row.code.name}: {_tally(row.total)}")
        for column, cell in zip(matrix.columns, row.cells, strict=True):
            if cell.passages and column.key != row.code.id:
                lines.append(f"    {column.label}: {_tally(cell)}")
    if len(matrix.rows) > _SHOWN:
        lines.append(f"… and {len(matrix.rows) - _SHOWN} more codes; --to FILE.csv has all of them.")
    return lines


def _tally(tally: Tally) -> str:
    counts = f"{_number(tally.passages, 'passage')} of {_number(tally.sources, 'source')}"
    return f"{counts}, {people_words(tally) or 'nobody'}"


def _number(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _choice(ws: Workspace, options: dict[str, Any]) -> CodeChoice:
    kind = cast(CodeKind | None, options["kind"])
    return CodeChoice(kind, tuple(_code_ids(ws, options["code"], kind)), roll_up=options["up"])


def _code_ids(ws: Workspace, names: Sequence[str], kind: CodeKind | None = None) -> list[int]:
    codes = coding.list_codes(ws, kind=kind)
    found = []
    for name in names:
        ids = [code.id for code in codes if code.name.casefold() == name.casefold()]
        if not ids:
            raise NotFoundError(f"There is no code “{name}” in the codebook.")
        if len(ids) > 1:
            raise InvalidInputError(f"Several codes are called “{name}”; say --kind, or rename one.")
        found += ids
    return found


def _filters(ws: Workspace, options: dict[str, Any]) -> PatternFilters:
    people = {one.code.casefold(): one.id for one in list_participants(ws)}
    members = {one.name.casefold(): one.id for one in list_members(ws)}
    return PatternFilters(
        markets=options["market"],
        stages=options["stage"],
        modes=options["mode"],
        seats=options["seat"],
        people=_known(options["person"], people, "participant"),
        coders=_known(options["coder"], members, "member"),
        start_on=day_of(options["start_on"]),
        end_on=day_of(options["end_on"]),
    )


def _known(names: Sequence[str], ids: dict[str, int], what: str) -> tuple[int, ...]:
    for name in names:
        if name.casefold() not in ids:
            raise NotFoundError(f"There is no {what} “{name}” in this workspace.")
    return tuple(ids[name.casefold()] for name in names)
