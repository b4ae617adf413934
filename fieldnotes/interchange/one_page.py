"""What files to print have in common: a PDF that says what it is, HTML that asks nothing of any host."""

import base64
import hashlib
import io
from collections.abc import Sequence

from .svg_text import as_pdf, as_xml


def one_page_pdf(svg: str, *, title: str, subject: str) -> bytes:
    """Return a drawing as a PDF of one page, with title, subject and language."""
    return pages_pdf([svg], title=title, subject=subject)


def pages_pdf(pages: Sequence[str], *, title: str, subject: str) -> bytes:
    """Return drawings, at least one, as the pages of a PDF, with title, subject and language."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject

    first, *others = (PdfReader(io.BytesIO(as_pdf(svg))) for svg in pages)
    writer = PdfWriter(clone_from=first)
    for other in others:
        writer.append(other)
    writer.add_metadata({"/Title": title, "/Subject": subject, "/Creator": "fieldnotes"})
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject("en")
    root[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}
    )
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def one_page_html(body: str, *, title: str, style: str) -> bytes:
    """Return HTML in UTF-8. body: of the page, escaped already; title: plain text.

    The file's own rule (Content-Security-Policy) lets it load nothing and run no script; sound and
    pictures may be in it as data.
    """
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{allowed}'; media-src data:; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{as_xml(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
        f"{body}</main>\n</body>\n</html>\n"
    ).encode()


def as_data(data: bytes, mime_type: str) -> str:
    """Return bytes as an address that holds them."""
    return f"data:{mime_type};base64,{base64.b64encode(data).decode()}"
