"""Files kept by content hash: what is in them, their sound as samples, photos without their metadata."""

from .clip import cut_clip
from .contained import examine_media, prepare_photo, stream_audio, stream_channels
from .mime import is_picture
from .silence import silence_spans
from .store import MediaStore

__all__ = [
    "MediaStore",
    "cut_clip",
    "examine_media",
    "is_picture",
    "prepare_photo",
    "silence_spans",
    "stream_audio",
    "stream_channels",
]
