"""Materials and presentations, from catalogue.toml: a title with a link, or with a file that is attached.

An entry may be for certain types of object, or for whoever bought certain things; what goes to a client is asked of
`Catalogue` with their case. Whatever is wrong with the file is told before anything starts (stack/department_files.py).
"""

import mimetypes
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cases.facts import CaseOpened
from cases.forms.bought import PRODUCTS
from cases.forms.onboarding import OBJECT_TYPES
from integrations.letter import Attachment

SECTIONS = ("materials", "presentations")
LIMIT = "attach_up_to_mb"
USUAL_MB = 15
"""What a letter may carry: a third more on its way, and many mail servers take no more than 20–25 MB."""
_MB = 1024 * 1024
_FIELDS = {"title", "url", "file", "types", "bought"}


@dataclass(frozen=True)
class Item:
    """One entry. `url` is empty where the file goes along with the letter. No `types`: for all; so for `bought`."""

    title: str
    url: str
    attachment: Attachment | None
    types: tuple[str, ...] = ()
    bought: tuple[str, ...] = ()

    def suits(self, data: CaseOpened) -> bool:
        """Whether it is for this object, and for what was bought. Nobody knows what was: only what is for all."""
        of_type = not self.types or data.object_type in self.types
        return of_type and (not self.bought or not set(self.bought).isdisjoint(data.bought))


@dataclass(frozen=True)
class Catalogue:
    """What goes to clients with the access letter and after the training, and with the invitation to it."""

    materials: Sequence[Item]
    presentations: Sequence[Item]

    def materials_for(self, data: CaseOpened) -> list[Item]:
        """Of this client."""
        return [it for it in self.materials if it.suits(data)]

    def presentations_for(self, data: CaseOpened) -> list[Item]:
        """Of this client."""
        return [it for it in self.presentations if it.suits(data)]


@cache
def catalogue(path: Path) -> Catalogue:
    """Reads the file and what it names. ValueError, OSError: something in it is wrong."""
    found, wrong = _read(path)
    if wrong:
        raise ValueError("\n".join(wrong))
    return found


def faults(path: Path) -> list[str]:
    """Everything that is wrong in it, in Russian. OSError, UnicodeError: it cannot be read at all."""
    try:
        return _read(path)[1]
    except tomllib.TOMLDecodeError as error:
        return [str(error)]


def _read(path: Path) -> tuple[Catalogue, list[str]]:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    limit, wrong = content.get(LIMIT, USUAL_MB), []
    if isinstance(limit, bool) or not isinstance(limit, int | float) or limit <= 0:
        wrong.append(f"{LIMIT}: нужно число мегабайт больше нуля")
        limit = USUAL_MB
    wrong += [f"раздела {it} нет; есть {', '.join(SECTIONS)}" for it in sorted(set(content) - {*SECTIONS, LIMIT})]
    found: dict[str, list[Item]] = {}
    for section in SECTIONS:
        found[section] = []
        entries = content.get(section)
        if not isinstance(entries, list) or not all(isinstance(it, dict) for it in entries):
            wrong.append(f"нет раздела [[{section}]]")
            continue
        for number, entry in enumerate(entries, 1):
            title = entry.get("title")
            name = f"«{title}»" if isinstance(title, str) and title.strip() else f"[[{section}]] № {number}"
            amiss = list(_amiss(entry, path.parent, limit))
            wrong += [f"{name}: {it}" for it in amiss]
            if not amiss:
                found[section].append(_item(entry, path.parent))
        wrong += _too_much(section, found[section], limit)
    if not wrong:
        wrong += _empty_letters(found["presentations"])
    return Catalogue(found["materials"], found["presentations"]), wrong


def _amiss(entry: Mapping[str, Any], folder: Path, limit: float) -> Iterator[str]:
    """What is wrong with one entry."""
    for name in sorted(set(entry) - _FIELDS):
        yield f"поля {name} нет; есть {', '.join(sorted(_FIELDS))}"
    texts = [it for it in ("title", "url", "file") if it in entry]
    if bad := [it for it in texts if not (isinstance(entry[it], str) and entry[it].strip())]:
        yield f"{', '.join(bad)}: нужен текст"
        return
    if "title" not in entry:
        yield "нет поля title"
    if ("url" in entry) == ("file" in entry):
        yield "нужно либо url, либо file"
    elif "url" in entry and not entry["url"].startswith(("https://", "http://")):
        yield f"url «{entry['url']}» – не ссылка; нужен вид https://…"
    elif "file" in entry:
        yield from _amiss_with_file(folder / entry["file"], limit)
    for name, known in (("types", OBJECT_TYPES), ("bought", PRODUCTS)):
        words = entry.get(name, [])
        if not isinstance(words, list):
            yield f"{name}: нужен список вида [«{known[0]}»]"
            continue
        for each in words:
            if each not in known:
                yield f"{name}: «{each}» нет; есть {', '.join(known)}"


def _amiss_with_file(file: Path, limit: float) -> Iterator[str]:
    try:
        size = file.stat().st_size
        with file.open("rb") as opened:
            opened.read(1)
    except FileNotFoundError:
        yield f"нет файла {file}"
    except OSError as error:
        yield f"файл {file} не прочитать: {error.strerror}"
    else:
        if not size:
            yield f"файл {file} пуст"
        elif size > limit * _MB:
            yield f"файл {file.name} – {_mb(size)} МБ, а приложить можно до {limit} ({LIMIT}); дайте вместо него url"


def _item(entry: Mapping[str, Any], folder: Path) -> Item:
    attachment = None
    if "file" in entry:
        file = folder / entry["file"]
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        attachment = Attachment(file.name, kind, file.read_bytes())
    kinds = (tuple(entry.get(it, ())) for it in ("types", "bought"))
    return Item(entry["title"], entry.get("url", ""), attachment, *kinds)


def _too_much(section: str, items: Sequence[Item], limit: float) -> Iterator[str]:
    """What goes together in one letter at the most: to the type of object that gets most, whatever was bought."""
    sizes = {kind: sum(_size(it) for it in items if not it.types or kind in it.types) for kind in OBJECT_TYPES}
    kind, size = max(sizes.items(), key=lambda it: it[1])
    if size > limit * _MB:
        most = max(items, key=_size)
        yield (
            f"[[{section}]]: вложений в одном письме ({kind}) до {_mb(size)} МБ, а можно до {limit} ({LIMIT}); "
            f"дайте большим файлам url, например «{most.title}» ({_mb(_size(most))} МБ)"
        )


def _empty_letters(presentations: Sequence[Item]) -> Iterator[str]:
    """A letter of its own carries the presentations: nobody gets it with none in it."""
    for_all = [it for it in presentations if not it.bought]
    without = [kind for kind in OBJECT_TYPES if not any(not it.types or kind in it.types for it in for_all)]
    if without:
        yield (
            f"[[presentations]]: если неизвестно, что куплено, нечего отправить: {', '.join(without)}; "
            "нужна презентация без bought"
        )


def _size(item: Item) -> int:
    return len(item.attachment.content) if item.attachment else 0


def _mb(size: int) -> str:
    return f"{size / _MB:.1f}".replace(".", ",")
