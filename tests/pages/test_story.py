"""The story's page: the list empty and full, a story read cold, written, changed, published, failing."""

import re

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from fieldnotes.records import SpeechSegment
from fieldnotes.services import coding, findings, members, participants, recordings, sessions, stories
from fieldnotes.services.demo import create_demo_workspace
from fieldnotes.services.workspace import Workspace, create_workspace
from fieldnotes.store import sources, transcripts
from fieldnotes.store.database import writing
from fieldnotes.ui import server

ATTACK = '<img src=x onerror="alert(1)">'


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


@pytest.fixture
def page(pytestconfig):
    def open_page(**query: str) -> AppTest:
        app = AppTest.from_file(str(pytestconfig.rootpath / "app.py"), default_timeout=20)
        app.switch_page("pages/story.py")
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception
        return app

    return open_page


def shown(app: AppTest) -> str:
    kinds = (app.html, app.markdown, app.subheader, app.error)
    text = " ".join(element.value for elements in kinds for element in elements)
    return re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)


def keys(app: AppTest, beginning: str) -> list[str]:
    return [button.key for button in app.button if button.key.startswith(beginning)]


def spoken_passage(ws: Workspace, clip) -> tuple[int, int]:
    """A tagged passage of a recording with one customer; returns the excerpt and the participant."""
    person = participants.add_participant(ws, seat="customer")
    consent = {"observe": True, "record": True, "quote_inside": True, "share_outside": False}
    participants.record_consent(ws, person.id, how="on tape", **consent)
    kept = recordings.keep_file(ws, clip)
    recording = recordings.add_recording(ws, kept.item.id, title=ATTACK, participant_ids=[person.id])
    with writing(ws.db):
        source_id = sources.add_source(
            ws.db, {"kind": "transcript", "title": ATTACK, "recording_id": recording.id}
        )
        values = {"recording_id": recording.id, "source_id": source_id}
        transcript_id = transcripts.add_transcript(
            ws.db, {**values, "engine": "e", "model": "m", "weights": "w"}
        )
        sources.add_speech_segments(ws.db, source_id, [SpeechSegment(1.0, 3.5, f"Ask not. {ATTACK}")])
        transcripts.finish_transcript(ws.db, transcript_id)
    segment = sources.read_segments(ws.db, source_id)[0]
    code = coding.list_codes(ws, kind="emotion")[0]
    coded = coding.apply_code(
        ws,
        source_id,
        code_id=code.id,
        first_segment_id=segment.id,
        start_char=0,
        last_segment_id=segment.id,
        end_char=len(segment.text),
        intensity=2,
    )
    return coded.excerpt_id, person.id


def test_without_stories_the_page_says_how_to_begin_one(folder, page):
    create_workspace(folder)
    assert "No story yet" in shown(page())


def test_the_list_has_all_stories_drafts_too(demo, page):
    stories.write_story(demo, title=ATTACK)
    html = shown(page())
    assert "Draft · 0 passages" in html
    assert 'href="/story?id=1"' in html
    assert "· 3 passages" in html
    assert "&lt;img src=x" in html
    assert "<img" not in html


def test_a_story_opens_cold_at_its_address_with_finding_standing_and_metric(demo, page):
    html = shown(page(id="1"))
    assert "Told twice, at the worst moment (example)" in html
    assert "do I have a car on Monday?" in html
    assert findings.list_findings(demo)[-1].statement in html
    assert "Anecdote: everything behind this was met on one single occasion." in html
    assert "Not yet read locally." in html
    assert "Explains this movement" in html
    assert "−5.3 points" in html
    assert "The linked period, Aug to Oct 2026, is marked." in html
    assert 'href="/transcript?source=1&amp;excerpt=1"' in html


def test_both_seats_make_two_windows_in_time_order_or_the_order_told(demo, page):
    stories.edit_story(
        demo, 1, title="T", narrative="", excerpt_ids=[3, 4, 1], leads={3: "At last:", 1: "It began so:"}
    )
    app = page(id="1")
    html = shown(app)
    assert html.index("It began so:") < html.index("excerpt=1") < html.index("At last:")
    assert "From the customer&#x27;s seat" in html
    assert re.findall(r"fn-pane-(customer|employee)", html) == ["customer", "employee", "customer"]
    assert html.index("excerpt=1") < html.index("excerpt=4") < html.index("excerpt=3")
    app.toggle(key="story_windows").set_value(False).run()
    html = shown(app)
    assert "fn-pane" not in html
    assert html.index("excerpt=3") < html.index("excerpt=4") < html.index("excerpt=1")


def test_one_seat_alone_is_no_two_windows(demo, page):
    stories.edit_story(demo, 1, title="T", narrative="", excerpt_ids=[3, 1])
    assert "story_windows" not in [toggle.key for toggle in page(id="1").toggle]


def test_a_passage_plays_from_its_start_and_goes_when_consent_is_withdrawn(folder, page, speech_clips):
    ws = create_workspace(folder)
    excerpt_id, participant_id = spoken_passage(ws, speech_clips / "jfk.flac")
    story = stories.write_story(ws, title="Ask", narrative=ATTACK, excerpt_ids=[excerpt_id])
    html = shown(page(id=str(story.id)))
    clip = rf"/api/stories/{story.id}/clips/{excerpt_id}"
    assert re.search(
        rf'<audio controls preload="none" src="{clip}\?[^"#]+" aria-label="Play 0:01 to 0:03', html
    )
    assert "<img src=x" not in html
    assert "This story stands on no finding" in html
    participants.withdraw_consent(ws, participant_id)
    html = shown(page(id=str(story.id)))
    assert "1 passage is not shown: consent does not cover it." in html
    assert "<audio" not in html and "Ask not" not in html


def test_a_passage_whose_note_was_removed_is_not_blamed_on_consent(demo, page):
    note = next(
        note
        for session in sessions.list_sessions(demo)
        for note in sessions.list_observations(demo, session.id)
        if note.kind == "heard"
    )
    sessions.remove_observation(demo, note.id)
    assert "1 passage is not shown: the note it came from was removed." in shown(page(id="1"))


def test_publishing_can_be_undone(demo, page):
    app = page(id="1")
    app.button(key="unpublish").click().run()
    assert stories.get_story(demo, 1).story.published_at is None
    assert "draft, not in the library yet" in shown(app)
    app.button(key="undo").click().run()
    assert stories.get_story(demo, 1).story.published_at is not None


def test_a_story_without_passages_cannot_be_published_and_says_why(demo, page):
    story = stories.write_story(demo, title="Empty")
    app = page(id=str(story.id))
    app.button(key="publish").click().run()
    assert "has no passage that may be shown" in shown(app)


def test_a_story_is_changed_with_its_order_and_the_change_undone(demo, page):
    before = stories.get_story(demo, 1)
    app = page(id="1", edit="1")
    app.text_input(key="story_title_1").set_value("New title").run()
    first, second, third = before.excerpt_ids
    app.button(key=f"story_down_{first}").click().run()
    app.button(key=f"story_out_{third}").click().run()
    assert keys(app, "story_add_for_") == [f"story_add_for_{third}"]
    app.button(key="save_story").click().run()
    after = stories.get_story(demo, 1)
    assert (after.story.title, after.excerpt_ids) == ("New title", (second, first))
    assert dict(app.query_params) == {"id": "1"}
    app.button(key="undo").click().run()
    assert stories.get_story(demo, 1).excerpt_ids == before.excerpt_ids


def test_a_passage_is_added_by_search(demo, page):
    app = page(id="1", edit="1")
    app.text_input(key="story_search").set_value("say sorry").run()
    app.button(key="story_add_found_2").click().run()
    app.button(key="save_story").click().run()
    assert stories.get_story(demo, 1).excerpt_ids == (1, 4, 3, 2)


def test_an_empty_title_is_refused_and_nothing_is_lost(demo, page):
    app = page(id="1", edit="1")
    app.text_input(key="story_title_1").set_value("  ").run()
    app.text_area(key="story_narrative_1").set_value("Kept").run()
    app.button(key="save_story").click().run()
    assert "The title is empty; write at least a word." in shown(app).replace("\\", "")
    assert app.text_area(key="story_narrative_1").value == "Kept"


def test_a_new_story_begins_with_its_findings_statement_and_evidence(demo, page):
    finding = findings.list_findings(demo)[-1]
    app = page(new="1", finding=str(finding.id))
    assert app.text_input(key=f"story_title_new_{finding.id}").value == finding.statement.rstrip(".")
    assert len(keys(app, "story_out_")) == 3
    app.button(key=keys(app, "story_out_")[0]).click().run()
    app.button(key="save_story").click().run()
    story = stories.list_stories(demo)[0]
    title = finding.statement.rstrip(".")
    assert (story.title, story.finding_id, story.published_at) == (title, finding.id, None)
    assert len(stories.get_story(demo, story.id).excerpt_ids) == 2
    assert dict(app.query_params) == {"id": str(story.id)}


def test_choosing_a_finding_fills_in_what_is_still_empty(demo, page):
    finding = findings.list_findings(demo)[-1]
    app = page(new="1")
    app.text_input(key="story_search").set_value("say sorry").run()
    app.button(key="story_add_found_2").click().run()
    app.selectbox(key="story_finding").set_value(finding.id).run()
    assert app.text_input(key="story_title_new_0").value == finding.statement.rstrip(".")
    assert keys(app, "story_out_") == ["story_out_2", "story_out_1", "story_out_4", "story_out_3"]
    app.button(key="cancel_story").click().run()
    assert dict(app.query_params) == {}
    assert len(stories.list_stories(demo)) == 3


def test_a_new_story_without_passages_stays_without(demo, page):
    finding = findings.list_findings(demo)[-1]
    story = stories.write_story(demo, title="T", finding_id=finding.id, excerpt_ids=())
    assert stories.get_story(demo, story.id).excerpt_ids == ()


@pytest.mark.parametrize("query", [{"id": "99"}, {"id": "99", "edit": "1"}, {"new": "1", "finding": "99"}])
def test_what_is_not_there_is_a_sentence_with_a_way_out(demo, page, query):
    app = page(**query)
    assert "99 in this workspace" in app.error[0].value


def test_a_draft_begins_from_chosen_passages_and_their_leads_are_kept(demo, page):
    app = page(new="1", excerpts="2,1")
    assert keys(app, "story_out_") == ["story_out_1", "story_out_2"]
    app.text_input(key="story_lead_2").set_value("Then she said:").run()
    app.button(key="save_story").click().run()
    story = stories.list_stories(demo)[0]
    assert stories.get_story(demo, story.id).leads[2] == "Then she said:"
    assert "Then she said:" in shown(page(id=str(story.id)))


def test_versions_are_compared_and_one_is_brought_back(demo, page):
    stories.edit_story(demo, 1, title="Another title", narrative="N", excerpt_ids=[1])
    app = page(id="1", versions="1")
    assert "<ins>Another</ins>" in shown(app)
    app.button(key="restore_1").click().run()
    assert stories.get_story(demo, 1).story.title.startswith("Told twice")
    app.button(key="undo").click().run()
    assert stories.get_story(demo, 1).story.title == "Another title"


def test_a_comment_is_kept_and_ones_own_version_is_not_approved(demo, page):
    app = page(id="1")
    app.text_area(key="story_remark_1").set_value(ATTACK).run()
    app.button(key="story_comment").click().run()
    assert "&lt;img src=x" in shown(app)
    assert app.button(key="story_approve").disabled
    assert "somebody else has to approve it" in shown(app)


def test_who_did_not_write_the_version_can_approve_it(demo, page):
    other = members.add_member(demo, name="Reader")
    with writing(demo.db):
        demo.db.execute("UPDATE story_version SET saved_by = ?", [other.id])
    app = page(id="1")
    assert "somebody else has to approve it" not in shown(app)
    app.button(key="story_approve").click().run()
    assert "Approved by" in shown(app)


def test_a_reaction_is_said_and_taken_back(demo, page):
    app = page(id="1")
    app.button(key="react_I will act").click().run()
    assert "I will act on it · 1" in [button.label for button in app.button]
    app.button(key="react_I will act").click().run()
    assert "I will act on it" in [button.label for button in app.button]
