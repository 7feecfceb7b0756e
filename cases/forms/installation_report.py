"""How an installation went: mounted, with serial numbers; or not, and what was in the way."""

from collections.abc import Mapping

from cases.case import Case
from cases.errors import FormError
from cases.facts import Fact, Hindrance, InstallationReported
from cases.forms.corrections import Correctable, Corrects
from cases.forms.desk import Answer
from cases.forms.fields import Choice, Lines, PastDay, Question, Text, TheCase
from cases.forms.form import if_any
from cases.forms.installation import refuse_without_site_work
from cases.ledger import Entry
from cases.technical_card import sends_card
from cases.wording import day as day_words
from cases.wording import times

DONE, NOT_DONE = "смонтировано и работает", "не смонтировано"
HINDRANCES: dict[str, Hindrance] = {
    "площадка не готова": "site",
    "не хватило оборудования": "equipment",
    "не пустили на объект": "access",
    "бригада не приехала": "crew",
    "другая причина": "other",
}


class ReportInstallation(Correctable, title="78 · Итог монтажа"):
    """Записывает, как прошёл монтаж. Серийные номера уходят в карточку для ТП; не вышло – назначим другой день."""

    already = ("Итог монтажа уже записан", "Исправить его")

    case = TheCase()
    question = if_any(Question(lambda case: _current(case)))
    outcome = Choice({DONE: True, NOT_DONE: False}, "Чем кончилось", "Дальше заполните то, что к этому относится")
    reported_on = PastDay("Когда были", "День монтажа")
    serials = Lines(
        "Серийные номера",
        "По одному в строке: что это и номер. Увидит техподдержка",
        required=False,
        when=outcome.says(True),
    )
    why = Choice(HINDRANCES, "Что помешало", "Обязательно, если не смонтировано", when=outcome.says(False))
    words = Text(
        "Что сделано",
        "Обязательно, если не смонтировано: что именно помешало. Клиент этого не увидит",
        required=outcome.says(False),
    )
    corrects = Corrects()

    @classmethod
    def entries(cls, case: Case) -> dict[int, Fact]:
        return {it.number: it for it in case.installation.reports}

    @classmethod
    def filled(cls, case: Case, entry: Fact) -> Mapping[str, object]:
        assert isinstance(entry, InstallationReported)
        why = next((words for words, it in HINDRANCES.items() if it == entry.why), None)
        told = {"reported_on": entry.reported_on, "serials": entry.serials, "why": why, "words": entry.words}
        return told | {"outcome": DONE if entry.done else NOT_DONE, "question": entry.number}

    def refuse(self) -> None:
        case: Case = self.case
        if self.earlier is None:
            self.refuse_second(self.asked_number(_current(case)))
            refuse_without_site_work(case)
        elif self.corrects != max(self.entries(case)):
            raise FormError("corrects", "После этого монтажа был ещё один: исправьте его итог.")
        elif case.installation.ahead:
            raise FormError("corrects", "После этого назначен новый день монтажа; сначала отмените его формой 77.")

    def tells(self, entry: Entry) -> bool:
        """The card, to whomever it went; closing letters, whatever they are called."""
        return True

    def read(self) -> Answer:
        case: Case = self.case
        report = InstallationReported(
            number=self.corrects or self.question or _current(case),
            reported_on=self.reported_on,
            done=self.outcome,
            why=None if self.outcome else self.why,
            words=self.words,
            serials=self.serials if self.outcome else (),
        )
        on = day_words(report.reported_on)
        if report.done:
            numbers = times(len(report.serials), "серийный номер", "серийных номера", "серийных номеров")
            said = f"Смонтировано {on}, {numbers if report.serials else 'без серийных номеров'}."
            said += "" if case.site.result else " Фото результата добавьте на странице площадки."
        else:
            why = next(words for words, it in HINDRANCES.items() if it == report.why)
            said = f"Не смонтировано {on}: {why}. {report.words}"
        if self.corrects:
            return self.corrected(report, said)
        completes = report.done and report.serials and case.card
        card = sends_card(case, case.card, mounted=True) if completes and case.card else ()
        return Answer((report, *card), self.who.code, said)


def _current(case: Case) -> int:
    """The day that is to be reported; where none is ahead – the client's crew came by itself – the next one."""
    ahead = case.installation.ahead
    return ahead.date.number if ahead and ahead.date else case.installation.next_number
