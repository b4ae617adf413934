"""Settings of one workspace, from its `fieldnotes.toml` and from the environment, which wins."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from .errors import SettingsError

SETTINGS_FILE = "fieldnotes.toml"
ENVIRONMENT_PREFIX = "FIELDNOTES_"


@dataclass(frozen=True)
class Settings:
    """What can be chosen for a workspace.

    engine, model: which speech engine makes transcripts, and the size of its weights.
    weights_path: a file or folder with weights that are to be used before any other, or None.
    threads: processor threads for the engine, 1 or more; 0 lets it use all cores.
    allow_download: whether an engine may fetch weights itself where none are found on this machine.
    language: of the recordings, as an ISO 639-1 code, or "" to find it for each.
    max_upload_mb: the largest file that is taken.
    allowed_hosts: host names under which the app answers, apart from this machine's own.
    """

    engine: str = "faster-whisper"
    model: str = "base"
    weights_path: Path | None = None
    threads: int = 0
    allow_download: bool = False
    language: str = ""
    max_upload_mb: int = 2048
    allowed_hosts: tuple[str, ...] = ()


def load_settings(folder: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of the workspace in `folder`.

    Its file may be absent. FIELDNOTES_MODEL and the like override it. Raises SettingsError naming the
    setting that is unknown or has a value of the wrong kind.
    """
    path = folder / SETTINGS_FILE
    given: dict[str, object] = {}
    if path.exists():
        try:
            given = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"{path} is not valid TOML ({error}); correct it or delete it.") from error
    known = {field.name for field in fields(Settings)}
    for name in given:
        if name not in known:
            raise SettingsError(f"{path} has a setting `{name}` that does not exist; remove it.")
    environment = os.environ if environment is None else environment
    for name in known:
        text = environment.get(ENVIRONMENT_PREFIX + name.upper())
        if text is not None:
            given[name] = text
    defaults = Settings()
    chosen: dict[str, Any] = {
        name: _convert(name, value, getattr(defaults, name)) for name, value in given.items()
    }
    settings = Settings(**chosen)
    _check_ranges(settings)
    return settings


def _convert(name: str, value: object, default: object) -> object:
    """Return `value` as the kind of thing that `default` is; environment values come as text."""
    try:
        if name == "weights_path":
            return Path(str(value)).expanduser() if value else None
        if isinstance(default, bool):
            return _as_bool(value)
        if isinstance(default, int):
            return int(str(value))
        if isinstance(default, tuple):
            parts = value.split(",") if isinstance(value, str) else value
            return tuple(str(part).strip() for part in parts if str(part).strip())  # type: ignore[attr-defined]
    except (TypeError, ValueError) as error:
        raise SettingsError(f"The setting `{name}` cannot be {value!r}: {error}.") from error
    return str(value)


def _as_bool(value: object) -> bool:
    text = str(value).lower()
    if text in {"true", "yes", "on", "1"}:
        return True
    if text in {"false", "no", "off", "0"}:
        return False
    raise ValueError("it is yes or no")


def _check_ranges(settings: Settings) -> None:
    if settings.threads < 0:
        raise SettingsError(f"The setting `threads` is {settings.threads}; it is 0 (all cores) or more.")
    if settings.max_upload_mb < 1:
        raise SettingsError(f"The setting `max_upload_mb` is {settings.max_upload_mb}; it is 1 or more.")
