"""What a card tells of mounting: where the equipment is, when who comes, how it went. Pure."""

from collections.abc import Iterator

from cases.case import Case
from cases.facts import InstallationAppointed
from cases.forms.installation import WHERE
from cases.forms.installation_report import HINDRANCES
from cases.forms.site_work import MOUNTERS
from cases.people import People
from cases.site import RESULT
from cases.site_words import photos
from cases.wording import both_clocks
from cases.wording import day as day_words


def installation_told(case: Case, people: People) -> tuple[tuple[str, str], ...]:
    """What it is, and the words."""
    return tuple(_told(case, people))


def _told(case: Case, people: People) -> Iterator[tuple[str, str]]:
    known = case.installation
    if known.equipment:
        where = next(words for words, it in WHERE.items() if it == known.equipment.where)
        expected = f", ожидаем {day_words(known.equipment.expected_on)}" if known.equipment.expected_on else ""
        words = f". {known.equipment.words}" if known.equipment.words else ""
        yield "Оборудование для монтажа", f"{where}{expected}{words}"
    for visit in known.visits:
        which = "Монтаж" if len(known.visits) == 1 else f"Выезд {visit.number}"
        date, report = visit.date, visit.report
        if report and report.done:
            yield which, f"смонтировано {day_words(report.reported_on)}. {report.words}".strip()
            yield "Серийные номера", "; ".join(report.serials)
            yield RESULT.title, photos(len(case.site.result)) if case.site.result else ""
        elif report:
            why = next(words for words, it in HINDRANCES.items() if it == report.why)
            yield which, f"не смонтировано {day_words(report.reported_on)}: {why}. {report.words}"
        elif visit.cancelled:
            yield which, f"отменён: {visit.cancelled.reason}"
        elif date:
            yield which, both_clocks(date.starts_at, date.time_zone)
            yield "Кто монтирует", crew_words(date, people)
            yield "Доступ на объект", date.access


def crew_words(date: InstallationAppointed, people: People) -> str:
    """Наш подрядчик, Пётр Савин, savin@montazh.example"""
    crew = next(words for words, by in MOUNTERS.items() if by == date.by)
    installer = people.find(date.installer) if date.installer else None
    who = date.contractor or installer
    return ", ".join(
        filter(None, (crew, who.name if who else date.installer, who.email if who else "", who.phone if who else ""))
    )
