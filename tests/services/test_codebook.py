"""The codebook changes without losing a coding, says who did it, and everything can be taken back."""

import pytest

from fieldnotes.errors import ConflictError, InvalidInputError, NotFoundError
from fieldnotes.records import Code, Segment, Source
from fieldnotes.services import code_history, code_merging, codebook, coding, participants, undoing
from fieldnotes.services.workspace import Workspace, acting_as
from fieldnotes.store import codes, excerpts, people
from fieldnotes.store.database import rows, writing
from fieldnotes.store.rows import now


def theme(ws: Workspace, name: str) -> Code:
    return next(code for code in codebook.list_codes(ws, kind="theme") if code.name == name)


@pytest.fixture
def member(workspace: Workspace) -> int:
    with writing(workspace.db):
        return people.add_member(workspace.db, name="Bo", role="researcher")


def tag(ws: Workspace, source: Source, segment: Segment, code: Code, end: int, **more: object) -> int:
    return coding.apply_code(
        ws,
        source.id,
        code_id=code.id,
        first_segment_id=segment.id,
        start_char=0,
        last_segment_id=segment.id,
        end_char=end,
        **more,
    ).id


def suggest(
    ws: Workspace, source: Source, segment: Segment, code: Code, end: int, made_by: str = "m 1"
) -> int:
    with writing(ws.db):
        excerpt_id = excerpts.find_or_add_excerpt(
            ws.db,
            source.id,
            first_segment_id=segment.id,
            start_char=0,
            last_segment_id=segment.id,
            end_char=end,
        )
        return codes.add_coding(
            ws.db,
            {
                "excerpt_id": excerpt_id,
                "code_id": code.id,
                "status": "suggested",
                "made_by": made_by,
                "confidence": 0.5,
            },
        )


def everything(ws: Workspace) -> list[list[dict[str, object]]]:
    """All rows that a change of the codebook may touch, as they are."""
    tables = ("code", "coding", "memo", "favourite_code")
    return [
        sorted(rows(ws.db, f"SELECT * FROM {table}"), key=lambda row: [str(cell) for cell in row.values()])
        for table in tables
    ]


def visible(ws: Workspace) -> list[tuple[object, ...]]:
    return [
        (code.name, code.parent_id, code.ordinal, code.retired, code.definition)
        for code in codebook.list_codes(ws)
    ]


def said(ws: Workspace) -> list[str]:
    return [change.said for change in code_history.list_code_changes(ws)]


def test_a_merge_moves_every_coding_and_undo_brings_every_row_back(
    workspace: Workspace, source: Source, segments: list[Segment], member: int
) -> None:
    a, b = theme(workspace, "waiting"), theme(workspace, "reaching somebody")
    child = codebook.add_code(workspace, kind="theme", name="on hold", parent_id=a.id)
    tag(workspace, source, segments[0], a, 5)
    tag(workspace, source, segments[0], b, 9)
    twice = tag(workspace, source, segments[1], b, 3, intensity=1)
    tag(workspace, source, segments[1], a, 3, intensity=3)
    with acting_as(member):
        others = tag(workspace, source, segments[1], a, 3, intensity=2)
    suggested = suggest(workspace, source, segments[2], a, 4)
    with writing(workspace.db):
        workspace.db.conn.execute("INSERT INTO favourite_code VALUES (?, ?)", [member, a.id])
        workspace.db.conn.execute(
            """INSERT INTO memo (item_kind, item_id, text, written_by, written_at)
               VALUES ('code', ?, 'x', ?, '')""",
            [a.id, member],
        )
    before = everything(workspace)

    preview = code_merging.preview_merge(workspace, a.id, b.id)
    change = code_merging.merge_codes(workspace, a.id, b.id)

    assert (preview.codings, preview.suggestions, preview.become_one, preview.below) == (3, 1, 1, 1)
    assert change.said == "merged “waiting” into “reaching somebody” with 3 codings"
    assert a.id not in {code.id for code in codebook.list_codes(workspace)}
    assert codebook.get_code(workspace, child.id).parent_id == b.id
    assert coding.get_coding(workspace, twice).intensity == 3
    assert {coding.get_coding(workspace, one).code_id for one in (others, suggested)} == {b.id}
    assert codebook.count_uses(workspace) == {b.id: 3}
    assert rows(workspace.db, "SELECT code_id FROM favourite_code") == [{"code_id": b.id}]
    assert rows(workspace.db, "SELECT item_id FROM memo") == [{"item_id": b.id}]
    with pytest.raises(NotFoundError, match="“waiting” was merged into “reaching somebody”"):
        codebook.get_code(workspace, a.id)

    undone = code_history.undo_code_change(workspace)
    assert undone is not None
    assert undone.undone_at is not None
    assert everything(workspace) == before


def test_codings_that_came_after_a_merge_stay_where_they_were_put(
    workspace: Workspace, source: Source, segments: list[Segment]
) -> None:
    a, b = theme(workspace, "waiting"), theme(workspace, "promise broken")
    first = tag(workspace, source, segments[0], a, 5)
    change = code_merging.merge_codes(workspace, a.id, b.id)
    later = tag(workspace, source, segments[1], b, 3)
    with pytest.raises(InvalidInputError, match="“waiting” was merged into another code"):
        tag(workspace, source, segments[2], a, 3)
    coding.remove_coding(workspace, first)

    code_history.undo_code_change(workspace, change.id)

    assert coding.get_coding(workspace, first).code_id == a.id
    assert coding.get_coding(workspace, later).code_id == b.id
    assert codebook.count_uses(workspace) == {b.id: 1}


def test_a_merge_that_is_done_again_takes_the_codings_made_in_between(
    workspace: Workspace, source: Source, segments: list[Segment]
) -> None:
    a, b = theme(workspace, "waiting"), theme(workspace, "promise broken")
    code_merging.merge_codes(workspace, a.id, b.id)
    code_history.undo_code_change(workspace)
    between = tag(workspace, source, segments[0], a, 5)

    code_history.redo_code_change(workspace)

    assert coding.get_coding(workspace, between).code_id == b.id
    code_history.undo_code_change(workspace)
    assert coding.get_coding(workspace, between).code_id == a.id


def test_a_person_s_decision_outweighs_a_suggestion_when_codes_become_one(
    workspace: Workspace, source: Source, segments: list[Segment]
) -> None:
    a, b = theme(workspace, "waiting"), theme(workspace, "promise broken")
    decided = tag(workspace, source, segments[0], a, 5)
    guessed = suggest(workspace, source, segments[0], b, 5)

    code_merging.merge_codes(workspace, a.id, b.id)

    live = codes.read_codings(workspace.db, source_id=source.id)
    assert [(one.id, one.code_id, one.status) for one in live] == [(decided, b.id, "accepted")]
    code_history.undo_code_change(workspace)
    assert {one.id for one in codes.read_codings(workspace.db, source_id=source.id)} == {decided, guessed}


def test_a_code_may_be_merged_into_one_below_it(workspace: Workspace) -> None:
    top = codebook.add_code(workspace, kind="theme", name="service")
    middle = codebook.add_code(workspace, kind="theme", name="desk", parent_id=top.id)
    low = codebook.add_code(workspace, kind="theme", name="queue", parent_id=middle.id)
    before = visible(workspace)

    code_merging.merge_codes(workspace, top.id, low.id)

    assert codebook.get_code(workspace, low.id).parent_id is None
    assert codebook.get_code(workspace, middle.id).parent_id == low.id
    code_history.undo_code_change(workspace)
    assert visible(workspace) == before


def test_codes_that_cannot_be_merged_are_refused_with_the_reason(workspace: Workspace) -> None:
    a, b = theme(workspace, "waiting"), theme(workspace, "promise broken")
    emotion = codebook.list_codes(workspace, kind="emotion")[0]
    for parent in (a, b):
        codebook.add_code(workspace, kind="theme", name="late", parent_id=parent.id)
    with pytest.raises(InvalidInputError, match="into itself"):
        code_merging.merge_codes(workspace, a.id, a.id)
    with pytest.raises(InvalidInputError, match="only codes of one kind"):
        code_merging.merge_codes(workspace, a.id, emotion.id)
    with pytest.raises(ConflictError, match="both have a “late” below them"):
        code_merging.merge_codes(workspace, a.id, b.id)
    codebook.retire_code(workspace, b.id)
    with pytest.raises(InvalidInputError, match="“promise broken” is retired"):
        code_merging.merge_codes(workspace, a.id, b.id)


def test_a_split_gives_codings_to_new_codes_and_undo_gives_all_of_them_back(
    workspace: Workspace, source: Source, segments: list[Segment]
) -> None:
    code = theme(workspace, "waiting")
    stays, goes = tag(workspace, source, segments[0], code, 5), tag(workspace, source, segments[1], code, 3)
    before = visible(workspace)

    change, new = code_merging.split_code(workspace, code.id, {"on hold": [goes], "late parcel": []})

    assert change.said == "split “on hold”, “late parcel” off “waiting” with 1 coding"
    names = [one.name for one in codebook.list_codes(workspace, kind="theme")]
    assert names[:4] == ["waiting", "on hold", "late parcel", "having to repeat oneself"]
    assert coding.get_coding(workspace, goes).code_id == new[0].id
    assert coding.get_coding(workspace, stays).code_id == code.id
    later = tag(workspace, source, segments[2], new[0], 3)
    doubled = tag(workspace, source, segments[0], new[1], 5)

    code_history.undo_code_change(workspace, change.id)

    assert visible(workspace) == before
    assert [coding.get_coding(workspace, one).code_id for one in (stays, goes, later)] == [code.id] * 3
    assert doubled not in {one.id for one in codes.read_codings(workspace.db)}
    code_history.redo_code_change(workspace, change.id)
    assert coding.get_coding(workspace, later).code_id == new[0].id
    assert doubled in {one.id for one in codes.read_codings(workspace.db)}


def test_a_split_below_the_code_and_splits_that_are_refused(
    workspace: Workspace, source: Source, segments: list[Segment]
) -> None:
    code = theme(workspace, "waiting")
    made = tag(workspace, source, segments[0], code, 5)
    other = tag(workspace, source, segments[0], theme(workspace, "promise broken"), 5)
    _, (new,) = code_merging.split_code(workspace, code.id, {"on hold": [made]}, below=True)
    assert new.parent_id == code.id
    assert codebook.count_uses(workspace)[code.id] == 1
    with pytest.raises(InvalidInputError, match="does not carry “waiting”"):
        code_merging.split_code(workspace, code.id, {"x": [other]})
    with pytest.raises(InvalidInputError, match="one code only"):
        code_merging.split_code(workspace, code.id, {"x": [made], "y": [made]})
    with pytest.raises(ConflictError, match="“Promise broken” already"):
        code_merging.split_code(workspace, code.id, {"Promise broken": []})
    with pytest.raises(InvalidInputError, match="at least one code"):
        code_merging.split_code(workspace, code.id, {})


def test_a_code_moves_with_all_below_it_and_never_below_itself(workspace: Workspace) -> None:
    waiting, broken = theme(workspace, "waiting"), theme(workspace, "promise broken")
    child = codebook.add_code(workspace, kind="theme", name="on hold", parent_id=waiting.id)
    before = visible(workspace)

    codebook.move_code(workspace, waiting.id, parent_id=broken.id)
    assert [code.name for code in codebook.list_codes(workspace) if code.parent_id == broken.id] == [
        "waiting"
    ]
    with pytest.raises(InvalidInputError, match="cannot stand below itself"):
        codebook.move_code(workspace, waiting.id, parent_id=child.id)
    joy = codebook.list_codes(workspace, kind="emotion")[0]
    with pytest.raises(InvalidInputError, match="“joy” is a code of kind emotion"):
        codebook.move_code(workspace, waiting.id, parent_id=joy.id)

    code_history.undo_code_change(workspace)
    assert [one[:2] for one in visible(workspace)] == [one[:2] for one in before]
    codebook.move_code(workspace, broken.id, parent_id=None, position=0)
    assert codebook.list_codes(workspace, kind="theme")[0].name == "promise broken"
    codebook.move_code(workspace, broken.id, parent_id=None)
    assert codebook.list_codes(workspace, kind="theme")[-1].name == "promise broken"


def test_a_name_is_taken_once_a_kind_and_place(workspace: Workspace) -> None:
    waiting, broken = theme(workspace, "waiting"), theme(workspace, "promise broken")
    codebook.add_code(workspace, kind="theme", name="Late", parent_id=waiting.id)
    below_another = codebook.add_code(workspace, kind="theme", name="late", parent_id=broken.id)
    with pytest.raises(ConflictError, match="“LATE” already"):
        codebook.add_code(workspace, kind="theme", name="LATE", parent_id=waiting.id)
    with pytest.raises(ConflictError, match="already"):
        codebook.move_code(workspace, below_another.id, parent_id=waiting.id)


def test_every_change_says_who_what_and_when_in_one_history(workspace: Workspace, member: int) -> None:
    waiting = theme(workspace, "waiting")
    with acting_as(member):
        codebook.rename_code(workspace, waiting.id, "queueing")
    codebook.edit_code(workspace, waiting.id, definition="Time passes.", colour="teal")
    codebook.retire_code(workspace, waiting.id)
    codebook.restore_code(workspace, waiting.id)
    codebook.edit_code(workspace, waiting.id, definition="Time passes.")  # changes nothing, so says nothing
    assert said(workspace) == [
        "brought back “queueing”",
        "retired “queueing”",
        "edited “queueing”: definition, colour",
        "renamed “waiting” to “queueing”",
    ]
    assert [change.made_by == "Bo" for change in code_history.list_code_changes(workspace)] == [
        *(False, False, False, True)
    ]
    assert code_history.list_code_changes(workspace, code_id=theme(workspace, "promise kept").id) == []


@pytest.mark.parametrize("clock", ["runs", "stands still"])
def test_undo_goes_back_step_by_step_and_redo_forth(
    workspace: Workspace, clock: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if clock == "stands still":  # two in one millisecond
        moment = now()
        for module in ("rows", "code_changes"):
            monkeypatch.setattr(f"fieldnotes.store.{module}.now", lambda: moment)
    waiting = theme(workspace, "waiting")
    for name in ("one", "two", "three"):
        codebook.rename_code(workspace, waiting.id, name)
    seen = []
    while code_history.undo_code_change(workspace) is not None:
        seen.append(codebook.get_code(workspace, waiting.id).name)
    assert seen == ["two", "one", "waiting"]
    seen = []
    while code_history.redo_code_change(workspace) is not None:
        seen.append(codebook.get_code(workspace, waiting.id).name)
    assert seen == ["one", "two", "three"]


def test_what_was_changed_again_is_not_undone_over_it(workspace: Workspace) -> None:
    waiting, broken = theme(workspace, "waiting"), theme(workspace, "promise broken")
    codebook.rename_code(workspace, waiting.id, "one")
    first = code_history.list_code_changes(workspace)[0]
    codebook.rename_code(workspace, waiting.id, "two")
    with pytest.raises(ConflictError, match="“two” was changed again since"):
        code_history.undo_code_change(workspace, first.id)
    merged = code_merging.merge_codes(workspace, waiting.id, broken.id)
    code_merging.merge_codes(workspace, broken.id, theme(workspace, "promise kept").id)
    with pytest.raises(ConflictError, match="“promise broken” was changed again since"):
        code_history.undo_code_change(workspace, merged.id)
    assert code_history.undo_code_change(workspace) is not None
    with pytest.raises(ConflictError, match="taken back already"):
        code_history.undo_code_change(workspace, merged.id + 1)
    with pytest.raises(NotFoundError, match="no change 999"):
        code_history.undo_code_change(workspace, 999)


def test_a_name_that_is_taken_meanwhile_stands_in_the_way_of_undo(workspace: Workspace) -> None:
    waiting = theme(workspace, "waiting")
    codebook.rename_code(workspace, waiting.id, "queueing")
    renamed = code_history.list_code_changes(workspace)[0]
    codebook.add_code(workspace, kind="theme", name="Waiting")
    with pytest.raises(ConflictError, match="already at that place"):
        code_history.undo_code_change(workspace, renamed.id)


def test_an_added_code_goes_by_undo_unless_it_is_used(
    workspace: Workspace, source: Source, segments: list[Segment]
) -> None:
    code = codebook.add_code(workspace, kind="theme", name="parking")
    made = tag(workspace, source, segments[0], code, 5)
    with pytest.raises(ConflictError, match="In use since: “parking”"):
        code_history.undo_code_change(workspace)
    coding.remove_coding(workspace, made)
    guessed = suggest(workspace, source, segments[1], code, 4)
    code_history.undo_code_change(workspace)
    assert "parking" not in {one.name for one in codebook.list_codes(workspace)}
    assert guessed not in {one.id for one in codes.read_codings(workspace.db)}
    again = codebook.add_code(workspace, kind="theme", name="parking")
    assert again.id != code.id
    with pytest.raises(InvalidInputError, match="taken out of the codebook"):
        tag(workspace, source, segments[0], code, 5)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("name", "  ", "name is empty"),
        ("name", "x" * 301, "at most 300 fit"),
        ("colour", "mauve", "“mauve” is no colour; use one of: yellow"),
        ("valence", 2, "not 2"),
        ("degrees", "mild|strong", "does not name three degrees"),
    ],
)
def test_what_a_code_cannot_say_is_refused(
    workspace: Workspace, field: str, value: object, reason: str
) -> None:
    with pytest.raises(InvalidInputError, match=reason):
        codebook.edit_code(workspace, theme(workspace, "waiting").id, **{field: value})
    assert code_history.list_code_changes(workspace) == []


def test_a_chain_of_three_thousand_codes_is_read_and_counted(
    workspace: Workspace, source: Source, segments: list[Segment]
) -> None:
    with writing(workspace.db):
        parent = None
        for n in range(3_000):
            parent = codes.add_code(workspace.db, {"kind": "theme", "name": f"n{n}", "parent_id": parent})
    deepest = next(code for code in codebook.list_codes(workspace) if code.id == parent)
    tag(workspace, source, segments[0], deepest, 5)
    assert codebook.count_uses(workspace)[theme(workspace, "n0").id] == 1
    codebook.move_code(workspace, theme(workspace, "n1").id, parent_id=None)
    assert codebook.get_code(workspace, deepest.id).name == "n2999"


def test_a_coding_removed_before_a_merge_does_not_come_back_twice(
    workspace: Workspace, source: Source, segments: list[Segment]
) -> None:
    a, b = theme(workspace, "waiting"), theme(workspace, "promise broken")
    removed = tag(workspace, source, segments[0], a, 5)
    coding.remove_coding(workspace, removed)
    kept = tag(workspace, source, segments[0], b, 5)
    code_merging.merge_codes(workspace, a.id, b.id)
    coding.restore_coding(workspace, removed)
    assert [one.id for one in codes.read_codings(workspace.db, source_id=source.id)] == [kept]


def test_a_coding_that_was_resized_after_a_merge_still_goes_back(
    workspace: Workspace, source: Source, segments: list[Segment]
) -> None:
    a, b = theme(workspace, "waiting"), theme(workspace, "promise broken")
    made = tag(workspace, source, segments[0], a, 5)
    change = code_merging.merge_codes(workspace, a.id, b.id)
    first = segments[0].id
    bounds = {"first_segment_id": first, "start_char": 0, "last_segment_id": first, "end_char": 9}
    coding.resize_coding(workspace, made, **bounds)
    code_history.undo_code_change(workspace, change.id)
    assert coding.get_coding(workspace, made).code_id == a.id
    assert coding.get_excerpt(workspace, coding.get_coding(workspace, made).excerpt_id).text == "I was on"


def test_what_a_reader_undoes_after_a_merge_carries_the_code_that_took_over(
    workspace: Workspace, source: Source, segments: list[Segment]
) -> None:
    a, b, c = codebook.list_codes(workspace, kind="theme")[:3]
    made = tag(workspace, source, segments[0], a, 5)
    coding.recode_coding(workspace, made, code_id=c.id)
    code_merging.merge_codes(workspace, a.id, b.id)
    undoing.undo_change(workspace, source.id)
    assert coding.get_coding(workspace, made).code_id == b.id


def test_a_round_compares_the_code_that_took_over_and_keeps_each_coder_s_coding(
    workspace: Workspace, source: Source, segments: list[Segment], member: int
) -> None:
    a, b = theme(workspace, "waiting"), theme(workspace, "promise broken")
    run = workspace.db.conn.execute
    with writing(workspace.db):
        for round_id, compared in ((1, (a, b)), (2, (a,))):
            run(
                """INSERT INTO coding_round (id, source_id, name, started_by, started_at)
                   VALUES (?, ?, 'r', ?, '2026-01-01T00:00:00.000+00:00')""",
                [round_id, source.id, member],
            )
            for code in compared:
                run("INSERT INTO coding_round_code VALUES (?, ?)", [round_id, code.id])
    accepted = tag(workspace, source, segments[0], b, 5)
    excerpt_id = coding.get_coding(workspace, accepted).excerpt_id
    with writing(workspace.db):
        values = {"excerpt_id": excerpt_id, "code_id": a.id, "made_by": "Bo", "coder_id": member}
        blind = codes.add_coding(workspace.db, {**values, "status": "independent", "round_id": 1})
    before = everything(workspace)

    change = code_merging.merge_codes(workspace, a.id, b.id)

    pairs = "SELECT * FROM coding_round_code ORDER BY 1, 2"
    assert rows(workspace.db, pairs) == [{"round_id": 1, "code_id": b.id}, {"round_id": 2, "code_id": b.id}]
    assert {coding.get_coding(workspace, one).code_id for one in (blind, accepted)} == {b.id}
    assert coding.get_coding(workspace, blind).status == "independent"
    assert len(codes.read_codings(workspace.db, source_id=source.id)) == 2
    code_history.undo_code_change(workspace, change.id)
    assert everything(workspace) == before
    assert len(rows(workspace.db, pairs)) == 3

    with pytest.raises(InvalidInputError, match=f"Coding {blind} does not carry “waiting”"):
        code_merging.split_code(workspace, a.id, {"on hold": [blind]})
    split, (new,) = code_merging.split_code(workspace, a.id, {"on hold": []})
    assert {"round_id": 2, "code_id": new.id} in rows(workspace.db, pairs)
    code_history.undo_code_change(workspace, split.id)
    assert len(rows(workspace.db, pairs)) == 3
    assert coding.get_coding(workspace, blind).code_id == a.id


def test_a_merge_tells_nobody_how_much_was_coded_in_a_round_before_it_is_revealed(
    workspace: Workspace, source: Source, segments: list[Segment], member: int
) -> None:
    a, b = theme(workspace, "waiting"), theme(workspace, "promise broken")
    accepted = tag(workspace, source, segments[0], b, 5)
    excerpt_id = coding.get_coding(workspace, accepted).excerpt_id
    with writing(workspace.db):
        workspace.db.conn.execute(
            """INSERT INTO coding_round (id, source_id, name, started_by, started_at)
               VALUES (1, ?, 'r', ?, '2026-01-01T00:00:00.000+00:00')""",
            [source.id, member],
        )
        blind = {"excerpt_id": excerpt_id, "made_by": "Bo", "coder_id": member, "round_id": 1}
        for code in (a, b):
            codes.add_coding(workspace.db, {**blind, "code_id": code.id, "status": "independent"})

    hidden = code_merging.preview_merge(workspace, a.id, b.id)
    assert (hidden.independent, hidden.become_one, hidden.in_running_round) == (0, 0, True)

    with writing(workspace.db):
        workspace.db.conn.execute("UPDATE coding_round SET revealed_at = '2026-01-02T00:00:00.000+00:00'")
    told = code_merging.preview_merge(workspace, a.id, b.id)
    assert (told.independent, told.become_one, told.in_running_round) == (1, 1, False)


def test_a_passage_that_consent_does_not_cover_is_split_off_unread(
    workspace: Workspace, source: Source, segments: list[Segment]
) -> None:
    waiting = theme(workspace, "waiting")
    made = tag(workspace, source, segments[0], waiting, 4)
    (read,) = code_merging.list_coded_passages(workspace, waiting.id)
    person = participants.add_participant(workspace, seat="customer")
    with writing(workspace.db):
        workspace.db.conn.execute("INSERT INTO source_participant VALUES (?, ?)", [source.id, person.id])

    (withheld,) = code_merging.list_coded_passages(workspace, waiting.id)

    assert (read.text, withheld.text, withheld.coding_ids) == ("I wa", "", (made,))
    assert codebook.list_passages(workspace, waiting.id) == []
