"""The codebook says how far suggestions can be trusted, and shows themes that nobody has named."""

import numpy as np
import pytest

from fieldnotes.coding.embeddings import MODEL
from fieldnotes.records import Source
from fieldnotes.services import coding, jobs, trusting, unnamed_themes
from fieldnotes.store import codes, embeddings, excerpts, sources
from fieldnotes.store import unnamed_themes as store
from fieldnotes.store.database import writing

LINES = [f"There was no <b>parking</b> space, time {n}." for n in range(6)]


@pytest.fixture
def letter(workspace) -> Source:
    with writing(workspace.db):
        source_id = sources.add_source(workspace.db, {"kind": "document", "title": "Letter <i>"})
        for n, line in enumerate(LINES):
            sources.add_text_segment(workspace.db, source_id, n, line)
    return sources.read_source(workspace.db, source_id)


def suggest(ws, source: Source, name: str) -> list[int]:
    code = next(code for code in coding.list_codes(ws) if code.name == name)
    with writing(ws.db):
        for segment in sources.read_segments(ws.db, source.id):
            excerpt_id = excerpts.find_or_add_excerpt(
                ws.db,
                source.id,
                first_segment_id=segment.id,
                start_char=0,
                last_segment_id=segment.id,
                end_char=len(segment.text),
            )
            codes.add_suggestion(
                ws.db, excerpt_id=excerpt_id, code_id=code.id, made_by="themes 1", confidence=0.7
            )
    return [made.id for made in coding.read_source(ws, source.id).codings if made.code_id == code.id]


@pytest.fixture
def group(workspace, letter) -> int:
    """A group of the letter's lines that waits to be named, as the job stores it; returns its id."""
    with writing(workspace.db):
        model_id = embeddings.model_number(workspace.db, MODEL)
        vector = np.ones(384, dtype=np.float32) / 384**0.5
        embeddings.add_vectors(workspace.db, model_id, {b"k" * 16: vector})
        for segment in sources.read_segments(workspace.db, letter.id):
            sentence = [(0, len(segment.text), b"k" * 16)]
            embeddings.add_sentences(workspace.db, model_id, segment.id, sentence)
        members = [(one.id, 0.9) for one in embeddings.read_sentences(workspace.db, letter.id, model_id)]
        (theme_id,) = store.replace_open_themes(
            workspace.db, MODEL, [(("no parking", "<u>space"), vector, members)]
        )
    return theme_id


def press(app, label):
    return next(button for button in app.button if button.label == label).click().run()


@pytest.fixture
def suggestions(visit):
    """Open the codebook's part about suggestions."""

    def open_part():
        app = visit("codebook")
        return app.segmented_control(key="codebook_part").select("Suggestions").run()

    return open_part


def test_before_any_decision_the_page_says_what_will_be_here(suggestions, words):
    assert "Nobody has accepted or refused a suggestion yet" in words(suggestions())


def test_each_code_says_how_often_it_was_right(suggestions, words, workspace, letter):
    made = suggest(workspace, letter, "waiting")
    for coding_id in made[:4]:
        coding.accept_suggestion(workspace, coding_id)
    coding.reject_suggestion(workspace, made[4])

    assert "waiting: right 4 of 5 times" in words(suggestions())


def test_a_quiet_code_says_so_and_is_woken_by_a_press(suggestions, words, workspace, letter):
    for coding_id in suggest(workspace, letter, "waiting")[:4]:
        coding.reject_suggestion(workspace, coding_id)

    app = suggestions()
    said = words(app)
    assert "waiting is quiet since" in said
    assert "it makes no suggestions. They were right 0 of 4 times." in said
    press(app, "Wake it")

    assert trusting.list_quiet_codes(workspace) == {}
    assert "is quiet" not in words(app)


def test_looking_for_themes_is_a_job(suggestions, words, workspace):
    app = suggestions()
    app.selectbox(key="how_many_themes").set_value(10).run()
    app.button(key="find_themes").click().run()

    (job,) = jobs.list_jobs(workspace)
    assert (job.kind, job.item_id, job.state) == ("find_themes", 10, "queued")


def test_a_group_shows_its_phrases_and_typical_quotes_as_plain_text(
    suggestions, words, workspace, group, letter
):
    app = suggestions()

    assert "no parking, <u>space 6 passages in 1 source" in words(app)
    (html,) = [element.value for element in app.html if "fn-unnamed" in element.value]
    assert html.count("<blockquote") == 3
    assert f'href="/transcript?source={letter.id}"' in html
    assert "<u>" not in html
    assert "<i>" not in html
    assert "&lt;b&gt;parking&lt;/b&gt;" in html


def test_two_presses_make_a_theme_of_a_group_and_code_nothing(suggestions, words, workspace, group):
    app = suggestions()
    app.button(key=f"name_{group}").click().run()
    assert app.text_input[0].value == "no parking"
    submit = next(
        button
        for button in app.button
        if button.label == "Make this a theme" and button.key != f"name_{group}"
    )
    submit.click().run()

    assert "“no parking” is in the codebook. 6 passages in 1 source wait to be accepted or refused." in words(
        app
    )
    code = next(code for code in coding.list_codes(workspace) if code.name == "no parking")
    assert code.examples == ""
    assert code.id not in coding.count_uses(workspace)
    assert unnamed_themes.list_unnamed_themes(workspace) == []


def test_a_group_that_is_no_theme_leaves_and_undo_brings_it_back(suggestions, words, workspace, group):
    app = suggestions()
    app.button(key=f"dismiss_{group}").click().run()
    assert "space” is no theme." in words(app)
    assert unnamed_themes.list_unnamed_themes(workspace) == []

    app.button(key="undo").click().run()
    assert [view.theme.id for view in unnamed_themes.list_unnamed_themes(workspace)] == [group]


def test_the_open_code_says_how_often_it_was_right(visit, words, workspace, letter):
    made = suggest(workspace, letter, "anger")
    coding.accept_suggestion(workspace, made[0])
    anger = next(code for code in coding.list_codes(workspace) if code.name == "anger")

    assert "When suggested, it was right 1 of 1 time." in words(visit("codebook", code=anger.id))


def test_the_codes_say_that_groups_wait_and_lead_to_them(visit, words, workspace, group):
    app = visit("codebook")
    assert "1 group of passages that no theme names yet." in words(app)
    app.button(key="to_unnamed").click().run()

    assert app.segmented_control(key="codebook_part").value == "Suggestions"
    assert "no parking" in words(app)
