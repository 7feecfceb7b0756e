"""The sheet for the installers as a PDF, for the page and for letters; without photos where they lie elsewhere."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from cases.case import Case
from cases.views.sheet import Block, Sheet, SheetItem, sheet
from cases.wording import stamp
from integrations.letter import Attachment
from photos.papers import make_pdf
from photos.shelf import Shelf

MOST_PHOTOS = 60


def sheet_attachment(case: Case, photos_folder: Path | None, at: datetime, further: Sequence[Block] = ()) -> Attachment:
    """The PDF as a letter carries it. NoPaperError: why there is none."""
    return Attachment(f"{case.code}-list.pdf", "application/pdf", sheet_pdf(case, photos_folder, at, further))


def sheet_pdf(case: Case, photos_folder: Path | None, at: datetime, further: Sequence[Block] = ()) -> bytes:
    """The same, by itself."""
    return make_pdf(_described(sheet(case, further), case, photos_folder, at))


def _described(told: Sheet, case: Case, photos_folder: Path | None, at: datetime) -> dict[str, Any]:
    shelf = Shelf(photos_folder) if photos_folder else None
    left = MOST_PHOTOS
    items = []
    for it in told.items:
        files = _files(it, case, shelf)[:left]
        left -= len(files)
        words = it.words or ("" if files else f"фото на странице площадки: {len(it.photos)}")
        items.append({"title": it.title, "words": words, "photos": files})
    return {
        "title": told.title,
        "go": told.block is None,
        "verdict": told.verdict,
        "facts": [list(it) for it in told.facts],
        "items": items,
        "foot": f"PASS24 · {case.code} · {stamp(at)}. Свежий лист – на странице площадки.",
    }


def _files(item: SheetItem, case: Case, shelf: Shelf | None) -> list[str]:
    found = (shelf.find(case.id, it.sha256, small=True) for it in item.photos) if shelf else ()
    return [str(it) for it in found if it]
