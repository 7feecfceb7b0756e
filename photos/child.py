"""Run, never imported: the one process that opens what strangers send, with little memory and time, and no secrets.

`child.py picture FILE FOLDER` reads a photo by its content, looks at its day and position, and draws it anew into
`full.jpg` and `small.jpg`: pixels alone come through. What it has found out, or the word for a refusal, is printed as
JSON.
"""

import contextlib
import json
import os
import re
import resource
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

MEMORY, CPU_SECONDS, LARGEST_OUTPUT = 1_500_000_000, 20, 30_000_000
MOST_PIXELS, LONGEST_SIDE, SMALL_SIDE, LEAST_SIDE = 64_000_000, 2560, 480, 200
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
OTHERS = (
    (rb"%PDF-", "pdf"),
    (rb"GIF8", "gif"),
    (rb"PK\x03\x04", "archive"),
    (rb"Rar!|7z\xbc\xaf", "archive"),
    (rb"BM|II\*\x00|MM\x00\*", "other picture"),
    (rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype svg[^>]*>\s*)?<svg", "svg"),
    (rb"\s*<(?:!doctype html|html|head|body|script|\?php)", "page"),
)
"""What people send in place of a photo, by how it begins."""
HIDDEN = re.compile(rb"<(?:!doctype|html|script|iframe|\?php|svg[\s>])", re.IGNORECASE)
EDGE = 70_000
"""So many bytes at either end are searched for what a browser or a program would take for something else."""


class RefusedError(Exception):
    """The word for why; photos/pictures.py has the sentence."""


def main() -> None:
    """Limits first: nothing of Pillow is loaded before they hold."""
    limit()
    _, what, *paths = sys.argv
    assert what == "picture"
    source, folder = map(Path, paths)
    try:
        told: dict[str, Any] = draw_anew(source, folder)
    except RefusedError as refused:
        told = {"refused": str(refused)}
    except MemoryError:
        told = {"refused": "heavy"}
    print(json.dumps(told))


def limit() -> None:
    """What this process may use; macOS heeds no limit of memory."""
    limits = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_OUTPUT),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, most in limits:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))
    with contextlib.suppress(OSError):
        os.nice(5)


def draw_anew(source: Path, folder: Path) -> dict[str, Any]:
    """RefusedError: it is no photo, or not one that anybody should open."""
    demand_photo(source)
    import pillow_heif
    from PIL import Image, ImageOps

    pillow_heif.register_heif_opener(thumbnails=False)
    pillow_heif.options.DECODE_THREADS = 1
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(source, formats=FORMATS) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise RefusedError("pixels")
            if max(width, height) < LEAST_SIDE:
                raise RefusedError("tiny")
            told = about(image)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is not decoded larger than needed
            image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(image)
            plain = Image.new("RGB", upright.size, "white")
            layer = upright.convert("RGBA") if upright.mode in ("P", "LA", "PA", "RGBA") else None
            plain.paste(layer or upright.convert("RGB"), mask=layer)
    except Image.DecompressionBombError:
        raise RefusedError("pixels") from None
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, IndexError, AttributeError, RuntimeError):
        raise RefusedError("damaged") from None  # each of these is what a decoder says of bytes that make no sense
    plain.save(folder / "full.jpg", "JPEG", quality=86)
    told |= {"width": plain.width, "height": plain.height}
    plain.thumbnail((SMALL_SIDE, SMALL_SIDE))
    plain.save(folder / "small.jpg", "JPEG", quality=78)
    return told


def demand_photo(source: Path) -> None:
    """By content; the name and what the browser claims tell nothing. RefusedError otherwise."""
    with source.open("rb") as file:
        head = file.read(EDGE)
        file.seek(max(0, source.stat().st_size - EDGE))
        tail = file.read(EDGE)
    if not head:
        raise RefusedError("empty")
    if not _is_photo(head):
        named = (word for pattern, word in OTHERS if re.match(pattern, head[:4000], re.IGNORECASE | re.DOTALL))
        raise RefusedError(next(named, "video" if head[4:8] == b"ftyp" else "unknown"))
    # A program's own words before the picture's data, or after its end: two files in one.
    if b"%PDF-" in head[:1100] or HIDDEN.search(head) or HIDDEN.search(tail) or zipfile.is_zipfile(source):
        raise RefusedError("disguised")


def _is_photo(head: bytes) -> bool:
    if head[4:8] == b"ftyp":
        return head[8:12] in HEIC_BRANDS
    riff = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    return riff or head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def about(image: Any) -> dict[str, Any]:
    """The day and the position that the camera has noted; what cannot be understood is as good as not there."""
    found: dict[str, Any] = {"taken_on": None, "latitude": None, "longitude": None}
    with contextlib.suppress(Exception):  # whatever a camera, or somebody else, has put there
        exif = image.getexif()
        taken = str(exif.get_ifd(0x8769).get(0x9003) or exif.get(0x0132) or "")
        if day := re.match(r"(\d{4}):(\d\d):(\d\d)", taken):
            found["taken_on"] = date(*map(int, day.groups())).isoformat()
    with contextlib.suppress(Exception):
        gps = image.getexif().get_ifd(0x8825)
        latitude, longitude = _degrees(gps[2], gps[1] in ("S", b"S")), _degrees(gps[4], gps[3] in ("W", b"W"))
        if abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude or longitude):
            found |= {"latitude": round(latitude, 5), "longitude": round(longitude, 5)}
    return found


def _degrees(parts: Any, negative: bool) -> float:
    whole, minutes, seconds = (float(it) for it in parts)
    value = whole + minutes / 60 + seconds / 3600
    return -value if negative else value


if __name__ == "__main__":
    main()
