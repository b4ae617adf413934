"""A participant's data as a readable page, beside the same as JSON and the files."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

_STYLE = """body{font:16px/1.6 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}
h2{margin-top:2rem}table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;
padding:.3rem .6rem .3rem 0;border-bottom:1px solid #ccc}"""


def package_html(data: Mapping[str, Any]) -> str:
    """Return a participant's data as one HTML page without scripts; every text is escaped.

    data: as `make_data_package` writes it to data.json.
    """
    person = data["participant"]
    parts = [
        f"<h1>Data about {escape(person['code'])}</h1>",
        f"<p>From the workspace “{escape(data['workspace'])}”, made on {escape(data['made_at'][:10])}.</p>",
        "<h2>Who</h2>",
        _table((("Code", person["code"]), ("Seat", person["seat"]), ("Market", person["market"]))),
        _table(data["identity"].items()) if data["identity"] else "<p>No name or contact is noted.</p>",
        "<h2>What was agreed to</h2>",
        *(_table(consent.items()) for consent in data["consents"]),
        "<h2>What was said</h2>",
    ]
    for source in data["sources"]:
        parts.append(f"<h3>{escape(source['title'])}</h3>")
        if source["sound"]:
            sound = escape(source["sound"])
            parts.append(f'<p><audio controls preload="none" src="{sound}"></audio><br>{sound}</p>')
        parts += [f"<p>{escape(line['text'])}</p>" for line in source["lines"]]
    parts += [
        f"<p>Not in here: number {escape(str(one['source']))}. {escape(one['why'])}</p>"
        for one in data["left_out"]
    ]
    parts.append("<h2>What was promised</h2>")
    parts += [_table(promise.items()) for promise in data["promises"]] or ["<p>Nothing.</p>"]
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Data about '
        f"{escape(person['code'])}</title><style>{_STYLE}</style></head><body>{body}</body></html>\n"
    )


def _table(rows: Iterable[Sequence[object]]) -> str:
    cells = "".join(
        f"<tr><th>{escape(str(name).replace('_', ' '))}</th><td>{escape(str(value))}</td></tr>"
        for name, value in rows
        if value not in (None, "")
    )
    return f"<table>{cells}</table>"
