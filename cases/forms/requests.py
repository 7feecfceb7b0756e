"""Requests to colleagues: taken, answered or returned, sent once more or called off – whatever they are about."""

from collections.abc import Callable, Sequence
from typing import Any

from cases.case import Case
from cases.errors import FormError
from cases.facts import Fact, RequestAnswered, RequestCalledOff, RequestReturned, RequestTaken
from cases.forms import reading
from cases.forms.desk import Answer
from cases.forms.fields import Choice, Text, TheCase, Who
from cases.forms.form import Form, if_any
from cases.forms.which import Which
from cases.people import Person, Role
from cases.request_topics import TOPICS
from cases.requests import Request, RequestState, next_number

ANSWER, RETURN = "ответ – словами ниже", "вернуть: не хватает данных или это не к нам"
AGAIN, OFF = "отправить ещё раз", "отозвать: больше не нужен"
_OUTCOMES: dict[str, str] = {ANSWER: "", **{it: word for row in TOPICS.values() for it, word in row.results.items()}}


class RequestNumber(Which[Request]):
    """Which request of the case."""

    several = "Запросов несколько"

    def __init__(self, suits: Callable[[Request], bool]) -> None:
        super().__init__("Номер запроса", "Подставляет ссылка из письма; пусто – единственный, который ждёт", suits)

    def all_of(self, case: Case) -> Sequence[Request]:
        return case.requests

    def called(self, it: Request) -> str:
        return f"{it.number} – {it.topic.called}"

    def usual(self, case: Case) -> object:
        return next((it.number for it in reversed(case.requests) if self.suits(it)), "")

    def find(self, case: Case, raw: object) -> Request | None:
        number = reading.number(self.name, raw, most=99_999)
        return next((it for it in case.requests if it.number == number), None)

    def missing(self, case: Case) -> str:
        return f"Такого запроса по {case.code} нет."


class AboutRequest(Form, title=""):
    """What these forms share; subclasses declare `request` after `case`."""

    case = TheCase()
    request: Any

    @property
    def _covers(self) -> bool:
        """Managers and heads cover for everybody."""
        return bool(self.who.roles & {Role.MANAGER, Role.HEAD})

    def _over(self, it: Request) -> str | None:
        """Why nothing can be done about it any more, if so."""
        if it.again:
            return f"Запрос {it.number} отправили ещё раз: теперь это запрос {it.again}."
        words = {
            RequestState.ANSWERED: f"На запрос {it.number} уже ответили.",
            RequestState.RETURNED: f"Запрос {it.number} уже вернули.",
            RequestState.CALLED_OFF: f"Запрос {it.number} отозвали, делать ничего не нужно.",
        }
        return words.get(it.state)

    def _name(self, code: str) -> str:
        person = self.desk.people.find(code)
        return person.name if person else code


class TakeRequest(AboutRequest, title="62 · Взять запрос"):
    """Отмечает, кто занимается запросом. Кто взял первым, тот и отвечает; остальным делать ничего не нужно."""

    request = RequestNumber(lambda it: it.state is RequestState.SENT)
    by = if_any(Who("Кто взял", "Пусто – вы. Менеджер и руководитель могут отметить за коллегу или передать другому"))

    @request.check
    def _can_be_taken(self) -> str | None:
        it = self.request
        if over := self._over(it):
            return over
        if it.owner == self._owner.code:
            return f"Запросом {it.number} уже занимается {self._owner.name}, второй раз отмечать не нужно."
        passes_on = self.by and (self._covers or it.owner == self.who.code)
        if it.owner and self.desk.people.find(it.owner) and not passes_on:
            return f"Запросом {it.number} уже занимается {self._name(it.owner)}, вам делать ничего не нужно."
        return None

    @by.check
    def _is_asked(self) -> str | None:
        to = self.request.sent.to
        if to not in self._owner.roles:
            known = ", ".join(self.desk.people.names(to))
            return f"Этот запрос – для роли «{to}»; выберите, кто его взял: {known}."
        other = self.by and self.by != self.who and not self._covers and self.request.owner != self.who.code
        return "Отметить за коллегу может менеджер или руководитель." if other else None

    @property
    def _owner(self) -> Person:
        return self.by or self.who

    def read(self) -> Answer:
        taken = RequestTaken(number=self.request.number, by=self._owner.code)
        said = f"{self.request.called}. Занимается {self._owner.name}."
        return Answer((taken,), self.who.code, said)


class AnswerRequest(AboutRequest, title="63 · Ответить на запрос"):
    """Записывает ответ на запрос или возвращает его с причиной. Кто спросил, сразу получит ваши слова письмом."""

    request = RequestNumber(lambda it: it.can_be_answered)
    outcome = Choice({**_OUTCOMES, RETURN: RETURN}, "Что с запросом", "Ответили или возвращаете")
    words = Text("Ответ или причина", "Что сделали или узнали; если возвращаете – чего не хватает")

    @request.check
    def _waits_for_them(self) -> str | None:
        it = self.request
        if (over := self._over(it)) and not it.can_be_answered:
            return over
        if self._covers or it.owner == self.who.code:
            return None
        if it.owner and self.desk.people.find(it.owner):
            return f"Запросом {it.number} занимается {self._name(it.owner)}: ответ – за ним или за менеджером."
        return None if it.sent.to in self.who.roles else f"Этот запрос – для роли «{it.sent.to}»."

    @outcome.check
    def _is_of_its_topic(self) -> str | None:
        results = self.request.topic.results
        if self.outcome in ("", RETURN, *results.values()):
            return None
        fitting = "; ".join(filter(None, (ANSWER, *results, RETURN)))
        return f"Такой итог – о другом, а это {self.request.called.lower()}. Подойдёт: {fitting}."

    def read(self) -> Answer:
        it = self.request
        if self.outcome == RETURN:
            returned = RequestReturned(number=it.number, reason=self.words)
            return Answer((returned,), self.who.code, f"{it.called} – вернули. {self.words}")
        mine = not it.owner and it.sent.to in self.who.roles
        taken: tuple[Fact, ...] = (RequestTaken(number=it.number, by=self.who.code),) if mine else ()
        answered = RequestAnswered(number=it.number, words=self.words, result=self.outcome)
        if answered == it.answer:
            raise FormError("request", f"На запрос {it.number} так и ответили, ничего не изменилось.")
        result = it.topic.result_words(self.outcome) or "ответ"
        return Answer((*taken, answered), self.who.code, f"{it.called} – {result}: {self.words}")


class SendRequestAgain(AboutRequest, title="64 · Запрос: отправить ещё раз или отозвать"):
    """Отправляет запрос, который вернули, ещё раз с вашими словами, или отзывает тот, который больше не нужен."""

    request = RequestNumber(lambda it: it.is_back or it.is_open)
    action = Choice({AGAIN: AGAIN, OFF: OFF}, "Что сделать", "Отозвать можно и запрос, который ещё ждёт ответа")
    words = Text("Что добавить или почему", "Прочтёт коллега: чего не хватало; если отзываете – почему")

    @request.check
    def _is_not_over(self) -> str | None:
        it = self.request
        return None if it.is_back or it.is_open else self._over(it) or f"Запрос {it.number} уже приняли."

    @action.check
    def _came_back(self) -> str | None:
        sent = self.action == AGAIN and self.request.is_open
        return f"Запрос {self.request.number} ещё у коллег; отправить ещё раз можно, если его вернут." if sent else None

    def read(self) -> Answer:
        it = self.request
        if self.action == OFF:
            off = RequestCalledOff(number=it.number, reason=self.words)
            return Answer((off,), self.who.code, f"{it.called} – отозван. {self.words}")
        number = next_number(self.case.requests)
        words = "\n".join(filter(None, (it.sent.words, self.words)))
        sent = it.sent.model_copy(update={"number": number, "words": words, "instead_of": it.number})
        return Answer((sent,), self.who.code, f"{it.called} – отправляем ещё раз, теперь это запрос {number}.")
