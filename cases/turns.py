"""Whose turn it is, and at which stage a case stands. The values are stored, and people read them on their pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Turn(StrEnum):
    """Who is to act next. The most pressing first: who is asked, then who is waited for, then what comes by itself."""

    PAUSE = "пауза"  # nobody, as long as the case is paused
    MANAGER = "менеджер"
    COLLEAGUE = "коллега"  # a second person, whoever leads the case
    OPERATORS = "эксплуатация"
    TRAINER = "тренер"
    INSTALLERS = "монтажники"  # ours, or a contractor's
    SALES = "МОП"
    TECH_SUPPORT = "ТП"
    CLIENT = "клиент"
    SUPPLIER = "поставщик"
    CARRIER = "перевозчик"
    NADMOZG = "nadmozg"
    SYSTEM = "система"
    NOBODY = ""  # the case is finished


class Stage(StrEnum):
    """Where a case is on its way, or what keeps it from going on."""

    NEW = "Новое"
    FIRST_TALK = "Первый разговор"
    ADDRESS = "Адрес облака"
    CLOUD = "Облако"
    ACCESS = "Доступ"
    FIRST_LOGIN = "Первый вход"
    APPOINTING = "Назначить обучение"
    TRAINING = "Обучение"
    RECORDING = "Запись обучения"
    FOLLOW_UP = "Контакт после обучения"
    PURCHASE = "Вопрос о закупке"
    REQUEST = "Запрос коллеге"
    CLIENTS_QUESTION = "Вопрос клиента"
    CARD = "Карточка для ТП"
    SITE_PHOTOS = "Фото площадки"
    SHIPMENT = "Отправление"
    EQUIPMENT = "Оборудование"
    INSTALLATION = "Монтаж"
    REGISTRY = "Реестр"
    ORDER = "Заказ поставщику"
    CLIENTS_MAIL = "Почта клиента"
    ENDING = "Остановка"
    COLLEAGUES_MAIL = "Почта коллеги"
    AFTER_RESTORE = "После восстановления"
    SYSTEM_WORKS = "Система работает"
    FINISHED = "Завершено"


class Lane(StrEnum):
    """What goes on side by side in a case; each has a turn of its own (decision 0031). In the order of the process."""

    CONNECTING = "Подключение"  # address, cloud, access, training, contact – and whatever concerns the case as a whole
    CARD = "Карточка для ТП"
    REQUESTS = "Запросы коллегам"
    QUESTIONS = "Вопросы клиента"
    ORDERS = "Заказы поставщикам"
    SITE = "Площадка"
    SHIPMENTS = "Отправления"
    INSTALLATION = "Монтаж"
    REGISTRY = "Реестр"


_BESIDE = {
    Stage.CARD: Lane.CARD,
    Stage.REQUEST: Lane.REQUESTS,
    Stage.PURCHASE: Lane.REQUESTS,
    Stage.CLIENTS_QUESTION: Lane.QUESTIONS,
    Stage.ORDER: Lane.ORDERS,
    Stage.SITE_PHOTOS: Lane.SITE,
    Stage.SHIPMENT: Lane.SHIPMENTS,
    Stage.EQUIPMENT: Lane.INSTALLATION,
    Stage.INSTALLATION: Lane.INSTALLATION,
    Stage.REGISTRY: Lane.REGISTRY,
}
"""The stages that are not of the first lane."""


@dataclass(frozen=True)
class Waiting:
    """Somebody's turn, and `what` they are to do, in Russian words for people."""

    turn: Turn
    stage: Stage
    what: str

    @property
    def lane(self) -> Lane:
        return _BESIDE.get(self.stage, Lane.CONNECTING)


def furthest_on(waiting: Iterable[Waiting]) -> dict[Lane, Waiting]:
    """The turn of each lane: the last that was come to on its way. Lanes in which nobody is waited for are left out."""
    last = {it.lane: it for it in waiting}
    return {lane: last[lane] for lane in Lane if lane in last}


def most_pressing(waiting: Iterable[Waiting]) -> Waiting | None:
    """The one turn that the case has for the board, its filters and its history; of equal ones the first lane's."""
    return min(furthest_on(waiting).values(), key=lambda it: list(Turn).index(it.turn), default=None)
