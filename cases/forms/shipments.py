"""Shipments: ordered or sent, another day. How one came is told in shipment_received.py."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cases.carriers import CARRIERS, DOSTAVISTA_BALANCE, odd_number
from cases.case import Case
from cases.equipment import listed
from cases.errors import FormError
from cases.facts import Carrier, Destination, Fact, Payer, Sender, ShipmentTold
from cases.forms.corrections import NOTHING_NEW, Correctable, Corrects
from cases.forms.desk import ANY_DAY, Answer, Desk
from cases.forms.fields import Choice, Day, Line, Name, PastDay, TheCase, Tick, Who
from cases.forms.form import Form, if_any
from cases.forms.goods import GoodsLines, goods_lines
from cases.forms.shipment_number import ShipmentNumber
from cases.forms.shipment_told import goods_of, in_every_case
from cases.orders import Order, order_name
from cases.people import Role
from cases.shipments import Shipment, new_code
from cases.wording import day as day_words

SENDERS: dict[str, Sender] = {"от поставщика": "supplier", "от нас": "us", "от клиента": "client"}
DESTINATIONS: dict[str, Destination] = {"на объект клиента": "site", "к нам": "us", "монтажникам": "crew"}
PAYERS: dict[str, Payer] = {"PASS24": "us", "клиент": "client", "поставщик": "supplier"}
BY: dict[str, Carrier] = {row.called: carrier for carrier, row in CARRIERS.items()}
OWNERS = (Role.MANAGER, Role.SALES, Role.HEAD)


def words_for(words: Mapping[str, object], value: object) -> str:
    """What people choose for a stored word."""
    return next(it for it, each in words.items() if each == value)


def expected(desk: Desk, field: str, value: date | None, zone: str, known: date | None) -> str | None:
    """What is wrong with a day on which something is to come: it has passed, unless that was written down before."""
    if value is None or value == known:
        return None
    try:
        desk.coming_working_day(field, value, zone, day_off=ANY_DAY)
    except FormError as error:
        return error.sentence
    return None


def order_to_ship(case: Case) -> Order | None:
    """The order whose goods are likely to be what somebody tells of: paid, and not on its way yet."""
    return next((it for it in case.orders_to_ship if it.paid), None)


def _usual_goods(case: Case) -> str | None:
    """The positions of a paid order; otherwise what is to be mounted, while nothing of it has been sent."""
    if ordered := order_to_ship(case):
        return "\n".join(f"{it.what} – {it.count}" for it in ordered.positions)
    known = tuple(it for it in case.card.equipment if it.count) if case.card and not case.shipments else ()
    return goods_lines(known, ()) or None


class TellShipment(Correctable, title="51 · Отправление: заказано или отправлено"):
    """Записывает, что и когда едет. Клиенту сразу уйдёт письмо, если едет к нему; не пришло в срок – спросим."""

    already = ("Отправление уже записано", "Исправить его")

    case = TheCase()
    goods = GoodsLines(
        "Что едет",
        "По одному в строке, с числом: шлагбаум – 2. Для другого подключения – с его кодом: R-0043: камера – 1",
        prefill=lambda case: _usual_goods(case),
    )
    sender = Choice(
        SENDERS, "От кого", "Кто отправляет", prefill=lambda case: "от поставщика" if order_to_ship(case) else None
    )
    sent_from = Line("Откуда", "Название и город: Шлагбаумы Про, Москва", limit=200, required=False)
    destination = Choice(DESTINATIONS, "Куда едет", "К клиенту – он получит письмо")
    sent_to = Line(
        "Адрес доставки", "Увидит клиент", limit=300, required=False, when=destination.says("site"),
        prefill=lambda case: case.place.address if case.place else None,
    )  # fmt: skip
    carrier = Choice(BY, "Кто везёт", f"{DOSTAVISTA_BALANCE}, прежде чем заказывать")
    carrier_name = Name("Перевозчик", "Обязательно, если «другое»", when=carrier.says("other"))
    balance_checked = Tick(
        "Баланс Достависты проверен", "Обязательно, если заказываете её: без денег на счёте курьер не приедет",
        when=carrier.says("dostavista"),
    )  # fmt: skip
    track = Line("Номер отправления у перевозчика", "Если уже есть; клиент получит ссылку", limit=40, required=False)
    payer = Choice(PAYERS, "Кто платит за доставку")
    sent_on = if_any(PastDay("Когда отправили", "Пусто – ещё не отправлено"))
    expected_on = if_any(Day("Когда ждём", "Пусто – пока неизвестно"))
    owner = Who("Кто следит", "Его спросим, если не придёт в срок", *OWNERS, prefill=lambda case: case.data.manager)
    not_needed = Tick("Монтаж этого не ждёт", "Например, запасные метки; иначе день монтажа назначим после получения")
    instead_of = if_any(
        ShipmentNumber(
            lambda it: it.is_open_fault, "Взамен какого", "Если везут взамен того, что пришло не так: его номер"
        )
    )
    order = Line(
        "По какому заказу", "Подставляет карточка: R-0042/1. Пока он едет, поставщика не торопим",
        limit=20, required=False,
        prefill=lambda case: order_name(case.code, it.number) if (it := order_to_ship(case)) else None,
    )  # fmt: skip
    words = Line("Подробности", "Что ещё знать тому, кто следит; клиент не увидит", limit=300, required=False)
    corrects = Corrects()

    @classmethod
    def entries(cls, case: Case) -> dict[int, Fact]:
        return {it.place: it.told for it in case.shipments}

    @classmethod
    def filled(cls, case: Case, entry: Fact) -> Mapping[str, object]:
        assert isinstance(entry, ShipmentTold)
        kept = ("sent_from", "sent_to", "track", "sent_on", "expected_on", "owner", "words", "order")
        told: dict[str, object] = {name: getattr(entry, name) for name in kept}
        return told | {
            "goods": goods_lines(entry.goods, entry.others),
            "sender": words_for(SENDERS, entry.sender),
            "destination": words_for(DESTINATIONS, entry.destination),
            "carrier": words_for(BY, entry.carrier),
            "carrier_name": entry.carrier_name,
            "balance_checked": entry.carrier == "dostavista",
            "payer": words_for(PAYERS, entry.payer),
            "not_needed": not entry.needed,
            "instead_of": entry.instead_of,
        }

    def refuse(self) -> None:
        if self.earlier is None and self.case.ended:
            raise FormError("case", f"{self.case.code} остановлено; сначала верните его в работу формой 02.")

    @property
    def _known(self) -> ShipmentTold | None:
        return self.earlier if isinstance(self.earlier, ShipmentTold) else None

    @goods.check
    def _brings_something_here(self) -> str | None:
        own = self.case.code
        return None if own in self.goods else f"Для {own} ничего не названо; запишите отправление в том подключении."

    @balance_checked.check
    def _there_is_money(self) -> str | None:
        ordered = self.balance_checked or self.sent_on or self._known
        return None if ordered else f"{DOSTAVISTA_BALANCE} и отметьте это; потом заказывайте."

    @order.check
    def _is_ordered_here(self) -> str | None:
        names = [order_name(self.case.code, it.number) for it in self.case.orders if not it.called_off]
        if not self.order or self.order in names:
            return None
        return f"Заказа {self.order} по {self.case.code} нет; есть: {', '.join(names) or 'ни одного'}."

    @track.check
    def _is_one_of_theirs(self) -> str | None:
        return odd_number(self.carrier, self.track)

    @expected_on.check
    def _is_ahead(self) -> str | None:
        known = self._known.expected_on if self._known else None
        return expected(self.desk, "expected_on", self.expected_on, self.case.data.time_zone, known)

    def read(self) -> Answer:
        case: Case = self.case
        known = self._known
        told = ShipmentTold(
            shipment=known.shipment if known else new_code(case.code, case.shipments),
            number=0,
            goods=(),
            sender=self.sender,
            sent_from=self.sent_from,
            destination=self.destination,
            sent_to=self.sent_to if self.destination == "site" else "",
            carrier=self.carrier,
            carrier_name=self.carrier_name if self.carrier == "other" else "",
            track=self.track,
            payer=self.payer,
            sent_on=self.sent_on,
            expected_on=self.expected_on,
            owner=self.owner.code,
            needed=not self.not_needed,
            instead_of=self.instead_of.code if self.instead_of else "",
            order=self.order,
            words=self.words,
        )
        said = said_of(told, self.goods[case.code])
        mine, beside = in_every_case(told, self.goods, self.dossier, said)
        if known and mine == known.model_copy(update={"number": mine.number}):
            return Answer((), self.who.code, f"По {case.code} так и записано, ничего не изменилось.", NOTHING_NEW)
        if not known:
            self._refuse_second_click(mine)
        words = f"Исправлено. {said}" if known else said
        return Answer((mine,), self.who.code, words, beside=beside)

    def _refuse_second_click(self, told: ShipmentTold) -> None:
        case: Case = self.case
        last = case.latest(ShipmentTold)
        if last and last.model_copy(update={"shipment": told.shipment, "number": 1}) == told:
            self.desk.refuse_double_click(case, ShipmentTold, f"Отправление {last.shipment} записали")


class MoveShipment(Form, title="55 · Отправление: отправлено или другой день"):
    """Записывает, что заказанное отправили или что оно придёт в другой день. Клиент узнает об этом письмом."""

    case = TheCase()
    shipment = ShipmentNumber(lambda it: it.is_awaited)
    sent_on = if_any(PastDay("Когда отправили", "Пусто – как записано"))
    expected_on = if_any(Day("Когда ждём", "Пусто – как записано"))
    track = Line("Номер отправления у перевозчика", "Пусто – как записано", limit=40, required=False)
    words = Line("Подробности", "Почему другой день; клиент не увидит", limit=300, required=False)

    @shipment.check
    def _is_awaited(self) -> str | None:
        it: Shipment = self.shipment
        return None if it.is_awaited else f"Отправление {it.code}: {it.state}; его день уже не изменить."

    @track.check
    def _is_one_of_theirs(self) -> str | None:
        return odd_number(self.shipment.told.carrier, self.track)

    @expected_on.check
    def _is_ahead(self) -> str | None:
        return expected(self.desk, "expected_on", self.expected_on, self.case.data.time_zone, None)

    def read(self) -> Answer:
        told = self.shipment.told
        new: dict[str, Any] = {
            name: value for name in ("sent_on", "expected_on", "track", "words") if (value := getattr(self, name))
        }
        if told.model_copy(update=new) == told:
            raise FormError("shipment", f"По отправлению {told.shipment} так и записано, ничего не изменилось.")
        changed = told.model_copy(update=new)
        said = said_of(changed, self.shipment.goods)
        mine, beside = in_every_case(changed, goods_of(told, self.case.code), self.dossier, said)
        return Answer((mine,), self.who.code, said, beside=beside)


def said_of(told: ShipmentTold, goods: Any) -> str:
    """Отправление R-0042-1: шлагбаум – 2; СДЭК 1234567890, отправлено 30.11, ждём 4.12."""
    by = " ".join(filter(None, (told.carrier_name or CARRIERS[told.carrier].called, told.track)))
    sent = f"отправлено {day_words(told.sent_on)}" if told.sent_on else "ещё не отправлено"
    when = f"ждём {day_words(told.expected_on)}" if told.expected_on else "день пока неизвестен"
    return f"Отправление {told.shipment}: {listed(goods, ', ')}; {by}, {sent}, {when}."
