"""What a file is, by its content; its name is never asked."""

from pathlib import Path

from fieldnotes.errors import MediaError

from .containers import HEAD_BYTES, open_container
from .streams import has_moving_picture

UNKNOWN_MIME_TYPE = "application/octet-stream"

_BY_DEMUXER = {
    "aac": ("audio/aac", "audio/aac"),
    "aiff": ("audio/aiff", "audio/aiff"),
    "amr": ("audio/amr", "audio/amr"),
    "asf": ("audio/x-ms-wma", "video/x-ms-wmv"),
    "avi": ("video/x-msvideo", "video/x-msvideo"),
    "caf": ("audio/x-caf", "audio/x-caf"),
    "flac": ("audio/flac", "audio/flac"),
    "gsm": ("audio/x-gsm", "audio/x-gsm"),
    "mov": ("audio/mp4", "video/mp4"),
    "mp3": ("audio/mpeg", "audio/mpeg"),
    "ogg": ("audio/ogg", "video/ogg"),
    "w64": ("audio/x-w64", "audio/x-w64"),
    "wav": ("audio/wav", "audio/wav"),
}
"""Demuxer to the MIME type without and with a moving picture."""


def sniff_mime_type(path: Path) -> str:
    """Return the MIME type of the file's content, for example "audio/mpeg" or "image/jpeg".

    Returns "application/octet-stream" for anything that is neither a picture nor audio or video we read: such
    a file is never to be served as something that a browser would run.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    picture = _picture_type(head)
    if picture is not None:
        return picture
    try:
        container = open_container(path, path.name)
    except MediaError:
        return UNKNOWN_MIME_TYPE
    with container:
        demuxer = container.format.name.split(",")[0]
        moving = has_moving_picture(container)
    if demuxer == "matroska":
        kind = "webm" if b"webm" in head[:64] else "x-matroska"
        return f"{'video' if moving else 'audio'}/{kind}"
    if demuxer == "mov" and moving and head[8:12] == b"qt  ":
        return "video/quicktime"
    without, with_picture = _BY_DEMUXER[demuxer]
    return with_picture if moving else without


def is_picture(path: Path) -> bool:
    """Say whether a file begins like a picture; nothing of it is decoded."""
    with path.open("rb") as file:
        return _picture_type(file.read(HEAD_BYTES)) is not None


def _picture_type(head: bytes) -> str | None:
    if head[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    if head[:8] == b"\x89PNG\r\n\x1a\n":
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return "image/gif"
    return None
