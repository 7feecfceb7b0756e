"""Photos as files: what comes through the process that draws them anew, what is refused, where they lie, what goes."""

import io
import os
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image

from photos.pictures import CHILD, About, RefusedPictureError, rewrite, run_child
from photos.shelf import INCOMING, Shelf
from tests.photo_files import NOT_PHOTOS, photo

NOW = datetime.now(UTC)
RED, GREEN = (210, 40, 40), (40, 170, 60)


def drawn(folder: Path, sent: bytes) -> About:
    (folder / "sent").write_bytes(sent)
    return rewrite(folder / "sent", folder)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_of_any_kind_becomes_a_plain_jpeg_and_nothing_hidden_survives(kind: str, tmp_path: Path) -> None:
    about = drawn(tmp_path, photo(kind, notes=True))
    assert (about.taken_on, about.latitude, about.longitude) == (date(2026, 11, 25), 56.8389, 60.6057)
    for name in ("full.jpg", "small.jpg"):
        data = (tmp_path / name).read_bytes()
        for hidden in (b"OLGA", b"Exif", b"GPS", b"hidden", b"2026:11"):
            assert hidden not in data
        with Image.open(io.BytesIO(data)) as image:
            assert image.format == "JPEG"
            assert not image.getexif()
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    with Image.open(tmp_path / "small.jpg") as image:
        assert max(image.size) == 480


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIF"])
def test_a_photo_that_was_held_sideways_stands_upright(kind: str, tmp_path: Path) -> None:
    about = drawn(tmp_path, photo(kind, orientation=6))
    turned = (480, 640) if kind != "HEIF" else (about.width, about.height)  # its file turns itself
    assert (about.width, about.height) == turned
    with Image.open(tmp_path / "full.jpg") as image:
        corner = image.getpixel((image.width - 20, 20))
    if kind != "HEIF":
        assert isinstance(corner, tuple)
        assert all(abs(a - b) < 30 for a, b in zip(corner, RED, strict=True)), "red has come to the top right"


def test_a_large_photo_is_made_bearable_and_the_same_photo_has_the_same_name(tmp_path: Path) -> None:
    sent = photo(size=(6000, 4000))
    about = drawn(tmp_path, sent)
    assert (about.width, about.height) == (2560, 1707)
    again = tmp_path / "again"
    again.mkdir()
    assert drawn(again, sent) == about


@pytest.mark.parametrize(("sent", "words"), NOT_PHOTOS.values(), ids=NOT_PHOTOS)
def test_what_is_no_photo_is_refused_in_one_sentence(sent: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedPictureError) as caught:
        drawn(tmp_path, sent)
    assert words in str(caught.value)
    assert str(caught.value).endswith(".")
    assert not (tmp_path / "full.jpg").exists()


def test_the_process_has_little_memory_little_time_and_none_of_our_secrets(tmp_path: Path) -> None:
    """What the limits do to a process that heeds nothing: it is the same preamble, with another end."""
    preamble = CHILD.read_text(encoding="utf-8").rpartition("\n\nif __name__")[0]
    tries = {
        "memory": "bytearray(3_000_000_000)",
        "file": "open('large', 'wb').write(bytes(40_000_000))",
        "secrets": "assert 'ONBOARDING_SERVICE_SECRET' in os.environ",
    }
    os.environ["ONBOARDING_SERVICE_SECRET"] = "s" * 40
    try:
        for name, action in tries.items():
            child = tmp_path / f"{name}.py"
            child.write_text(f"{preamble}\nlimit()\n{action}\nprint('done')\n", encoding="utf-8")
            assert run_child([], tmp_path, 20, child=child) == b"", name
        fine = tmp_path / "fine.py"
        fine.write_text(f"{preamble}\nlimit()\nprint('done')\n", encoding="utf-8")
        assert run_child([], tmp_path, 20, child=fine) == b"done\n"
        endless = tmp_path / "endless.py"
        endless.write_text(f"{preamble}\nlimit()\nprint('done', flush=True)\nwhile True: pass\n", encoding="utf-8")
        assert run_child([], tmp_path, 1.0, child=endless) == b""
    finally:
        del os.environ["ONBOARDING_SERVICE_SECRET"]


def test_pillow_is_loaded_in_that_process_only() -> None:
    root = CHILD.parents[1]
    rooms = [it for it in root.iterdir() if it.is_dir() and it.name not in ("tests", "var") and it.name[0] != "."]
    for file in (it for room in rooms for it in room.rglob("*.py")):
        if file.parent.name == "photos" and file.name in ("child.py", "paper.py"):
            continue
        text = file.read_text(encoding="utf-8")
        assert not any(it in text for it in ("import PIL", "from PIL", "pillow_heif", "fpdf")), file
    assert sys.executable


def test_a_case_has_its_own_photos_and_no_name_leads_out_of_its_folder(tmp_path: Path) -> None:
    shelf, ours, theirs = Shelf(tmp_path / "photos"), uuid4(), uuid4()
    with shelf.incoming() as folder:
        about = drawn(folder, photo(notes=True))
        assert shelf.keep(ours, folder, about)
    assert not any((tmp_path / "photos" / INCOMING).iterdir())
    assert shelf.about(ours, about.sha256) == about
    found = shelf.find(ours, about.sha256)
    assert found is not None
    assert found.stat().st_mode & 0o777 == 0o600
    assert found.parent.stat().st_mode & 0o777 == 0o700
    assert shelf.find(theirs, about.sha256) is None
    for name in (
        "",
        "..",
        f"../{ours}/{about.sha256}",
        f"{about.sha256}.small",
        about.sha256.upper(),
        "a" * 63,
        "a" * 65,
    ):
        assert shelf.find(theirs, name) is None
        assert shelf.about(ours, name) is None
    with shelf.incoming() as folder:
        assert not shelf.keep(ours, folder, drawn(folder, photo(notes=True))), "the same photo once more"


def test_what_nobody_names_goes_after_a_while_and_a_forgotten_case_at_once(tmp_path: Path) -> None:
    shelf, case = Shelf(tmp_path), uuid4()
    kept = []
    for size in ((640, 480), (800, 600)):
        with shelf.incoming() as folder:
            kept.append(drawn(folder, photo(size=size)))
            shelf.keep(case, folder, kept[-1])
    named = {case: {kept[0].sha256}}
    (tmp_path / INCOMING / "left").mkdir()
    assert shelf.tidy(named, NOW + timedelta(minutes=5)) == 0, "its record may still be on its way"
    assert (tmp_path / INCOMING / "left").exists()
    assert shelf.tidy(named, NOW + timedelta(days=8)) == 3
    assert not (tmp_path / INCOMING / "left").exists()
    assert shelf.find(case, kept[0].sha256)
    assert not shelf.find(case, kept[1].sha256)
    assert shelf.forget([case, uuid4()]) == 3
    assert not (tmp_path / str(case)).exists()
