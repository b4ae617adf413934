"""The page of promises: empty, the reminder list, one promise with its history, a new one."""

from collections.abc import Callable
from datetime import timedelta

from streamlit.testing.v1 import AppTest

from fieldnotes.services import findings, promises
from fieldnotes.services.workspace import Workspace
from fieldnotes.store.rows import now

Visit = Callable[..., AppTest]
Words = Callable[[AppTest], str]

TODAY = now().astimezone().date()
ATTACK = "<img src=x onerror=alert(1)>"


def add(ws: Workspace, text: str, days: int, owner: str = "Ada") -> int:
    due_on = TODAY + timedelta(days=days)
    return promises.add_promise(ws, text=text, owner=owner, pillar="integrity", due_on=due_on).id


def test_an_empty_page_says_what_fills_it(visit: Visit, words: Words) -> None:
    said = words(visit("promises"))
    assert "No promise is written down" in said
    assert "It stands on Home when it is overdue." in said


def test_a_promise_left_alone_is_called_a_defect_of_the_company_until_somebody_follows_up(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    promise_id = add(workspace, f"Refund {ATTACK}", -2, owner="Ben")
    add(workspace, "Call", 20)
    app = visit("promises")
    assert "Broken, and nobody has followed up (1)" in words(app)
    assert "A broken promise with nobody following up is a defect of the company." in words(app)
    assert ATTACK not in "".join(one.value for one in app.html)

    app.text_area(key=f"follow_{promise_id}_text").set_value("Rang and said sorry.")
    app.button(key=f"follow_{promise_id}").click().run()

    assert "Overdue, somebody is on it (1)" in words(app)
    assert "defect" not in words(app)
    app.button(key="undo").click().run()
    assert "nobody has followed up (1)" in words(app)
    app.toggle(key="promises_mine").set_value(True).run()
    assert "Refund" not in words(app)


def test_one_promise_is_kept_with_their_answer_and_its_history_takes_it_back(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    promise_id = add(workspace, "Call back", 2)
    app = visit("promises", promise=promise_id)
    app.text_area(key=f"keep_{promise_id}_answer").set_value("You really called!")
    app.button(key=f"keep_{promise_id}").click().run()
    assert "kept on" in words(app)
    assert "Kept it: they said “You really called!”" in words(app)
    assert "Made the promise: “Call back”, owed by Ada" in words(app)
    app.button(key="promise_take_back").click().run()
    assert promises.get_promise(workspace, promise_id).kept_at is None

    app.text_area(key=f"promise_edit_{promise_id}_text").set_value("Call back, twice")
    app.button(key=f"promise_edit_{promise_id}_save").click().run()
    assert promises.get_promise(workspace, promise_id).text == "Call back, twice"
    app.button(key=f"remove_promise_{promise_id}").click().run()
    assert "No promise is written down" in words(app)


def test_a_promise_is_written_down_on_its_own_page(visit: Visit, words: Words, workspace: Workspace) -> None:
    app = visit("promises", new=1)
    app.text_area(key="promise_0_text").set_value("Send the form")
    app.selectbox(key="promise_0_whom").set_value("customer")
    app.button(key="promise_0_add").click().run()
    assert app.query_params["promise"] == "1"
    assert "Send the form C-001 · Ada · care · until" in words(app)


def test_a_finding_holds_promises(visit: Visit, words: Words, workspace: Workspace) -> None:
    finding = findings.write_finding(workspace, statement="They wait.")
    app = visit("findings", finding=finding.id)
    app.text_area(key="promise_0_text").set_value("Tell them")
    app.selectbox(key="promise_0_whom").set_value("customer")
    app.button(key="promise_0_add").click().run()
    assert [one.finding_id for one in promises.list_promises(workspace)] == [finding.id]
    assert "Tell them C-001" in words(app)


def test_an_unknown_promise_is_a_sentence(visit: Visit, words: Words) -> None:
    assert "There is no promise 99 in this workspace." in words(visit("promises", promise=99))


def test_saving_a_promise_unchanged_offers_no_undo_of_something_else(
    visit: Visit, workspace: Workspace
) -> None:
    promise_id = add(workspace, "Call back", 2)
    promises.break_promise(workspace, promise_id, because="Forgot")
    app = visit("promises", promise=promise_id)
    app.button(key=f"promise_edit_{promise_id}_save").click().run()
    assert "undo" not in {button.key for button in app.button}
    app.text_area(key=f"promise_edit_{promise_id}_text").set_value("Call back today")
    app.button(key=f"promise_edit_{promise_id}_save").click().run()
    app.button(key="undo").click().run()
    after = promises.get_promise(workspace, promise_id)
    assert (after.text, after.because) == ("Call back", "Forgot")
