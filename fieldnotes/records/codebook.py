"""How a codebook changes: steps that can be taken back, and what a merge or a split would do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .coding import Code, CodeKind, CodingStatus

CodeChangeKind = Literal[
    "add", "edit", "rename", "move", "retire", "restore", "merge", "split", "template", "import"
]
Cells = Mapping[str, int | str | None]


@dataclass(frozen=True)
class CodeStep:
    """One row that a change of the codebook touched: its columns before and after, those that differ.

    table: "code", "coding", "memo"; or one that pairs codes with members ("favourite_code") or with rounds
    ("coding_round_code"), where id is the member's or the round's. A code that was made has itself as
    `merged_into` before and None after.
    """

    table: Literal["code", "coding", "memo", "favourite_code", "coding_round_code"]
    id: int
    before: Cells
    after: Cells


@dataclass(frozen=True)
class CodeChange:
    """A change of the codebook. said: in words, with the names that the codes had then.

    made_by, undone_by: members' names. undone_at: None as long as it holds. kept: when it was just taken
    back, the names of codes that it had made and that stay because somebody used them since.
    """

    id: int
    kind: CodeChangeKind
    said: str
    made_by: str
    made_at: datetime
    undone_at: datetime | None = None
    undone_by: str | None = None
    kept: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodingOfCode:
    """A coding as a merge or a split sees it, removed or not; times as the store has them. See Coding."""

    id: int
    excerpt_id: int
    code_id: int
    status: CodingStatus
    made_by: str
    made_at: str
    coder_id: int | None = None
    round_id: int | None = None
    intensity: int | None = None
    valence: int | None = None
    removed_at: str | None = None


@dataclass(frozen=True)
class MergePreview:
    """What merging would do: how many of each move, and how many become one with a coding already there.

    independent: of rounds that were revealed. in_running_round: whether a round runs that compares the code;
    what was coded in it moves too, and nobody is told how much that is.
    """

    code: Code
    into: Code
    codings: int
    suggestions: int
    independent: int
    become_one: int
    below: int
    in_running_round: bool = False


@dataclass(frozen=True)
class CodedPassage:
    """A passage that carries a code, with where it can be read. coding_ids: its codings with that code.

    status: "accepted" where anybody's is; intensity: the highest. first_segment_id: where the reader opens.
    text: "" where consent does not cover it.
    """

    excerpt_id: int
    source_id: int
    source_title: str
    text: str
    status: CodingStatus
    intensity: int | None
    first_segment_id: int
    coding_ids: tuple[int, ...]


@dataclass(frozen=True)
class CodeInFile:
    """A code as a codebook's file has it. Fields as in Code; `parent` is its parent's place in the list.

    kind: None where the file does not say. guid: "" where the file has none that can be used. hex: its colour
    as "#rrggbb", or "". colour: its name in the palette where the file has it. line: in the file, from 1.
    unsaid: names of fields of which the file does not speak, so that their being empty means nothing.
    """

    name: str
    parent: int | None = None
    kind: CodeKind | None = None
    definition: str = ""
    when_to_use: str = ""
    when_not_to_use: str = ""
    examples: str = ""
    valence: int | None = None
    degrees: str = ""
    colour: str = ""
    hex: str = ""
    retired: bool = False
    guid: str = ""
    line: int = 0
    unsaid: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CodebookFile:
    """What a file holds: codes, each after its parent, and what could not be taken as it is, in sentences."""

    codes: tuple[CodeInFile, ...]
    problems: tuple[str, ...] = ()


ImportStatus = Literal["added", "same", "changed", "conflict"]


@dataclass(frozen=True)
class ImportRow:
    """What an import does with one code of the file.

    path: names from the top down. code_id: the code of the codebook that it was found to be, or None.
    differs: for "changed", each field with what the codebook has and what the file has. why: for "conflict".
    """

    path: tuple[str, ...]
    kind: CodeKind
    status: ImportStatus
    code_id: int | None = None
    differs: tuple[tuple[str, str, str], ...] = ()
    why: str = ""


@dataclass(frozen=True)
class ImportPreview:
    """What an import would do, code by code, and what of the file could not be taken as it is."""

    rows: tuple[ImportRow, ...]
    problems: tuple[str, ...] = ()

    def count(self, status: ImportStatus) -> int:
        """Return how many codes of the file have that status."""
        return sum(row.status == status for row in self.rows)
