"""Agreement: rounds are started, shown as far as they are, and settled; nothing is shown too early."""

import pytest

from fieldnotes.services import coding, codings, findings, participants, rounds, settling
from fieldnotes.services.members import add_member
from fieldnotes.services.workspace import acting_as, current_member
from fieldnotes.store import sources
from fieldnotes.store.database import writing
from fieldnotes.ui import server

LINES = [f"Line {n}: I was on hold for forty minutes." for n in range(12)]


@pytest.fixture
def source_id(workspace):
    with writing(workspace.db):
        source_id = sources.add_source(workspace.db, {"kind": "document", "title": "Letter *1*"})
        for n, text in enumerate(LINES):
            sources.add_text_segment(workspace.db, source_id, n, text)
    return source_id


@pytest.fixture
def ada(workspace, monkeypatch):
    monkeypatch.setenv("FIELDNOTES_MEMBER", "Ada")
    return current_member(workspace)


@pytest.fixture
def ben(workspace, ada):
    return add_member(workspace, name="Ben")


@pytest.fixture
def themes(workspace):
    return [code for code in coding.list_codes(workspace, kind="theme") if not code.retired][:2]


@pytest.fixture
def put(workspace, source_id):
    lines = coding.read_source(workspace, source_id).segments

    def put(one, member, code, at):
        line = lines[at]
        with acting_as(member.id):
            rounds.apply_in_round(
                workspace,
                one.id,
                code_id=code.id,
                first_segment_id=line.id,
                start_char=0,
                last_segment_id=line.id,
                end_char=len(line.text),
            )

    return put


@pytest.fixture
def one(workspace, source_id, ada, ben):
    with acting_as(ada.id):
        return rounds.start_round(workspace, source_id, coder_ids=[ada.id, ben.id])


@pytest.fixture
def revealed(workspace, one, ada, ben, themes, put):
    """Alike on nine lines, apart on two; the last is coded by nobody."""
    for at in range(9):
        for member in (ada, ben):
            put(one, member, themes[at % 2], at)
    put(one, ada, themes[0], 9)
    put(one, ada, themes[0], 10)
    put(one, ben, themes[1], 10)
    for member in (ada, ben):
        with acting_as(member.id):
            rounds.finish_my_part(workspace, one.id)
    return one


def press(app, label):
    return next(button for button in app.button if button.label.replace("\\", "") == label).click().run()


def links(app):
    return [element.proto.label.replace("\\", "") for element in app.get("page_link")]


def test_without_a_round_the_page_says_what_one_is_for(visit, words, ada):
    app = visit("agreement")
    assert "No round yet" in words(app)
    assert "Add the others as members" in words(app)
    assert links(app) == ["Start a round", "Add members"]


def test_a_team_of_one_is_told_to_add_members(visit, words, ada, source_id):
    app = visit("agreement", start=1, source=source_id)
    assert "Ada is alone on the team" in words(app)


def test_a_round_is_started_on_the_source_that_led_here(visit, workspace, ada, ben, source_id):
    app = visit("agreement", start=1, source=source_id)
    press(app, "Start the round")
    (one,) = rounds.list_rounds(workspace)
    assert (one.source_id, [coder.name for coder in one.coders]) == (source_id, ["Ada", "Ben"])
    assert (one.name, one.started_by, one.code_ids) == ("Round 1", ada.id, ())


def test_a_round_without_a_second_coder_is_refused_in_words(visit, words, workspace, ada, ben, source_id):
    app = visit("agreement", start=1, source=source_id)
    app.multiselect[0].set_value([ada.id])
    press(app, "Start the round")
    assert "needs 2 to 20 coders, not 1" in words(app)
    assert rounds.list_rounds(workspace) == []


def test_a_running_round_says_who_is_done_and_nothing_else(
    visit, words, workspace, one, ada, ben, themes, put
):
    put(one, ben, themes[0], 3)
    with acting_as(ben.id):
        rounds.finish_my_part(workspace, one.id)
    for query in ({}, {"round": one.id}):
        said = words(visit("agreement", **query))
        assert "Ada: still coding" in said
        assert "Ben: finished" in said
        assert themes[0].name not in said
        assert "alpha" not in said.casefold()


def test_ones_own_part_is_listed_first_and_can_be_taken_back(visit, words, workspace, one, ada):
    assert "Yours to code" in words(visit("agreement"))
    with acting_as(ada.id):
        rounds.finish_my_part(workspace, one.id)
    app = visit("agreement", round=one.id)
    press(app, "Go on coding after all")
    assert [mine.id for mine in rounds.my_rounds(workspace)] == [one.id]


def test_a_round_that_is_not_ones_own_is_not_coded_in(visit, words, workspace, one, monkeypatch):
    cho = add_member(workspace, name="Cho")
    monkeypatch.setattr(server, "member_of_this_run", lambda _ws: cho.id)
    said = words(visit("agreement", round=one.id, code=1))
    assert "Cho does not code in this round." in said


def test_who_started_a_round_cancels_it_and_takes_that_back(visit, workspace, one):
    app = visit("agreement", round=one.id)
    press(app, "Cancel it")
    assert rounds.get_round(workspace, one.id).state == "cancelled"
    press(app, "Undo")
    assert rounds.get_round(workspace, one.id).state == "running"


def test_a_revealed_round_shows_figures_with_their_unit_and_their_reading(visit, words, revealed, themes):
    app = visit("agreement", round=revealed.id)
    app.session_state["view"] = "figures"
    app.run()
    said = words(app)
    assert not app.exception
    assert "11 segments that at least one of 2 coders coded; left out: 1 segment that nobody" in said
    assert "Cohen's kappa" in said
    assert themes[0].name in said
    assert "Counting what nobody coded (here 1 of 12 segments) as agreement would give alpha" in said
    app.session_state["unit"] = "character"
    app.run()
    assert "characters in 11 segments that at least one of 2 coders coded" in words(app)


def test_differences_are_settled_one_by_one_and_the_next_one_follows(visit, words, workspace, revealed, ada):
    app = visit("agreement", round=revealed.id)
    assert "9 passages coded alike by all" in words(app)
    press(app, "Take over the 9 that all agree on")
    assert "9 passages coded alike by all, taken over" in words(app)

    app.text_input[0].set_value("clear enough").run()
    press(app, "Take Ada's")
    press(app, "Keep both")
    assert "All is settled." in words(app) or "settled" in words(app)
    view = settling.read_settling(workspace, revealed.id)
    assert [(made.outcome, made.reason) for made in view.decisions] == [
        ("agreed", ""),
        ("take", "clear enough"),
        ("all", ""),
    ]
    assert len(coding.read_source(workspace, view.round.source_id).codings) == 12
    press(app, "Undo")
    assert len(settling.read_settling(workspace, revealed.id).open) == 1


def test_another_code_on_other_words_is_an_outcome(visit, workspace, revealed, ada, themes):
    app = visit("agreement", round=revealed.id)
    press(app, "Another…")
    next(field for field in app.multiselect if field.label == "Codes").set_value([themes[1].id])
    next(field for field in app.text_input if field.label == "Why").set_value("neither fits")
    press(app, "Settle it so")
    (decision,) = settling.read_settling(workspace, revealed.id).decisions
    assert (decision.outcome, decision.reason) == ("other", "neither fits")
    (made,) = [coding.get_coding(workspace, coding_id) for coding_id in decision.results]
    assert (made.code_id, made.status, made.made_by) == (themes[1].id, "accepted", "Ada")


def test_what_a_coder_wrote_about_a_coding_stands_beside_it(
    visit, words, workspace, one, ada, ben, themes, put
):
    put(one, ada, themes[0], 3)
    with acting_as(ada.id):
        (made,) = rounds.read_my_state(workspace, one).codings.values()
        codings.write_memo(workspace, made.id, text="Not <b>sure</b> of this.")
    for member in (ada, ben):
        with acting_as(member.id):
            rounds.finish_my_part(workspace, one.id)
    said = words(visit("agreement", round=one.id))
    assert "Not <b>sure</b> of this. Ben nothing here" in said


def test_a_settled_difference_says_how_and_can_be_opened_again(visit, words, workspace, revealed, ada):
    item = settling.read_settling(workspace, revealed.id).open[0]
    settling.settle(workspace, revealed.id, item.key, outcome="none", reason="not *this* code")
    app = visit("agreement", round=revealed.id)
    app.session_state["differences_shown"] = "all"
    app.run()
    next(box for box in app.selectbox if box.label == "Difference").set_value(item.key).run()
    assert "Settled by Ada: no code there. Because: not *this* code" in words(app)
    press(app, "Take the decision back")
    assert settling.read_settling(workspace, revealed.id).open[0] == item


def test_somebody_who_settled_it_first_is_said_in_words(visit, words, workspace, revealed):
    app = visit("agreement", round=revealed.id)
    item = settling.read_settling(workspace, revealed.id).open[0]
    settling.settle(workspace, revealed.id, item.key, outcome="none")
    press(app, "Take Ada's")
    assert "That disagreement is settled already" in words(app)


def test_a_round_that_is_not_there_is_said_in_words(visit, words, ada):
    assert "There is no round 99" in words(visit("agreement", round=99))


def test_a_source_leads_to_its_round(visit, workspace, one, source_id, ada, ben):
    assert "Round 1: code your part" in links(visit("transcript", source=source_id))
    with acting_as(ada.id):
        rounds.finish_my_part(workspace, one.id)
    assert "Round 1: who is done" in links(visit("transcript", source=source_id))
    with acting_as(ben.id):
        rounds.finish_my_part(workspace, one.id)
    assert "Round 1: settle" in links(visit("transcript", source=source_id))


def test_home_says_that_ones_own_part_waits(visit, workspace, one, ada):
    findings.write_finding(workspace, statement="Not a new workspace any more.")
    waiting = "Letter *1*, Round 1: your part is not finished"
    assert waiting in links(visit("home"))
    with acting_as(ada.id):
        rounds.finish_my_part(workspace, one.id)
    assert waiting not in links(visit("home"))


def test_a_team_of_one_is_offered_no_round_and_no_choice_of_who_it_is(visit, words, ada, source_id):
    app = visit("transcript", source=source_id)
    assert "Code independently" not in links(app)
    assert "You:" not in words(app)


def test_a_member_is_added_on_the_workspace_page(visit, words, workspace, ada):
    app = visit("settings")
    press(app, "Add a member")
    name = next(field for field in app.text_input if field.label == "Name")
    name.set_value("Dee")
    press(app, "Add this member")
    assert "Dee" in [member.name for member in rounds.people.read_members(workspace.db)]
    assert "Dee researcher" in words(app)


def test_words_of_a_source_without_consent_are_not_shown_with_its_differences(
    visit, words, workspace, source_id, revealed
):
    person = participants.add_participant(workspace, seat="customer")
    with writing(workspace.db):
        workspace.db.conn.execute("INSERT INTO source_participant VALUES (?, ?)", [source_id, person.id])

    app = visit("agreement", round=revealed.id)

    assert "on hold for forty" not in words(app)
    assert "does not agree to being quoted" in app.warning[0].value
    assert [box for box in app.selectbox if "on hold" in str(box.options)] == []


def test_the_reader_of_a_round_is_not_opened_without_consent(visit, words, workspace, source_id, one):
    person = participants.add_participant(workspace, seat="customer")
    with writing(workspace.db):
        workspace.db.conn.execute("INSERT INTO source_participant VALUES (?, ?)", [source_id, person.id])

    app = visit("agreement", round=one.id, code=1)

    assert "does not agree to being quoted" in app.error[0].value
