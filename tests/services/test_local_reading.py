"""Findings of a market go to its local readers, are marked until then, and keep every reading."""

import pytest

from fieldnotes.errors import InvalidInputError
from fieldnotes.records import Member
from fieldnotes.services import findings, local_reading, members
from fieldnotes.services.workspace import Workspace, acting_as


@pytest.fixture
def mina(workspace: Workspace) -> Member:
    return members.add_member(workspace, name="Mina", role="local reader", market="Korea")


@pytest.fixture
def yuki(workspace: Workspace) -> Member:
    return members.add_member(workspace, name="Yuki", role="local reader", market="Japan")


def waiting(ws: Workspace, member: Member, *, everybody: bool = False) -> list[tuple[str, str, bool]]:
    with acting_as(member.id):
        found = local_reading.list_waiting_readings(ws, everybody=everybody)
        counted = local_reading.count_waiting_readings(ws)
        assert counted == sum(one.mine for one in found)
    return [(one.finding.statement, one.market, one.mine) for one in found]


def test_a_reader_gets_the_findings_of_their_market_until_they_are_read(
    workspace: Workspace, mina: Member, yuki: Member
) -> None:
    first = findings.write_finding(workspace, statement="First", market="korea")
    findings.write_finding(workspace, statement="Elsewhere", market="France")
    both = findings.write_finding(workspace, statement="Both", markets=["Japan", "Korea"])
    findings.edit_finding(workspace, both.id, status="shared")
    retired = findings.write_finding(workspace, statement="Retired", market="Korea")
    findings.edit_finding(workspace, retired.id, status="retired")

    assert waiting(workspace, mina) == [("Both", "Korea", True), ("First", "korea", True)]
    assert waiting(workspace, yuki) == [("Both", "Japan", True)]
    # Everybody's, for who may see them: a local reader sees findings of their own market alone.
    assert waiting(workspace, mina, everybody=True) == waiting(workspace, mina)
    everywhere = local_reading.list_waiting_readings(workspace, everybody=True)
    assert "Elsewhere" in {one.finding.statement for one in everywhere}
    with acting_as(mina.id):
        findings.read_locally(workspace, both.id, market="Korea", reading="reads as described")
    assert waiting(workspace, mina) == [("First", "korea", True)]
    assert waiting(workspace, yuki) == [("Both", "Japan", True)]
    assert first.markets == ("korea",)


def test_a_member_of_another_market_is_told_whose_reading_is_awaited(
    workspace: Workspace, mina: Member
) -> None:
    finding = findings.write_finding(workspace, statement="First", market="Korea")
    with acting_as(members.add_member(workspace, name="Yuki", market="Japan").id):
        (one,) = local_reading.list_waiting_readings(workspace, everybody=True)
        assert (one.readers, one.mine) == ((mina,), False)
        with pytest.raises(InvalidInputError, match="Yuki is of Japan; how this reads in Korea is for"):
            findings.read_locally(workspace, finding.id, market="Korea", reading="reads as described")
    assert findings.get_finding(workspace, finding.id).readings == ()


def test_each_market_reads_for_itself_and_every_reading_is_kept(
    workspace: Workspace, mina: Member, yuki: Member
) -> None:
    finding = findings.write_finding(workspace, statement="First", markets=["Korea", "Japan"])
    awaited = findings.get_finding(workspace, finding.id).markets
    assert local_reading.reading_words(awaited) == "Korea: not yet read locally; Japan: not yet read locally"
    with acting_as(mina.id):
        findings.read_locally(workspace, finding.id, market="Korea", reading="reads as described")
        findings.read_locally(
            workspace, finding.id, market="Korea", reading="reads differently here", because="A habit."
        )
    view = findings.get_finding(workspace, finding.id)
    korea, japan = view.markets
    assert korea.reading is not None
    assert (korea.reading.reading, korea.reading.because, korea.reading.read_by) == (
        "reads differently here",
        "A habit.",
        mina.id,
    )
    assert [one.reading for one in korea.others] == ["reads as described"]
    assert (japan.reading, japan.readers) == (None, (yuki,))
    words = local_reading.reading_words(view.markets)
    assert words == "Korea: reads differently here; Japan: not yet read locally"
    (line,) = findings.list_finding_lines(workspace).lines
    assert line.markets == view.markets


def test_one_takes_back_ones_own_reading_and_nobody_elses(workspace: Workspace, mina: Member) -> None:
    ben = members.add_member(workspace, name="Ben", market="Korea")
    finding = findings.write_finding(workspace, statement="First", market="Korea")
    with acting_as(mina.id):
        reading_id = findings.read_locally(
            workspace, finding.id, market="Korea", reading="reads as described"
        )
    with acting_as(ben.id), pytest.raises(InvalidInputError, match="Only who said how it reads"):
        findings.take_back_reading(workspace, reading_id)
    with acting_as(mina.id):
        findings.take_back_reading(workspace, reading_id)
    assert findings.get_finding(workspace, finding.id).readings == ()
    kinds = [edit.change.kind for edit in findings.list_finding_changes(workspace, finding.id)]
    assert kinds == ["reading", "reading"]


def test_a_market_that_the_finding_does_not_name_is_refused(workspace: Workspace) -> None:
    finding = findings.write_finding(workspace, statement="First", market="Korea")
    with pytest.raises(InvalidInputError, match="does not speak of “Peru”; it names Korea"):
        findings.read_locally(workspace, finding.id, market="Peru", reading="reads as described")


def test_a_reading_outlasts_that_the_market_is_named_no_more(workspace: Workspace) -> None:
    finding = findings.write_finding(workspace, statement="First", market="Korea")
    findings.read_locally(workspace, finding.id, market="Korea", reading="reads as described")
    findings.edit_finding(workspace, finding.id, markets=["Japan"])
    view = findings.get_finding(workspace, finding.id)
    assert [one.market for one in view.readings] == ["Korea"]
    assert [(one.market, one.reading) for one in view.markets] == [("Japan", None)]


def test_one_reader_who_reads_it_differently_is_enough(workspace: Workspace, mina: Member) -> None:
    jun = members.add_member(workspace, name="Jun", role="local reader", market="Korea")
    finding = findings.write_finding(workspace, statement="First", market="Korea")
    with acting_as(mina.id):
        findings.read_locally(
            workspace, finding.id, market="Korea", reading="reads differently here", because="A habit."
        )
    with acting_as(jun.id):
        findings.read_locally(workspace, finding.id, market="Korea", reading="reads as described")
    (korea,) = findings.get_finding(workspace, finding.id).markets
    assert korea.reading is not None and korea.reading.read_by == mina.id
    strength = findings.get_finding(workspace, finding.id).strength
    assert (strength.market, strength.local_reading) == ("Korea", "reads differently here")
    with acting_as(mina.id):
        findings.read_locally(workspace, finding.id, market="Korea", reading="reads as described")
    (korea,) = findings.get_finding(workspace, finding.id).markets
    assert korea.reading is not None and korea.reading.reading == "reads as described"
    assert len(korea.others) == 2


@pytest.mark.parametrize("reading", ["reads differently here", "reads as described"])
def test_a_statement_that_is_changed_waits_to_be_read_again(
    workspace: Workspace, mina: Member, reading: str
) -> None:
    finding = findings.write_finding(workspace, statement="They cancel to complain.", market="Korea")
    with acting_as(mina.id):
        findings.read_locally(workspace, finding.id, market="Korea", reading=reading, because="A habit.")
    findings.edit_finding(workspace, finding.id, who="Young people", status="shared")
    assert waiting(workspace, mina) == []

    findings.edit_finding(workspace, finding.id, statement="They cancel by habit.")

    assert waiting(workspace, mina) == [("They cancel by habit.", "Korea", True)]
    view = findings.get_finding(workspace, finding.id)
    (korea,) = view.markets
    assert korea.reading is None
    assert [(one.reading, one.of_these_words) for one in korea.others] == [(reading, False)]
    assert (view.strength.market, view.strength.local_reading) == ("Korea", "not yet read locally")

    with acting_as(mina.id):
        findings.read_locally(workspace, finding.id, market="Korea", reading="reads as described")
    view = findings.get_finding(workspace, finding.id)
    (korea,) = view.markets
    assert korea.reading is not None and korea.reading.of_these_words
    assert [one.of_these_words for one in korea.others] == [False]
    assert view.strength.local_reading == "reads as described"
    assert waiting(workspace, mina) == []


def test_words_that_are_put_back_keep_the_reading_that_was_made_of_them(
    workspace: Workspace, mina: Member
) -> None:
    finding = findings.write_finding(workspace, statement="First", market="Korea")
    with acting_as(mina.id):
        findings.read_locally(workspace, finding.id, market="Korea", reading="reads as described")
    for statement in ("Second", "First"):
        findings.edit_finding(workspace, finding.id, statement=statement)
    assert waiting(workspace, mina) == []
    assert findings.get_finding(workspace, finding.id).strength.local_reading == "reads as described"


def test_a_market_is_the_same_however_it_is_capitalised_in_any_alphabet(workspace: Workspace) -> None:
    eva = members.add_member(workspace, name="Eva", role="local reader", market="österreich")
    finding = findings.write_finding(workspace, statement="First", market="Österreich")
    assert waiting(workspace, eva) == [("First", "Österreich", True)]
    with acting_as(eva.id):
        findings.read_locally(workspace, finding.id, market="ÖSTERREICH", reading="reads as described")
    findings.edit_finding(workspace, finding.id, markets=["ÖSTERREICH"])
    assert waiting(workspace, eva) == []
    assert findings.get_finding(workspace, finding.id).strength.local_reading == "reads as described"
