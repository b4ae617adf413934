"""The history of a finding: who did what, when, and what was there before."""

from collections.abc import Mapping

import streamlit as st

from fieldnotes.services.findings import FindingEdit, FindingPage
from fieldnotes.services.workspace import Workspace

from .findings_words import stage_names
from .formats import counted, day_and_time, escaped

SHOWN = 50
FIELD_NAMES = {
    "statement": "Statement",
    "functional_need": "Functional need",
    "emotional_need": "Emotional need",
    "markets": "Markets",
    "stage_id": "Stage",
    "touchpoint": "Touchpoint",
    "who": "Who",
    "seen": "How often seen",
    "seen_count": "Seen (x)",
    "seen_of": "of (y)",
    "confidence": "Confidence",
    "confidence_because": "Reason for the confidence",
    "owner": "Owner",
    "status": "Status",
}


def draw_history(ws: Workspace, found: FindingPage) -> None:
    """Draw what was done to a finding, the newest first; nothing where nothing was."""
    if not found.history:
        return
    quotes = {one.evidence.excerpt_id: one.card.quote for one in found.view.evidence if one.card}
    stages = stage_names(ws)
    with st.expander(f"History: {counted(len(found.history), 'change')}", icon=":material/history:"):
        items = "".join(f"<li>{_edit_html(edit, stages, quotes)}</li>" for edit in found.history[:SHOWN])
        more = len(found.history) - SHOWN
        rest = f'<p class="fn-quiet">And {counted(more, "earlier change")}.</p>' if more > 0 else ""
        st.html(f'<ul class="fn-history">{items}</ul>{rest}')


def _edit_html(edit: FindingEdit, stages: Mapping[int, str], quotes: Mapping[int, str]) -> str:
    change = edit.change
    head = f'<p class="fn-quiet">{day_and_time(change.made_at)}, {escaped(edit.who)}</p>'
    if change.kind == "words":
        lines = [
            f"<p>{FIELD_NAMES.get(name, name)}: {_shown(name, change.after[name], stages)} "
            f'<span class="fn-quiet">was {_shown(name, before, stages)}</span></p>'
            for name, before in change.before.items()
        ]
        return head + "".join(lines)
    return f"{head}<p>{escaped(_SAID[change.kind](change.before, change.after, quotes))}</p>"


def _shown(name: str, value: object, stages: Mapping[int, str]) -> str:
    if name == "stage_id" and isinstance(value, int):
        return escaped(stages.get(value, "a stage that is gone"))
    if isinstance(value, (list, tuple)):
        value = ", ".join(map(str, value))
    return f"“{escaped(str(value))}”" if value not in (None, "") else "empty"


def _evidence(before: Mapping[str, object], after: Mapping[str, object], quotes: Mapping[int, str]) -> str:
    known = after or before
    excerpt_id = known.get("excerpt_id")
    quote = quotes.get(excerpt_id, "") if isinstance(excerpt_id, int) else ""
    passage = f"“{_short(quote)}”" if quote else f"passage {excerpt_id}"
    note = f" Why: {known['note']}" if known.get("note") else ""
    if not after:
        return f"Removed {passage}, which spoke {known['stance']} it.{note}"
    if not before:
        return f"Put {passage} {known['stance']} it.{note}"
    if before["stance"] != after["stance"]:
        return f"Moved {passage}: it speaks {after['stance']} it now.{note}"
    was = f" It said before: {before['note']}" if before["note"] else ""
    return f"Said why {passage} speaks {known['stance']} it.{note}{was}"


def _link(before: Mapping[str, object], after: Mapping[str, object], _quotes: Mapping[int, str]) -> str:
    known = after or before
    done = "Changed the link to" if before and after else "Linked it to" if after else "Removed the link to"
    words = f"{done} {known['metric']}, {known['slice']}: {_link_words(known)}."
    return f"{words} It said before: {_link_words(before)}." if before and after else words


def _link_words(said: Mapping[str, object]) -> str:
    pushes = f", pushes {said['direction']}" if said.get("direction") else ""
    mechanism = f" (“{said['mechanism']}”)" if said.get("mechanism") else ""
    return f"{said['kind']}{pushes}{mechanism}"


def _reading(before: Mapping[str, object], after: Mapping[str, object], _quotes: Mapping[int, str]) -> str:
    known = after or before
    because = f" because {known['because']}" if known.get("because") else ""
    words = f"{known['market']}: {known['reading']}{because}."
    return words if after else f"Took back a reading. {words}"


def _short(text: str) -> str:
    return text if len(text) <= 120 else text[:119].rstrip() + "…"


_SAID = {"evidence": _evidence, "link": _link, "reading": _reading}
