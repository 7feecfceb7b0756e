"""The book of suppliers: one added, corrected, or taken out."""

from cases.forms.desk import Answer
from cases.forms.fields import Email, Line, Name, Phone, Text, Tick
from cases.forms.form import Form, if_any
from cases.forms.order_fields import TheSupplier
from cases.suppliers import Supplier


class KeepSupplier(Form, title="66 · Поставщик: добавить, исправить, убрать"):
    """Ведёт книгу поставщиков. С этой почты и на неё идёт переписка по заказам; кого убрали, тому заказа не сделать."""

    case = Line(
        "Подключение",
        "Подставляет ссылка из письма: по нему сразу уйдёт то, что не дошло",
        limit=400,
        required=False,
        prefill=lambda case: case.title,
    )
    supplier = if_any(TheSupplier("Поставщик", "Пусто – новый; иначе номер или часть названия, например П-3"))
    remove = Tick("Убрать из книги", "Больше не работаем: контакт сотрём, название останется у прежних заказов")
    called = Name("Название", "Как в счёте: «Шлагбаум-Сервис ООО»", when=remove.says(False))
    person = Name("Контактное лицо", "Имя и фамилия, если известны", required=False, when=remove.says(False))
    email = Email("Почта", "Сюда уйдут заказы; без неё пишете сами", required=False, when=remove.says(False))
    phone = Phone("Телефон", "Если известен", required=False, when=remove.says(False))
    comment = Text("Комментарий", "Что возит, на каких условиях", limit=1000, required=False, when=remove.says(False))

    @supplier.check
    def _is_named(self) -> str | None:
        return "Напишите, кого убрать." if self.remove and self.supplier is None else None

    @called.check
    def _is_the_only_one(self) -> str | None:
        same = [it for it in self.desk.suppliers.named_like(self.called) if it.name.lower() == self.called.lower()]
        others = [it for it in same if self.supplier is None or it.number != self.supplier.number]
        return (
            f"Такой поставщик уже есть: {others[0].title}. Чтобы исправить его, напишите его номер." if others else None
        )

    @property
    def wanted(self) -> Supplier:
        """The supplier as it is to stand; number 0: the book gives it one."""
        number = self.supplier.number if self.supplier else 0
        if self.remove:
            assert self.supplier
            return Supplier(number, self.supplier.name, gone=True)
        return Supplier(number, self.called, self.person, self.email, self.phone, self.comment)

    def read(self) -> Answer:
        wanted = self.wanted
        if wanted.gone:
            return Answer((), self.who.code, f"{wanted.title} – убрали из книги, контакт стёрт.")
        said = f"Поставщик {wanted.name} {'исправлен' if wanted.number else 'добавлен'}."
        letters = "" if wanted.email else " Почты нет: заказы и напоминания ему не уйдут, пишите сами."
        return Answer((), self.who.code, said + letters)
