"""Coverage of a real workspace: who counts as out, what moved, putting off, teams, files."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from pypdf import PdfReader

from fieldnotes.errors import InvalidInputError, NotFoundError
from fieldnotes.records import ImmersionSession, Member
from fieldnotes.services import coverage, metrics, planning, sessions, teams
from fieldnotes.services.coverage_exports import COVERAGE_TABLES, coverage_csv, write_coverage
from fieldnotes.services.home import overview
from fieldnotes.services.members import add_member
from fieldnotes.services.workspace import Workspace, acting_as

MOVED = b"month,market,value,low,high,n\n2026-01,Korea,30,26,34,400\n2026-02,Korea,10,6,14,390\n"


@pytest.fixture
def ada(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Member:
    monkeypatch.setenv("FIELDNOTES_MEMBER", "Ada")
    return add_member(workspace, name="Ada")


@pytest.fixture
def grace(workspace: Workspace, ada: Member) -> Member:
    return add_member(workspace, name="Grace")


def walk(ws: Workspace, *, hours: float | None = 2.0, days_ago: int = 3, **values: str) -> ImmersionSession:
    began = datetime.now(UTC) - timedelta(days=days_ago)
    journey = sessions.list_journeys(ws)[0]
    usual = {"title": "A walk", "mode": "interview", "market": "Korea"}
    started = sessions.start_session(ws, journey_id=journey.id, started_at=began, **usual | values)
    if hours is not None:
        sessions.finish_session(ws, started.id, ended_at=began + timedelta(hours=hours))
    return started


def note(ws: Workspace, session: ImmersionSession, stage: int = 0, *, after_h: float = 1.0) -> int:
    stages = sessions.list_journeys(ws)[0].stages
    moment = session.started_at + timedelta(hours=after_h)
    return sessions.add_observation(
        ws, session.id, kind="heard", seat="customer", text="Hm", stage_id=stages[stage].id, noted_at=moment
    ).id


def test_who_leads_and_who_notes_was_out(workspace: Workspace, ada: Member, grace: Member) -> None:
    started = walk(workspace)
    note(workspace, started)
    with acting_as(grace.id):
        note(workspace, started, 1)
    seen = coverage.read_coverage(workspace)
    assert [(one.name, one.walks) for one in seen.people] == [("Ada", 1), ("Grace", 1)]
    assert (seen.total.walks, seen.total.hours) == (1, 4.0)


def test_a_plan_counts_once_it_is_walked_and_for_all_who_went(
    workspace: Workspace, ada: Member, grace: Member
) -> None:
    journey = sessions.list_journeys(workspace)[0]
    where = {"journey_id": journey.id, "stage_id": journey.stages[2].id, "mode": "interview"}
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    first, second, third = (
        planning.plan_walk(workspace, planned_for=tomorrow, walkers=[ada.id, grace.id], **where)  # type: ignore[arg-type]
        for _ in range(3)
    )
    planning.call_off_plan(workspace, second.id)
    assert coverage.read_outings(workspace) == []
    begun = planning.start_plan(workspace, first.id)
    (outing,) = coverage.read_outings(workspace)
    assert (outing.session_id, outing.people) == (begun.id, (ada.id, grace.id))
    assert outing.stages == (journey.stages[2].id,) and third.session_id is None


def test_a_removed_note_says_nothing_of_who_was_where(
    workspace: Workspace, ada: Member, grace: Member
) -> None:
    started = walk(workspace)
    with acting_as(grace.id):
        sessions.remove_observation(workspace, note(workspace, started))
    (outing,) = coverage.read_outings(workspace)
    assert (outing.people, outing.stages, outing.notes) == ((ada.id,), (), 0)


def test_walks_without_an_end_are_timed_by_their_last_note_and_that_is_said(
    workspace: Workspace, ada: Member
) -> None:
    note(workspace, walk(workspace, hours=None), after_h=1.5)
    walk(workspace, hours=None)
    seen = coverage.read_coverage(workspace)
    assert (seen.total.hours, seen.by_last_note, seen.untimed) == (1.5, 1, 1)


def test_days_are_those_of_this_machine(
    workspace: Workspace, ada: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    journey = sessions.list_journeys(workspace)[0]
    late = datetime(2026, 3, 1, 20, tzinfo=UTC)
    sessions.start_session(workspace, title="W", mode="interview", journey_id=journey.id, started_at=late)
    days = []
    for zone in ("Asia/Seoul", "America/New_York"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        days.append(coverage.read_outings(workspace)[0].day.isoformat())
    monkeypatch.delenv("TZ")
    time.tzset()
    assert days == ["2026-03-02", "2026-03-01"]


def test_markets_that_only_metrics_tell_of_are_white_spots(workspace: Workspace, ada: Member) -> None:
    note(workspace, walk(workspace, market="France"))
    metric = metrics.add_metric(workspace, kind="nps", name="NPS")
    metrics.import_metric_table(workspace, metric.id, MOVED, file_name="values.csv")
    seen = coverage.read_coverage(workspace)
    assert seen.map is not None
    assert [column.label for column in seen.map.columns] == ["France", "Korea"]
    first = seen.next_places[0]
    assert (first.market_label, first.movement) == ("Korea", 36.0)
    assert first.moved is not None and first.moved.metric_id == metric.id
    assert first.question == "Why did NPS fall in Korea since February 2026?"


def test_the_map_shows_the_journey_of_the_place_most_worth_a_walk(workspace: Workspace, ada: Member) -> None:
    often, seldom = sessions.list_journeys(workspace)[:2]
    for days_ago in (0, 1, 2):
        walk(workspace, days_ago=days_ago)
    sessions.start_session(
        workspace,
        title="Once",
        mode="interview",
        journey_id=seldom.id,
        started_at=datetime.now(UTC) - timedelta(days=200),
    )
    metric = metrics.add_metric(workspace, kind="nps", name="NPS")
    table = MOVED.replace(b"market", b"market,stage").replace(
        b"Korea", b"Korea," + seldom.stages[1].name.encode()
    )
    metrics.import_metric_table(workspace, metric.id, table, file_name="values.csv")
    seen = coverage.read_coverage(workspace)
    assert seen.next_places[0].journey_id == seldom.id
    assert seen.map is not None and seen.map.journey_id == seldom.id
    asked = coverage.read_coverage(workspace, journey_id=often.id)
    assert asked.map is not None and asked.map.journey_id == often.id


def test_a_place_is_put_off_for_one_member_and_comes_back(
    workspace: Workspace, ada: Member, grace: Member
) -> None:
    note(workspace, walk(workspace))
    places = coverage.read_coverage(workspace).next_places
    put = coverage.put_off_place(workspace, stage_id=places[0].stage_id, market=places[0].market_label)
    after = coverage.read_coverage(workspace)
    assert places[0].stage_id not in [one.stage_id for one in after.next_places] and after.put_off == 1
    with acting_as(grace.id):
        assert coverage.read_coverage(workspace).next_places == places
    coverage.bring_back_places(workspace, [put])
    assert coverage.read_coverage(workspace).next_places == places
    coverage.put_off_place(workspace, stage_id=places[1].stage_id, market=places[1].market)
    coverage.bring_back_places(workspace)
    assert coverage.read_coverage(workspace).put_off == 0


def test_what_cannot_be_is_refused_in_words(workspace: Workspace, ada: Member) -> None:
    with pytest.raises(NotFoundError, match="no stage 999"):
        coverage.put_off_place(workspace, stage_id=999)
    with pytest.raises(InvalidInputError, match="a day or more"):
        coverage.put_off_place(workspace, stage_id=1, days=0)
    day = coverage.local_today()
    with pytest.raises(InvalidInputError, match="before it begins"):
        coverage.read_coverage(workspace, start=day, end=day - timedelta(days=1))
    with pytest.raises(NotFoundError, match="no journey 99"):
        coverage.read_coverage(workspace, journey_id=99)
    with pytest.raises(InvalidInputError, match="no way to walk"):
        coverage.read_coverage(workspace, only="by balloon")


def test_a_team_is_written_as_it_is_known_and_can_be_taken_back(
    workspace: Workspace, ada: Member, grace: Member
) -> None:
    teams.set_team(workspace, ada.id, team="Service", rank="lead")
    kept = teams.set_team(workspace, grace.id, team=" service ", rank="")
    assert (kept.team, kept.rank) == ("Service", "")
    assert teams.set_team(workspace, grace.id, team="", rank="") == grace
    with pytest.raises(NotFoundError):
        teams.set_team(workspace, 999, team="x", rank="")
    with pytest.raises(InvalidInputError, match="80 are enough"):
        teams.set_team(workspace, ada.id, team="x" * 81, rank="")


def test_every_table_is_written_and_runs_nothing(workspace: Workspace, ada: Member) -> None:
    teams.set_team(workspace, ada.id, team="=cmd()", rank="lead")
    note(workspace, walk(workspace, title="=1+1"))
    seen = coverage.read_coverage(workspace)
    tables = {
        name: list(csv.DictReader(io.StringIO(coverage_csv(workspace, seen, name))))
        for name in COVERAGE_TABLES
    }
    assert tables["groups"][0]["team"] == "'=cmd()" and tables["groups"][-1]["team"] == "all"
    assert tables["months"][0]["hours"] == "2.0"
    assert tables["people"][0]["member"] == "Ada"
    assert (tables["walks"][0]["title"], tables["walks"][0]["timed_by"]) == ("'=1+1", "its end")
    assert tables["map"][0] | {"last_walk": ""} == {
        "journey": "Customer journey",
        "stage": "become aware",
        "market": "Korea",
        "mode": "any",
        "walks": "1",
        "last_walk": "",
    }
    assert tables["next"][0]["weight"] == "40.0"
    with pytest.raises(InvalidInputError, match="no table"):
        coverage_csv(workspace, seen, "medals")


def test_the_page_for_a_meeting_is_one_page_and_names_what_the_page_shows(
    workspace: Workspace, ada: Member
) -> None:
    teams.set_team(workspace, ada.id, team="<b>Service</b>", rank="")
    note(workspace, walk(workspace, market="한국"))
    seen = coverage.read_coverage(workspace)
    pdf = PdfReader(io.BytesIO(write_coverage(workspace, seen, file_format="pdf")))
    assert len(pdf.pages) == 1
    text = pdf.pages[0].extract_text()
    for words in ("Who has been in the field", "<b>Service</b>", "become aware", "한국", "Where to go next"):
        assert words in text
    html = write_coverage(workspace, seen, file_format="html").decode()
    assert "&lt;b&gt;Service&lt;/b&gt;" in html and "<b>Service" not in html and "<script" not in html
    with pytest.raises(InvalidInputError, match="pdf or html"):
        write_coverage(workspace, seen, file_format="docx")


def test_home_says_who_is_out_lately_and_one_place(workspace: Workspace, ada: Member) -> None:
    assert overview(workspace).habit.place is None
    walk(workspace, days_ago=40)
    assert overview(workspace).habit.names == ()
    walk(workspace, days_ago=1)
    habit = overview(workspace).habit
    assert habit.names == ("Ada",) and habit.place is not None
