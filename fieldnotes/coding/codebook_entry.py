"""One entry of a codebook that is not stored yet."""

from dataclasses import dataclass

from fieldnotes.records import CodeKind


@dataclass(frozen=True)
class CodebookEntry:
    """A code before it has an id: `parent` is its parent's name, which its kind has once.

    Fields as in `fieldnotes.records.Code`.

    examples: one short passage a line, as somebody would say it.
    """

    kind: CodeKind
    name: str
    definition: str
    when_to_use: str = ""
    when_not_to_use: str = ""
    examples: str = ""
    parent: str | None = None
    valence: int | None = None
    degrees: str = ""
    colour: str = ""
