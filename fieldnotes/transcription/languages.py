"""Which language a recording is in, what languages are called, and which ones a model knows."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from fieldnotes.errors import InvalidInputError, TranscriptionError

from .protocol import Samples, Task

ENGLISH_ONLY = frozenset({"en"})
# Trained without translation: it answers in the original language.
_NEVER_TRANSLATED = frozenset({"turbo", "large-v3-turbo"})

LANGUAGES: dict[str, str] = dict(
    entry.strip().split(" ", 1)
    for entry in """
    af Afrikaans, sq Albanian, am Amharic, ar Arabic, hy Armenian, as Assamese, az Azerbaijani, ba Bashkir,
    eu Basque, be Belarusian, bn Bengali, bs Bosnian, br Breton, bg Bulgarian, yue Cantonese, ca Catalan,
    zh Chinese, hr Croatian, cs Czech, da Danish, nl Dutch, en English, et Estonian, fo Faroese, fi Finnish,
    fr French, gl Galician, ka Georgian, de German, el Greek, gu Gujarati, ht Haitian Creole, ha Hausa,
    haw Hawaiian, he Hebrew, hi Hindi, hu Hungarian, is Icelandic, id Indonesian, it Italian, ja Japanese,
    jw Javanese, kn Kannada, kk Kazakh, km Khmer, ko Korean, lo Lao, la Latin, lv Latvian, ln Lingala,
    lt Lithuanian, lb Luxembourgish, mk Macedonian, mg Malagasy, ms Malay, ml Malayalam, mt Maltese, mi Maori,
    mr Marathi, mn Mongolian, my Myanmar, ne Nepali, no Norwegian, nn Nynorsk, oc Occitan, ps Pashto,
    fa Persian, pl Polish, pt Portuguese, pa Punjabi, ro Romanian, ru Russian, sa Sanskrit, sr Serbian,
    sn Shona, sd Sindhi, si Sinhala, sk Slovak, sl Slovenian, so Somali, es Spanish, su Sundanese, sw Swahili,
    sv Swedish, tl Tagalog, tg Tajik, ta Tamil, tt Tatar, te Telugu, th Thai, bo Tibetan, tr Turkish,
    tk Turkmen, uk Ukrainian, ur Urdu, uz Uzbek, vi Vietnamese, cy Welsh, yi Yiddish, yo Yoruba
    """.replace("\n", " ").split(",")
)
"""The languages that Whisper knows: their codes, ISO 639, and English names."""


def language_name(code: str | None) -> str:
    """Return the language's English name, the code itself where it is not known, "" for None."""
    return LANGUAGES.get(code, code) if code else ""


def checked_language(code: str | None) -> str | None:
    """Return the code of a language in small letters, or None for "" and None.

    Raises InvalidInputError for one that no model knows.
    """
    code = (code or "").strip().lower()
    if code and code not in LANGUAGES:
        raise InvalidInputError(
            f"“{code}” is no code of a language; use one such as en, es or ko, or leave it open."
        )
    return code or None


def most_likely_language(found: Sequence[Mapping[str, float]], chunks: Sequence[Samples]) -> str:
    """Return the code with the largest probability over all chunks, each weighing as much as it is long.

    found: for each chunk, at least one, the probability of each language by its code.
    A greeting in another language, or a first chunk that is hard to understand, does not decide.
    """
    totals: dict[str, float] = defaultdict(float)
    for probabilities, audio in zip(found, chunks, strict=True):
        for code, probability in probabilities.items():
            totals[code] += probability * len(audio)
    return max(totals, key=lambda code: totals[code])


def check_can_translate(model: str) -> None:
    """Raise TranscriptionError for a model that by its name cannot translate, with the way out."""
    if model.endswith(".en"):
        raise _cannot_translate(model, "knows English only")
    if model in _NEVER_TRANSLATED:
        raise _cannot_translate(model, "was not trained to translate")


def check_request(model: str, known: Collection[str], *, language: str | None, task: Task) -> None:
    """Raise TranscriptionError where the model named `model` does not know the language or cannot translate.

    known: the codes of its languages. language: a code, or None where it is still to be found.
    """
    if language is not None and language not in known:
        raise TranscriptionError(
            f"The model {model} does not know the language {language!r}; "
            "leave the language open or choose a multilingual model such as base."
        )
    if task == "translate" and frozenset(known) == ENGLISH_ONLY:
        raise _cannot_translate(model, "knows English only")


def _cannot_translate(model: str, because: str) -> TranscriptionError:
    return TranscriptionError(
        f"The model {model} {because} and cannot translate; choose a multilingual one such as base or small "
        "in the setting `model`, start the app again, then retry."
    )
