"""The sheet for the installers as a PDF, for the page and for letters; without photos where they lie elsewhere."""

import logging
from datetime import datetime
from pathlib import Path
from typing import Any

from cases.case import Case
from cases.views.sheet import Sheet, SheetItem, sheet
from cases.wording import stamp
from integrations.letter import Attachment
from photos.papers import NoPaperError, make_pdf
from photos.shelf import Shelf

LOG = logging.getLogger(__name__)
MOST_PHOTOS = 60


def sheet_attachment(case: Case, photos_folder: Path | None, at: datetime) -> Attachment | None:
    """The PDF as a letter carries it. None where there can be none: a crew hears of its day all the same."""
    try:
        return Attachment(f"{case.code}-list.pdf", "application/pdf", sheet_pdf(case, photos_folder, at))
    except NoPaperError as error:
        LOG.warning("%s: an invitation goes without the sheet of the site: %s", case.code, error)
        return None


def sheet_pdf(case: Case, photos_folder: Path | None, at: datetime) -> bytes:
    """The same, by itself. NoPaperError: why there is none."""
    return make_pdf(_described(sheet(case), case, photos_folder, at))


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
