"""Settings of one workspace, from its `fieldnotes.toml` and from the environment, which wins."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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
    backup_folder: where backups go, best on another disk, or None for `backups` in the workspace.
    backup_hour: the hour, 0 to 23 by this machine's clock, after which the worker makes the night's backup.
    backups_kept: how many of the worker's nightly backups are kept, 1 or more; 0 makes none.
    allowed_hosts: host names under which the app answers, apart from this machine's own.
    sign_in: how members sign in: "accounts" (name and password, kept here), "oidc" (an OpenID provider),
    both, or nothing for one person on their own machine; docs/running-for-a-team.md.
    sign_in_days: after how many days everybody signs in again.
    public_address: under which the team opens the app, for example "https://notes.example.org"; its host is
    one of the allowed ones, and cookies are sent by https alone where it is one.
    oidc_name: what the provider is called on the button. oidc_metadata_url, oidc_client_id,
    oidc_client_secret: what the provider gave for this app.
    """

    engine: str = "faster-whisper"
    model: str = "base"
    weights_path: Path | None = None
    threads: int = 0
    allow_download: bool = False
    language: str = ""
    max_upload_mb: int = 2048
    backup_folder: Path | None = None
    backup_hour: int = 2
    backups_kept: int = 14
    allowed_hosts: tuple[str, ...] = ()
    sign_in: tuple[str, ...] = ()
    sign_in_days: int = 7
    public_address: str = ""
    oidc_name: str = "your organisation"
    oidc_metadata_url: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""


WAYS_TO_SIGN_IN = ("accounts", "oidc")


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
        if name in ("weights_path", "backup_folder"):
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
    if settings.sign_in_days < 1:
        raise SettingsError(f"The setting `sign_in_days` is {settings.sign_in_days}; it is 1 or more.")
    for way in settings.sign_in:
        if way not in WAYS_TO_SIGN_IN:
            raise SettingsError(f"The setting `sign_in` has “{way}”; use {' or '.join(WAYS_TO_SIGN_IN)}.")
    address = urlsplit(settings.public_address)
    is_address = address.scheme in ("http", "https") and address.hostname and address.path in ("", "/")
    if settings.public_address and not is_address:
        raise SettingsError(
            f"The setting `public_address` is “{settings.public_address}”; it reads like https://notes.example.org."
        )
    if "oidc" in settings.sign_in:
        for name in ("public_address", "oidc_metadata_url", "oidc_client_id", "oidc_client_secret"):
            if not getattr(settings, name):
                raise SettingsError(f"Signing in by a provider needs the setting `{name}`; add it.")
    if settings.max_upload_mb < 1:
        raise SettingsError(f"The setting `max_upload_mb` is {settings.max_upload_mb}; it is 1 or more.")
    if not 0 <= settings.backup_hour <= 23:
        raise SettingsError(f"The setting `backup_hour` is {settings.backup_hour}; it is 0 to 23.")
    if settings.backups_kept < 0:
        raise SettingsError(f"The setting `backups_kept` is {settings.backups_kept}; it is 0 or more.")
