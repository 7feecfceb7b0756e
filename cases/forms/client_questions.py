"""A client's question at any time, and its answer: by letter from whoever answers, or asked of a colleague first."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, cast

from cases.case import Case
from cases.client_questions import SUBJECTS, ClientQuestion
from cases.errors import FormError
from cases.facts import ClientAnswered, ClientAsked, Fact, RequestCalledOff, RequestSent
from cases.forms import reading
from cases.forms.corrections import Correctable, Corrects
from cases.forms.desk import Answer
from cases.forms.fields import Choice, PastDay, Text, TheCase, Tick
from cases.forms.form import EMPTY, Field, Form, if_any
from cases.ledger import Entry
from cases.people import Role
from cases.requests import next_number

NOBODY = "никому"
"""What «Кому передать» opens with."""
COLLEAGUES = {"ТП": Role.TECH_SUPPORT, "МОП": Role.SALES, "тренер": Role.TRAINER}


def _pass_on(hint: str) -> Choice[Role | None]:
    return cast(Choice[Role | None], if_any(Choice(COLLEAGUES, "Передать коллегам", hint), NOBODY))


def _request(case: Case, to: Role, asked: ClientAsked, words: str = "") -> RequestSent:
    told = "\n".join(filter(None, (asked.question, words)))
    number = next_number(case.requests)
    return RequestSent(number=number, topic="question", to=to, words=told, about=asked.number)


class ClientAsks(Form, title="53 · Вопрос клиента"):
    """Записывает вопрос клиента – в любой день, и после завершения тоже. Ответ клиент получит письмом."""

    case = TheCase()
    question = Text("Что спрашивает клиент", "Его словами")
    subject = Choice(SUBJECTS, "О чём", "По этому вопросы отличают на карточке")
    urgent = Tick("Срочно", "Напомним в тот же день; иначе – на следующий рабочий день")
    since_on = if_any(PastDay("С какого дня", "Если что-то не работает: с какого дня; пусто – неизвестно"))
    reply = Text("Ответ, если вы его знаете", "Сразу уйдёт клиенту письмом; пусто – ответит менеджер", required=False)
    pass_on = _pass_on("Если ответ знают они; что они ответят, придёт менеджеру")

    @pass_on.check
    def _is_one_thing(self) -> str | None:
        both = self.pass_on and self.reply
        return "Либо ответ, либо передать коллегам: ответ уже написан." if both else None

    def read(self) -> Answer:
        already = f"Этот вопрос по {self.case.code} записали"
        last = self.case.client_questions[-1].asked if self.case.client_questions else None
        if last and last.question == self.question:
            self.desk.refuse_double_click(self.case, ClientAsked, already)
        asked = ClientAsked(
            number=max((it.number for it in self.case.client_questions), default=0) + 1,
            question=self.question,
            subject=self.subject,
            urgent=self.urgent,
            since_on=self.since_on,
        )
        facts: tuple[Fact, ...] = (asked,)
        said = f"Вопрос клиента {asked.number}: {asked.question}"
        if self.reply:
            facts = (asked, ClientAnswered(number=asked.number, answer=self.reply))
            said += f"\nОтвет: {self.reply}"
        elif self.pass_on:
            facts = (asked, _request(self.case, self.pass_on, asked))
            said += f"\nПередан: {self.pass_on}."
        return Answer(facts, self.who.code, said)


class WhichQuestion(Field[ClientQuestion]):
    """A question of the case by its number; left empty, the only one that is open."""

    def __init__(self) -> None:
        hint = "Подставляет ссылка; пусто – единственный вопрос без ответа"
        super().__init__("Номер вопроса клиента", hint, required=False, prefill=self._first)

    def _first(self, case: Case) -> object:
        return next((it.number for it in case.client_questions if it.is_open), "")

    def _corrected(self, case: Case, raw: object) -> object:
        """The number of the entry; of any, where there is no such one: the field that says which tells so."""
        known = [it.number for it in case.client_questions]
        with suppress(FormError):
            number = reading.number(self.name, raw, most=99_999)
            return number if number in known else next(iter(known), "")
        return next(iter(known), "")

    def parse(self, raw: object, form: Form, *, required: bool) -> ClientQuestion:
        case = form.dossier.case
        if form.raw.get("corrects") not in EMPTY:  # an entry is corrected, whatever the link has filled in beside
            raw = self._corrected(case, form.raw["corrects"])
        if raw in EMPTY:
            waiting = [it for it in case.client_questions if it.is_open] or list(case.client_questions[-1:])
            if len(waiting) > 1:
                several = "; ".join(f"{it.number} – {it.asked.question[:60]}" for it in waiting)
                raise FormError(self.name, f"Вопросов несколько, напишите номер: {several[:200]}.")
            chosen = waiting[0] if waiting else None
        else:
            number = reading.number(self.name, raw, most=99_999)
            chosen = next((it for it in case.client_questions if it.number == number), None)
        if chosen is None:
            raise FormError(self.name, f"Такого вопроса клиента по {case.code} нет.")
        return chosen


class AnswerClient(Correctable, title="54 · Ответ на вопрос клиента"):
    """Отвечает клиенту письмом на его вопрос, или передаёт вопрос коллегам, если ответ знают они."""

    already = ("Клиенту уже ответили", "Исправить ответ")

    case = TheCase()
    client_question = WhichQuestion()
    pass_on = _pass_on("Если ответ знают они; клиенту пока ничего не уйдёт")
    reply = Text(
        "Ответ клиенту", "Клиент прочтёт его в письме; если передаёте коллегам – что им добавить", required=False
    )
    corrects = Corrects()

    @classmethod
    def entries(cls, case: Case) -> dict[int, Fact]:
        return {it.number: it.answered for it in case.client_questions if it.answered}

    @classmethod
    def filled(cls, case: Case, entry: Fact) -> Mapping[str, object]:
        assert isinstance(entry, ClientAnswered)
        return {"client_question": entry.number, "reply": entry.answer}

    def refuse(self) -> None:
        if self.earlier is None:
            self.refuse_second(self.client_question.number)

    @reply.check
    def _is_there(self) -> str | None:
        return None if self.reply or self.pass_on else "Напишите ответ или выберите, кому передать вопрос."

    @pass_on.check
    def _can_be_passed_on(self) -> str | None:
        if not self.pass_on:
            return None
        if self.corrects:
            return "Клиенту уже ответили; исправить можно только ответ."
        question: ClientQuestion = self.client_question
        its: Any = next((it for it in self.case.requests_about(question) if it.is_open or it.is_back), None)
        return f"Вопрос уже у коллег: запрос {its.number}. Его можно отозвать формой 64." if its else None

    def tells(self, entry: Entry) -> bool:
        return entry.effect.row.of_question and entry.occurrence.base == str(self.corrects)

    def read(self) -> Answer:
        question: ClientQuestion = self.client_question
        if self.pass_on:
            sent = _request(self.case, self.pass_on, question.asked, self.reply)
            return Answer((sent,), self.who.code, f"{question.called} передан: {self.pass_on}.")
        answered = ClientAnswered(number=question.number, answer=self.reply)
        said = f"{question.called}: ответ клиенту – {self.reply}"
        if self.corrects:
            return self.corrected(answered, said)
        return Answer((answered, *self._called_off(question)), self.who.code, said)

    def _called_off(self, question: ClientQuestion) -> Iterator[Fact]:
        for it in self.case.requests_about(question):
            if it.is_open or it.is_back:
                yield RequestCalledOff(number=it.number, reason="Клиенту уже ответили.")
