"""people.toml: read, and looked through for everything that is wrong in it at once."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import available_timezones

from cases.people import People, Person, Role
from cases.working_hours import USUAL_HOURS, Hours, read_hours

PLACEHOLDER = re.compile(r"\$\{(\w+)\}")
"""A secret of an address (for notices, of a calendar) stands in the environment under this name."""
_FIELDS = {"code", "name", "roles", "email", "phone", "letters", "notify", "time_zone", "hours", "calendar"}
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")


def read_people(text: str) -> People:
    """ValueError and KeyError name what is wrong in it, the first of it."""
    return People(read_persons(text))


def read_persons(text: str) -> list[Person]:
    """Everybody in people.toml, whether or not every role is filled. ValueError, KeyError: it cannot be read."""
    return [
        Person(
            code=it["code"],
            name=it["name"],
            roles=frozenset(Role(role) for role in it["roles"]),
            email=it["email"],
            phone=it.get("phone", ""),
            time_zone=_time_zone(it),
            digest=_prefers_digest(it),
            notify=_notice_addresses(it),
            hours=_hours(it),
            calendar=_calendar(it),
        )
        for it in tomllib.loads(text)["people"]
    ]


def faults(text: str, environment: Mapping[str, str]) -> list[str]:
    """What is wrong, in words for whoever wrote it: the line and the person, then the sentence. Empty: nothing."""
    try:
        entries = tomllib.loads(text).get("people", [])
    except tomllib.TOMLDecodeError as error:
        return [f"файл не разобрать: {error}"]
    if not isinstance(entries, list) or not all(isinstance(it, dict) for it in entries):
        return ["люди записываются как [[people]]"]
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith("[[people]]")]
    found = []
    for number, entry in enumerate(entries):
        line = f"строка {lines[number]}, " if len(lines) == len(entries) else ""
        who = f"{line}{entry.get('name') or entry.get('code') or f'человек {number + 1}'}"
        found += [f"{who}: {it}" for it in _faults(entry, environment)]
        found += [
            f"{who}: {field} «{entry[field]}» уже есть у другого"
            for field in ("code", "name")
            if field in entry and entry[field] in [it.get(field) for it in entries[:number]]
        ]
    for role in (Role.MANAGER, Role.SALES, Role.TECH_SUPPORT, Role.TRAINER, Role.HEAD, Role.OPERATOR):
        if not any(role in it.get("roles", ()) for it in entries if isinstance(it.get("roles"), list)):
            found.append(f"ни у кого нет роли «{role}»")
    return found


def _faults(entry: dict[str, Any], environment: Mapping[str, str]) -> Iterator[str]:
    for field in ("code", "name", "email"):
        if not isinstance(entry.get(field), str) or not entry[field].strip():
            yield f"нет поля {field}"
    email = entry.get("email")
    if isinstance(email, str) and email.strip() and not _EMAIL.fullmatch(email.strip()):
        yield f"«{email}» – не адрес почты"
    roles = entry.get("roles")
    if not isinstance(roles, list):
        yield "нет поля roles (список; [] – ни одной)"
    for role in roles if isinstance(roles, list) else ():
        if role not in list(Role):
            yield f"роли «{role}» нет; есть {', '.join(Role)}"
    if entry.get("letters", "single") not in ("single", "digest"):
        yield 'letters бывает "single" и "digest"'
    notify = entry.get("notify", [])
    if not isinstance(notify, list) or not all(isinstance(it, str) for it in notify):
        yield "notify – список адресов"
    else:
        for name in sorted({name for it in notify for name in PLACEHOLDER.findall(it)}):
            if not environment.get(name):
                yield f"в notify названо {name}, а в настройках его нет"
        for address in notify:
            if "://" not in address:
                yield "в notify есть не адрес: в нём нет ://"
    if entry.get("time_zone", "") and entry["time_zone"] not in available_timezones():
        yield f"часового пояса «{entry['time_zone']}» нет; нужен вид Europe/Moscow"
    try:
        _hours(entry)
    except ValueError as error:
        yield str(error)
    yield from _calendar_faults(entry.get("calendar", ""), environment)
    for field in sorted(entry.keys() - _FIELDS):
        yield f"поля {field} нет; есть {', '.join(sorted(_FIELDS))}"


def _calendar_faults(address: object, environment: Mapping[str, str]) -> Iterator[str]:
    """The address itself is never repeated: whoever knows it reads the calendar."""
    if not isinstance(address, str):
        yield "calendar – один адрес"
        return
    missing = [name for name in PLACEHOLDER.findall(address) if not environment.get(name)]
    for name in sorted(set(missing)):
        yield f"в calendar названо {name}, а в настройках его нет"
    if address and not missing and not filled_in(address, environment).startswith("https://"):
        yield "адрес в calendar должен начинаться с https://"


def filled_in(address: str, environment: Mapping[str, str]) -> str:
    """An address with its ${NAMES} read from the environment as they stand there; what is not set stays a name."""
    return PLACEHOLDER.sub(lambda found: environment.get(found[1]) or found[0], address)


def _hours(person: dict[str, Any]) -> Hours:
    given = person.get("hours", [])
    lines = [given] if isinstance(given, str) else given
    if not isinstance(lines, list) or not all(isinstance(it, str) for it in lines):
        raise ValueError('hours – список вида ["пн–пт 9:00–18:00"]')
    return read_hours(lines) if lines else USUAL_HOURS


def _calendar(person: dict[str, Any]) -> str:
    given = person.get("calendar", "")
    if not isinstance(given, str):
        raise ValueError(f"people.toml: calendar of {person['code']} must be an address")
    return given.strip()


def _time_zone(person: dict[str, Any]) -> str:
    given = str(person.get("time_zone", ""))
    if given and given not in available_timezones():
        raise ValueError(f"people.toml: the time zone of {person['code']} is unknown: {given!r}")
    return given


def _prefers_digest(person: dict[str, Any]) -> bool:
    chosen = person.get("letters", "single")
    if chosen not in ("single", "digest"):
        raise ValueError(f'people.toml: letters of {person["code"]} must be "single" or "digest", not {chosen!r}')
    return bool(chosen == "digest")


def _notice_addresses(person: dict[str, Any]) -> tuple[str, ...]:
    given = person.get("notify", [])
    if not isinstance(given, list) or not all(isinstance(it, str) for it in given):
        raise ValueError(f"people.toml: notify of {person['code']} must be a list of addresses")
    return tuple(given)
