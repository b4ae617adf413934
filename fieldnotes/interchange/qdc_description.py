"""What REFI-QDA has no place for, under headings in a code's description, and read back as it was."""

import re
from typing import Any

from ..records.codebook import CodeInFile

_HEADINGS = {
    "When to use": "when_to_use",
    "When not to use": "when_not_to_use",
    "Examples": "examples",
    "Valence": "valence",
    "Degrees": "degrees",
    "Colour": "colour",
}
_VALENCES = {1: "pleasant", 0: "either", -1: "unpleasant"}
_VALENCE_OF = {name: valence for valence, name in _VALENCES.items()}
_HEADING = re.compile(rf"(\\*)({'|'.join(_HEADINGS)}):")


def write_description(code: CodeInFile) -> str:
    """Return a code's definition, and below it what else it says, each under its heading; "" for nothing."""
    parts = [_escaped(code.definition)] if code.definition else []
    if code.when_to_use:
        parts.append(f"When to use: {_escaped(code.when_to_use, inline=True)}")
    if code.when_not_to_use:
        parts.append(f"When not to use: {_escaped(code.when_not_to_use, inline=True)}")
    if code.examples:
        parts.append(f"Examples:\n{_escaped(code.examples)}")
    if code.valence is not None:
        parts.append(f"Valence: {_VALENCES[code.valence]}")
    if code.degrees:
        parts.append(f"Degrees: {' | '.join(code.degrees.split('|'))}")
    if code.colour:
        parts.append(f"Colour: {code.colour}")
    return "\n\n".join(parts)


def read_description(text: str) -> dict[str, Any]:
    """Return the fields of CodeInFile that a description holds; text above any heading is the definition."""
    found: dict[str, list[str]] = {"definition": []}
    field = "definition"
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        heading = _HEADING.match(line)
        if heading and not heading[1]:
            field = _HEADINGS[heading[2]]
            # A second heading of a name goes on with the first one's text.
            found.setdefault(field, []).append(line[heading.end() :].removeprefix(" "))
        else:
            found[field].append(line[1:] if heading else line)
    fields: dict[str, Any] = {name: "\n".join(lines).strip() for name, lines in found.items()}
    if "degrees" in fields:
        fields["degrees"] = "|".join(part.strip() for part in fields["degrees"].split("|"))
    if "valence" in fields:
        fields["valence"] = _VALENCE_OF.get(fields["valence"].lower())
    return fields


def _escaped(text: str, *, inline: bool = False) -> str:
    # A line that begins like a heading gets a backslash; one more where it has some. What stands in the line
    # of a heading cannot be taken for one.
    lines = text.split("\n")
    return "\n".join(
        f"\\{line}" if _HEADING.match(line) and (number or not inline) else line
        for number, line in enumerate(lines)
    )
