"""Passwords, one-time links and providers: who gets in, who is kept out, and for how long."""

from datetime import timedelta

import pytest

from fieldnotes.errors import AccessError, ConflictError, InvalidInputError, SignInNeededError
from fieldnotes.records import Member
from fieldnotes.services import signing_in
from fieldnotes.services.audit import list_audit
from fieldnotes.services.members import (
    add_member,
    change_member,
    deactivate_member,
    list_access,
    release_identity,
)
from fieldnotes.services.signing_in import (
    change_password,
    make_link,
    member_of_link,
    member_signed_in,
    sign_in_with_link,
    sign_in_with_password,
    sign_in_with_provider,
    sign_out,
)
from fieldnotes.services.workspace import Workspace, acting_as, current_member
from fieldnotes.store import accounts

PASSWORD = "seven quiet rivers"


@pytest.fixture
def ada(workspace: Workspace) -> Member:
    return add_member(workspace, name="Ada", role="administrator", sign_in_name="ada@example.org")


@pytest.fixture
def ben(workspace: Workspace) -> Member:
    return add_member(workspace, name="Ben", sign_in_name="ben@example.org")


@pytest.fixture
def bens_token(workspace: Workspace, ben: Member) -> str:
    return sign_in_with_link(workspace, make_link(workspace, ben.id)[0], password=PASSWORD)


def test_nobody_has_a_password_until_they_set_one_by_a_link(workspace: Workspace, ben: Member) -> None:
    for guess in ("", "ben", "password", "admin"):
        with pytest.raises(AccessError):
            sign_in_with_password(workspace, name="ben@example.org", password=guess)


def test_a_link_sets_a_password_once_and_signs_in(workspace: Workspace, ben: Member) -> None:
    link, _ = make_link(workspace, ben.id)
    assert member_of_link(workspace, link).name == "Ben"
    token = sign_in_with_link(workspace, link, password=PASSWORD)
    assert member_signed_in(workspace, token) == ben.id
    with pytest.raises(AccessError, match="was used"):
        sign_in_with_link(workspace, link, password="another quiet river")
    again = sign_in_with_password(workspace, name=" BEN@example.org ", password=PASSWORD)
    assert member_signed_in(workspace, again) == ben.id


def test_a_new_link_takes_the_place_of_the_one_before(workspace: Workspace, ben: Member) -> None:
    first, second = make_link(workspace, ben.id)[0], make_link(workspace, ben.id)[0]
    with pytest.raises(AccessError):
        member_of_link(workspace, first)
    assert member_of_link(workspace, second).id == ben.id


def test_a_link_runs_out(workspace: Workspace, ben: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_in, "LINK_HOLDS_FOR", timedelta(seconds=-1))
    with pytest.raises(AccessError, match="run out"):
        member_of_link(workspace, make_link(workspace, ben.id)[0])


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaa", "ben@example.org", "x" * 300])
def test_a_weak_password_is_refused_and_the_link_stays(
    workspace: Workspace, ben: Member, password: str
) -> None:
    link, _ = make_link(workspace, ben.id)
    with pytest.raises(InvalidInputError):
        sign_in_with_link(workspace, link, password=password)
    assert member_of_link(workspace, link).id == ben.id


def test_after_five_attempts_even_the_right_password_waits(workspace: Workspace, bens_token: str) -> None:
    for _ in range(signing_in.MOST_ATTEMPTS):
        with pytest.raises(AccessError, match="do not go together"):
            sign_in_with_password(workspace, name="ben@example.org", password="wrong")
    with pytest.raises(AccessError, match="Too many attempts"):
        sign_in_with_password(workspace, name="ben@example.org", password=PASSWORD)


def test_a_link_opens_what_was_locked(workspace: Workspace, ben: Member, bens_token: str) -> None:
    for _ in range(signing_in.MOST_ATTEMPTS):
        with pytest.raises(AccessError):
            sign_in_with_password(workspace, name="ben@example.org", password="wrong")
    sign_in_with_link(workspace, make_link(workspace, ben.id)[0], password="another quiet river")
    assert sign_in_with_password(workspace, name="ben@example.org", password="another quiet river")


def test_a_name_that_nobody_has_is_answered_as_one_that_exists(workspace: Workspace, bens_token: str) -> None:
    said = []
    for name in ("ben@example.org", "nobody@example.org"):
        for _ in range(signing_in.MOST_ATTEMPTS + 1):
            with pytest.raises(AccessError) as refused:
                sign_in_with_password(workspace, name=name, password="wrong")
            said.append(str(refused.value).replace(name, "NAME"))
    half = len(said) // 2
    assert said[:half] == said[half:]


def test_the_database_holds_neither_passwords_nor_tokens(workspace: Workspace, bens_token: str) -> None:
    rows = [
        str(row)
        for table in ("account", "sign_in", "sign_in_link", "sign_in_failure")
        for row in workspace.db.query(f"SELECT * FROM {table}")
    ]
    assert "$argon2id$" in "".join(rows)
    assert PASSWORD not in "".join(rows)
    assert bens_token not in "".join(rows)


def test_signing_out_ends_one_browser_and_a_new_password_all_others(
    workspace: Workspace, ben: Member, bens_token: str
) -> None:
    other = sign_in_with_password(workspace, name="ben@example.org", password=PASSWORD)
    sign_out(workspace, bens_token)
    assert member_signed_in(workspace, bens_token) is None
    assert member_signed_in(workspace, other) == ben.id
    with acting_as(ben.id):
        newest = change_password(workspace, old=PASSWORD, new="another quiet river")
    assert member_signed_in(workspace, other) is None
    assert member_signed_in(workspace, newest) == ben.id


@pytest.mark.parametrize("change", ["role", "market", "name", "left"])
def test_who_is_changed_is_signed_out(
    workspace: Workspace, ada: Member, ben: Member, bens_token: str, change: str
) -> None:
    if change == "role":
        change_member(workspace, ben.id, role="listener")
    elif change == "market":
        change_member(workspace, ben.id, market="Korea")
    elif change == "name":
        change_member(workspace, ben.id, sign_in_name="benjamin@example.org")
    else:
        deactivate_member(workspace, ben.id)
    assert member_signed_in(workspace, bens_token) is None


def test_who_left_gets_in_no_more_by_any_way(workspace: Workspace, ben: Member, bens_token: str) -> None:
    sign_in_with_provider(
        workspace, issuer="https://id", subject="7", email="ben@example.org", is_verified=True
    )
    link, _ = make_link(workspace, ben.id)
    deactivate_member(workspace, ben.id)
    with pytest.raises(AccessError):
        member_of_link(workspace, link)
    with pytest.raises(AccessError):
        sign_in_with_password(workspace, name="ben@example.org", password=PASSWORD)
    with pytest.raises(AccessError):
        sign_in_with_provider(workspace, issuer="https://id", subject="7", email="ben@example.org")
    with acting_as(ben.id), pytest.raises(SignInNeededError):
        current_member(workspace)


def test_a_provider_binds_whom_it_knows_and_adds_nobody(workspace: Workspace, ben: Member) -> None:
    with pytest.raises(AccessError, match="not on the team"):
        sign_in_with_provider(
            workspace, issuer="https://id", subject="8", email="eve@example.org", is_verified=True
        )
    with pytest.raises(AccessError, match="not verified"):
        sign_in_with_provider(workspace, issuer="https://id", subject="7", email="ben@example.org")
    token = sign_in_with_provider(
        workspace, issuer="https://id", subject="7", email="Ben@example.org", is_verified=True
    )
    assert member_signed_in(workspace, token) == ben.id
    # Bound by now: another address, but not another provider's subject.
    assert sign_in_with_provider(workspace, issuer="https://id", subject="7", email="new@example.org")
    with pytest.raises(AccessError):
        sign_in_with_provider(workspace, issuer="https://other", subject="7", email="new@example.org")


def test_who_got_somebodys_mailbox_does_not_get_in_as_them(workspace: Workspace, ben: Member) -> None:
    def come_back(subject: str) -> str:
        return sign_in_with_provider(
            workspace, issuer="https://id", subject=subject, email="ben@example.org", is_verified=True
        )

    old = come_back("7")
    with pytest.raises(AccessError, match="`fieldnotes accounts release`"):
        come_back("8")
    assert member_signed_in(workspace, come_back("7")) == ben.id

    release_identity(workspace, ben.id)

    assert member_signed_in(workspace, old) is None
    assert list_audit(workspace, action="access changed").entries[0].detail == "provider released"
    assert member_signed_in(workspace, come_back("8")) == ben.id
    with pytest.raises(AccessError, match="another account"):
        come_back("7")


@pytest.mark.parametrize("subject", ["ben@example.org", "BEN7"])
def test_a_subject_is_taken_for_a_sign_in_name_only_to_the_letter_and_never_for_an_address(
    workspace: Workspace, ben: Member, subject: str
) -> None:
    add_member(workspace, name="Seven", sign_in_name="ben7")
    with pytest.raises(AccessError, match="not on the team"):
        sign_in_with_provider(workspace, issuer="https://id", subject=subject)
    assert sign_in_with_provider(workspace, issuer="https://id", subject="ben7")


def test_the_last_administrator_stays(workspace: Workspace, ada: Member, ben: Member) -> None:
    for one in list_access(workspace):
        if one.member.role == "administrator" and one.member.id != ada.id:
            deactivate_member(workspace, one.member.id)
    with pytest.raises(InvalidInputError, match="only administrator"):
        deactivate_member(workspace, ada.id)
    with pytest.raises(InvalidInputError, match="only administrator"):
        change_member(workspace, ada.id, role="listener")


def test_a_sign_in_name_is_one_persons(workspace: Workspace, ben: Member) -> None:
    with pytest.raises(ConflictError, match="Ben signs in"):
        add_member(workspace, name="Cho", sign_in_name="BEN@example.org")
    with pytest.raises(InvalidInputError, match="without blanks"):
        add_member(workspace, name="Dee", sign_in_name="dee at home")
    assert accounts.find_by_sign_in_name(workspace.db, "") is None


def test_a_session_runs_out(workspace: Workspace, ben: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    token = sign_in_with_link(workspace, make_link(workspace, ben.id)[0], password=PASSWORD)
    workspace.db.conn.execute("UPDATE sign_in SET expires_at = '2020-01-01T00:00:00.000+00:00'")
    assert member_signed_in(workspace, token) is None
