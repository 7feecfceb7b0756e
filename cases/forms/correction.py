"""The forms that put a case right – its contact, its data, its manager: raw fields in, facts out, as in forms.py.

`sent` are the letters that have left, as the ledger knows them: what carried the wrong value is told, and sent once
more if that is wanted.
"""

from collections.abc import Callable, Sequence
from functools import partial

from cases.case import Case
from cases.effects import Effect
from cases.errors import FormError
from cases.facts import CaseHandedOver, CaseOpened, ContactCorrected, DataCorrected, Fact
from cases.forms import again
from cases.forms import reading as fields
from cases.forms.desk import Answer, Desk
from cases.forms.onboarding import OBJECT_TYPES, contact_of
from cases.ledger import Entry
from cases.people import People, Person, Role
from cases.wording import when, zone_choice

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
}
"""How people call a value."""


def correct_contact(
    case: Case,
    desk: Desk,
    *,
    sent: tuple[Entry, ...],
    contact_name: object,
    contact_email: object,
    contact_phone: object,
    send_again: object,
    who: object,
) -> Answer:
    """15 · Letters go to another address from now on; the same one confirmed is tried once more."""
    contact = contact_of(contact_name, contact_email, contact_phone)
    confirmed = contact == case.contact
    if confirmed:
        desk.refuse_double_click(case, ContactCorrected, f"Этот контакт по {case.code} записали")
    actor = fields.person("who", who, desk.people).code
    said = f"Контакт клиента: {contact.name}, {contact.email}{', ' + contact.phone if contact.phone else ''}."
    said += " Контакт прежний: что на него не дошло, отправим ещё раз." if confirmed else ""
    elsewhere = [it for it in sent if it.recipient == case.contact.email != contact.email and it.effect.row.again]
    wants_again = fields.yes("send_again", send_again)
    told, facts = _told_again(case, desk, elsewhere, "На прежний адрес уже ушли", wants_again)
    return Answer((ContactCorrected(contact=contact), *facts), actor, said + told)


def correct_data(
    case: Case,
    desk: Desk,
    *,
    sent: tuple[Entry, ...],
    object_name: object,
    object_type: object,
    client_name: object,
    time_zone: object,
    sales_manager: object,
    objects: object,
    send_again: object,
    who: object,
) -> Answer:
    """05 · What was written down wrongly when the case was opened; a field left empty stays as it is."""
    data = case.data

    def read(field: str, raw: object, reader: Callable[[str, object], str]) -> str:
        return str(getattr(data, field)) if _is_left(raw) else reader(field, raw)

    right = DataCorrected(
        object_name=read("object_name", object_name, fields.name),
        object_type=read("object_type", object_type, _object_type),
        client_name=read("client_name", client_name, fields.name),
        time_zone=read("time_zone", time_zone, fields.time_zone),
        sales_manager=read("sales_manager", sales_manager, partial(_sales_manager, desk.people)),
        objects=read("objects", objects, _objects),
    )
    actor = fields.person("who", who, desk.people).code
    wants_again = fields.yes("send_again", send_again)
    changed = [name for name in _DATA if getattr(right, name) != getattr(data, name)]
    if not changed:
        raise FormError("case", f"По {case.code} всё так и записано, исправлять нечего.")
    values = (f"{_DATA[name]} – {_value(name, right, desk.people) or 'пусто'}" for name in changed)
    said = f"Исправлено: {'; '.join(values)}."
    wrong = {f"case_opened.{name}" for name in changed}
    with_it = [it for it in sent if it.effect.row.again and wrong.intersection(it.effect.row.tells)]
    # A name is no reason to void the client's access: that only form 06 does.
    told, facts = _told_again(
        case, desk, with_it, "С прежними данными уже ушли", wants_again, (Effect.SEND_CREDENTIALS,)
    )
    said += told
    if (case.cloud or case.cloud_order) and {"object_name", "object_type", "client_name", "time_zone"} & set(changed):
        said += " В nadmozg остались прежние данные: поправьте их там."
    if "time_zone" in changed:
        said += _dates(case, desk, right.time_zone)
    return Answer((right, *facts), actor, said)


def hand_over(case: Case, desk: Desk, *, manager: object, reason: object, who: object) -> Answer:
    """04 · Another manager leads the case from now on, and is asked whatever is open."""
    to, why, actor = read_hand_over(desk, manager=manager, reason=reason, who=who)
    if to.code == case.data.manager:
        raise FormError("manager", f"{case.title} и так ведёт {to.name}.")
    handed_over = CaseHandedOver(manager=to.code, reason=why)
    said = f"Подключение передано: {desk.people[case.data.manager].name} → {to.name}. Причина: {why}"
    return Answer((handed_over,), actor.code, said)


def read_hand_over(desk: Desk, *, manager: object, reason: object, who: object) -> tuple[Person, str, Person]:
    """To whom, why, who says so."""
    to = fields.person("manager", manager, desk.people, Role.MANAGER)
    return to, fields.text("reason", reason), fields.person("who", who, desk.people)


def whose_cases(desk: Desk, *, case: object, all_of: object, manager: object, reason: object, who: object) -> str:
    """04 · Whose open cases are all handed over; empty if it is a single one. FormError for what is wrong in all."""
    if case in (None, "") and all_of in (None, ""):
        raise FormError("case", "Выберите подключение или менеджера, все подключения которого передаёте.")
    if all_of in (None, ""):
        return ""
    if case not in (None, ""):
        raise FormError(
            "all_of", "Заполните что-то одно: подключение или менеджера, все подключения которого передаёте."
        )
    giver = fields.person("all_of", all_of, desk.people)
    to, _, _ = read_hand_over(desk, manager=manager, reason=reason, who=who)
    if to == giver:
        raise FormError("manager", f"{to.name} – тот же менеджер; выберите другого.")
    return giver.code


def _told_again(
    case: Case, desk: Desk, sent: Sequence[Entry], words: str, wanted: bool, apart_from: tuple[Effect, ...] = ()
) -> tuple[str, tuple[Fact, ...]]:
    """What the answer says of letters with the old value, and the facts that have them sent once more."""
    if not sent:
        return "", ()
    told = f" {words}: {again.listed(sent)}."
    if not wanted or case.cancelled or case.stopped:
        return f"{told} Отправить ещё раз можно формой 06.", ()
    # Nobody is called off twice because a name was wrong.
    never = (*apart_from, Effect.SEND_CANCELLATION)
    letters = dict.fromkeys(it.effect for it in sent if it.effect not in never)
    facts = {it: again.wanted(case, it, desk.people) for it in letters}
    sendable = [it.row.again for it, asked in facts.items() if asked]
    told += f" Отправляем ещё раз: {', '.join(sendable)}." if sendable else " Ещё раз отправлять уже незачем."
    return told, tuple(fact for asked in facts.values() for fact in asked)


def _is_left(raw: object) -> bool:
    """Whether the field is as the form opens, which changes nothing."""
    return raw is None or (isinstance(raw, str) and raw.strip() in ("", KEEP))


def _object_type(field: str, raw: object) -> str:
    return fields.choice(field, raw, {it: it for it in OBJECT_TYPES})


def _sales_manager(people: People, field: str, raw: object) -> str:
    return fields.person(field, raw, people, Role.SALES).code


def _objects(field: str, raw: object) -> str:
    given = fields.text(field, raw)
    return "" if given in DASHES else given


def _value(name: str, right: DataCorrected, people: People) -> str:
    value = str(getattr(right, name))
    return people[value].name if name == "sales_manager" else zone_choice(value) if name == "time_zone" else value


def _dates(case: Case, desk: Desk, zone: str) -> str:
    """Dates that are agreed already stay at their moment; the manager is told how the client's clock shows them."""
    told = ""
    if case.training and case.report is None and case.training.starts_at > desk.now:
        told += f" Обучение остаётся на {when(case.training.starts_at, case.training.time_zone)}: неверно – форма 50."
    planned = case.follow_up
    if planned and case.follow_up_answer is None and planned.due_at > desk.now:
        told += f" Следующий контакт – {when(planned.due_at, zone)}: неверно – форма 80."
    return told


assert set(_DATA) == set(DataCorrected.model_fields) - {"kind"} <= set(CaseOpened.model_fields)
