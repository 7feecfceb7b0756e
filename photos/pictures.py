"""A file that somebody has sent becomes a picture of ours, or is refused in one sentence. Nothing is decoded here."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

CHILD = Path(__file__).with_name("child.py")
LARGEST_FILE = 25_000_000
"""In bytes; the photo of a phone has three to ten million."""
PATIENCE_S = 40.0

SENTENCES = {
    "empty": "Файл пустой. Отправьте фото ещё раз.",
    "large": f"Файл больше {LARGEST_FILE // 1_000_000} МБ. Отправьте обычное фото с телефона, не видео и не архив.",
    "pdf": "Это PDF, а не фото. Откройте его, снимите экран или попросите само фото.",
    "gif": "Это GIF. Нужно обычное фото: JPEG, HEIC, PNG или WebP.",
    "svg": "Это рисунок SVG, а не фото. Нужно фото: JPEG, HEIC, PNG или WebP.",
    "page": "Это веб-страница, а не фото. Сохраните само фото и отправьте его.",
    "archive": "Это архив или документ. Распакуйте его и отправьте сами фото.",
    "video": "Это видео. Нужно фото: остановите видео на нужном месте и снимите экран.",
    "other picture": "Такие картинки не принимаем. Нужно фото: JPEG, HEIC, PNG или WebP.",
    "unknown": "Это не похоже на фото. Нужен файл JPEG, HEIC, PNG или WebP.",
    "disguised": "Внутри этого файла спрятано что-то ещё, кроме фото. Снимите заново или отправьте снимок экрана.",
    "damaged": "Файл повреждён: фото не открывается. Скачайте его ещё раз или попросите новое.",
    "pixels": "Фото слишком большое: больше 64 мегапикселей. Уменьшите его и отправьте ещё раз.",
    "tiny": "Картинка слишком маленькая, на ней ничего не разобрать. Нужно само фото, а не его уменьшенная копия.",
    "heavy": "Это фото слишком тяжело открыть. Снимите заново обычной камерой телефона.",
}


class RefusedPictureError(Exception):
    """It is kept nowhere; the message is one Russian sentence for whoever has sent it."""


@dataclass(frozen=True)
class About:
    """What is known of a picture: its hash, its size in pixels, the day and the place that the camera had noted."""

    sha256: str
    width: int
    height: int
    taken_on: date | None = None
    latitude: float | None = None
    longitude: float | None = None

    def as_json(self) -> dict[str, Any]:
        return vars(self) | {"taken_on": self.taken_on.isoformat() if self.taken_on else None}


def about_from(told: dict[str, Any]) -> About:
    """The same, read back."""
    on = told.get("taken_on")
    return About(**told | {"taken_on": date.fromisoformat(on) if on else None})


def refuse(why: str) -> RefusedPictureError:
    """The refusal for a word of the child's."""
    return RefusedPictureError(SENTENCES.get(why, SENTENCES["unknown"]))


def rewrite(source: Path, folder: Path, *, patience_s: float = PATIENCE_S) -> About:
    """Draws a photo anew into `full.jpg` and `small.jpg` of an empty folder. RefusedPictureError: why it cannot be."""
    told = json.loads(run_child(["picture", str(source), str(folder)], folder, patience_s) or b'{"refused": "heavy"}')
    if "refused" in told:
        raise refuse(str(told["refused"]))
    return about_from({**told, "sha256": hashlib.sha256((folder / "full.jpg").read_bytes()).hexdigest()})


def run_child(arguments: list[str], folder: Path, patience_s: float, *, child: Path = CHILD) -> bytes:
    """What the child has printed; nothing if it died or took too long. It gets none of our environment: no secrets."""
    command = [sys.executable, "-I", str(child), *arguments]
    printed = folder / "printed.json"  # a file, for a pipe has no limit of size
    with printed.open("wb") as output:
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
                timeout=patience_s,
                start_new_session=True,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return b""
    return printed.read_bytes() if done.returncode == 0 else b""
