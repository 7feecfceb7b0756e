"""How a shipment came: whole, damaged, short, not at all; what happens next; and what was done about it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cases.case import Case
from cases.equipment import listed
from cases.facts import Came, Counted, Fact, NextStep, ShipmentReceived, ShipmentSettled
from cases.forms.corrections import Correctable, Corrects
from cases.forms.desk import Answer, Beside
from cases.forms.fields import Choice, ComingDay, PastDay, Text, TheCase, WebLink, Who
from cases.forms.form import Form
from cases.forms.goods import GoodsLines, goods_lines
from cases.forms.shipment_number import ShipmentNumber
from cases.forms.shipment_told import goods_of, shipment_of
from cases.forms.shipments import words_for
from cases.people import Role
from cases.shipments import Shipment
from cases.wording import day as day_words

CAME: dict[str, Came] = {
    "пришло целым и полностью": "whole",
    "пришло, но что-то повреждено": "damaged",
    "пришло не всё": "short",
    "не приедет: потеряно или отменили": "never",
    "ещё не пришло: записали по ошибке": "awaited",
}
THEN: dict[str, NextStep] = {
    "заменить или довезти": "replace",
    "вернуть отправителю": "back",
    "претензия перевозчику или поставщику": "claim",
    "ничего: обойдёмся": "nothing",
}
_ARRIVED: tuple[Came, ...] = ("whole", "damaged", "short")
_WRONG: tuple[Came, ...] = ("damaged", "short")
_ACTS: tuple[NextStep, ...] = ("replace", "back", "claim")
WHO_ACTS = (Role.MANAGER, Role.SALES, Role.TECH_SUPPORT, Role.INSTALLER, Role.HEAD)


class ReceiveShipment(Correctable, title="52 · Отправление: как пришло"):
    """Записывает, что отправление пришло – целым, повреждённым или не полностью – и что делаем дальше, если не так."""

    already = ("Как пришло отправление, уже записано", "Исправить")

    case = TheCase()
    shipment = ShipmentNumber(lambda it: it.is_awaited)
    came = Choice(CAME, "Как пришло", "Для всех подключений, для которых это везли")
    received_on = PastDay("Когда получили", "День, когда его приняли", when=came.says(*_ARRIVED))
    document = WebLink("Фото или документ", "Ссылка на фото груза или накладную", required=False)
    wrong = GoodsLines(
        "Что повреждено или не пришло",
        "По одному в строке, с числом: шлагбаум – 1. Из другого подключения – с его кодом: R-0043: камера – 1",
        when=came.says(*_WRONG),
    )
    then = Choice(THEN, "Что дальше", "Обязательно, если пришло не так", when=came.says(*_WRONG, "never"))
    person = Who("Кто займётся", "Обязательно, если что-то делаем; сразу узнает", *WHO_ACTS, when=then.says(*_ACTS))
    by = ComingDay("До какого дня", "Обязательно, если что-то делаем; потом напомним", when=then.says(*_ACTS))
    words = Text(
        "Что случилось", "Обязательно, если пришло не так", required=came.says(*_WRONG, "never"),
    )  # fmt: skip
    corrects = Corrects()

    @classmethod
    def entries(cls, case: Case) -> dict[int, Fact]:
        return {it.place: it.said for it in case.shipments if it.said}

    @classmethod
    def filled(cls, case: Case, entry: Fact) -> Mapping[str, object]:
        assert isinstance(entry, ShipmentReceived)
        told = entry.model_dump(include={"shipment", "received_on", "document", "words", "by"})
        return told | {
            "came": words_for(CAME, entry.came),
            "wrong": goods_lines(entry.wrong, ()),
            "then": words_for(THEN, entry.then),
            "person": entry.person or None,
        }

    @property
    def _it(self) -> Shipment:
        case: Case = self.case
        known: Shipment = case.shipments[self.corrects - 1] if self.earlier else self.shipment
        return known

    @shipment.check
    def _is_awaited(self) -> str | None:
        if self.earlier or self.shipment.is_awaited:
            return None
        if self.shipment.received:
            self.refuse_second(self.shipment.place)
        return f"Для {self.case.code} отправление {self.shipment.code} ничего не везёт."

    @came.check
    def _was_told_before(self) -> str | None:
        if self.came != "awaited" or self.earlier:
            return None
        return "Так исправляют запись, сделанную по ошибке; откройте форму ссылкой «исправить» из карточки."

    @wrong.check
    def _was_to_come(self) -> str | None:
        brings = goods_of(self._it.told, self.case.code)
        other = next((code for code in self.wrong if not brings.get(code)), None)
        return f"Для {other} отправление {self._it.code} ничего не везло." if other else None

    def read(self) -> Answer:
        it, case = self._it, self.case
        codes = [code for code, goods in goods_of(it.told, case.code).items() if goods]
        mine = self._fact(case.code)
        beside = tuple(
            Beside(code, (fact,), said_of(fact))
            for code in codes
            if code != case.code and self._is_news(code, fact := self._fact(code))
        )
        if self.corrects:
            return replace(self.corrected(mine, said_of(mine)), beside=beside)
        return Answer((mine,), self.who.code, said_of(mine), beside=beside)

    def _fact(self, code: str) -> ShipmentReceived:
        wrong: tuple[Counted, ...] = self.wrong.get(code, ()) if self.came in _WRONG else ()
        all_right = self.came in _WRONG and not wrong
        came: Came = "whole" if all_right else self.came
        fault = came in (*_WRONG, "never")
        acts = fault and self.then in _ACTS
        return ShipmentReceived(
            shipment=self._it.code,
            came=came,
            received_on=self.received_on if came in _ARRIVED else None,
            wrong=wrong,
            words="" if all_right else self.words,
            document=self.document,
            then=self.then if fault else "nothing",
            person=self.person.code if acts else "",
            by=self.by if acts else None,
        )

    def _is_news(self, code: str, fact: ShipmentReceived) -> bool:
        theirs = shipment_of(self.dossier.other(code).shipments, fact.shipment)
        return theirs is not None and fact != theirs.said

    def tells(self, entry: Any) -> bool:
        """Only letters about this shipment."""
        return bool(entry.occurrence.base.split()[0] == self._it.code)


class SettleShipment(Form, title="56 · Отправление: что сделали"):
    """Записывает, чем кончилось с тем, что пришло не так: заменили, вернули. Больше об этом не напоминаем."""

    case = TheCase()
    shipment = ShipmentNumber(lambda it: it.is_open_fault)
    words = Text("Что сделали", "Если взамен едет другое отправление, запишите его формой 51 – этого достаточно")

    @shipment.check
    def _is_open(self) -> str | None:
        it: Shipment = self.shipment
        if it.is_open_fault:
            return None
        if it.replaced_by:
            return f"Взамен {it.code} уже едет {it.replaced_by}; записывать ничего не нужно."
        return f"По отправлению {it.code} ничего делать не нужно: {it.state}."

    def read(self) -> Answer:
        settled = ShipmentSettled(shipment=self.shipment.code, words=self.words)
        return Answer((settled,), self.who.code, f"Отправление {settled.shipment}: {self.words}")


def said_of(fact: ShipmentReceived) -> str:
    """Отправление R-0042-1 пришло не полностью 3 декабря: шлагбаум – 1. Дальше: заменить или довезти."""
    words = {
        "whole": "пришло целым и полностью",
        "damaged": "пришло, но что-то повреждено",
        "short": "пришло не всё",
        "never": "не приедет",
        "awaited": "ещё не пришло, прежняя запись была ошибкой",
    }[fact.came]
    on = f", получено {day_words(fact.received_on)}" if fact.received_on else ""
    wrong = f": {listed(fact.wrong, ', ')}" if fact.wrong else ""
    then = f" Дальше: {words_for(THEN, fact.then)}, до {day_words(fact.by)}." if fact.by else ""
    return f"Отправление {fact.shipment} {words}{wrong}{on}.{' ' + fact.words if fact.words else ''}{then}"
