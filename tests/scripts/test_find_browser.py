from pathlib import Path

import pytest

from scripts import find_browser


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine whose only commands are those that the test puts into the returned folder."""
    monkeypatch.delenv("FIELDNOTES_BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.setattr(find_browser, "_MAC_APPLICATIONS", ())
    return tmp_path


def _put_command(folder: Path, name: str, exit_status: int) -> Path:
    command = folder / name
    command.write_text(f"#!/bin/sh\nexit {exit_status}\n")
    command.chmod(0o755)
    return command


def test_a_machine_without_a_browser_has_none(bare_machine: Path) -> None:
    assert find_browser.find_browser() is None


def test_the_browser_that_somebody_named_comes_first(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put_command(bare_machine, "chromium", 0)
    named = _put_command(bare_machine, "my-own-browser", 0)
    monkeypatch.setenv("FIELDNOTES_BROWSER", str(named))

    assert find_browser.find_browser() == named


def test_a_command_that_cannot_start_a_browser_is_passed_over(bare_machine: Path) -> None:
    _put_command(bare_machine, "chromium-browser", 1)
    chrome = _put_command(bare_machine, "google-chrome", 0)

    assert find_browser.find_browser() == chrome
