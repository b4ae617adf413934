"""A template adds what is missing, says what it did, and can be taken back."""

import pytest

from fieldnotes.coding.codebook import EMOTIONS, PLUTCHIK
from fieldnotes.coding.emotion_model import load_emotion_model
from fieldnotes.coding.starter_emotions import GOEMOTIONS, EmotionPlace
from fieldnotes.coding.templates import TEMPLATES
from fieldnotes.errors import NotFoundError
from fieldnotes.records import CODE_KINDS, Segment, Source
from fieldnotes.services import code_history, codebook, coding
from fieldnotes.services.codebook_templates import add_template, list_templates, preview_template
from fieldnotes.services.workspace import Workspace


def names(ws: Workspace, kind: str) -> list[str]:
    return [code.name for code in codebook.list_codes(ws, kind=kind)]


def test_all_28_labels_have_a_family_a_degree_and_a_valence() -> None:
    assert set(GOEMOTIONS) == set(load_emotion_model().labels)
    assert GOEMOTIONS["neutral"] == EmotionPlace(None, None, 0)
    assert GOEMOTIONS["annoyance"] == EmotionPlace("anger", 1, -1)
    assert GOEMOTIONS["admiration"] == EmotionPlace("trust", 3, 1)
    assert GOEMOTIONS["grief"] == EmotionPlace("sadness", 3, -1)
    assert GOEMOTIONS["fear"] == EmotionPlace("fear", 2, -1)
    for name, place in GOEMOTIONS.items():
        assert name == "neutral" or (place.family in PLUTCHIK and place.degree in (1, 2, 3)), name


def test_each_family_names_its_three_degrees_with_itself_in_the_middle() -> None:
    degrees = {entry.name: entry.degrees for entry in EMOTIONS if entry.degrees}
    assert set(degrees) == set(PLUTCHIK)
    assert degrees["joy"] == "serenity|joy|ecstasy"
    assert degrees["disgust"] == "boredom|disgust|loathing"
    assert all(text.split("|")[1] == name and text.count("|") == 2 for name, text in degrees.items())


def test_every_template_is_a_whole_codebook_of_known_kinds() -> None:
    assert [template.name for template in list_templates()] == list(TEMPLATES)
    for template in TEMPLATES.values():
        seen: set[tuple[str, str]] = set()
        for entry in template.entries:
            assert entry.kind in CODE_KINDS
            assert (entry.kind, entry.name) not in seen, entry.name
            assert entry.parent is None or (entry.kind, entry.parent) in seen
            assert entry.definition.endswith("."), entry.name
            seen.add((entry.kind, entry.name))


def test_a_new_workspace_has_needs_and_trust_as_well(workspace: Workspace) -> None:
    assert len(names(workspace, "emotion")) == 29
    assert len(names(workspace, "theme")) == 16
    assert names(workspace, "need")[:2] == ["functional need", "get it done"]
    assert names(workspace, "trust") == ["care", "competence", "integrity"]
    assert names(workspace, "stage") == []
    for name in ("emotions", "themes", "needs", "trust", "blank"):
        assert preview_template(workspace, name).new == ()
        assert add_template(workspace, name)[1] is None
    assert code_history.list_code_changes(workspace) == []


def test_a_template_adds_what_is_missing_and_leaves_what_is_there(workspace: Workspace) -> None:
    mine = codebook.add_code(workspace, kind="theme", name="Empathy", definition="As we say it.")
    preview, change = add_template(workspace, "service-quality")
    assert change is not None
    assert change.said == "added the template “Service quality”: 14 new codes"
    assert (len(preview.new), preview.there) == (14, 1)
    assert "empathy" not in names(workspace, "theme")
    assert codebook.get_code(workspace, mine.id).definition == "As we say it."
    top = next(code for code in codebook.list_codes(workspace) if code.name == "service quality")
    below = [code.name for code in codebook.list_codes(workspace) if code.parent_id == top.id]
    assert below == ["reliability", "responsiveness", "assurance", "tangibles"]


def test_a_template_fills_in_degrees_that_are_missing(workspace: Workspace) -> None:
    joy = next(code for code in codebook.list_codes(workspace, kind="emotion") if code.name == "joy")
    codebook.edit_code(workspace, joy.id, degrees="", valence=None)
    preview, change = add_template(workspace, "emotions")
    assert (preview.new, preview.filled) == ((), ("joy",))
    filled = codebook.get_code(workspace, joy.id)
    assert (filled.degrees, filled.valence) == ("serenity|joy|ecstasy", 1)
    assert change is not None
    code_history.undo_code_change(workspace, change.id)
    assert codebook.get_code(workspace, joy.id).degrees == ""


def test_stages_come_from_the_journeys_of_the_workspace(workspace: Workspace) -> None:
    preview, _ = add_template(workspace, "stages")
    assert len(preview.new) == 3 + 7 + 5 + 5
    assert names(workspace, "stage")[:3] == ["Customer journey", "become aware", "compare and choose"]
    assert add_template(workspace, "stages")[1] is None


def test_undo_of_a_template_keeps_what_is_used_by_now(
    workspace: Workspace, source: Source, segments: list[Segment]
) -> None:
    before = names(workspace, "theme")
    _, change = add_template(workspace, "service-quality")
    used = next(code for code in codebook.list_codes(workspace) if code.name == "privacy")
    coding.apply_code(
        workspace,
        source.id,
        code_id=used.id,
        first_segment_id=segments[0].id,
        start_char=0,
        last_segment_id=segments[0].id,
        end_char=5,
    )
    assert change is not None
    undone = code_history.undo_code_change(workspace, change.id)
    assert undone is not None
    assert sorted(undone.kept) == ["privacy", "service without people"]
    assert names(workspace, "theme") == [*before, "service without people", "privacy"]
    code_history.redo_code_change(workspace, change.id)
    assert len(names(workspace, "theme")) == len(before) + 15


def test_a_template_that_does_not_exist_is_refused_with_those_that_do(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="no template “nps”; choose one of: emotions, themes"):
        add_template(workspace, "nps")
