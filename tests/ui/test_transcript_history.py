"""The list of changes: old and new words, who and when, and nobody's text as markup."""

from datetime import UTC, datetime

import pytest

from fieldnotes.records import ChangeKind, CodingState, SegmentState, SourceChange
from fieldnotes.services.correcting import ChangeView
from fieldnotes.ui.transcript_history import history_html

WHEN = datetime(2026, 11, 20, 12, tzinfo=UTC)


def view(kind: ChangeKind, before: list[str], after: list[str], *, undone: bool = False) -> ChangeView:
    old, new = (
        tuple(SegmentState(at, text, text, start_s=62.0, speaker_id=7) for at, text in enumerate(texts))
        for texts in (before, after)
    )
    change = SourceChange(1, 1, kind, 1, WHEN, old, new, WHEN if undone else None)
    return ChangeView(change, "Ada")


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("I was on hold", "I was in the hold", "<del>on</del> → <ins>in the</ins>"),
        ("I was hold", "I was on hold", "<ins>on</ins>"),
        ("well well then", "well then", "<del>well</del>"),
        ("a  b", "a b", "Spaces changed"),
        ("x", "<img src=x>", "<del>x</del> → <ins>&lt;img src=x&gt;</ins>"),
    ],
)
def test_a_correction_shows_the_words_that_differ(old: str, new: str, shown: str) -> None:
    assert shown in history_html([view("text", [old], [new])], {})


def test_each_change_says_who_when_and_where_and_whether_it_was_undone() -> None:
    shown = history_html([view("split", ["<b>a b"], ["<b>a", "b"], undone=True)], {})
    assert '<li class="fn-undone">' in shown
    assert "Ada · 20 Nov 2026, " in shown
    assert " · at 1:02 · undone" in shown
    assert "Split: <q>&lt;b&gt;a</q> <b>|</b> <q>b</q>" in shown


def test_a_joint_and_a_speaker_are_told_in_words() -> None:
    assert "<q>a</q> <b>+</b> <q>b</q>" in history_html([view("merge", ["a", "b"], ["a b"])], {})
    voices = history_html([view("speaker", ["", ""], ["", ""])], {7: "<i>Ana"})
    assert "2 lines: spoken by <ins>&lt;i&gt;Ana</ins>" in voices


def test_a_text_of_the_first_version_has_only_its_old_words() -> None:
    assert "<del>old words</del>" in history_html([view("text", ["old words"], [])], {})


@pytest.mark.parametrize(
    ("kind", "old", "new", "shown"),
    [
        ("apply", {}, {}, "Coded <q>on &lt;hold&gt;</q>: <ins>anger</ins>"),
        ("reject", {}, {}, "Refused on <q>on &lt;hold&gt;</q>: <del>anger</del>"),
        (
            "recode",
            {},
            {"code_id": 2},
            "Another code on <q>on &lt;hold&gt;</q>: <del>anger</del> → <ins>&lt;b&gt;fear</ins>",
        ),
        ("resize", {"words": "hold"}, {}, "Other bounds for anger: <q>hold</q> → <q>on &lt;hold&gt;</q>"),
        ("rate", {}, {"intensity": 3, "valence": -1}, "<ins>intensity strong, feels unpleasant</ins>"),
        ("memo", {}, {"memo": "<i>ask"}, "Memo on anger, <q>on &lt;hold&gt;</q>: <ins>&lt;i&gt;ask</ins>"),
        ("memo", {"memo": "ask"}, {}, "<del>taken away</del>"),
        ("remove", {"code_id": 9}, {}, "<del>a code that is gone</del>"),
    ],
)
def test_what_was_done_to_codings_is_told_in_words(kind, old, new, shown) -> None:
    state = {"id": 1, "code_id": 1, "excerpt_id": 1, "bounds": (1, 0, 1, 3), "status": "accepted"}
    state["words"] = "on <hold>"
    before, after = (CodingState(**{**state, **fields}) for fields in (old, new))
    change = SourceChange(1, 1, kind, 1, WHEN, (), (), None, (before,), (after,))
    assert shown in history_html([ChangeView(change, "Ada")], {}, {1: "anger", 2: "<b>fear"})
