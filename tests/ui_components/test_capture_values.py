"""What Python makes of the values that the browser reports, and how the scripts are put together."""

import re

import pytest

from fieldnotes.ui.components import capture, composer
from fieldnotes.ui.components.assets import read_asset

OWN_SCRIPTS = ("capture.js", "composer.js")
OWN_STYLES = ("base.css", "capture.css", "composer.css")


def test_a_reported_file_becomes_a_record():
    reported = {
        "media_id": 3,
        "file_name": "call.wav",
        "mime_type": "audio/wav",
        "duration_s": 2,
        "already_kept": True,
    }
    assert capture._kept_file(reported) == capture.KeptFile(3, "call.wav", "audio/wav", 2.0, True)


@pytest.mark.parametrize("reported", [None, "3", {}, {"media_id": "3"}, {"media_id": True}])
def test_what_our_script_never_reports_is_no_file(reported):
    assert capture._kept_file(reported) is None


@pytest.mark.parametrize("state", [None, 7, {}])
def test_a_page_that_was_asked_nothing_answers_nothing(state):
    assert composer._answered(state) is None


def test_a_script_comes_with_what_it_imports_once_and_in_order():
    script = read_asset("capture.js")
    assert "import {" not in script
    assert script.count("export function make(") == 1
    assert script.index("export function make(") < script.index("export class Recorder")
    assert script.count("export default ") == 1


@pytest.mark.parametrize("name", ["composer.js", "offline_page.js", "capture.js", "reader.js"])
def test_scripts_that_are_joined_share_no_name(name):
    declared = r"^(?:export )?(?:default )?(?:async )?(?:const|let|function|class) (\w+)"
    names = re.findall(declared, read_asset(name), re.MULTILINE)
    assert [one for one in set(names) if names.count(one) > 1] == []


@pytest.mark.parametrize("name", OWN_SCRIPTS)
def test_text_from_people_never_becomes_html(name):
    assert (
        re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", read_asset(name)) == []
    )


@pytest.mark.parametrize("name", OWN_STYLES)
def test_styles_reach_nothing_but_our_own_classes(name):
    text = re.sub(r"/\*.*?\*/", "", read_asset(name), flags=re.DOTALL)
    selectors = re.findall(r"(?:^|[{}])\s*([^{}@;]+?)\s*\{", text)
    assert [selector for selector in selectors if not selector.startswith(".fn-")] == []


def test_an_asset_that_is_not_there_is_an_error():
    with pytest.raises(FileNotFoundError):
        read_asset("nothing.css")
