"""Tells the operators what the health check has found wrong, once, and once more when all is well again.

It runs in the stack's own process, not as a run of Prefect's: it is to tell that no run starts any more. What it has
told is kept in a file, for the database may be what is dead.
"""

import json
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from stack.health_report import Health

TOLD_AFTER = timedelta(minutes=5)
"""What heals by itself within this time is not told: a restart, a short fault outside."""
LOOKS_EVERY_S = 120.0
Tell = Callable[[str, str, bool], bool]
"""Subject, text, whether letters can leave; returns whether anybody was reached."""


@dataclass
class Trouble:
    """Something that is wrong: since when (ISO), in words, and whether the operators know."""

    since: str
    words: str
    told: bool = False


class HealthAlarm:
    """Compares each look with the one before. A trouble is the same as long as its kind is."""

    def __init__(self, check: Callable[[datetime], Health], tell: Tell, file: Path) -> None:
        self._check, self._tell, self._file = check, tell, file

    def look(self, now: datetime) -> None:
        """One look. What could not be told is told at the next one."""
        found, known = self._check(now), self._read()
        words = dict(zip(found.wrong, found.troubles, strict=True))
        for kind, said in words.items():
            known.setdefault(kind, Trouble(now.isoformat(), said)).words = said
        lasting = {kind: it for kind, it in known.items() if now - datetime.fromisoformat(it.since) >= TOLD_AFTER}
        mail_works = not {"mail", "mail_login"} & set(found.wrong)
        fresh = [it for kind, it in lasting.items() if kind in words and not it.told]
        if fresh and self._tell("Неисправность", _list(fresh), mail_works):
            for each in fresh:
                each.told = True
        over = [it for kind, it in known.items() if kind not in words and (it.told or kind in lasting)]
        if not words:
            known = {} if not over or self._tell("Снова всё хорошо", _list(over, "Было: "), mail_works) else known
        else:  # what came and went before anybody was told is forgotten; what was told is told to be over at the end
            known = {kind: it for kind, it in known.items() if kind in words or kind in lasting or it.told}
        self._write(known)

    def run(self, ended: threading.Event, say: Callable[[str], None]) -> None:
        """Looks every two minutes until it is ended."""
        while not ended.wait(LOOKS_EVERY_S):
            try:
                self.look(datetime.now(UTC))
            except Exception as error:  # noqa: BLE001 - whatever it is, the next look may go well, and nothing else stops
                say(f"Проверка состояния не удалась: {type(error).__name__}: {error}")

    def _read(self) -> dict[str, Trouble]:
        try:
            return {kind: Trouble(**it) for kind, it in json.loads(self._file.read_text(encoding="utf-8")).items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def _write(self, known: dict[str, Trouble]) -> None:
        unfinished = self._file.with_suffix(".unfinished")
        told = {kind: asdict(it) for kind, it in known.items()}
        unfinished.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        unfinished.replace(self._file)


def _list(troubles: list[Trouble], before: str = "") -> str:
    return "\n".join(f"– {before}{it.words} (с {datetime.fromisoformat(it.since):%d.%m %H:%M} UTC)" for it in troubles)
