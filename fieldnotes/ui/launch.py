"""Where the app lies, and the command that serves it. Nothing here imports streamlit."""

import os
import sys
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from fieldnotes.errors import SettingsError, WorkspaceError
from fieldnotes.settings import Settings, load_settings

WORKSPACE_VARIABLE = "FIELDNOTES_WORKSPACE"
DEFAULT_WORKSPACE = Path("workspace")
LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")


def app_folder() -> Path:
    """Return the folder that holds `app.py`, `pages/`, `.streamlit/` and `static/`.

    An installed wheel carries them inside the package, in `_app`; in a checkout they lie beside it.
    Raises WorkspaceError if neither is there, which means a broken installation.
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_app", package.parent):
        if (folder / "app.py").is_file():
            return folder
    raise WorkspaceError(f"{package} has no app.py with it; install fieldnotes again.")


def workspace_folder() -> Path:
    """Return the absolute workspace folder that the environment names, else `workspace` where we stand."""
    return Path(os.environ.get(WORKSPACE_VARIABLE) or DEFAULT_WORKSPACE).expanduser().resolve()


def allowed_hosts() -> tuple[str, ...]:
    """Return the host names, in lower case and without port, under which the app answers.

    This machine's own, and those of the setting `allowed_hosts`. Raises SettingsError as `load_settings`.
    """
    settings = load_settings(workspace_folder())
    public = urlsplit(settings.public_address).hostname
    named = [*settings.allowed_hosts, *([public] if public else [])]
    return LOCAL_HOSTS + tuple(host.lower() for host in named)


def is_loopback(address: str) -> bool:
    """Say whether only this machine reaches a server that listens at an address."""
    try:
        return ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return address.lower() == "localhost"


def refuse_to_be_open(address: str, settings: Settings) -> None:
    """Raise SettingsError where others could reach the app and nobody would have to sign in.

    address: where the server listens, "" for everywhere. A host name of its own means that others open it.
    """
    if settings.sign_in:
        return
    if not is_loopback(address):
        reason = f"fieldnotes would answer at {address or 'every address of this machine'}"
    elif settings.public_address or settings.allowed_hosts:
        reason = f"fieldnotes would answer as {settings.public_address or ', '.join(settings.allowed_hosts)}"
    else:
        return
    raise SettingsError(
        f"{reason} to anybody who reaches it, because nobody has to sign in. Say how with the setting "
        "`sign_in` (docs/running-for-a-team.md), or keep it to yourself: --address 127.0.0.1, without "
        "`public_address` and `allowed_hosts`."
    )


def web_command(*, address: str = "127.0.0.1", port: int = 8501) -> list[str]:
    """Return the command line that serves the app; give it the environment of `web_environment`."""
    return [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(app_folder() / "app.py"),
        f"--server.address={address}",
        f"--server.port={port}",
        # An installation does not change while it runs; watching it costs memory and wakes the processor.
        "--server.fileWatcherType=none",
    ]


def web_environment(workspace: Path) -> dict[str, str]:
    """Return this process's environment with the workspace that the app is to open."""
    return {**os.environ, WORKSPACE_VARIABLE: str(workspace.resolve())}
