"""A photo from the field, made fit to be kept and shown."""

import io
import struct
from typing import TYPE_CHECKING

from fieldnotes.errors import DamagedMediaError, EmptyFileError, NotMediaError

if TYPE_CHECKING:
    from PIL import Image

LONGEST_SIDE_PX = 2048
LARGEST_PIXELS = 64_000_000  # Decoded, 3 bytes each: 192 MB. Phones make up to 50 million.
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_JPEG_QUALITY = 85


def prepare_photo(data: bytes, *, file_name: str) -> bytes:
    """Return the picture as a JPEG, upright, at most 2048 px on its longer side, without any metadata.

    Place, camera, previews and comments are all gone: only pixels are carried over. Transparent parts become
    white; of an animation the first picture is kept.
    file_name: what people call the file, for the error's sentence.
    Raises EmptyFileError, NotMediaError for anything that is no picture we read, DamagedMediaError for one
    that breaks off or claims more than 64 million pixels.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    if not data:
        raise EmptyFileError(f"{file_name} is empty (0 bytes); take or choose the photo again.")
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > LARGEST_PIXELS:
                raise _too_large(file_name)
            # Lets the JPEG decoder shrink while it decodes; does nothing for other formats.
            picture.draft("RGB", (LONGEST_SIDE_PX, LONGEST_SIDE_PX))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX), Image.Resampling.LANCZOS)
            plain = _on_white(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(file_name) from error
    except UnidentifiedImageError as error:
        raise NotMediaError(
            f"{file_name} is not a picture that can be read here; send it as JPEG, PNG or WebP."
        ) from error
    except (OSError, SyntaxError, ValueError, EOFError, struct.error) as error:
        raise DamagedMediaError(
            f"{file_name} breaks off or is damaged; take or choose the photo again."
        ) from error
    out = io.BytesIO()
    plain.save(out, format="JPEG", quality=_JPEG_QUALITY, optimize=True)
    return out.getvalue()


def _on_white(picture: "Image.Image") -> "Image.Image":
    from PIL import Image

    rgba = picture.convert("RGBA")
    # A new image, so that nothing of the old one's info (EXIF, XMP, comments, profile) can be saved along.
    plain = Image.new("RGB", rgba.size, "white")
    plain.paste(rgba, mask=rgba.getchannel("A"))
    return plain


def _too_large(file_name: str) -> DamagedMediaError:
    return DamagedMediaError(
        f"{file_name} has more than {LARGEST_PIXELS // 1_000_000} million pixels; send a smaller version."
    )
