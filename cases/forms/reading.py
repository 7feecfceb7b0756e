"""Reading one field of a form: raw text in, a value out, or FormError with one clear Russian sentence.

A form gives whatever was typed or sent through the API: anything may be missing, of another type, or absurd.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from functools import cache
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

from cases.case import Case
from cases.errors import FormError
from cases.people import People, Person, Role
from cases.registry.months import month_of
from cases.registry.point import Point, is_short_link, point_of
from cases.registry.tax_numbers import wrong_inn, wrong_kpp, wrong_ogrn

W = TypeVar("W")

NAME_LIMIT = 120
TEXT_LIMIT = 5000
LONGEST_LIST = 200
"""Characters of choices that a refusal names."""
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}")
_SLUG = re.compile(r"[a-z0-9](-?[a-z0-9]){2,39}")
_CODE = re.compile(r"\s*([RrРр]-\d{4,9})\b")
_OBJECT = re.compile(r"\s*[OoОо][BbВвБб]-?(\d{4,9})\b")


def text(field: str, raw: object, *, required: bool = True, limit: int = TEXT_LIMIT) -> str:
    """Text of several lines, trimmed. Invisible characters and over-long texts are refused, never cut."""
    if raw is None or raw == "":
        if required:
            raise FormError(field, "Заполните это поле.")
        return ""
    if not isinstance(raw, str):
        raise FormError(field, "Здесь нужен текст.")
    if len(raw) > 4 * limit + 1000:  # before anything that takes long
        raise FormError(field, f"Слишком длинно: {len(raw)} знаков, а помещается не больше {limit}.")
    if has_towers(raw):
        raise FormError(field, "Уберите лишние знаки над и под буквами.")
    value = unicodedata.normalize("NFC", raw.replace("\r\n", "\n"))
    if any(unicodedata.category(char) in ("Cc", "Cs", "Co") and char not in "\n\t" for char in value):
        raise FormError(field, "Уберите невидимые управляющие символы.")
    if any(unicodedata.bidirectional(char) in _OVERRIDES for char in value):
        raise FormError(field, "Уберите невидимые символы, которые меняют направление текста.")
    # What word processors leave behind and nobody sees (soft hyphens, zero-width spaces) goes without a word.
    value = "".join(char for char in value if not _is_rubbish(char))
    value = value.strip().strip(_JOINER)
    if len(value) > limit:
        raise FormError(field, f"Слишком длинно: {len(value)} знаков, а помещается не больше {limit}.")
    if required and not value:
        raise FormError(field, "Заполните это поле.")
    return value


def has_towers(raw: str) -> bool:
    """Whether dozens of marks are heaped upon one letter: to put 80 000 into their order takes a minute."""
    height = 0
    for char in raw:
        height = height + 1 if unicodedata.combining(char) else 0
        if height > _HIGHEST:
            return True
    return False


def _is_rubbish(char: str) -> bool:
    invisible = unicodedata.category(char) == "Cf" and unicodedata.bidirectional(char) == "BN"
    return (invisible and char != _JOINER) or char in _FILLERS


_HIGHEST = 30
_JOINER = "\u200d"
"""Makes one emoji of several; invisible anywhere else."""
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
_NO_EMOJI = "№°©®™"
_OVERRIDES = ("LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI")


def line(field: str, raw: object, *, required: bool = True, limit: int = NAME_LIMIT) -> str:
    """One line for a name or a title: no line breaks (they would forge headers of letters), no emoji."""
    if isinstance(raw, str) and re.search(r"[\r\n\v\f\x85\u2028\u2029]", raw.strip()):
        raise FormError(field, "Напишите в одну строку, без переносов.")
    value = re.sub(r"\s+", " ", text(field, raw, required=required, limit=limit))
    if any(char in "\ufe0f\u200d" or (unicodedata.category(char) == "So" and char not in _NO_EMOJI) for char in value):
        raise FormError(field, "Уберите эмодзи и значки.")
    if any(unicodedata.bidirectional(char) in ("R", "AL") for char in value):
        raise FormError(field, "Напишите кириллицей или латиницей, слева направо.")
    return value


def name(field: str, raw: object, *, required: bool = True) -> str:
    """A name of somebody or something: a line with at least one letter in it."""
    value = line(field, raw, required=required)
    if value and not any(char.isalpha() for char in value):
        raise FormError(field, "Напишите название или имя: в нём должна быть хотя бы одна буква.")
    return value


def email(field: str, raw: object, *, required: bool = True) -> str:
    """An address that a letter can go to."""
    value = line(field, raw, required=required, limit=254)
    if value and not _is_email(value):
        raise FormError(field, f"«{_short(value)}» не похоже на адрес почты; нужен вид ivanova@company.ru.")
    return value


def _is_email(value: str) -> bool:
    return bool(_EMAIL.fullmatch(value)) and not (".." in value or value[0] == "." or ".@" in value)


def phone(field: str, raw: object, *, required: bool = False) -> str:
    """A telephone number as people write it."""
    value = line(field, raw, required=required, limit=40)
    digits = sum(char.isdigit() for char in value)
    if value and (not re.fullmatch(r"[+\d][\d\s()\-–.,доб]*", value) or not 5 <= digits <= 20):
        raise FormError(field, f"«{_short(value)}» не похоже на номер телефона.")
    return value


def slug(field: str, raw: object, *, required: bool = True) -> str:
    """The first part of the cloud's address, as nadmozg wants it: romashka, or romashka.pass24.online in full."""
    value = line(field, raw, required=required, limit=200).lower()
    value = value.removeprefix("https://").rstrip("/").removesuffix(".pass24.online")
    if value and not _SLUG.fullmatch(value):
        raise FormError(
            field,
            f"«{_short(value)}» не подходит для адреса: нужны от 3 до 40 латинских букв, цифр и одиночных дефисов, "
            "например romashka-park.",
        )
    return value


def link(field: str, raw: object, *, required: bool = True) -> str:
    """A web address, https or http."""
    value = line(field, raw, required=required, limit=2000)
    if value and not re.fullmatch(r"https?://[^\s/\"<>\\@]+(/[^\s\"<>\\]*)?", value):
        raise FormError(field, f"«{_short(value)}» не похоже на ссылку; нужен вид https://….")
    return value


def coordinates(field: str, raw: object, *, required: bool = True) -> Point | None:
    """55.751244, 37.618423 as maps give them: latitude first. A decimal comma is understood, a link of a map, too."""
    value = line(field, raw, required=required, limit=2000)
    if not value:
        return None
    found = point_of(value)
    if found is None and is_short_link(value):
        sentence = "В короткой ссылке координат не видно: откройте её и скопируйте адрес страницы целиком."
        raise FormError(field, sentence)
    if found is None:
        sentence = (
            f"«{_short(value)}» не похоже на координаты; нужны широта и долгота: 55.751244, 37.618423 – или ссылка на "
            "точку из Яндекс Карт, 2ГИС или Google Карт."
        )
        raise FormError(field, sentence)
    return found


def inn(field: str, raw: object, *, required: bool = True) -> str:
    """An ИНН whose check digits are right."""
    return _numbered(field, raw, wrong_inn, required=required)


def kpp(field: str, raw: object, *, required: bool = True) -> str:
    """A КПП."""
    return _numbered(field, raw, wrong_kpp, required=required)


def ogrn(field: str, raw: object, *, required: bool = True) -> str:
    """An ОГРН or ОГРНИП whose check digit is right."""
    return _numbered(field, raw, wrong_ogrn, required=required)


def _numbered(field: str, raw: object, wrong: Callable[[str], str], *, required: bool) -> str:
    value = re.sub(r"[\s\-–]", "", line(field, raw, required=required, limit=40)).upper()
    if value and (sentence := wrong(value)):
        raise FormError(field, sentence)
    return value


def registered(field: str, raw: object, *, required: bool = True) -> str:
    """The code in «OB-0042 · ЖК Ромашка»; empty where nothing was filled in."""
    value = line(field, raw, required=required, limit=400)
    match = _OBJECT.match(value)
    if value and not match:
        raise FormError(field, f"«{_short(value)}» – не объект из реестра; нужен номер вида OB-0042.")
    return f"OB-{match[1]}" if match else ""


def month(field: str, raw: object, *, required: bool = True) -> date | None:
    """A month, by its first day: сентябрь 2026, 09.2026, 2026-09."""
    value = line(field, raw, required=required, limit=40)
    if not value:
        return None
    found = month_of(value)
    if found is None:
        raise FormError(field, f"«{_short(value)}» – не месяц; напишите, например, сентябрь 2026 или 09.2026.")
    return found


def day(field: str, raw: object, *, required: bool = True) -> date | None:
    """A date: 2026-11-25 as the picker sends it, or 25.11.2026."""
    value = line(field, raw, required=required, limit=40)
    if not value:
        return None
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(value, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise FormError(
        field, f"«{_short(value)}» – не дата; выберите день в календаре или напишите, например, 25.11.2026."
    )


def required_day(field: str, raw: object) -> date:
    """A date that must be given."""
    value = day(field, raw)
    assert value is not None
    return value


def clock(field: str, raw: object) -> time:
    """A time of day: 11:00, 9.30, 11."""
    value = line(field, raw, limit=40)
    match = re.fullmatch(r"([01]?\d|2[0-3])(?:[:.]([0-5]\d))?", value)
    if not match:
        raise FormError(field, f"«{_short(value)}» – не время; напишите часы и минуты, например 11:00.")
    return time(int(match[1]), int(match[2] or 0))


def time_zone(field: str, raw: object) -> str:
    """An IANA zone, as text or as the form's choice «Москва · Europe/Moscow»."""
    value = line(field, raw, limit=80)
    key = value.rpartition("·")[2].strip()
    if key not in _zones():
        raise FormError(field, f"Часового пояса «{_short(value)}» нет; выберите из списка.")
    return ZoneInfo(key).key


def number(field: str, raw: object, *, most: int) -> int:
    """A whole number from 0 to `most`."""
    value = raw if isinstance(raw, int) and not isinstance(raw, bool) else line(field, raw, limit=40)
    if isinstance(value, str):
        if not re.fullmatch(r"\d{1,6}", value):
            raise FormError(field, f"«{_short(value)}» – не число; напишите цифрами, например 4.")
        value = int(value)
    if not 0 <= value <= most:
        raise FormError(field, f"Нужно число от 0 до {most}.")
    return value


def choice(field: str, raw: object, choices: Mapping[str, W]) -> W:
    """One of the form's choices (Russian text → our word)."""
    value = line(field, raw, limit=200)
    if value not in choices:
        raise FormError(field, f"«{_short(value)}» нет среди вариантов: {_listed(choices)}.")
    return choices[value]


def _listed(choices: Iterable[str]) -> str:
    """Most lists are short; of a long one nobody reads more."""
    named = list(choices)
    words = ", ".join(named)
    return words if len(words) <= LONGEST_LIST else f"{', '.join(named[:6])} и другие"


def several(field: str, raw: object, words: tuple[str, ...], *, required: bool = True) -> tuple[str, ...]:
    """Some of these words, in their own order, each once: with commas, semicolons or line breaks between them."""
    value = text(field, raw, required=required, limit=500)
    named = [" ".join(it.split()) for it in re.split(r"[,;\n]", value)]
    known = {plain(it): it for it in words}
    for each in filter(None, named):
        if plain(each) not in known:
            raise FormError(field, f"«{_short(each)}» нет среди вариантов: {', '.join(words)}.")
    found = {known[plain(it)] for it in named if it}
    if required and not found:
        raise FormError(field, "Заполните это поле.")
    return tuple(it for it in words if it in found)


def plain(words: str) -> str:
    """As people type it: «Распознавание номеров», «зелёный» and «зеленый» are the same."""
    return words.lower().replace("ё", "е")


def yes(field: str, raw: object) -> bool:
    """A tick box."""
    if not isinstance(raw, bool):
        raise FormError(field, "Ответьте «да» или «нет».")
    return raw


def person(field: str, raw: object, people: People, *roles: Role) -> Person:
    """Somebody of people.toml with one of the roles (anybody, if none is given)."""
    value = line(field, raw, limit=200)
    found = people.find(value)
    if found is None:
        known = ", ".join(people.names(*roles))
        raise FormError(field, f"«{_short(value)}» нет среди сотрудников; нужно имя полностью: {known}.")
    if roles and not found.roles & set(roles):
        known = ", ".join(people.names(*roles))
        raise FormError(field, f"{found.name} – не {' и не '.join(roles)}; можно выбрать: {known}.")
    return found


def case_code(field: str, raw: object) -> str:
    """The code in «R-0042 · ЖК Ромашка»; the rest is for people."""
    value = line(field, raw, limit=400)
    match = _CODE.match(value)
    if not match:
        raise FormError(field, f"«{_short(value)}» – не подключение; нужен код вида R-0042.")
    return "R" + match[1][1:]


def case_name(field: str, raw: object) -> str | None:
    """A part of a name, where people gave no code; None if they gave one."""
    value = line(field, raw, limit=400)
    if _CODE.match(value):
        return None
    if len(value) < 2:
        raise FormError(field, "Напишите код, например R-0042, или хотя бы две буквы названия.")
    return value


def occurrence(field: str, raw: object, current: int, case: Case) -> int:
    """The number of the question that the link carried; left empty, the current one is meant."""
    value = number(field, raw, most=99_999) if raw not in (None, "") else current
    if value != current:
        raise FormError(
            field,
            f"На этот вопрос по {case.code} уже ответили, или дата изменилась; откройте форму по ссылке из последнего "
            "письма.",
        )
    return value


@cache
def _zones() -> set[str]:
    """Read from the disk once: it takes 40 ms."""
    return available_timezones()


def _short(value: str) -> str:
    return value if len(value) <= 60 else value[:59] + "…"
