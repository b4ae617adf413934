"""A source as JSON for the reader in the browser, and the reader's commands as calls of services."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldnotes.errors import InvalidInputError
from fieldnotes.records import Code, Coding, Excerpt, Segment, Speaker, WordSpan
from fieldnotes.services import coding, correcting, speakers
from fieldnotes.services.workspace import Workspace

from .addresses import sign_address
from .theme import emotion_family

Json = dict[str, Any]
Fields = Mapping[str, tuple[type, ...]]

_WHOLE = (int,)
_WHOLE_OR_NONE = (int, type(None))
_LIST = (list,)
_TEXT = (str,)
_TEXT_OR_NONE = (str, type(None))


def source_json(ws: Workspace, source_id: int) -> Json:
    """Return all that the reader shows of a source; offsets are code points, times seconds.

    Keys: id, title, kind, segments, speakers, codings, codes, media (a signed address, or None), steps (what
    the member can undo and redo: a kind of change, or None).
    Raises NotFoundError.
    """
    view = coding.read_source(ws, source_id)
    excerpts = {excerpt.id: excerpt for excerpt in view.excerpts}
    words = coding.place_words(ws, view.segments)
    media = None
    if view.recording is not None:
        media = sign_address(ws, "GET", f"/api/media/{view.recording.media_id}")
    return {
        "id": view.source.id,
        "title": view.source.title,
        "kind": view.source.kind,
        "segments": [_segment_json(segment, words[segment.id]) for segment in view.segments],
        "speakers": [_speaker_json(speaker) for speaker in view.speakers],
        "codings": [_coding_json(made, excerpts[made.excerpt_id]) for made in view.codings],
        "codes": _codes_json(coding.list_codes(ws)),
        "media": media,
        "steps": _steps_json(ws, source_id),
    }


def _steps_json(ws: Workspace, source_id: int) -> Json:
    undo, redo = correcting.next_steps(ws, source_id)
    return {"undo": undo, "redo": redo}


def _segment_json(segment: Segment, words: Sequence[WordSpan]) -> Json:
    """Return a line; each of its words is [start_char, end_char, start_s, end_s, probability, corrected]."""
    return {
        "id": segment.id,
        "ordinal": segment.ordinal,
        "text": segment.text,
        "start_s": segment.start_s,
        "end_s": segment.end_s,
        "speaker_id": segment.speaker_id,
        "doubtful": segment.doubtful,
        "overlapped": segment.overlapped,
        "revision": segment.revision,
        "machine_text": None if segment.machine_text == segment.text else segment.machine_text,
        "words": [
            [
                span.start_char,
                span.end_char,
                round(span.word.start_s, 2),
                round(span.word.end_s, 2),
                round(span.word.probability, 2),
                int(span.corrected),
            ]
            for span in words
        ],
    }


def _speaker_json(speaker: Speaker) -> Json:
    return {
        "id": speaker.id,
        "name": speaker.name,
        "seat": speaker.seat,
        "participant_id": speaker.participant_id,
    }


def _coding_json(made: Coding, excerpt: Excerpt) -> Json:
    return {
        "id": made.id,
        "code_id": made.code_id,
        "status": made.status,
        "made_by": made.made_by,
        "confidence": made.confidence,
        "intensity": made.intensity,
        "excerpt_id": excerpt.id,
        "first_segment_id": excerpt.first_segment_id,
        "start_char": excerpt.start_char,
        "last_segment_id": excerpt.last_segment_id,
        "end_char": excerpt.end_char,
    }


def _codes_json(codes: list[Code]) -> list[Json]:
    names = {code.id: code.name for code in codes}
    return [_code_json(code, names.get(code.parent_id or 0, "")) for code in codes]


def _code_json(code: Code, parent: str) -> Json:
    return {
        "id": code.id,
        "kind": code.kind,
        "name": code.name,
        "definition": code.definition,
        "parent_id": code.parent_id,
        "valence": code.valence,
        "retired": code.retired,
        "family": emotion_family(parent, code.name) if code.kind == "emotion" else None,
    }


@dataclass(frozen=True)
class Command:
    """A service and what of the request goes into it.

    item: the name of the id that follows the workspace, or "" where that is the source itself.
    required, optional: name and JSON kinds of the service's keywords. changes: the keys of the source's JSON
    that can differ afterwards. Lines are many, so of those only the changed ones are answered, as "lines".
    """

    run: Callable[..., object]
    changes: tuple[str, ...]
    item: str = ""
    required: Fields = field(default_factory=dict)
    optional: Fields = field(default_factory=dict)


_LINES = ("lines", "codings", "speakers", "steps")

COMMANDS: Mapping[str, Command] = {
    "apply": Command(
        coding.apply_code,
        ("codings",),
        required={
            "code_id": _WHOLE,
            "first_segment_id": _WHOLE,
            "start_char": _WHOLE,
            "last_segment_id": _WHOLE,
            "end_char": _WHOLE,
        },
        optional={"intensity": _WHOLE_OR_NONE},
    ),
    "accept": Command(coding.accept_suggestion, ("codings",), "coding_id"),
    "reject": Command(coding.reject_suggestion, ("codings",), "coding_id"),
    "remove": Command(coding.remove_coding, ("codings",), "coding_id"),
    "restore": Command(coding.restore_coding, ("codings",), "coding_id"),
    "edit_text": Command(correcting.edit_segment, _LINES, "segment_id", {"text": _TEXT, "revision": _WHOLE}),
    "restore_machine_text": Command(
        correcting.restore_machine_text, _LINES, "segment_id", {"revision": _WHOLE}
    ),
    "split": Command(correcting.split_segment, _LINES, "segment_id", {"at_char": _WHOLE, "revision": _WHOLE}),
    "merge": Command(correcting.merge_segments, _LINES, "segment_id", {"revision": _WHOLE}),
    "undo": Command(correcting.undo_change, _LINES),
    "redo": Command(correcting.redo_change, _LINES),
    "add_speaker": Command(speakers.add_speaker, ("speakers",), "", {"name": _TEXT}, {"seat": _TEXT_OR_NONE}),
    "rename_speaker": Command(
        speakers.rename_speaker, ("speakers",), "speaker_id", {"name": _TEXT, "seat": _TEXT_OR_NONE}
    ),
    "assign_speaker": Command(
        correcting.assign_speaker, _LINES, "segment_id", {"speaker_id": _WHOLE_OR_NONE}
    ),
    "assign_speakers": Command(
        correcting.assign_speakers, _LINES, "", {"segment_ids": _LIST, "speaker_id": _WHOLE_OR_NONE}
    ),
    "merge_speakers": Command(correcting.merge_speakers, _LINES, "speaker_id", {"into_id": _WHOLE}),
}


def run_command(ws: Workspace, source_id: int, request: Mapping[str, Any]) -> Json:
    """Do what a reader's request asks for, and return the source's id and the parts that may have changed.

    Each part is whole, so the reader replaces its own by it, but for "lines": {"changed": lines that are new
    or different, each with the id of the line before it as `after_id`, "removed": ids}.
    request: `op`, one of COMMANDS, its fields, and a `request_id` that the reader uses for itself.
    Raises InvalidInputError for an unknown op or a field that is missing, unknown or of the wrong kind, and
    what the service raises.
    """
    op = request.get("op")
    command = COMMANDS.get(op) if isinstance(op, str) else None
    if command is None:
        raise InvalidInputError(f"The command {op!r} does not exist; reload the page.")
    given = {name: value for name, value in request.items() if name not in {"op", "request_id"}}
    required = {**command.required, **({command.item: _WHOLE} if command.item else {})}
    keywords = take_fields(given, required=required, optional=command.optional)
    item_id = keywords.pop(command.item) if command.item else source_id
    before = coding.read_revisions(ws, source_id) if "lines" in command.changes else {}
    command.run(ws, item_id, **keywords)
    return {"id": source_id, **{part: _PARTS[part](ws, source_id, before) for part in command.changes}}


def _lines_json(ws: Workspace, source_id: int, before: Mapping[int, int]) -> Json:
    now = coding.read_revisions(ws, source_id)
    ids = list(now)
    previous = dict(zip(ids, [None, *ids], strict=False))
    changed = [line_id for line_id in ids if before.get(line_id) != now[line_id]]
    lines = coding.read_lines(ws, source_id, changed)
    words = coding.place_words(ws, lines)
    return {
        "changed": [{**_segment_json(line, words[line.id]), "after_id": previous[line.id]} for line in lines],
        "removed": [line_id for line_id in before if line_id not in now],
    }


def _codings_part(ws: Workspace, source_id: int, _: object) -> list[Json]:
    view = coding.read_source(ws, source_id)
    excerpts = {excerpt.id: excerpt for excerpt in view.excerpts}
    return [_coding_json(made, excerpts[made.excerpt_id]) for made in view.codings]


_PARTS: Mapping[str, Callable[[Workspace, int, Mapping[int, int]], Any]] = {
    "codings": _codings_part,
    "lines": _lines_json,
    "speakers": lambda ws, source_id, _: [
        _speaker_json(speaker) for speaker in speakers.list_speakers(ws, source_id)
    ],
    "steps": lambda ws, source_id, _: _steps_json(ws, source_id),
}


def take_fields(given: Mapping[str, Any], *, required: Fields, optional: Fields) -> dict[str, Any]:
    """Return `given` if it has all of `required`, nothing beyond `optional`, and each of its kinds.

    Raises InvalidInputError naming the field otherwise.
    """
    for name in required:
        if name not in given:
            raise InvalidInputError(f"The field `{name}` is missing; reload the page and try again.")
    kinds = {**optional, **required}
    for name, value in given.items():
        if name not in kinds:
            raise InvalidInputError(f"The field `{name}` does not exist; reload the page and try again.")
        # In Python a bool is an int; in JSON it is not.
        if isinstance(value, bool) or not isinstance(value, kinds[name]):
            raise InvalidInputError(f"The field `{name}` cannot be {value!r}; reload the page and try again.")
    return dict(given)
