"""What is done to codings: another code, other bounds, ratings, memos, favourites; its undo and redo."""

from collections.abc import Callable

import pytest

from fieldnotes.errors import ConflictError, InvalidInputError, NotFoundError
from fieldnotes.records import Code, Segment, Source
from fieldnotes.services import coding, codings, correcting, undoing
from fieldnotes.services.code_merging import merge_codes
from fieldnotes.services.workspace import Workspace, acting_as
from fieldnotes.store import codes, people
from fieldnotes.store.database import writing

from .test_coding import suggest, tag, tagged_text


@pytest.fixture
def themes(workspace: Workspace) -> list[Code]:
    return coding.list_codes(workspace, kind="theme")


@pytest.fixture
def noor(workspace: Workspace) -> int:
    return people.add_member(workspace.db, name="Noor", role="researcher")


@pytest.fixture
def shown(workspace: Workspace, source: Source) -> Callable[[], set[tuple[str, str]]]:
    """Return (code, words) of every coding that the source has."""

    def read() -> set[tuple[str, str]]:
        names = {code.id: code.name for code in coding.list_codes(workspace)}
        view = coding.read_source(workspace, source.id)
        return {(names[made.code_id], tagged_text(workspace, made.id)) for made in view.codings}

    return read


def resize(ws: Workspace, coding_id: int, segment: Segment, words: str) -> int:
    start = segment.text.index(words)
    return coding.resize_coding(
        ws,
        coding_id,
        first_segment_id=segment.id,
        start_char=start,
        last_segment_id=segment.id,
        end_char=start + len(words),
    ).id


def test_undo_and_redo_take_codings_and_lines_in_the_order_in_which_they_were_made(
    workspace: Workspace,
    source: Source,
    segments: list[Segment],
    themes: list[Code],
    shown: Callable[[], set[tuple[str, str]]],
) -> None:
    made = tag(workspace, source, themes[0], segments[0], "forty minutes")
    correcting.edit_segment(workspace, segments[1].id, text="The agent was rude.", revision=0)
    coding.recode_coding(workspace, made, code_id=themes[1].id)
    resize(workspace, made, segments[0], "minutes 😀 and")
    codings.rate_coding(workspace, made, intensity=3, valence=-1)
    codings.write_memo(workspace, made, text="Ask her again.")
    coding.remove_coding(workspace, made)

    steps = []
    while change := undoing.undo_change(workspace, source.id):
        steps.append((change.kind, shown()))
    first, second = themes[0].name, themes[1].name
    assert steps == [
        ("remove", {(second, "minutes 😀 and")}),
        ("memo", {(second, "minutes 😀 and")}),
        ("rate", {(second, "minutes 😀 and")}),
        ("resize", {(second, "forty minutes")}),
        ("recode", {(first, "forty minutes")}),
        ("text", {(first, "forty minutes")}),
        ("apply", set()),
    ]
    assert undoing.next_steps(workspace, source.id) == (None, "apply")

    while undoing.redo_change(workspace, source.id):
        pass
    assert shown() == set()
    undoing.undo_change(workspace, source.id)
    (back,) = codes.read_placed_codings(workspace.db, source.id)
    assert (back.intensity, back.valence, [text for _, text in back.memos]) == (3, -1, ["Ask her again."])


def test_a_decision_can_be_undone_and_the_suggestion_is_one_again(
    workspace: Workspace, source: Source, segments: list[Segment], themes: list[Code]
) -> None:
    suggest(workspace, source, segments[0], themes[0])
    (suggested,) = coding.read_source(workspace, source.id).codings
    for decide in (coding.accept_suggestion, coding.reject_suggestion):
        decide(workspace, suggested.id)
        undoing.undo_change(workspace, source.id)
        (again,) = coding.read_source(workspace, source.id).codings
        assert again == suggested


def test_a_suggestion_that_gets_another_code_is_refused_and_the_other_code_is_the_members(
    workspace: Workspace,
    source: Source,
    segments: list[Segment],
    themes: list[Code],
    shown: Callable[[], set[tuple[str, str]]],
) -> None:
    suggest(workspace, source, segments[1], themes[0])
    (suggested,) = coding.read_source(workspace, source.id).codings

    made = coding.recode_coding(workspace, suggested.id, code_id=themes[1].id)

    assert (made.status, made.confidence, made.made_by) != ("suggested", 0.6, "model 1")
    assert coding.get_coding(workspace, suggested.id).status == "rejected"
    assert shown() == {(themes[1].name, "The agent was kind.")}
    undoing.undo_change(workspace, source.id)
    assert coding.read_source(workspace, source.id).codings == (suggested,)
    undoing.redo_change(workspace, source.id)
    assert shown() == {(themes[1].name, "The agent was kind.")}


def test_a_coding_that_becomes_the_same_as_another_gives_way_to_it(
    workspace: Workspace, source: Source, segments: list[Segment], themes: list[Code]
) -> None:
    kept = tag(workspace, source, themes[1], segments[1], "agent")
    recoded = tag(workspace, source, themes[0], segments[1], "agent")
    resized = tag(workspace, source, themes[1], segments[1], "The agent")

    assert coding.recode_coding(workspace, recoded, code_id=themes[1].id).id == kept
    assert resize(workspace, resized, segments[1], "agent") == kept
    assert [made.id for made in coding.read_source(workspace, source.id).codings] == [kept]
    undoing.undo_change(workspace, source.id)
    undoing.undo_change(workspace, source.id)
    assert {made.id for made in coding.read_source(workspace, source.id).codings} == {kept, recoded, resized}


def test_what_somebody_else_changed_since_is_not_undone_with_ones_own(
    workspace: Workspace,
    source: Source,
    segments: list[Segment],
    themes: list[Code],
    noor: int,
) -> None:
    first = tag(workspace, source, themes[0], segments[0], "forty")
    second = tag(workspace, source, themes[0], segments[1], "agent")
    with acting_as(noor):
        coding.recode_coding(workspace, second, code_id=themes[1].id)
    # The latest of one's own is passed over, because it carries somebody else's decision now.
    assert undoing.undo_change(workspace, source.id) is not None
    assert [made.id for made in coding.read_source(workspace, source.id).codings] == [second]
    with pytest.raises(ConflictError, match="The codings were changed again since"):
        undoing.undo_change(workspace, source.id)
    with acting_as(noor):
        undoing.undo_change(workspace, source.id)
    assert coding.get_coding(workspace, second).code_id == themes[0].id
    assert first not in {made.id for made in coding.read_source(workspace, source.id).codings}


def test_a_code_that_was_merged_meanwhile_comes_back_as_the_one_that_took_over(
    workspace: Workspace, source: Source, segments: list[Segment], themes: list[Code]
) -> None:
    old, into, other = themes[:3]
    removed = tag(workspace, source, old, segments[0], "forty")
    recoded = tag(workspace, source, old, segments[1], "agent")
    coding.recode_coding(workspace, recoded, code_id=other.id)
    coding.remove_coding(workspace, removed)
    merge_codes(workspace, old.id, into.id)

    undoing.undo_change(workspace, source.id)
    undoing.undo_change(workspace, source.id)

    assert coding.get_coding(workspace, removed).code_id == into.id
    assert coding.get_coding(workspace, recoded).code_id == into.id
    with pytest.raises(InvalidInputError, match="was merged into another code"):
        tag(workspace, source, old, segments[0], "forty")


def test_a_resized_coding_goes_back_to_its_words_after_the_line_was_corrected(
    workspace: Workspace, source: Source, segments: list[Segment], themes: list[Code]
) -> None:
    made = tag(workspace, source, themes[0], segments[0], "forty minutes")
    resize(workspace, made, segments[0], "forty")
    member = people.add_member(workspace.db, name="Noor", role="researcher")
    with acting_as(member):
        text = "Well 😀😀, " + segments[0].text
        correcting.edit_segment(workspace, segments[0].id, text=text, revision=0)

    undoing.undo_change(workspace, source.id)

    assert tagged_text(workspace, made) == "forty minutes"


def test_everybody_has_a_memo_of_their_own(
    workspace: Workspace, source: Source, segments: list[Segment], themes: list[Code], noor: int
) -> None:
    made = tag(workspace, source, themes[0], segments[0], "forty")
    codings.write_memo(workspace, made, text="Mine")
    with acting_as(noor):
        codings.write_memo(workspace, made, text="Hers 😤")
        codings.write_memo(workspace, made, text="Hers again")
    (placed,) = codes.read_placed_codings(workspace.db, source.id)
    assert [text for _, text in placed.memos] == ["Mine", "Hers again"]
    assert placed.memos[1][0] == "Noor"

    codings.write_memo(workspace, made, text="  ")
    (placed,) = codes.read_placed_codings(workspace.db, source.id)
    assert placed.memos == (("Noor", "Hers again"),)


def test_a_coding_that_is_gone_cannot_be_changed(
    workspace: Workspace, source: Source, segments: list[Segment], themes: list[Code]
) -> None:
    made = tag(workspace, source, themes[0], segments[0], "forty")
    coding.remove_coding(workspace, made)
    for change in (
        lambda: coding.recode_coding(workspace, made, code_id=themes[1].id),
        lambda: resize(workspace, made, segments[0], "minutes"),
        lambda: codings.rate_coding(workspace, made, intensity=1, valence=None),
        lambda: codings.write_memo(workspace, made, text="x"),
    ):
        with pytest.raises(NotFoundError, match="taken away meanwhile"):
            change()


@pytest.mark.parametrize(("intensity", "valence"), [(0, None), (4, None), (None, 2), (None, -2)])
def test_a_rating_outside_of_its_scale_is_refused(
    workspace: Workspace,
    source: Source,
    segments: list[Segment],
    themes: list[Code],
    intensity: int | None,
    valence: int | None,
) -> None:
    made = tag(workspace, source, themes[0], segments[0], "forty")
    with pytest.raises(InvalidInputError, match=r"(Intensity|Valence) is"):
        codings.rate_coding(workspace, made, intensity=intensity, valence=valence)


def test_favourites_are_a_members_own(workspace: Workspace, themes: list[Code], noor: int) -> None:
    codings.favour_code(workspace, themes[2].id, on=True)
    codings.favour_code(workspace, themes[0].id, on=True)
    codings.favour_code(workspace, themes[0].id, on=True)
    with acting_as(noor):
        assert codings.list_favourites(workspace) == []
    assert codings.list_favourites(workspace) == [themes[0].id, themes[2].id]
    codings.favour_code(workspace, themes[0].id, on=False)
    assert codings.list_favourites(workspace) == [themes[2].id]


def test_a_decision_that_was_undone_is_never_made_on_another_suggestion(
    workspace: Workspace, source: Source, segments: list[Segment], themes: list[Code]
) -> None:
    suggest(workspace, source, segments[0], themes[0])
    (first,) = coding.read_source(workspace, source.id).codings
    coding.accept_suggestion(workspace, first.id)
    undoing.undo_change(workspace, source.id)
    with writing(workspace.db):
        codes.replace_suggestions(workspace.db, source.id, [])
    suggest(workspace, source, segments[1], themes[1])
    (other,) = coding.read_source(workspace, source.id).codings
    assert (other.id, other.code_id) == (first.id, themes[1].id)  # the number was given away again

    with pytest.raises(ConflictError, match="changed again since"):
        undoing.redo_change(workspace, source.id)
    assert coding.read_source(workspace, source.id).codings == (other,)


def test_a_suggestion_with_a_memo_stays_when_others_are_made(
    workspace: Workspace, source: Source, segments: list[Segment], themes: list[Code]
) -> None:
    suggest(workspace, source, segments[0], themes[0])
    (made,) = coding.read_source(workspace, source.id).codings
    codings.write_memo(workspace, made.id, text="Is it?")
    with writing(workspace.db):
        codes.replace_suggestions(workspace.db, source.id, [])
    suggest(workspace, source, segments[1], themes[1])

    found = {one.code_id: one.memos for one in codes.read_placed_codings(workspace.db, source.id)}
    assert [text for _, text in found[themes[0].id]] == ["Is it?"]
    assert found[themes[1].id] == ()


def test_a_decision_is_the_first_members_and_is_on_suggestions_alone(
    workspace: Workspace, source: Source, segments: list[Segment], themes: list[Code], noor: int
) -> None:
    suggest(workspace, source, segments[0], themes[0])
    (suggested,) = coding.read_source(workspace, source.id).codings
    mine = tag(workspace, source, themes[1], segments[1], "agent")
    first = coding.accept_suggestion(workspace, suggested.id)

    with acting_as(noor):
        assert coding.accept_suggestion(workspace, suggested.id) == first
        for decide in (coding.accept_suggestion, coding.reject_suggestion):
            with pytest.raises(InvalidInputError, match="it is no suggestion"):
                decide(workspace, mine)
    assert {one.coder_id for one in coding.read_source(workspace, source.id).codings} == {first.coder_id}
