"""The words in which consent was asked for, as a record of consent keeps them."""

import hashlib

from ..records import AskedIn
from .access import allowed
from .consent_texts import keep_consent_text
from .workspace import Workspace


@allowed("know the codebook")
def words_asked_in(ws: Workspace, language: str) -> AskedIn:
    """Return the reference to the newest consent text of a language, for `record_consent`.

    The text is stored, so that it stays readable, and its hash says later that it was these words. Raises
    NotFoundError for a language without a text.
    """
    text = keep_consent_text(ws, language)
    return AskedIn(language, text.version, hashlib.sha256(text.text.encode("utf-8")).hexdigest())
