"""Records as JSON."""

import dataclasses
import json
from collections.abc import Mapping
from datetime import date
from pathlib import PurePath

JsonValue = str | int | float | bool | None | list["JsonValue"] | dict[str, "JsonValue"]


def to_json_value(value: object) -> JsonValue:
    """Return what JSON can hold: records and mappings become objects, sequences and sets lists.

    Dates and times become ISO 8601 texts, paths texts; a set comes out sorted by its members' texts.
    Raises TypeError, naming the type, for anything else.
    """
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()
    if isinstance(value, PurePath):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: to_json_value(getattr(value, field.name)) for field in fields}
    if isinstance(value, Mapping):
        return {str(key): to_json_value(one) for key, one in value.items()}
    return _list_of(value)


def to_json_text(value: object, *, indent: int | None = None) -> str:
    """Return to_json_value's result as JSON text, with letters of all scripts as they are.

    Raises ValueError for NaN and infinities, which JSON has no word for.
    """
    return json.dumps(to_json_value(value), ensure_ascii=False, allow_nan=False, indent=indent)


def _list_of(value: object) -> JsonValue:
    if isinstance(value, (list, tuple)):
        return [to_json_value(one) for one in value]
    if isinstance(value, (set, frozenset)):
        return [to_json_value(one) for one in sorted(value, key=str)]
    raise TypeError(f"{type(value).__name__} has no form in JSON")
