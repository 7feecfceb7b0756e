"""What is put right in a case: its contact, its data, who leads it.

Letters that have left with the wrong value are named in the answer, and sent once more if that is wanted.
"""

from collections.abc import Sequence
from dataclasses import replace

from cases.case import Case, Recorded
from cases.effects import Effect
from cases.errors import FormError
from cases.facts import CaseHandedOver, CaseOpened, Contact, ContactCorrected, DataCorrected, Fact
from cases.forms import again
from cases.forms.bought import bought_field
from cases.forms.desk import Answer, Desk
from cases.forms.fields import Choice, Email, Name, Phone, Text, TheCase, Tick, Who, Zone
from cases.forms.form import Form, if_any
from cases.forms.onboarding import TYPES
from cases.ledger import Entry
from cases.people import People, Role
from cases.second_person import access_waits, may_have_access, same_address
from cases.wording import both_clocks, zone_choice

KEEP = "оставить прежний"
"""What form 05 opens with where it has a list to choose from."""
DASHES = ("-", "–", "—")
"""What erases: an empty field changes nothing."""

_DATA = {
    "object_name": "объект",
    "object_type": "тип объекта",
    "client_name": "юридическое лицо",
    "time_zone": "часовой пояс",
    "sales_manager": "менеджер продаж",
    "objects": "состав объекта",
    "bought": "что куплено",
}
"""How people call a value."""


class HandOver(Form, title="04 · Передать подключения"):
    """Передаёт своё подключение (руководитель – любое) другому менеджеру. Открытые вопросы система задаст заново."""

    case = if_any(TheCase("Код или часть названия объекта; пусто, если передаёте все подключения менеджера"))
    all_of = if_any(Who("Все подключения менеджера", "Вместо одного: все открытые подключения этого человека"))
    manager = Who("Кому передать", "Новый менеджер сопровождения", Role.MANAGER)
    reason = Text("Причина", "Отпуск, увольнение, другой город")

    @case.check
    def _something_is_chosen(self) -> str | None:
        chosen = self.case or self.all_of
        return None if chosen else "Выберите подключение или менеджера, все подключения которого передаёте."

    @case.check
    def _is_theirs_to_give(self) -> str | None:
        case = self.case
        # After a double click the case is somebody else's already, but there is nothing to forbid.
        if case is None or self._may_give(case.data.manager) or self.manager.code == case.data.manager:
            return None
        leader = self.desk.people.find(case.data.manager)
        led = f"{case.code} ведёт {leader.name}" if leader else f"{case.code} не ваше"
        return f"{led}; передать чужое подключение может руководитель."

    @all_of.check
    def _is_one_thing(self) -> str | None:
        one = not (self.case and self.all_of)
        return None if one else "Заполните что-то одно: подключение или менеджера, все подключения которого передаёте."

    @all_of.check
    def _are_theirs_to_give(self) -> str | None:
        theirs = self.all_of is None or self._may_give(self.all_of.code)
        return None if theirs else "Передать чужие подключения может руководитель; выберите себя или позовите его."

    def _may_give(self, leader: str) -> bool:
        """Whoever leads a case, and the head of the department: nobody else takes it away."""
        return Role.HEAD in self.who.roles or self.who.code == leader

    @manager.check
    def _is_somebody_else(self) -> str | None:
        if self.case and self.manager.code == self.case.data.manager:
            return f"{self.case.title} и так ведёт {self.manager.name}."
        same = self.manager == self.all_of
        return f"{self.manager.name} – тот же менеджер; выберите другого." if same else None

    def read(self) -> Answer:
        case, manager = self.dossier.case, self.manager
        handed_over = CaseHandedOver(manager=manager.code, reason=self.reason)
        names = f"{self.desk.people[case.data.manager].name} → {manager.name}"
        return Answer((handed_over,), self.who.code, f"Подключение передано: {names}. Причина: {self.reason}")


class CorrectData(Form, title="05 · Исправить данные"):
    """Исправляет только то, что вы заполните. Контакт меняет форма 15, итог разговора – 20, адрес облака – 30."""

    case = TheCase()
    object_name = if_any(
        Name(
            "Объект",
            "Как объект называется везде: ЖК Ромашка; пусто – останется прежнее название",
            prefill=lambda case: case.data.object_name,
        ),
        KEEP,
    )
    object_type = if_any(
        Choice(TYPES, "Тип объекта", "Что это за объект", prefill=lambda case: case.data.object_type),
        KEEP,
    )
    client_name = if_any(
        Name(
            "Юридическое лицо",
            "Сначала название, потом форма: Ромашка ООО; пусто – останется прежнее",
            prefill=lambda case: case.data.client_name,
        ),
        KEEP,
    )
    time_zone = if_any(
        Zone("Часовой пояс клиента", "В нём назначаем встречи", prefill=lambda case: case.data.time_zone),
        KEEP,
    )
    sales_manager = if_any(
        Who(
            "Менеджер продаж",
            "Кто примет вопросы закупки; пусто – останется прежний",
            Role.SALES,
            prefill=lambda case: case.data.sales_manager,
        ),
    )
    objects = if_any(
        Text(
            "Состав объекта",
            "Корпуса, проезды, проходные; пусто – останется прежний, прочерк – стереть",
            prefill=lambda case: case.data.objects,
        ),
        KEEP,
    )
    bought = bought_field("Пусто – останется прежнее")
    send_again = Tick("Отправить письма ещё раз", "Те, что ушли с неверными данными; доступ – только формой 06")

    def _right(self) -> DataCorrected:
        data = self.case.data
        objects = "" if self.objects in DASHES else self.objects
        return DataCorrected(
            object_name=self.object_name or data.object_name,
            object_type=self.object_type or data.object_type,
            client_name=self.client_name or data.client_name,
            time_zone=self.time_zone or data.time_zone,
            sales_manager=self.sales_manager.code if self.sales_manager else data.sales_manager,
            objects=data.objects if objects is None else objects,
            bought=self.bought or data.bought,
        )

    def read(self) -> Answer:
        case, right = self.case, self._right()
        changed = [name for name in _DATA if getattr(right, name) != getattr(case.data, name)]
        if not changed:
            raise FormError("case", f"По {case.code} всё так и записано, исправлять нечего.")
        values = (f"{_DATA[name]} – {_value(name, right, self.desk.people) or 'пусто'}" for name in changed)
        said = f"Исправлено: {'; '.join(values)}."
        fields = {f"case_opened.{name}" for name in changed}
        tell_it = [it for it in self.dossier.letters_sent if it.effect.row.again and fields & set(it.effect.row.tells)]
        wrong = Wrong(tell_it, "С прежними данными уже ушли")
        # A name is no reason to void the client's access: that only form 06 does.
        words, facts = wrong.sent_again(case, self.desk, self.send_again, (Effect.SEND_CREDENTIALS,))
        said += words
        if (case.cloud or case.cloud_order) and {"object_name", "object_type", "client_name", "time_zone"} & set(
            changed
        ):
            said += " В nadmozg остались прежние данные: поправьте их там."
        if "time_zone" in changed:
            said += _dates(case, self.desk, right.time_zone)
        return Answer((right, *facts), self.who.code, said)


def _takes_access_away(form: "CorrectContact") -> bool:
    """Another address than the one access went to, that nobody has asked for yet."""
    email, case = form.contact_email, form.case
    moved = not may_have_access(case, form.dossier.entries, email)
    return moved and not same_address(email, case.contact.email)


class CorrectContact(Form, title="15 · Контакт клиента"):
    """Меняет контакт клиента. Доступ на новую почту уйдёт, когда её подтвердит второй человек."""

    case = TheCase()
    contact_name = Name("Контакт: имя", "Кому пишем", prefill=lambda case: case.contact.name)
    contact_email = Email("Контакт: почта", "Адрес, который точно работает", prefill=lambda case: case.contact.email)
    contact_phone = Phone(
        "Контакт: телефон",
        "Если известен; пустое поле сотрёт прежний",
        required=False,
        prefill=lambda case: case.contact.phone,
    )
    send_again = Tick(
        "Отправить письма на новый адрес", "Всё, что ушло на прежний; доступ будет новый, прежний отключится"
    )
    reason = Text(
        "Почему меняется почта",
        "Обязательно, если доступ уже отправляли: прочтёт тот, кто подтверждает",
        required=_takes_access_away,
    )

    def read(self) -> Answer:
        case, earlier = self.case, self.case.contact
        contact = Contact(name=self.contact_name, email=self.contact_email, phone=self.contact_phone)
        said = f"Контакт клиента: {contact.name}, {contact.email}{', ' + contact.phone if contact.phone else ''}."
        if contact == earlier:
            self.desk.refuse_double_click(case, ContactCorrected, f"Этот контакт по {case.code} записали")
            said += " Контакт прежний: что на него не дошло, отправим ещё раз."
        sent = self.dossier.letters_sent
        letters = [it for it in sent if it.recipient == earlier.email and it.effect.row.again]
        wrong = Wrong(letters if contact.email != earlier.email else [], "На прежний адрес уже ушли")
        words, facts = wrong.sent_again(case, self.desk, self.send_again)
        corrected = ContactCorrected(contact=contact, reason=self.reason)
        waits = access_waits(
            replace(case, facts=(*case.facts, Recorded(corrected, self.desk.now, self.who.code))),
            self.dossier.entries,
            self.desk.people,
        )
        return Answer((corrected, *facts), self.who.code, f"{said}{words}{waits}")


class Wrong:
    """Letters that have left with a wrong value, and how the answer names them."""

    def __init__(self, letters: Sequence[Entry], words: str) -> None:
        self._letters, self._words = letters, words

    def sent_again(
        self, case: Case, desk: Desk, wanted: bool, apart_from: tuple[Effect, ...] = ()
    ) -> tuple[str, tuple[Fact, ...]]:
        """What the answer says of them, and the facts that have them sent once more, if that is `wanted`."""
        if not self._letters:
            return "", ()
        words = f" {self._words}: {again.listed(self._letters)}."
        if not wanted or case.cancelled or case.stopped:
            return f"{words} Отправить ещё раз можно формой 06.", ()
        # Nobody is called off twice because a name was wrong.
        never = (*apart_from, Effect.SEND_CANCELLATION)
        letters = dict.fromkeys(it.effect for it in self._letters if it.effect not in never)
        facts = {it: again.wanted(case, it, desk.people) for it in letters}
        sendable = [it.row.again for it, asked in facts.items() if asked]
        words += f" Отправляем ещё раз: {', '.join(sendable)}." if sendable else " Ещё раз отправлять уже незачем."
        return words, tuple(fact for asked in facts.values() for fact in asked)


def _value(name: str, right: DataCorrected, people: People) -> str:
    if name == "bought":
        return ", ".join(right.bought)
    value = str(getattr(right, name))
    return people[value].name if name == "sales_manager" else zone_choice(value) if name == "time_zone" else value


def _dates(case: Case, desk: Desk, zone: str) -> str:
    """Dates that are agreed already stay at their moment; the manager is told how the client's clock shows them."""
    words = ""
    if case.training and case.report is None and case.training.starts_at > desk.now:
        at = both_clocks(case.training.starts_at, case.training.time_zone)
        words += f" Обучение остаётся на {at}; если это неверно, исправьте формой 50."
    planned = case.follow_up
    if planned and case.follow_up_answer is None and planned.due_at > desk.now:
        words += f" Следующий контакт – {both_clocks(planned.due_at, zone)}; если это неверно, исправьте формой 80."
    return words


assert set(_DATA) == set(DataCorrected.model_fields) - {"kind"} <= set(CaseOpened.model_fields)
