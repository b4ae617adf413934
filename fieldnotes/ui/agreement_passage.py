"""A difference as HTML: its passage with what stands around it, and what each coder made, side by side."""

from collections.abc import Sequence

from fieldnotes.coding.disagreements import Disagreement
from fieldnotes.records import Passage, RoundCoding, Segment
from fieldnotes.services.settling import Settling, passage_of, read_memos
from fieldnotes.services.workspace import Workspace

from .agreement_parts import CodeLook
from .formats import clock, escaped

_AROUND = 1  # lines before and after
_MOST_LINES = 12


def passage_html(view: Settling, item: Disagreement) -> str:
    """Return the lines around a difference, with the words that any coder coded marked."""
    bounds = passage_of(view, item.codings)
    first, last = view.places[bounds[0]], view.places[bounds[2]]
    shown = view.lines[max(0, first - _AROUND) : last + 1 + _AROUND]
    cut = len(shown) > _MOST_LINES
    rows = [_line_html(view, line, bounds) for line in shown[:_MOST_LINES]]
    if cut:
        rows.append(f'<p class="fn-quiet">… {len(shown) - _MOST_LINES} more lines</p>')
    return f'<div class="fn-passage">{"".join(rows)}</div>'


def _line_html(view: Settling, line: Segment, bounds: Passage) -> str:
    at, first, last = view.places[line.id], view.places[bounds[0]], view.places[bounds[2]]
    start = bounds[1] if at == first else 0 if first < at <= last else len(line.text)
    end = bounds[3] if at == last else len(line.text) if first <= at < last else start
    voice = view.speakers.get(line.speaker_id or 0)
    when = "" if line.start_s is None else clock(line.start_s)
    head = " · ".join(part for part in (when, voice.name if voice else "") if part)
    inside = first <= at <= last
    text = (
        f"{escaped(line.text[:start])}<mark>{escaped(line.text[start:end])}</mark>{escaped(line.text[end:])}"
        if inside
        else escaped(line.text)
    )
    said = f'<span class="fn-passage-head">{escaped(head)}</span> ' if head else ""
    place = "fn-here" if inside else "fn-around"
    return f'<p dir="auto" class="{place}">{said}<span class="fn-said">{text}</span></p>'


def sides_html(ws: Workspace, view: Settling, item: Disagreement, look: CodeLook) -> str:
    """Return what each coder put on a difference, in columns: code, strength, words, memo."""
    memos = read_memos(ws, item)
    columns = []
    for coder in view.round.compared:
        mine = [made for made in item.codings if made.coder_id == coder.member_id]
        entries = [
            f'<div class="fn-side-code">{look.chip(made.code_id, made.intensity)}'
            f'<p dir="auto">“{escaped(text_of(view, _bounds(made)))}”</p>'
            + "".join(f'<p class="fn-side-memo">{escaped(memo)}</p>' for memo in memos.get(made.id, ()))
            + "</div>"
            for made in mine
        ]
        body = "".join(entries) or '<p class="fn-quiet">nothing here</p>'
        columns.append(f"<section><h3>{escaped(coder.name)}</h3>{body}</section>")
    return f'<div class="fn-sides">{"".join(columns)}</div>'


def words_of(view: Settling, item: Disagreement, *, limit: int) -> str:
    """Return a difference's words, cut to `limit` characters."""
    text = text_of(view, passage_of(view, item.codings))
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def passages_of(view: Settling, item: Disagreement) -> list[tuple[Passage, str]]:
    """Return passages to choose from, with their words: all of it, each coder's, and the whole lines."""
    whole = passage_of(view, item.codings)
    all_lines = (whole[0], 0, whole[2], len(view.lines[view.places[whole[2]]].text))
    found = dict.fromkeys([whole, *(_bounds(made) for made in item.codings), all_lines])
    return [(bounds, text_of(view, bounds)) for bounds in found]


def text_of(view: Settling, bounds: Passage) -> str:
    """Return the words between bounds, lines joined by a space."""
    first, last = view.places[bounds[0]], view.places[bounds[2]]
    texts = [line.text for line in view.lines[first : last + 1]]
    texts[-1] = texts[-1][: bounds[3]]
    texts[0] = texts[0][bounds[1] :]
    return _joined(texts)


def _joined(texts: Sequence[str]) -> str:
    return " ".join(text.strip() for text in texts if text.strip())


def _bounds(made: RoundCoding) -> Passage:
    return made.first_segment_id, made.start_char, made.last_segment_id, made.end_char
