"""The codebook that a new workspace starts with. It is a beginning: teams rename, add and retire codes."""

from fieldnotes.coding.codebook_entry import CodebookEntry
from fieldnotes.coding.starter_emotions import EMOTIONS, PLUTCHIK
from fieldnotes.coding.starter_themes import THEMES
from fieldnotes.coding.templates.needs import NEEDS
from fieldnotes.coding.templates.trust import TRUST
from fieldnotes.errors import NotFoundError

__all__ = [
    "EMOTIONS",
    "NEEDS",
    "PLUTCHIK",
    "THEMES",
    "TRUST",
    "CodebookEntry",
    "family_of",
    "starter_codebook",
]

_FAMILY = {entry.name: entry.parent or entry.name for entry in EMOTIONS}


def starter_codebook() -> tuple[CodebookEntry, ...]:
    """Return the 29 emotions, each family before its members, then the themes, the needs and trust."""
    return EMOTIONS + THEMES + NEEDS + TRUST


def family_of(emotion: str) -> str:
    """Return the family of an emotion of the starter codebook, one of PLUTCHIK; a family's own is itself.

    Raises NotFoundError for a name that is not among them, "neutral" included.
    """
    family = _FAMILY.get(emotion)
    if family is None:
        raise NotFoundError(
            f"{emotion!r} is not an emotion of the starter codebook; choose one of: {', '.join(_FAMILY)}."
        )
    return family
