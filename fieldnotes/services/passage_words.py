"""A passage without the names in it: its words, and which moments of its sound say one."""

from dataclasses import dataclass

from ..records import Excerpt
from ..records.seat_words import names_nobody
from ..store import entities, people, sources, story_parts
from ..stories.redacted import PERSON, Hidden, find_contacts, find_spoken_names, hide_words, merge_hidden
from .access import allowed
from .coding import words_of_lines
from .workspace import Workspace

_AROUND_S = 0.08  # wider than what a clip keeps around its words


@dataclass(frozen=True)
class RedactedPassage:
    """words: with codes or “[name]” in place of names. muted: (from, to) in the recording's seconds, where
    hidden words are said. complete: whether names were looked for in all of its lines already; said: whether
    every hidden word has a time of its own, so that the sound says none of them."""

    words: str
    muted: tuple[tuple[float, float], ...]
    complete: bool
    said: bool


@allowed("hear sources")
def redact_passage(ws: Workspace, excerpt: Excerpt) -> RedactedPassage:
    """Return an excerpt without names of people and without addresses and long numbers.

    Names are those that the machine found when the line was read, and those of its source's voices: a voice
    that is a participant becomes their code. It misses some: a person has to read what leaves.
    """
    lines = sources.read_segments(ws.db, excerpt.source_id)
    ordinals = {line.id: line.ordinal for line in lines}
    first, last = ordinals[excerpt.first_segment_id], ordinals[excerpt.last_segment_id]
    inside = [line for line in lines if first <= line.ordinal <= last]
    named: dict[int, list[Hidden]] = {}
    for entity in entities.read_entities(ws.db, excerpt.source_id):
        if entity.kind == "person":
            hidden_name = Hidden(entity.start_char, entity.end_char, PERSON)
            named.setdefault(entity.segment_id, []).append(hidden_name)
    voices = _voices(ws, excerpt.source_id)
    words = words_of_lines(ws, inside)
    texts, muted, said = [], [], True
    for line in inside:
        start = excerpt.start_char if line.ordinal == first else 0
        end = excerpt.end_char if line.ordinal == last else len(line.text)
        hidden = merge_hidden(
            (
                *find_spoken_names(line.text, voices),
                *find_contacts(line.text),
                *named.get(line.id, ()),
            )
        )
        texts.append(hide_words(line.text, hidden, start, end))
        for one in hidden:
            over = [w for s, e, w, _ in words[line.id] if e > one.start_char and s < one.end_char]
            muted += [(word.start_s - _AROUND_S, word.end_s + _AROUND_S) for word in over]
            in_passage = one.end_char > start and one.start_char < end
            # Without times of words the clip's ends are a guess, and what stands beside it may be heard.
            said = said and (bool(over) or (bool(words[line.id]) and not in_passage))
    unread = story_parts.read_unread_lines(ws.db, [line.id for line in inside])
    text = " ".join(part.strip() for part in texts if part.strip())
    return RedactedPassage(text, tuple(muted), complete=not unread, said=said)


def _voices(ws: Workspace, source_id: int) -> list[tuple[str, str]]:
    """Return the names of a source's voices that are people's, each with what stands instead of it."""
    voices = sources.read_speakers(ws.db, source_id)
    ids = [one.participant_id for one in voices if one.participant_id]
    codes = {one.id: one.code for one in people.read_participants(ws.db, ids)}
    return [
        (voice.name, codes.get(voice.participant_id or 0, PERSON))
        for voice in voices
        if not any(sign.isdigit() for sign in voice.name) and not names_nobody(voice.name)
    ]
