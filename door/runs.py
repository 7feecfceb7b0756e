"""The request that creates a run, made anew from three things: which form, what was filled in, who is signed in.

Nothing else that a browser claims counts: no job variables, queue, labels, state, idempotency key, parent, tags.
"""

import json
import math
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from cases.errors import FormError
from cases.forms import reading
from cases.forms.form import Form
from cases.forms.run_name import while_it_runs
from cases.people import Person
from engine.actor import ACTOR

WHO = "who"
"""A field of all forms before there was a door: links in older letters carry it, and whoever is signed in counts."""
BIGGEST_NUMBER = 2**31
LONGEST_TEXT = 400_000
"""In characters; a table of many clients is the longest thing that is ever pasted."""
AT_ONCE = timedelta(minutes=2)


class BadRunError(Exception):
    """It is no run of ours; the message is one Russian sentence for whoever has sent it."""


def parsed(body: bytes) -> dict[str, Any]:
    """A JSON object. BadRunError: it is none, or has what no form can mean anywhere in it."""
    try:
        found = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise BadRunError("Запрос не разобрать: это не JSON.") from error
    if not isinstance(found, dict):
        raise BadRunError("Запрос не разобрать: нужен объект JSON.")
    return found


def _no_number(_: str) -> float:
    raise ValueError("JSON has no such number")


def new_run(asked: Mapping[str, Any], form: type[Form], person: Person, now: datetime) -> bytes:
    """The body for Prefect. BadRunError: what was filled in is nothing that the form can mean."""
    _demand_at_once(asked.get("state"), now)
    given = asked.get("parameters")
    if given is None:
        given = {}
    if not isinstance(given, dict):
        raise BadRunError("Поля формы не разобрать.")
    if _has_template(given):
        raise BadRunError("Шаблоны Prefect в полях формы не принимаются: напишите само значение.")
    known = {name: value for name, value in given.items() if name not in (WHO, *form.retired)}
    for name, value in known.items():
        if name not in form.fields:
            raise BadRunError(f"В форме «{form.title}» нет поля «{_short(name)}»; откройте форму заново.")
        _demand_plain(form.fields[name].title, value)
    name = while_it_runs(form, known, person)
    return json.dumps({"name": name, "parameters": known, "labels": {ACTOR: person.code}}).encode()


def named_case(asked: Mapping[str, Any]) -> str:
    """The code of the case that a form is about; empty where it names none, or not by its code."""
    given = asked.get("parameters")
    with suppress(FormError):
        return reading.case_code("case", given.get("case")) if isinstance(given, dict) else ""
    return ""


def cancellation(asked: Mapping[str, Any], person: Person) -> bytes:
    """The body that cancels a run. BadRunError: something else was asked for."""
    state = asked.get("state")
    if not isinstance(state, dict) or state.get("type") not in ("CANCELLING", "CANCELLED"):
        raise BadRunError(
            "Запуск можно только отменить. Чтобы отправить форму ещё раз, откройте запуск и выберите «Copy to new run»."
        )
    words = f"Отменено: {person.name}."
    return json.dumps({"state": {"type": "CANCELLING", "name": "Cancelling", "message": words}}).encode()


def _demand_at_once(state: object, now: datetime) -> None:
    details = state.get("state_details") if isinstance(state, dict) else None
    later = details.get("scheduled_time") if isinstance(details, dict) else None
    if not later:
        return
    try:
        at = datetime.fromisoformat(str(later))
    except ValueError:
        at = None
    at = at.replace(tzinfo=at.tzinfo or UTC) if at else None
    if at is None or at > now + AT_ONCE:
        raise BadRunError("Формы выполняются сразу: выберите Start «Now».")


def _has_template(value: object) -> bool:
    """Prefect evaluates what carries this key, at any depth; looked for in what was parsed, however it was written."""
    if isinstance(value, dict):
        return "__prefect_kind" in value or any(map(_has_template, value.values()))
    return isinstance(value, list) and any(map(_has_template, value))


def _demand_plain(title: str, value: object) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int | float):
        if not math.isfinite(value) or abs(value) > BIGGEST_NUMBER or value != int(value):
            raise BadRunError(f"Поле «{title}»: такого числа здесь быть не может.")
        return
    if not isinstance(value, str):
        raise BadRunError(f"Поле «{title}»: нужен текст, а не список.")
    if len(value) > LONGEST_TEXT:
        raise BadRunError(f"Поле «{title}»: слишком длинно, помещается не больше {LONGEST_TEXT} знаков.")
    if any(it == "\0" or "\ud800" <= it <= "\udfff" for it in value):
        raise BadRunError(f"Поле «{title}»: уберите невидимые управляющие символы.")


def _short(name: str) -> str:
    return "".join(it for it in name[:40] if it.isprintable())
