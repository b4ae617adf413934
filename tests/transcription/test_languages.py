import pytest

from fieldnotes.errors import InvalidInputError, TranscriptionError
from fieldnotes.transcription import check_can_translate, checked_language, language_name


@pytest.mark.parametrize(
    ("given", "code"), [("es", "es"), (" ES ", "es"), ("yue", "yue"), ("", None), (None, None)]
)
def test_a_language_is_a_code_that_a_model_may_know(given: str | None, code: str | None) -> None:
    assert checked_language(given) == code


@pytest.mark.parametrize("given", ["xx", "Spanish", "es-ES"])
def test_another_word_is_no_language(given: str) -> None:
    with pytest.raises(InvalidInputError, match="is no code of a language; use one such as en, es or ko"):
        checked_language(given)


def test_languages_are_said_in_words() -> None:
    assert [language_name(code) for code in ("ko", "tlh", None)] == ["Korean", "tlh", ""]


@pytest.mark.parametrize("model", ["base.en", "tiny.en", "turbo", "large-v3-turbo"])
def test_a_model_that_cannot_translate_is_refused_with_the_setting_and_the_way_out(model: str) -> None:
    with pytest.raises(
        TranscriptionError, match=f"The model {model} .* cannot translate; choose .* setting `model`"
    ):
        check_can_translate(model)


@pytest.mark.parametrize("model", ["base", "small", "large-v3", "my-own-weights"])
def test_other_models_may_try(model: str) -> None:
    check_can_translate(model)
