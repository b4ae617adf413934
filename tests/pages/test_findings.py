"""The Findings page: empty, a new one, evidence on both sides, metric, local reading; what goes wrong."""

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from fieldnotes.records import Slice
from fieldnotes.services import coding, findings, members, metrics, participants, sessions
from fieldnotes.services.workspace import Workspace, acting_as
from fieldnotes.ui.formats import plain
from tests.lens_material import add_metric
from tests.services.test_story_review import tagged

Visit = Callable[..., AppTest]
Words = Callable[[AppTest], str]

ATTACK = '<img src=x onerror="alert(1)">'
VALUES = b"month,value,low,high,n\n2026-01,30,26,34,400\n2026-02,10,6,14,390\n"


@pytest.fixture
def excerpts(workspace: Workspace) -> list[int]:
    """Three tagged notes of one walk in Korea."""
    journey = sessions.list_journeys(workspace)[0]
    session = sessions.start_session(
        workspace, title="A walk", mode="listen to calls", journey_id=journey.id, market="Korea"
    )
    theme = coding.list_codes(workspace, kind="theme")[0]
    ids = []
    for text in ("I told it twice already.", "It went quickly.", "Twice, on the phone."):
        note = sessions.add_observation(workspace, session.id, kind="heard", seat="customer", text=text)
        segment = coding.read_source(workspace, note.source_id).segments[0]
        coded = coding.apply_code(
            workspace,
            note.source_id,
            code_id=theme.id,
            first_segment_id=segment.id,
            start_char=0,
            last_segment_id=segment.id,
            end_char=len(text),
        )
        ids.append(coded.excerpt_id)
    return ids


@pytest.fixture
def finding_id(workspace: Workspace, excerpts: list[int]) -> int:
    finding = findings.write_finding(
        workspace,
        statement=f"Callers tell it twice. {ATTACK}",
        functional_need="Tell it once.",
        market="Korea",
    )
    findings.add_evidence(workspace, finding.id, excerpt_id=excerpts[0], stance="for")
    findings.add_evidence(workspace, finding.id, excerpt_id=excerpts[1], stance="against")
    return finding.id


def sides(ws: Workspace, finding_id: int) -> dict[int, str]:
    return {
        one.evidence.excerpt_id: one.evidence.stance for one in findings.get_finding(ws, finding_id).evidence
    }


def labelled(elements: object, label: str) -> object:
    return next(element for element in elements if element.label == label)  # type: ignore[attr-defined]


def test_without_findings_the_page_says_where_one_begins(visit: Visit, words: Words) -> None:
    app = visit("findings")
    assert "No finding yet A finding says what is going on." in words(app)
    assert "Write a finding" in [link.label for link in app.get("page_link")]


def test_the_list_says_standing_guard_and_metric(visit: Visit, words: Words, finding_id: int) -> None:
    said = words(visit("findings"))
    assert "draft · Korea" in said
    assert "Anecdote: everything behind this was met on one single occasion." in said
    assert "Anecdote. On 1 occasion, nobody met there counted by name or code, by 1 observer" in said
    assert "Not yet read locally." in said
    assert "No metric is linked to it yet." in said


def test_a_long_list_is_shown_page_by_page(visit: Visit, workspace: Workspace) -> None:
    for number in range(21):
        findings.write_finding(workspace, statement=f"Finding {number}")
    app = visit("findings")
    shown = [link.label for link in app.get("page_link") if link.label.startswith("Finding ")]
    assert (len(shown), shown[0]) == (20, "Finding 20")


def test_a_finding_shows_both_sides_as_plain_text(visit: Visit, words: Words, finding_id: int) -> None:
    app = visit("findings", finding=finding_id)
    said = words(app)
    assert "Speaks for it 1" in said and "Speaks against it 1" in said
    assert "I told it twice already." in said and "It went quickly." in said
    assert f"Callers tell it twice. {ATTACK}" in said
    assert all("<img" not in element.value for element in app.html)
    assert "Functional need Tell it once. Emotional need not said yet" in said
    assert any("/transcript?source=" in element.value for element in app.html)


def test_a_new_finding_takes_its_passage_as_evidence(
    visit: Visit, words: Words, workspace: Workspace, excerpts: list[int]
) -> None:
    app = visit("findings", new=1, excerpt=excerpts[0])
    assert "This passage becomes its first evidence:" in words(app)
    assert app.multiselect(key="new_markets").value == ["Korea"]
    app.text_area(key="new_statement").set_value("People tell it twice.")
    labelled(app.button, "Write it down").click().run()
    made = findings.list_findings(workspace)[0]
    assert (made.statement, made.market) == ("People tell it twice.", "Korea")
    assert sides(workspace, made.id) == {excerpts[0]: "for"}
    assert "People tell it twice." in words(app)


def test_a_finding_without_a_statement_is_refused_and_the_rest_stays(
    visit: Visit, workspace: Workspace
) -> None:
    app = visit("findings", new=1)
    app.text_input(key="new_functional").set_value("Drive on Monday")
    labelled(app.button, "Write it down").click().run()
    assert app.error[0].value.replace("\\", "") == "The statement is empty; write at least a word."
    assert app.text_input(key="new_functional").value == "Drive on Monday"
    assert findings.list_findings(workspace) == []


def test_a_passage_that_may_not_be_shown_begins_no_finding(visit: Visit) -> None:
    app = visit("findings", new=1, excerpt=77)
    assert "There is no passage 77 that may be shown" in app.error[0].value.replace("\\", "")


def test_an_unknown_finding_is_a_sentence(visit: Visit) -> None:
    app = visit("findings", finding=99)
    assert "There is no finding 99 in this workspace" in app.error[0].value.replace("\\", "")


def test_words_and_status_can_be_changed(visit: Visit, workspace: Workspace, finding_id: int) -> None:
    app = visit("findings", finding=finding_id)
    app.text_area(key=f"edit_{finding_id}_statement").set_value("They tell it three times.")
    app.selectbox(key=f"edit_{finding_id}_status").set_value("shared")
    labelled(app.button, "Save").click().run()
    changed = findings.get_finding(workspace, finding_id).finding
    assert (changed.statement, changed.status, changed.market) == (
        "They tell it three times.",
        "shared",
        "Korea",
    )


def test_evidence_is_found_by_its_words_and_added_on_a_side(
    visit: Visit, words: Words, workspace: Workspace, finding_id: int, excerpts: list[int]
) -> None:
    app = visit("findings", finding=finding_id)
    app.text_input(key="evidence_text").set_value("twice phone").run()
    found = [button.key for button in app.button if str(button.key).startswith("add_")]
    assert found == [f"add_for_{excerpts[2]}", f"add_against_{excerpts[2]}"]
    app.button(key=f"add_against_{excerpts[2]}").click().run()
    assert sides(workspace, finding_id) == dict(zip(excerpts, ("for", "against", "against"), strict=True))
    assert "Nothing else holds these words." in words(app)
    app.button(key="undo").click().run()
    assert excerpts[2] not in sides(workspace, finding_id)


def test_using_a_passage_that_is_there_and_undoing_it_leaves_its_side_and_its_note(
    visit: Visit, workspace: Workspace, finding_id: int, excerpts: list[int]
) -> None:
    findings.add_evidence(workspace, finding_id, excerpt_id=excerpts[1], stance="against", note="Not so.")
    app = visit("findings", use=excerpts[1])
    app.selectbox(key="use_finding").set_value(finding_id)
    labelled(app.button, "Use as evidence").click().run()
    assert sides(workspace, finding_id) == {excerpts[0]: "for", excerpts[1]: "for"}
    app = visit("findings", finding=finding_id) if "undo" not in [b.key for b in app.button] else app
    app.button(key="undo").click().run()
    assert sides(workspace, finding_id) == {excerpts[0]: "for", excerpts[1]: "against"}
    assert [one.note for one in findings.list_evidence(workspace, finding_id)] == ["", "Not so."]


def test_removed_evidence_comes_back(
    visit: Visit, words: Words, workspace: Workspace, finding_id: int, excerpts: list[int]
) -> None:
    app = visit("findings", finding=finding_id)
    first = findings.get_finding(workspace, finding_id).evidence[0].evidence.id
    app.button(key=f"remove_evidence_{first}").click().run()
    assert sides(workspace, finding_id) == {excerpts[1]: "against"}
    assert "Nothing speaks for this yet, and something against it." in words(app)
    app.button(key="undo").click().run()
    assert sides(workspace, finding_id) == {excerpts[0]: "for", excerpts[1]: "against"}


def test_evidence_can_move_to_the_other_side(
    visit: Visit, workspace: Workspace, finding_id: int, excerpts: list[int]
) -> None:
    app = visit("findings", finding=finding_id)
    second = findings.get_finding(workspace, finding_id).evidence[1].evidence.id
    app.button(key=f"turn_evidence_{second}").click().run()
    assert sides(workspace, finding_id) == {excerpts[0]: "for", excerpts[1]: "for"}


def test_a_metric_is_linked_with_period_and_mechanism_and_unlinked(
    visit: Visit, words: Words, workspace: Workspace, finding_id: int
) -> None:
    metric = metrics.add_metric(workspace, kind="nps", name="NPS")
    metrics.import_metric_table(workspace, metric.id, VALUES, file_name="nps.csv")
    app = visit("findings", finding=finding_id)
    assert "No metric yet: a story without a number." in words(app)
    app.selectbox(key="link_kind").set_value("explains this movement")
    app.selectbox(key=f"link_from_{metric.id}").set_value("Feb 2026").run()
    app.text_area(key="link_mechanism_0").set_value("It tires.").run()
    app.button(key="do_link").click().run()
    link = findings.list_links(workspace, metric_id=metric.id)[0]
    assert (link.kind, link.mechanism, link.slice) == ("explains this movement", "It tires.", Slice())
    assert (link.period_start, link.period_end) == (date(2026, 2, 1), date(2026, 2, 28))
    said = words(app)
    assert "10 points Feb 2026, 95 % interval 6 to 14, n = 390" in said
    assert "▼\ufe0e fell by 20 points, worse: more than chance" in said
    assert (
        "n = 390 stands behind the number; behind this finding, 0 people on record from 1 occasion." in said
    )
    app.button(key=f"remove_link_{link.id}").click().run()
    assert findings.list_links(workspace) == []
    app.button(key="undo").click().run()
    assert findings.list_links(workspace)[0].mechanism == "It tires."


def test_without_a_metric_the_way_to_one_is_offered(visit: Visit, words: Words, finding_id: int) -> None:
    app = visit("findings", finding=finding_id)
    assert "There is no metric in this workspace yet." in words(app)
    assert "Bring in a metric" in [link.label for link in app.get("page_link")]


def test_a_different_local_reading_needs_a_reason(
    visit: Visit, words: Words, workspace: Workspace, finding_id: int
) -> None:
    app = visit("findings", finding=finding_id)
    assert "nobody of Korea has said how this reads there; the team has no local reader" in words(app)
    app.button(key="reading_0_different").click().run()
    labelled(app.button, "Store this reading").click().run()
    assert "Say how it reads there" in app.error[0].value.replace("\\", "")
    app.text_area(key="reading_0_because").set_value("It is a habit.")
    labelled(app.button, "Store this reading").click().run()
    assert "Korea: reads differently here because It is a habit." in words(app)
    assert findings.get_finding(workspace, finding_id).readings[0].reading == "reads differently here"
    app.button(key="undo").click().run()
    assert findings.get_finding(workspace, finding_id).readings == ()


def test_a_reading_of_earlier_words_says_so_and_the_new_ones_wait(
    visit: Visit, words: Words, workspace: Workspace, finding_id: int
) -> None:
    findings.read_locally(workspace, finding_id, market="Korea", reading="reads as described")
    findings.edit_finding(workspace, finding_id, statement="The opposite.")
    said = words(visit("findings", finding=finding_id))
    assert "Not yet read locally since the statement was changed: nobody of Korea" in said
    assert ", of earlier words)" in said


def test_a_finding_leads_to_its_story(visit: Visit, finding_id: int) -> None:
    links = {
        link.label: link.proto.query_string for link in visit("findings", finding=finding_id).get("page_link")
    }
    assert links["Make a story of it"] == f"new=1&finding={finding_id}"


def test_a_market_is_shown_as_it_is_written(workspace: Workspace, visit: Visit) -> None:
    market = "**UK** [x](http://x)"
    finding = findings.write_finding(workspace, statement="They wait.", market=market)

    at = visit("findings", finding=finding.id)
    at.button(key="reading_0_different").click().run()

    assert at.text_area(key="reading_0_because").label == f"In {plain(market)} it reads differently because …"


def test_somebody_elses_change_is_told_and_what_was_typed_stays(
    visit: Visit, words: Words, workspace: Workspace, finding_id: int
) -> None:
    app = visit("findings", finding=finding_id)
    grace = members.add_member(workspace, name="Grace")
    with acting_as(grace.id):
        findings.edit_finding(workspace, finding_id, statement="They tell it once.")
    app.text_area(key=f"edit_{finding_id}_statement").set_value("They tell it thrice.")
    labelled(app.button, "Save").click().run()
    assert findings.find_finding(workspace, finding_id).statement == "They tell it once."
    assert "Grace changed this finding at" in words(app)
    assert app.text_area(key=f"edit_{finding_id}_statement").value == "They tell it thrice."
    app.button(key=f"edit_{finding_id}_keep").click().run()
    labelled(app.button, "Save").click().run()
    assert findings.find_finding(workspace, finding_id).statement == "They tell it thrice."
    assert "History: " in " ".join(one.label for one in app.expander)
    assert "“They tell it thrice.” was “They tell it once.”" in words(app)
    app.button(key="undo").click().run()
    assert findings.find_finding(workspace, finding_id).statement == "They tell it once."


def test_somebody_elses_change_can_be_taken_over(visit: Visit, workspace: Workspace, finding_id: int) -> None:
    app = visit("findings", finding=finding_id)
    findings.edit_finding(workspace, finding_id, statement="They tell it once.")
    app.run()
    app.button(key=f"edit_{finding_id}_take").click().run()
    assert app.text_area(key=f"edit_{finding_id}_1_statement").value == "They tell it once."


def test_evidence_carries_why_it_speaks_so(
    visit: Visit, words: Words, workspace: Workspace, finding_id: int
) -> None:
    first = findings.get_finding(workspace, finding_id).evidence[0].evidence.id
    app = visit("findings", finding=finding_id)
    app.text_area(key=f"why_text_{first}").set_value(f"In his own words {ATTACK}")
    labelled(app.button, "Keep this").click().run()
    assert findings.get_finding(workspace, finding_id).evidence[0].evidence.note.startswith("In his own")
    assert f"In his own words {ATTACK} (Ada)" in words(app)
    assert all("<img" not in element.value for element in app.html)


def test_both_sides_count_what_the_line_above_them_counts_after_a_withdrawal(
    visit: Visit, words: Words, workspace: Workspace, finding_id: int
) -> None:
    excerpt_id, person_id = tagged(workspace)
    findings.add_evidence(workspace, finding_id, excerpt_id=excerpt_id, stance="for")
    assert "Speaks for it 2" in words(visit("findings", finding=finding_id))
    participants.withdraw_consent(workspace, person_id)
    said = words(visit("findings", finding=finding_id))
    assert "1 passage for" in said
    assert "Speaks for it 1 · 1 not shown" in said


def test_a_line_that_nobody_tagged_is_found_and_used(
    visit: Visit, words: Words, workspace: Workspace, finding_id: int
) -> None:
    walk = sessions.list_sessions(workspace)[0]
    sessions.add_observation(workspace, walk.id, kind="heard", seat="customer", text="A third time, really.")
    app = visit("findings", finding=finding_id)
    app.text_input(key="evidence_text").set_value("third time").run()
    assert "A third time, really." in words(app)
    (button,) = [one for one in app.button if str(one.key).startswith("add_for_")]
    button.click().run()
    assert "Speaks for it 2" in words(app)


def test_a_note_of_a_walk_goes_to_a_finding(visit: Visit, words: Words, workspace: Workspace) -> None:
    finding = findings.write_finding(workspace, statement="They wait.")
    journey = sessions.list_journeys(workspace)[0]
    walk = sessions.start_session(
        workspace, title="A walk", mode="listen to calls", journey_id=journey.id, market="Korea"
    )
    noted = sessions.add_observation(workspace, walk.id, kind="heard", seat="customer", text="Half an hour.")
    app = visit("findings", use_note=noted.source_id)
    assert "Half an hour." in words(app)
    labelled(app.button, "Use as evidence").click().run()
    assert "Choose the finding" in words(app)
    app.selectbox(key="use_finding").set_value(finding.id)
    app.text_input(key="use_note").set_value("She timed it.")
    labelled(app.button, "Use as evidence").click().run()
    (one,) = findings.get_finding(workspace, finding.id).evidence
    assert (one.evidence.stance, one.evidence.note) == ("for", "She timed it.")
    app.button(key="undo").click().run()
    assert findings.get_finding(workspace, finding.id).evidence == ()


def test_a_new_finding_takes_a_note_as_evidence(visit: Visit, workspace: Workspace) -> None:
    journey = sessions.list_journeys(workspace)[0]
    walk = sessions.start_session(workspace, title="A walk", mode="listen to calls", journey_id=journey.id)
    noted = sessions.add_observation(workspace, walk.id, kind="heard", seat="customer", text="Half an hour.")
    app = visit("findings", new=1, note=noted.source_id)
    app.text_area(key="new_statement").set_value("They wait.")
    labelled(app.button, "Write it down").click().run()
    (finding,) = findings.list_findings(workspace)
    assert [one.card.quote for one in findings.get_finding(workspace, finding.id).evidence if one.card] == [
        "Half an hour."
    ]


def test_passages_like_the_statement_say_what_they_wait_for(
    visit: Visit, words: Words, workspace: Workspace, finding_id: int
) -> None:
    app = visit("findings", finding=finding_id)
    app.session_state["alike"] = True
    app.run()
    assert "No sentence has been read yet." in words(app)


def test_the_check_says_which_passage_comes_from_elsewhere(
    visit: Visit, words: Words, workspace: Workspace, finding_id: int
) -> None:
    metric = metrics.add_metric(workspace, kind="nps", name="NPS")
    findings.link_finding(
        workspace,
        finding_id,
        metric_id=metric.id,
        kind="explains its level",
        direction="down",
        slice=Slice(market="Japan"),
    )
    said = words(visit("findings", finding=finding_id))
    assert "None of 2 passages comes from the slice; 2 are from elsewhere (market)." in said
    assert "Japan, whenever it was measured, pushes down" in said
    assert "outside: market" in said


def test_a_link_is_changed_in_place(visit: Visit, workspace: Workspace, finding_id: int) -> None:
    metric = metrics.add_metric(workspace, kind="nps", name="NPS")
    link = findings.link_finding(workspace, finding_id, metric_id=metric.id, kind="explains its level")
    app = visit("findings", finding=finding_id)
    app.selectbox(key=f"change_direction_{link.id}").set_value("up")
    app.text_area(key=f"change_mechanism_{link.id}").set_value("It pleases.")
    labelled(
        [one for one in app.button if one.form_id == f"change_link_form_{link.id}"], "Save"
    ).click().run()
    (changed,) = findings.list_links(workspace)
    assert (changed.direction, changed.mechanism) == ("up", "It pleases.")


def test_the_queue_is_the_readers_own_and_names_whom_others_wait_for(
    visit: Visit, words: Words, workspace: Workspace, finding_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    members.add_member(workspace, name="Mina", role="local reader", market="Korea")
    findings.write_finding(workspace, statement="Over there.", market="Peru")
    said = words(visit("findings", view="local"))
    assert "Not yet read locally in Korea: it waits for Mina." in said
    assert "Not yet read locally in Peru: the team has no local reader there yet." in said

    monkeypatch.setenv("FIELDNOTES_MEMBER", "Mina")
    waiting = [one.label for one in visit("home").get("page_link")]
    assert "1 finding that you are asked to read locally" in waiting
    app = visit("findings", view="local")
    assert "Waiting for you, who read for Korea" in words(app)
    app.button(key=f"waiting_{finding_id}_described").click().run()
    assert "Nothing waits for you. Thank you." in words(app)
    assert findings.get_finding(workspace, finding_id).readings[0].reading == "reads as described"


def test_a_member_of_another_market_cannot_answer(
    visit: Visit, words: Words, workspace: Workspace, finding_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    members.add_member(workspace, name="Yuki", role="local reader", market="Japan")
    monkeypatch.setenv("FIELDNOTES_MEMBER", "Yuki")
    app = visit("findings", finding=finding_id)
    assert "You are of Japan; how it reads in Korea is for people of Korea to say." in words(app)
    assert not [one for one in app.button if str(one.key).startswith("reading_")]


def test_an_address_from_the_map_fills_in_the_place_and_then_the_link(
    visit: Visit, workspace: Workspace
) -> None:
    add_metric(workspace, "Other", ("", "", 1, 2))
    metric = add_metric(workspace, "NPS", ("Korea", "delivery", 30, 10), ("", "", 30, 29))
    asked = {
        "market": "Korea",
        "stage": "delivery",
        "metric": metric.id,
        "slice_market": "Korea",
        "slice_stage": "delivery",
        "period_start": "2026-08-01",
        "period_end": "2026-08-31",
    }
    app = visit("findings", new=1, **asked)
    assert app.multiselect(key="new_markets").value == ["Korea"]
    assert app.selectbox(key="new_stage").value is not None

    finding = findings.write_finding(workspace, statement="Nobody says why.")
    app = visit("findings", finding=finding.id, **asked)
    assert app.selectbox(key="link_metric_id").value == metric.id
    app.button(key="do_link").click().run()
    (link,) = findings.list_links(workspace)
    assert (link.metric_id, link.slice) == (metric.id, Slice(market="Korea", stage="delivery"))
    assert (str(link.period_start), str(link.period_end)) == ("2026-08-01", "2026-08-31")


@pytest.mark.parametrize("wrong", [{"metric": 99}, {"slice_market": "Nowhere"}, {"period_start": "soon"}])
def test_an_address_that_asks_for_what_is_not_there_leaves_the_link_to_its_writer(
    visit: Visit, workspace: Workspace, wrong: dict[str, object]
) -> None:
    metric = add_metric(workspace, "NPS", ("", "", 30, 29))
    finding = findings.write_finding(workspace, statement="Nobody says why.")
    app = visit("findings", finding=finding.id, **{"metric": metric.id, **wrong})
    assert app.selectbox(key="link_metric_id").value == metric.id
