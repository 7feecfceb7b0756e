"""Run, never imported: makes a PDF of a description in JSON, in a process of its own like photos/child.py.

`paper.py DESCRIPTION FILE`. It knows paper and letters, not what they say.
"""

import json
import sys
from pathlib import Path
from typing import Any

from photos.child import limit

MARGIN, GAP, COLUMNS, HEIGHT = 15.0, 5.0, 2, 62.0
"""In millimetres: of the page, between photos, and how high a photo may be."""
GO, WAIT, GREY = (21, 128, 61), (180, 83, 9), (90, 100, 110)


def main() -> None:
    """Limits first, as there."""
    limit()
    _, described, target = sys.argv
    draw(json.loads(Path(described).read_text(encoding="utf-8")), Path(target))


def draw(told: dict[str, Any], target: Path) -> None:
    """Title, verdict, facts, items with their photos two in a row."""
    from fpdf import FPDF
    from PIL import Image

    paper = FPDF(format="A4")
    paper.set_margins(MARGIN, MARGIN)
    paper.set_auto_page_break(True, MARGIN)
    paper.add_font("DejaVu", "", told["font"])
    paper.add_font("DejaVu", "B", told["bold"])
    paper.set_title(told["title"])
    paper.add_page()
    width = paper.epw

    def words(text: str, size: float, style: str = "", colour: tuple[int, int, int] = (0, 0, 0)) -> None:
        paper.set_font("DejaVu", style, size)
        paper.set_text_color(*colour)
        paper.multi_cell(width, size * 0.5, text, new_x="LMARGIN", new_y="NEXT", align="L")

    words(told["title"], 16, "B")
    paper.ln(2)
    words(told["verdict"], 13, "B", GO if told["go"] else WAIT)
    paper.ln(3)
    for label, value in told["facts"]:
        top = paper.get_y()
        paper.set_font("DejaVu", "", 10)
        paper.set_text_color(*GREY)
        paper.multi_cell(38, 5.4, label, new_x="RIGHT", new_y="TOP", align="L")
        paper.set_text_color(0, 0, 0)
        paper.set_xy(MARGIN + 40, top)
        paper.multi_cell(width - 40, 5.4, value, new_x="LMARGIN", new_y="NEXT", align="L")
    for item in told["items"]:
        if paper.get_y() + (HEIGHT + 14 if item["photos"] else 14) > paper.page_break_trigger:
            paper.add_page()
        paper.ln(3)
        words(item["title"], 11, "B")
        if item["words"]:
            words(item["words"], 10, "", GREY)
        column = (width - GAP * (COLUMNS - 1)) / COLUMNS
        for row in range(0, len(item["photos"]), COLUMNS):
            if paper.get_y() + HEIGHT > paper.page_break_trigger:
                paper.add_page()
            top, lowest = paper.get_y() + 1, 0.0
            for place, file in enumerate(item["photos"][row : row + COLUMNS]):
                with Image.open(file, formats=("JPEG",)) as image:
                    scale = min(column / image.width, HEIGHT / image.height)
                    size = image.width * scale, image.height * scale
                paper.image(file, MARGIN + place * (column + GAP), top, *size)
                lowest = max(lowest, size[1])
            paper.set_y(top + lowest + 2)
    paper.ln(4)
    words(told["foot"], 8, "", GREY)
    paper.output(str(target))


if __name__ == "__main__":
    main()
