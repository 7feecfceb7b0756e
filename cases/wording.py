"""Dates, times and time zones as Russian readers expect them, in letters, badges and the timeline."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from cases.facts import AddressAgreed

MONTHS = (
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()  # noqa: SIM905 - reads better
)
WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")

TIME_ZONES = {
    "Europe/Kaliningrad": "Калининград",
    "Europe/Moscow": "Москва",
    "Europe/Samara": "Самара",
    "Asia/Yekaterinburg": "Екатеринбург",
    "Asia/Omsk": "Омск",
    "Asia/Novosibirsk": "Новосибирск",
    "Asia/Krasnoyarsk": "Красноярск",
    "Asia/Irkutsk": "Иркутск",
    "Asia/Yakutsk": "Якутск",
    "Asia/Vladivostok": "Владивосток",
    "Asia/Magadan": "Магадан",
    "Asia/Kamchatka": "Камчатка",
}
"""The zones a form offers, from west to east; any other IANA name is accepted as text."""

DEPARTMENT = "Europe/Moscow"
"""The department's own clock, for what only colleagues read."""


def zone_choice(time_zone: str) -> str:
    """How a form shows a zone: «Москва · Europe/Moscow»; zones outside the list as they are."""
    city = TIME_ZONES.get(time_zone)
    return f"{city} · {time_zone}" if city else time_zone


def day(value: date) -> str:
    """25 ноября 2026"""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def weekday(value: date) -> str:
    """среда"""
    return WEEKDAYS[value.weekday()]


def when(at: datetime, time_zone: str) -> str:
    """25 ноября 2026, среда, 11:00 (Москва)"""
    local = at.astimezone(ZoneInfo(time_zone))
    return f"{day(local)}, {weekday(local)}, {local:%H:%M} ({place_of(time_zone)})"


def place_of(time_zone: str) -> str:
    """Москва; a zone outside the list as it is"""
    return TIME_ZONES.get(time_zone, time_zone)


def stamp(at: datetime) -> str:
    """25 ноября 2026, 11:00, by the department's clock"""
    local = at.astimezone(ZoneInfo(DEPARTMENT))
    return f"{day(local)}, {local:%H:%M}"


def both_clocks(at: datetime, time_zone: str) -> str:
    """25 ноября 2026, среда, 11:00 (Омск), в Москве 08:00: for colleagues, who live by the department's clock"""
    return f"{when(at, time_zone)}{_in_moscow(at, time_zone)}"


def _in_moscow(at: datetime, time_zone: str) -> str:
    local, ours = at.astimezone(ZoneInfo(time_zone)), at.astimezone(ZoneInfo(DEPARTMENT))
    if local.utcoffset() == ours.utcoffset():
        return ""
    another_day = f"{ours.day} {MONTHS[ours.month - 1]}, " if ours.date() != local.date() else ""
    return f", в Москве {another_day}{ours:%H:%M}"


def short_day(value: date, today: date) -> str:
    """27 ноября; the year is told where it is another one"""
    return day(value) if value.year != today.year else f"{value.day} {MONTHS[value.month - 1]}"


def short_moment(at: datetime, now: datetime, time_zone: str) -> str:
    """26 ноября в 10:00; 26 ноября в 10:00 (Омск), в Москве 07:00"""
    local, today = at.astimezone(ZoneInfo(time_zone)), now.astimezone(ZoneInfo(time_zone)).date()
    in_moscow = _in_moscow(at, time_zone)
    place = f" ({place_of(time_zone)})" if in_moscow else ""
    return f"{short_day(local.date(), today)} в {local:%H:%M}{place}{in_moscow}"


def near_day(at: datetime, now: datetime, time_zone: str = DEPARTMENT) -> str:
    """сегодня, вчера, 25 ноября; the year is told where it is another one"""
    return near_date(at.astimezone(ZoneInfo(time_zone)).date(), now, time_zone)


def near_date(value: date, now: datetime, time_zone: str = DEPARTMENT) -> str:
    """The same of a day."""
    today = now.astimezone(ZoneInfo(time_zone)).date()
    return {0: "сегодня", 1: "вчера", -1: "завтра"}.get((today - value).days) or short_day(value, today)


def near_moment(at: datetime, now: datetime, time_zone: str) -> str:
    """завтра, 11:00 (Екатеринбург), в Москве 09:00; 25 ноября, 11:00 (Москва)"""
    local = at.astimezone(ZoneInfo(time_zone))
    return f"{near_day(at, now, time_zone)}, {local:%H:%M} ({place_of(time_zone)}){_in_moscow(at, time_zone)}"


def for_days(since: datetime, now: datetime) -> str:
    """с сегодняшнего дня; со вчерашнего дня; с 20 ноября, 3 дня"""
    zone = ZoneInfo(DEPARTMENT)
    days = (now.astimezone(zone).date() - since.astimezone(zone).date()).days
    if days < 2:
        return "со вчерашнего дня" if days == 1 else "с сегодняшнего дня"
    return f"с {near_day(since, now)}, {times(days, 'день', 'дня', 'дней')}"


def times(count: int, one: str, few: str, many: str) -> str:
    """The Russian plural: times(3, «точка», «точки», «точек») → «3 точки»."""
    tail = count % 100
    if 11 <= tail <= 14:
        return f"{count} {many}"
    return f"{count} {one if count % 10 == 1 else few if 2 <= count % 10 <= 4 else many}"


def questions(count: int) -> str:
    """«3 вопроса»"""
    return times(count, "вопрос", "вопроса", "вопросов")


_HOW = {"call": "по телефону", "letter": "письмом", "meeting": "на встрече"}


def agreement_words(agreed: AddressAgreed) -> str:
    """Ольга Ким, по телефону, 1 декабря 2026"""
    return ", ".join(filter(None, (agreed.agreed_by, _HOW.get(agreed.agreed_how, ""), day(agreed.agreed_on))))
