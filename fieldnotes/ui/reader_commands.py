"""The reader's commands: JSON from the browser, a call of a service, and what it changed as JSON."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fieldnotes.errors import InvalidInputError
from fieldnotes.services import coding, correcting, speakers, undoing
from fieldnotes.services.coding import SourceState
from fieldnotes.services.translating import get_translation
from fieldnotes.services.workspace import Workspace

from .wire import Json, coding_json, segment_json, speaker_json, steps_json, translation_json

Fields = Mapping[str, tuple[type, ...]]

_WHOLE = (int,)
_WHOLE_OR_NONE = (int, type(None))
_LIST = (list,)
_TEXT = (str,)
_TEXT_OR_NONE = (str, type(None))

ANSWERS_KEPT = 100
_LARGEST_ID = 2**53  # what JavaScript can count to
# Two requests of one id must not run side by side, and SQLite writes one after the other anyhow.
_ONE_AT_A_TIME = threading.Lock()
_ANSWERED: OrderedDict[tuple[str, int, str], Json] = OrderedDict()


@dataclass(frozen=True)
class Command:
    """A service and what of the request goes into it.

    item: the name of the id that follows the workspace, or "" where that is the source itself.
    required, optional: name and JSON kinds of the service's keywords. changes: what can differ afterwards,
    besides codings.
    """

    run: Callable[..., object]
    changes: tuple[str, ...]
    item: str = ""
    required: Fields = field(default_factory=dict)
    optional: Fields = field(default_factory=dict)


def _assign_speakers(
    ws: Workspace, _source_id: int, *, segment_ids: list[int], speaker_id: int | None
) -> None:
    correcting.assign_speakers(ws, segment_ids, speaker_id=speaker_id)


_LINES = ("lines", "speakers", "translation", "steps")
_CODINGS: tuple[str, ...] = ()

COMMANDS: Mapping[str, Command] = {
    "apply": Command(
        coding.apply_code,
        _CODINGS,
        required={
            "code_id": _WHOLE,
            "first_segment_id": _WHOLE,
            "start_char": _WHOLE,
            "last_segment_id": _WHOLE,
            "end_char": _WHOLE,
        },
        optional={"intensity": _WHOLE_OR_NONE},
    ),
    "accept": Command(coding.accept_suggestion, _CODINGS, "coding_id"),
    "reject": Command(coding.reject_suggestion, _CODINGS, "coding_id"),
    "remove": Command(coding.remove_coding, _CODINGS, "coding_id"),
    "restore": Command(coding.restore_coding, _CODINGS, "coding_id"),
    "edit_text": Command(correcting.edit_segment, _LINES, "segment_id", {"text": _TEXT, "revision": _WHOLE}),
    "restore_machine_text": Command(
        correcting.restore_machine_text, _LINES, "segment_id", {"revision": _WHOLE}
    ),
    "split": Command(correcting.split_segment, _LINES, "segment_id", {"at_char": _WHOLE, "revision": _WHOLE}),
    "merge": Command(correcting.merge_segments, _LINES, "segment_id", {"revision": _WHOLE}),
    "undo": Command(undoing.undo_change, _LINES),
    "redo": Command(undoing.redo_change, _LINES),
    "add_speaker": Command(speakers.add_speaker, ("speakers",), "", {"name": _TEXT}, {"seat": _TEXT_OR_NONE}),
    "rename_speaker": Command(
        speakers.rename_speaker, ("speakers",), "speaker_id", {"name": _TEXT, "seat": _TEXT_OR_NONE}
    ),
    "assign_speaker": Command(
        correcting.assign_speaker, _LINES, "segment_id", {"speaker_id": _WHOLE_OR_NONE}
    ),
    "assign_speakers": Command(
        _assign_speakers, _LINES, "", {"segment_ids": _LIST, "speaker_id": _WHOLE_OR_NONE}
    ),
    "merge_speakers": Command(correcting.merge_speakers, _LINES, "speaker_id", {"into_id": _WHOLE}),
}


def run_command(ws: Workspace, source_id: int, request: Mapping[str, Any]) -> Json:
    """Do what a reader's request asks for, and return the source's id and the parts that may have changed.

    "speakers", "translation" and "steps" are whole. Lines and codings are many, so they come as {"changed":
    those that are new or different, a line with the id of the one before it as `after_id`, "removed": ids}.
    "stamp" is {"before", "after"}: who has another one than "before" misses what somebody else changed.
    request: `op`, one of COMMANDS, its fields, and a `request_id`. A request that comes again, because its
    answer was lost on the way, is answered again and not done twice.
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
    name = (str(ws.folder), source_id, str(request.get("request_id")))
    with _ONE_AT_A_TIME:
        if name in _ANSWERED:
            return _ANSWERED[name]
        coding.check_belongs(ws, source_id, {**keywords, command.item: item_id})
        before = coding.read_state(ws, source_id)
        command.run(ws, item_id, **keywords)
        answer = _answer(ws, source_id, command, before)
        if request.get("request_id"):
            _ANSWERED[name] = answer
            if len(_ANSWERED) > ANSWERS_KEPT:
                _ANSWERED.popitem(last=False)
    return answer


def _answer(ws: Workspace, source_id: int, command: Command, before: SourceState) -> Json:
    now = coding.read_state(ws, source_id)
    answer: Json = {
        "id": source_id,
        "stamp": {"before": before.stamp(), "after": now.stamp()},
        "codings": {
            "changed": [
                coding_json(made) for made in now.codings.values() if before.codings.get(made.id) != made
            ],
            "removed": [made_id for made_id in before.codings if made_id not in now.codings],
        },
    }
    if "lines" in command.changes:
        answer["lines"] = _lines_json(ws, source_id, before.lines, now.lines)
    if "speakers" in command.changes:
        answer["speakers"] = [speaker_json(voice) for voice in speakers.list_speakers(ws, source_id)]
    if "translation" in command.changes:
        answer["translation"] = translation_json(get_translation(ws, source_id))
    if "steps" in command.changes:
        answer["steps"] = steps_json(ws, source_id)
    return answer


def _lines_json(
    ws: Workspace, source_id: int, before: Mapping[int, object], now: Mapping[int, object]
) -> Json:
    ids = list(now)
    previous = dict(zip(ids, [None, *ids], strict=False))
    changed = [line_id for line_id in ids if before.get(line_id) != now[line_id]]
    lines = coding.read_lines(ws, source_id, changed)
    words = coding.place_words(ws, lines)
    return {
        "changed": [{**segment_json(line, words[line.id]), "after_id": previous[line.id]} for line in lines],
        "removed": [line_id for line_id in before if line_id not in now],
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
        if isinstance(value, bool) or not isinstance(value, kinds[name]) or not _fits(value):
            raise InvalidInputError(f"The field `{name}` cannot be {value!r}; reload the page and try again.")
    return dict(given)


def _fits(value: object) -> bool:
    """Say whether a value can be a row's id where it is a number, or a list of such."""
    if isinstance(value, list):
        return all(isinstance(each, int) and not isinstance(each, bool) and _fits(each) for each in value)
    return not isinstance(value, int) or abs(value) < _LARGEST_ID
