"""The page of somebody who was met: consent, its history, taking it back."""

import pytest

from fieldnotes.interchange.erasure_receipt import receipt_text
from fieldnotes.records import AskedIn
from fieldnotes.services import erasing, participants
from fieldnotes.services.workspace import Workspace


@pytest.fixture
def person_id(workspace: Workspace) -> int:
    person = participants.add_participant(workspace, seat="customer", market="Korea")
    participants.record_consent(
        workspace,
        person.id,
        observe=True,
        record=True,
        quote_inside=True,
        share_outside=False,
        how="on <b>tape</b>",
        given_as="spoken",
        asked_in=AskedIn("ko", 2, "ab" * 32),
    )
    return person.id


def test_consent_is_shown_with_its_words_and_its_history(visit, words, workspace, person_id):
    said = words(visit("participant", id=person_id))
    assert "C-001, customer, Korea" in said
    assert "Agreed to being observed, being recorded and being quoted inside the company" in said
    assert "Asked in the words of version 2 (ko, abababababab…)" in said
    assert "on <b>tape</b>" in said


def test_a_withdrawal_asks_first_and_can_be_undone(visit, words, workspace, person_id):
    app = visit("participant", id=person_id)
    app.button(key="withdraw").click().run()
    assert participants.get_consent(workspace, person_id).withdrawn_at is not None
    assert "The consent of C-001 is withdrawn." in words(app)
    app.button(key="undo").click().run()
    assert participants.get_consent(workspace, person_id).withdrawn_at is None
    assert "withdrawn" in words(app)  # the history keeps it


def test_changed_consent_is_stored_with_how_it_was_given(visit, workspace, person_id):
    app = visit("participant", id=person_id)
    app.button(key="consent_change").click().run()
    app.checkbox[2].uncheck()
    app.selectbox[0].set_value("Signed form")
    next(one for one in app.button if one.label == "Store this consent").click().run()
    consent = participants.get_consent(workspace, person_id)
    assert (consent.quote_inside, consent.given_as) == (False, "form")


def test_the_receipt_of_an_erasure_can_be_kept_and_is_found_again_by_its_number(
    visit, words, workspace, person_id
):
    app = visit("participant", id=person_id)
    app.button(key="erase").click().run()
    press = next(one for one in app.button if one.label == "Erase for good")
    press.click().run()
    assert "Type the code C-001 to be sure; nobody was erased yet." in words(app)
    next(one for one in app.text_input if one.label == "Type C-001 to be sure").set_value("c-001")
    next(one for one in app.button if one.label == "Erase for good").click().run()
    [receipt] = erasing.list_receipts(workspace)
    assert dict(app.query_params) == {"receipt": receipt.guid}
    for again in (app, visit("participant", receipt=receipt.guid)):
        assert f"Receipt {receipt.guid}" in words(again)
        assert "Keep the receipt" in [one.label for one in again.get("download_button")]
    assert f"Receipt {receipt.guid}" in words(visit("privacy"))
    text = receipt_text(receipt, workspace="W").decode()
    assert receipt.guid in text
    assert "- consents: 1" in text
    assert "There is no receipt with this number" in words(visit("participant", receipt="no"))


def test_without_a_participant_there_are_those_to_choose_from(visit, words, workspace):
    assert "Nobody was met yet" in words(visit("participant"))
    assert "There is no participant 7" in words(visit("participant", id=7))
