import io
import struct
import zlib

import pytest
from PIL import Image

from fieldnotes.errors import DamagedMediaError, EmptyFileError, NotMediaError
from fieldnotes.media.photo import prepare_photo

GPS_IFD = 0x8825
ORIENTATION = 0x0112


def encoded(picture: Image.Image, image_format: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, format=image_format, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def photo_with_gps(orientation: int = 6) -> bytes:
    picture = Image.new("RGB", (300, 100), "red")
    picture.paste("blue", (150, 0, 300, 100))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010E] = "SECRET DESCRIPTION"
    exif.get_ifd(GPS_IFD)[2] = (48.0, 51.0, 29.6)
    return encoded(picture, "JPEG", exif=exif, comment=b"SECRET COMMENT")


def test_a_photo_stands_upright_and_says_nothing_of_where_it_was_taken() -> None:
    original = photo_with_gps()
    assert b"SECRET" in original
    prepared = prepare_photo(original, file_name="shop.jpg")
    assert b"SECRET" not in prepared
    assert b"Exif" not in prepared
    picture = opened(prepared)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (100, 300))
    assert dict(picture.getexif()) == {}
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    red, _, blue = picture.getpixel((50, 20))
    assert red > 200 > 50 > blue


def test_a_large_photo_is_2048_px_on_its_longer_side() -> None:
    large = encoded(Image.new("RGB", (4000, 3000), "green"), "JPEG")
    assert opened(prepare_photo(large, file_name="shop.jpg")).size == (2048, 1536)


def test_a_small_photo_keeps_its_size() -> None:
    assert opened(prepare_photo(photo_with_gps(1), file_name="shop.jpg")).size == (300, 100)


@pytest.mark.parametrize(
    ("image_format", "mode"), [("PNG", "RGBA"), ("WEBP", "RGBA"), ("GIF", "P"), ("PNG", "I;16")]
)
def test_other_formats_become_jpeg(image_format: str, mode: str) -> None:
    data = encoded(Image.new(mode, (40, 30)), image_format)
    picture = opened(prepare_photo(data, file_name="screen"))
    assert (picture.format, picture.size) == ("JPEG", (40, 30))


def test_transparent_parts_become_white() -> None:
    data = encoded(Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "PNG")
    assert opened(prepare_photo(data, file_name="logo.png")).getpixel((4, 4)) == (255, 255, 255)


def test_an_empty_photo_is_refused_with_a_way_out() -> None:
    with pytest.raises(
        EmptyFileError, match=r"shop\.jpg is empty \(0 bytes\); take or choose the photo again"
    ):
        prepare_photo(b"", file_name="shop.jpg")


@pytest.mark.parametrize(
    "data", [b"Hello", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%!PS-Adobe-3.0 EPSF-3.0\n"]
)
def test_what_is_no_picture_is_refused_with_a_way_out(data: bytes) -> None:
    with pytest.raises(
        NotMediaError, match=r"shop\.jpg is not a picture that can be read here; send it as JPEG"
    ):
        prepare_photo(data, file_name="shop.jpg")


def test_a_photo_that_breaks_off_is_refused_with_a_way_out() -> None:
    noisy = encoded(Image.effect_noise((400, 400), 80).convert("RGB"), "JPEG")
    with pytest.raises(DamagedMediaError, match=r"shop\.jpg breaks off or is damaged"):
        prepare_photo(noisy[: len(noisy) // 2], file_name="shop.jpg")


@pytest.mark.parametrize("side_px", [9_000, 12_000, 60_000])
def test_a_picture_that_claims_too_many_pixels_is_refused_before_it_is_decoded(side_px: int) -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", side_px, side_px, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(DamagedMediaError, match="more than 64 million pixels; send a smaller version"):
        prepare_photo(bomb, file_name="bomb.png")
