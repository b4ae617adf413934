"""Who changed what in a source's lines and codings, as a quiet list."""

from collections.abc import Mapping, Sequence

import streamlit as st

from fieldnotes.records import SegmentState, SourceChange
from fieldnotes.services import coding, speakers
from fieldnotes.services.correcting import ChangeView, list_changes
from fieldnotes.services.workspace import Workspace

from .coding_change_words import coding_change_html
from .formats import clock, counted, day_and_time, escaped

_SHOWN = 200


def show_history(ws: Workspace, source_id: int) -> None:
    """Offer the list of changes; it is read when somebody opens it, and fresh each time."""
    history = st.popover("History", icon=":material/history:", key="history", on_change="rerun")
    if not history.open:
        return
    changes = list_changes(ws, source_id, limit=_SHOWN)
    names = {voice.id: voice.name for voice in speakers.list_speakers(ws, source_id)}
    codes = {code.id: code.name for code in coding.list_codes(ws, merged=True)}
    with history:
        if changes:
            st.html(history_html(changes, names, codes))
        else:
            st.write("Nobody has changed or coded anything here yet.")


def history_html(
    changes: Sequence[ChangeView],
    speaker_names: Mapping[int, str],
    code_names: Mapping[int, str] | None = None,
) -> str:
    """Return changes as a list, with everybody's text escaped; speaker_names, code_names: by id."""
    items = "".join(_item(view, speaker_names, code_names or {}) for view in changes)
    return f'<ul class="fn-history">{items}</ul>'


def _item(view: ChangeView, names: Mapping[int, str], codes: Mapping[int, str]) -> str:
    change = view.change
    seconds = change.before[0].start_s if change.before else None
    facts = [view.made_by or "Somebody", day_and_time(change.made_at)]
    facts += [f"at {clock(seconds)}"] if seconds is not None else []
    facts += ["undone"] if change.undone_at else []
    state = ' class="fn-undone"' if change.undone_at else ""
    what = coding_change_html(change, codes) if change.codings_after else _what(change, names)
    return f"<li{state}><small>{escaped(' · '.join(facts))}</small><br>{what}</li>"


def _what(change: SourceChange, names: Mapping[int, str]) -> str:
    if change.kind == "speaker":
        voices = {names.get(line.speaker_id or 0, "nobody in particular") for line in change.after}
        spoken = counted(len(change.after), "line")
        return f"{spoken}: spoken by <ins>{escaped(', '.join(sorted(voices)))}</ins>"
    if change.kind == "split":
        return f"Split: {_quoted(change.after, ' <b>|</b> ')}"
    if change.kind == "merge":
        return f"Joined: {_quoted(change.before, ' <b>+</b> ')}"
    new = change.after[0].text if change.after else None
    return _reworded(change.before[0].text, new)


def _quoted(lines: Sequence[SegmentState], sign: str) -> str:
    return sign.join(f"<q>{escaped(line.text)}</q>" for line in lines)


def _reworded(old: str, new: str | None) -> str:
    """Return old → new words, without those that are the same at both ends."""
    if new is None:
        return f"<del>{escaped(old)}</del>"
    before, after = old.split(), new.split()
    shortest = min(len(before), len(after))
    head = next((at for at in range(shortest) if before[at] != after[at]), shortest)
    left = shortest - head
    tail = next((at for at in range(left) if before[-1 - at] != after[-1 - at]), left)
    gone, come = (" ".join(words[head : len(words) - tail]) for words in (before, after))
    parts = [f"<{tag}>{escaped(text)}</{tag}>" for tag, text in (("del", gone), ("ins", come)) if text]
    return " → ".join(parts) or "Spaces changed"
