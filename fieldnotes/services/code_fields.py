"""What a code may say, field by field, as it is stored."""

from ..coding.palette import PALETTE
from ..errors import InvalidInputError
from .workspace import checked_text

LONGEST_NAME_CHARS = 300
_UNPRINTABLE = {sign: None for sign in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)}
_TEXTS = {
    "definition": "The definition",
    "when_to_use": "When to use it",
    "when_not_to_use": "When not to use it",
    "examples": "The examples",
}


def checked_name(name: str) -> str:
    """Return a code's name as it is stored: in one line. Raises InvalidInputError for none or a huge one."""
    bare = " ".join(name.translate(_UNPRINTABLE).split())
    clean = checked_text(bare, "The code's name", required=True)
    if len(clean) > LONGEST_NAME_CHARS:
        raise InvalidInputError(
            f"The code's name has {len(clean):,} characters; at most {LONGEST_NAME_CHARS} fit. "
            "Put what it means into the definition."
        )
    return clean


def checked_cells(given: dict[str, object]) -> dict[str, int | str | None]:
    """Return fields of a code as they are stored. Raises InvalidInputError, which names the field."""
    cells: dict[str, int | str | None] = {}
    for field, value in given.items():
        if field == "name":
            cells[field] = checked_name(str(value))
        elif field in _TEXTS:
            cells[field] = _checked_lines(str(value), _TEXTS[field])
        elif field == "degrees":
            cells[field] = _checked_degrees(str(value))
        elif field == "colour":
            if value and value not in PALETTE:
                raise InvalidInputError(f"“{value}” is no colour; use one of: {', '.join(PALETTE)}.")
            cells[field] = str(value)
        elif field == "valence":
            if value not in (None, -1, 0, 1):
                raise InvalidInputError(f"A valence is -1, 0, 1 or none, not {value}.")
            cells[field] = value
    return cells


def _checked_lines(text: str, what: str) -> str:
    # Other line ends, and signs that no XML file may hold, would not come back from a file as they were.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNPRINTABLE)
    return checked_text(lines, what)


def _checked_degrees(text: str) -> str:
    names = [" ".join(part.split()) for part in checked_text(text, "The degrees").split("|")]
    if names == [""]:
        return ""
    if len(names) != 3 or not all(names):
        raise InvalidInputError(
            f"“{text}” does not name three degrees; write a mild, a middle and a strong one: "
            "annoyance|anger|rage."
        )
    return "|".join(names)
