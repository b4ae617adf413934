"""Pages run under app.py, with navigation and query, in the test's own workspace."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from fieldnotes.services.workspace import Workspace
from fieldnotes.ui import server
from fieldnotes.ui.launch import WORKSPACE_VARIABLE

ROOT = Path(__file__).parents[2]

Visit = Callable[..., AppTest]


@pytest.fixture
def visit(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    """Open a page by its name, with the address's query as keywords; returns it after its first run."""
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(workspace.folder))
    monkeypatch.setenv("FIELDNOTES_MEMBER", "Ada")
    server._open.cache_clear()

    def open_page(name: str, **query: object) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20).run()
        app.switch_page(f"pages/{name}.py")
        for key, value in query.items():
            app.query_params[key] = str(value)
        app.run()
        assert not app.exception, app.exception
        return app

    yield open_page
    server._open.cache_clear()
    PagesManager.uses_pages_directory = False


@pytest.fixture
def words() -> Callable[[AppTest], str]:
    """All that a page says, as one text without tags and Markdown's backslashes."""

    def of(app: AppTest) -> str:
        kinds = (app.html, app.markdown, app.caption, app.subheader, app.info, app.warning, app.error)
        said = [element.value for elements in kinds for element in elements]
        said += [element.value for element in app.success]
        said += [button.label for button in app.button]
        text = "\n".join(said).replace("\\", "")
        bare = re.sub(r"<style>.*?</style>|<[^>]+>", " ", text, flags=re.DOTALL)
        return " ".join(unescape(bare).split())

    return of
