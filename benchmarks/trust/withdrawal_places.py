"""Where words of a participant can come from beside open pages: addresses, search, exports."""

import email
import email.policy
import http.client
import io
import zipfile
from collections.abc import Callable, Mapping
from functools import partial

from fieldnotes import (
    FieldnotesError,
    export_bytes,
    search_library,
    write_brief,
    write_collection_file,
    write_digest,
    write_story_file,
)
from fieldnotes.services.pattern_exports import passages_csv
from fieldnotes.services.workspace import Workspace
from fieldnotes.ui.addresses import sign_address

from .withdrawal_material import SEARCHED, Told

# Says whether the place still gives away what the participant said.
Place = Callable[[], bool]
REFUSED = range(400, 500)


def addresses(ws: Workspace, told: Told, port: int) -> dict[str, Place]:
    """Return the signed addresses that open pages hold; each is asked as a browser asks."""
    source = f"/api/sources/{told.source_id}"
    paths = {
        "media": f"/api/media/{told.media_id}",
        "transcript": source,
        "words": f"{source}/words",
        "changes": f"{source}/changes",
        "round": f"/api/rounds/{told.round_id}/source",
        "story_clip": f"/api/stories/{told.story_id}/clips/{told.excerpt_id}",
        "passage_clip": f"/api/clips/{told.excerpt_id}",
        "reel": f"/api/reels/{told.reel_id}/file",
        "captions": f"/api/reels/{told.reel_id}/captions",
    }
    return {
        f"address_{name}": partial(_answers, port, sign_address(ws, "GET", path))
        for name, path in paths.items()
    }


def _answers(port: int, address: str) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        line.request("GET", address, headers={"Range": "bytes=0-99"})
        answer = line.getresponse()
        answer.read()
        if answer.status >= 500:
            raise RuntimeError(f"{address} answered {answer.status}.")
        return answer.status not in REFUSED
    finally:
        line.close()


def searches(ws: Workspace, told: Told) -> dict[str, Place]:
    """Return the searches that find what they said."""

    def finds(**asked: object) -> bool:
        found = search_library(ws, **asked)  # type: ignore[arg-type]
        return any(told.word in card.quote for card in found.cards)

    return {
        "search_words": partial(finds, text=told.word),
        "search_passages": partial(finds, text=SEARCHED, kind="passage"),
        "search_all": finds,
    }


def exports(ws: Workspace, told: Told) -> dict[str, Place]:
    """Return the exports that hold what they said."""
    made: Mapping[str, Callable[[], bytes]] = {
        "transcript": partial(export_bytes, ws, "transcript", item_id=told.source_id, file_format="txt"),
        "transcript_word": partial(
            export_bytes, ws, "transcript", item_id=told.source_id, file_format="docx"
        ),
        "english": partial(export_bytes, ws, "translation", item_id=told.source_id),
        "codings": partial(export_bytes, ws, "codings"),
        "passages": lambda: passages_csv(ws, [told.excerpt_id]).encode(),
        "digest": partial(write_digest, ws),
        "story": partial(write_story_file, ws, told.story_id, sound=False),
        "collection": partial(write_collection_file, ws, told.collection_id, sound=False),
        "slides": partial(write_story_file, ws, told.story_id, file_format="pptx"),
        "story_pdf": partial(write_story_file, ws, told.story_id, file_format="pdf"),
        "brief": partial(write_brief, ws, told.finding_id, sound=False),
        "brief_pdf": partial(write_brief, ws, told.finding_id, file_format="pdf"),
    }
    return {f"export_{name}": partial(_holds, make, told.word) for name, make in made.items()}


def _holds(make: Callable[[], bytes], word: str) -> bool:
    try:
        content = make()
    except FieldnotesError:  # refused, as it should be from then on
        return False
    return word in _text_of(content)


def _text_of(content: bytes) -> str:
    if content.startswith(b"%PDF"):
        from pypdf import PdfReader

        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    if b"\nMIME-Version:" in content.replace(b"\r\n", b"\n")[:4096]:
        mail = email.message_from_bytes(content, policy=email.policy.default)
        return "\n".join(part.get_content() for part in mail.walk() if part.get_content_maintype() == "text")
    return content.decode("utf-8")
