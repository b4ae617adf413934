"""Guides and consent texts: versions are added, never changed; the team's words come before ours."""

from pathlib import Path

import pytest

from fieldnotes.errors import ConflictError, InvalidInputError, NotFoundError
from fieldnotes.field import guides as field_guides
from fieldnotes.field.consent_words import SHIPPED_LANGUAGES, language_of_market
from fieldnotes.records import MODES
from fieldnotes.services import consent_texts, guides
from fieldnotes.services.workspace import Workspace


def test_nine_methods_of_the_field_come_with_a_source_each(workspace: Workspace) -> None:
    listed = guides.list_guides(workspace)
    assert [guide.title for guide in listed] == [
        "AEIOU",
        "POEMS",
        "Contextual inquiry",
        "Gemba walk",
        "Empathy map",
        "Journey walk",
        "Side-by-side listening",
        "Mystery shop",
        "Interview guide",
    ]
    assert all(guide.sources and guide.modes and guide.about for guide in listed)
    assert set(field_guides.PROPOSED) == set(MODES)
    assert all(mode in field_guides.SHIPPED_GUIDES[key].modes for mode, key in field_guides.PROPOSED.items())


@pytest.mark.parametrize("key", field_guides.SHIPPED_GUIDES)
def test_a_guide_as_text_reads_back_the_same(key: str) -> None:
    parts = field_guides.SHIPPED_GUIDES[key].parts
    assert field_guides.parts_of_text(field_guides.parts_as_text(parts)) == parts


def test_a_change_adds_a_version_and_the_same_words_none(workspace: Workspace) -> None:
    edited = guides.edit_guide(workspace, "aeiou", title="AEIOU in shops", based_on=1)
    assert (edited.version, edited.origin, edited.parts) == (
        2,
        "team",
        guides.get_guide(workspace, "aeiou", 1).parts,
    )
    assert guides.edit_guide(workspace, "aeiou", title=" AEIOU  in shops ").version == 2
    with pytest.raises(
        ConflictError, match="You edited version 1 of this guide, and there is version 2 by now"
    ):
        guides.edit_guide(workspace, "aeiou", title="Mine", based_on=1)


def test_an_earlier_version_becomes_the_newest_again(workspace: Workspace) -> None:
    guides.edit_guide(workspace, "aeiou", title="Shops")
    back = guides.restore_guide(workspace, "aeiou", 1)
    assert (back.version, back.title, back.origin) == (3, "AEIOU", "shipped")
    assert [one.title for one in guides.list_guide_versions(workspace, "aeiou")] == [
        "AEIOU",
        "Shops",
        "AEIOU",
    ]
    with pytest.raises(NotFoundError, match="has no version 9; it has 1 to 3"):
        guides.restore_guide(workspace, "aeiou", 9)


def test_a_release_brings_new_words_to_those_that_nobody_edited(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = guides.keep_guide(workspace, "aeiou")
    guides.edit_guide(workspace, "poems", title="Ours")
    bodies = {key: body.replace("A", "B") for key, body in field_guides.shipped_bodies().items()}
    monkeypatch.setattr(guides, "shipped_bodies", lambda: bodies)
    assert (guides.get_guide(workspace, "aeiou").title, guides.get_guide(workspace, "aeiou").version) == (
        "BEIOU",
        2,
    )
    assert guides.get_guide(workspace, "aeiou", 1) == kept
    assert guides.get_guide(workspace, "poems").title == "Ours"


def test_a_guide_that_is_taken_away_can_be_brought_back(workspace: Workspace) -> None:
    own = guides.add_guide(workspace, title="At the counter", parts="Who waits?", modes=["serve customers"])
    assert (own.key, own.version) == ("at-the-counter", 1)
    assert guides.add_guide(workspace, title="At the counter!", parts="Who?").key == "at-the-counter-2"
    guides.remove_guide(workspace, own.key)
    assert own.key not in [guide.key for guide in guides.list_guides(workspace)]
    assert [guide.key for guide in guides.list_guides(workspace, removed=True)] == [own.key]
    assert guides.restore_guide(workspace, own.key, 1).is_removed is False


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"title": " "}, "title is empty"),
        ({"title": "x" * 81}, "81 characters"),
        ({"parts": "# Only a heading"}, "has no question"),
        ({"parts": "x" * 401}, "401 characters"),
        ({"parts": "x\n" * 121}, "121 questions"),
        ({"modes": ["fly"]}, "“fly” is no way to walk"),
        ({"sources": ["x"] * 13}, "at most 12 sources"),
    ],
)
def test_a_guide_that_does_not_fit_is_refused(
    workspace: Workspace, given: dict[str, object], said: str
) -> None:
    with pytest.raises(InvalidInputError, match=said):
        guides.add_guide(workspace, **{"title": "Ours", "parts": "Who?", **given})  # type: ignore[arg-type]


def test_consent_is_asked_for_in_the_languages_of_the_markets(workspace: Workspace) -> None:
    texts = {text.language: text for text in consent_texts.list_consent_texts(workspace)}
    assert tuple(texts) == SHIPPED_LANGUAGES == ("en", "es", "de", "fr", "pt", "ko", "ar", "ja")
    assert all(f"{n}." in text.text for text in texts.values() for n in (1, 2, 3, 4))
    assert [text.language for text in texts.values() if not consent_texts.consent_caution(text)] == ["en"]
    assert "A machine translated this Korean text" in consent_texts.consent_caution(texts["ko"])


@pytest.mark.parametrize(
    ("market", "language"),
    [
        ("Korea", "ko"),
        (" south  KOREA", "ko"),
        ("Deutschland", "de"),
        ("Brazil", "pt"),
        ("Narnia", "en"),
        ("", "en"),
    ],
)
def test_a_market_has_its_language(market: str, language: str) -> None:
    assert language_of_market(market) == language


def test_what_was_read_out_stays_readable_after_a_change(workspace: Workspace) -> None:
    read_out = consent_texts.keep_consent_text(workspace, "de")
    changed = consent_texts.edit_consent_text(
        workspace, "de", text="Darf ich?", checked_by="a colleague", based_on=1
    )
    assert (read_out.version, changed.version) == (1, 2)
    assert consent_texts.get_consent_text(workspace, "de", 1) == read_out
    assert consent_texts.consent_caution(changed) == ""
    assert consent_texts.restore_consent_text(workspace, "de", 1).text == read_out.text


def test_a_team_adds_a_language(workspace: Workspace) -> None:
    added = consent_texts.edit_consent_text(workspace, "it", text="Posso?")
    assert (added.version, consent_texts.get_consent_text(workspace, "it").text) == (1, "Posso?")
    assert "Nobody is on record" in consent_texts.consent_caution(added)
    for code, text in (("zz", "x"), ("", "x"), ("it", " ")):
        with pytest.raises(InvalidInputError):
            consent_texts.edit_consent_text(workspace, code, text=text)


def test_consent_texts_are_files_of_the_package() -> None:
    folder = Path(field_guides.__file__).parent / "consent"
    assert sorted(path.stem for path in folder.glob("*.txt")) == sorted(SHIPPED_LANGUAGES)
