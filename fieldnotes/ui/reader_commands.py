"""The reader's commands: JSON from the browser, a call of a service, and what it changed as JSON."""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from fieldnotes.errors import ConflictError, InvalidInputError
from fieldnotes.records import CodingRound
from fieldnotes.services import coding, codings, correcting, rounds, speakers, undoing
from fieldnotes.services.coding import SourceState
from fieldnotes.services.requests import answer_once
from fieldnotes.services.workspace import Workspace

from .reader_answers import LINE_PARTS, difference
from .wire import Json

Fields = Mapping[str, tuple[type, ...]]

_WHOLE = (int,)
_WHOLE_OR_NONE = (int, type(None))
_LIST = (list,)
_TEXT = (str,)
_TEXT_OR_NONE = (str, type(None))
_YES_OR_NO = (bool,)

_LARGEST_ID = 2**53  # what JavaScript can count to
_BLANK = SourceState({}, {}, ())


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


def _favour(ws: Workspace, _source_id: int, *, code_id: int, on: bool) -> None:
    codings.favour_code(ws, code_id, on=on)


def _add_code(ws: Workspace, _source_id: int, *, kind: str, name: str) -> None:
    # Somebody else may have had the same idea a moment ago: the reader looks the name up in the answer.
    with contextlib.suppress(ConflictError):
        coding.add_code(ws, kind=kind, name=name)


_LINES = LINE_PARTS
_CODINGS: tuple[str, ...] = ()
_FAVOURITES = ("favourites",)
_BOUNDS: Fields = {
    "first_segment_id": _WHOLE,
    "start_char": _WHOLE,
    "last_segment_id": _WHOLE,
    "end_char": _WHOLE,
}

COMMANDS: Mapping[str, Command] = {
    "apply": Command(
        coding.apply_code,
        _CODINGS,
        required={"code_id": _WHOLE, **_BOUNDS},
        optional={"intensity": _WHOLE_OR_NONE, "valence": _WHOLE_OR_NONE},
    ),
    "accept": Command(coding.accept_suggestion, _CODINGS, "coding_id"),
    "reject": Command(coding.reject_suggestion, _CODINGS, "coding_id"),
    "remove": Command(coding.remove_coding, _CODINGS, "coding_id"),
    "restore": Command(coding.restore_coding, _CODINGS, "coding_id"),
    "recode": Command(coding.recode_coding, _CODINGS, "coding_id", {"code_id": _WHOLE}),
    "resize": Command(coding.resize_coding, _CODINGS, "coding_id", _BOUNDS),
    "rate": Command(
        codings.rate_coding, _CODINGS, "coding_id", {"intensity": _WHOLE_OR_NONE, "valence": _WHOLE_OR_NONE}
    ),
    "memo": Command(codings.write_memo, _CODINGS, "coding_id", {"text": _TEXT}),
    "favour": Command(_favour, _FAVOURITES, "", {"code_id": _WHOLE, "on": _YES_OR_NO}),
    "add_code": Command(_add_code, _CODINGS, "", {"kind": _TEXT, "name": _TEXT}),
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


def _on_mine(command: Command) -> Command:
    """Return a command on a coding as one on a coding of one's own in a round."""

    def run(ws: Workspace, round_id: int, *, coding_id: int, **more: Any) -> None:
        rounds.check_mine(ws, round_id, coding_id)
        command.run(ws, coding_id, **more)

    return replace(command, run=run, item="", required={"coding_id": _WHOLE, **command.required})


# What can be done while coding independently: the text and what others made stay as they are.
ROUND_COMMANDS: Mapping[str, Command] = {
    "apply": replace(COMMANDS["apply"], run=rounds.apply_in_round),
    "recode": replace(_on_mine(COMMANDS["recode"]), run=rounds.recode_in_round),
    **{op: _on_mine(COMMANDS[op]) for op in ("remove", "restore", "resize", "rate", "memo")},
    "favour": COMMANDS["favour"],
    "undo": Command(rounds.undo_in_round, _CODINGS),
    "redo": Command(rounds.redo_in_round, _CODINGS),
}


def run_command(
    ws: Workspace, source_id: int, request: Mapping[str, Any], *, in_round: CodingRound | None = None
) -> Json:
    """Do what a reader's request asks for, and return the source's id and the parts that may have changed.

    "speakers", "translation", "codes", "favourites" and "steps" are whole. Lines and codings are many, so
    they come as {"changed": those that are new or different, a line with the id of the one before it as
    `after_id`, "removed": ids}. "stamp" is {"before", "after"}: who has another one than "before" misses what
    somebody else changed.
    request: `op`, one of COMMANDS, its fields, and a `request_id`. A request that comes again, because its
    answer was lost on the way, is answered again and not done twice, also by another process.
    in_round: one of ROUND_COMMANDS, on the current member's own codings of that round of the source.
    Raises InvalidInputError for an unknown op or a field that is missing, unknown or of the wrong kind, and
    what the service raises.
    """
    op = request.get("op")
    commands = COMMANDS if in_round is None else ROUND_COMMANDS
    command = commands.get(op) if isinstance(op, str) else None
    if command is None and in_round is not None and op in COMMANDS:
        raise InvalidInputError("While you code independently, only tags of your own can be changed.")
    if command is None:
        raise InvalidInputError(f"The command {op!r} does not exist; reload the page.")
    given = {name: value for name, value in request.items() if name not in {"op", "request_id"}}
    required = {**command.required, **({command.item: _WHOLE} if command.item else {})}
    keywords = take_fields(given, required=required, optional=command.optional)
    round_id = None if in_round is None else in_round.id
    item_id = keywords.pop(command.item) if command.item else round_id or source_id

    def act() -> Json:
        coding.check_belongs(
            ws, source_id, {**keywords, command.item: item_id}, in_round=in_round is not None
        )
        before = _state(ws, source_id, in_round)
        command.run(ws, item_id, **keywords)
        return answer(before)

    def answer(before: SourceState) -> Json:
        now = _state(ws, source_id, in_round)
        made = difference(ws, source_id, before, now, command.changes, in_round=in_round)
        if command.changes == _FAVOURITES:
            made["favourites"] = codings.list_favourites(ws)
        return made

    return answer_once(ws, source_id, request.get("request_id"), act=act, whole=lambda: answer(_BLANK))


def _state(ws: Workspace, source_id: int, in_round: CodingRound | None) -> SourceState:
    return coding.read_state(ws, source_id) if in_round is None else rounds.read_my_state(ws, in_round)


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
        is_right = bool in kinds[name] if isinstance(value, bool) else isinstance(value, kinds[name])
        if not is_right or not _fits(value):
            raise InvalidInputError(f"The field `{name}` cannot be {value!r}; reload the page and try again.")
    return dict(given)


def _fits(value: object) -> bool:
    """Say whether a value can be a row's id where it is a number, or a list of such."""
    if isinstance(value, list):
        return all(isinstance(each, int) and not isinstance(each, bool) and _fits(each) for each in value)
    return not isinstance(value, int) or abs(value) < _LARGEST_ID
