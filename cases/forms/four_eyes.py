"""A second person's word: on a new address for access, on the end of a case whose client works."""

from datetime import datetime

from cases.case import Case
from cases.errors import FormError
from cases.facts import (
    CaseCancelled,
    ContactJudged,
    EndJudged,
    Fact,
    FollowUpAnswered,
    FollowUpPlanned,
    InstallationCancelled,
    TrainingCancelled,
)
from cases.forms.desk import Answer
from cases.forms.fields import Choice, Question, Text, TheCase, Told
from cases.forms.follow_up import usual_contact
from cases.forms.form import EMPTY, Form
from cases.people import People
from cases.second_person import change_to_confirm, contact_with_access, last_change, second_person
from cases.wording import both_clocks, stamp

READ_FIRST = "Откройте форму по ссылке из письма или карточки: там написано, что произойдёт."


def _number_of_change(case: Case) -> int:
    change = last_change(case)
    return change.number if change else 0


def _because(person: str, people: People, at: datetime, reason: str) -> str:
    """Who asked, when, why."""
    asked = people.find(person)
    said = f"Кто просит: {asked.name if asked else person}, {stamp(at)}."
    return f"{said} Почему: {reason}" if reason else said


def tell_change(case: Case, people: People) -> str:
    """What a second person reads of a changed address."""
    change = last_change(case)
    if change is None:
        return ""
    where = f"Доступ в облако «{case.data.object_name}» будет уходить на новую почту: {change.contact.email}"
    return f"{where} ({change.contact.name}).\n{_because(change.asked_by, people, change.asked_at, change.reason)}"


def tell_end(case: Case, people: People) -> str:
    """What a second person reads of an end."""
    end = case.end_asked
    if end is None or not isinstance(end.fact, CaseCancelled | FollowUpAnswered):
        return ""
    what = f"Подключение «{case.data.object_name}» остановится: писем и напоминаний больше не будет"
    called_off = ", назначенное обучение отменится" if case.training and case.report is None else ""
    login = case.first_login
    works = f" Клиент уже работает в облаке, первый вход – {stamp(login.at)}." if login else ""
    return f"{what}{called_off}.{works}\n{_because(end.actor, people, end.at, end.fact.reason)}"


def call_off(case: Case, now: datetime, reason: str) -> tuple[list[Fact], list[str]]:
    """What comes with an end beside it: facts, and sentences."""
    facts: list[Fact] = []
    also = []
    training = case.training
    if training and case.report is None and training.starts_at > now:
        facts.append(TrainingCancelled(number=training.number, reason=reason))
        also.append(f"Обучение, назначенное на {both_clocks(training.starts_at, training.time_zone)}, отменено.")
    visit = case.installation.ahead
    if visit and visit.date and visit.date.starts_at > now:
        facts.append(InstallationCancelled(number=visit.date.number, reason=reason))
        also.append(f"Монтаж, назначенный на {both_clocks(visit.date.starts_at, visit.date.time_zone)}, отменён.")
    if case.cloud or case.cloud_order:
        also.append("Облако в nadmozg остаётся: если оно не нужно, удалите его там.")
    return facts, also


class ConfirmContact(Form, title="87 · Новая почта клиента: подтвердить"):
    """Решает, можно ли отправлять доступ на новую почту клиента. Решает не тот, кто её сменил, а второй человек."""

    case = TheCase()
    question = Question(_number_of_change)
    told = Told("Что произойдёт", "Прочтите, менять не нужно", tell_change)
    agreed = Choice(
        {"подтвердить": True, "вернуть прежнюю почту": False},
        "Решение",
        "Сначала спросите клиента по телефону, который знали раньше",
    )
    reason = Text(
        "Почему не подтверждаете",
        "Обязательно, если возвращаете прежнюю почту; прочтёт тот, кто просил",
        required=agreed.says(False),
    )

    def refuse(self) -> None:
        change = change_to_confirm(self.case, self.dossier.entries)
        if change is None:
            raise FormError(
                "case", f"По {self.case.code} подтверждать нечего: доступ уходит на {self.case.contact.email}."
            )
        if change.asked_by == self.who.code:
            other = second_person(self.case, change.asked_by, self.desk.people)
            raise FormError(
                "case",
                f"Эту почту сменили вы, подтвердить должен другой человек{f': {other.name}' if other else ''}. "
                "Вернуть прежнюю можно формой 15.",
            )

    @question.check
    def _was_read(self) -> str | None:
        return READ_FIRST if self.raw["question"] in EMPTY else None

    def read(self) -> Answer:
        entries = self.dossier.entries
        change, earlier = change_to_confirm(self.case, entries), contact_with_access(self.case, entries)
        assert change, "or it was refused"
        contact = change.contact if self.agreed else earlier
        judged = ContactJudged(number=self.question, agreed=self.agreed, contact=contact, reason=self.reason)
        if self.agreed:
            return Answer((judged,), self.who.code, f"Новая почта подтверждена: доступ уходит на {contact.email}.")
        said = f"Новая почта не подтверждена, письма снова уходят на {contact.email}. Причина: {self.reason}"
        return Answer((judged,), self.who.code, said)


class ConfirmEnd(Form, title="88 · Остановка: подтвердить"):
    """Останавливает подключение, в котором клиент уже работает. Решает не тот, кто попросил, а второй человек."""

    case = TheCase()
    question = Question(lambda case: len(case.ends))
    told = Told("Что произойдёт", "Прочтите, менять не нужно", tell_end)
    agreed = Choice({"остановить": True, "продолжать": False}, "Решение", "Клиент уже работает в облаке")
    reason = Text(
        "Почему продолжаем", "Обязательно, если не останавливаете; прочтёт тот, кто просил", required=agreed.says(False)
    )

    def refuse(self) -> None:
        end = self.case.end_asked
        if end is None:
            raise FormError("case", f"По {self.case.code} останавливать никто не просил, или это уже решено.")
        if end.actor == self.who.code:
            other = second_person(self.case, end.actor, self.desk.people)
            raise FormError(
                "case",
                f"Остановить попросили вы, подтвердить должен другой человек{f': {other.name}' if other else ''}.",
            )

    @question.check
    def _was_read(self) -> str | None:
        return READ_FIRST if self.raw["question"] in EMPTY else None

    def read(self) -> Answer:
        case, end = self.case, self.case.end_asked
        assert end
        assert isinstance(end.fact, CaseCancelled | FollowUpAnswered)
        judged = EndJudged(number=self.question, agreed=self.agreed, reason=self.reason)
        facts: list[Fact] = [judged]
        if self.agreed:
            more, also = call_off(case, self.desk.now, end.fact.reason)
            return Answer((judged, *more), self.who.code, " ".join(["Подключение остановлено.", *also]))
        said = "Остановка не подтверждена, подключение продолжается."
        if case.follow_up and end.fact == case.follow_up_answer:
            due_at = usual_contact(self.desk, case.data.time_zone)
            facts.append(FollowUpPlanned(number=case.follow_up.number + 1, due_at=due_at))
            said += f" Следующий контакт – {both_clocks(due_at, case.data.time_zone)}."
        return Answer(tuple(facts), self.who.code, f"{said} Причина: {self.reason}")
