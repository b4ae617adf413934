"""Every page runs under app.py, with its query, and an error is a sentence."""

import shutil
from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from fieldnotes.ui import server, shell

ROOT = Path(__file__).parents[2]
PAGES = {
    "home": """
        from fieldnotes.ui.shell import open_page
        ws = open_page("home")
        import streamlit as st
        from fieldnotes.ui.parts import ask_first, empty_state, offer_undo, page_errors, page_head
        from fieldnotes.errors import NotFoundError
        page_head("Home", "What <waits>")
        empty_state("Nothing yet", "Add one.", action="Open the library", to_page="library")
        if st.button("Remove", key="remove"):
            offer_undo("Removed *it*.", lambda: st.session_state.update(back=True))
            st.rerun()
        if ask_first("Erase", "Really?", yes="Erase it", key="erase"):
            st.write("erased")
        with page_errors():
            raise NotFoundError("There is no story 9.")
    """,
    "library": """
        from fieldnotes.ui.shell import open_page, query_id
        ws = open_page("library")
        import streamlit as st
        st.write(f"{ws.folder.name} {query_id('id')}")
    """,
    "story": """
        from fieldnotes.ui.shell import open_page
        open_page("story")
        raise ZeroDivisionError("a bug")
    """,
}


@pytest.fixture
def app_file(tmp_path, monkeypatch):
    folder = tmp_path / "app"
    (folder / "pages").mkdir(parents=True)
    (folder / "static").mkdir()
    shutil.copy(ROOT / "app.py", folder)
    shutil.copy(ROOT / "static" / "mark.svg", folder / "static")
    for name, body in PAGES.items():
        lines = [line.removeprefix("        ") for line in body.splitlines()]
        (folder / "pages" / f"{name}.py").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(shell, "app_folder", lambda: folder)
    monkeypatch.setenv("FIELDNOTES_WORKSPACE", str(tmp_path / "field"))
    server._open.cache_clear()
    yield str(folder / "app.py")
    server._open.cache_clear()
    PagesManager.uses_pages_directory = False


def texts(app):
    return [element.value for element in (*app.markdown, *app.html)]


def test_the_first_visit_makes_the_workspace_and_shows_home(app_file, tmp_path):
    app = AppTest.from_file(app_file, default_timeout=20).run()
    assert not app.exception
    assert any("What &lt;waits&gt;" in text for text in texts(app))
    assert (tmp_path / "field" / "fieldnotes.db").is_file()


def test_a_workspace_that_cannot_be_opened_is_said_to_be_so(app_file, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("FIELDNOTES_WORKSPACE", str(tmp_path / "file" / "team"))
    app = AppTest.from_file(app_file, default_timeout=20).run()
    assert not app.exception
    assert "cannot be made a workspace" in app.error[0].value


def test_an_error_at_the_pages_edge_is_a_sentence_with_a_way_out(app_file):
    app = AppTest.from_file(app_file, default_timeout=20).run()
    assert app.error[0].value.replace("\\", "") == (
        "There is no story 9. It may have been removed, or the address is wrong."
    )


def test_a_bug_keeps_its_traceback(app_file):
    app = AppTest.from_file(app_file, default_timeout=20).run()
    app.switch_page("pages/story.py").run()
    assert app.exception[0].message == "a bug"


def test_a_page_knows_its_query(app_file):
    app = AppTest.from_file(app_file, default_timeout=20).run()
    app.switch_page("pages/library.py")
    app.query_params["id"] = "3"
    app.run()
    assert "field 3" in texts(app)


@pytest.mark.parametrize("value", ["", "0", "-1", "3; drop", "²", "9" * 20])
def test_an_id_that_is_no_number_counts_as_none(app_file, value):
    app = AppTest.from_file(app_file, default_timeout=20).run()
    app.switch_page("pages/library.py")
    app.query_params["id"] = value
    app.run()
    assert "field None" in texts(app)


def test_a_page_that_streamlit_starts_by_itself_goes_back_through_navigation(app_file):
    # As on a fresh server of plain streamlit: the pages directory is on and nobody has navigated yet.
    page = str(Path(app_file).parent / "pages" / "library.py")
    app = AppTest.from_file(page, default_timeout=20)
    PagesManager.uses_pages_directory = True
    app.run()
    assert not app.exception
    assert PagesManager.uses_pages_directory is False
    assert "field None" in texts(app)


def test_an_undo_is_offered_once_and_calls_back(app_file):
    app = AppTest.from_file(app_file, default_timeout=20).run()
    app.button(key="remove").click().run()
    assert any("Removed" in text for text in texts(app))
    app.button(key="undo").click().run()
    assert app.session_state["back"] is True
    assert not any("Removed" in text for text in texts(app))


def test_an_offer_of_undo_ends_with_the_page(app_file):
    app = AppTest.from_file(app_file, default_timeout=20).run()
    app.button(key="remove").click().run()
    app.switch_page("pages/library.py").run()
    assert "_undo" not in app.session_state


def test_a_question_stands_before_what_cannot_be_taken_back(app_file):
    app = AppTest.from_file(app_file, default_timeout=20).run()
    assert "erased" not in texts(app)
    app.button(key="erase").click().run()
    assert "erased" in texts(app)


def test_every_page_heeds_consents_but_a_walk_in_the_field():
    alone = {page.name for page in (ROOT / "pages").glob("*.py") if "heeds=False" in page.read_text("utf-8")}

    assert alone == {"walk.py"}
