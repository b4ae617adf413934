"""The library's page: empty, full and failing, and a search that its address says."""

from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from fieldnotes.errors import WorkspaceError
from fieldnotes.records import Code, LibraryFilters
from fieldnotes.services import coding, correcting, library, sessions
from fieldnotes.services.demo import create_demo_workspace
from fieldnotes.services.workspace import Workspace, create_workspace
from fieldnotes.ui import library_empty, server
from fieldnotes.ui.library_search import FIELDS, Choices, Search, read_choices, read_search, write_search

APP = str(Path(__file__).parents[2] / "app.py")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("FIELDNOTES_WORKSPACE", str(tmp_path / "field"))
    server._open.cache_clear()
    yield tmp_path / "field"
    server._open.cache_clear()
    PagesManager.uses_pages_directory = False


@pytest.fixture
def demo(folder) -> Workspace:
    return create_demo_workspace(folder)


def library_page(**query: str | list[str]) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=20)
    app.switch_page("pages/library.py")
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def shown(app: AppTest) -> str:
    return " ".join(element.value for element in (*app.html, *app.markdown, *app.info, *app.error))


def code(ws: Workspace, name: str) -> Code:
    return next(code for code in coding.list_codes(ws) if code.name == name)


def test_an_empty_library_says_what_fills_it(folder):
    create_workspace(folder)
    app = library_page()
    assert not app.exception
    assert "Nothing to find yet" in shown(app)
    assert not app.text_input


def test_all_of_a_market_is_shown_with_counts_and_the_metric_beside_it(demo):
    app = library_page(market="United Kingdom")
    assert not app.exception
    html = shown(app)
    assert html.count('<article class="fn-card"') == 7
    assert "Told twice, at the worst moment (example)" in html
    assert "NPS, motor claims (example figures)" in html
    assert "95 %: −19.5 to 9.2, 94 responses" in html
    assert "No metric linked yet" in html


def test_a_note_without_words_says_that_it_is_one(demo):
    joy = code(demo, "joy")
    sessions.add_observation(demo, 1, kind="felt", seat="customer", emotion_code_id=joy.id)
    app = library_page(emotion=str(joy.id))
    assert "A note without words: a photo, a voice memo or an emotion alone." in shown(app)


def test_a_shared_address_opens_cold_with_words_and_filters(demo):
    theme = code(demo, "having to repeat oneself")
    app = library_page(q="typed", theme=str(theme.id), kind="passage")
    html = shown(app)
    assert html.count('<article class="fn-card"') == 1
    assert "<mark>typed</mark>" in html
    assert app.text_input(key="library_q").value == "typed"
    assert [button.label for button in app.button if button.key == f"library_drop_theme_{theme.id}"] == [
        "Theme\\: having to repeat oneself"
    ]


def test_what_is_typed_goes_into_the_address_and_a_chip_takes_its_filter_out(demo):
    app = library_page(market="United Kingdom", seat="customer", page="3")
    app.text_input(key="library_q").set_value("Monday").run()
    assert dict(app.query_params) == {"q": "Monday", "market": "United Kingdom", "seat": "customer"}
    app.button(key="library_drop_seat_customer").click().run()
    assert dict(app.query_params) == {"q": "Monday", "market": "United Kingdom"}
    assert "<mark>Monday</mark>" in shown(app)


def test_nothing_found_offers_the_part_to_leave_out(demo):
    app = library_page(q="typed", seat="observer")
    assert "Nothing found" in shown(app)
    offered = {button.label: button for button in app.button if button.key.startswith("library_without_")}
    assert list(offered) == ["Without the words “typed” (14)", "Without seat “observer” (2)"]
    offered["Without seat “observer” (2)"].click().run()
    assert dict(app.query_params) == {"q": "typed"}
    app.text_input(key="library_q").set_value("zzz").run()
    app.button(key="library_clear_all").click().run()
    assert dict(app.query_params) == {}


def test_no_hit_of_one_kind_shows_the_way_to_the_others(demo):
    app = library_page(q="claims", kind="story")
    assert "6 results of another kind." in shown(app)
    app.button(key="library_all_kinds").click().run()
    assert dict(app.query_params) == {"q": "claims"}


def test_an_address_with_unknown_filters_says_what_it_left_out(demo):
    app = library_page(theme="999", market="<b>Atlantis</b>", page="99", kind="nonsense")
    assert not app.exception
    assert "theme “999”" in shown(app)
    assert '<article class="fn-card"' in shown(app)


def test_a_failing_search_is_a_sentence(demo, monkeypatch):
    def fail(*_args, **_options):
        raise WorkspaceError("The database is locked by a backup; wait a minute.")

    monkeypatch.setattr(library_empty, "search_library", fail)
    app = library_page()
    assert not app.exception
    assert "The database is locked by a backup; wait a minute\\." in app.error[0].value


def test_what_people_wrote_stays_text(demo):
    source = library.search_library(demo, kind="source").cards[0]
    segment = coding.read_source(demo, source.source_id).segments[0]
    correcting.edit_segment(demo, segment.id, text="<script>alert(1)</script> hold", revision=0)
    html = shown(library_page(q="hold"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>hold</mark>" in html
    assert "<script" not in html


@pytest.fixture
def choices() -> Choices:
    labels = {
        "theme": {30: "waiting"},
        "emotion": {7: "✖ anger and below", 25: "✖ annoyance"},
        "metric": {1: "NPS"},
        "stage": {"claim": "claim"},
        "market": {"Korea": "Korea", "7": "7"},
        "mode": {},
        "seat": {"customer": "customer"},
    }
    return Choices(labels, {name: frozenset(values) for name, values in labels.items()})


def test_a_search_and_its_address_say_the_same(choices):
    search = Search(
        "on hold",
        LibraryFilters(themes=(30,), emotions=(7, 25), markets=("Korea", "7"), metrics=(1,)),
        kind="passage",
        page=4,
    )
    query = write_search(search)
    assert query == {
        "q": ["on hold"],
        "theme": ["30"],
        "emotion": ["7", "25"],
        "market": ["Korea", "7"],
        "metric": ["1"],
        "kind": ["passage"],
        "page": ["4"],
    }
    assert read_search(query, choices) == (search, ())


def test_codes_may_stand_in_an_address_by_name(choices):
    search, unknown = read_search(
        {"emotion": ["Anger", "annoyance"], "theme": ["x"], "page": ["-1"]}, choices
    )
    assert search.filters.emotions == (7, 25)
    assert unknown == ("theme “x”",)
    assert search.page == 1


def test_values_in_use_are_offered_and_those_chosen(demo):
    choices = read_choices(demo)
    theme_field = next(field for field in FIELDS if field.name == "theme")
    used, unused = code(demo, "having to repeat oneself").id, code(demo, "waiting").id
    offered = choices.offered(theme_field, ())
    assert used in offered
    assert unused not in offered
    assert choices.offered(theme_field, (unused,)) == [unused, *offered]
