"""Forms whose answer can be put right later: «Что исправляем» says which entry, and carries its number.

The card's link opens the form with what was written. The same values again change nothing. Whoever has got a letter
that told a value which is another now gets it once more, marked as a correction.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from cases.calendar_days import local_day
from cases.case import Case
from cases.effect_row import Kind
from cases.effects import Effect
from cases.errors import AlreadyRecordedError, FormError
from cases.facts import Fact, SendAgain
from cases.forms import reading
from cases.forms.desk import Answer
from cases.forms.fields import Number
from cases.forms.form import EMPTY, Form, Link
from cases.ledger import Entry, State
from cases.people import People
from cases.wording import short_day

NOTHING_NEW = "Без изменений"
"""The badge where the values were the same."""


class Corrects(Number):
    """Which entry is corrected, by its number; None: none, it is a new answer."""

    def __init__(self) -> None:
        hint = "Подставляет ссылка «исправить» из карточки; для нового ответа оставьте пустым"
        super().__init__("Что исправляем", hint, most=99_999, required=False)

    def parse(self, raw: object, form: Form, *, required: bool) -> int:
        return 0 if raw in EMPTY else reading.number(self.name, raw, most=self._most)


class Correctable(Form, title=""):
    """What such forms share; subclasses end their fields with `corrects = Corrects()`."""

    case: Any
    corrects: Any
    already: ClassVar[tuple[str, str]]
    """For the refusal of an old link: «Отчёт уже записан», and what can be done, «Исправить его»."""

    @classmethod
    def entries(cls, case: Case) -> dict[int, Fact]:
        """What can be corrected, by its number."""
        raise NotImplementedError

    @classmethod
    def filled(cls, case: Case, entry: Fact) -> Mapping[str, object]:
        """What the form shows where it opens to correct the entry; fields that are left out open as ever."""
        raise NotImplementedError

    @classmethod
    def correction(cls, case: Case, people: People, manual: bool, number: int) -> Link:
        """As `link`, with what was written in the entry. KeyError: there is none."""
        told = {**cls.filled(case, cls.entries(case)[number]), "corrects": number}
        return {
            it.name: it.show(told[it.name], people) if told.get(it.name) is not None else it.opens_with(case, people)
            for it in cls.shown(manual)
        }

    @property
    def earlier(self) -> Fact | None:
        """The entry that is corrected; None where it is a new answer. FormError: there is no such entry."""
        if not self.corrects:
            return None
        found = self.entries(self.case).get(self.corrects)
        if found is None:
            raise FormError("corrects", f"Записи с номером {self.corrects} нет: откройте форму ссылкой из карточки.")
        return found

    def refuse_second(self, number: int) -> None:
        """AlreadyRecordedError where this was answered before: an old letter's link corrects nothing by itself."""
        case: Case = self.case
        entry = self.entries(case).get(number)
        if entry is not None:
            at = next(it.at for it in reversed(case.facts) if it.fact == entry)
            zone = case.data.time_zone
            on = short_day(local_day(at, zone), local_day(self.desk.now, zone))
            already, put_right = self.already
            raise AlreadyRecordedError(f"{already} {on}.", put_right, self.name, number)

    def asked_number(self, current: int) -> int:
        """The number that the link of a letter carried; the current one, where there is none that can be read."""
        try:
            return reading.number("question", self.raw.get("question"), most=99_999)
        except FormError:
            return current

    def tells(self, entry: Entry) -> bool:
        """Whether a letter is about what is corrected, and not about another of its kind."""
        return not entry.effect.row.of_session or entry.occurrence.base.split()[0] == str(self.corrects)

    def corrected(self, right: Fact, said: str, *more: Fact) -> Answer:
        """The answer that corrects: nothing where nothing is new, otherwise letters that told the old value again."""
        earlier, case = self.earlier, self.case
        news = tuple(it for it in more if it not in [known.fact for known in case.facts])
        if right == earlier and not news:
            return Answer((), self.who.code, f"По {case.code} так и записано, ничего не изменилось.", NOTHING_NEW)
        about = [it for it in self.dossier.entries.entries if self.tells(it)]
        wrong = told_wrong(about, earlier, right) if earlier else []
        again = tuple(SendAgain(letter=it.effect, occurrence=it.occurrence.base, correction=True) for it in wrong)
        labels = dict.fromkeys(it.effect.label for it in wrong)
        words = f" Отправляем исправленное: {', '.join(labels)}." if labels else ""
        return Answer((right, *news, *again), self.who.code, f"Исправлено. {said}{words}")


def told_wrong(entries: Iterable[Entry], earlier: Fact, right: Fact) -> list[Entry]:
    """Letters that have left, or are leaving, with a value that is another now: to each reader one, the first of the
    catalogue – they need the right value once.
    """
    fields = set(type(earlier).model_fields) | set(type(right).model_fields)
    was, is_now = earlier.model_dump(), right.model_dump()
    changed = {name for name in fields if was.get(name) != is_now.get(name)}
    told = {f"{it.kind}.{name}" for it in (earlier, right) for name in changed}
    left = [
        it
        for it in entries
        if it.effect.row.kind is Kind.LETTER
        and it.state in (State.DONE, State.BEGUN)
        and it.effect is not Effect.SEND_CANCELLATION
        and told & set(it.effect.row.tells)
    ]
    order = list(Effect)
    firsts = {it.recipient: it for it in sorted(left, key=lambda it: order.index(it.effect), reverse=True)}
    return sorted(firsts.values(), key=lambda it: order.index(it.effect))
