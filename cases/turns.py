"""Whose turn it is, and at which stage a case stands. The values are stored, and people read them on their pages."""

from dataclasses import dataclass
from enum import StrEnum


class Turn(StrEnum):
    """Who is to act next."""

    MANAGER = "менеджер"
    TRAINER = "тренер"
    COLLEAGUE = "коллега"  # a second person, whoever leads the case
    CLIENT = "клиент"
    SALES = "МОП"
    TECH_SUPPORT = "ТП"
    NADMOZG = "nadmozg"
    SYSTEM = "система"
    OPERATORS = "эксплуатация"
    PAUSE = "пауза"  # nobody, as long as the case is paused
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
    SITE_PHOTOS = "Фото площадки"
    CLIENTS_MAIL = "Почта клиента"
    ENDING = "Остановка"
    COLLEAGUES_MAIL = "Почта коллеги"
    AFTER_RESTORE = "После восстановления"
    SYSTEM_WORKS = "Система работает"
    FINISHED = "Завершено"


@dataclass(frozen=True)
class Waiting:
    """Somebody's turn, and `what` they are to do, in Russian words for people."""

    turn: Turn
    stage: Stage
    what: str
