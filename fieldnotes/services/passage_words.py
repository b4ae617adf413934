"""A passage without what gives somebody away: its words, and which moments of its sound say it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..privacy.personal import LABELS, find_personal, redact_within
from ..records import Excerpt, PersonalSpan
from ..store import entities, redaction, sources, story_parts
from .access import allowed
from .coding import words_of_lines
from .known_names import KnownNames, code_of, names_on_record
from .workspace import Workspace

_AROUND_S = 0.08  # wider than what a clip keeps around its words


@dataclass(frozen=True)
class RedactedPassage:
    """words: with codes or labels such as “[name]” in place of what gives somebody away. muted: (from, to) in
    the recording's seconds, where hidden words are said. complete: whether names were looked for in all of
    its lines already; said: whether every hidden word has a time of its own, so that the sound says none of
    them."""

    words: str
    muted: tuple[tuple[float, float], ...]
    complete: bool
    said: bool


@allowed("hear sources")
def redact_passage(ws: Workspace, excerpt: Excerpt) -> RedactedPassage:
    """Return an excerpt without what the redaction of its source would take out or ask about.

    It is looked for at this moment, by the same rules; names that only the language model sees are those
    found when the line was read. A name on record becomes its participant's code. It misses some: a person
    has to read what leaves.
    """
    lines = sources.read_segments(ws.db, excerpt.source_id)
    ordinals = {line.id: line.ordinal for line in lines}
    first, last = ordinals[excerpt.first_segment_id], ordinals[excerpt.last_segment_id]
    inside = [line for line in lines if first <= line.ordinal <= last]
    seen = _names_seen(ws, excerpt.source_id)
    words = words_of_lines(ws, inside)
    names = names_on_record(ws, excerpt.source_id)
    texts, muted, said = [], [], True
    for line in inside:
        start = excerpt.start_char if line.ordinal == first else 0
        end = excerpt.end_char if line.ordinal == last else len(line.text)
        spans = find_personal(
            line.text,
            language=names.language,
            named=seen.get(line.id, ()),
            known=names.known,
            parts=names.parts,
        )
        texts.append(_without(line.text, spans, start, end, names))
        for one in spans:
            over = [w for s, e, w, _ in words[line.id] if e > one.start_char and s < one.end_char]
            muted += [(word.start_s - _AROUND_S, word.end_s + _AROUND_S) for word in over]
            in_passage = one.end_char > start and one.start_char < end
            # Without times of words the clip's ends are a guess, and what stands beside it may be heard.
            said = said and (bool(over) or (bool(words[line.id]) and not in_passage))
    unread = story_parts.read_unread_lines(ws.db, [line.id for line in inside])
    text = " ".join(part.strip() for part in texts if part.strip())
    return RedactedPassage(text, tuple(muted), complete=not unread, said=said)


def _names_seen(ws: Workspace, source_id: int) -> dict[int, list[tuple[int, int]]]:
    """Return where a language model saw persons' names, by segment: when lines were read, or looked through
    for redaction."""
    seen: dict[int, list[tuple[int, int]]] = {}
    for entity in entities.read_entities(ws.db, source_id):
        if entity.kind == "person":
            seen.setdefault(entity.segment_id, []).append((entity.start_char, entity.end_char))
    for segment_id, spans in redaction.read_found_spans(ws.db, source_id).items():
        names = [(one.start_char, one.end_char) for one in spans if one.kind == "name"]
        seen.setdefault(segment_id, []).extend(names)
    return seen


def _without(text: str, spans: Sequence[PersonalSpan], start: int, end: int, names: KnownNames) -> str:
    """Return the text's [start, end) with labels; names side by side under one label have it once."""

    def label_of(span: PersonalSpan) -> str:
        code = code_of(names, text[span.start_char : span.end_char]) if span.kind == "name" else ""
        return code or LABELS[span.kind]

    joined: list[PersonalSpan] = []
    labels: dict[PersonalSpan, str] = {}
    for span in spans:
        label, before = label_of(span), joined[-1] if joined else None
        if (
            before is not None
            and span.kind == "name"
            and labels[before] == label
            and not text[before.end_char : span.start_char].strip()
        ):
            joined[-1] = replace(before, end_char=span.end_char)
        else:
            joined.append(span)
        labels[joined[-1]] = label
    return redact_within(text, joined, start, end, label_of=labels.__getitem__)
