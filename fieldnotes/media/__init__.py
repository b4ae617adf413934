"""Files kept by content hash: what is in them, their sound as samples, photos without their metadata."""

from .clip import cut_clip
from .decode import stream_audio, stream_channels
from .mime import sniff_mime_type
from .photo import prepare_photo
from .probe import probe_media
from .store import MediaStore

__all__ = [
    "MediaStore",
    "cut_clip",
    "prepare_photo",
    "probe_media",
    "sniff_mime_type",
    "stream_audio",
    "stream_channels",
]
