"""The notes of a walk as HTML: one by one, or as the two windows side by side.

What people wrote is escaped here; what goes out is HTML.
"""

from collections.abc import Callable, Sequence
from datetime import date

from fieldnotes.services.walks import Memo, Note

from .cards import chips, emotion_chip
from .formats import clock, day, escaped
from .shell import page_address
from .theme import emotion_family

AddressOf = Callable[[int], str]

MEMO_STATES = {
    "waiting": "waiting to be transcribed …",
    "running": "being transcribed …",
    "done": "",
    "failed": "could not be transcribed.",
    "cancelled": "not transcribed.",
}
WINDOWS = ("customer", "employee")


def note_html(note: Note, address_of: AddressOf, *, first_day: date, with_links: bool = False) -> str:
    """Return one note.

    address_of: media id to signed address. first_day: on other days the day stands beside the time.
    with_links: lead on to where its words can be tagged.
    """
    observation = note.observation
    moment = observation.noted_at.astimezone()
    time = f"{moment:%H:%M}" if moment.date() == first_day else f"{day(moment)}, {moment:%H:%M}"
    place = f" · {escaped(note.stage.name)}" if note.stage else ""
    tone = ""
    if note.emotion:
        family = emotion_family(note.emotion.name, note.emotion_parent)
        tone = f' style="--fn-tone: var(--fn-emotion-{family})"'
    return (
        f'<article class="fn-note fn-note-{observation.kind}"{tone}>'
        f'<p class="fn-note-head"><time datetime="{moment.isoformat()}">{time}</time> '
        f"<strong>{observation.kind.capitalize()}</strong> · {observation.seat}{place}</p>"
        + (f'<p class="fn-note-text">{escaped(observation.text)}</p>' if observation.text else "")
        + (_photo(address_of(observation.photo_id), time) if observation.photo_id else "")
        + (_memo(note.memo, address_of(note.memo.media_id), time) if note.memo else "")
        + (chips(_emotion(note)) if note.emotion else "")
        + (_links(note) if with_links else "")
        + "</article>"
    )


def list_html(notes: Sequence[Note], address_of: AddressOf, *, first_day: date) -> str:
    """Return notes in the order given, as a list."""
    items = "".join(
        f"<li>{note_html(note, address_of, first_day=first_day, with_links=True)}</li>" for note in notes
    )
    return f'<ol class="fn-notes">{items}</ol>'


def windows_html(notes: Sequence[Note], address_of: AddressOf, *, first_day: date) -> str:
    """Return notes, which are in time order, as two columns: the customer's window and the employee's.

    Notes of the same moment share a row: see pair_windows.
    What the observer noted runs across both. On a phone all stand in time order, one under the other.
    """
    rows = "".join(
        '<div class="fn-windows-row">'
        + "".join(
            f'<div class="fn-window fn-window-{note.observation.seat}">'
            f"{note_html(note, address_of, first_day=first_day, with_links=True)}</div>"
            for note in row
        )
        + "</div>"
        for row in pair_windows(notes)
    )
    heads = "".join(f"<span>The {seat}'s window</span>" for seat in WINDOWS)
    return (
        f'<div class="fn-windows"><div class="fn-windows-head" aria-hidden="true">{heads}</div>{rows}</div>'
    )


def pair_windows(notes: Sequence[Note]) -> list[list[Note]]:
    """Return the notes, which are in time order, in rows of the two windows.

    Notes of one moment share a row, wherever they stand; so do a customer's and an employee's that follow
    each other in one stage, and belong to no moment. All others have a row of their own.
    """
    rows: list[list[Note]] = []
    moments: dict[int, list[Note]] = {}
    linked = {note.observation.moment_id for note in notes}
    for note in notes:
        seen = note.observation
        if seen.moment_id is not None or seen.id in linked:
            row = moments.setdefault(seen.moment_id or seen.id, [])
            if not row:
                rows.append(row)
            row.append(note)
            continue
        last = rows[-1] if rows else []
        if (
            len(last) == 1
            and last[0].observation.id not in moments
            and last[0].observation.moment_id is None
            and {last[0].observation.seat, seen.seat} == set(WINDOWS)
            and last[0].stage == note.stage
        ):
            last.append(note)
        else:
            rows.append([note])
    return rows


def _emotion(note: Note) -> str:
    assert note.emotion is not None
    return emotion_chip(note.emotion.name, parent=note.emotion_parent, intensity=note.observation.intensity)


def _photo(address: str, time: str) -> str:
    address = escaped(address)
    return (
        f'<a class="fn-note-photo" href="{address}" target="_blank" rel="noopener">'
        f'<img src="{address}" alt="Photo noted at {time}, opens in full size" loading="lazy"></a>'
    )


def _memo(memo: Memo, address: str, time: str) -> str:
    state = MEMO_STATES[memo.state]
    if memo.state == "done" and not memo.text:
        state = "no words were heard."
    parts = [f"Voice memo, {clock(memo.duration_s)}", f"{state} {memo.error}".strip()]
    return (
        f'<p class="fn-note-state">{escaped(" · ".join(part for part in parts if part))}</p>'
        f'<audio controls preload="none" src="{escaped(address)}" aria-label="Voice memo of {time}"></audio>'
        + (f'<p class="fn-note-said">{escaped(memo.text)}</p>' if memo.text else "")
    )


def _links(note: Note) -> str:
    """Return the ways to where the note's words, and its memo's, can be tagged, corrected, and used."""
    links = []
    if note.observation.text:
        source_id = note.observation.source_id
        links.append(("Read and tag", page_address("transcript", source=source_id)))
        links.append(("Use in a finding", page_address("findings", use_note=source_id)))
    if note.memo and note.memo.source_id and note.memo.text:
        address = page_address("transcript", source=note.memo.source_id)
        links.append(("Read and tag the memo", address))
    return "".join(
        f'<a class="fn-note-link" href="{escaped(address)}" target="_self">{label}</a>'
        for label, address in links
    )
