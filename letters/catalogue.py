"""Materials and presentations, from catalogue.toml: a title with a link, or with a file that is attached."""

import mimetypes
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from integrations.letter import Attachment


@dataclass(frozen=True)
class Item:
    """One entry. `url` is empty where the file goes along with the letter."""

    title: str
    url: str
    attachment: Attachment | None


@dataclass(frozen=True)
class Catalogue:
    """What goes to clients with the access letter, and with the invitation to the training."""

    materials: list[Item]
    presentations: list[Item]


@cache
def catalogue(path: Path) -> Catalogue:
    """Reads the file and what it names. ValueError, KeyError, OSError: something in it is wrong."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return Catalogue(
        [_item(it, path.parent) for it in content["materials"]],
        [_item(it, path.parent) for it in content["presentations"]],
    )


def _item(entry: dict[str, str], folder: Path) -> Item:
    title = entry["title"]
    if ("url" in entry) == ("file" in entry):
        raise ValueError(f"catalogue: «{title}» needs either url or file")
    if "url" in entry:
        return Item(title, entry["url"], None)
    file = folder / entry["file"]
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Item(title, "", Attachment(file.name, kind, file.read_bytes()))
