"""The way of an order once it is agreed: paid, received, its documents; another day promised, called off."""

from collections.abc import Mapping
from datetime import timedelta

from cases.calendar_days import local_day
from cases.case import Case
from cases.errors import FormError
from cases.facts import (
    Condition,
    Fact,
    OrderCalledOff,
    OrderDocumented,
    OrderMoved,
    OrderPaid,
    OrderReceived,
    Papers,
)
from cases.forms.corrections import Correctable, Corrects
from cases.forms.desk import Answer
from cases.forms.fields import Choice, ComingDay, PastDay, Text, TheCase
from cases.forms.form import EMPTY, if_any
from cases.forms.order import AboutOrder
from cases.forms.order_fields import OrderNumber
from cases.ledger import Entry
from cases.orders import Order, money
from cases.wording import day as day_words

CONDITIONS: dict[str, Condition] = {
    "пришло всё, как заказывали": "all",
    "пришло не всё": "short",
    "пришло повреждённым": "damaged",
    "пришло не то": "wrong",
}
PAPERS: dict[str, Papers] = {
    "получены на бумаге или скан": "paper",
    "пришли в ЭДО, проверяем": "edo",
    "подписаны в ЭДО": "edo_signed",
    "вернули поставщику: есть ошибка": "returned",
}
WHY = {"перенёс поставщик": False, "из-за нас: оплата, приёмка, наша просьба": True}


def _is_paid(it: Order) -> bool:
    return it.paid is not None and not it.called_off


class PayOrder(AboutOrder, title="74 · Счёт поставщика оплачен"):
    """Отмечает, что счёт оплачен. Дальше ждём поставку: поставщику сами напомним о сроке."""

    order = OrderNumber(lambda it: it.is_approved and not it.paid and not it.called_off)
    paid_on = PastDay("Когда оплатили", "День платёжного поручения")

    @order.check
    def _is_agreed(self) -> str | None:
        it = self.order
        self.refuse_if_called_off(it)
        if it.paid or it.is_approved:
            return None
        if it.refused:
            return f"Счёт по заказу {it.number} не согласован: {it.refused.reason}"
        missing = ", ".join(it.lacks) if it.invoice else "сам счёт"
        return f"Платить по заказу {it.number} рано, не хватает: {missing}."

    def read(self) -> Answer:
        it, paid = self.order, OrderPaid(order=self.order.number, paid_on=self.paid_on)
        assert it.invoice is not None
        if it.paid == paid:
            raise FormError("order", f"По заказу {it.number} так и записано, ничего не изменилось.")
        put_right = "Исправлено. " if it.paid else ""
        sums = f"счёт {it.invoice.invoice}, {money(it.invoice.total)}"
        return Answer(
            (paid,), self.who.code, f"{put_right}Заказ {it.number} оплачен {day_words(self.paid_on)}: {sums}."
        )


class ReceiveOrder(Correctable, title="79 · Заказ получен"):
    """Записывает, что пришло. Если не всё, не то или повреждено, поставщику сразу уйдёт претензия вашими словами."""

    already = ("Приёмка уже записана", "Исправить её")

    case = TheCase()
    order = OrderNumber(lambda it: _is_paid(it) and it.received_on is None)
    received_on = PastDay("Когда пришло", "День приёмки")
    condition = Choice(CONDITIONS, "Что пришло", "По позициям заказа")
    words = Text(
        "Что не так",
        "Войдёт в претензию: чего не хватает, что повреждено",
        when=condition.says("short", "damaged", "wrong"),
    )
    again_on = if_any(
        ComingDay("Когда привезут", "Рабочий день, если договорились", when=condition.says("short", "damaged", "wrong"))
    )
    corrects = Corrects()

    @classmethod
    def entries(cls, case: Case) -> dict[int, Fact]:
        return {each.number: each for it in case.orders for each in it.receipts}

    @classmethod
    def filled(cls, case: Case, entry: Fact) -> Mapping[str, object]:
        assert isinstance(entry, OrderReceived)
        condition = next(words for words, it in CONDITIONS.items() if it == entry.condition)
        return {
            "order": entry.order,
            "received_on": entry.received_on,
            "condition": condition,
            "words": entry.words,
            "again_on": entry.again_on,
        }

    @order.check
    def _is_awaited(self) -> str | None:
        it = self.order
        if it.called_off:
            return f"Заказ {it.number} отменён: {it.called_off.reason}"
        if not it.paid:
            return f"Заказ {it.number} ещё не оплачен; приёмку записывают после оплаты."
        if self.corrects and isinstance(self.earlier, OrderReceived) and self.earlier.order != it.number:
            return f"Эта запись – о заказе {self.earlier.order}."
        return None

    def refuse(self) -> None:
        if self.raw["corrects"] in EMPTY and self.order.received_on and self.order.receipt:
            self.refuse_second(self.order.receipt.number)

    def read(self) -> Answer:
        it = self.order
        number = self.corrects or max((each for each in self.entries(self.case)), default=0) + 1
        bad = self.condition != "all"
        received = OrderReceived(
            order=it.number,
            number=number,
            received_on=self.received_on,
            condition=self.condition,
            words=self.words if bad else "",
            again_on=self.again_on if bad else None,
        )
        result = next(words for words, each in CONDITIONS.items() if each == self.condition)
        said = f"Заказ {it.number}, {day_words(self.received_on)}: {result}. {received.words}".strip()
        if self.corrects:
            return self.corrected(received, said)
        if it.receipt and received == it.receipt.model_copy(update={"number": number}):
            raise FormError("order", f"По заказу {it.number} так и записано: второй претензии не будет.")
        return Answer((received,), self.who.code, said)

    def tells(self, entry: Entry) -> bool:
        """Whether a letter is about the receipt that is corrected."""
        row, occurrence = entry.effect.row, entry.occurrence
        return row.of_order and occurrence.base.split()[1:] == [str(self.corrects)]


class RecordDocuments(AboutOrder, title="81 · Закрывающие документы"):
    """Отмечает закрывающие документы. Те, что в ЭДО, через пять дней считаются принятыми, если никто не возразит."""

    order = OrderNumber(lambda it: _is_paid(it) and (it.documented is None or it.documented.how in ("edo", "returned")))
    how = Choice(PAPERS, "Что с документами", "Накладная или акт, счёт-фактура")
    on = PastDay("Когда", "День, когда пришли, подписали или вернули")
    words = Text("Что в них не так", "Обязательно, если вернули", when=how.says("returned"))

    @order.check
    def _is_paid(self) -> str | None:
        it = self.order
        self.refuse_if_called_off(it)
        return None if it.paid else f"Заказ {it.number} ещё не оплачен, документам рано."

    @how.check
    def _can_be_returned(self) -> str | None:
        known = self.order.documented
        if self.how != "returned" or known is None or known.accepted_on is None:
            return None
        if local_day(self.desk.now, self.case.data.time_zone) < known.accepted_on:
            return None
        accepted = f"Документы по заказу {self.order.number} уже приняты молчанием {day_words(known.accepted_on)}"
        return f"{accepted}: договоритесь с поставщиком об исправленных."

    def read(self) -> Answer:
        it, days = self.order, self.desk.policy.edo_accepted_after_days
        documented = OrderDocumented(
            order=it.number,
            how=self.how,
            on=self.on,
            accepted_on=self.on + timedelta(days=days) if self.how == "edo" else None,
            words=self.words if self.how == "returned" else "",
        )
        if it.documented == documented:
            raise FormError("order", f"По заказу {it.number} так и записано, ничего не изменилось.")
        result = next(words for words, each in PAPERS.items() if each == self.how)
        said = f"Заказ {it.number}, документы: {result}, {day_words(self.on)}. {documented.words}".strip()
        if documented.accepted_on:
            said += f" {day_words(documented.accepted_on)} будут приняты, если никто не возразит."
        return Answer((documented,), self.who.code, said)


class MoveDelivery(AboutOrder, title="83 · Срок поставки перенесён"):
    """Записывает новый срок поставки. Опоздание считаем с первого обещанного дня, если перенесли не из-за нас."""

    order = OrderNumber(lambda it: it.received_on is None and not it.called_off)
    promised_on = ComingDay("Новый срок", "Рабочий день, который назвал поставщик")
    ours = Choice(WHY, "Почему", "Из-за нас – поставщику в опоздание не зачтём")
    reason = Text("Подробности", "Что сказал поставщик", limit=1000)

    @order.check
    def _is_awaited(self) -> str | None:
        it = self.order
        self.refuse_if_called_off(it)
        return f"Заказ {it.number} уже получен." if it.received_on else None

    @promised_on.check
    def _is_another(self) -> str | None:
        return "Этот день и записан." if self.promised_on == self.order.promised_on else None

    def read(self) -> Answer:
        moved = OrderMoved(order=self.order.number, promised_on=self.promised_on, reason=self.reason, ours=self.ours)
        said = f"Заказ {self.order.number}: ждём {day_words(self.promised_on)}. {self.reason}"
        return Answer((moved,), self.who.code, said)


class CallOffOrder(AboutOrder, title="84 · Отменить заказ поставщику"):
    """Отменяет заказ. Если поставщик о нём уже знает, он сразу получит письмо."""

    order = OrderNumber(lambda it: it.received_on is None and not it.called_off)
    reason = Text("Почему", "Поставщик этого не увидит", limit=1000)

    @order.check
    def _is_open(self) -> str | None:
        it = self.order
        if it.called_off:
            return f"Заказ {it.number} уже отменён."
        return f"Заказ {it.number} уже получен, отменять нечего." if it.received_on else None

    def read(self) -> Answer:
        it = self.order
        paid = " Он оплачен: договоритесь с поставщиком о возврате денег." if it.paid else ""
        off = OrderCalledOff(order=it.number, reason=self.reason)
        return Answer((off,), self.who.code, f"Заказ {it.number} отменён. {self.reason}{paid}")
