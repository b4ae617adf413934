"""The words in which consent is asked for, by language and version; a record of consent names both."""

import json

from ..errors import InvalidInputError
from ..field.consent_words import ORIGINAL, shipped_consent
from ..records import ConsentText, TextVersion
from ..transcription import checked_language, language_name
from .access import allowed
from .text_versions import (
    add_version,
    current_versions,
    keep_version,
    list_versions,
    restore_version,
    version_numbered,
)
from .workspace import Workspace, checked_text

LONGEST_CONSENT_CHARS = 20_000


@allowed("walk")
def list_consent_texts(ws: Workspace) -> list[ConsentText]:
    """Return the newest text of each language that has one, English first."""
    return [_text_of(one) for one in current_versions(ws, "consent", _shipped()).values()]


@allowed("walk")
def get_consent_text(ws: Workspace, language: str, version: int | None = None) -> ConsentText:
    """Return the consent text of a language (ISO 639-1), the newest or an earlier version. Raises
    NotFoundError.
    """
    versions = list_consent_versions(ws, language)
    if version is None:
        return versions[0]
    numbered = version_numbered(list_versions(ws, "consent", language, _shipped().get(language)), version)
    return _text_of(numbered)


@allowed("walk")
def list_consent_versions(ws: Workspace, language: str) -> list[ConsentText]:
    """Return all versions of a language's text, the newest first. Raises NotFoundError."""
    return [_text_of(one) for one in list_versions(ws, "consent", language, _shipped().get(language))]


@allowed("walk")
def keep_consent_text(ws: Workspace, language: str) -> ConsentText:
    """Return the newest text of a language, stored: what was read out when consent was given stays readable.

    A record of consent keeps its `language` and `version` (or `version_id`). Raises NotFoundError.
    """
    return _text_of(keep_version(ws, "consent", language, _shipped().get(language)))


@allowed("keep the codebook")
def edit_consent_text(
    ws: Workspace, language: str, *, text: str, checked_by: str = "", based_on: int | None = None
) -> ConsentText:
    """Store a new version of a language's text, or the first one of a new language.

    checked_by: who, speaking the language, has read these words; "" for nobody. based_on: the version that
    was edited. Raises InvalidInputError for no text or an unknown language, ConflictError where somebody else
    stored a version meanwhile.
    """
    code = checked_language(language)
    if code is None:
        raise InvalidInputError("No language is chosen; name one by its two letters, for example it.")
    text = checked_text(text, "The consent text", required=True)
    if len(text) > LONGEST_CONSENT_CHARS:
        raise InvalidInputError(
            f"The consent text has {len(text):,} characters; nobody listens to that many."
        )
    body = _body(text, checked_text(checked_by, "Who has checked it"))
    return _text_of(add_version(ws, "consent", code, body, shipped=_shipped().get(code), based_on=based_on))


@allowed("keep the codebook")
def restore_consent_text(ws: Workspace, language: str, version: int) -> ConsentText:
    """Make an earlier version the newest again. Raises NotFoundError."""
    return _text_of(restore_version(ws, "consent", language, version, _shipped().get(language)))


def consent_caution(text: ConsentText) -> str:
    """Return what to know before reading a text out: "" for the English original and for one that was
    checked.
    """
    if text.checked_by or text.language == ORIGINAL:
        return ""
    name = language_name(text.language)
    if text.origin == "shipped":
        return (
            f"A machine translated this {name} text from the English one, and nobody who grew up with the "
            "language has checked it. Let somebody read it before you use it."
        )
    return f"Nobody is on record as having checked this {name} text. Let somebody who speaks it read it."


def _shipped() -> dict[str, str]:
    return {language: _body(text, "") for language, text in shipped_consent().items()}


def _body(text: str, checked_by: str) -> str:
    return json.dumps({"text": text, "checked_by": checked_by}, ensure_ascii=False)


def _text_of(version: TextVersion) -> ConsentText:
    body: dict[str, str] = json.loads(version.body)
    return ConsentText(
        language=version.key,
        text=body["text"],
        checked_by=body["checked_by"],
        version=version.version,
        origin=version.origin,
        made_by=version.made_by,
        made_at=version.made_at,
        version_id=version.id,
    )
