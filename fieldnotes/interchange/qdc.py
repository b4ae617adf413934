"""A codebook as REFI-QDA (.qdc), which NVivo, ATLAS.ti, MAXQDA, QualCoder and others read and write.

Each kind of code is a folder at the top of the tree, a code that cannot be used for coding, so that other
programs show themes apart from emotions; it is known again by its GUID, or by its name. Retired codes are in
a set. What the format has no place for (when to use a code, examples, valence, degrees) stands in the
description under its own heading, readable for people and read back as it was.
Source: REFI-QDA standard 1.5, Codebook.xsd (urn:QDA-XML:codebook:1.0).
"""

import re
import uuid
from collections.abc import Sequence
from typing import Any
from xml.parsers import expat

from ..errors import ImportFileError
from ..records import CODE_KINDS, CodeKind
from ..records.codebook import CodebookFile, CodeInFile
from .codebook_bytes import broken, check_file, check_name, check_number
from .qdc_description import read_description, write_description

ORIGIN = "fieldnotes"
_FOREIGN = frozenset(
    ("when_to_use", "when_not_to_use", "examples", "valence", "degrees", "colour", "retired")
)
NAMESPACE = "urn:QDA-XML:codebook:1.0"
FOLDERS: dict[CodeKind, str] = {
    "theme": "Themes",
    "emotion": "Emotions",
    "need": "Needs",
    "trust": "Trust",
    "stage": "Journey stages",
}
_RETIRED = "Retired codes"
_DEEPEST_INDENT = 12
_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def _fixed_guid(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"fieldnotes codebook {name}"))


_FOLDER_GUIDS = {kind: _fixed_guid(kind) for kind in CODE_KINDS}
_KIND_OF_GUID = {guid: kind for kind, guid in _FOLDER_GUIDS.items()}
_KIND_OF_NAME = {name.casefold(): kind for kind, name in FOLDERS.items()} | {
    f"{kind}s": kind for kind in CODE_KINDS
}


def write_qdc(codes: Sequence[CodeInFile]) -> bytes:
    """Return a codebook valid against Codebook.xsd, in UTF-8.

    codes: each with kind, guid and hex; parents first. read_qdc gives back what was there, in
    the same order within each kind.
    """
    children: dict[int | None, list[int]] = {}
    for at, code in enumerate(codes):
        children.setdefault(code.parent, []).append(at)
    out = ['<?xml version="1.0" encoding="UTF-8"?>']
    out.append(f'<CodeBook xmlns="{NAMESPACE}" origin="{ORIGIN}">')
    out.append(" <Codes>")
    used = [kind for kind in CODE_KINDS if any(code.kind == kind for code in codes)]
    for kind in used or CODE_KINDS[:1]:  # the schema wants at least one code
        top = [at for at in children.get(None, ()) if codes[at].kind == kind]
        out.append(f'  <Code guid="{_FOLDER_GUIDS[kind]}" name="{FOLDERS[kind]}" isCodable="false">')
        # A list of what is still to come, not a function that calls itself: a tree may be thousands deep.
        waiting: list[tuple[int, int | None]] = [(3, at) for at in reversed(top)]
        while waiting:
            depth, place = waiting.pop()
            indent = " " * min(depth, _DEEPEST_INDENT)
            if place is None:
                out.append(f"{indent}</Code>")
                continue
            code = codes[place]
            colour = f' color="{code.hex.lower()}"' if code.hex else ""
            head = f'{indent}<Code guid="{code.guid.lower()}" name="{_escaped(code.name)}"'
            head += f' isCodable="true"{colour}'
            description = write_description(code)
            below = children.get(place, ())
            if not description and not below:
                out.append(f"{head}/>")
                continue
            out.append(f"{head}>")
            if description:
                out.append(f"{indent} <Description>{_escaped_text(description)}</Description>")
            waiting.append((depth, None))
            waiting.extend((depth + 1, child) for child in reversed(below))
        out.append("  </Code>")
    out.append(" </Codes>")
    retired = [code for code in codes if code.retired]
    if retired:  # an empty <Sets/> would not be valid
        out.append(" <Sets>")
        out.append(f'  <Set guid="{_fixed_guid("retired")}" name="{_RETIRED}">')
        out.extend(f'   <MemberCode guid="{code.guid.lower()}"/>' for code in retired)
        out.append("  </Set>")
        out.append(" </Sets>")
    out.append("</CodeBook>")
    return ("\n".join(out) + "\n").encode("utf-8")


def read_qdc(content: bytes, *, file_name: str) -> CodebookFile:
    """Return what a .qdc file, or the codebook inside a .qde project, holds.

    Raises ImportFileError for what is no such file, for one that is damaged, and for one with a document
    type: entities can open other files or swell without end, and no codebook needs them.
    """
    check_file(content, file_name)
    reader = _Reader(file_name)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.buffer_text = True
    reader.parser = parser
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        what = f"it is no well-formed XML ({expat.ErrorString(error.code)})"
        raise broken(file_name, error.lineno, what, "Export the codebook again.") from error
    except (LookupError, UnicodeError, ValueError) as error:
        raise ImportFileError(
            f"{file_name} has an encoding that cannot be read; save it in UTF-8."
        ) from error
    if not reader.is_codebook:
        raise ImportFileError(f"{file_name} holds no REFI-QDA codebook; export the codebook as .qdc.")
    return CodebookFile(tuple(reader.finished()), tuple(reader.problems))


class _Reader:
    """Codes as their elements open and close; `_open` is the way down to the present one."""

    def __init__(self, file_name: str) -> None:
        self.file_name = file_name
        self.parser: Any = None
        self.is_codebook = False
        self.problems: list[str] = []
        self._codes: list[dict[str, Any]] = []
        self._open: list[tuple[int | None, CodeKind | None]] = []
        self._elements: list[str] = []
        self._description: list[str] | None = None
        self._guids: set[str] = set()
        self._retired_set = False
        self._is_ours = False
        self._retired: set[str] = set()

    def refuse(self, *_: object) -> None:
        raise ImportFileError(
            f"{self.file_name} has a document type (<!DOCTYPE …>), which no codebook needs and which can "
            "open other files; export the codebook again."
        )

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rsplit(" ", 1)[-1]
        within = self._elements[-1] if self._elements else ""
        self._elements.append(name)
        if name == "CodeBook":
            self.is_codebook = True
            self._is_ours = attributes.get("origin", "") == ORIGIN
        elif name == "Code" and within in ("Codes", "Code") and self.is_codebook:
            self._start_code(attributes)
        elif name == "Description" and within == "Code":
            self._description = []
        elif name == "Set":
            self._retired_set = attributes.get("name", "").casefold() == _RETIRED.casefold()
        elif name == "MemberCode" and self._retired_set:
            self._retired.add(_clean_guid(attributes.get("guid", "")))

    def end(self, tag: str) -> None:
        name = tag.rsplit(" ", 1)[-1]
        self._elements.pop()
        within = self._elements[-1] if self._elements else ""
        if name == "Description" and self._description is not None:
            at = self._open[-1][0]
            if at is not None:
                found = read_description("".join(self._description))
                self._codes[at].update(found, unsaid=self._codes[at]["unsaid"] - found.keys())
            self._description = None
        elif name == "Code" and within in ("Codes", "Code") and self._open:
            self._open.pop()

    def text(self, data: str) -> None:
        if self._description is not None:
            self._description.append(data)

    def finished(self) -> list[CodeInFile]:
        return [
            CodeInFile(**code, retired=code["guid"] in self._retired and code["guid"] != "")
            for code in self._codes
        ]

    def _start_code(self, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        guid = _clean_guid(attributes.get("guid", ""))
        name = " ".join(attributes.get("name", "").split())
        above, kind = self._open[-1] if self._open else (None, None)
        if not self._open:
            folder = _KIND_OF_GUID.get(guid)
            if folder is None and attributes.get("isCodable", "true").strip() in ("false", "0"):
                folder = _KIND_OF_NAME.get(name.casefold())
            if folder is not None:
                self._open.append((None, folder))
                return
        if not name:
            name = "(no name)"
            self.problems.append(f"Line {line}: a code without a name; it is called “{name}”.")
        check_name(name, self.file_name, line)
        check_number(len(self._codes) + 1, self.file_name)
        if guid and guid in self._guids:
            self.problems.append(f"Line {line}: “{name}” has a GUID that stands above; it gets a new one.")
            guid = ""
        elif not guid:
            self.problems.append(f"Line {line}: “{name}” has no GUID that can be used; it gets a new one.")
        self._guids.add(guid)
        colour = attributes.get("color", "").strip()
        self._open.append((len(self._codes), kind))
        self._codes.append(
            {
                "name": name,
                "parent": above,
                "kind": kind,
                "hex": colour if _COLOUR.fullmatch(colour) else "",
                "guid": guid,
                "line": line,
                # Of what other programs have no place for, an empty field says nothing.
                "unsaid": frozenset() if self._is_ours else _FOREIGN - ({"colour"} if colour else set()),
            }
        )


def _clean_guid(text: str) -> str:
    guid = text.strip().strip("{}").lower()
    return guid if _GUID.fullmatch(guid) else ""


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _escaped_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
