"""A codebook as a table: one code a row, its place in the tree by its path."""

import csv
import io
import re
import threading
from collections.abc import Mapping, Sequence

from ..records import CODE_KINDS, CodeKind
from ..records.codebook import CodebookFile, CodeInFile
from .codebook_bytes import LARGEST_FILE_BYTES, broken, check_file, check_name, check_number, decode_text
from .csv_text import rows_to_csv_bytes, unguarded_text

HEADER = (
    *("kind", "path", "definition", "when_to_use", "when_not_to_use", "examples"),
    *("valence", "degrees", "colour", "retired", "guid"),
)
# Names that other programs and people give these columns.
_ALIASES = {
    "path": ("path", "code", "name", "code name", "tag", "label", "theme", "category"),
    "parent": ("parent", "parent code", "under", "group"),
    "kind": ("kind", "type", "code type"),
    "definition": ("definition", "description", "meaning", "comment", "memo", "note"),
    "when_to_use": ("when to use", "use when", "use", "inclusion criteria", "inclusion"),
    "when_not_to_use": ("when not to use", "do not use when", "exclusion criteria", "exclusion"),
    "examples": ("examples", "example", "typical examples", "quotes"),
    "valence": ("valence",),
    "degrees": ("degrees",),
    "colour": ("colour", "color"),
    "retired": ("retired",),
    "guid": ("guid", "id"),
}
_TEXTS = ("definition", "when_to_use", "when_not_to_use", "examples")
_FIELDS = frozenset((*_TEXTS, "valence", "degrees", "colour", "retired"))
_VALENCES = {"": None, "-1": -1, "0": 0, "1": 1, "+1": 1, "pleasant": 1, "either": 0, "unpleasant": -1}
_BOOLEANS = {"": False, "false": False, "no": False, "0": False, "true": True, "yes": True, "1": True}
_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")

# The csv module has one limit for the whole process, 131,072 characters: one reader at a time sets another.
_LIMIT = threading.Lock()


def write_codebook_csv(codes: Sequence[CodeInFile]) -> bytes:
    """Return a codebook as CSV in UTF-8 with a byte-order mark, in the order given, parents first.

    path: the names from the top down with " > " between; a ">" or "\\" in a name has a "\\" in front.
    No cell can be taken for a formula. read_codebook_csv gives back what was there.
    """
    paths: list[str] = []
    rows = []
    for code in codes:
        own = code.name.replace("\\", "\\\\").replace(">", "\\>")
        paths.append(f"{paths[code.parent]} > {own}" if code.parent is not None else own)
        rows.append(
            (
                *(code.kind, paths[-1], code.definition, code.when_to_use, code.when_not_to_use),
                *(code.examples, code.valence, code.degrees, code.colour, code.retired, code.guid),
            )
        )
    return rows_to_csv_bytes(HEADER, rows)


def read_codebook_csv(content: bytes, *, file_name: str) -> CodebookFile:
    """Return what a table of codes holds: columns by their names, with commas, semicolons or tabs between.

    Needed is a column with the path or the name; a name may come with a column for its parent. A parent that
    has no row of its own is made. Raises ImportFileError, which names the line.
    """
    check_file(content, file_name)
    text = decode_text(content, file_name).replace("\r\n", "\n").replace("\r", "\n")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    lines = _rows(text, delimiter, file_name)
    columns = _columns(lines[0][1] if lines else [], file_name)
    table = _Table(file_name)
    for number, cells in lines[1:]:
        if any(cell.strip() for cell in cells):
            row = {
                name: unguarded_text(cells[at]).strip() if at < len(cells) else ""
                for name, at in columns.items()
            }
            table.add(row, number)
    return CodebookFile(tuple(table.codes), tuple(table.problems))


def _rows(text: str, delimiter: str, file_name: str) -> list[tuple[int, list[str]]]:
    """Return the rows with the number of the line that each ends on; a cell may hold a whole definition."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    with _LIMIT:
        before = csv.field_size_limit(LARGEST_FILE_BYTES)
        try:
            return [(lines.line_num, cells) for cells in lines]
        except csv.Error as error:
            raise broken(file_name, lines.line_num, f"it is no CSV ({error})") from error
        finally:
            csv.field_size_limit(before)


def _columns(header: Sequence[str], file_name: str) -> dict[str, int]:
    named = [" ".join(unguarded_text(cell).replace("_", " ").lower().split()) for cell in header]
    columns = {
        name: next(named.index(alias) for alias in aliases if alias in named)
        for name, aliases in _ALIASES.items()
        if any(alias in named for alias in aliases)
    }
    if "path" not in columns:
        raise broken(
            file_name,
            1,
            "no column is called “path”, “name” or “code”",
            f"Name the columns in the first line, for example: {', '.join(HEADER)}.",
        )
    return columns


class _Table:
    """Codes as they come, row by row."""

    def __init__(self, file_name: str) -> None:
        self.file_name = file_name
        self.codes: list[CodeInFile] = []
        self.problems: list[str] = []
        self._places: dict[tuple[CodeKind | None, int | None, str], int] = {}
        self._implied: set[int] = set()
        self._known_paths: dict[tuple[CodeKind | None, str], int] = {}
        self._by_name: dict[tuple[CodeKind | None, str], int] = {}
        self._guids: set[str] = set()

    def add(self, row: Mapping[str, str], line: int) -> None:
        kind = self._kind(row.get("kind", ""), line)
        above, own = _split_off(row["path"])
        names = _split_path(own)
        if not names:
            raise broken(self.file_name, line, "the code has no name")
        name = names[0]
        parent = self._known_paths.get((kind, above))
        if parent is None:
            parent = self._parent(kind, _split_path(above), row.get("parent", ""), line)
        check_name(name, self.file_name, line)
        code = CodeInFile(
            name=name,
            parent=parent,
            kind=kind,
            definition=row.get("definition", ""),
            when_to_use=row.get("when_to_use", ""),
            when_not_to_use=row.get("when_not_to_use", ""),
            examples=row.get("examples", ""),
            valence=self._choice(_VALENCES, row.get("valence", ""), "valence", line),
            degrees=row.get("degrees", ""),
            colour="" if _HEX.fullmatch(row.get("colour", "")) else row.get("colour", ""),
            hex=row["colour"] if _HEX.fullmatch(row.get("colour", "")) else "",
            retired=bool(self._choice(_BOOLEANS, row.get("retired", ""), "retired", line)),
            guid=self._guid(row.get("guid", ""), line),
            line=line,
            unsaid=_FIELDS - row.keys(),
        )
        place = (kind, parent, code.name.casefold())
        at = self._places.get(place)
        if at in self._implied:
            self._implied.discard(at)
            self.codes[at] = code
        else:
            at = self._place(code)
        # A path is looked up as a whole: taken apart for each code, a deep tree would take minutes.
        self._known_paths.setdefault((kind, row["path"]), at)

    def _place(self, code: CodeInFile) -> int:
        at = len(self.codes)
        check_number(at + 1, self.file_name)
        self.codes.append(code)
        self._places.setdefault((code.kind, code.parent, code.name.casefold()), at)
        self._by_name.setdefault((code.kind, code.name.casefold()), at)
        return at

    def _parent(self, kind: CodeKind | None, above: Sequence[str], named: str, line: int) -> int | None:
        at: int | None = None
        if named and not above:
            known = self._by_name.get((kind, named.casefold()))
            if known is not None:
                return known
            above = _split_path(named)
        for name in above:
            check_name(name, self.file_name, line)
            there = self._places.get((kind, at, name.casefold()))
            if there is None:
                there = self._place(CodeInFile(name, at, kind, line=line, unsaid=_FIELDS))
                self._implied.add(there)
            at = there
        return at

    def _kind(self, text: str, line: int) -> CodeKind | None:
        if not text:
            return None
        for kind in CODE_KINDS:
            if text.casefold() in (kind, f"{kind}s"):
                return kind
        raise broken(
            self.file_name, line, f"“{text[:40]}” is no kind of code", f"Use one of: {', '.join(CODE_KINDS)}."
        )

    def _choice(self, choices: Mapping[str, int | None], text: str, what: str, line: int) -> int | None:
        if text.casefold() not in choices:
            known = ", ".join(name for name in choices if name)
            raise broken(self.file_name, line, f"“{text[:40]}” is no {what}", f"Use one of: {known}.")
        return choices[text.casefold()]

    def _guid(self, text: str, line: int) -> str:
        guid = text.strip("{}").lower()
        if not _GUID.fullmatch(guid):
            return ""
        if guid in self._guids:
            self.problems.append(f"Line {line}: the same GUID stands above; this code gets a new one.")
            return ""
        self._guids.add(guid)
        return guid


def _split_off(path: str) -> tuple[str, str]:
    """Return a path without its last name, and that name, both as they are written."""
    at = path.rfind(">")
    while at > 0:
        before = path[:at]
        if (len(before) - len(before.rstrip("\\"))) % 2 == 0:
            return before.strip(), path[at + 1 :]
        at = path.rfind(">", 0, at)
    return "", path


def _split_path(text: str) -> list[str]:
    names = [""]
    signs = iter(text)
    for sign in signs:
        if sign == "\\":
            following = next(signs, "")
            # A backslash before anything else is one: other programs use it in names.
            names[-1] += following if following in ("\\", ">") and following else f"\\{following}"
        elif sign == ">":
            names.append("")
        else:
            names[-1] += sign
    return [clean for name in names if (clean := " ".join(name.split()))]
