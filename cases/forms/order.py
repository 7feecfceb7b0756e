"""An order to a supplier: placed or corrected, its invoice, and the word of those who have to agree."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from cases.case import Case
from cases.errors import FormError
from cases.facts import Fact, OrderApproved, OrderInvoiced, OrderPlaced, OrderRefused, OrderShared
from cases.forms.corrections import Correctable, Corrects
from cases.forms.desk import DOUBLE_CLICK, Answer, Beside, Desk
from cases.forms.fields import Choice, ComingDay, Line, Text, TheCase, Told
from cases.forms.form import EMPTY, Form, if_any
from cases.forms.order_fields import CaseCodes, FileLink, Money, OrderNumber, Positions, TheSupplier
from cases.ledger import Entry
from cases.orders import Order, money, position_words
from cases.people import People, Person, Role

YES, NO = "согласен", "не согласен"
INVOICE_HINT = "Ссылка https://… на файл на диске отдела; откроют те, кто согласует и платит"


def needs_director(desk: Desk, total: Decimal | None) -> bool:
    """Whether the general director has to agree to a sum, by the rules of today."""
    above = desk.policy.order_director_above
    return above == 0 or (total is not None and total > above)


def nobody_to_agree(desk: Desk, asks: Person, total: Decimal | None) -> str | None:
    """What people.toml lacks for an order of this person to go through, in a sentence."""
    heads = [it for it in desk.people.of(Role.HEAD) if it != asks]
    directors = [it for it in desk.people.of(Role.DIRECTOR) if it != asks]
    if not heads:
        return f"Согласовать заказ некому: кроме вас, ни у кого нет роли «{Role.HEAD}». Скажите эксплуатации."
    if needs_director(desk, total) and not any(head != it for head in heads for it in directors):
        return f"Согласовать заказ некому: нужен второй человек с ролью «{Role.DIRECTOR}». Скажите эксплуатации."
    if not desk.people.of(Role.ACCOUNTANT):
        return f"Оплатить заказ некому: ни у кого нет роли «{Role.ACCOUNTANT}». Скажите эксплуатации."
    return None


def on_approval(case: Case, people: People) -> str:
    """What waits for a word, for whoever opens the form."""
    return "\n".join(_told(it) for it in case.orders if it.invoice and not it.paid and not it.called_off)


def _told(it: Order) -> str:
    assert it.invoice
    sums = f"{money(it.invoice.total)}, счёт {it.invoice.invoice} {it.invoice.file}".strip()
    return f"Заказ {it.number}: {'; '.join(position_words(each) for each in it.positions)} – {sums}"


class PlaceOrder(Correctable, title="67 · Заказ поставщику"):
    """Записывает заказ. Без счёта поставщик сразу получит просьбу его выставить, со счётом – заказ, когда согласуют."""

    already = ("Заказ уже записан", "Исправить его")

    case = TheCase()
    supplier = TheSupplier("Поставщик", "Номер или часть названия; новых добавляет форма 66", prefill=lambda _: None)
    positions = Positions(
        "Что заказываем", "Строка на позицию: «контроллер – 2 – 12 500»; цена за штуку, если известна"
    )
    promised_on = if_any(ComingDay("Обещанный день", "Рабочий день, если поставщик уже назвал"))
    invoice = Line("Номер счёта", "Если счёт уже есть", required=False, when=lambda form: form.is_new)
    total = Money("Сумма счёта, ₽", "Обязательно, если есть счёт: 37 500,50", when=invoice.given)
    file = FileLink("Файл счёта", INVOICE_HINT, required=False, when=invoice.given)
    cases = CaseCodes("Для каких ещё подключений", "Коды через запятую: R-0043, R-0044", required=False)
    comment = Text("Комментарий поставщику", "Войдёт в письмо", limit=1000, required=False)
    corrects = Corrects()

    @property
    def is_new(self) -> bool:
        """Whether nothing that stands is corrected."""
        return self.raw["corrects"] in EMPTY

    @classmethod
    def entries(cls, case: Case) -> dict[int, Fact]:
        return {it.number: it.placed for it in case.orders if not it.called_off}

    @classmethod
    def filled(cls, case: Case, entry: Fact) -> Mapping[str, object]:
        assert isinstance(entry, OrderPlaced)
        return {name: getattr(entry, name) for name in ("supplier", "positions", "promised_on", "cases", "comment")}

    @cases.check
    def _are_others(self) -> str | None:
        if self.case.code in self.cases:
            return f"{self.case.code} уже названо выше: здесь нужны другие подключения."
        for code in self.cases:
            self._other(code)
        return None

    def _other(self, code: str) -> Case:
        try:
            return self.dossier.other(code)
        except FormError as error:
            raise FormError("cases", error.sentence) from error

    @corrects.check
    def _can_be_corrected(self) -> str | None:
        it = self.case.order(self.corrects) if self.earlier else None
        if it is None:
            return None
        if it.paid:
            return f"Заказ {it.number} уже оплачен: исправить его нельзя. Сделайте ещё один или запишите претензию."
        if it.placed.supplier != self.supplier.number:
            return "Поставщика не меняем: отмените заказ формой 84 и сделайте новый."
        return None

    def refuse(self) -> None:
        if self.is_new and (lacks := nobody_to_agree(self.desk, self.who, None)):
            raise FormError("case", lacks)

    @total.check
    def _somebody_agrees(self) -> str | None:
        return nobody_to_agree(self.desk, self.who, self.total)

    def read(self) -> Answer:
        number = self.corrects or max((it.number for it in self.case.orders), default=0) + 1
        placed = OrderPlaced(
            number=number,
            supplier=self.supplier.number,
            positions=self.positions,
            promised_on=self.promised_on,
            cases=self.cases,
            comment=self.comment,
        )
        what = "; ".join(f"{it.what} – {it.count}" for it in self.positions)
        said = f"Заказ {number} поставщику {self.supplier.name}: {what}."
        if self.corrects:
            answer = self.corrected(placed, said)
            return replace(answer, beside=self._beside(placed)) if answer.facts else answer
        self._refuse_double_click(placed)
        if not self.invoice:
            letters = "" if self.supplier.email else " У поставщика нет почты: попросите счёт сами."
            return Answer((placed,), self.who.code, said + letters, beside=self._beside(placed))
        invoiced = OrderInvoiced(
            order=number, number=1, invoice=self.invoice, total=self.total, file=self.file,
            by_director_too=needs_director(self.desk, self.total),
        )  # fmt: skip
        said = f"{said} Счёт {self.invoice}, {money(self.total)}."
        return Answer((placed, invoiced), self.who.code, said, beside=self._beside(placed))

    def _beside(self, placed: OrderPlaced) -> tuple[Beside, ...]:
        """In each other case that it is for one short fact that leads here; where it was for one, that it is not."""
        home, earlier = self.case.code, self.earlier
        before = earlier.cases if isinstance(earlier, OrderPlaced) else ()
        here = {code: OrderShared(home=home, order=placed.number) for code in placed.cases if code not in before}
        gone = {code: OrderShared(home=home, order=placed.number, dropped=True) for code in before}
        called = f"Заказ {placed.number} подключения {home}"
        return (
            *(Beside(code, (it,), f"{called} – и для этого.") for code, it in here.items()),
            *(Beside(it, (gone[it],), f"{called} – больше не для этого.") for it in before if it not in placed.cases),
        )

    def tells(self, entry: Entry) -> bool:
        """Whether a letter is about the order that is corrected."""
        row, occurrence = entry.effect.row, entry.occurrence
        return row.of_order and occurrence.base.split()[0] == str(self.corrects)

    def _refuse_double_click(self, placed: OrderPlaced) -> None:
        for it in self.case.orders:
            same = placed.model_copy(update={"number": it.number}) == it.placed
            if same and self.desk.now - it.placed_at < DOUBLE_CLICK:
                raise FormError("case", f"Заказ {it.number} записан только что: второе нажатие ничего не меняет.")


class AboutOrder(Form, title=""):
    """What these forms share; subclasses declare `order` after `case`."""

    case = TheCase()

    def refuse_if_called_off(self, it: Order) -> None:
        """FormError: nothing comes of it any more."""
        if it.called_off:
            raise FormError("order", f"Заказ {it.number} отменён: {it.called_off.reason}")


def _before_payment(it: Order) -> bool:
    return not it.paid and not it.called_off


class RecordInvoice(AboutOrder, title="68 · Счёт поставщика"):
    """Записывает счёт по заказу. Новый счёт согласуют заново, даже если прежний уже согласовали."""

    order = OrderNumber(_before_payment)
    invoice = Line("Номер счёта", "Как в самом счёте, с датой: «118 от 25.11.2026»")
    total = Money("Сумма счёта, ₽", "Со всеми налогами и доставкой: 37 500,50")
    file = FileLink("Файл счёта", INVOICE_HINT, required=False)
    promised_on = if_any(ComingDay("Обещанный день", "Рабочий день; пусто – прежний"))

    @order.check
    def _is_not_paid(self) -> str | None:
        it = self.order
        self.refuse_if_called_off(it)
        return f"Заказ {it.number} уже оплачен, счёт менять поздно." if it.paid else None

    @total.check
    def _somebody_agrees(self) -> str | None:
        return nobody_to_agree(self.desk, self.who, self.total)

    def read(self) -> Answer:
        it, number = self.order, (self.order.invoice.number if self.order.invoice else 0) + 1
        invoiced = OrderInvoiced(
            order=it.number, number=number, invoice=self.invoice, total=self.total, file=self.file,
            promised_on=self.promised_on, by_director_too=needs_director(self.desk, self.total),
        )  # fmt: skip
        if it.invoice and not it.refused and invoiced == it.invoice.model_copy(update={"number": number}):
            raise FormError("order", f"По заказу {it.number} так и записано, ничего не изменилось.")
        both = "руководитель и генеральный директор" if invoiced.by_director_too else "руководитель"
        said = f"Заказ {it.number}: счёт {self.invoice}, {money(self.total)}. Согласует {both}."
        return Answer((invoiced,), self.who.code, said)


class ApproveInvoice(AboutOrder, title="69 · Согласовать счёт поставщика"):
    """Согласует счёт или возвращает его со словами почему. Кто заказывал, сам не согласует; двое – это два человека."""

    order = OrderNumber(lambda it: _before_payment(it) and it.invoice is not None)
    told = Told("Что на согласовании", "Менять не нужно", on_approval)
    decision = Choice({YES: True, NO: False}, "Ваше слово", "Отказ можно потом сменить на согласие той же формой")
    reason = Text("Почему нет", "Обязательно при отказе; прочтёт менеджер", when=decision.says(False))

    @order.check
    def _is_theirs(self) -> str | None:
        it, who = self.order, self.who
        self.refuse_if_called_off(it)
        if it.paid:
            return f"Заказ {it.number} уже оплачен."
        if it.invoice is None:
            return f"По заказу {it.number} счёта ещё нет."
        if who.code in it.makers:
            return f"Заказ {it.number} оформляли или меняли вы: согласовать его должен кто-то другой."
        if not self._roles:
            needed = " и ".join(it.needed)
            return f"Счёт по заказу {it.number} согласует {needed}; вашего слова здесь не нужно."
        return None

    @decision.check
    def _is_needed(self) -> str | None:
        it, mine = self.order, [each for each in self.order.agreed if each.by == self.who.code]
        if not self.decision:
            return None
        if mine:
            return f"Вы уже согласовали заказ {it.number}. Второе слово – за другим человеком."
        return None if set(self._roles) & set(it.lacks) else f"Заказ {it.number} за вашу роль уже согласовали."

    @property
    def _roles(self) -> list[Role]:
        """As what they may speak; the role that fewest others have comes first."""
        people = self.desk.people
        return sorted((it for it in self.order.needed if it in self.who.roles), key=lambda it: len(people.of(it)))

    def read(self) -> Answer:
        it = self.order
        assert it.invoice is not None
        if self.decision:
            role = next(each for each in self._roles if each in it.lacks)
            approved = OrderApproved(order=it.number, number=it.invoice.number, role=role)
            left = [each for each in it.lacks if each is not role]
            rest = f" Ещё нужно слово: {', '.join(left)}." if left else " Можно платить."
            said = f"Заказ {it.number}: счёт {it.invoice.invoice} согласован ({role}).{rest}"
            return Answer((approved,), self.who.code, said)
        given = next((each.role for each in it.agreed if each.by == self.who.code), self._roles[0])
        refused = OrderRefused(order=it.number, number=it.invoice.number, role=given, reason=self.reason)
        if it.refused and (it.refused, it.refused_by) == (refused, self.who.code):
            raise FormError("order", f"По заказу {it.number} так и записано, ничего не изменилось.")
        return Answer((refused,), self.who.code, f"Заказ {it.number}: счёт не согласован ({given}). {self.reason}")
