"""One case's way: its forms in order and the letters that each brings; varied, but the same for a seed. Pure."""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from chaos import letters
from chaos.letters import Kind
from demo.site_page import ANSWERS

LOGIN = "login"
"""The step in which not the manager acts but the client: they open the link in the access letter."""
COMPLETED = (letters.READY, letters.SALES_READY, letters.SUPPORT_READY)
MANAGERS = ("Анна Смирнова", "Павел Орлов")
SITE_ITEMS = (
    "Въезд или вход целиком",
    "Место шкафа с оборудованием",
    "Кабельные трассы",
    "Розетка 220 В",
    "Автомат в щите",
    "Интернет у шкафа",
)
"""What any mounting needs a photo of."""
SECOND = "Павел Орлов"
"""Who confirms: the players sign in as Anna, so it is Pavel who is asked, whoever leads the case."""
ASKER = "Анна Смирнова"
"""Who asks colleagues, for the same reason: she is answered, too, where she does not lead the case."""
SUPPORT, SALES = "Техподдержка PASS24", "Мария Белова"


DATES = 3
"""So many dates a case may need, beside one that the client misses."""
EVERY_EIGHTH = 8
MISSED_HOURS = range(14, 24)


@dataclass(frozen=True)
class Hour:
    """When a training begins."""

    day: date
    hour: int

    @property
    def fields(self) -> dict[str, Any]:
        return {"day": self.day.isoformat(), "time": f"{self.hour}:00"}


@dataclass(frozen=True)
class Step:
    """A form, opened from the latest letter of a kind (or from Prefect's menu), and what comes of it."""

    form: str
    link: Kind | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    letters: tuple[Kind, ...] = ()
    clicks: int = 1
    who: str = ""
    """Who fills it in, if not the manager who plays."""


@dataclass(frozen=True)
class Journey:
    """One case. `name` is its object, in the subject of every letter; `host` its address in nadmozg and by mail."""

    number: int
    name: str
    host: str
    manager: str
    steps: tuple[Step, ...]
    bad_address: bool = False

    @property
    def email(self) -> str:
        """The contact's address, as sales wrote it down."""
        return f"client@{self.host}.example"

    @property
    def right_email(self) -> str:
        """What the manager finds out if letters to the first one are refused."""
        return f"director@{self.host}.example"

    @property
    def letters(self) -> Counter[Kind]:
        """Every letter the case should have had by its end, whatever happens."""
        return Counter(kind for step in self.steps for kind in step.letters)


def journey(chance: random.Random, number: int, today: date, hours: list[Hour]) -> Journey:
    """A case of its own; `hours` are DATES at which nobody else has a training."""
    name, host = f"Объект {number + 1:03}", f"client-{number + 1:03}"
    manager = chance.choice(MANAGERS)
    steps = [
        *_beginning(chance, name, host, manager, today),
        Step(LOGIN, letters=(letters.ASK_TRAINING,)),
        *_training(chance, number, host, today, hours),
        *_contacts(chance, manager, today, hours[0].day),
    ]
    twice = {chance.randrange(len(steps)) for _ in range(2)} if chance.random() < 0.5 else set()
    steps = [_clicked_twice(step) if index in twice else step for index, step in enumerate(steps)]
    return Journey(number, name, host, manager, tuple(steps), bad_address=chance.random() < 0.12)


def _beginning(chance: random.Random, name: str, host: str, manager: str, today: date) -> list[Step]:
    place = "" if host.endswith(("5", "0")) else f"Москва, {host}"
    client = {
        "object_name": name,
        "object_type": "склад",
        "client_name": f"{host} ООО",
        "contact_name": "Пётр Ильич Савин",
        "contact_email": f"client@{host}.example",
        "contact_phone": "",
        "inn": "7707083893",
        "object_address": place,
        "coordinates": "55.751244, 37.618423" if place else "",
        "time_zone": "Москва · Europe/Moscow",
        "manager": manager,
        "sales_manager": "Мария Белова",
        "bought": "пропуска, шлагбаумы и ворота",
        "who": manager,
    }
    talk = {"needs": "Пропуска", "pain": "Очереди на въезде"}
    address = {"slug": host, "agreed_by": "Пётр Савин", "agreed_on": today.isoformat(), "agreed_how": "письмо"}
    how = chance.random()
    # Where the object is not known yet, the manager is asked as soon as the cloud opens.
    come = (letters.ACCESS, letters.SUPPORT_ACCOUNT, *(() if place else (letters.ASK_PLACE,)))
    tell = (
        []
        if place
        else [
            Step("37", letters.ASK_PLACE, {"object_address": f"Тверь, {host}", "coordinates": "56.859611, 35.911896"})
        ]
    )
    if how < 0.7:
        all_known = client | talk | {"talk_on": today.isoformat()} | address
        return [Step("10", fields=all_known, letters=come), *tell]
    by_and_by = Step("30", letters.ASK_ADDRESS, address, come)
    if how < 0.85:
        talk_on = {"talk_on": today.isoformat()}
        return [Step("10", fields=client | talk | talk_on, letters=(letters.ASK_ADDRESS,)), by_and_by, *tell]
    held = Step("20", letters.ASK_TALK, talk | {"held_on": today.isoformat()}, (letters.ASK_ADDRESS,))
    return [Step("10", fields=client, letters=(letters.ASK_TALK,)), held, by_and_by, *tell]


def _training(chance: random.Random, number: int, host: str, today: date, hours: list[Hour]) -> list[Step]:
    place = f"https://meet.pass24.example/{host}"
    details: dict[str, Any] = {"trainer": "Павел Орлов", "place": place, "action": "назначить или перенести"}
    first = (letters.INVITATION, letters.PRESENTATIONS, letters.TRAINER_INVITED)
    steps = _missed(number, today, details)
    if steps:
        come = (letters.NEW_DATE, letters.TRAINER_INVITED)
        steps.append(Step("50", letters.ASK_NEW_DATE, details | hours[0].fields, come))
    else:
        steps.append(Step("50", letters.ASK_TRAINING, details | hours[0].fields, first))
    if chance.random() < 0.25:
        come = (letters.MOVED, letters.TRAINER_INVITED)
        steps.append(Step("50", letters.TRAINER_INVITED, hours[1].fields, come))
    held: dict[str, Any] = {"happened": "прошло", "held_on": today.isoformat(), "feedback": "Всё понятно"}
    held |= {"participants": "Пётр Ильич Савин", "shows_passes": True, "open_questions": "Как завести гостей – ТП"}
    card = {"another": "нет", "equipment": "Сервер – 1", "passage_points": "въезд – 2"}
    card |= {"server_format": "облако", "integration": "не нужна"}
    off = (letters.CALLED_OFF, letters.TRAINER_RELEASED)
    recording = {"url": f"https://video.pass24.example/{host}", "by_eye": True}
    if chance.random() < 0.2:  # another session is needed; the first one's recording leaves by itself
        more = held | {"another": "да", "score": "4 – хорошо"}
        steps.append(Step("60", letters.TRAINER_INVITED, more, (letters.ASK_ANOTHER, *off)))
        steps.append(Step("65", None, recording, (letters.RECORDING,)))
        invited = (letters.INVITED_AGAIN, letters.TRAINER_INVITED)
        steps.append(Step("50", letters.ASK_ANOTHER, details | hours[2].fields, invited))
    poor = chance.random() < 0.2
    score = {"score": "2 – плохо" if poor else "5 – отлично"}
    told = (letters.CARD, *off, *((letters.POOR_SCORE,) if poor else ()))
    steps.append(Step("60", letters.TRAINER_INVITED, held | card | score, told))
    steps.append(Step("62", letters.CARD, who=SUPPORT))
    steps.append(Step("65", None, recording, (letters.SUMMARY,)))
    last = {"corrects": str(sum(it.form == "50" for it in steps))}
    if chance.random() < 0.25:
        better = recording | {"there": "есть ссылка", "url": f"https://video.pass24.example/{host}/2"}
        steps.append(Step("65", None, better | last, (letters.SUMMARY_CORRECTED,)))
    if chance.random() < 0.25:
        right = held | card | score | {"equipment": "Сервер – 1\nРоутер – 1"}
        steps.append(Step("60", None, right | last, (letters.CARD_CHANGED,)))
    return steps


def _missed(number: int, today: date, details: dict[str, Any]) -> list[Step]:
    """Of some clients: they do not come to the first date. It has to be today, and ahead: where the day ends late."""
    turn, rest = divmod(number, EVERY_EIGHTH)
    if rest != 1 or turn >= len(MISSED_HOURS):
        return []
    late = Hour(today, MISSED_HOURS[turn]).fields | {"time_zone": "Pacific/Honolulu", "day_off": True, "agreed": True}
    come = (letters.INVITATION, letters.PRESENTATIONS, letters.TRAINER_INVITED)
    missed = {"happened": "клиент не пришёл", "held_on": today.isoformat(), "reason": "Трубку не взяли"}
    return [
        Step("50", letters.ASK_TRAINING, details | late, come),
        Step("60", letters.TRAINER_INVITED, missed, (letters.NO_SHOW, letters.ASK_NEW_DATE)),
    ]


def _contacts(chance: random.Random, manager: str, today: date, day: date) -> list[Step]:
    """The first contact is brought forward from a letter, further ones from the menu; photos, if it goes well."""
    sooner = {"action": "связаться сейчас", "who": manager}
    steps = [Step("80", None, sooner, (letters.ASK_FOLLOW_UP,))]
    if chance.random() < 0.3:
        asked = {"question": "Где взять акт?", "subject": "документы", "reply": "Отправили по ЭДО."}
        steps.append(Step("53", None, asked | {"who": manager}, (letters.CLIENT_ANSWERED,)))
    how = chance.random()
    if how < 0.15:
        stopped = {"outcome": "остановить подключение", "answers": "Передумали", "reason": "Стройка отложена"}
        agreed = Step("88", letters.ASK_END, {"agreed": "остановить"}, who=SECOND)
        return [*steps, Step("85", letters.ASK_FOLLOW_UP, stopped, (letters.ASK_END,)), agreed]
    if how < 0.35:
        purchase = {"outcome": "вопрос о закупке – передать в МОП", "answers": "Нужен ещё считыватель"}
        steps.append(Step("85", letters.ASK_FOLLOW_UP, purchase, (letters.PURCHASE,)))
        offer = {"outcome": "закупка: предложение отправлено", "words": "Два считывателя, скидка до пятницы"}
        told = (letters.REQUEST_ANSWERED,) * len({manager, ASKER})
        steps.append(Step("63", letters.PURCHASE, offer, told, who=SALES))
        steps.append(Step("80", None, sooner, (letters.ASK_FOLLOW_UP,)))
    elif how < 0.45:
        again = {"outcome": "связаться ещё раз", "answers": "Ещё не вводили"}
        steps.append(Step("85", letters.ASK_FOLLOW_UP, again))
        steps.append(Step("80", None, sooner, (letters.ASK_FOLLOW_UP,)))
    elif how < 0.55:
        steps.append(Step("85", letters.ASK_FOLLOW_UP, {"outcome": "не ответил"}))
        steps.append(Step("80", None, sooner, (letters.ASK_FOLLOW_UP,)))
    well = {"outcome": "всё хорошо", "staff": "да", "residents": "не относится", "gate": "да"}
    if chance.random() < 0.3:
        return [*steps, Step("85", letters.ASK_FOLLOW_UP, well | {"site_work": "нет"}, COMPLETED)]
    steps.append(Step("85", letters.ASK_FOLLOW_UP, well | {"site_work": "да"}, (letters.PHOTOS, letters.ASK_PHOTOS)))
    # Photos come by a page, not by a form of the UI: here the manager has seen the place, and lets each item go.
    steps.append(Step("72", None, dict(ANSWERS)))
    seen = {"needed": "не нужен", "reason": "Менеджер видел место сам"}
    *others, last = (Step("73", None, seen | {"item": it}) for it in SITE_ITEMS)
    steps += [*others, replace(last, letters=(letters.ASK_EQUIPMENT,))]
    return [*steps, *_mounting(today, day)]


def _mounting(today: date, day: date) -> list[Step]:
    """The crew comes before its day: it is called off, and tech support has the card once more, with a number."""
    there = {"where": "получено, лежит на месте"}
    crew = {"mounted_by": "наши монтажники", "installer": "Игорь Волков", "mounting": "сервер", "access": "охрана"}
    agreed = crew | {"action": "назначить или перенести", "day": day.isoformat(), "time": "10:00"}
    done = {"outcome": "смонтировано и работает", "reported_on": today.isoformat(), "serials": "сервер – C-1"}
    off = (letters.MOUNTING_OFF, letters.CREW_RELEASED)
    return [
        Step("76", letters.ASK_EQUIPMENT, there, (letters.ASK_INSTALLATION,)),
        Step("77", letters.ASK_INSTALLATION, agreed, (letters.MOUNTING_DAY, letters.CREW_INVITED)),
        Step("78", letters.CREW_INVITED, done, (letters.CARD_CHANGED, *off, *COMPLETED)),
    ]


def _clicked_twice(step: Step) -> Step:
    clicks = 1 if step.form == LOGIN else 2
    return replace(step, clicks=clicks)
