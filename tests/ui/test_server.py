"""The web process: found by `streamlit run`, light, closed from the first answer."""

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from streamlit.web.server.app_discovery import discover_asgi_app

from fieldnotes.errors import WorkspaceError
from fieldnotes.ui import launch, server
from scripts.ports import free_port

ROOT = Path(__file__).parents[2]
HEAVY = ("torch", "whisper", "spacy", "faster_whisper")


def test_streamlit_finds_the_app_with_its_routes_in_app_py():
    assert discover_asgi_app(ROOT / "app.py").import_string == "app:app"


def test_a_checkout_serves_its_own_app():
    assert launch.app_folder() == ROOT


def test_the_web_process_never_loads_a_speech_or_language_library():
    code = f"import app, fieldnotes.ui.shell, sys; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_command_binds_to_this_machine_unless_told_otherwise():
    command = launch.web_command(port=8611)
    assert "--server.address=127.0.0.1" in command
    assert "--server.port=8611" in command
    assert command[1:4] == ["-m", "streamlit", "run"]


def test_the_workspace_is_the_one_that_the_environment_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FIELDNOTES_WORKSPACE", raising=False)
    assert launch.workspace_folder() == tmp_path / "workspace"
    monkeypatch.setenv("FIELDNOTES_WORKSPACE", str(tmp_path / "team"))
    assert launch.workspace_folder() == tmp_path / "team"


def test_the_hosts_of_the_settings_are_answered_besides_our_own(tmp_path, monkeypatch):
    monkeypatch.setenv("FIELDNOTES_WORKSPACE", str(tmp_path))
    monkeypatch.setenv("FIELDNOTES_ALLOWED_HOSTS", "Notes.example.org")
    assert launch.allowed_hosts() == ("127.0.0.1", "localhost", "[::1]", "notes.example.org")


def test_all_of_the_process_shares_one_workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("FIELDNOTES_WORKSPACE", str(tmp_path / "team"))
    server._open.cache_clear()
    try:
        assert server.workspace() is server.workspace()
    finally:
        server.workspace().close()
        server._open.cache_clear()


def test_a_workspace_that_cannot_be_made_is_said_to_be_so(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("FIELDNOTES_WORKSPACE", str(tmp_path / "file" / "team"))
    server._open.cache_clear()
    with pytest.raises(WorkspaceError, match="cannot be made a workspace"):
        server.workspace()


def test_a_cold_server_answers_closed_and_only_under_its_own_name(tmp_path):
    port = free_port()
    process = subprocess.Popen(
        launch.web_command(port=port),
        cwd=tmp_path,
        env={**os.environ, **launch.web_environment(tmp_path / "team"), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert any("URL:" in line for line in process.stdout)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/story?id=3", timeout=20) as answer:
            assert answer.status == 200
            assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
        foreign = urllib.request.Request(f"http://127.0.0.1:{port}/", headers={"Host": "evil.example"})
        with pytest.raises(urllib.error.HTTPError, match="421"):
            urllib.request.urlopen(foreign, timeout=20)
    finally:
        process.terminate()
        process.communicate(timeout=20)
