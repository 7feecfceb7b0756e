"""The fields of the technical card, for the report (form 60) and the card's own form (61).

Each part has a value, or a line in «Чего пока не знаем» says who finds it out and by when.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from cases.calendar_days import local_day
from cases.case import Case
from cases.equipment import EQUIPMENT, PASSAGES, Kinds, counted, listed, says_something
from cases.errors import FormError
from cases.facts import CardPart, Counted, Owed, TechnicalCard
from cases.forms import lines, reading
from cases.forms.fields import Choice, Line
from cases.forms.form import Field, Form, Rule
from cases.people import People, Person
from cases.technical_card import PARTS
from cases.wording import day

F = TypeVar("F", bound=Field[Any])
OwedLine = tuple[tuple[CardPart, ...], str, str, date]
"""The parts, who finds them out in words, their code, by when."""
UNKNOWN = "пока неизвестно"
SERVER_FORMATS = ("облако", "сервер клиента", "сервер PASS24", UNKNOWN)
INTEGRATIONS = ("настроена", "не настроена", "не нужна", UNKNOWN)
_SPELT: dict[str, tuple[CardPart, ...]] = {
    "сервер": ("server_format",),
    "формат": ("server_format",),
    "оборуд": ("equipment",),
    "интегр": ("integration",),
    "точк": ("passage_points",),
    "проезд": ("passage_points",),
    "остальн": tuple(PARTS),
    "всё": tuple(PARTS),
    "все": tuple(PARTS),
}
"""How a line begins that says which part nobody knows yet; «остальное» is all that has no value."""
_BETWEEN = re.compile(r"\s*\t\s*|\s+[–—-]\s+")


class Counts(Field[tuple[Counted, ...]]):
    """«шлагбаум – 2», a line each."""

    widget = "textarea"

    def __init__(self, kinds: Kinds, title: str, hint: str, **options: Any) -> None:
        super().__init__(title, hint, **options)
        self._kinds = kinds

    def parse(self, raw: object, form: Form, *, required: bool) -> tuple[Counted, ...]:
        found = []
        for number, line in enumerate(lines.lines(self.name, raw, required=required), 1):
            it = counted(line, self._kinds)
            if not says_something(it.what) or (it.kind and not it.count):
                example = f"{it.kind or next(iter(self._kinds))} – 2"
                raise FormError(self.name, f"Строка {number}: напишите, что это и сколько, например «{example}».")
            found.append(it)
        return tuple(found)

    def show(self, value: tuple[Counted, ...], people: People) -> str:
        return listed(value)


class OwedLines(Field[tuple[OwedLine, ...]]):
    """«оборудование – Ольга Ким – 2.12.2026», a line each."""

    widget = "textarea"

    def parse(self, raw: object, form: Form, *, required: bool) -> tuple[OwedLine, ...]:
        found: list[OwedLine] = []
        for number, line in enumerate(lines.lines(self.name, raw, required=required), 1):
            what, *words = _BETWEEN.split(line)
            parts = next((it for how, it in _SPELT.items() if what.casefold().startswith(how)), ())
            if len(words) < 2 or not parts:
                known = ", ".join(PARTS.values())
                raise FormError(
                    self.name,
                    f"Строка {number}: напишите, чего не знаем ({known} или «остальное»), тире, кто узнает, тире, до "
                    "какого дня: «оборудование – Ольга Ким – 2.12.2026».",
                )
            who = " – ".join(words[:-1])
            person = ours(who, form.desk.people)
            name, code = (person.name, person.code) if person else (who, "")
            found.append((parts, name, code, self._day(number, words[-1])))
        return tuple(found)

    def _day(self, number: int, words: str) -> date:
        try:
            return reading.required_day(self.name, words)
        except FormError as error:
            sentence = f"{error.sentence[0].lower()}{error.sentence[1:]}"
            raise FormError(self.name, f"Строка {number}: {sentence}") from error

    def show(self, value: tuple[Owed, ...], people: People) -> str:
        return "\n".join(f"{PARTS[it.part]} – {it.who} – {it.by:%d.%m.%Y}" for it in value)


def ours(words: str, people: People) -> Person | None:
    """The colleague who is meant: by the whole name, the code, or a part of the name that only one has."""
    wanted = set(words.casefold().split())
    alike = [it for it in people.everyone if wanted <= set(it.name.casefold().split())]
    return people.find(words) or (alike[0] if len(alike) == 1 else None)


def server_format_choice(when: Rule) -> Choice[str]:
    """Where the client's PASS24 runs."""
    words = {it: it for it in SERVER_FORMATS}
    hint = f"Не знаете – «{UNKNOWN}», и строка ниже: кто узнает"
    field = Choice(words, "Карточка: формат сервера", hint, when=when, prefill=_known("server_format"))
    return _asked("server_format", field)


def equipment_lines(when: Rule) -> Counts:
    """What stands or will stand there."""
    hint = "По одному в строке, с числом: шлагбаум – 2. Не знаете – оставьте пустым, и строка ниже: кто узнает"
    title = "Карточка: оборудование"
    return _asked("equipment", Counts(EQUIPMENT, title, hint, when=when, required=False, prefill=_known("equipment")))


def integration_choice(when: Rule) -> Choice[str]:
    """Whether what is there was made to work with PASS24."""
    words = {it: it for it in INTEGRATIONS}
    field = Choice(words, "Карточка: интеграция", "Настроена ли", when=when, prefill=_known("integration"))
    return _asked("integration", field)


def integration_with_line(when: Rule, integration: Choice[str]) -> Line:
    """With what it is, or should be."""
    return Line(
        "Карточка: с чем интеграция",
        "Обязательно, если она настроена или нужна: домофон BAS-IP, 1С",
        when=lambda form: when(form) and form.value(integration) in INTEGRATIONS[:2],
        prefill=_known("integration_with"),
    )


def passage_lines(when: Rule) -> Counts:
    """Where people and cars get in and out."""
    hint = "По видам, с числом, по одному в строке: въезд – 2, калитка – 1. Не знаете – оставьте пустым"
    options: dict[str, Any] = {"when": when, "required": False, "prefill": _known("passage_points")}
    return _asked("passage_points", Counts(PASSAGES, "Карточка: точки проезда", hint, **options))


def owed_lines(when: Rule) -> OwedLines:
    """Who finds out what is missing."""
    field = OwedLines(
        "Карточка: чего пока не знаем",
        "По одному в строке: что – кто узнает – до какого дня. «оборудование – Ольга Ким – 2.12.2026», "
        "«остальное – Павел Орлов – 3.12.2026»",
        when=when,
        required=False,
        prefill=lambda case: case.card.owed if case.card and case.card.owed else None,
    )
    field.check(_days_are_ahead)
    return field


def card_told(form: Any) -> TechnicalCard:
    """The card that a form with all these fields says; notes stay as they were where it does not ask for them."""
    known: TechnicalCard | None = form.case.card
    values = {part: _value(form, part) for part in PARTS}
    # «остальное» first: a line that names a part says more of it.
    told: list[OwedLine] = sorted(form.owed, key=lambda it: -len(it[0]))
    owed = {part: Owed(part=part, who=who, person=code, by=by) for parts, who, code, by in told for part in parts}
    set_up = values["integration"] in INTEGRATIONS[:2]
    return TechnicalCard.model_validate(
        {
            **values,
            "integration_with": form.integration_with if set_up else "",
            "notes": form.notes if "notes" in form.fields else known.notes if known else "",
            "owed": tuple(owed[part] for part in PARTS if not values[part] and part in owed),
        }
    )


def _asked(part: CardPart, field: F) -> F:
    """The field, refused where it has no value and nobody finds it out."""

    def known_or_owed(form: Any) -> str | None:
        if _value(form, part) or any(part in parts for parts, *_ in form.owed):
            return None
        return f"Заполните или напишите строкой в «Чего пока не знаем»: {PARTS[part]} – кто узнает – до какого дня."

    field.check(known_or_owed)
    return field


def _value(form: Any, part: CardPart) -> Any:
    value = getattr(form, part)
    return "" if value == UNKNOWN else value


def _known(name: str) -> Callable[[Case], object]:
    """What the card that stands has there; «пока неизвестно», where it is owed and the field is a choice."""

    def prefill(case: Case) -> object:
        if case.card is None:
            return None
        owed = name in ("server_format", "integration") and any(it.part == name for it in case.card.owed)
        return getattr(case.card, name) or (UNKNOWN if owed else None)

    return prefill


def _days_are_ahead(form: Any) -> str | None:
    """A day that has passed is no term; one that was written down earlier may stand."""
    known = {it.by for it in form.case.card.owed} if form.case.card else set()
    today = local_day(form.desk.now, form.case.data.time_zone)
    past = next((by for *_, by in form.owed if by < today and by not in known), None)
    return f"{day(past)} уже прошло; напишите день не раньше сегодняшнего." if past else None
