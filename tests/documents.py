"""Documents made for tests: PDFs written by hand, with a font of any script, and Word documents."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

_MAP_HEAD = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
"""


@dataclass(frozen=True)
class At:
    """A line on a page: its height above the foot, and the size of its letters, in points."""

    text: str
    y: float
    size: float = 11


def make_pdf(pages: Sequence[Sequence[str | At]], *, title: str = "") -> bytes:
    """Return a PDF; lines that are plain text stand 14 points below each other, an empty one is a gap."""
    signs = {sign: code for code, sign in enumerate(sorted(set(_all_text(pages))), start=1)}
    objects = [
        b"",
        b"",
        _font(),
        _map(signs),
        _descendant(),
    ]  # 1 catalog, 2 pages, 3 font, 4 map, 5 descendant
    kids = []
    for lines in pages:
        content = _content(lines, signs)
        objects.append(b"<< /Length %d >> stream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> "
            b"/Contents %d 0 R >>" % len(objects)
        )
        kids.append(len(objects))
    info = b"<< /Title <FEFF%s> >>" % title.encode("utf-16-be").hex().encode()
    objects.append(info)
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(kids),
        b" ".join(b"%d 0 R" % kid for kid in kids),
    )
    return _file(objects)


def _all_text(pages: Sequence[Sequence[str | At]]) -> str:
    return "".join(line if isinstance(line, str) else line.text for page in pages for line in page)


def _content(lines: Sequence[str | At], signs: dict[str, int]) -> bytes:
    parts = []
    y = 800.0
    for line in lines:
        if isinstance(line, str):
            at = At(line, y)
            y -= 14
        else:
            at = line
            y = line.y - 14
        if at.text:
            code = "".join(f"{signs[sign]:04X}" for sign in at.text)
            parts.append(f"BT /F {at.size} Tf 1 0 0 1 50 {at.y} Tm <{code}> Tj ET")
    return "\n".join(parts).encode()


def _font() -> bytes:
    return (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /T /Encoding /Identity-H /DescendantFonts [5 0 R] "
        b"/ToUnicode 4 0 R >>"
    )


def _descendant() -> bytes:
    return (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /T /DW 500 "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )


def _map(signs: dict[str, int]) -> bytes:
    lines = [
        b"<%04X> <%s>" % (code, sign.encode("utf-16-be").hex().upper().encode())
        for sign, code in signs.items()
    ]
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    body = b"\n".join(b"%d beginbfchar\n%s\nendbfchar" % (len(one), b"\n".join(one)) for one in blocks)
    content = _MAP_HEAD + body + b"\nendcmap end end"
    return b"<< /Length %d >> stream\n%s\nendstream" % (len(content), content)


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def change_part(docx: bytes, name: str, old: str, new: str) -> bytes:
    """Return a Word document with a text in one of its parts replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for part in before.infolist():
            content = before.read(part)
            if part.filename == name:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            after.writestr(part.filename, content)
    return out.getvalue()
