"""Every export of a workspace, looked through for what would run or call somewhere when it is opened."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.parsers import expat

from fieldnotes import (
    FieldnotesError,
    export_bytes,
    export_codebook,
    export_findings,
    list_findings,
    list_metrics,
    write_brief,
)
from fieldnotes.services.workspace import Workspace

from .material import opened

SOURCE_FORMATS = ("txt", "md", "docx", "csv", "json", "vtt", "srt")
_NUMBER = re.compile(r"[-+]?[\d.,]+%?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def find_live_exports(folder: Path, host: str) -> tuple[int, list[str]]:
    """Make every export of the workspace in a folder; returns how many, and what is alive in them."""
    found: list[str] = []
    count = 0
    with opened(folder) as ws:
        for name, make in _exports(ws):
            try:
                content = make()
            except FieldnotesError:  # a format that this source does not have
                continue
            count += 1
            found += [f"{name}: {one}" for one in _LIVE_IN[name.rsplit(".", 1)[-1]](content, host)]
    return count, found


def _exports(ws: Workspace) -> Iterator[tuple[str, Callable[[], bytes]]]:
    for source_id in range(1, 9):
        for form in SOURCE_FORMATS:
            yield (
                f"source {source_id}.{form}",
                lambda source_id=source_id, form=form: export_bytes(  # type: ignore[misc]
                    ws, "transcript", item_id=source_id, file_format=form
                ),
            )
    yield "codings.csv", lambda: export_bytes(ws, "codings")
    for form in ("csv", "json"):
        yield f"findings.{form}", lambda form=form: export_findings(ws, form).encode()  # type: ignore[misc]
    for form in ("csv", "qdc"):
        yield f"codebook.{form}", lambda form=form: export_codebook(ws, form)  # type: ignore[misc]
    for metric in list_metrics(ws):
        yield (
            f"metric {metric.id}.csv",
            lambda metric_id=metric.id: export_bytes(ws, "metric", item_id=metric_id),  # type: ignore[misc]
        )
    for finding in list_findings(ws):
        for form in ("html", "pdf"):
            yield (
                f"brief {finding.id}.{form}",
                lambda finding_id=finding.id, form=form: write_brief(  # type: ignore[misc]
                    ws, finding_id, file_format=form
                ),
            )


def _live_in_table(content: bytes, _host: str) -> list[str]:
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    cells = [cell for row in rows for cell in row]
    return [cell[:60] for cell in cells if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell)]


def _live_in_html(content: bytes, host: str) -> list[str]:
    found: list[str] = []

    class Look(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            for name, value in attrs:
                text = value or ""
                if name.startswith("on") or "javascript:" in text.lower():
                    found.append(f"<{tag} {name}={text[:40]}>")
                if name in ("src", "href", "srcset", "data", "action") and host in text:
                    found.append(f"<{tag} {name}={text[:40]}>")

    Look().feed(content.decode("utf-8"))
    return found


def _live_in_zip(content: bytes, host: str) -> list[str]:
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            part = package.read(name)
            if name.endswith(".rels") and (host.encode() in part or b'TargetMode="External"' in part):
                found.append(f"{name} leads outside")
            if name.endswith((".xml", ".rels")):
                _parse(part)
    return found


def _live_in_pdf(content: bytes, _host: str) -> list[str]:
    return [word for word in ("/JavaScript", "/JS ", "/URI", "/Launch") if word.encode() in content]


def _live_in_xml(content: bytes, _host: str) -> list[str]:
    _parse(content)
    return []


def _live_in_json(content: bytes, _host: str) -> list[str]:
    json.loads(content)
    return []


def _live_in_captions(content: bytes, _host: str) -> list[str]:
    return [
        found.decode()[:60] for found in re.findall(rb"<(?:img|script|svg|iframe|style)[^>]{0,40}", content)
    ]


def _parse(content: bytes) -> None:
    expat.ParserCreate().Parse(content, True)


# A text file is shown as it is by whatever opens it.
_LIVE_IN: dict[str, Callable[[bytes, str], list[str]]] = {
    "csv": _live_in_table,
    "html": _live_in_html,
    "docx": _live_in_zip,
    "pdf": _live_in_pdf,
    "qdc": _live_in_xml,
    "json": _live_in_json,
    "vtt": _live_in_captions,
    "srt": lambda _content, _host: [],
    "txt": lambda _content, _host: [],
    "md": lambda _content, _host: [],
}
