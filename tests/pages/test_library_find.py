"""The library's page around its results: ways to search, what they are like, searches that are kept."""

from fieldnotes.services import coding
from fieldnotes.services.saved_searches import list_saved_searches
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import sources
from fieldnotes.store.database import writing


def add_line(ws: Workspace, text: str) -> int:
    with writing(ws.db):
        source_id = sources.add_source(ws.db, {"kind": "document", "form": "text", "title": "Letter"})
        return sources.add_text_segment(ws.db, source_id, 0, text)


def test_a_result_says_by_what_it_was_found_and_leads_to_more_like_it(workspace, visit, words):
    line = add_line(workspace, "I was on hold for an hour.")
    app = visit("library", q="hold")
    assert "Found by its words" in words(app)
    assert "nothing has been read for its meaning yet" in words(app)
    assert f'href="/library?like=l{line}"' in "".join(one.value for one in app.html)
    alike = visit("library", like=f"l{line}")
    assert "More like this passage I was on hold for an hour." in words(alike)
    alike.button(key="library_like_off").click().run()
    assert dict(alike.query_params) == {}


def test_a_passage_that_is_gone_says_so_and_leaves_the_library_usable(workspace, visit, words):
    add_line(workspace, "I was on hold for an hour.")
    app = visit("library", like="p99")
    assert "That passage is gone or may not be shown" in words(app)
    assert "I was on hold for an hour." in words(app)


def test_words_alone_are_chosen_and_stand_in_the_address(workspace, visit):
    add_line(workspace, "I was on hold for an hour.")
    app = visit("library", q="hold")
    app.segmented_control(key="library_by").set_value("words").run()
    assert dict(app.query_params) == {"q": "hold", "by": "words"}


def test_a_name_that_was_typed_is_offered_as_a_filter(workspace, visit):
    add_line(workspace, "I was on hold for an hour.")
    theme = next(code for code in coding.list_codes(workspace) if code.name == "waiting")
    app = visit("library", q="waiting hold")
    app.button(key=f"library_name_themes_{theme.id}").click().run()
    assert dict(app.query_params) == {"q": "hold", "theme": str(theme.id)}


def test_a_search_is_kept_opened_removed_and_brought_back(workspace, visit):
    add_line(workspace, "I was on hold for an hour.")
    app = visit("library", q="hold", kind="source")
    app.text_input(key="library_save_name").set_value("Waiting")
    app.button(key="FormSubmitter:library_save-Save").click().run()
    (kept,) = list_saved_searches(workspace)
    assert (kept.name, kept.query, kept.shared) == ("Waiting", "q=hold&kind=source", False)
    app = visit("library")
    app.button(key=f"library_open_kept_{kept.id}").click().run()
    assert dict(app.query_params) == {"q": "hold", "kind": "source"}
    app.button(key=f"library_forget_{kept.id}").click().run()
    assert list_saved_searches(workspace) == []
    app.button(key="undo").click().run()
    assert [one.name for one in list_saved_searches(workspace)] == ["Waiting"]


def test_a_name_taken_twice_is_a_sentence(workspace, visit, words):
    add_line(workspace, "I was on hold for an hour.")
    app = visit("library", q="hold")
    app.text_input(key="library_save_name").set_value("Waiting")
    app.button(key="FormSubmitter:library_save-Save").click().run()
    app.text_input(key="library_save_name").set_value("waiting")
    app.button(key="FormSubmitter:library_save-Save").click().run()
    assert "You keep a search named “waiting” already" in words(app)


def test_filters_say_in_how_many_sources_of_the_search_a_value_occurs(workspace, visit):
    add_line(workspace, "I was on hold for an hour.")
    add_line(workspace, "Nobody called.")
    app = visit("library", q="hold")
    assert list(app.pills(key="library_form").options) == ["Documents · 1"]
