"""Files as people send them, made here: photos in every format, with what cameras put in, and what is no photo."""

import io
import struct
import zipfile
import zlib

import pillow_heif
from PIL import Image, ImageDraw, TiffImagePlugin

pillow_heif.register_heif_opener()
ORIENTATION, TAKEN_AT, EXIF, GPS = 0x0112, 0x9003, 0x8769, 0x8825


def picture(width: int = 640, height: int = 480) -> Image.Image:
    """Red at the top left, green at the top right, blue below: one can see how it was turned."""
    image = Image.new("RGB", (width, height), (30, 60, 200))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 2, height // 2), fill=(210, 40, 40))
    draw.rectangle((width // 2, 0, width, height // 2), fill=(40, 170, 60))
    return image


def photo(
    kind: str = "JPEG", *, orientation: int = 1, notes: bool = False, size: tuple[int, int] = (640, 480)
) -> bytes:
    """`notes`: with day and position, as a phone writes them, and a comment."""
    image, exif = picture(*size), Image.Exif()
    exif[ORIENTATION] = orientation
    if notes:
        exif[0x010F] = "PHONE-OF-OLGA-KIM"
        exif.get_ifd(EXIF)[TAKEN_AT] = "2026:11:25 14:03:11"
        exif.get_ifd(GPS).update({1: "N", 2: _degrees(56, 50, 20.04), 3: "E", 4: _degrees(60, 36, 20.52)})
    output = io.BytesIO()
    options = {"comment": b"hidden comment"} if kind == "JPEG" and notes else {}
    image.save(output, kind, exif=exif.tobytes(), **options)
    return output.getvalue()


def _degrees(*parts: float) -> tuple[TiffImagePlugin.IFDRational, ...]:
    return tuple(TiffImagePlugin.IFDRational(round(it * 100), 100) for it in parts)


def bomb(width: int, height: int) -> bytes:
    """A PNG of some kilobytes whose pixels would fill the memory."""
    return _png(width, height, zlib.compress(bytes((width // 8 + 1) * min(height, 1000)), 9))


def lying(width: int, height: int) -> bytes:
    """A PNG that ends long before its pixels do."""
    return _png(width, height, zlib.compress(b"\0" * 100))


def _png(width: int, height: int, data: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def archive() -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as made:
        made.writestr("evil.js", "alert(1)")
    return output.getvalue()


GIF = io.BytesIO()
picture().save(GIF, "GIF")
NOT_PHOTOS: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "Файл пустой"),
    "a PDF named jpg": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "Это PDF"),
    "an SVG with a script": (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "SVG"),
    "an SVG behind a comment": (b"<!-- photo -->\n<svg onload='x()'/>", "SVG"),
    "a page": (b"<!DOCTYPE html><html><script>alert(1)</script>", "веб-страница"),
    "a GIF": (GIF.getvalue(), "Это GIF"),
    "an archive": (archive(), "архив"),
    "a video": (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + bytes(500), "Это видео"),
    "words": ("Фото пришлю завтра".encode(), "не похоже на фото"),
    "half a JPEG": (photo()[: len(photo()) // 2], "повреждён"),
    "half a HEIC": (photo("HEIF")[: len(photo("HEIF")) // 2], "повреждён"),
    "a JPEG of noise": (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20, "повреждён"),
    "a JPEG with a page behind it": (photo() + b"<script>alert(1)</script>", "спрятано"),
    "a JPEG with an archive behind it": (photo() + archive(), "спрятано"),
    "a JPEG with a PDF in front": (b"\xff\xd8\xff\xfe\x00\x10%PDF-1.7\n......" + photo()[2:], "спрятано"),
    "a bomb": (bomb(60_000, 60_000), "слишком большое"),
    "a bomb that stays below the limit": (lying(8_000, 7_900), "повреждён"),
    "an icon": (photo(size=(64, 64)), "слишком маленькая"),
}
"""What is refused, and in which words."""
