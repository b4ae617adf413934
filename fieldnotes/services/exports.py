"""What leaves the app as text: transcripts, codings, metric values. The user's text stays data."""

from dataclasses import asdict

from ..errors import InvalidInputError
from ..interchange.captions import transcript_to_srt, transcript_to_text, transcript_to_vtt
from ..interchange.csv_text import rows_to_csv
from ..interchange.json_text import to_json_text
from .coding import get_excerpt, list_codes, read_source
from .library import search_library
from .metrics import get_metric, list_metric_values
from .workspace import Workspace

KINDS = ("transcript", "codings", "metric")
FORMATS = ("txt", "vtt", "srt", "csv", "json")
_ALLOWED = {"transcript": ("txt", "vtt", "srt", "json"), "codings": ("csv",), "metric": ("csv",)}


def export_text(
    ws: Workspace, what: str, *, item_id: int | None = None, file_format: str | None = None
) -> str:
    """Return an export as text.

    what: "transcript" (item_id is its source), "codings" (all accepted ones), "metric" (item_id is the
    metric). file_format: the first that the kind allows, when None.
    Raises InvalidInputError for a combination that does not exist.
    """
    if what not in KINDS:
        raise InvalidInputError(f"“{what}” cannot be exported; use {', '.join(KINDS)}.")
    file_format = file_format or _ALLOWED[what][0]
    if file_format not in _ALLOWED[what]:
        raise InvalidInputError(
            f"A {what} export is made as {' or '.join(_ALLOWED[what])}, not {file_format}."
        )
    if what == "codings":
        return _codings(ws)
    if item_id is None:
        raise InvalidInputError(f"Say which {what} by its number.")
    return _transcript(ws, item_id, file_format) if what == "transcript" else _metric(ws, item_id)


def _transcript(ws: Workspace, source_id: int, file_format: str) -> str:
    view = read_source(ws, source_id)
    names = {speaker.id: speaker.name for speaker in view.speakers}
    if file_format == "json":
        return to_json_text(asdict(view))
    write = {"txt": transcript_to_text, "vtt": transcript_to_vtt, "srt": transcript_to_srt}[file_format]
    return write(view.segments, names)


def _codings(ws: Workspace) -> str:
    names = {code.id: (code.kind, code.name) for code in list_codes(ws)}
    table = []
    page = 1
    while True:
        found = search_library(ws, kind="passage", page=page, page_size=500)
        for card in found.cards:
            excerpt = get_excerpt(ws, card.id)
            table += [
                (
                    *names[code_id],
                    card.quote,
                    card.title,
                    card.speaker,
                    card.seat,
                    card.market,
                    card.stage,
                    excerpt.start_s,
                    excerpt.end_s,
                )
                for code_id in card.codes
            ]
        if page >= found.pages:
            break
        page += 1
    header = ("kind", "code", "passage", "source", "speaker", "seat", "market", "stage", "start_s", "end_s")
    return rows_to_csv(header, table)


def _metric(ws: Workspace, metric_id: int) -> str:
    metric = get_metric(ws, metric_id)
    header = (
        "metric",
        "period_start",
        "period_end",
        "market",
        "segment",
        "stage",
        "channel",
        "value",
        "low",
        "high",
        "responses",
    )
    return rows_to_csv(
        header,
        [
            (
                metric.name,
                value.period_start,
                value.period_end,
                value.slice.market,
                value.slice.segment,
                value.slice.stage,
                value.slice.channel,
                value.value,
                value.low,
                value.high,
                value.responses,
            )
            for value in list_metric_values(ws, metric_id)
        ],
    )
