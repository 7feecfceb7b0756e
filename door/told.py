"""What is told of a form's run where the manager stands: how it ended, what was done, what comes next.

Of what prefect_ui/form.py has written: the first line of the message is the badge; the others are what was recorded and
what came of it, or, of a refusal, each fault with the title of its field.
"""

import json
import re
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import quote

from cases.forms.catalogue import FORMS

ENDS = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
REFUSED = "Не принято"
CARD = "Карточка: "
LINK = f"{CARD}http"
"""Fields of the report are called «Карточка: …», too."""
LONGEST_LINK = 20_000
"""Characters that an address may have; docs/ops.md tells a proxy to let them pass."""
BROKEN = (
    "Запуск прервался, эксплуатация об этом узнаёт сама. Ответ мог и записаться: посмотрите карточку. Если его там "
    "нет, отправьте форму ещё раз – повтор ничего не удвоит."
)


Line = tuple[str, str]
"""What people look for – «Сделано», «Дальше», the title of a field – and what is said of it; it may be empty."""
_NAMED = re.compile(r"([^:.]{2,60}): (?!//)")
_TITLES = sorted({it.title for form in FORMS.values() for it in form.fields.values()}, key=len, reverse=True)


@dataclass
class Told:
    """`kind`: wait, good or bad. Paths are Prefect's, without the version of its UI in front."""

    kind: str
    title: str
    lines: list[Line] = field(default_factory=list)
    card: str = ""
    again: str = ""
    run: str = ""

    def as_json(self) -> dict[str, Any]:
        """For the script."""
        return asdict(self)


def told(run: dict[str, Any]) -> Told:
    """A run, as Prefect's API describes it."""
    state = run.get("state") or {}
    if state.get("type") not in ENDS:
        return Told(
            "wait", "Отправлено", [("", "Записываем ответ…" if state.get("type") == "RUNNING" else "Ждём очереди…")]
        )
    badge, lines = _of_ours(str(state.get("message") or ""))
    bad = state["type"] != "COMPLETED"
    path = f"/runs/flow-run/{run.get('id')}"
    if not badge:
        if state["type"] == "CANCELLED":
            return Told("bad", "Отменено", [("", "Запуск отменён.")], again=_again(run), run=path)
        return (
            Told("bad", "Не получилось", [("", BROKEN)], again=_again(run), run=path) if bad else Told("good", "Готово")
        )
    card = next((it.removeprefix(CARD) for it in lines if it.startswith(LINK)), "")
    kept = [_line(it) for it in lines if not it.startswith(LINK)]
    title = REFUSED if badge.startswith(REFUSED) else badge
    return Told("bad" if bad else "good", title, kept, card, _again(run) if bad else "", path)


def _line(said: str) -> Line:
    """Titles of fields may have a colon of their own: «Контакт: почта»."""
    if title := next((it for it in _TITLES if said.startswith(f"{it}: ")), ""):
        return title, said[len(title) + 2 :]
    named = _NAMED.match(said)
    return (named[1], said[named.end() :]) if named else ("", said)


def _of_ours(message: str) -> tuple[str, list[str]]:
    """Badge and lines; no badge if the message is Prefect's own, which is one English line."""
    badge, _, rest = message.partition("\n")
    lines = [it for it in rest.splitlines() if it.strip()]
    return (badge, lines) if lines and len(badge) < 200 and re.search("[а-яё]", badge, re.I) else ("", [])


def _again(run: dict[str, Any]) -> str:
    """The path of the form with what was filled in; empty where no address has room for it."""
    filled_in = json.dumps(run.get("parameters") or {}, ensure_ascii=False, separators=(",", ":"))
    path = f"/deployments/deployment/{run.get('deployment_id')}/run?parameters={quote(filled_in, safe='')}"
    return path if run.get("deployment_id") and len(path) <= LONGEST_LINK else ""
