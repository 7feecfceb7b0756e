"""A description becomes a PDF, in the process of photos/paper.py. The letters are DejaVu's, from the distribution."""

import json
import tempfile
from pathlib import Path
from typing import Any

from photos.pictures import run_child

PAPER = Path(__file__).with_name("paper.py")
PATIENCE_S = 40.0
FONT, BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"
FOLDERS = (
    "/usr/share/fonts/truetype/dejavu",  # Debian, Ubuntu: fonts-dejavu-core
    "/usr/share/fonts/dejavu-sans-fonts",  # Fedora, RED OS
    "/usr/share/fonts/TTF",  # Arch
    "/usr/share/fonts/dejavu",
    "/opt/homebrew/share/fonts",
    "/Library/Fonts",
)


class NoPaperError(Exception):
    """The PDF cannot be made; one Russian sentence."""


def fonts() -> dict[str, str]:
    """Where both cuts lie. NoPaperError: this machine has none."""
    for folder in map(Path, FOLDERS):
        if (folder / FONT).is_file() and (folder / BOLD).is_file():
            return {"font": str(folder / FONT), "bold": str(folder / BOLD)}
    raise NoPaperError("PDF не сделать: на сервере нет шрифтов DejaVu. Эксплуатации: пакет fonts-dejavu-core.")


def make_pdf(described: dict[str, Any]) -> bytes:
    """The file. NoPaperError: why there is none."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        told, target = folder / "told.json", folder / "sheet.pdf"
        told.write_text(json.dumps(described | fonts()), encoding="utf-8")
        run_child([str(told), str(target)], folder, PATIENCE_S, child=PAPER)
        if not target.is_file():
            raise NoPaperError("PDF не получился. Откройте лист на экране и напечатайте его.")
        return target.read_bytes()
