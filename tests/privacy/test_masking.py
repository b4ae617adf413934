"""Words are blotted out of any text, as many signs as before."""

import json
import unicodedata
from typing import Literal

import pytest

from fieldnotes.privacy.masking import words_masker


def test_a_name_is_blotted_out_as_a_whole_word_in_any_case() -> None:
    mask = words_masker(["Zoë  Lind", "…"])
    assert mask("ZOË\nLIND, Zoë Lindberg") == "████████, Zoë Lindberg"
    assert mask(None) is None
    assert words_masker([])("same") == "same"


@pytest.mark.parametrize(
    "said", ["Zoë Lind", "so\nZoë Lind", "Zoë\nLind", 'a "Zoë Lind"', "\tZoë\\u0020 Zoë Lind"]
)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_json_is_masked_in_what_its_strings_say(said: str, ascii_only: bool) -> None:
    mask = words_masker(["Zoë Lind"])
    inner = json.dumps({"a": [said, 1.50]}, ensure_ascii=ascii_only)
    masked = mask(json.dumps([inner, {said: None}]))
    assert masked is not None
    kept, keys = json.loads(masked)
    (key,) = keys
    for text in (json.loads(kept)["a"][0], key):
        assert "Lind" not in text
        assert len(text) == len(said)


def test_json_keeps_the_form_that_it_had() -> None:
    mask = words_masker(["Zoë Lind"])
    assert mask('{ "a":1.50,"b" : ["Zoë Lind","é"] }') == '{ "a":1.50,"b" : ["████████","é"] }'
    assert mask('["Zo\\u00eb Lind", "\\ud83d"]') == '["' + "\\u2588" * 8 + '", "\\ud83d"]'
    assert mask("[Zoë Lind] is no JSON") == "[████████] is no JSON"


@pytest.mark.parametrize(
    ("name", "longer"), [("Zoë Lind", "Zoë Lindö"), ("Nguyễn Huệ", "Nguyễn Huệa"), ("김 기", "김 긴")]
)
@pytest.mark.parametrize("noted", ["NFC", "NFD"])
def test_a_letter_matches_however_unicode_writes_it(
    name: str, longer: str, noted: Literal["NFC", "NFD"]
) -> None:
    mask = words_masker([unicodedata.normalize(noted, name)])
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, name)
        assert mask(f"{text} was calm") == f"{'█' * len(text)} was calm"
        assert mask(unicodedata.normalize(form, longer)) == unicodedata.normalize(form, longer)


def test_a_letter_with_two_marks_matches_with_one_of_them_apart() -> None:
    mask = words_masker(["Huệ"])
    assert mask("Hue\u0323\u0302 Hue\u0302\u0323 Hu\u00ea\u0323 Hu\u1eb9\u0302") == "█████ █████ ████ ████"


def test_a_name_without_marks_is_not_in_one_with_marks() -> None:
    mask = words_masker(["Zoe"])
    for form in ("NFC", "NFD"):
        assert mask(unicodedata.normalize(form, "Zoë")) == unicodedata.normalize(form, "Zoë")
