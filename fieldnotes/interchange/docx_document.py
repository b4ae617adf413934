"""Word documents: headings, paragraphs, lists, rows of tables, footnotes."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from .document_form import ImportedDocument, Paragraph, checked_paragraphs, clean_paragraph
from .docx_transcript import open_docx

_TEXT_OF = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
# Deleted by somebody who tracked changes; formulas of fields; a box's text in the form for old programs.
_SKIPPED = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:instrText"),
    qn("w:pPr"),
    qn("w:rPr"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_BOX = qn("w:txbxContent")
_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_MOST_STYLES_UP = 20


def read_docx_document(content: bytes, file_name: str) -> ImportedDocument:
    """Return the paragraphs of a Word document as it reads with all changes accepted.

    A row of a table is a paragraph, its cells apart by " | ". Entries of lists begin with "•" or their
    number. A footnote is "[1]" where it stands, and a paragraph at the end. Comments, headers, footers and
    pictures are left out. Raises ImportFileError as open_docx does.
    """
    document = open_docx(content, file_name)
    reader = _Reader(document)
    # One after the other: which footnotes there are is known once the body was read.
    read = chain(reader.blocks(document.element.body), reader.footnotes())
    paragraphs = checked_paragraphs(read, file_name)
    notes = reader.left_out()
    title = clean_paragraph(document.core_properties.title or "")
    if not title and paragraphs and paragraphs[0].level == 1:
        title = paragraphs[0].text
    return ImportedDocument(paragraphs, "Word", title.replace("\n", " "), notes=notes)


class _Reader:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._styles = _styles(document)
        self._lists = _lists(document)
        self._counts: Counter[tuple[str, int]] = Counter()
        self._notes: list[str] = []

    def blocks(self, element: Any) -> Iterator[Paragraph]:
        """Yield the paragraphs below an element; boxes come after the paragraph that they hang on."""
        for child in element:
            if child.tag in _SKIPPED:
                continue
            if child.tag == _PARAGRAPH:
                yield self._paragraph(child)
                yield from self._boxes(child)
            elif child.tag == _TABLE:
                yield from self._rows(child)
            elif child.tag != qn("w:sectPr"):
                yield from self.blocks(child)  # a content control, a tracked insertion

    def footnotes(self) -> Iterator[Paragraph]:
        """Yield the footnotes and endnotes that the text refers to, in the order in which it does."""
        texts = {kind: self._note_texts(kind) for kind in ("footnote", "endnote")}
        for number, name in enumerate(self._notes, start=1):
            kind, _, note_id = name.partition(":")
            if note_id in texts[kind]:
                yield Paragraph(f"[{number}] {texts[kind][note_id]}")

    def left_out(self) -> tuple[str, ...]:
        """Return what a reader of the original sees and the text does not have."""
        words = []
        sections = self._document.sections
        if any(
            part.text.strip() for one in sections for part in (*one.header.paragraphs, *one.footer.paragraphs)
        ):
            words.append("Headers and footers of pages are left out.")
        if self._document.inline_shapes:
            words.append("Pictures are left out.")
        return tuple(words)

    def _paragraph(self, element: Any) -> Paragraph:
        style = _value(element, "w:pPr/w:pStyle")
        level = _value(element, "w:pPr/w:outlineLvl")
        rank = (
            int(level) + 1 if level.isdigit() and int(level) < 9 else self._styles.get(style, (0, "", 0))[0]
        )
        return Paragraph(self._list_sign(element, style) + self._text(element), rank)

    def _text(self, element: Any) -> str:
        parts = []
        for child in element:
            if child.tag in {*_SKIPPED, _BOX, _PARAGRAPH}:
                continue
            if child.tag == qn("w:t"):
                parts.append(child.text or "")
            elif child.tag in _TEXT_OF:
                parts.append(_TEXT_OF[child.tag])
            elif child.tag in (qn("w:footnoteReference"), qn("w:endnoteReference")):
                kind = "footnote" if child.tag == qn("w:footnoteReference") else "endnote"
                self._notes.append(f"{kind}:{child.get(qn('w:id'))}")
                parts.append(f"[{len(self._notes)}]")
            elif isinstance(child.tag, str):
                parts.append(self._text(child))
        return "".join(parts)

    def _boxes(self, element: Any) -> Iterator[Paragraph]:
        for child in element:
            if child.tag == _BOX:
                yield from self.blocks(child)
            elif child.tag not in _SKIPPED and isinstance(child.tag, str):
                yield from self._boxes(child)

    def _rows(self, table: Any) -> Iterator[Paragraph]:
        for row in _below(table, _ROW):
            cells = []
            for cell in _below(row, _CELL):
                texts = [clean_paragraph(one.text) for one in self.blocks(cell)]
                cells.append("\n".join(text for text in texts if text))
            if any(cells):
                yield Paragraph(" | ".join(cells) if len(cells) > 1 else cells[0])

    def _list_sign(self, element: Any, style: str) -> str:
        list_id = _value(element, "w:pPr/w:numPr/w:numId")
        depth = _value(element, "w:pPr/w:numPr/w:ilvl")
        if not list_id:
            _, list_id, style_depth = self._styles.get(style, (0, "", 0))
            depth = depth or str(style_depth)
        if not list_id or list_id == "0" or self._styles.get(style, (0, "", 0))[0]:
            return ""
        at = int(depth) if depth.isdigit() else 0
        kind = self._lists.get((list_id, at), "bullet")
        if kind == "none":
            return ""
        if kind == "bullet":
            return "• "
        self._counts[list_id, at] += 1
        for deeper in [key for key in self._counts if key[0] == list_id and key[1] > at]:
            del self._counts[deeper]
        return f"{self._counts[list_id, at]}. "

    def _note_texts(self, kind: str) -> dict[str, str]:
        found = {}
        for part in self._document.part.package.iter_parts():
            if str(part.partname) == f"/word/{kind}s.xml":
                for note in parse_xml(part.blob).iterchildren(qn(f"w:{kind}")):
                    texts = [clean_paragraph(one.text) for one in self.blocks(note)]
                    found[str(note.get(qn("w:id")))] = "\n".join(text for text in texts if text)
        return found


def _below(element: Any, tag: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, also those within content controls."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _below(child, tag)


def _value(element: Any, path: str) -> str:
    for name in path.split("/"):
        element = element.find(qn(name))
        if element is None:
            return ""
    return str(element.get(qn("w:val")) or "")


def _styles(document: Document) -> dict[str, tuple[int, str, int]]:
    """Return the paragraph styles: id to rank as a heading (0 for none), list's id, and depth in the list."""
    own: dict[str, tuple[int, str, int]] = {}
    based_on: dict[str, str] = {}
    for style in document.styles.element.iterchildren(qn("w:style")):
        style_id = str(style.get(qn("w:styleId")))
        name = _value(style, "w:name").casefold()
        outline = _value(style, "w:pPr/w:outlineLvl")
        heading = re.fullmatch(r"heading ([1-9])", name)
        rank = int(heading[1]) if heading else 1 if name == "title" else 0
        if not rank and outline.isdigit() and int(outline) < 9:
            rank = int(outline) + 1
        depth = _value(style, "w:pPr/w:numPr/w:ilvl")
        own[style_id] = (rank, _value(style, "w:pPr/w:numPr/w:numId"), int(depth) if depth.isdigit() else 0)
        based_on[style_id] = _value(style, "w:basedOn")
    return {style_id: _inherited(style_id, own, based_on) for style_id in own}


def _inherited(
    style_id: str, own: dict[str, tuple[int, str, int]], based_on: dict[str, str]
) -> tuple[int, str, int]:
    """Return what a style is with what it takes from those that it is based on."""
    rank, list_id, depth = own[style_id]
    for _ in range(_MOST_STYLES_UP):
        style_id = based_on.get(style_id, "")
        if style_id not in own:
            break
        rank = rank or own[style_id][0]
        if not list_id:
            _, list_id, depth = own[style_id]
    return rank, list_id, depth


def _lists(document: Document) -> dict[tuple[str, int], str]:
    """Return how entries of lists begin: (list's id, depth) to "bullet", "none" or a kind of number."""
    part = next(
        (p for p in document.part.package.iter_parts() if str(p.partname) == "/word/numbering.xml"), None
    )
    if part is None:
        return {}
    root = parse_xml(part.blob)
    forms = {
        (str(form.get(qn("w:abstractNumId"))), int(str(level.get(qn("w:ilvl")) or 0))): _value(
            level, "w:numFmt"
        )
        for form in root.iterchildren(qn("w:abstractNum"))
        for level in form.iterchildren(qn("w:lvl"))
    }
    return {
        (str(one.get(qn("w:numId"))), depth): kind
        for one in root.iterchildren(qn("w:num"))
        for (form_id, depth), kind in forms.items()
        if form_id == _value(one, "w:abstractNumId")
    }
